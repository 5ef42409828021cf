"""The day that a record is of: the one that its title names, else its own."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo

from cascade.dates import dates_in
from cascade.types import Document

__all__ = ["day_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def day_of(document: Document, zone: str) -> date:
    """The last day of what a title names ("Minutes, 3 May 2026", "prices-2025"), else when the record is of."""
    named = [m.last for m in dates_in(document.title, document.at, zone) if m.last]
    named = named or [date(int(year), 12, 31) for year in _YEAR.findall(document.title)]
    own = document.created_at or document.at
    return max(named, default=own.astimezone(ZoneInfo(zone)).date() if own is not None else date.min)
