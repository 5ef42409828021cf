"""Of which time a record says that it is: of reports on two quarters the title tells which one is meant.

A report on one time is written in the next, beside what is written of that one, so no filter tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from cascade.language import words
from cascade.language.dates import days_in
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Question, SubQuestion

__all__ = ["of_period", "of_weekday"]

_LEAST = timedelta(days=27)
"""From its first day to the last of what is no day but a time: a month, a quarter."""
_NEARLY = 0.8
"""Share of what the best sentence of all speaks of from which on nothing is looked for elsewhere."""

_FOR_WEEKDAY = re.compile(r"\b(?:for|on|this|next)\s(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\W*$", re.I)
_WAS = re.compile(r"\b(?:was|were|did|had)(?:n['’]t)?\b", re.I)

Period = tuple[date, date]


def of_period(question: Question, sub: SubQuestion, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Those of `sentences` whose records are called by the time of `sub`, where they speak of nearly as much as any;
    else all."""
    asked = _periods(sub.text, question.as_of, question.zone)
    if len(asked) != 1:
        return list(sentences)
    titles = {s.document.id: _periods(s.document.title, s.document.at, question.zone) for s in sentences}
    meant = {id_ for id_, called in titles.items() if called == asked}
    if not meant:
        return list(sentences)
    of_then = [s for s in sentences if s.document.id in meant]
    if max(s.around.coverage for s in of_then) >= _NEARLY * max(s.around.coverage for s in sentences):
        return of_then
    return list(sentences)


def of_weekday(sub: SubQuestion, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Those of `sentences` that name the weekday to come that `sub` ends with ("the plan for Saturday"), where some do
    that speak of nearly as much as any; else all."""
    asked = _FOR_WEEKDAY.search(sub.text) if not _WAS.search(sub.text) else None
    told = [s for s in sentences if asked is not None and asked["day"].lower() in words(s.text)]
    best = max((s.around.coverage for s in sentences), default=0.0)
    return told if max((s.around.coverage for s in told), default=-1.0) >= _NEARLY * best else list(sentences)


def _periods(text: str, written: datetime | None, zone: str) -> set[Period]:
    """The times that `text` names, of a month or more."""
    return {(d.first, d.last) for d in days_in(text, written, zone) if d.last - d.first >= _LEAST}
