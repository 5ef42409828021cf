"""What one table has of a thing that another names: "the phone of whoever keeps the blue van" stands in two tables, of
which one tells the keeper and the other the keeper's phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.language import fold, stem, words
from cascade.match import Match, Matcher, union
from cascade.questions.shape import phrase_type
from cascade.stages.tabular.cells import Cell, Told, cell_of, named_by
from cascade.stages.tabular.columns import is_name
from cascade.stages.weighing.tables import headed
from cascade.tables import Grid, Row, Table, tables_in
from cascade.types import Document

__all__ = ["joined"]

_ENOUGH = 0.8
"""Share of what is asked that both lines have to say together."""
_NAMED = 0.5
"""Share of what a thing is called that a question has to say which asks for it."""
_WHOSE = frozenset(stem(w) for w in "person responsible look after charge care in".split())
"""What is said of somebody whom a table names over a column of people."""


class _Link(NamedTuple):
    """A cell that names what another table may be of, and the line that it stands in."""

    document: Document
    row: Row
    thing: str
    heading: str
    value: str
    found: dict[int, float]
    """What this says of the question."""


def joined(documents: Sequence[Document], match: Matcher, one: Told | None) -> Told | None:
    """The cell of another table that the question asks for, after the one that leads to it; what `one` table says where
    no two say more of what is asked, or several say different things."""
    tables = [(document, table) for document in documents for table in tables_in(document.text)]
    links = [link for document, table in tables for link in _links(document, table, match)]
    things = defaultdict(list)
    for document, table in tables if links else ():
        for n, thing in enumerate(table.grids[0].things):
            things[fold(thing)].append((document, table.grids[0], n))
    told = [t for link in links for there in things[fold(link.value)] for t in _beyond(link, *there, match)]
    most = max((t.coverage for t in told), default=0.0)
    best = [t for t in told if t.coverage == most]
    more = one is None or most > one.coverage
    return best[0] if more and len({t.cells[-1].value for t in best}) == 1 else one


def _links(document: Document, table: Table, match: Matcher) -> Iterator[_Link]:
    """What stands in the lines of the things that the question names, under headings that it names."""
    roles = {n: role for n, heading in enumerate(table.heads) if (role := _role(match, heading))}
    for row in table.rows if roles else ():
        said = match(" | ".join(row.cells))
        things = [n for n, cell in enumerate(row.cells) if said.found and _is_named(match, cell)]
        for column, role in roles.items():
            thing = next((row.cell(n) for n in things if n != column), "")
            if thing and row.cell(column) and is_name(row.cell(column)):
                found = union([Match(0.0, role), said])
                yield _Link(document, row, thing, table.heads[column], row.cell(column), found)


def _role(match: Matcher, heading: str) -> dict[int, float]:
    """What a heading says of the question; one for people, that somebody is asked for by what they are to a thing."""
    people = phrase_type(heading.lower()) == "person" or words(heading) in (["keeper"], ["who"])
    return headed(match, heading) | (dict.fromkeys(match.told_by(_WHOSE), 1.0) if people else {})


def _is_named(match: Matcher, cell: str) -> bool:
    """Whether the question has most words of a cell."""
    return bool(match(cell).found) and named_by(match, cell) >= _NAMED


def _beyond(link: _Link, document: Document, grid: Grid, thing: int, match: Matcher) -> Iterator[Told]:
    """What a table has of the thing that a link leads to, for what the rest of the question asks."""
    for each, heading in enumerate(grid.properties) if grid.row(thing, 0) != link.row else ():
        asked = headed(match, heading)
        told = union([Match(0.0, link.found), Match(0.0, asked)])
        if asked.keys() - link.found.keys() and grid.value(thing, each) and match.coverage(told) >= _ENOUGH:
            first = Cell(link.document, link.row, link.thing, link.heading, link.value)
            yield Told(match.coverage(told), 0, (first, cell_of(document, grid, thing, each)))
