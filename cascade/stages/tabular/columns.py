"""What stands in the columns of a table, and which of them tells what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from cascade.context import Context
from cascade.language import content_words, stem, stems, words
from cascade.language.dates import days_in
from cascade.language.quantities import quantities
from cascade.operations import cards_of
from cascade.questions.shape import phrase_type
from cascade.stages.citing.themes import SERVED
from cascade.stages.finding.search import records_on
from cascade.stages.tabular.rows_asked import Asked
from cascade.stages.weighing.contact_asked import asks_who_is_known
from cascade.stages.weighing.tables import headed
from cascade.tables import Row, Table
from cascade.types import Document, Facet, Operation, Question, SubQuestion

__all__ = [
    "column_asked",
    "day_in",
    "is_filed",
    "is_head",
    "is_name",
    "keeps_them",
    "mostly",
    "number_in",
    "of_people",
    "over",
    "tables_on",
]

_MOSTLY = 0.6
"""Share of a column's cells that have to be days, numbers or people, for it to be a column of these."""
_KEEPERS = frozenset("who responsible keeper".split())
"""What is over a column of people who have to do with a thing, beside nouns for people."""
_KIND = frozenset(stem(w) for w in "subject reason type category topic fault issue cause kind complaint".split())
"""What is over a column that says of what kind each row is."""
_REMARK = frozenset(stem(w) for w in "comment remark description text message detail feedback note".split())
"""What is over a column of what somebody says in each row."""
STOCK = re.compile(r"\b(?:in[ _]stock|stock|left|on[ _]hand|qty|quantity|available|remaining|have|count)\b", re.I)
"""What is over a column that says how many there are."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_AMOUNT = re.compile(
    r"\b(?:id|no|nr|number|code|phone|mobile|tel\w*|year|serial|account|room|extension|joined|born|bought)\b", re.I
)
"""What is over a column of figures that count nothing."""
_FILED = re.compile(r"\d+[A-Z]|0\d[\d\s]*|\d[\d./-]*[./-]\d[\d./-]*[./-]\d+.*")
"""Figures that count nothing: what something is filed under, how it is reached, and days."""
_DOER = re.compile(r"(?:er|or|ee|ist|ant)s?$", re.I)
"""How nouns end for those who do something."""
_IN_FULL = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.?\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?"
    r"|[A-Z][a-zà-ÿ'’-]+(?:\s[a-z]{2,3})?(?:\s[A-Z][\w'’-]*\.?){1,2}"
)
"""What may be somebody's name in full, by its capitals alone."""


def tables_on(question: Question, sub: SubQuestion, said: Iterable[Facet], most: int, ctx: Context) -> list[Document]:
    """Records that speak of any of what is `said`, in which tables are looked for; whoever is known is told by contact
    records, and not by one of the lists that have them."""
    found = records_on(question, said, most, ctx)
    if not asks_who_is_known(sub.text) and all(step.what != "contacts" for step in sub.steps):
        return found
    cards = cards_of(ctx)
    return [document for document in found if not cards.lists(document)]


def over(document: Document, table: Table) -> str:
    """What stands over a table: the title and the folder of its record, and the line before it."""
    return "\n".join([document.title, document.source.replace("-", " "), *document.labels, table.above])


def column_asked(
    asked: Asked, document: Document, table: Table, rows: Sequence[Row], chosen: Sequence[int], people: Sequence[int]
) -> int | None:
    """The column that tells what the rows are that are asked for; None where the table is of other things."""
    heads = list(enumerate(table.heads))
    if asked.often or asked.complains:
        kind = asked.match.told_by(asked.head)
        tells = [n for n, _ in heads if n and not all(kind & asked.match(row.cell(n)).found.keys() for row in rows)]
        kinds = [n for n in tells if not (_KIND | asked.head).isdisjoint(stems(table.heads[n]))]
        kinds += [n for n in tells if not _REMARK.isdisjoint(stems(table.heads[n]))]
        return kinds[0] if kinds else None
    taken = {n for n, _ in heads for row in table.rows if set(chosen) & asked.match(row.cell(n)).found.keys()}
    named = [n for n, head in heads if n not in taken and is_head(asked, head)]
    if named and not asked.cares:
        return named[0]
    if asked.people:
        free = [n for n in people if n not in taken]
        return max(free, key=lambda n: asked.match.coverage(headed(asked.match, table.heads[n])), default=None)
    if asked.shape.answer_type == "company":
        return next((n for n, head in heads if n not in taken and phrase_type(head) == "company"), None)
    names = [n for n, _ in heads if mostly(table, n, is_name)]
    if not asked.head or not asked.head.isdisjoint(stems("\n".join([over(document, table), *table.heads]))):
        return next((n for n in names if n not in taken), None)
    if asked.shape.operation is Operation.COUNT:  # a cell that speaks of the things may say how many there are
        begun = all(asked.head & set(stems(row.cell(n))[:1]) for n in names[:1] for row in rows)
        counted = any(STOCK.search(head) for head in table.heads)  # of "34 bales" no row is a bale
        alone = not counted and all(
            any(asked.head.issuperset(stems(cell)) for cell in row.cells if cell) for row in rows
        )
        return names[0] if names and (begun or alone) else None
    return names[0] if names and not asked.match.told_by(asked.head).isdisjoint(chosen) else None


def keeps_them(asked: Asked, table: Table, rows: Sequence[Row], column: int, chosen: Sequence[int]) -> bool:
    """Whether a column is of those who have to do with the things of a table, and `rows` are chosen by these; or of
    whoever stands beside what they have to do with, under a heading that says so ("Looks after")."""
    if any(headed(asked.match, head).keys() - set(asked.topic) for n, head in enumerate(table.heads) if n != column):
        return True
    thing = next((n for n, _ in enumerate(table.heads) if mostly(table, n, is_name)), 0)
    head = table.heads[column].replace("_", " ").lower()
    keeps = phrase_type(head) == "person" or not _KEEPERS.isdisjoint(words(head))
    return keeps and column != thing and all(asked.match(row.cell(thing)).found.keys() >= set(chosen) for row in rows)


def of_people(asked: Asked, table: Table, somebody: Callable[[str], bool]) -> list[int]:
    """The columns of people: those who are known; else, where no keeper is asked for, customers and the like, or
    those whom a heading or their names in full tell."""
    heads = list(enumerate(table.heads))
    known = [n for n, _ in heads if mostly(table, n, somebody)]
    if known or asked.cares:
        return known
    served = [n for n, head in heads if not SERVED.isdisjoint(stems(head))]
    return served or [n for n, head in heads if _for_people(head, n, table) and mostly(table, n, is_name)]


def _for_people(heading: str, column: int, table: Table) -> bool:
    """Whether people stand under a heading, be they known or not."""
    kind = phrase_type(heading.replace("_", " ").lower())
    if heading.lower() == "name" or kind == "person":
        return True
    likely = kind == "text" and (column > 0 or _DOER.search(heading) is not None)
    return likely and mostly(table, column, lambda c: _IN_FULL.fullmatch(c) is not None)


def is_head(asked: Asked, heading: str) -> bool:
    """Whether a column is of the things that are asked for by what stands over it."""
    return bool(content_words(heading)) and set(map(stem, content_words(heading))) <= asked.head


def mostly(table: Table, column: int, kind: Callable[[str], bool]) -> bool:
    """Whether most of what stands in a column is of one kind."""
    cells = [cell for row in table.rows if (cell := row.cell(column))]
    return sum(map(kind, cells)) >= _MOSTLY * len(cells) > 0


def is_name(cell: str) -> bool:
    """Whether a cell says what a thing is called, and is no number, day or id."""
    return any(w.isalpha() and len(w) > 1 for w in words(cell)) and not any(c.isdigit() for c in cell.split()[0])


def is_filed(heading: str) -> bool:
    """Whether figures under a heading count nothing: by them things are filed or reached."""
    return _NO_AMOUNT.search(heading.replace("_", " ")) is not None


def number_in(cell: str) -> float | None:
    """The first number that a cell has; None where what it has counts nothing."""
    found = quantities(cell) if not _FILED.fullmatch(cell) else ()
    return min(found[0].values) if found else None


def day_in(cell: str, written: datetime | None, zone: str) -> date | None:
    """The first day that a cell names; of a year alone its first."""
    if _YEAR.fullmatch(cell):
        return date(int(cell), 1, 1)
    return next((d.first for d in days_in(cell, written, zone)), None)
