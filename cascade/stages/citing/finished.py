"""Who did something, as whoever reports it done: the author of the request that was merged, or of "BW-12 is fixed".

Such a record seldom says again what was wrong. What does names it by an id ("the doors jam, logged as BW-12"), and the
id leads on to the record that says it is done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cascade.context import Context
from cascade.language import asks, sentences, stem, words
from cascade.match import Matcher
from cascade.operations.said import Said, said
from cascade.query import Query
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import matcher_of, name_term, records_on, records_with
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import People, is_nobody
from cascade.types import Document, Facet, Identity, Question, SubQuestion

__all__ = ["finished"]

_DID = re.compile(
    r"^\W*who\s(?:has\s|have\s|had\s|was\sit\sthat\s|finally\s|actually\s)*(?P<verb>fixed|repaired|solved|resolved|made|built"
    r"|implemented|developed|created|wrote|rewrote|sped|improved|added|removed|shipped|released|deployed|finished"
    r"|completed|did|delivered|sorted|migrated|cleaned|updated|changed|renamed|optimi[sz]ed|introduced|launched|patched"
    r"|corrected|mended|got)\b(?!\s(?:the\s)?most\b)",
    re.I,
)
_INTO = frozenset(("made", "got"))
_AGAIN = frozenset("again now at last finally then today".split())
_DONE = re.compile(
    r"(?<!not )(?<!n['’]t )(?<!be )(?<!get )(?<!isn['’]t )(?<!almost )(?<!nearly )(?<!half )"
    r"\b(?:done|fixed|merged|live|shipped|released|solved|resolved|finished|deployed|repaired|mended|in\splace"
    r"|in\sproduction|sorted(?:\sout)?)\b",
    re.I,
)
_NOT_YET = re.compile(r"\b(?:once|until|when|if|not|never|isn['’]t|wasn['’]t|will|should|hope|before|unless)\b", re.I)
"""Before the word for it: that it is to be done, or was not."""
_ID = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b")
_ENOUGH = 0.6
"""Share of what was done that a record has to speak of."""
_READ = 60
"""Passages that are looked at for what was done, and for each id."""
_IDS, _CASE = 4, 25
_QUOTES = 2
"""Records of one person that are quoted."""
_REQUEST = 2
"""What the author of a merged request counts beside whoever writes that it is done."""


class _Report(NamedTuple):
    """Somebody reports something done."""

    who: Identity
    document: Document
    start: int
    end: int
    weight: int


def finished(question: Question, sub: SubQuestion, ctx: Context, *, surely: bool) -> Evidence | None:
    """Who reported done what `sub` asks who did; None where it asks for something else, or nobody did.

    `surely` where an id or a merged request says so, and not only words that speak of it and of something done.
    """
    did = _DID.match(" ".join(sub.text.split()))
    facets = _of_what(sub, did["verb"].lower()) if did is not None else []
    if not facets:
        return None
    match = matcher_of(facets, ctx.index)
    known = records_on(question, facets, _READ, ctx)
    topical = [each for d in known for each in _records(d) if _is_about(each, match)]
    ids = list(dict.fromkeys(i for each in topical for i in _ID.findall(each.text)))[:_IDS]
    with_id = {
        i: records_with(question, Query(must=(name_term(i),), filters=question.filters), _READ, ctx) for i in ids
    }
    # what many records have is a standard's name, and no case's: "UTF-8"
    of_case = {i: found for i, found in with_id.items() if len(found) <= _CASE}
    named = [each for i, found in of_case.items() for d in found for each in _records(d) if i in each.text]
    people = People(ctx.library)
    told = named + [each for each in topical if not surely or each.document.kind == "code-review"]
    each_once = {(each.document.id, each.start): each for each in told}.values()
    reports = [report for each in each_once if (report := _report(each, None if each in named else match)) is not None]
    reports = [report for report in reports if not is_nobody(report.who)]
    counts = Counter[str]()
    for report in reports:
        counts[_called(report, people)] += report.weight
    if not counts:
        return None
    best = [who for who, count in counts.items() if count == max(counts.values())]
    theirs = [(who, [r for r in reports if _called(r, people) == who][:_QUOTES]) for who in best]
    return read_off(sub, *told_by((who, record(r.document, r.start, r.end)) for who, own in theirs for r in own))


def _of_what(sub: SubQuestion, verb: str) -> list[Facet]:
    """What something was done to, without the verb, and without what it was made ("fast again")."""
    facets = [f for f in sub.facets if stem(verb) not in map(stem, words(f.text))]
    said = [w for w in words(sub.text) if w not in _AGAIN]
    into = facets[-1] if verb in _INTO and len(facets) > 1 and not facets[-1].must else None
    return facets[:-1] if into is not None and words(into.text)[-1:] == said[-1:] else facets


def _records(document: Document) -> Iterator[Said]:
    """A request as a whole, by its author, or each message of a talk."""
    if document.kind == "code-review":
        bodies = [p for p in document.parts if p.role == "body"]
        start, end = (bodies[0].start, bodies[0].end) if bodies else (0, len(document.text))
        yield Said(document, start, end, document.author, document.at)
    elif document.kind in ("chat", "email"):
        yield from said(document)


def _is_about(each: Said, match: Matcher) -> bool:
    whole = f"{each.document.title}\n{each.text}" if each.document.kind != "chat" else each.text
    found = match(whole)
    return found.coverage >= _ENOUGH and not match.missing(found.found)


def _report(each: Said, match: Matcher | None) -> _Report | None:
    """That something is done, where `each` reports that; a request does where it was merged. Of what a mail tells that
    alone which speaks of what is asked, by `match`, where no id says that all of it does."""
    if each.author is None:
        return None
    if each.document.kind == "code-review":
        merged = each.document.meta.get("state") == "merged"
        return _Report(each.author, each.document, each.start, each.end, _REQUEST) if merged else None
    for start, end in sentences(each.document.text, each.start, each.end):
        text = each.document.text[start:end]
        done = _DONE.search(text)
        of_it = match is None or each.document.kind != "email" or match(f"{each.document.title}\n{text}").found
        if done is not None and of_it and not asks(text) and not _NOT_YET.search(text[: done.start()]):
            return _Report(each.author, each.document, start, end, 1)
    return None


def _called(report: _Report, people: People) -> str:
    return str(people.called(report.who).name or report.who)
