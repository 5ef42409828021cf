"""Who might know what the library does not tell: people whose records are about what was asked, with what shows it.

Balog, Azzopardi and de Rijke 2006, "Formal models for expert finding in enterprise corpora", model 2: a person's score
is the sum over the records on the topic of how far each is about it, times the person's tie to it. Who wrote it counts
more than who got it, and a new record a little more than an old one. All of it is read off the index and the library.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cascade.context import Context
from cascade.match import Match, Matcher, inverse_frequency
from cascade.query import Query
from cascade.stages.finding.candidates import own_words, written_after
from cascade.stages.finding.fuse import recency
from cascade.stages.finding.search import facet_term, facet_weights, matcher_of
from cascade.stages.weighing.sentence import own_sentences, record
from cascade.stages.weighing.somebody import People, is_nobody
from cascade.types import Document, Expert, Facet, Identity, Passage, Plan, Question, Quote

__all__ = ["experts", "topic"]

_READ = 100
"""Passages that are looked at: those that speak most of the topic."""
_MOST = 5
"""People who are named at most."""
_FAINT = 0.25
"""Share of the first one's score below which nobody else is named."""
_COMMON, _FEW = 0.05, 10
"""What more than this share of all passages has, and more than so many, is no topic."""
_NUMBER = re.compile(r"\d{1,4}%?")
"""A year or a count: what shares it with the question is about anything."""
_LEAST = 0.3
"""Share of the topic's weight that a record must carry to be about it."""
_NEAR = 0.7
"""Share of what the best record carries, from which on another is about as much of it."""
_TIES = {
    "author": 1.0,
    "contact": 0.8,
    "organizer": 0.6,
    "reviewer": 0.6,
    "assignee": 0.6,
    "participant": 0.4,
    "attendee": 0.4,
    "recipient": 0.3,
    "cc": 0.15,
    "bcc": 0.15,
    "mentioned": 0.15,
}
"""How closely a person is tied to a record by a role; no other role ties anybody."""
_CROWD = 5
"""So many in a role may each know what they were told; of more, each the less."""
_SPOKE = 0.5
"""Share of what the most telling sentence says of the topic, from which on somebody else speaks of it too."""
_OUTSIDE = 0.5
"""What somebody outside of the organisation counts beside somebody inside: whom one asks first is a colleague."""


@dataclass
class _Case:
    """What there is for one person: records with what each adds, and with the facets that it speaks of."""

    key: object
    """The same for all identities of the person."""
    who: Identity
    inside: bool
    added: dict[str, float] = field(default_factory=dict)
    wrote: set[str] = field(default_factory=set)
    facets: set[int] = field(default_factory=set)

    @property
    def score(self) -> float:
        return round(sum(self.added.values()) * (1.0 if self.inside else _OUTSIDE), 6)


class _Said(NamedTuple):
    """A sentence of a record, who says it where people speak there, and the share of the topic in it alone."""

    start: int
    end: int
    author: Identity | None
    coverage: float


@dataclass(frozen=True)
class _Record:
    """A document that is about the topic, in the passage that says the most of it."""

    document: Document
    passage: Passage
    facets: frozenset[int]
    said: tuple[_Said, ...]
    score: float


def experts(question: Question, plan: Plan, ctx: Context, after: int = 0) -> tuple[Expert, ...]:
    """Who might know, the likeliest first; nobody where no record within the person's own filters is about it.

    What shows it is numbered on `after` what else is shown.
    """
    facets = topic(plan, ctx)
    if not facets:
        return ()
    match = matcher_of(facets, ctx.index)
    records = {r.document.id: r for r in _records(question, facets, match, ctx)}
    people = People(ctx.library)
    cases = _cases(question, records.values(), people)
    order = sorted(cases, key=lambda c: (-c.score, c.who.address, c.who.name))[:_MOST]
    kept = [c for c in order if c.score >= _FAINT * order[0].score]
    return tuple(
        Expert(
            who=_reachable(case, records),
            score=case.score,
            topic=tuple(facets[n].text for n in sorted(case.facets)),
            records=dict(Counter(records[id_].document.kind for id_ in case.added)),
            wrote=len(case.wrote),
            latest=_latest(case, records, people).model_copy(update={"n": number}),
        )
        for number, case in enumerate(kept, after + 1)
    )


def topic(plan: Plan, ctx: Context) -> tuple[Facet, ...]:
    """The facets of the question that few passages have: its names and rare words. A word of many tells no topic."""
    facets = {f.text.casefold(): f for sub in plan.questions for f in sub.facets}
    size = max(ctx.index.size, 1)
    least = round(inverse_frequency(max(_FEW, int(_COMMON * size)), size), 4)
    weighed = zip(facets.values(), facet_weights(tuple(facets.values()), ctx.index), strict=True)
    return tuple(facet for facet, weight in weighed if weight >= least and not _NUMBER.fullmatch(facet.text))


# --- records ------------------------------------------------------------------------------------------------------


def _records(question: Question, facets: Sequence[Facet], match: Matcher, ctx: Context) -> list[_Record]:
    """The records that are about as much of the topic as the best one, a mail that two sources hold once."""
    query = Query(should=tuple(facet_term(f) for f in facets), filters=question.filters)
    hits = ctx.index.search(query, limit=_READ, lenient=False).hits
    passages = ctx.library.passages_of([h.passage for h in hits])
    later = written_after(question, passages.values(), ctx.library) | _ahead(question, passages.values())
    matched = [(p, match(f"{p.context}\n{own_words(p)}")) for p in passages.values() if p.id not in later]
    matched = [(p, m) for p, m in matched if m.coverage >= _LEAST]
    documents = ctx.known_documents(question, (p.document for p, _ in matched))
    matched = [(p, m) for p, m in matched if p.document in documents]
    weighed = [(_weighed(documents[p.document], p, m, match), p, m) for p, m in matched]
    least = max(_LEAST, _NEAR * max((coverage for (coverage, _), *_ in weighed), default=0.0))
    bm25, covers = {h.passage: h.score / hits[0].score for h in hits if hits[0].score}, ctx.recipe.weigh_coverage
    best: dict[tuple[str, str], _Record] = {}
    for (coverage, said), passage, found in weighed:
        document = documents[passage.document]
        score = (1 - covers) * bm25.get(passage.id, 0.0) + covers * coverage
        record_ = _Record(document, passage, frozenset(found.found), said, score * _newness(document, question, ctx))
        key = document.kind, document.native_id
        if coverage >= least and (key not in best or best[key].score < record_.score):
            best[key] = record_
    return list(best.values())


def _weighed(document: Document, passage: Passage, whole: Match, match: Matcher) -> tuple[float, tuple[_Said, ...]]:
    """The share of the topic that a passage carries: half of it what one sentence says under the record's head.

    Two words that happen to stand in one passage are no topic together. And the sentences.
    """
    head = match(passage.context).found
    said, best = list[_Said](), 0.0
    for start, end, part in own_sentences(document, passage):
        own = match(document.text[start:end])
        said.append(_Said(start, end, part.author if part is not None else None, own.coverage))
        best = max(best, match.coverage({**head, **own.found}))
    return (whole.coverage + best) / 2, tuple(said)


def _ahead(question: Question, passages: Iterable[Passage]) -> set[str]:
    """What is on a calendar after the day that a question is asked as of: who comes need not know of it yet."""
    return {
        p.id for p in passages if question.dated and p.at is not None and p.at > question.as_of and p.kind == "event"
    }


def _newness(document: Document, question: Question, ctx: Context) -> float:
    """What a record's age makes of its score: 1, and more for a new one."""
    new = recency(document.at, question, ctx.recipe) if document.at is not None else 0.0
    return 1 + ctx.recipe.weigh_recency * new


# --- people -------------------------------------------------------------------------------------------------------


def _cases(question: Question, records: Iterable[_Record], people: People) -> list[_Case]:
    """By person, what the records add; without mailboxes that are nobody's own, and without whoever asks."""
    asker = people.key(Identity(address=question.asker)) if question.asker else None
    cases: dict[object, _Case] = {}
    for each in records:
        for who, tie in _tied(each):
            key = people.key(who)
            if key == asker or is_nobody(who) or is_nobody(people.called(who)):
                continue
            case = cases.setdefault(key, _Case(key, people.called(who), people.inside(who)))
            case.added[each.document.id] = max(each.score * tie, case.added.get(each.document.id, 0.0))
            case.facets |= each.facets
            case.wrote |= {each.document.id} if tie == _TIES["author"] else set()
    return [case for case in cases.values() if case.who.name or case.wrote]


def _tied(each: _Record) -> Iterator[tuple[Identity, float]]:
    """Everybody who has a part in a record, with how close it is: whoever says what it is about wrote that."""
    most = max((said.coverage for said in each.said), default=0.0)
    for said in each.said:
        if said.author is not None and said.coverage and said.coverage >= _SPOKE * most:
            yield said.author, _TIES["author"]
    crowd = Counter(p.role for p in each.document.people)
    for person in each.document.people:
        if tie := _TIES.get(person.role):
            yield person.identity, tie if person.role == "author" else tie * min(1.0, _CROWD / crowd[person.role])


# --- what shows it ------------------------------------------------------------------------------------------------


def _reachable(case: _Case, records: Mapping[str, _Record]) -> Identity:
    """A person with a mail address in the place of an account's id, where a record itself gives one."""
    if "@" not in case.who.address:
        for id_ in sorted(case.added):
            for pair in records[id_].document.same:
                mails = [other for other in pair if "@" in other]
                if case.who.address in pair and mails:
                    return Identity(name=case.who.name, address=mails[0])
    return case.who


def _latest(case: _Case, records: Mapping[str, _Record], people: People) -> Quote:
    """The sentence of a person's latest record that says the most of the topic: their own, where they speak in it."""
    mine = [records[id_] for id_ in case.added]
    latest = max(mine, key=lambda r: (r.document.at.timestamp() if r.document.at else -math.inf, r.document.id))
    own = [s for s in latest.said if s.author is not None and people.key(s.author) == case.key]
    best = min(own or latest.said, key=lambda s: (-s.coverage, s.start), default=None)
    start, end = latest.passage.start, min(latest.passage.end, len(latest.document.text))
    if best is not None:
        start, end = best.start, best.end
    return record(latest.document, start, end).model_copy(update={"passage": latest.passage.id})
