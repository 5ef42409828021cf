"""Rows of tables that are what a question says of the things that it asks for: "which renewals are due in August?"

What is said is looked for in the cells of each row: a word or a name, a day within a time, a number above or below
another. Numbers of such rows are added up where a sum or an average is asked for. What no cell has the table has to say
itself, by its title or over its columns. Of several tables that say as much the latest counts. What is most common is
what most rows have in the column that says of what kind they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.dates import DateRange, days_in, find
from cascade.language import Shape, content_words, question_shape, stem, stems, words
from cascade.match import Matcher
from cascade.quantities import quantities
from cascade.shape import is_plural, phrase_type
from cascade.stages.citing.themes import FREQUENT
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.planning.facets import GENERIC, UNIT
from cascade.stages.weighing.days import day_of
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_somebody
from cascade.stages.weighing.tables import headed
from cascade.tables import Row, Table, listings_in, tables_in
from cascade.types import Document, Facet, Item, Operation, Question, SubQuestion

__all__ = ["filtered"]

_READ = 60
"""Passages in which tables are looked for."""
_ENOUGH = 0.75
"""Share of what is asked that a table and the cells of a row have to say."""
_MOSTLY = 0.6
"""Share of a column's cells that have to be days, numbers or people, for it to be a column of these."""
_THINGS = re.compile(
    r"^\W*(?:(?:which|what)\s(?:of\s)?(?:our\s|the\s)?(?!(?:is|are|was|were|do|does|did|has|have|had|can|will|would)\b)"
    r"|(?=[a-z]{3,}s\s))([\w-]+)",
    re.I,
)
"""Asks for things of a kind: "which boats …", or "boats of the club"."""
_ARE = re.compile(r"^\W*who(?:['’]s|\s(?:all\s)?(?:is|are|was|were|works?|sits?|has|have|had|holds?))\b", re.I)
"""Asks for people by what is told of them, and not by what they do."""
_BOUND = re.compile(
    r"\b(?:(?P<over>(?:more|greater|higher|larger|bigger|longer|older)\sthan|over|above|exceed(?:s|ing)?|at\sleast)"
    r"|(?:less|fewer|lower|smaller|shorter|cheaper|younger)\sthan|under|below|at\smost|up\sto)"
    r"\s(?P<number>[$€£]?\s?\d[\d.,]*\w*)(?P<noun>\s[a-z]+)?",
    re.I,
)
_MONEY = re.compile(
    r"[$€£]|(?:\b|_)(?:eur|usd|gbp|chf|price|cost|fee|rate|rent|charge|amount|total|value)s?(?:\b|_)", re.I
)
"""What is over a column of sums of money, or in its cells."""
_UNIT_TO_IT = re.compile(r"[^\W\d]+$")
"""A unit that stands right behind its number: "10m"."""
_EVEN = re.compile(r"\bat\s(?:least|most)\b|\bup\sto\b", re.I)
"""Bounds that are met by the number itself."""
_OF_TIMES = frozenset(stem(w) for w in "due expire end fall come up run out happen schedule start begin".split())
"""What is said of a thing and a time, and is told by the column that the day stands in."""
_PAYS = frozenset(stem(w) for w in "pay cost charge price spend worth earn bill day week month year".split())
"""What is said of a thing and a sum of money, and is told by the column that the sum stands in."""
_COMING = re.compile(r"\b(?:due|expir\w+|end(?:s|ing)?|runs?\sout|next|upcoming|coming|comes?\sup|overdue)\b", re.I)
_GONE = re.compile(r"(?:last|previous|since|bought|start|began|begin|from)", re.I)
"""What is over a column of days that have been."""
_PLACES = ("", "first", "next", "last")
"""What stands where a superlative may, and chooses by the order of days alone."""
_CARES = frozenset(stem(w) for w in "look after deal handle responsible charge care taking".split())
"""That somebody has to do with a thing, which a column of people says who are told by what they are to it."""
_KEEPERS = frozenset("who responsible keeper".split())
"""What is over such a column, beside nouns for people."""
_ABLE = frozenset(
    stem(w)
    for w in "able allowed certificate certified drive operate use licence license qualified train trained".split()
)
"""What is said of people and a thing that they have learned, and is told by a yes in its column."""
_TICK = re.compile(r"(?P<yes>yes|y|x|true|✓|✔|✅|☑)|no|n|false|none|[-–—✗✘❌☐]|", re.I)
"""What stands in a column of yes and no."""
_STYLED = re.compile(r"^(?:mr|mrs|ms|miss|mx)\b\.?\s+", re.I)
_SUMMED = re.compile(r"\b(?:(?:in|the|our)\stotal|totals?|sum(?!\w)|altogether|(?P<mean>average|mean))\b", re.I)
"""Asks what the numbers of a column come to together."""
_IN_SUM = frozenset(stem(w) for w in "total sum average mean altogether come".split()) | _PAYS
_FIGURE = re.compile(
    r"(?P<before>[$€£]?\s?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<after>\s?(?:[^\W\d]+|[$€£%])?)"
)
"""A cell that is a number and nothing else but its unit."""
_REST = re.compile(r"(?:grand\s|sub)?totals?|sum|average|mean|overall|altogether", re.I)
"""What a line is called that adds others up."""
_SEVERAL = 2
"""Rows that have to have the same for it to be common."""
_KIND = frozenset(stem(w) for w in "subject reason type category topic fault issue cause kind complaint".split())
"""What is over a column that says of what kind each row is."""


class _Asked(NamedTuple):
    """What a question says of the things that it asks for."""

    shape: Shape
    match: Matcher
    topic: Sequence[int]
    """The facets that neither a time nor a bound tells already."""
    head: frozenset[str]
    """Stems of the noun for the things, and of those that mean the same."""
    times: Sequence[DateRange]
    bound: re.Match[str] | None
    coming: bool
    people: bool
    """Whether people are asked for."""
    cares: bool
    """Whether it asks for those who have to do with a thing."""
    bare: bool
    """Whether it only asks what the things are: then no heading has to say more."""
    often: bool
    summed: re.Match[str] | None
    zone: str


class _Told(NamedTuple):
    """The rows of a table that are what is asked for, each with its value, and how much of the question they say."""

    document: Document
    coverage: float
    above: float
    """How much of it the title and what stands over the columns say."""
    rows: Sequence[tuple[str, Row]]
    of: int
    """How many rows were looked at."""
    heading: str = ""
    """What stands over numbers that are to be added up."""


def filtered(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the rows that meet all that `sub` says are of; None where it asks for no such things, or no row does."""
    asked = _asked(question, sub, ctx)
    if asked is None:
        return None
    told = [
        found
        for document in records_on(question, asked.match.facets, _READ, ctx)
        for table in (*tables_in(document.text), *(listings_in(document.text) if document.kind == "doc" else ()))
        if (found := _in_table(asked, document, table, lambda c: is_somebody(set(words(c)), ctx.library.people(c))))
    ]
    best = max(told, key=lambda t: (round(t.coverage, 2), t.above, day_of(t.document, question.zone)), default=None)
    if best is None:
        return None
    if asked.summed:
        return _added(sub, asked.summed, best)
    return _commonest(sub, best) if asked.often else _all_of(sub, best)


def _asked(question: Question, sub: SubQuestion, ctx: Context) -> _Asked | None:
    shape = question_shape(sub.text)
    things = _THINGS.match(sub.text)
    if things is not None and things[0] == things[1] and not is_plural(things[1].lower()):
        things = None
    listing = shape.operation in (Operation.LIST, Operation.COUNT, Operation.WHO)
    often = FREQUENT.search(shape.superlative) is not None
    summed = _SUMMED.search(sub.text)
    if shape.negation or not (listing or things or often or summed) or (shape.superlative not in _PLACES and not often):
        return None
    times = [t for t in find(sub.text, question.as_of, question.zone) if t.text in sub.text]
    bound = _BOUND.search(sub.text)
    told = {*stems(" ".join([*(t.text for t in times), _said(bound), shape.superlative]))}
    told |= _OF_TIMES if times else set()
    told |= _PAYS if bound and _MONEY.search(bound[0]) else set()
    told |= _IN_SUM if summed else set()
    match = matcher_of(_facets(sub, ctx), ctx.index)
    cares = {n for n, f in enumerate(match.facets) if shape.operation is Operation.WHO and _CARES & set(stems(f.text))}
    head = things[1] if things and not is_plural(shape.head) else shape.head
    return _Asked(
        shape=shape,
        match=match,
        topic=[n for n, f in enumerate(match.facets) if n not in cares and not told.issuperset(stems(f.text))],
        head=frozenset(stem(w) for form in (head, *ctx.thesaurus.variants(head)) for w in content_words(form)),
        times=times,
        bound=bound,
        coming=_COMING.search(sub.text) is not None,
        people=shape.operation is Operation.WHO or shape.answer_type == "person",
        cares=bool(cares),
        bare=shape.operation is not Operation.WHO or _ARE.match(sub.text) is not None,
        often=often,
        summed=summed,
        zone=question.zone,
    )


def _said(bound: re.Match[str] | None) -> str:
    """The words of a bound that say no more than it does: what there are so many of is a word of the question."""
    return "" if bound is None else bound[0] if UNIT.search(bound[0]) else bound[0].removesuffix(bound["noun"] or "")


def _facets(sub: SubQuestion, ctx: Context) -> Sequence[Facet]:
    """What a table has to say: all words with meaning, those too that steps have taken up."""
    said = {*GENERIC, *stems(" ".join(f.text for f in sub.facets))}
    more = [w for w in content_words(sub.text) if stem(w) not in said] if sub.steps else []
    return (*sub.facets, *(Facet(text=w, variants=ctx.thesaurus.variants(w)) for w in more))


def _in_table(asked: _Asked, document: Document, table: Table, somebody: Callable[[str], bool]) -> _Told | None:
    """The rows that meet what is asked, where the table and they say nearly all of it."""
    match, topic = asked.match, asked.topic
    ticked = list(_ticked(asked, table))
    if ticked:
        topic = [n for n in topic if _ABLE.isdisjoint(stems(match.facets[n].text))]
    over = "\n".join([document.title, table.above, *table.heads])
    above = {**headed(match, "\n".join(table.heads)), **match(over).found}
    cells = [match(" | ".join(row.cells)).found for row in table.rows]
    if asked.people:  # whoever is asked for is what is said, and nothing like it
        cells = [{n: share for n, share in found.items() if share >= 1} for found in cells]
    alone = {n for row in table.rows for cell in row.cells for n in topic if stems(cell) == stems(match.facets[n].text)}
    chosen = [n for n in topic if any(n in found for found in cells) and (n not in above or n in alone)]
    said = {**above, **dict.fromkeys(chosen, 1.0)}
    coverage = match.share(said, topic)
    if coverage < _ENOUGH or any(match.facets[n].must and n not in said for n in topic):
        return None
    tests = [_timed(asked, time, document, table) for time in asked.times]
    tests += [_bounded(asked, asked.bound, table)] if asked.bound else []
    tests += ticked
    rows = [
        row
        for row, found in zip(table.rows, cells, strict=True)
        if all(n in found for n in chosen) and all(test is not None and test(row) for test in tests)
    ]
    every = not chosen and not tests and asked.match.told_by(asked.head).issuperset(topic)
    every = every and any(_is_head(asked, head) for head in table.heads[:1])  # all that the table is a list of
    if not rows or not (chosen or tests or asked.often or asked.summed or every):
        return None
    if asked.summed:
        return _sum_of(asked, document, table, rows, coverage)
    column = _column(asked, document, table, chosen, somebody)
    if column is None:
        return None
    if asked.cares:
        thing = next((n for n, _ in enumerate(table.heads) if _is_of(table, n, _is_name)), 0)
        head = table.heads[column].replace("_", " ").lower()
        keeps = phrase_type(head) == "person" or not _KEEPERS.isdisjoint(words(head))
        apt = keeps and column != thing and all(match(row.cell(thing)).found.keys() >= set(chosen) for row in rows)
    else:
        apt = (asked.bare and any(table.heads)) or any(n in above for n in topic)
    if not apt:
        return None
    values = [(_STYLED.sub("", row.cell(column)), row) for row in rows if row.cell(column)]
    return _Told(document, coverage, match.share(above, topic), values, len(rows)) if values else None


# --- columns ------------------------------------------------------------------------------------------------------


def _column(
    asked: _Asked, document: Document, table: Table, chosen: Sequence[int], somebody: Callable[[str], bool]
) -> int | None:
    """The column that tells what the rows are that are asked for; None where the table is of other things."""
    heads = list(enumerate(table.heads))
    if asked.often:
        kinds = [n for n, head in heads if n and not (_KIND | asked.head).isdisjoint(stems(head))]
        return kinds[0] if kinds else None
    taken = {n for n, _ in heads for row in table.rows if set(chosen) & asked.match(row.cell(n)).found.keys()}
    named = [n for n, head in heads if n not in taken and _is_head(asked, head)]
    if named and not asked.cares:
        return named[0]
    if asked.people:
        people = [n for n, _ in heads if n not in taken and _is_of(table, n, somebody)]
        if not people and not asked.cares:
            people = [n for n, head in heads if n not in taken and _is_for_people(head) and _is_of(table, n, _is_name)]
        return max(people, key=lambda n: asked.match.coverage(headed(asked.match, table.heads[n])), default=None)
    if asked.shape.answer_type == "company":
        return next((n for n, head in heads if n not in taken and phrase_type(head) == "company"), None)
    if not asked.head.isdisjoint(stems("\n".join([document.title, table.above, *table.heads]))):
        return next((n for n, _ in heads if n not in taken and _is_of(table, n, _is_name)), None)
    if asked.match.told_by(asked.head).isdisjoint(chosen) or asked.shape.operation is Operation.COUNT:
        return None  # and a cell that speaks of the things may say how many of them there are
    return next((n for n, _ in heads if _is_of(table, n, _is_name)), None)


def _is_for_people(heading: str) -> bool:
    """Whether people stand under `heading`, be they known or not."""
    return heading.lower() == "name" or phrase_type(heading.replace("_", " ").lower()) == "person"


def _is_head(asked: _Asked, heading: str) -> bool:
    """Whether a column is of the things that are asked for by what stands over it."""
    return bool(content_words(heading)) and set(map(stem, content_words(heading))) <= asked.head


def _is_of(table: Table, column: int, kind: Callable[[str], bool]) -> bool:
    """Whether most of what stands in a column is of one kind."""
    cells = [cell for row in table.rows if (cell := row.cell(column))]
    return sum(map(kind, cells)) >= _MOSTLY * len(cells) > 0


def _is_name(cell: str) -> bool:
    """Whether a cell says what a thing is called, and is no number, day or id."""
    return any(w.isalpha() and len(w) > 1 for w in words(cell)) and not any(c.isdigit() for c in cell.split()[0])


def _timed(asked: _Asked, time: DateRange, document: Document, table: Table) -> Callable[[Row], bool] | None:
    """What tells whether a row is of a time; None where no column says it. A month of which no year is told may be
    one that is still to come."""

    def first_day(cell: str) -> date | None:
        return next((d.first for d in days_in(cell, document.at, asked.zone)), None)

    columns = [n for n, _ in enumerate(table.heads) if _is_of(table, n, lambda cell: first_day(cell) is not None)]
    spoken = [n for n in columns if _speaks(asked, table.heads[n])]
    columns = spoken or columns
    if asked.coming and len(columns) > 1:
        columns = [n for n in columns if not _GONE.search(table.heads[n])]
    if len(columns) != 1:
        return None
    days = [day for row in table.rows if (day := first_day(row.cell(columns[0])))]
    zone = ZoneInfo(asked.zone)
    after, before = (moment.astimezone(zone).date() if moment else None for moment in (time.after, time.before))

    def within(day: date, years: int) -> bool:
        day = date(day.year - years, day.month, min(day.day, 28)) if years else day
        return (after is None or after <= day) and (before is None or day < before)

    later = not any(within(day, 0) for day in days) and not any(c.isdigit() for c in time.text)
    return lambda row: (day := first_day(row.cell(columns[0]))) is not None and within(day, int(later))


def _bounded(asked: _Asked, bound: re.Match[str], table: Table) -> Callable[[Row], bool] | None:
    """What tells whether a row's number is above or below the `bound`; None where no one column has such numbers."""
    stated = quantities(bound["number"]) or quantities(_UNIT_TO_IT.sub("", bound["number"]))
    if not stated:  # "above 5.5.5"
        return None
    limit = min(stated[0].values)
    columns = [n for n, _ in enumerate(table.heads) if _is_of(table, n, lambda cell: bool(quantities(cell)))]
    money = _MONEY.search(bound[0]) is not None
    fit = [n for n in columns if money == bool(_MONEY.search(f"{table.heads[n]} {table.rows[0].cell(n)}"))]
    spoken = [
        n for n in fit if _speaks(asked, table.heads[n]) or set(stems(bound["noun"] or "")) & set(stems(table.heads[n]))
    ]
    column = (spoken or fit)[0] if len(spoken or fit) == 1 else None
    if column is None:
        return None

    def meets(row: Row) -> bool:
        found = quantities(row.cell(column))
        value = min(found[0].values) if found else limit
        even = value == limit and _EVEN.search(bound[0]) is not None and bool(found)
        return even or (value > limit if bound["over"] else value < limit)

    return meets


def _ticked(asked: _Asked, table: Table) -> Iterator[Callable[[Row], bool]]:
    """What tells whether a row says yes in a column of yes and no that the question speaks of."""
    for column, head in enumerate(table.heads):
        spoken = not headed(asked.match, head).keys().isdisjoint(asked.topic)
        if spoken and _is_of(table, column, lambda cell: _TICK.fullmatch(cell) is not None):
            yield partial(_says_yes, column)


def _says_yes(column: int, row: Row) -> bool:
    tick = _TICK.fullmatch(row.cell(column))
    return tick is not None and tick["yes"] is not None


def _speaks(asked: _Asked, heading: str) -> bool:
    """Whether the question speaks of what a column is called."""
    return bool(headed(asked.match, heading)) or not asked.head.isdisjoint(stems(heading))


# --- the answer ---------------------------------------------------------------------------------------------------


def _all_of(sub: SubQuestion, told: _Told) -> Evidence:
    """Each value with the rows that have it; a count is one of rows."""
    quotes = [record(told.document, row.start, row.end) for _, row in told.rows]
    values = dict.fromkeys(value for value, _ in told.rows)
    numbers = {v: tuple(n for n, (each, _) in enumerate(told.rows, 1) if each == v) for v in values}
    items = [Item(value=value, quotes=numbers[value]) for value in values]
    evidence = read_off(sub, quotes, items, f"a table of “{told.document.title}”", several=True)
    counts = sub.operation is Operation.COUNT
    return evidence.model_copy(update={"total": len(told.rows)}) if counts else evidence


def _sum_of(asked: _Asked, document: Document, table: Table, rows: Sequence[Row], coverage: float) -> _Told | None:
    """The numbers of `rows` in the one column of numbers that the question speaks of; None where a line of the table
    tells what they come to, or they are not all of one unit."""
    if any(_REST.fullmatch(cell) for row in table.rows for cell in row.cells):
        return None
    columns = {
        n: found
        for n, head in enumerate(table.heads)
        if headed(asked.match, head) and len(found := [_FIGURE.fullmatch(row.cell(n)) for row in rows]) >= _SEVERAL
    }
    same = [
        n
        for n, found in columns.items()
        if all(found) and len({(m["before"], m["after"]) for m in found if m is not None}) == 1
    ]
    best = max(same, key=lambda n: asked.match.coverage(headed(asked.match, table.heads[n])), default=None)
    if best is None:
        return None
    return _Told(document, coverage, 1.0, [(row.cell(best), row) for row in rows], len(rows), table.heads[best])


def _added(sub: SubQuestion, summed: re.Match[str], told: _Told) -> Evidence:
    """What the numbers of the rows come to, with the rows."""
    figures = [m for cell, _ in told.rows if (m := _FIGURE.fullmatch(cell)) is not None]
    numbers = [Decimal(m["number"].replace(",", "")) for m in figures]
    come_to = sum(numbers) / len(numbers) if summed["mean"] else sum(numbers)
    come_to = round(come_to, 2) if come_to % 1 else int(come_to)
    kind = "average" if summed["mean"] else "sum"
    value = f"{figures[0]['before']}{come_to:,}{figures[0]['after']}"
    return read_off(
        sub,
        [record(told.document, row.start, row.end) for _, row in told.rows],
        looked_at=f"a table of “{told.document.title}”",
        told=f"{told.heading}: {value}, the {kind} of {len(figures)} rows",
        several=True,
    )


def _commonest(sub: SubQuestion, told: _Told) -> Evidence | None:
    """What most of the rows have; None where each has something else."""
    (value, most), *_ = Counter(value for value, _ in told.rows).most_common(1)
    if most < _SEVERAL:
        return None
    quotes = [record(told.document, row.start, row.end) for each, row in told.rows if each == value]
    items = [Item(value=value, quotes=tuple(range(1, most + 1)))]
    return read_off(
        sub, quotes, items, f"a table of “{told.document.title}”", told=f"{value}: {most} of {told.of}", several=True
    )
