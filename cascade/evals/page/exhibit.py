"""A case as a report shows it: what was asked and expected, what came, and how it came about.

Everything here is clean text, cut to what a page of a thousand cases can hold; the run itself has the whole of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cascade.case import Case, CaseEvidence
from cascade.clean import clean, one_line
from cascade.evals.measure import MEASURES
from cascade.evals.metrics import Places, Span, meets
from cascade.evals.results import Answered
from cascade.gist import made
from cascade.passages import span_of
from cascade.runs import Run
from cascade.shown import about, locator
from cascade.types import Answer

__all__ = ["Exhibit", "HitShown", "QuoteShown", "Search", "Sought", "exhibit", "state_of"]

_HITS = 8
"""Hits of a search that are shown; those with gold are, wherever they rank."""
_SNIPPET = 200
"""Characters of a hit."""
_LONG = 1200
"""Characters of an answer, a quote, a piece of evidence."""


@dataclass(frozen=True)
class HitShown:
    """A passage that a search gave."""

    rank: int
    title: str
    text: str
    scores: str
    gold: bool


@dataclass(frozen=True)
class Search:
    """What one sub-question looked for and found."""

    name: str
    query: str
    counts: str
    hits: tuple[HitShown, ...]
    left: int
    """Hits that are not shown; none of them holds gold."""
    ranked: tuple[tuple[tuple[Span, ...], str], ...]
    """All that it ranked, best first: the place with those of its copies, and why it was not read; empty for what
    was."""


@dataclass(frozen=True)
class QuoteShown:
    """A citation of the answer."""

    n: int
    about: str
    where: str
    text: str
    gold: bool


@dataclass(frozen=True)
class Sought:
    """A piece of evidence that is expected, and how far it came."""

    text: str
    where: str
    fate: str
    reached: bool
    """It is cited."""


@dataclass(frozen=True)
class Exhibit:
    """One case, asked once."""

    id: str
    question: str
    asked: str
    """As of when, and what it was narrowed to or asked after; on one line."""
    tags: tuple[str, ...]
    state: str
    """As of `state_of`."""
    quality: str
    """A share in per cent, or nothing where the case defines none."""
    expected: tuple[str, ...]
    """What a good answer holds, a line each."""
    sought: tuple[Sought, ...]
    status: str
    answer: str
    error: str
    plan: tuple[str, ...]
    searches: tuple[Search, ...]
    quotes: tuple[QuoteShown, ...]
    claims: tuple[tuple[str, str, str], ...]
    """Text, verdict, and what the check missed."""
    notes: tuple[str, ...]
    measures: tuple[tuple[str, float], ...]
    sample: int
    run: str
    seconds: float


def exhibit(answered: Answered, case: Case | None, run: Run | None, places: Places, quality: float | None) -> Exhibit:
    """The case that was `answered`; without `case` or `run` what is known all the same.

    `places` are those of the case's evidence, in its order. `quality` is the share of a good answer, 0 to 1. Raises
    `NoSuch` for a run of which a part is gone.
    """
    answer = run.answer if run is not None else None
    searches = list(_searches(run, places)) if run is not None else []
    question = case.question if case else run.head.question.text if run is not None else answered.case
    return Exhibit(
        id=one_line(answered.case),
        question=one_line(question),
        asked=_asked(case),
        tags=tuple(map(one_line, answered.tags)),
        state=state_of(answered, quality),
        quality="" if quality is None else f"{100 * quality:.0f}%",
        expected=tuple(_expected(case)) if case else (),
        sought=tuple(_sought(case, places, searches, answer)) if case else (),
        status=one_line(answered.status.replace("_", " ")),
        answer=_cut(answer.text) if answer else "",
        error=one_line(answered.error),
        plan=tuple(_plan(run)) if run is not None else (),
        searches=tuple(searches),
        quotes=tuple(_quotes(answer, places)) if answer else (),
        claims=tuple((_cut(c.text), c.verdict.value, one_line(c.reason)) for c in answer.claims) if answer else (),
        notes=tuple(_notes(run)) if run is not None else (),
        measures=tuple((one_line(name), answered.measures[name]) for name in _in_order(answered.measures)),
        sample=answered.sample,
        run=one_line(answered.run or ""),
        seconds=answered.seconds,
    )


def _in_order(measures: Mapping[str, float]) -> list[str]:
    return [*(name for name in MEASURES if name in measures), *sorted(measures.keys() - MEASURES.keys())]


def state_of(answered: Answered, quality: float | None) -> str:
    """How the case went, in a word: right, partly, wrong, error or unscored."""
    if answered.error:
        return "error"
    if quality is None:
        return "unscored"
    return "right" if quality > 1 - 1e-9 else "partly" if quality > 1e-9 else "wrong"


# --- what was expected --------------------------------------------------------------------------------------------


def _asked(case: Case | None) -> str:
    if case is None:
        return ""
    said = [f"as of {case.as_of:%Y-%m-%d}"]
    if case.dated:
        said.append("later documents hidden")
    if case.filters:
        said.append(f"only {case.filters.model_dump_json(exclude_defaults=True)}")
    return one_line(" · ".join([*said, *(f"after “{before}”" for before in case.history)]))


def _expected(case: Case) -> Iterator[str]:
    if not case.answerable:
        yield "nothing: the library does not hold it"
    if case.items:
        yield f"{len(case.items)} of: {one_line('; '.join(case.items))}"
    for wording in (case.answer, *case.also):
        if wording:
            yield _cut(wording)
    for fact in case.facts:
        yield f"says: {one_line(fact)}"


def _sought(case: Case, places: Places, searches: Sequence[Search], answer: Answer | None) -> Iterator[Sought]:
    cited = [Span(q.document, q.start, q.end) for q in answer.quotes] if answer else []
    for number, evidence in enumerate(case.evidence):
        spans = places[number] if number < len(places) else ()
        reached = any(meets(quote, span) for quote in cited for span in spans)
        yield Sought(
            text=_cut(evidence.quote),
            where=_where(evidence),
            fate="cited" if reached else _found_at(spans, searches) if spans else "nowhere in the library",
            reached=reached,
        )


def _where(evidence: CaseEvidence) -> str:
    return one_line(" · ".join(part for part in (evidence.document, evidence.native_id) if part))


def _found_at(spans: Collection[Span], searches: Sequence[Search]) -> str:
    """At which rank the first passage came that holds one of `spans`, and what became of it, search by search."""
    said = []
    for search in searches:
        for rank, (copies, reason) in enumerate(search.ranked, 1):
            if _met(copies, spans):
                at = "" if reason.startswith("rank") else f"at rank {rank}, "
                said.append(f"found for {search.name}: {at}{reason or 'read and not cited'}")
                break
    return "; ".join(said) or "not found"


# --- how it came about --------------------------------------------------------------------------------------------


def _plan(run: Run) -> Iterator[str]:
    plan = run.plan
    if plan is not None:
        yield from made("decompose", plan.model_dump(mode="json"))


def _searches(run: Run, places: Places) -> Iterator[Search]:
    gold = [span for spans in places for span in spans]
    for span in run.view.stages:
        if span.stage != "retrieve" or not span.output:
            continue
        found: Mapping[str, Any] = run.blobs.get(span.output)
        read = [_copies(hit["passage"]["id"], hit) for hit in found["hits"]]
        lost = sorted(found.get("lost", ()), key=lambda each: each["rank"])
        shown: list[HitShown] = []
        for copies, hit in zip(read, found["hits"], strict=True):
            met = _met(copies, gold)
            if met is not None or len(shown) < _HITS:
                shown.append(_hit(hit, met))
        yield Search(
            name=span.name.partition(".")[2] or span.name,
            query=_cut(str(found.get("query", ""))),
            counts=f"{found.get('read', 0)} of {found.get('matched', 0)} matches read, {len(read)} kept",
            hits=tuple(shown),
            left=len(read) - len(shown),
            ranked=(
                *((copies, "") for copies in read),
                *((_copies(each["passage"], each), one_line(each["reason"])) for each in lost),
            ),
        )


def _copies(passage: str, found: Mapping[str, Any]) -> tuple[Span, ...]:
    """Where a passage lies, and those with the same words that were folded into it."""
    return tuple(Span(*span_of(each)) for each in (passage, *found.get("copies", ())))


def _met(copies: Collection[Span], gold: Collection[Span]) -> Span | None:
    """The first place of gold that one of `copies` holds."""
    return next((each for each in gold if any(meets(copy, each) for copy in copies)), None)


def _hit(hit: Mapping[str, Any], gold: Span | None) -> HitShown:
    passage = hit["passage"]
    text = one_line(passage["text"])
    if gold is not None and gold.document == passage["document"] and gold.start > passage["start"]:
        text = one_line(passage["text"][max(gold.start - passage["start"] - _SNIPPET // 4, 0) :])
    scores = [f"{p['name']} {p['value']:.2f}" for p in hit.get("parts", ())]
    return HitShown(
        rank=hit["rank"],
        title=one_line(passage["title"]) or one_line(passage["document"]),
        text=text if len(text) <= _SNIPPET else f"{text[:_SNIPPET]}…",
        scores=one_line(", ".join([f"{hit['score']:.3f}", *scores])),
        gold=gold is not None,
    )


def _quotes(answer: Answer, places: Places) -> Iterator[QuoteShown]:
    for quote in answer.quotes:
        place = Span(quote.document, quote.start, quote.end)
        yield QuoteShown(
            n=quote.n,
            about=about(quote, "UTC"),
            where=f"{quote.source}: {locator(quote.locator) or one_line(quote.native_id)}",
            text=_cut(quote.text),
            gold=any(meets(place, span) for spans in places for span in spans),
        )


def _notes(run: Run) -> Iterator[str]:
    yield from map(one_line, run.view.notes)
    for span in run.view.stages:
        for note in span.all_notes():
            yield f"{span.name}: {one_line(note)}"


def _cut(text: str) -> str:
    """The beginning of `text`, cleaned."""
    text = clean(text).strip()
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
