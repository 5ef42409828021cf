"""How moments, outcomes and records are put in the app's lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual.content import Content

from cascade.clean import one_line

__all__ = ["record_line", "status", "when"]

_QUOTED = 60
"""Characters of a record that a line about it shows."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COLOURS = {
    "answered": "$success",
    "partial": "$warning",
    "conflicting": "$accent",
    "not_found": "$secondary",
    "failed": "$error",
    "stopped": "$foreground 60%",
    "running": "$accent",
}


def when(moment: datetime, now: datetime, zone: str) -> str:
    """`today 14:03`, `yesterday 09:12`, `Mon 14:03` within a week, `11 Mar 14:03` within a year, else `2024-03-11`."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    days, at = (today - local.date()).days, f"{local:%H:%M}"
    if days == 0:
        return f"today {at}"
    if days == 1:
        return f"yesterday {at}"
    if 1 < days < 7:
        return f"{_DAYS[local.weekday()]} {at}"
    if local.year == today.year:
        return f"{local.day} {_MONTHS[local.month - 1]} {at}"
    return f"{local:%Y-%m-%d}"


def status(name: str) -> Content:
    """How a run came out, in its colour."""
    return Content.styled(name.replace("_", " "), _COLOURS.get(name, ""))


def record_line(record: dict[str, Any]) -> str:
    """A ranked record on one line: who says it, how it begins, and its score with its parts."""
    author, text = record.get("author") or {}, one_line(record["text"])
    said = f"“{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}”"
    who = one_line(author.get("name") or author.get("address") or "")
    parts = ", ".join(f"{one_line(part['name'])} {part['value']:.3f}" for part in record["parts"])
    score = f"{record['score']:.4f}"
    return f"{f'{who}: ' if who else ''}{said} · {f'{score} of {parts}' if parts else score}"
