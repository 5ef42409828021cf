"""Tables: rows as lines `a | b | c`, the first as a header where it names the columns. Comma-separated files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice

from cascade.types import Locator
from cascade_connectors.documents.encoding import decode
from cascade_connectors.documents.extracted import Draft, Extracted, row

__all__ = ["Row", "read", "write_rows", "write_table"]

Row = tuple[int, Sequence[str]]
"""The number of a row in its file, counted from 1, and its cells."""

_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"[-+(]?[$€£]?\s?\d[\d.,:/ -]*[%)]?")


def read(data: bytes, suffix: str) -> Extracted:
    """A table out of comma-, semicolon- or tab-separated values; their delimiter is found by counting."""
    text = decode(data).replace("\0", "")
    draft = Draft()
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        write_rows(draft, _rows(text, "\t" if suffix == "tsv" else _delimiter(text)))
    finally:
        csv.field_size_limit(limit)
    return draft.done()


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows with the lines that they begin on; a file whose quotes never close is read without minding quotes."""
    lines = text.splitlines(keepends=True)
    balanced = text.count('"') % 2 == 0
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if balanced else csv.QUOTE_NONE)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The character that comes equally often, and most often, in the first lines."""
    lines = [line for line in islice(text[: 1 << 16].splitlines(), 20) if line.strip()]
    counts = {d: [re.sub(r'"[^"]*"', "", line).count(d) for line in lines] for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: (min(counts[d], default=0), sum(counts[d])))


def write_rows(draft: Draft, rows: Iterable[Row], page: int | None = None) -> None:
    """Write rows as parts with their numbers; empty ones are passed over, and after one another table may begin."""
    blocks = (block for filled, block in groupby(rows, lambda row: any(map(str.strip, row[1]))) if filled)
    for number, block in enumerate(blocks):
        head = list(islice(block, 2))
        titled = len(head) == 2 and _names_columns(*(cells for _, cells in head))
        if number and titled and (titled := any(map(_NUMBER.fullmatch, head[1][1]))):
            draft.gap()
        for n, cells in chain(head, block):
            if draft.full:
                return
            role, titled = ("header", False) if titled else ("row", False)
            draft.line(row(cells), role, Locator(line=n, page=page))


def write_table(draft: Draft, rows: Sequence[tuple[Sequence[str], bool]]) -> None:
    """Write the rows of a table in a text, each with whether it is a header; where none is, the first may be."""
    if len(rows) > 1 and not any(header for _, header in rows) and _names_columns(rows[0][0], rows[1][0]):
        rows = [(rows[0][0], True), *rows[1:]]
    draft.gap()
    for cells, header in rows:
        draft.line(row(cells), "header" if header else "row")
    draft.gap()


def _names_columns(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a first row is a header: at least two cells, words in all of them, and none empty that is not below."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    wide = sum(1 for cell in below if cell.strip())
    return len(filled) >= max(2, wide - 1) and not any(_NUMBER.fullmatch(cell) for cell in filled)
