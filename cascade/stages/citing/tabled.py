"""What a table says of things that a question sets beside each other, and which of its things has the most.

The things of a table may be its rows or its columns: "compare the rents of the mill and the barn" is answered by the
row of rents where both are columns, and by the column of rents where both are rows. "What is the most common fault?"
is answered by the line with the highest number, and "who works on Friday?" by the line of that day of the week. Of
several tables that say as much the latest counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.dates import ANY_DAY, Days, dates_in, days_in
from cascade.language import Shape, content_words, question_shape, stem, stems, words
from cascade.match import Match, Matcher, union
from cascade.quantities import quantities
from cascade.stages.citing.themes import FREQUENT, SERVED
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.weighing.days import day_of
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.tables import HEADING, headed
from cascade.tables import Grid, Row, listings_in, tables_in
from cascade.types import Document, Facet, Item, Operation, Question, SubQuestion

__all__ = ["tabled"]

_READ = 60
"""Passages in which tables are looked for."""
_ENOUGH = 0.8
"""Share of what is asked that a table has to say by its title, its headings and its cells."""
_NAMED = 0.5
"""Share of what a thing is called that a question has to say which asks whose it is."""
_THINGS = 6
"""Things that are set beside each other at most."""
_OF_THINGS = (Operation.COMPARE, Operation.COUNT, Operation.FIND, Operation.WHO)
_DAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
_ON_DUTY = frozenset(stem(w) for w in "shift duty rota roster work".split())
"""What is said of people and a day, and is told by their standing in its line."""
_HIGHEST = re.compile(
    r"\b(?:most(?!\srecent|\slikely|\sof\b)|highest|largest|biggest|greatest|longest|busiest|heaviest|top(?=\s(?:\w+\s)?\w)"
    r"|main|number\sone|priciest|dearest)\b",
    re.I,
)
_LOWEST = re.compile(r"\b(?:least|fewest|lowest|smallest|shortest|lightest|cheapest|rarest)\b", re.I)
_DEAR = re.compile(r"\b(?:cheap|expensive|pric|dear|cost)\w*", re.I)
_PRICE = re.compile(r"\b(?:pric|cost|fee|rate|rent|charge|amount|total|quote)\w*|[$€£]", re.I)
"""What asks for a price, and what is over a column of prices."""
_SUM = re.compile(r"[$€£]\s?\d|\d\s?(?:[$€£]|EUR|USD|GBP|CHF)")
_REST = re.compile(r"(?:all\s)?(?:others?|totals?|sum|rest|misc\w*|average|mean|overall|altogether)\b", re.I)
"""What a line is called that is none of the things."""
_MOSTLY = 0.8
"""Share of the things that have to have a number for a property by which they are compared."""
_COUNT = re.compile(r"\W*[$€£]?\d[\d.,]*\s?%?(?:\s[^\W\d]+){0,2}\W*")
"""What stands behind the things in a list of them that tells how many or how much each is."""
_TOP = re.compile(r"\btop\s(\d+|two|three|four|five|ten)\b", re.I)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_SEVERAL = 3
"""Things that are told where the question asks for several of the first and does not say how many."""
_NAMES = frozenset(stem(w) for w in "name person people who owner member employee colleague agent rep".split())
"""What is over a column of people."""


class _Cell(NamedTuple):
    """What one thing has for one property, and the line that says so."""

    document: Document
    row: Row
    thing: str
    property: str
    value: str


class _Told(NamedTuple):
    """What one table says to the question, and how well it answers."""

    coverage: float
    extra: int
    """Words of the property that the question does not have."""
    cells: tuple[_Cell, ...]


def tabled(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the best table says to `sub`; None where it asks for nothing of the kind, or no table says all of it."""
    shape = question_shape(sub.text)
    if question_shape(question.text).operation is Operation.COMPARE:  # each side is asked for by itself
        shape = replace(shape, operation=Operation.COMPARE)
    extreme = _LOWEST.search(sub.text) or _HIGHEST.search(sub.text)
    day = _weekday(question, sub)
    if not sub.facets or sub.steps or not (extreme or day or shape.operation in _OF_THINGS):
        return None
    match = matcher_of(sub.facets, ctx.index)
    told: list[_Told] = []
    for document in records_on(question, (*sub.facets, Facet(text=day)) if day else sub.facets, _READ, ctx):
        counts = (t for t in listings_in(document.text) if all(_COUNT.fullmatch(row.cell(1)) for row in t.rows))
        for table in (*tables_in(document.text), *(counts if extreme and document.kind == "doc" else ())):
            around = f"{document.title}\n{table.above}"
            for grid in table.grids:
                if day and extreme is None:
                    told += _of_day(document, grid, around, shape, match, day)
                elif extreme is None:
                    told += _beside(document, grid, around, shape, match)
                elif _of_the_time(question, sub, document, around):
                    told += _extreme(document, grid, around, sub, shape, match)
    if (
        extreme is None
        and not day
        and shape.operation is Operation.FIND
        and days_in(sub.text, question.as_of, question.zone)
    ):
        told = [
            t for t in told if len({c.thing for c in t.cells}) > 1
        ]  # what held or will hold then may stand elsewhere
    best = _latest(sorted(told, key=lambda t: (-t.coverage, t.extra)), question.zone)
    return _evidence(sub, best) if best is not None else None


# --- things beside each other -------------------------------------------------------------------------------------


def _beside(document: Document, grid: Grid, around: str, shape: Shape, match: Matcher) -> Iterator[_Told]:
    """What the things that the question names have for each property that it names."""
    above = {n: HEADING * share for n, share in match(around).found.items()}
    for number, label in enumerate(grid.properties):
        asked = headed(match, label) or _priced(match, grid, number)
        known = {n for n in above.keys() | asked.keys() if not match.facets[n].must}
        own = [{n: s for n, s in match(name).found.items() if n not in known} for name in grid.things]
        chosen = [n for n, found in enumerate(own) if found and grid.value(n, number)]
        if shape.operation in (Operation.FIND, Operation.WHO):  # who has rolls for labels does not look after labels
            chosen = [n for n in chosen if _told_by(match, grid.things[n]) >= _NAMED]
        chosen = [n for n in chosen if not any(own[n].keys() < own[more].keys() for more in chosen)]
        if not asked or not 0 < len(chosen) <= _THINGS:
            continue
        told = union([Match(0.0, found) for found in (above, asked, *(own[n] for n in chosen))])
        cells = tuple(_cell(document, grid, n, number) for n in chosen)
        if match.coverage(told) >= _ENOUGH and not match.missing(told) and all(_fits(shape, c.value) for c in cells):
            yield _Told(match.coverage(told), _extra(match, label), cells)


def _weekday(question: Question, sub: SubQuestion) -> str:
    """The day of the week that is asked for; empty where none or another time is."""
    said = [word for word in words(sub.text) if word in _DAYS]
    named = days_in(sub.text, question.as_of, question.zone)
    if said or len(named) != 1 or named[0].text.lower() not in ("today", "tomorrow"):
        return said[0] if len(said) == 1 else ""
    return _DAYS[named[0].first.weekday()]


def _of_day(document: Document, grid: Grid, around: str, shape: Shape, match: Matcher, day: str) -> Iterator[_Told]:
    """What stands in the line of a day of the week, in the columns that the question names, else in all."""
    days = [thing.lower().rstrip("s.") for thing in grid.things]
    chosen = [n for n, name in enumerate(days) if len(name) >= _SEVERAL and day.startswith(name)]
    if len(chosen) != 1 or sum(any(d.startswith(name) for d in _DAYS) for name in days) < _MOSTLY * len(days):
        yield from _beside(document, grid, around, shape, match)
        return
    who = shape.operation is Operation.WHO
    heads = {n: headed(match, label) for n, label in enumerate(grid.properties)}
    cells = [_cell(document, grid, chosen[0], n) for n in heads if grid.value(chosen[0], n)]
    spoken = [_cell(document, grid, chosen[0], n) for n, found in heads.items() if found and grid.value(chosen[0], n)]
    idle = {n for n, f in enumerate(match.facets) if {day, *(_ON_DUTY if who else ())}.issuperset(stems(f.text))}
    asked = [n for n in range(len(match.facets)) if n not in idle]
    told = union([match(f"{around}\n{grid.named}"), *(Match(0.0, found) for found in heads.values())])
    said = not asked or match.share(told, asked) >= _ENOUGH
    if said and (spoken or who) and all(_fits(shape, c.value) for c in spoken or cells):
        other = _ON_DUTY.isdisjoint(stems(around)) if who else False  # a menu names no people
        yield _Told(match.share(told, asked) if asked else 1.0, int(other), tuple(spoken or cells))


def _priced(match: Matcher, grid: Grid, number: int) -> dict[int, float]:
    """The facets for a price, where all things have a sum of money for a property, and for no other one."""
    asked = {n: HEADING for n, facet in enumerate(match.facets) if _DEAR.fullmatch(facet.text) or facet.text == "price"}
    sums = [
        p for p in range(len(grid.properties)) if all(_SUM.search(grid.value(t, p)) for t in range(len(grid.things)))
    ]
    return asked if sums == [number] else {}


def _told_by(match: Matcher, thing: str) -> float:
    """Share of the words of a thing's name that the question has."""
    said = content_words(thing)
    return 1 - _extra(match, thing) / len(said) if said else 0.0


def _extra(match: Matcher, label: str) -> int:
    asked = {stem(word) for facet in match.facets for form in facet.forms for word in words(form)}
    return sum(stem(word) not in asked for word in content_words(label))


def _fits(shape: Shape, value: str) -> bool:
    """Whether a cell may be what is asked for: a number, or somebody."""
    figure = any(c.isdigit() for c in value)
    match shape.operation:
        case Operation.COUNT:
            return figure
        case Operation.FIND if shape.answer_type in ("company", "person"):
            return False
        case Operation.FIND if shape.answer_type in ("date", "number", "money"):
            return figure
        case Operation.WHO:
            return value[:1].isupper() and not figure
        case _:
            return True


# --- the most -----------------------------------------------------------------------------------------------------


def _extreme(
    document: Document, grid: Grid, around: str, sub: SubQuestion, shape: Shape, match: Matcher
) -> Iterator[_Told]:
    """The things of the kind that is asked for with the highest or lowest number of what they are compared by."""
    head = {stem(w) for w in words(shape.head)}
    people = shape.operation is Operation.WHO and not _NAMES.isdisjoint(stems(grid.named))
    kind = match.told_by(head) & match(f"{grid.named}\n{around}").found.keys()
    if not (people or kind) and head.isdisjoint(stems(f"{grid.named}\n{around}")):
        return
    low = _LOWEST.search(sub.text)
    said = [low or _HIGHEST.search(sub.text), _DEAR.search(sub.text), _TOP.search(sub.text)]
    idle_words = [m[0] for m in said if m] + [m.text for m in dates_in(sub.text, ANY_DAY)]
    unsaid = {*stems(" ".join(idle_words)), *SERVED}
    idle = {n for n, f in enumerate(match.facets) if unsaid.issuperset(stems(f.text))}
    for number, values in _compared(sub, grid, match).items():
        told = union([match(f"{around}\n{grid.named}"), Match(0.0, headed(match, grid.properties[number]))])
        rest = [n for n in range(len(match.facets)) if n not in idle]
        if match.share(told, rest) < _ENOUGH or any(match.facets[n].must and n not in told for n in rest):
            continue
        order = sorted(values, key=lambda n: values[n], reverse=low is None)
        ranked = FREQUENT.search(around) is not None and not _TOP.search(
            sub.text
        )  # all of such a list is the most common
        many = len(order) if ranked else _many(sub, shape)
        last = values[order[min(many, len(order)) - 1]]
        chosen = [n for at, n in enumerate(order) if at < many or values[n] == last]
        cells = tuple(_cell(document, grid, n, number) for n in chosen)
        yield _Told(match.share(told, rest), _extra(match, grid.properties[number]), cells)


def _compared(sub: SubQuestion, grid: Grid, match: Matcher) -> Mapping[int, Mapping[int, float]]:
    """The properties by which the things may be compared, each with the number of each thing: those that the question
    names, else its prices, else the only one there is."""
    things = [n for n, name in enumerate(grid.things) if name and not _REST.match(name)]
    found: dict[int, dict[int, float]] = {}
    for number in range(len(grid.properties)):
        values = {n: min(q[0].values) for n in things if (q := quantities(grid.value(n, number)))}
        if len(values) > 1 and len(values) >= _MOSTLY * len(things):
            found[number] = values
    named = [n for n in found if headed(match, grid.properties[n])]
    if _DEAR.search(sub.text) and not any(_PRICE.search(grid.properties[n]) for n in named):
        priced = (f"{grid.properties[n]} {grid.value(things[0], n)}" for n in found)
        named = [n for n, label in zip(found, priced, strict=True) if _PRICE.search(label)]
    elif not named and len(found) == 1:
        named = list(found)
    return {n: found[n] for n in named}


def _many(sub: SubQuestion, shape: Shape) -> int:
    """How many of the first things are asked for."""
    said = _TOP.search(sub.text)
    if said is not None:
        return int(said[1]) if said[1].isdigit() else _NUMBERS[said[1].lower()]
    return _SEVERAL if shape.operation is Operation.LIST and re.search(r"\bare\b|\btop\b", sub.text, re.I) else 1


def _of_the_time(question: Question, sub: SubQuestion, document: Document, around: str) -> bool:
    """Whether a table is of the time that is asked for: by what stands over it, else by its record's day."""
    asked = days_in(sub.text, question.as_of, question.zone)
    if not asked:
        return True
    told = [(d.first, d.last) for d in days_in(around, document.at, question.zone)]
    if not told and document.at is not None:
        day = document.at.astimezone(ZoneInfo(question.zone)).date()
        told = [(day, day)]
    return all(any((d.first <= a and b <= d.last) or _just_over(d, b, question.today) for a, b in told) for d in asked)


def _just_over(asked: Days, last: date, today: date) -> bool:
    """Whether a table's time ended no longer before the time that is asked for than this lasts, which is still going
    on: the newest report tells of "this quarter" what is known."""
    return asked.first <= today <= asked.last and asked.first - (asked.last - asked.first) <= last < asked.first


# --- the answer ---------------------------------------------------------------------------------------------------


def _latest(told: Sequence[_Told], zone: str) -> _Told | None:
    """The best of these; of those that are as good in other records the latest, and none where no day tells which."""
    best = [t for t in told if (t.coverage, t.extra) == (told[0].coverage, told[0].extra)]
    if len({t.cells[0].document.id for t in best}) > 1:
        days = [day_of(t.cells[0].document, zone) for t in best]
        latest = max(days)
        best = [t for t, day in zip(best, days, strict=True) if day == latest]
    return best[0] if len({t.cells[0].document.id for t in best}) == 1 else None


def _cell(document: Document, grid: Grid, thing: int, each: int) -> _Cell:
    row = grid.row(thing, each)
    return _Cell(document, row, grid.things[thing], grid.properties[each], grid.value(thing, each))


def _evidence(sub: SubQuestion, told: _Told) -> Evidence:
    """The cells as one sentence: each thing with what it has, under the property where all have the same one."""
    rows = list(dict.fromkeys((c.row.start, c.row.end) for c in told.cells))
    quotes = [record(told.cells[0].document, start, end) for start, end in rows]
    numbers = {place: n for n, place in enumerate(rows, 1)}
    first = told.cells[0]
    if not first.property:  # a line of a list says what it is of itself
        text = "; ".join(f"{c.thing}: {c.value}" for c in told.cells)
    elif len({c.thing for c in told.cells}) == 1:
        text = f"{first.thing}: {', '.join(f'{c.property} {c.value}' for c in told.cells)}"
    else:
        text = f"{first.property}: {', '.join(f'{c.thing} {c.value}' for c in told.cells)}"
    ranked = _HIGHEST.search(sub.text) or _LOWEST.search(sub.text)
    items = [Item(value=c.thing if ranked else c.value, quotes=(numbers[c.row.start, c.row.end],)) for c in told.cells]
    return read_off(sub, quotes, items, f"a table of “{first.document.title}”", told=text, several=True)
