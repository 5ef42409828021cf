"""An answer in the question's terms: the day that a quote tells, where the question asks when.

"Yesterday" in a message of 8 May is 7 May: a relative date is resolved from the day on which its record was written,
and told in full beside the quote, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cascade.dates import DateMention, dates_in
from cascade.language import Shape
from cascade.types import Claim, Quote

__all__ = ["in_terms"]


def in_terms(shape: Shape, quotes: Sequence[Quote], zone: str) -> Claim | None:
    """The one date that the best of `quotes` tells, where a date is wanted; None where it tells none, or several."""
    if shape.answer_type != "date" or not quotes:
        return None
    best = quotes[0]
    mentions = dates_in(best.text, best.at.astimezone(ZoneInfo(zone)) if best.at else None, zone)
    told = {_told(m) for m in mentions}
    if len(told) != 1 or "" in told:
        return None
    return Claim(text=told.pop(), quotes=(best.n,))


def _told(mention: DateMention) -> str:
    """A date as it is written out; empty where its year is not known."""
    first, last = mention.first, mention.last
    if first is None or last is None:
        return ""
    if first == last:
        return _day(first)
    after = last + timedelta(days=1)
    if first.day == after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months == 1:
            return f"{first:%B %Y}"
        if months == 12 and first.month == 1:
            return f"{first.year}"
    if (last - first).days == 6 and first.weekday() == 0:
        return f"the week of {_day(first)}"
    if (last - first).days == 1 and first.weekday() == 5:
        return f"the weekend of {_day(first)}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
