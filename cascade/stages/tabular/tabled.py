"""What a table says of things that a question sets beside each other or asks for by what they are called.

The things of a table may be its rows or its columns: "compare the rents of the mill and the barn" is answered by the
row of rents where both are columns, and by the column of rents where both are rows. A row may be asked for by any of
its cells: "when did Ida Holm pay?" by whoever stands in it. Which has the most is told by `extremes`, what is in the
line of a day of the week by `weekly`, and what another table has of a thing by `joined`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cascade.context import Context
from cascade.language.dates import days_in
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape, is_plural, question_shape
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import matcher_of
from cascade.stages.tabular.cells import Cell, Told, cell_of, evidence_of, fits, latest, named_by, unasked
from cascade.stages.tabular.columns import number_in, over, tables_on
from cascade.stages.tabular.conditions import said_by
from cascade.stages.tabular.extremes import Compared, extremes, order_of
from cascade.stages.tabular.joined import joined
from cascade.stages.tabular.rows_asked import SUMMED
from cascade.stages.tabular.weekly import is_weekly, of_day, weekday
from cascade.stages.weighing.tables import HEADING, begins, headed, measure_of
from cascade.tables import Grid, Table, listings_in, tables_in
from cascade.types import Document, Facet, Operation, Question, SubQuestion

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
_COUNT = re.compile(r"\W*[$€£]?\d[\d.,]*\s?%?(?:\s[^\W\d]+){0,2}\W*")
"""What stands behind the things in a list of them that tells how many or how much each is."""
_ASIDE = 100
"""What counts against a table that is asked by another column than its things."""


class _Asked(NamedTuple):
    """What is asked of things by their names."""

    shape: Shape
    match: Matcher
    day: str
    """The day of the week that it is asked of."""
    measure: tuple[str, ...]
    """How what is over the column begins that tells how heavy or old something is."""


def tabled(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the best table says to `sub`; None where it asks for nothing of the kind, or no table says all of it."""
    shape = question_shape(sub.text)
    if question_shape(question.text).operation is Operation.COMPARE:  # each side is asked for by itself
        shape = replace(shape, operation=Operation.COMPARE)
    order, day, measure = order_of(sub.text), weekday(question, sub), measure_of(sub.text)
    if not sub.facets or sub.steps or SUMMED.search(sub.text) or not (order or day or shape.operation in _OF_THINGS):
        return None
    match = matcher_of(sub.facets, ctx.index)
    compared = Compared(question, sub, order, shape, match) if order else None
    more = [day] if day else [*order.of] if order else [*measure]
    found = tables_on(question, sub, (*sub.facets, *(Facet(text=word) for word in more)), _READ, ctx)
    tables = [(document, table) for document in found for table in tables_in(document.text)]
    told = [t for each in (*tables, *_counted(found)) for t in extremes(compared, *each)] if compared else []
    if order is None or (order.comes and not told):
        asked = _Asked(shape, match, day, measure)
        told = [t for document, table in tables for t in _in_table(asked, document, table)]
    at_a_time = order is None and not day and shape.operation is Operation.FIND
    if at_a_time and days_in(sub.text, question.as_of, question.zone):
        told = [t for t in told if len(t.cells) > 1 and t.extra < _ASIDE]  # what one has then may stand elsewhere
    best = latest(sorted(told, key=lambda t: (-t.coverage, t.extra)), question.zone) if told else None
    if best is not None and order is None and is_plural(shape.head):
        best = _with_alike(best, told)
    if order is None and not day and shape.operation in (Operation.FIND, Operation.WHO):
        best = joined(found, match, best)
    return evidence_of(sub, best, things=order is not None) if best is not None else None


def _with_alike(best: Told, told: Sequence[Told]) -> Told:
    """What is told of one thing, with what its other properties say as well: its bank details are two columns."""
    if len(best.cells) > 1 or best.lead:
        return best
    [cell] = best.cells
    alike = [t for t in told if (t.coverage, t.extra, t.lead) == (best.coverage, best.extra, "") and len(t.cells) == 1]
    others = (
        c for t in alike for c in t.cells if (c.document.id, c.row, c.thing) == (cell.document.id, cell.row, cell.thing)
    )
    return best._replace(cells=tuple({c.property: c for c in (cell, *others)}.values()))


def _counted(documents: Sequence[Document]) -> Iterator[tuple[Document, Table]]:
    """Lists that tell how many or how much each of their things is."""
    for document in documents:
        for table in listings_in(document.text) if document.kind == "doc" else ():
            if all(_COUNT.fullmatch(row.cell(1)) for row in table.rows):
                yield document, table


def _in_table(asked: _Asked, document: Document, table: Table) -> Iterator[Told]:
    """What a table says of the things that are named, by its first column or else by another."""
    around, match = over(document, table), asked.match
    for grid in table.grids:
        if asked.day and is_weekly(grid, asked.day):
            yield from of_day(document, grid, around, asked.shape, match, asked.day)
        else:
            yield from _beside(asked, document, table, grid)
    if asked.shape.operation not in (Operation.FIND, Operation.WHO):
        return
    names = dict(zip(table.rows, table.grids[0].things, strict=True))
    spoken = table._replace(rows=tuple(row for row in table.rows if match(" | ".join(row.cells)).found))
    for column in range(1, len(table.heads)) if spoken.rows else ():
        for told in _beside(asked, document, table, spoken.keyed(column), every=True):
            called = any(match.facets[n].must for n in match(told.cells[0].thing).found)
            if len(told.cells) == 1 or called:  # whoever is called so has them all
                own = (called and len(told.cells) == 1) or told.cells[0].property == table.grids[0].named
                cells = told.cells if own else tuple(c._replace(thing=names[c.row]) for c in told.cells)
                yield told._replace(extra=told.extra + _ASIDE, cells=cells)


def _beside(asked: _Asked, document: Document, table: Table, grid: Grid, *, every: bool = False) -> Iterator[Told]:
    """What the things that the question names have for each property that it names, where the table says nearly all
    of the question, or `every` word of it."""
    shape, match = asked.shape, asked.match
    above = {n: HEADING * share for n, share in match(over(document, table)).found.items()}
    heads = [headed(match, label) for label in grid.properties]
    meant = [
        begins(asked.measure, label) if asked.measure else bool(heads[n]) for n, label in enumerate(grid.properties)
    ]
    things = [match(name).found for name in grid.things] if any(meant) else []
    one = shape.operation in (Operation.FIND, Operation.WHO)
    decides = shape.is_yes_no and one
    for number, label in enumerate(grid.properties) if any(things) else ():
        if not meant[number]:
            continue
        known = {n for n in above.keys() | heads[number].keys() if not match.facets[n].must}
        own = {at: {n: s for n, s in found.items() if n not in known} for at, found in enumerate(things)}
        own = {n: found for n, found in own.items() if found and (grid.value(n, number) or decides)}
        if one:  # who has rolls for labels does not look after labels
            named = {n: named_by(match, grid.things[n]) for n in own}
            own = {n: found for n, found in own.items() if named[n] >= (1.0 if 1 in named.values() else _NAMED)}
        if every or decides:
            own = {n: {**own[n], **match(_line(grid, n)).found} for n in own}
        chosen = [n for n in own if not any(own[n].keys() < own[more].keys() for more in own)]
        if not 0 < len(chosen) <= _THINGS:
            continue
        cells = tuple(cell_of(document, grid, n, number) for n in chosen)
        lead = _lead(table, grid, number, cells) if decides and not grid.across else ""
        if decides and not lead and not all(c.value for c in cells):
            continue
        spoken = heads if lead else [heads[number]]
        told = union([Match(0.0, found) for found in (above, *spoken, *(own[n] for n in chosen))])
        whole = match.coverage(told) >= _ENOUGH and not match.missing(told, must=not every or bool(lead))
        if whole and all(fits(shape, c.value) for c in cells):
            yield Told(match.coverage(told), unasked(match, label), cells, lead)


def _lead(table: Table, grid: Grid, number: int, cells: Sequence[Cell]) -> str:
    """ "Yes." or "No.", by cells of a column of these, or of what is there or not; empty where neither is told."""
    column = [row.cell(grid.columns[number]) for row in table.rows]
    said = [said_by(cell) for cell in column]
    if not any(column):
        return ""
    if None not in said:
        told = {said_by(c.value) or ("" if "no" in said else "no") for c in cells}
    elif "" in column or "no" in said:
        told = {"no" if said_by(c.value) in ("", "no") or number_in(c.value) == 0 else "yes" for c in cells}
    else:
        return ""
    return {frozenset(("yes",)): "Yes.", frozenset(("no",)): "No."}.get(frozenset(told), "")


def _line(grid: Grid, thing: int) -> str:
    return grid.things[thing] if grid.across else " | ".join(grid.lines[thing].cells)
