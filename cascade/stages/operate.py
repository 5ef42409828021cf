"""A plan's steps within the chain: retrieve runs those that find and expand, cite those that make values of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cascade.context import Context
from cascade.errors import UsageError
from cascade.match import Match, Matcher
from cascade.operations import Worked, cards_of, problem, reach, work
from cascade.operations.said import first_line
from cascade.passages import passages
from cascade.stages.evidence import Evidence, Found, Unquoted
from cascade.stages.finding.records import rank_records
from cascade.stages.weighing.sentence import record
from cascade.types import Do, Document, Hit, Item, Passage, Question, Quote, Score, SubQuestion

__all__ = ["reached", "worked"]

_SHOWN = 3
"""Quotes of one value at most; of several things that gave it, the first ones are quoted."""


def reached(question: Question, sub: SubQuestion, weights: Sequence[float], ctx: Context) -> Found:
    """The passages of the records that the steps of `sub` come to: those first that its values are had from."""
    if wrong := problem(sub.steps):
        raise UsageError(
            f"the steps of {sub.id} cannot be done: {wrong}", hint="change them in the plan, or take them out"
        )
    match = Matcher(sub.facets, weights)
    filters = question.filters.narrowed(sub.filters) or question.filters
    came = reach(question, filters, match, sub.steps, ctx)
    for step in came.steps:
        ctx.note(f"{step.step}: {step.said}")
    done = work(list(came.documents.values()), sub.steps, match, cards_of(ctx))
    shows = {(v.document.id, v.start) for shown in done.values.values() for v in shown}
    found = [(match(f"{p.context}\n{p.text}"), p) for d in came.documents.values() for p in passages(d)]
    ranked = sorted(found, key=lambda pair: (*_place(pair[1], shows, done.told_by), -pair[0].coverage, pair[1].id))
    pool = [(passage, m.coverage) for m, passage in ranked[: ctx.recipe.pool]]
    return Found(
        sub=sub.id,
        query=came.query,
        filters=filters,
        hits=tuple(_hit(m, p, n, sub.id) for n, (m, p) in enumerate(ranked[: ctx.recipe.pool_all], 1)),
        records=tuple(rank_records(question, sub, pool, ctx)[: ctx.recipe.records]),
        matched=came.matched,
        read=min(came.matched, len(came.documents)),
        complete=came.complete,
        weights=tuple(weights),
        reached=tuple(came.documents),
        steps=tuple(came.steps),
    )


def _place(passage: Passage, shows: Collection[tuple[str, int]], tells: Collection[str]) -> tuple[bool, bool]:
    """What shows a value comes first, then what else tells of a thing that values are had from."""
    shown = any(document == passage.document and passage.start <= at < passage.end for document, at in shows)
    return not shown, passage.document not in tells


def _hit(match: Match, passage: Passage, rank: int, sub: str) -> Hit:
    score = round(match.coverage, 6)
    return Hit(passage=passage, score=score, rank=rank, parts=(Score(name="coverage", value=score),), question=sub)


def worked(question: Question, sub: SubQuestion, found: Found, match: Matcher, ctx: Context) -> Evidence:
    """The values that the steps of `sub` make of what was reached; where there are none, that is not enough."""
    documents = list(ctx.known_documents(question, found.reached).values())
    done = work(documents, sub.steps, match, cards_of(ctx))
    for step in done.steps:
        ctx.note(f"{step.step}: {step.said}")
    quotes, items = _cited(done, sub.id)
    return Evidence(
        sub=sub.id,
        quotes=tuple(quotes),
        items=tuple(items),
        total=done.count if items else None,
        enough=bool(items),
        missing=() if items else _lacking(sub, done, match),
        unquoted=tuple(_left_out(documents, {q.document for q in quotes}, done)),
        steps=tuple(done.steps),
    )


def _left_out(documents: Sequence[Document], quoted: Collection[str], done: Worked) -> Iterator[Unquoted]:
    """The beginning of each record that shows no value, and why it does not."""
    for document in documents:
        if document.id not in quoted:
            start, end = first_line(document)
            why = "others show its values" if document.id in done.told_by else "the plan's steps keep nothing of it"
            text = document.text[start:end]
            yield Unquoted(document=document.id, start=start, end=end, text=text, score=0.0, reason=why)


def _lacking(sub: SubQuestion, done: Worked, match: Matcher) -> tuple[str, ...]:
    """What nothing was found of: what the first step went by that nothing was left after, else the whole question."""
    empty = next((d.step for d in done.steps if not d.after), None)
    if empty is None:
        return ()
    words = tuple(f.text for f in match.facets)
    return words if empty.what == "topic" else (empty.do is Do.KEEP and empty.by) or (sub.text,)


def _cited(done: Worked, sub: str) -> tuple[list[Quote], list[Item]]:
    """Each value as an item with quotes of its own; what shows several of them is quoted once."""
    numbers: dict[tuple[str, int, int], int] = {}
    quotes: list[Quote] = []
    items = []
    for value, shown in done.values.items():
        own: list[int] = []
        for each in shown:
            place = (each.document.id, each.start, each.end)
            if place not in numbers and each.start < each.end and len(own) < _SHOWN:
                numbers[place] = len(numbers) + 1
                bound = record(each.document, each.start, each.end)
                quotes.append(bound.model_copy(update={"n": numbers[place], "question": sub}))
            if place in numbers and numbers[place] not in own and len(own) < _SHOWN:
                own.append(numbers[place])
        if own:
            items.append(Item(value=value, quotes=tuple(own)))
    return quotes, items
