"""Who manages whom: off tables of who reports to whom, off cards, and out of sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cascade.context import Context
from cascade.language import words
from cascade.operations import cards_of
from cascade.operations.cards import field_of
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import name_term, records_with
from cascade.stages.weighing.full_names import full_name, people_of
from cascade.stages.weighing.sentence import record
from cascade.tables import Table, tables_in
from cascade.types import Document, Question, Quote, SubQuestion

__all__ = ["managed"]

_NAME = r"(?P<name>[\w.-]+(?:['’](?!s\b)\w+)?(?: [\w.-]+){0,3}?)"
_BOSS = r"(?:(?:line|direct|current|immediate) )*(?:manager|boss|supervisor|superior|line management)"
_MANAGES = r"(?:(?:line[- ])?manages|supervises|is (?:managing|supervising)|is the boss of)"
_UP = forms(
    rf"who {_MANAGES} {_NAME}",
    rf"(?:who(?:['’]s| is| was) |what is the name of )?{_NAME}['’]s? {_BOSS}",
    rf"(?:(?:who|what)(?:['’]s| is| was) )?(?:the )?{_BOSS} of {_NAME}",
    rf"(?:who(?:m)?|to whom) (?:does|did) {_NAME} (?:report|answer)(?: to)?",
    rf"who(?:m)? does {_NAME} work under",
)
_DOWN = forms(
    rf"(?:who|which people) (?:all )?(?:reports?|answers?)(?: directly)? to {_NAME}",
    rf"(?:who|which people) works? under {_NAME}",
    rf"who(?:m)? (?:all )?does {_NAME} (?:manage|supervise)",
    rf"(?:list |who are )?{_NAME}['’]s? (?:direct )?reports",
)
_OVER = re.compile(
    r"(?:line\s|direct\s)?(?:manager|boss|supervisor|superior)|(?:reports?|reporting|answers)\sto|(?:managed|supervised)\sby",
    re.I,
)
"""What is over a column of managers, and before one on a card."""
_PERSON = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}"
_SAID = (
    re.compile(
        rf"(?P<of>{_PERSON})(?:,[^,.]{{3,40}},)?\s(?:now\s|will\s|directly\s)*reports?\s(?:directly\s)?to\s(?P<to>{_PERSON})"
    ),
    re.compile(rf"(?P<to>{_PERSON})\s(?:now\s|will\s)*(?:line[- ])?(?:manages?|supervises?)\s(?P<of>{_PERSON})"),
)
_READ = 100
"""Passages that name somebody and are looked at."""


class _Line(NamedTuple):
    """Who reports to whom, as they are written, and where that stands."""

    of: str
    to: str
    document: Document
    start: int
    end: int


def managed(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who manages whoever `sub` names, or who is managed by them; None where it asks for neither, or none tells."""
    up = asked_as(_UP, sub.text)
    asked = up or asked_as(_DOWN, sub.text)
    if asked is None:
        return None
    told: dict[str, tuple[str, Quote]] = {}
    named = False
    for name in re.split(r"\s(?:or|and)\s", asked["name"]):
        for each in _lines(question, name, ctx):
            of, to = (full_name(who, people_of(each.document), ctx) for who in (each.of, each.to))
            if set(words(name)) <= set(words(of if up else to)):
                told.setdefault(of, (to, record(each.document, each.start, each.end)))
            named = named or set(words(name)) <= set(words(to if up else of))
    if not told:  # whose place is known has nobody above, or below: no other sentence makes up for that
        return Evidence(sub=sub.id, missing=(sub.text,)) if named else None
    return read_off(
        sub,
        *told_by((to if up else of, quote) for of, (to, quote) in told.items()),
        f"{counted(len(told), 'line')} of who reports to whom",
        told="; ".join(f"{of} reports to {to}" for of, (to, _) in told.items()),
        several=True,
    )


def _lines(question: Question, name: str, ctx: Context) -> Iterator[_Line]:
    """Who reports to whom by the records that name somebody: cards, then tables, then what sentences say, the latest
    record first."""
    should = tuple(Term(text=text, phrase=" " in text) for text in ("reports to", "manager", "supervisor"))
    query = Query(must=(name_term(name),), should=should, filters=question.filters)
    known = records_with(question, query, _READ, ctx)
    latest = sorted(known, key=lambda d: (str(d.created_at or d.at or ""), d.id), reverse=True)
    yield from (line for card in cards_of(ctx).all if card in latest for line in _on_card(card))
    yield from (
        line for document in latest for table in tables_in(document.text) for line in _in_table(document, table)
    )
    yield from (line for document in latest for line in _in_words(document))


def _on_card(card: Document) -> Iterator[_Line]:
    if found := field_of(card, f"(?:{_OVER.pattern})"):
        yield _Line(card.title, found[0], card, *found[1:])


def _in_table(document: Document, table: Table) -> Iterable[_Line]:
    """The rows of a table that has a column of managers after one of people."""
    over = next((n for n, head in enumerate(table.heads) if n and _OVER.fullmatch(head)), 0)
    for row in table.rows if over else ():
        if row.cell(0) and row.cell(over):
            yield _Line(row.cell(0), row.cell(over), document, row.start, row.end)


def _in_words(document: Document) -> Iterator[_Line]:
    for found in (found for form in _SAID for found in form.finditer(document.text)):
        yield _Line(found["of"], found["to"], document, *found.span())
