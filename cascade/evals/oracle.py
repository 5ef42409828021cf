"""Gold in the place of a stage: which stage limits the result shows when one that is perfect stands in for it.

The gold of a case is its plan for decompose, the passages that hold its evidence for retrieve, the evidence itself and
the values that it shows for cite, and the expected answer for synthesize, as far as the quotes found carry it:
a perfect writer says no more than those. A stage that its case has no gold for runs as it is; so does synthesize where
no sentence of the expected answer stands on its quotes, and every stage of a question that has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from cascade.case import Case
from cascade.errors import UsageError
from cascade.evals.metrics import Places, Span, item_key, meets
from cascade.language import sentences
from cascade.match import Matcher
from cascade.passages import passages
from cascade.stages.checking.claims import judged
from cascade.stages.evidence import Draft, Evidence, Found, RankedRecord, numbered
from cascade.stages.finding.search import facet_weights
from cascade.stages.weighing.sentence import record
from cascade.steps import Before, Decision, Halt, Use
from cascade.types import (
    Claim,
    Document,
    Hit,
    Item,
    Operation,
    Passage,
    Plan,
    Question,
    Quote,
    SubQuestion,
    Value,
    Verdict,
)

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library

__all__ = ["ORACLES", "check_oracles", "gold_for", "hook"]

ORACLES = ("decompose", "retrieve", "cite", "synthesize")
"""Stages that gold can stand in for; what verify does is code that takes what it is given."""
_LONGEST = 2000
"""Characters of a quote at most: a place that is longer tells where to look, and not what to quote."""


def check_oracles(stages: Iterable[str]) -> tuple[str, ...]:
    """`stages` in the order of the chain, each once; raises `UsageError` for one that gold cannot stand in for."""
    named = set(stages)
    if unknown := sorted(named - set(ORACLES)):
        raise UsageError(f"--oracle {unknown[0]}: there is no gold for that", hint=f"stages: {', '.join(ORACLES)}")
    return tuple(stage for stage in ORACLES if stage in named)


def gold_for(case: Case, places: Places, oracles: Sequence[str]) -> tuple[str, ...]:
    """Those of `oracles` that `case` has gold for."""
    there = {
        "decompose": case.plan is not None,
        "retrieve": any(places),
        "cite": any(True for _ in _quotable(places)),
        "synthesize": bool(case.answer.strip()),
    }
    return tuple(stage for stage in oracles if case.answerable and there[stage])


def hook(case: Case, places: Places, stages: Sequence[str], library: Library, index: Index) -> Before:
    """What puts the gold of `case` in for each of `stages`, of which `gold_for` said that there is some."""
    give: dict[str, Callable[[Halt], Value | None]] = {
        "decompose": lambda _: _plan(case),
        "retrieve": lambda halt: _found(halt, places, library, index),
        "cite": lambda halt: _evidence(halt, case, places, library),
        "synthesize": lambda halt: _draft(halt, case),
    }

    def before(halt: Halt) -> Decision | None:
        if halt.stage not in stages:
            return None
        gold = give[halt.stage](halt)
        return Use(output=gold.model_dump(mode="json")) if gold is not None else None

    return before


def _plan(case: Case) -> Plan:
    assert case.plan is not None
    return case.plan


# --- retrieve -----------------------------------------------------------------------------------------------------


def _found(halt: Halt, places: Places, library: Library, index: Index) -> Found:
    """The passages with the evidence, in its order, each once."""
    sub = SubQuestion.model_validate(halt.inputs["sub"])
    documents = _documents(places, library)
    holding = {
        passage.id: passage
        for place in _first(places)
        if place.document in documents
        for passage in passages(documents[place.document])
        if meets(Span(passage.document, passage.start, passage.end), place)
    }
    spans = [place for place in _first(places) if place.document in documents]
    hits = (Hit(passage=p, score=1.0, rank=n, question=sub.id) for n, p in enumerate(holding.values(), 1))
    return Found(
        sub=sub.id,
        query="(the passages that hold the evidence)",
        hits=tuple(hits),
        records=tuple(_ranked(documents[span.document], span, holding.values()) for span in dict.fromkeys(spans)),
        matched=len(holding),
        read=len(holding),
        complete=True,
        weights=facet_weights(sub.facets, index),
    )


def _ranked(document: Document, span: Span, holding: Iterable[Passage]) -> RankedRecord:
    """A place as the record that it is; a place across several passages is told as of the first."""
    told = record(document, span.start, span.end)
    own = (p.id for p in holding if p.document == document.id and p.start < span.end and span.start < p.end)
    return RankedRecord(
        document=document.id,
        native_id=told.native_id,
        passage=next(own, ""),
        start=span.start,
        end=span.end,
        text=told.text,
        author=told.author,
        at=told.at,
        score=1.0,
    )


def _documents(places: Places, library: Library) -> dict[str, Document]:
    return library.documents_of(span.document for span in _first(places))


def _first(places: Places) -> Iterator[Span]:
    """Of each piece of evidence the first place that is as good as the others."""
    for place in places:
        if place:
            yield min(place)


# --- cite ---------------------------------------------------------------------------------------------------------


def _evidence(halt: Halt, case: Case, places: Places, library: Library) -> Evidence:
    """The evidence that is of this sub-question as its quotes, with the values that it shows."""
    sub = SubQuestion.model_validate(halt.inputs["sub"])
    subs = Plan.model_validate(halt.made["decompose"]).questions
    documents = _documents(places, library)
    spans = list(dict.fromkeys(span for span in _quotable(places) if span.document in documents))
    quotes = [record(documents[span.document], span.start, span.end) for span in spans]
    own = [q.model_copy(update={"n": n, "question": sub.id}) for n, q in enumerate(_own(sub, subs, quotes), 1)]
    needed = any(sub.id in other.needs for other in subs)
    items = () if needed or not own else tuple(_item(value, own) for value in dict.fromkeys(case.items))
    return Evidence(
        sub=sub.id,
        quotes=tuple(own),
        items=items,
        total=len(items) if items and sub.operation is Operation.COUNT else None,
        enough=bool(own),
        coverage=1.0 if own else 0.0,
        carried=1.0 if own else 0.0,
    )


def _quotable(places: Places) -> Iterator[Span]:
    return (span for span in _first(places) if span.end - span.start <= _LONGEST)


def _own(sub: SubQuestion, subs: Sequence[SubQuestion], quotes: Sequence[Quote]) -> list[Quote]:
    """Of the case's quotes those that speak of `sub` more than of another sub-question; all where none does."""
    matchers = {each.id: Matcher(each.facets, (1.0,) * len(each.facets)) for each in subs}

    def speaks_of(quote: Quote) -> str:
        return max(matchers, key=lambda id_: matchers[id_](f"{quote.title}\n{quote.text}").coverage)

    return [quote for quote in quotes if speaks_of(quote) == sub.id] or list(quotes)


def _item(value: str, quotes: Sequence[Quote]) -> Item:
    """The value with the quotes that have it in their words; with all where none has."""
    showing = tuple(q.n for q in quotes if item_key(value) in item_key(q.text))
    return Item(value=value, quotes=showing or tuple(q.n for q in quotes))


# --- synthesize ---------------------------------------------------------------------------------------------------


def _draft(halt: Halt, case: Case) -> Draft | None:
    """The sentences of the expected answer that stand on the quotes that were found, each on all of them; None where
    quotes were found and none of the sentences stands."""
    evidence = [Evidence.model_validate(each) for each in cast("list[object]", halt.inputs["evidence"])]
    quotes = {quote.n: quote for quote in numbered(evidence).values()}
    if not quotes:
        return Draft(written_by="the case")
    question = Question.model_validate(halt.inputs["question"])
    said = (" ".join(case.answer[start:end].split()) for start, end in sentences(case.answer))
    draft = Draft(claims=tuple(Claim(text=text, quotes=tuple(quotes)) for text in said), written_by="the case")
    checked = judged(question, evidence, draft, quotes)
    held = {c.text for c in checked if c.verdict is not Verdict.UNSUPPORTED}
    claims = tuple(claim for claim in draft.claims if claim.text in held)
    return draft.model_copy(update={"claims": claims}) if claims else None
