"""Which things of a table have the most or the least of something, or come first, last or next by their days.

"What is the most common fault?" is answered by the line with the highest number, "the oldest boat" by the one that was
built first, and "the next lesson" by the first day that is still to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.language import stem, stems, words
from cascade.language.dates import ANY_DAY, Days, dates_in, days_in
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.stages.citing.themes import FREQUENT, SERVED
from cascade.stages.tabular.cells import Told, cell_of, unasked
from cascade.stages.tabular.columns import day_in, is_filed, number_in, over
from cascade.stages.tabular.conditions import is_done
from cascade.stages.weighing.tables import headed
from cascade.tables import Grid, Table
from cascade.types import Document, Operation, Question, SubQuestion

__all__ = ["Compared", "Order", "extremes", "order_of"]

_ENOUGH = 0.8
"""Share of what is asked that a table has to say by its title and its headings."""
_SIZE = ("size", "area")
"""What is meant by a largeness that may as well be of any number."""
_ORDERS = tuple(
    (re.compile(rf"\b(?:{said})\b", re.I), low, tuple(of.split()), days)
    for said, low, days, of in (
        ("oldest", True, True, "born birth bought built made joined since founded acquired year"),
        ("youngest|newest", False, True, "born birth bought built made joined since founded acquired year"),
        (r"next(?=\s(?!weeks?\b|months?\b|years?\b|quarter\b|time\b|steps?\b|to\b|few\b|\d|\w+day\b))", True, True, ""),
        ("heaviest", False, False, "weigh kilo kg tonne"),
        ("lightest", True, False, "weigh kilo kg tonne"),
        ("tallest", False, False, "height tall"),
        ("largest|biggest", False, False, " ".join(_SIZE)),
        ("smallest", True, False, " ".join(_SIZE)),
        ("least|fewest|lowest|shortest|cheapest|rarest", True, False, ""),
        (
            r"most(?!\srecent|\slikely|\sof\b)|highest|greatest|longest|busiest|top(?=\s(?:\w+\s)?\w)"
            r"|main|number\sone|priciest|dearest",
            False,
            False,
            "",
        ),
    )
)
_NEXT = re.compile(r"next", re.I)
_DEAR = re.compile(r"\b(?:cheap|expensive|pric|dear|cost)\w*", re.I)
_PRICE = re.compile(r"\b(?:pric|cost|fee|rate|rent|charge|amount|total|quote|value)\w*|[$€£]", re.I)
"""What asks for a price, and what is over a column of prices."""
_REST = re.compile(r"(?:all\s)?(?:others?|totals?|sum|rest|misc\w*|average|mean|overall|altogether)\b", re.I)
"""What a line is called that is none of the things."""
_MOSTLY = 0.7
"""Share of the things that have to have a number or a day for a property by which they are compared."""
_ELSEWHERE = 3
"""What counts against a table whose title is of something else."""
_TOP = re.compile(r"\btop\s(\d+|two|three|four|five|ten)\b", re.I)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_SEVERAL = 3
"""Things that are told where the question asks for several of the first and does not say how many."""
_NAMES = frozenset(stem(w) for w in "name person people who owner member employee colleague agent rep".split())
"""What is over a column of people."""


class Order(NamedTuple):
    """By what the first of many things is chosen."""

    said: str
    low: bool
    of: tuple[str, ...]
    """How headings begin that are meant, what is surely meant first."""
    days: bool

    @property
    def comes(self) -> bool:
        """Whether it is the next that is still to come."""
        return _NEXT.fullmatch(self.said) is not None


class Compared(NamedTuple):
    """What is asked of things that are compared."""

    question: Question
    sub: SubQuestion
    order: Order
    shape: Shape
    match: Matcher


def order_of(text: str) -> Order | None:
    """By what `text` asks for the first of many; None where it does not."""
    for asks, low, of, days in _ORDERS:
        if found := asks.search(text):
            return Order(found[0], low, of, days)
    return None


def extremes(compared: Compared, document: Document, table: Table) -> Iterator[Told]:
    """The things of the kind that is asked for that come first, by each column that may be meant."""
    table = table.without_sums
    if not table.rows or not (compared.order.days or _of_the_time(compared, document, table)):
        return
    grids = [*table.grids, *([table.keyed(1)] if compared.order.days and len(table.heads) > 1 else [])]
    for grid in grids:
        for number, values in _columns(compared, document, table, grid).items():
            yield from _first(compared, document, table, grid, number, values)


def _first(
    compared: Compared, document: Document, table: Table, grid: Grid, number: int, values: Mapping[int, float]
) -> Iterator[Told]:
    """The first of the things by what they have in one column, where the table says that it is of such things."""
    text, shape, match = compared.sub.text, compared.shape, compared.match
    around = f"{over(document, table)}\n{grid.named}"
    head = {stem(w) for w in words(shape.head)}
    people = shape.operation is Operation.WHO and not _NAMES.isdisjoint(stems(grid.named))
    if not (compared.order.comes or people or match.told_by(head) & match(around).found.keys()) and head.isdisjoint(
        stems(around)
    ):
        return
    said = [compared.order.said, *(m[0] for m in (_DEAR.search(text), _TOP.search(text)) if m)]
    unsaid = {*stems(" ".join(said + [m.text for m in dates_in(text, ANY_DAY)])), *SERVED}
    rest = [n for n, f in enumerate(match.facets) if not unsaid.issuperset(stems(f.text))]
    told = union([match(around), Match(0.0, headed(match, grid.properties[number]))])
    if match.share(told, rest) < _ENOUGH or any(match.facets[n].must and n not in told for n in rest):
        return
    order = sorted(values, key=lambda n: values[n], reverse=not compared.order.low)
    ranked = FREQUENT.search(around) is not None and not _TOP.search(text)  # all of such a list is the most common
    many = len(order) if ranked else _many(compared.sub, shape)
    last = values[order[min(many, len(order)) - 1]]
    chosen = [n for at, n in enumerate(order) if at < many or values[n] == last]
    cells = tuple(cell_of(document, grid, n, number) for n in chosen)
    yield Told(match.share(told, rest), _unlike(compared, document, grid.properties[number], head), cells)


def _unlike(compared: Compared, document: Document, heading: str, head: Set[str]) -> int:
    """How far a column is from what is asked for: by its name, and by a title that is not of the things."""
    meant = [compared.order.of.index(root) for root in _begun(compared.order, heading)]
    named = meant[0] if meant else unasked(compared.match, heading) + len(compared.order.of)
    return 2 * named + (_ELSEWHERE if head.isdisjoint(stems(document.title)) else 0)


def _columns(compared: Compared, document: Document, table: Table, grid: Grid) -> Mapping[int, Mapping[int, float]]:
    """The properties by which the things may be compared, each with what it counts for each thing: those that the
    question names or its adjective means, else prices where it asks for these, else the only one there is."""
    order, match = compared.order, compared.match
    things = [n for n, name in enumerate(grid.things) if name and not _REST.match(name)]
    found: dict[int, Mapping[int, float]] = {}
    for number, label in enumerate(grid.properties):
        values = {n: v for n in things if (v := _worth(compared, document, grid.value(n, number))) is not None}
        if len(values) > 1 and len(values) >= _MOSTLY * len(things) and (order.days or not is_filed(label)):
            found[number] = values
    if order.comes:
        today = compared.question.today.toordinal()
        found = {
            p: {n: v for n, v in values.items() if v >= today and not is_done(table, grid.row(n, p))}
            for p, values in found.items()
        }
    named = [p for p in found if headed(match, grid.properties[p]) or _begun(order, grid.properties[p])]
    if _DEAR.search(compared.sub.text) and not any(_PRICE.search(grid.properties[p]) for p in named):
        named = [p for p in found if _PRICE.search(f"{grid.properties[p]} {grid.value(things[0], p)}")]
    elif not named and len(found) == 1 and (not order.of or order.of == _SIZE):
        named = list(found)
    return {p: found[p] for p in named if found[p]}


def _worth(compared: Compared, document: Document, cell: str) -> float | None:
    """What a cell counts for in an order: its day, or its number."""
    if not compared.order.days:
        return number_in(cell)
    day = day_in(cell, document.at, compared.question.zone)
    return float(day.toordinal()) if day is not None else None


def _begun(order: Order, heading: str) -> list[str]:
    """What of the order's properties a heading begins with."""
    return [root for root in order.of if any(word.startswith(root) for word in words(heading))]


def _many(sub: SubQuestion, shape: Shape) -> int:
    """How many of the first things are asked for."""
    said = _TOP.search(sub.text)
    if said is not None:
        return int(said[1]) if said[1].isdigit() else _NUMBERS[said[1].lower()]
    return _SEVERAL if shape.operation is Operation.LIST and re.search(r"\bare\b|\btop\b", sub.text, re.I) else 1


def _of_the_time(compared: Compared, document: Document, table: Table) -> bool:
    """Whether a table is of the time that is asked for: by what stands over it, else by its record's day."""
    question = compared.question
    asked = days_in(compared.sub.text, question.as_of, question.zone)
    if not asked:
        return True
    told = [(d.first, d.last) for d in days_in(f"{document.title}\n{table.above}", document.at, question.zone)]
    if not told and document.at is not None:
        day = document.at.astimezone(ZoneInfo(question.zone)).date()
        told = [(day, day)]
    return all(any((d.first <= a and b <= d.last) or _just_over(d, b, question.today) for a, b in told) for d in asked)


def _just_over(asked: Days, last: date, today: date) -> bool:
    """Whether a table's time ended no longer before the time that is asked for than this lasts, which is still going
    on: the newest report tells of "this quarter" what is known."""
    return asked.first <= today <= asked.last and asked.first - (asked.last - asked.first) <= last < asked.first
