"""The day that a record is of: the one that its title names, else its own; and records in the order of these."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from cascade.language.dates import days_in
from cascade.types import Document

__all__ = ["day_of", "latest_first"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def day_of(document: Document, zone: str) -> date:
    """The last day of what a title names ("Minutes, 3 May 2026", "prices-2025"), else when the record is of."""
    named = [d.last for d in days_in(document.title, document.at, zone)]
    named = named or [date(int(year), 12, 31) for year in _YEAR.findall(document.title)]
    own = document.created_at or document.at
    return max(named, default=own.astimezone(ZoneInfo(zone)).date() if own is not None else date.min)


def latest_first(documents: Iterable[Document], zone: str) -> list[Document]:
    return sorted(documents, key=lambda d: (day_of(d, zone), d.id), reverse=True)
