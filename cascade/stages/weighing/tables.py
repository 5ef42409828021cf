"""Rows of tables as records of their own: what a list or a price sheet says of one thing stands in one line.

A row is read under its table's first line, which names the columns: that a sheet is one of suppliers is said there, and
not beside each of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from cascade.language import stem, words
from cascade.match import Matcher
from cascade.stages.weighing.sentence import Sentence
from cascade.tables import cells_of, is_row, is_rule, tables_in

__all__ = ["HEADING", "begins", "columns", "columns_line", "headed", "measure_of", "without_others"]

HEADING = 0.8
"""What a facet counts for a row where only the table's first line or its title names it."""
_MEASURES = {
    "heavy": "weigh mass kilo kg",
    "tall": "height",
    "wide": "width",
    "old": "age born birth built bought made joined since year",
}
"""What is over a column of measures, by the adjective that a question asks for them with."""
_HOW = re.compile(rf"\bhow\s({'|'.join(_MEASURES)})\b", re.I)
_SHORTEST = 3
"""Letters of a word from which on it also shows in longer ones: whoever owns a thing is its owner."""


def columns(sentence: Sentence) -> list[tuple[str, str]]:
    """The cells of a row, each after what its table's first line says over it, empty ones too; none for what is no row
    below one."""
    top = columns_line(sentence.document.text, sentence.start, sentence.end)
    return list(zip_longest(cells_of(top), cells_of(sentence.text), fillvalue="")) if top else []


def columns_line(text: str, start: int, end: int) -> str:
    """The first line of the table that the row `text[start:end]` stands in, which names its columns; empty for what is
    no row below one."""
    if not is_row(text[start:end]):
        return ""
    top = _top(text, start)
    return _line(text, top) if top < text.rfind("\n", 0, start) + 1 else ""


def measure_of(question: str) -> tuple[str, ...]:
    """How what is over the column begins that tells how heavy or old something is, where `question` asks that."""
    how = _HOW.search(question)
    return tuple(_MEASURES[how[1].lower()].split()) if how else ()


def begins(measure: tuple[str, ...], heading: str) -> bool:
    """Whether a word of a heading begins as one of these does."""
    return bool(measure) and any(word.startswith(measure) for word in words(heading))


def without_others(question: str, match: Matcher, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences without the rows of tables that have no name of the question, where another row has it, and
    without those that have no column for the measure that it asks for."""
    names, measure = {n for n, facet in enumerate(match.facets) if facet.must}, measure_of(question)
    documents = {s.document.id: s.document.text for s in sentences} if names or measure else {}
    others: set[tuple[str, int]] = set()
    for name, text in documents.items():
        for table in tables_in(text):
            if measure and not any(begins(measure, head) for head in table.heads):
                others |= {(name, row.start) for row in table.rows}
            found = {row.start: names & match(" | ".join(row.cells)).found.keys() for row in table.rows}
            theirs = set[int]().union(*found.values())
            others |= {(name, start) for start, said in found.items() if theirs - said}
    return [s for s in sentences if (s.document.id, s.start) not in others]


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


def headed(match: Matcher, label: str) -> dict[int, float]:
    """What a heading speaks of, by a longer word of the same root too."""
    found = dict(match(label).found)
    for n, facet in enumerate(match.facets):
        roots = tuple(stem(w) for w in words(facet.text) if len(stem(w)) >= _SHORTEST)
        if n not in found and roots and any(word.startswith(roots) for word in words(label)):
            found[n] = HEADING
    return found
