"""What things in a table have, told as one sentence, and which of several tables that say as much counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cascade.language import content_words, stem, words
from cascade.language.dates import ANY_DAY, dates_in
from cascade.match import Matcher
from cascade.questions.shape import Shape
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.tabular.columns import number_in
from cascade.stages.weighing.days import day_of
from cascade.stages.weighing.sentence import record
from cascade.tables import Grid, Row
from cascade.types import Document, Operation, SubQuestion

__all__ = ["Cell", "Told", "cell_of", "evidence_of", "fits", "latest", "named_by", "unasked"]

_NOTHING = "–"
"""Told for an empty cell."""


class Cell(NamedTuple):
    """What one thing has for one property, and the line that says so."""

    document: Document
    row: Row
    thing: str
    property: str
    value: str


class Told(NamedTuple):
    """What one table says to the question, and how well it answers."""

    coverage: float
    extra: int
    """Words of the property that the question does not have, and more the less a table is made to be asked so."""
    cells: tuple[Cell, ...]
    lead: str = ""
    """What a cell of yes and no comes to."""


def cell_of(document: Document, grid: Grid, thing: int, each: int) -> Cell:
    row = grid.row(thing, each)
    return Cell(document, row, grid.things[thing], grid.properties[each], grid.value(thing, each))


def unasked(match: Matcher, label: str) -> int:
    """Words of a label that the question does not have."""
    asked = {stem(word) for facet in match.facets for form in facet.forms for word in words(form)}
    return sum(stem(word) not in asked for word in content_words(label))


def named_by(match: Matcher, thing: str) -> float:
    """Share of the words of a thing's name that the question has."""
    said = content_words(thing)
    if not said:  # "3"
        return float(bool(match(thing).found))
    return 1 - unasked(match, thing) / len(said)


def latest(told: Sequence[Told], zone: str) -> Told | None:
    """The best of these; of those that are as good in other records the latest, and none where no day tells which of
    those that differ."""
    best = [t for t in told if (t.coverage, t.extra) == (told[0].coverage, told[0].extra)]
    if len({t.cells[0].document.id for t in best}) > 1:
        days = [day_of(t.cells[0].document, zone) for t in best]
        best = [t for t, day in zip(best, days, strict=True) if day == max(days)]
    same = len({tuple(c.value for c in t.cells) for t in best}) == 1
    return best[0] if same or len({t.cells[0].document.id for t in best}) == 1 else None


def evidence_of(sub: SubQuestion, told: Told, *, things: bool) -> Evidence:
    """The cells as one sentence: each thing with what it has, under the property where all have the same one. The items
    are the `things`, or what they have."""
    lines = (record(c.document, c.row.start, c.row.end) for c in told.cells)
    quotes, items = told_by((c.thing if things else c.value, line) for c, line in zip(told.cells, lines, strict=True))
    first, last = told.cells[0], told.cells[-1]
    if not first.property:  # a line of a list says what it is of itself
        text = "; ".join(f"{c.thing}: {c.value}" for c in told.cells)
    elif first.document.id != last.document.id:
        text = "; ".join(f"{c.thing}: {c.property} {c.value}" for c in told.cells)
    elif len({c.thing for c in told.cells}) == 1:
        text = f"{first.thing}: {', '.join(f'{c.property} {c.value or _NOTHING}' for c in told.cells)}"
    else:
        text = f"{first.property}: {', '.join(f'{c.thing} {c.value or _NOTHING}' for c in told.cells)}"
    return read_off(
        sub,
        quotes,
        items,
        f"a table of “{first.document.title}”",
        told=f"{told.lead} {text}".lstrip(),
        several=True,
    )


def fits(shape: Shape, value: str) -> bool:
    """Whether a cell may be what is asked for: a number, a day, or somebody."""
    figure = any(c.isdigit() for c in value)
    match shape.operation:
        case Operation.COUNT:
            return figure
        case Operation.FIND if shape.answer_type in ("company", "person"):
            return False
        case Operation.FIND if shape.answer_type == "date":
            return figure or bool(dates_in(value, ANY_DAY))
        case Operation.FIND if shape.answer_type == "money":
            return number_in(value) is not None
        case Operation.FIND if shape.answer_type == "number":
            return figure
        case Operation.WHO:
            return value[:1].isupper() and not figure
        case _:
            return True
