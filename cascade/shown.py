"""How a date, a place in a source, and what an answer looked at are written for a person: alike in every front end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cascade.clean import one_line

if TYPE_CHECKING:
    from cascade.types import Coverage, Locator, Quote

__all__ = ["about", "ago", "day", "locator", "looked_at"]


def day(moment: datetime | None, zone: str, *, time: bool = False) -> str:
    """A date as a person of `zone` reads it, or a dash."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M}" if time else f"{local:%Y-%m-%d}"


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits; a dash for never."""
    if moment is None:
        return "–"
    seconds = (now - moment).total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        count = int(seconds // size)
        if count >= 1:
            return f"{count} {unit} ago"
    return "just now"


def locator(where: Locator) -> str:
    """Where a record lies, on one line."""
    parts = [where.path or ""]
    if where.page is not None:
        parts.append(f"page {where.page}")
    elif where.line is not None:
        parts.append(f"line {where.line}")
    elif where.ts is not None:
        parts.append(f"ts {where.ts}")
    elif where.message_id is not None:
        parts.append(f"<{where.message_id}>")
    return one_line(", ".join(p for p in parts if p))


def about(quote: Quote, zone: str) -> str:
    """What a quote was taken from, on one line: title, author, date."""
    said = [one_line(quote.title) or one_line(quote.native_id)]
    if quote.author and str(quote.author) != quote.title:
        said.append(one_line(str(quote.author)))
    if quote.at:
        said.append(day(quote.at, zone))
    return " · ".join(said)


def looked_at(coverage: Coverage, zone: str, unread: str) -> str:
    """What an answer looked at, on one line; `unread` says where a person sees what could not be read."""
    documents = sum(s.documents for s in coverage.sources)
    skipped = sum(s.skipped for s in coverage.sources)
    newest = max((s.newest for s in coverage.sources if s.newest), default=None)
    count = len(coverage.sources)
    said = [f"{coverage}", f"{documents:,} documents of {count} source{'' if count == 1 else 's'}"]
    if newest:
        said.append(f"the newest of {day(newest, zone)}")
    if skipped:
        said.append(f"{skipped:,} records could not be read ({unread})")
    said += [f"dropped the filter {one_line(r)}" for r in coverage.relaxed]
    return " · ".join(said)
