"""Of which day a sentence is: of the one that it names where that had passed when it was written, else of its record's.

So no plan for a day is told as what happened then.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cascade.language import sentences
from cascade.language.dates import ANY_DAY, DateMention, dates_in
from cascade.stages.timelines.statement import Statement
from cascade.stages.weighing.sentence import Sentence, record
from cascade.types import Question, SubQuestion

__all__ = ["dated", "opening_date", "opens_dated"]

_CLOCK = re.compile(r"^\W{0,4}(?:at\s)?((?:[01]?\d|2[0-3]):[0-5]\d)(?!\d|\s?(?:to|[-–])\s?\d)", re.I)
_LEADS = re.compile(r"^[\W_]{0,4}(?:on\s)?$", re.I)
_NOT_THEN = re.compile(
    r"\b(?:before|until|till|not|instead\sof|rather\sthan|than|by|from|due|the\w*\s(?:mail|meeting|minutes|letter|call)\sof)\s(?:the\s)?$",
    re.I,
)
"""Words before a date that is not when it happened: "until 3 March", "the mail of 3 March"."""


def dated(sentence: Sentence, share: float, question: Question, sub: SubQuestion) -> Statement | None:
    """A statement with its day; None for one of no time, or of another than is asked for."""
    bound = record(sentence.document, sentence.start, sentence.end)
    zone = ZoneInfo(question.zone)
    at = bound.at.astimezone(zone) if bound.at else None
    clock = _CLOCK.match(sentence.text)
    day = _own_day(_first(sentence.text), bound.at)
    if day is None and clock is not None:
        day = _own_day(sentence.document.title, bound.at)
    if day is not None and _within(day, question, sub, zone):
        return Statement(sentence, bound, share, day, clock[1].zfill(5) if clock else "", True)
    if at is None or (day is not None and not _within(at.date(), question, sub, zone)):
        return None
    return Statement(sentence, bound, share, at.date(), f"{at:%H:%M}" if at.time() != time() else "", False)


def opens_dated(text: str) -> bool:
    """Whether a sentence begins with a time or a date, as the entries of a log do."""
    return bool(_CLOCK.match(text)) or opening_date(text) is not None


def opening_date(text: str) -> DateMention | None:
    """The date that a sentence begins with."""
    first = next(iter(dates_in(text[:60], ANY_DAY)), None)
    return first if first is not None and _LEADS.match(text[: first.start]) and first.day is not None else None


def _first(text: str) -> str:
    """What a message begins with: the days that the rest of it names are rather of something else."""
    return next((text[start:end] for start, end in sentences(text)), text)


def _own_day(text: str, written: datetime | None) -> date | None:
    """The day that `text` begins with, or the only one that it names; None for none, and for one that was to come."""
    mentions = [d for d in dates_in(text, written) if not _NOT_THEN.search(text[: d.start])]
    if mentions and _LEADS.match(text[: mentions[0].start]):
        mentions = mentions[:1]
    days = {d.first for d in mentions if d.first is not None and d.first == d.last}
    if len(days) != 1 or len(mentions) != 1:
        return None
    (day,) = days
    return day if written is None or day <= written.date() else None


def _within(day: date, question: Question, sub: SubQuestion, zone: ZoneInfo) -> bool:
    narrowed = question.filters.narrowed(sub.filters) or question.filters
    noon = datetime.combine(day, time(12), zone)
    return (narrowed.after is None or noon >= narrowed.after) and (narrowed.before is None or noon < narrowed.before)
