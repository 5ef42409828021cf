"""What has to hold of a row: its day lies within a time, its number within bounds, a column says yes of it or has
nothing, or it is overdue, out of stock or low by two of its cells, or by one and what day it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from cascade.language import stem, stems, words
from cascade.language.dates import DateRange
from cascade.stages.tabular.columns import STOCK, day_in, mostly, number_in
from cascade.stages.tabular.rows_asked import MONEY, Asked, Bound, State
from cascade.stages.tabular.weekly import WEEKDAYS, is_weekday
from cascade.stages.weighing.tables import headed
from cascade.tables import Row, Table
from cascade.types import Document

__all__ = ["conditions", "is_done", "said_by"]

Condition = Callable[[Row], bool]

_GONE = re.compile(r"(?:last|previous|since|bought|start|began|begin|from)", re.I)
"""What is over a column of days that have been."""
_DUE = re.compile(r"\b(?:due|deadline|return|by)\b", re.I)
"""What is over a column of days until which something is to be done."""
_UNTIL = re.compile(r"\b(?:until|till|expir\w+|use|best[ _-]before|sell|valid|ends?|renew\w*|by)\b", re.I)
"""What is over a column of the last days of something."""
_DONE = re.compile(
    r"(?:date\s)?(?:returned|paid|done|completed?|closed|finished|settled|received|(?:(?!due)\w+\s)?back)(?:\s(?:on|date))?",
    re.I,
)
"""What is over a column that says whether it was done in time."""
_LEVEL = re.compile(r"\b(?:re-?order|min(?:imum)?|threshold|level|par)\b", re.I)
_ABLE = frozenset(
    stem(w)
    for w in "able allowed certificate certified drive operate use licence license qualified train trained".split()
)
"""What is said of people and a thing that they have learned, and is told by a yes in its column."""
_TICK = re.compile(r"(?P<yes>yes|y|x|true|✓|✔|✅|☑)|(?P<no>no|n|false|none|[-–—✗✘❌☐])|", re.I)
"""What stands in a column of yes and no."""


def conditions(asked: Asked, document: Document, table: Table) -> tuple[list[Condition], Set[int]] | None:
    """What has to hold of a table's rows, and the facets that this tells; None where no column tells a part of it."""
    yes = list(_ticked(asked, table))
    deny = asked.denied if not asked.times else frozenset()  # of a time the column of its days is denied
    found = [
        *_required(asked, document, table),
        *yes,
        *_filled(asked, table),
        *([_denial(asked, table)] if deny else []),
    ]
    able = {n for n in asked.topic if not _ABLE.isdisjoint(stems(asked.match.facets[n].text))} if yes else set()
    tests = [test for test in found if test is not None]
    return (tests, able | deny) if len(tests) == len(found) else None


def _required(asked: Asked, document: Document, table: Table) -> Iterator[Condition | None]:
    """The conditions that the question puts in words of time, number and state; None for one that no column tells."""
    for time in asked.times:
        yield _timed(asked, time, document, table)
    if asked.bound:
        yield _bounded(asked, asked.bound, table)
    match asked.state:
        case State.LATE:
            yield _gone(asked, _DUE, document, table)
        case State.GONE:
            yield _gone(asked, _UNTIL, document, table)
        case State.OUT:
            yield _left(table, none=True)
        case State.LEFT:
            yield _left(table, none=False)
        case State.LOW:
            yield _low(table)


def _ticked(asked: Asked, table: Table) -> Iterator[Condition]:
    """That a row says yes in each column of yes and no that the question speaks of, by what no other column is of."""
    ticks = _ticks(table)
    others = {n for at, head in enumerate(table.heads) if at not in ticks for n in headed(asked.match, head)}
    for column in ticks:
        if headed(asked.match, table.heads[column]).keys() & set(asked.topic) - asked.denied - others:
            yield partial(_says_yes, column)


def _filled(asked: Asked, table: Table) -> Iterator[Condition]:
    """That a row has something in each column that not all have something in, and the question calls by its name."""
    named = {asked.match.facets[n].text.lower() for n in asked.topic if n not in asked.denied}
    for column, head in enumerate(table.heads):
        gaps = {bool(row.cell(column)) for row in table.rows} == {True, False}
        if head.lower() in named and gaps and not asked.times and column not in _ticks(table):
            yield partial(_has, column)


def _denial(asked: Asked, table: Table) -> Condition | None:
    """That a row is not what the question denies: by a no, by an empty cell, or by what else stands in the column; None
    where no column tells of it."""
    match, denied = asked.match, asked.denied
    spoken = {n: len(headed(match, head).keys() & denied) for n, head in enumerate(table.heads)}
    ticks = [n for n in _ticks(table) if spoken[n]]
    gaps = [n for n in spoken if spoken[n] and {bool(row.cell(n)) for row in table.rows} == {True, False}]
    told = max(ticks or gaps, key=lambda n: spoken[n], default=None)
    if told is not None:
        unsure = any(
            said_by(row.cell(told)) == "no" for row in table.rows
        )  # where a no is written, nothing says neither
        return lambda row: said_by(row.cell(told)) == "no" if unsure else not row.cell(told)
    inside = [n for n in spoken if any(denied & match(row.cell(n)).found.keys() for row in table.rows)]
    if len(inside) != 1:
        return None
    return lambda row: bool(row.cell(inside[0])) and not denied & match(row.cell(inside[0])).found.keys()


# --- times --------------------------------------------------------------------------------------------------------


def _days(table: Table, document: Document, zone: str) -> list[int]:
    """The columns of days."""
    return [
        n
        for n, _ in enumerate(table.heads)
        if mostly(table, n, lambda cell: day_in(cell, document.at, zone) is not None)
    ]


def _timed(asked: Asked, time: DateRange, document: Document, table: Table) -> Condition | None:
    """Whether a row is of a time. A month of which no year is told may be one that is still to come."""
    columns = _days(table, document, asked.zone)
    if not any(c.isdigit() for c in time.text):  # no year tells a month
        columns = [n for n in columns if not mostly(table, n, str.isdigit)]
    columns = [n for n in columns if _speaks(asked, table.heads[n])] or columns
    if asked.coming and len(columns) > 1:
        ends = [n for n in columns if _UNTIL.search(table.heads[n]) or _DUE.search(table.heads[n])]
        columns = ends or [n for n in columns if not _GONE.search(table.heads[n])]
    if len(columns) != 1:
        return None
    if weekday := next((word for word in words(time.text) if word in WEEKDAYS), ""):
        return lambda row: any(is_weekday(word, weekday) for word in words(row.cell(columns[0])))
    column, zone = columns[0], ZoneInfo(asked.zone)
    days = [day for row in table.rows if (day := day_in(row.cell(column), document.at, asked.zone))]
    after, before = (moment.astimezone(zone).date() if moment else None for moment in (time.after, time.before))

    def within(day: date, years: int) -> bool:
        day = date(day.year - years, day.month, min(day.day, 28)) if years else day
        return (after is None or after <= day) and (before is None or day < before)

    later = not any(within(day, 0) for day in days) and not any(c.isdigit() for c in time.text)

    def meets(row: Row) -> bool:
        day = day_in(row.cell(column), document.at, asked.zone)
        return day is not None and within(day, int(later))

    denied = not asked.denied.isdisjoint(headed(asked.match, table.heads[column]))
    return (lambda row: not meets(row)) if denied else meets


def _gone(asked: Asked, last: re.Pattern[str], document: Document, table: Table) -> Condition | None:
    """Whether the `last` day of a row is over, and nothing says that it was done."""
    heads = {n: table.heads[n].replace("_", " ") for n in _days(table, document, asked.zone)}
    ends = [n for n, head in heads.items() if last.search(head) and not _DONE.fullmatch(head)]
    ends = [n for n in ends if _speaks(asked, table.heads[n])] or ends
    if len(ends) != 1:
        return None

    def meets(row: Row) -> bool:
        day = day_in(row.cell(ends[0]), document.at, asked.zone)
        return day is not None and day < asked.today and not is_done(table, row)

    return meets


def is_done(table: Table, row: Row) -> bool:
    """Whether a column says of a row that it was done."""
    done = (n for n, head in enumerate(table.heads) if _DONE.fullmatch(head))
    return any(row.cell(n) and said_by(row.cell(n)) != "no" for n in done)


# --- numbers ------------------------------------------------------------------------------------------------------


def _bounded(asked: Asked, bound: Bound, table: Table) -> Condition | None:
    """Whether a row's number lies within `bound`."""
    columns = [n for n, _ in enumerate(table.heads) if mostly(table, n, lambda cell: number_in(cell) is not None)]
    fit = [n for n in columns if asked.money == bool(MONEY.search(f"{table.heads[n]} {table.rows[0].cell(n)}"))]
    noun = set(stems(bound.noun))
    spoken = [n for n in fit if _speaks(asked, table.heads[n]) or noun & set(stems(table.heads[n]))]
    column = (spoken or fit)[0] if len(spoken or fit) == 1 else None
    if column is None:
        return None
    return lambda row: (value := number_in(row.cell(column))) is not None and bound.holds(value)


def _left(table: Table, *, none: bool) -> Condition | None:
    """Whether something is left of what a row is of, or `none`."""
    stock = _numbers_under(STOCK, table)
    if len(stock) == 1:
        return lambda row: (left := number_in(row.cell(stock[0]))) is not None and (left == 0) is none
    ticks = [n for n in _ticks(table) if STOCK.search(table.heads[n])]
    return (lambda row: said_by(row.cell(ticks[0])) == ("no" if none else "yes")) if len(ticks) == 1 else None


def _low(table: Table) -> Condition | None:
    """Whether less is left of what a row is of than its own level, at which more is ordered."""
    levels = _numbers_under(_LEVEL, table)
    stock = [n for n in _numbers_under(STOCK, table) if n not in levels]
    if not (len(levels) == len(stock) == 1):
        return None

    def meets(row: Row) -> bool:
        left, level = number_in(row.cell(stock[0])), number_in(row.cell(levels[0]))
        return left is not None and level is not None and left < level

    return meets


def _numbers_under(heading: re.Pattern[str], table: Table) -> list[int]:
    return [
        n
        for n, head in enumerate(table.heads)
        if heading.search(head.replace("_", " ")) and mostly(table, n, lambda cell: number_in(cell) is not None)
    ]


# --- yes and no ---------------------------------------------------------------------------------------------------


def said_by(cell: str) -> str | None:
    """What a cell of yes and no says: "yes", "no", or nothing where it is empty; None for any other cell."""
    found = _TICK.fullmatch(cell)
    return (found.lastgroup or "") if found else None


def _ticks(table: Table) -> list[int]:
    """The columns of yes and no."""
    return [n for n, _ in enumerate(table.heads) if mostly(table, n, lambda cell: said_by(cell) is not None)]


def _has(column: int, row: Row) -> bool:
    return bool(row.cell(column))


def _says_yes(column: int, row: Row) -> bool:
    return said_by(row.cell(column)) == "yes"


def _speaks(asked: Asked, heading: str) -> bool:
    """Whether the question speaks of what a column is called."""
    return bool(headed(asked.match, heading)) or not asked.head.isdisjoint(stems(heading))
