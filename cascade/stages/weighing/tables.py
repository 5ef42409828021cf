"""Rows of tables as records of their own: what a list or a price sheet says of one thing stands in one line.

A row is read under its table's first line, which names the columns: that a sheet is one of suppliers is said there, and
not beside each of them. The column that the question asks for by its noun gives the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from cascade.language import Shape, stem, stems
from cascade.match import Match, Matcher, union
from cascade.stages.weighing.sentence import Sentence
from cascade.tables import cells_of, is_row, is_rule

__all__ = ["HEADING", "Row", "columns", "rows_for"]

_CALLED = frozenset(stem(word) for word in "name id no nr number code title".split())
"""What may stand after the noun for a column's things in what it is called."""
HEADING = 0.8
"""What a facet counts for a row where only the table's first line or its title names it."""


class Row(NamedTuple):
    """A line of a table, what it speaks of together with its heading, and the cell that is asked for."""

    sentence: Sentence
    match: Match
    value: str


def rows_for(shape: Shape, match: Matcher, candidates: Sequence[Sentence]) -> list[Row]:
    """Rows of the tables that have a column of what is asked for; none where no table has."""
    wanted = frozenset(stems(shape.head))
    rows = []
    for sentence in candidates if wanted else ():
        cells = columns(sentence)
        value = next((cell for name, cell in cells if _names(name, wanted)), "")
        if value:
            above = match("\n".join([sentence.document.title, *(name for name, _ in cells)])).found
            together = union([sentence.match, Match(0.0, {n: HEADING * share for n, share in above.items()})])
            rows.append(Row(sentence, Match(match.coverage(together), together), value))
    return rows


def _names(head: str, wanted: frozenset[str]) -> bool:
    """Whether a column holds what is asked for: "supplier name" suppliers, and "customer since" no customers."""
    row = stems(head)
    at = max((n for n, word in enumerate(row) if word in wanted), default=None)
    return at is not None and _CALLED.issuperset(row[at + 1 :])


def columns(sentence: Sentence) -> list[tuple[str, str]]:
    """The cells of a row, each after what its table's first line says over it, empty ones too; none for what is no row
    below one."""
    if not is_row(sentence.text):
        return []
    top = _top(sentence.document.text, sentence.start)
    if top >= sentence.document.text.rfind("\n", 0, sentence.start) + 1:
        return []
    return list(zip_longest(cells_of(_line(sentence.document.text, top)), cells_of(sentence.text), fillvalue=""))


def _top(text: str, start: int) -> int:
    """Where the first line of the table begins that has a line at `start`."""
    top = text.rfind("\n", 0, start) + 1
    while top:
        before = text.rfind("\n", 0, top - 1) + 1
        line = text[before : top - 1]
        if not (is_row(line) or is_rule(line)):
            break
        top = before
    return top


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]
