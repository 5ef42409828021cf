"""Draft -> Answer: each claim held against its quotes by plain code, and the answer's status.

A quote must be the document's own text at its place. A claim whose numbers, names or dates are in none of its quotes is
cut; one that only adds words is marked. Quotes that state different values for the same thing make the answer
`conflicting`, unless the later one says that it replaces the earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.query import Query
from cascade.shown import nothing_on
from cascade.stage import stage
from cascade.stages.checking.agreement import Pair, conflicts_of, replaces
from cascade.stages.checking.claims import judged
from cascade.stages.checking.experts import experts
from cascade.stages.checking.nearest import nearest
from cascade.stages.evidence import Draft, Evidence, Found, numbered
from cascade.stages.planning.spelled import respelled
from cascade.types import (
    Answer,
    Claim,
    Coverage,
    Expert,
    Filters,
    Item,
    Plan,
    Question,
    Quote,
    Status,
    StepDone,
    Verdict,
)

__all__ = ["verify"]


@stage(reads=True)
def verify(
    question: Question, plan: Plan, found: list[Found], evidence: list[Evidence], draft: Draft, *, ctx: Context
) -> Answer:
    """The answer: what of the draft stands, with its quotes, its status, and what was looked at."""
    coverage = _coverage(question, plan, found, ctx)
    if any(e.unread for e in evidence):
        coverage = coverage.model_copy(update={"complete": False})
    through = numbered(evidence)
    quotes = {q.n: q for q in through.values() if _verbatim(q, ctx)}
    checked = judged(question, evidence, draft, quotes)
    kept = [c for c in checked if c.verdict is not Verdict.UNSUPPORTED]
    for claim in checked:
        if claim.verdict is Verdict.UNSUPPORTED:
            ctx.note(f"cut: “{claim.text[:80]}”: {claim.reason}")
    missing = tuple(dict.fromkeys(m for e in evidence if not e.enough for m in e.missing))
    if not kept:
        ran = [*(done for f in found for done in f.steps), *(done for e in evidence for done in e.steps)]
        lacking = _ran_dry(ran) if len(evidence) == 1 else ""
        closed = _closed(question.filters, ctx)
        shown = () if closed else nearest(plan, found, evidence, ctx)
        knows = experts(question, plan, ctx, after=len(shown))
        return _not_found(missing, closed, lacking, coverage, knows).model_copy(update={"nearest": shown})
    items = [
        Item(value=i.value, quotes=tuple(through[e.sub, n].n for n in i.quotes))
        for e in evidence
        if e.enough
        for i in e.items
    ]
    listed = any(e.several or (e.items and not e.stated) for e in evidence if e.enough)
    pairs = [] if listed else conflicts_of(list(quotes.values()))
    held = _held(evidence, through)
    replaced = [*held, *(p[:2] for p in pairs if replaces(p[1], p[0]) and p[:2] not in held)]
    over = {older.n for older, _ in replaced}
    claims = [c for c in kept if not set(c.quotes) <= over] or kept
    disagreeing = [p for p in pairs if p[0].n not in over]
    status, remarks = _status(evidence, claims, disagreeing, replaced, question.zone)
    used, items = _used(quotes, claims, items, over)
    remarks += _unanswered(plan, evidence)
    lines = [draft.text, *(f"{c.text} {_marks(c.quotes)}{_doubt(c)}" for c in claims), *remarks]
    return Answer(
        status=status,
        text="\n".join(line for line in lines if line),
        claims=tuple(claims),
        items=tuple(items),
        quotes=used,
        missing=missing,
        coverage=coverage,
    )


def _held(evidence: Sequence[Evidence], through: Mapping[tuple[str, int], Quote]) -> list[tuple[Quote, Quote]]:
    """The quotes of which the evidence knows that a later one took their place, with that one."""
    return [(through[e.sub, old], through[e.sub, new]) for e in evidence if e.enough for old, new in e.replaced]


def _verbatim(quote: Quote, ctx: Context) -> bool:
    """Whether the quote is still the document's own text; one that is not is left out, and said."""
    document = ctx.library.get(quote.document)
    good = document is not None and document.text[quote.start : quote.end] == quote.text
    if not good:
        ctx.note(f"quote {quote.n} is no longer in {quote.document}: left out")
    return good


# --- status -------------------------------------------------------------------------------------------------------


def _status(
    evidence: Sequence[Evidence],
    claims: Sequence[Claim],
    open_ones: Sequence[Pair],
    replaced: Sequence[tuple[Quote, Quote]],
    zone: str,
) -> tuple[Status, list[str]]:
    """The status, and lines that say what a reader has to know of it."""
    remarks = [f"{_dated(later, zone)} replaces {_dated(older, zone)}." for older, later in replaced]
    if open_ones:
        one, other, conflict = open_ones[0]
        return Status.CONFLICTING, [
            *remarks,
            f"These disagree on {conflict.what}: {_dated(one, zone)}; {_dated(other, zone)}.",
        ]
    partly = any(not e.enough or e.unread for e in evidence)
    doubtful = partly or any(c.verdict is not Verdict.SUPPORTED for c in claims)
    return (Status.PARTIAL if doubtful else Status.ANSWERED), remarks


def _dated(quote: Quote, zone: str) -> str:
    return f"[{quote.n}]{f' of {quote.at.astimezone(ZoneInfo(zone)):%Y-%m-%d}' if quote.at else ''}"


def _used(
    quotes: dict[int, Quote], claims: Sequence[Claim], items: Sequence[Item], over: set[int]
) -> tuple[tuple[Quote, ...], list[Item]]:
    """The quotes that something cites and those that were replaced, and the items that still have one."""
    cited = {n for c in claims for n in c.quotes} | over
    kept = [i.model_copy(update={"quotes": tuple(n for n in i.quotes if n in cited)}) for i in items]
    return tuple(q for n, q in sorted(quotes.items()) if n in cited), [i for i in kept if i.quotes]


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _doubt(claim: Claim) -> str:
    return f" (unsure: {claim.reason})" if claim.verdict is Verdict.PARTIAL and claim.reason else ""


# --- what was looked at -------------------------------------------------------------------------------------------


def _coverage(question: Question, plan: Plan, found: Sequence[Found], ctx: Context) -> Coverage:
    """What was looked at: the sources, the filters, and how many matches were read."""
    filters = question.filters
    if len(plan.questions) == 1 and not any(f.relaxed for f in found):
        filters = filters.narrowed(plan.questions[0].filters) or filters
    return Coverage(
        sources=tuple(s.coverage for s in ctx.library.sources_state()),
        filters=filters,
        relaxed=tuple(dict.fromkeys(r for f in found for r in f.relaxed)),
        matched=sum(f.matched for f in found),
        read=sum(f.read for f in found),
        complete=all(f.complete for f in found),
        until=question.as_of if question.dated else None,
        spelled=respelled(question.text, ctx),
    )


def _unanswered(plan: Plan, evidence: Sequence[Evidence]) -> Iterator[str]:
    """A line for each part of a question that nothing answers, where another part is answered."""
    values = {e.sub: [i.value for i in e.items] for e in evidence}
    asked = {sub.id: sub.filled({n: values[n] for n in sub.needs if values.get(n)}).text for sub in plan.questions}
    for found in evidence:
        part = asked.get(found.sub, "")
        if not found.enough and part:
            for sub in values:
                part = part.replace(f"{{{sub}}}", "those")
            lacking = [m for m in found.missing if m.rstrip("?") != part.rstrip("?")]
            yield f"Not found: “{part}” {_speaks_not(lacking)}".rstrip()


def _speaks_not(missing: Sequence[str]) -> str:
    lacking = nothing_on(missing)
    return f"{lacking[0].upper()}{lacking[1:]}." if lacking else ""


def _not_found(
    missing: Sequence[str], closed: str, lacking: str, coverage: Coverage, knows: tuple[Expert, ...]
) -> Answer:
    parts = (closed,) if closed else ("no record in this library answers that.", lacking or _speaks_not(missing))
    nobody = () if closed or knows or coverage.matched else (_NOBODY,)
    text = " ".join(part for part in ("Not found:", *parts, *nobody) if part)
    return Answer(status=Status.NOT_FOUND, text=text, missing=tuple(missing), coverage=coverage, knows=knows)


_NOBODY = "No record is about it, so nobody is named who might know."


def _closed(filters: Filters, ctx: Context) -> str:
    """Why nothing could be looked at, whatever was asked: nothing is there, or nothing meets a person's own filters."""
    if not ctx.index.size:
        return "there is nothing in this library yet."
    if not filters or ctx.index.count(Query(filters=filters)):
        return ""
    unmet = ctx.index.unmet(filters)
    return f"nothing in this library meets {' or '.join(unmet) or f'all of {Query(filters=filters)} together'}."


def _ran_dry(ran: Sequence[StepDone]) -> str:
    """Which step of a plan left nothing, and what each before it left."""
    dry = next((n for n, done in enumerate(ran) if n and done.before and not done.after), None)
    if dry is None:
        return ""
    left = "; ".join(f"after “{done.step}”: {done.after:,}" for done in ran[:dry])
    return f"Its plan came to nothing at “{ran[dry].step}” ({left})."
