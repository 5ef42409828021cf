"""How many mails or messages somebody wrote, and who writes most: counted off the heads of records, and not by words.

"How many mails did Ann send in May?" is said in no mail. What is counted are whole mails, and each message of a chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, fold
from cascade.language.dates import find
from cascade.operations.firms import domain_letters
from cascade.operations.said import said
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of
from cascade.stages.outright.enveloped import opening
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import People, is_nobody
from cascade.stages.weighing.terms import long_day
from cascade.types import Document, Facet, Filters, Identity, Item, Question, Quote, SubQuestion

__all__ = ["tallied"]

_UNIT = r"(?P<unit>e?-?mails?|letters?|messages?|posts?)"
_NAME = r"(?P<by>[\w.'’&-]+(?: [\w.'’&-]+){0,3}?)"
_WRITE = r"(?:send|sent|write|wrote|written|post|posted)"
_PLACE = r"(?: (?:in|on|to) (?P<place>#[\w-]+|(?:the )?[\w-]+ (?:channel|list)|[\w-]+-[\w-]+))?"
_TOPIC = r"(?: (?:about|on|regarding) (?P<topic>.+?))?"
_ABOUT = rf"{_PLACE}{_TOPIC}"
_FORMS = forms(
    rf"how many {_UNIT} (?:did|has|have) {_NAME} {_WRITE}{_ABOUT}",
    rf"how many {_UNIT} (?:did|have|has) (?:we|i|us) (?:get|got|gotten|receive|received|had) from {_NAME}{_TOPIC}",
    rf"how many {_UNIT} (?:are|were|came|do we have|have we got|did we get)(?: there)?(?: from {_NAME})?{_ABOUT}",
    rf"who (?:has |have )?(?P<most>{_WRITE}|sends|writes|posts)(?: the)? most(?: {_UNIT})?{_ABOUT}",
    rf"who (?:is|was)(?: the)? (?P<most>most active){_ABOUT}",
    rf"who (?:has |have )?(?P<most>{_WRITE}|sends|writes|posts)(?: {_UNIT})?{_TOPIC} (?:the )?most",
)
_MAIL = re.compile(r"e?-?mail|letter", re.I)
_DAYS = re.compile(r"(?:\b(?:in|on|during|since|for|from|until)\s+)?\0")
_READ = 20_000
"""Records beyond which nobody counts who wrote them; narrowed to a time, a place or somebody, they can be."""
_TOLD = 5
"""Of those who write most, how many are told."""


class _Written(NamedTuple):
    """A mail, or one message of a chat."""

    who: Identity
    at: datetime | None
    document: Document
    span: tuple[int, int]

    @property
    def quote(self) -> Quote:
        return record(self.document, *self.span)


def tallied(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """How many there are that somebody wrote, or who wrote most of them; None where `sub` asks for something else, or
    the library knows no such place, or nobody of that name."""
    asked = asked_as(_FORMS, _undated(question, sub.text))
    if asked is None:
        return None
    given = asked.groupdict()
    by, unit = given.get("by") or "", given.get("unit") or ""
    place = re.sub(r"^#|^the | (?:channel|list)$", "", given.get("place") or "")
    topic = content_words(given.get("topic") or "")
    sender = _sender(by, ctx) if by else ""
    mail = _MAIL.match(unit) is not None
    narrowed = Filters(
        kinds=("email",) if mail else ("email", "chat") if given.get("most") else ("chat",),
        people=(("from", sender),) if sender else (),
        labels=(place,) if place else (),
        after=sub.filters.after,
        before=sub.filters.before,
    )
    filters = question.filters.narrowed(narrowed)
    if filters is None or (by and not sender) or (place and ctx.index.unmet(Filters(labels=(place,)))):
        return None
    ids = ctx.index.document_ids(Query(must=tuple(Term(text=word) for word in topic), filters=filters))
    if len(ids) > _READ:
        return None
    written = sorted(_written(question, ids, by, topic, filters, ctx), key=_when)
    what = "mail" if mail else "message"
    whose = f" by {by}" if by else f" in {place}" if place else ""
    if not written:
        return Evidence(sub=sub.id, missing=(f"a {what}{whose}",)) if by else None
    return (
        _most(sub, written, what, ctx)
        if given.get("most")
        else _count(sub, written, f"{counted(len(written), what)}{whose}")
    )


def _sender(by: str, ctx: Context) -> str:
    """How whoever `by` names is known, a person or an organisation by the domain of its addresses; empty for nobody."""
    if ctx.library.people(by, limit=1):
        return by
    letters = re.sub(r"[\W\d_]", "", fold(by))
    domains = (a.partition("@")[2] for p in ctx.library.people(letters, limit=_TOLD) for a in p.addresses)
    return next((domain for domain in domains if domain_letters(domain).startswith(letters)), "")


def _undated(question: Question, text: str) -> str:
    """`text` without the times that it names."""
    for found in reversed(find(text, question.as_of, question.zone)):
        text = f"{text[: found.start]}\0{text[found.end :]}"
    return " ".join(_DAYS.sub(" ", text).split()).replace(" ?", "?")


def _written(
    question: Question, ids: Sequence[str], by: str, topic: Sequence[str], filters: Filters, ctx: Context
) -> Iterator[_Written]:
    """What was written in these records, by whom; of a chat the messages that the filters and the topic leave."""
    speaks = matcher_of([Facet(text=word) for word in topic], ctx.index)
    wanted = {p.key for p in ctx.library.people(by)} if by else set()
    for document in ctx.known_documents(question, ids).values():
        if document.kind != "chat":
            if document.author is not None and not (question.dated and document.at and document.at > question.as_of):
                yield _Written(document.author, document.at, document, opening(document))
            continue
        for each in said(document):
            person = ctx.library.person_of(each.author) if by and each.author is not None else None
            out = (filters.after and each.at and each.at < filters.after) or (
                filters.before and each.at and each.at >= filters.before
            )
            told = not topic or speaks(each.text).coverage >= 1
            if each.author is not None and not out and told and (not by or (person and person.key in wanted)):
                yield _Written(each.author, each.at, document, (each.start, each.end))


def _when(written: _Written) -> tuple[float, str, int]:
    return written.at.timestamp() if written.at else 0.0, written.document.id, written.span[0]


def _count(sub: SubQuestion, written: Sequence[_Written], told: str) -> Evidence:
    """How many, with the first and the latest of them."""
    ends = [written[0], written[-1]][: len(written)]
    days = [long_day(each.at) for each in ends if each.at]
    if len(days) > 1:
        told += f", the first of {days[0]} and the latest of {days[1]}"
    items = [Item(value=str(len(written)), quotes=tuple(range(1, len(ends) + 1)))]
    return read_off(sub, [each.quote for each in ends], items, "the heads of records", told=told)


def _most(sub: SubQuestion, written: Sequence[_Written], what: str, ctx: Context) -> Evidence | None:
    """Who wrote most, the five who did, with the latest of each."""
    people = People(ctx.library)
    by_person: dict[object, list[_Written]] = {}
    for each in written:
        if not is_nobody(each.who):
            by_person.setdefault(people.key(each.who), []).append(each)
    first = sorted(by_person.values(), key=lambda own: (-len(own), str(own[0].who)))[:_TOLD]
    if not first:
        return None
    names = [people.called(own[0].who).name or str(own[0].who) for own in first]
    items = [Item(value=name, quotes=(n,)) for n, name in enumerate(names, 1) if len(first[n - 1]) == len(first[0])]
    told = "; ".join(f"{name}: {len(own):,}" for name, own in zip(names, first, strict=True))
    told += f" (of {counted(len(written), what)})"
    return read_off(sub, [own[-1].quote for own in first], items, "the heads of records", told=told)
