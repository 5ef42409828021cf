"""Whose turn it is: read off rotas, which name a day and somebody, and the next day and somebody else.

"Rota: 6 July Ann, 13 July Tom" says that it is Ann's turn until the 13th; so do the rows of a table with a column of
days and one of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from cascade.context import Context
from cascade.language import sentences, stem, words
from cascade.language.dates import days_in
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.weighing.days import day_of, latest_first
from cascade.stages.weighing.full_names import named_in_full, people_of
from cascade.stages.weighing.sentence import record
from cascade.tables import tables_in
from cascade.types import Document, Operation, Question, SubQuestion

__all__ = ["rostered"]

_ON = re.compile(r"^\W*who(?:['’]s|\s(?:is|was|will\sbe|has|does|do\swe\shave|are))\b", re.I)
_TURN = re.compile(r"\b(?:on\s(?:call|duty)|rotas?|rosters?|shifts?|turn|now|today|tonight|tomorrow|currently)\b", re.I)
"""Asks for whoever it is at a time, where the question names no other one."""
_ENOUGH = 0.8
"""Share of what the turn is for that has to be said by the rota, or over it."""
_LEAST = 2
"""Turns that make a rota."""
_LAST = timedelta(days=7)
"""How long the last turn of a rota is, where the ones before tell nothing else."""
_READ = 60


class _Turn(NamedTuple):
    """From when on it is whose turn, and until when, where that is said."""

    document: Document
    start: int
    end: int
    about: str
    who: tuple[str, ...]
    first: date
    last: date


def rostered(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Whose turn it is in the time that `sub` names, or now; None where it asks for nothing of the kind, or no rota
    tells."""
    if sub.operation is not Operation.WHO or sub.steps or not _ON.match(sub.text):
        return None
    named = days_in(sub.text, question.as_of, question.zone)
    first, last = (named[0].first, named[0].last) if named else (question.today, question.today)
    if not named and not _TURN.search(sub.text):
        return None
    timed = {stem(w) for m in named for w in words(m.text)} | {stem("now"), stem("today")}
    facets = [f for f in sub.facets if not timed.issuperset(map(stem, words(f.text)))]
    if not facets:
        return None
    match = matcher_of(facets, ctx.index)
    for document in latest_first(records_on(question, facets, _READ, ctx), question.zone):
        turns = [t for t in _turns(document, question.zone, ctx) if match(t.about).coverage >= _ENOUGH]
        then = [t for t in turns if t.first <= last and first <= t.last]
        if then:
            return _evidence(sub, then)
    return None


def _turns(document: Document, zone: str, ctx: Context) -> Iterator[_Turn]:
    """The turns of the rotas in a record, each until the next one begins."""
    day, near = day_of(document, zone), people_of(document)
    written = datetime.combine(day, time(12), UTC) if day > date.min else document.at
    for table in tables_in(document.text):
        about = f"{document.title}\n{table.above}\n{' '.join(table.heads)}"
        rows = [(row.start, row.end, cell, " | ".join(row.cells)) for row in table.rows for cell in row.cells[:2]]
        yield from _in_order(
            [
                _Turn(document, start, end, about, named_in_full(text, near, ctx), days[0].first, days[0].last)
                for start, end, cell, text in rows
                if (days := days_in(cell, written, zone))
            ]
        )
    for start, end in sentences(document.text):
        text = document.text[start:end]
        days = days_in(text, written, zone) if " | " not in text else []
        if len(days) < _LEAST:
            continue
        ends = [d.start for d in days[1:]] + [len(text)]
        about = f"{document.title}\n{text[: days[0].start]}"
        yield from _in_order(
            [
                _Turn(document, start, end, about, named_in_full(text[d.end : stop], near, ctx), d.first, d.last)
                for d, stop in zip(days, ends, strict=True)
            ]
        )


def _in_order(turns: list[_Turn]) -> Iterator[_Turn]:
    """Turns of somebody, each until the day before the next one's; none where they make no rota."""
    turns = [turn for turn in turns if turn.who]
    rising = all(one.first < other.first for one, other in pairwise(turns))
    if len(turns) < _LEAST or not rising:
        return
    for number, turn in enumerate(turns):
        after = turns[number + 1].first if number + 1 < len(turns) else max(turn.last, turn.first + _LAST)
        yield turn._replace(last=max(turn.last, after - timedelta(days=1)))


def _evidence(sub: SubQuestion, turns: list[_Turn]) -> Evidence:
    quotes, items = told_by((who, record(t.document, t.start, t.end)) for t in turns for who in t.who)
    told = "; ".join(f"{', '.join(t.who)}, from {t.first.day} {t.first:%B} on" for t in turns)
    return read_off(sub, quotes, items, f"the rota in “{turns[0].document.title}”", told=told, several=True)
