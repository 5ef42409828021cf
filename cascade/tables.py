"""Tables as they stand in texts: rows of cells under the line that names the columns, each with its place.

Every format writes a table as lines `a | b | c` (Markdown with a bar at both ends too), so one reading serves all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Grid", "Row", "Table", "cells_of", "is_head", "is_row", "is_rule", "listings_in", "tables_in"]

_CELL = re.compile(r"\s\|(?=\s|$)")
_RULE = re.compile(r"\|?[\s:|-]*-{3}[\s:|-]*")
"""The line below a heading, in Markdown."""
_LISTED = re.compile(r"[ \t]*(?:[-*•]|\d+[.)])[ \t]+(?P<of>[^\n:|]{2,40}?)(?::| [-–—])[ \t]+(?P<says>[^\n|]+)")
"""A line of a list that begins with what it is of."""
_LEAST = 3
"""Lines that make a list."""
_LINE = re.compile(r"[^\n]+")
_ABOVE = 100
"""Characters of a line over a table that tells what it is of."""
_NUMBERED = re.compile(r"(?:#|no\.?|nr\.?|id|number)?", re.IGNORECASE)
"""What is over a first column that only counts the rows."""
_CODE = re.compile(r"[A-Z]{1,5}[-_/]?\d+[A-Z]?|#\d+")
"""What a row is filed under, and nobody calls it by."""
_OF_PROPERTIES = re.compile(
    r"\W*(?:criteri(?:on|a)|features?|propert(?:y|ies)|aspects?|attributes?|metrics?|measures?)?\W*", re.I
)
"""What is over a first column that names what each of the other columns has."""

_SUM = re.compile(r"(?:grand\s|sub)?totals?:?|sum|average|mean|overall|altogether", re.IGNORECASE)
"""What a line is called that adds others up."""
_CELL_UP_TO = 120
"""Characters of what a cell says of a thing; what is longer is a text."""


class Row(NamedTuple):
    """A line of a table below its first, and its cells."""

    start: int
    end: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The cell of a column; empty where the line ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


class Grid(NamedTuple):
    """A table as things with properties, whichever of the two its columns are."""

    named: str
    """What the things are called together; empty where the table does not say."""
    things: tuple[str, ...]
    properties: tuple[str, ...]
    lines: tuple[Row, ...]
    columns: tuple[int, ...]
    """The column of each property; of each thing where the things are columns."""
    across: bool
    """Whether the things are columns."""

    def row(self, thing: int, each: int) -> Row:
        """The line in which the thing with the first number has the property with the second one."""
        return self.lines[each if self.across else thing]

    def value(self, thing: int, each: int) -> str:
        """What the one has for the other."""
        return self.row(thing, each).cell(self.columns[thing if self.across else each])


class Table(NamedTuple):
    """What is called what in a table, its rows, and the line over it."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    above: str

    @property
    def grids(self) -> list[Grid]:
        """The table with its rows as things, and with its columns as things where its first column names properties."""
        counted = _NUMBERED.fullmatch(self.heads[0]) is not None and self._counts_rows()
        first = 1 if len(self.heads) > 2 and (counted or self._files_rows()) else 0
        rest = tuple(range(first + 1, len(self.heads)))
        found = [self._keyed(first, rest)]
        if _OF_PROPERTIES.fullmatch(self.heads[first]):
            found.append(Grid("", self.heads[first + 1 :], found[0].things, self.rows, rest, across=True))
        return found

    def keyed(self, column: int) -> Grid:
        """The table with what stands in a column as things, and all others as what they have."""
        return self._keyed(column, tuple(n for n in range(len(self.heads)) if n != column))

    def _keyed(self, column: int, rest: tuple[int, ...]) -> Grid:
        things, properties = tuple(row.cell(column) for row in self.rows), tuple(self.heads[n] for n in rest)
        return Grid(self.heads[column], things, properties, self.rows, rest, across=False)

    @property
    def is_prose(self) -> bool:
        """Whether most of its rows have a text in them, such as a decision with its reasons: they are read as texts."""
        return sum(max(map(len, row.cells), default=0) > _CELL_UP_TO for row in self.rows) * 2 > len(self.rows)

    @property
    def sums(self) -> tuple[Row, ...]:
        """The lines that add others up."""
        return tuple(row for row in self.rows if any(_SUM.fullmatch(cell) for cell in row.cells))

    @property
    def without_sums(self) -> Table:
        """The table without these."""
        return self._replace(rows=tuple(row for row in self.rows if row not in self.sums))

    def _files_rows(self) -> bool:
        return all(_CODE.fullmatch(row.cell(0)) and row.cell(1)[:1].isalpha() for row in self.rows)

    def _counts_rows(self) -> bool:
        return all(row.cell(0).strip(".") == str(n) for n, row in enumerate(self.rows, 1))


def is_row(line: str) -> bool:
    """Whether a line has several cells."""
    return _CELL.search(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line only parts the first line of a table from the others."""
    return _RULE.fullmatch(line) is not None


def is_head(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` only names the columns of a table, as the line over a rule does."""
    below = text[end:].lstrip(" \t|").removeprefix("\n").partition("\n")[0]
    return is_row(text[start:end]) and is_rule(below)


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a line, empty ones too, without marks of emphasis."""
    line = line.strip()
    barred = line.endswith("|")
    bare = line.removesuffix("|")
    if bare.startswith("|"):  # Markdown's bar, or else an empty first cell
        bare = bare[1:] if barred else f" {bare}"
    return tuple(cell.strip().strip("*_`").strip() for cell in _CELL.split(bare))


def tables_in(text: str) -> list[Table]:
    """The tables of `text`, in its order; what has no line below its first is none."""
    blocks = _blocks(text) if "|" in text else ()
    return [table for block in blocks if (table := _table(text, block)) is not None]


def listings_in(text: str) -> list[Table]:
    """The lists in `text` whose lines begin with what they are of, as tables of two columns without headings."""
    found: list[list[Row]] = []
    for line in _LISTED.finditer(text):
        if (
            not found
            or text[found[-1][-1].end : line.start()].strip("\r\n")
            or text.count("\n", found[-1][-1].end, line.start()) > 1
        ):
            found.append([])
        found[-1].append(Row(*line.span(), (line["of"], line["says"])))
    return [Table(("", ""), tuple(rows), _line_before(text, rows[0].start)) for rows in found if len(rows) >= _LEAST]


def _blocks(text: str) -> Iterator[list[re.Match[str]]]:
    """Lines with cells that stand one below the other."""
    block: list[re.Match[str]] = []
    for line in _LINE.finditer(text):
        if not (is_row(line[0]) or (block and is_rule(line[0]))):
            yield block
            block = []
        else:
            if block and line.start() > block[-1].end() + 1:
                yield block
                block = []
            block.append(line)
    yield block


def _table(text: str, block: list[re.Match[str]]) -> Table | None:
    rows = [Row(line.start(), line.end(), cells_of(line[0])) for line in block if not is_rule(line[0])]
    if len(rows) < 2:
        return None
    heads = tuple(head.lower().replace(" ", "") for head in rows[0].cells)
    if "firstname" in heads and "lastname" in heads:
        first, last = heads.index("firstname"), heads.index("lastname")
        rows = [_named_whole(row, first, last) for row in rows]
    return Table(rows[0].cells, tuple(rows[1:]), _line_before(text, rows[0].start))


def _named_whole(row: Row, first: int, last: int) -> Row:
    """A row of people with the two parts of a name in one cell."""
    name = f"{row.cell(first)} {row.cell(last)}".strip()
    cells = (name if n == first else cell for n, cell in enumerate(row.cells) if n != last)
    return row._replace(cells=tuple(cells))


def _line_before(text: str, start: int) -> str:
    """The line over what begins at `start`; empty where it is long."""
    before = text[:start].rstrip()
    last = before[before.rfind("\n") + 1 :]
    return last.strip("#*_: ") if len(last) <= _ABOVE else ""
