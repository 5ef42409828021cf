"""Draft -> Answer: each claim held against its quotes by plain code, and the answer's status.

A quote must be the document's own text at its place. A claim whose numbers, names or dates are in none of its quotes is
cut; one that only adds words is marked. Quotes that state different values for the same thing make the answer
`conflicting`, unless the later one says that it replaces the earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.query import Query
from cascade.shown import nothing_on
from cascade.stage import stage
from cascade.stages.checking.agreement import Pair, conflicts_of, replaces
from cascade.stages.checking.claims import judged
from cascade.stages.checking.experts import experts
from cascade.stages.checking.nearest import nearest
from cascade.stages.checking.parts import Part, as_asked, as_one, cited, laid_out
from cascade.stages.evidence import Draft, Evidence, Found, numbered
from cascade.stages.planning.spelled import respelled
from cascade.stages.planning.split import leads_on
from cascade.types import Answer, Claim, Coverage, Filters, Item, Plan, Question, Quote, Status, StepDone, Verdict

__all__ = ["verify"]

_CLOSE = 2
"""Sentences that are shown beside an answer at most."""


@stage(reads=True)
def verify(
    question: Question, plan: Plan, found: list[Found], evidence: list[Evidence], draft: Draft, *, ctx: Context
) -> Answer:
    """The answer: what of the draft stands, with its quotes, its status, and what was looked at."""
    coverage = _coverage(question, plan, found, evidence, ctx)
    through = numbered(evidence)
    quotes = {q.n: q for q in through.values() if _verbatim(q, ctx)}
    checked = judged(question, evidence, draft, quotes)
    kept = [c for c in checked if c.verdict is not Verdict.UNSUPPORTED]
    for claim in checked:
        if claim.verdict is Verdict.UNSUPPORTED:
            ctx.note(f"cut: “{claim.text[:80]}”: {claim.reason}")
    missing = tuple(dict.fromkeys(m for e in evidence if not e.enough for m in e.missing))
    asked = as_asked(plan, evidence)
    if not kept:
        closed = _closed(question.filters, ctx)
        empty = "" if any(e.enough or e.quotes or not e.told for e in evidence) else " ".join(e.told for e in evidence)
        shown = () if closed or empty else nearest(plan, found, evidence, ctx)
        knows = () if empty else experts(question, plan, ctx, after=len(shown))
        nobody = () if knows or coverage.matched or coverage.read_off else (_NOBODY,)
        text = f"Not found: {closed}" if closed else empty or " ".join((_not_found(asked, found, evidence), *nobody))
        return Answer(
            status=Status.NOT_FOUND, text=text, missing=missing, coverage=coverage, nearest=shown, knows=knows
        )
    standing = _standing(evidence, kept, through, quotes)
    sources = cited([n for part in standing for n in part.cites], quotes)
    parts = as_one(
        [
            Part(
                asked=asked[part.found.sub],
                lead=draft.leads.get(part.found.sub, ""),
                claims=tuple(_renumbered(c, sources) for c in part.claims),
                remarks=(*_remarks(part, sources, question.zone), *_untold(part, draft)),
                lacking=_lacking(part.found, asked[part.found.sub]),
            )
            for part in standing
        ]
    )
    told = tuple({q.n: q for q in sources.values()}.values())
    return Answer(
        status=_status(standing, draft),
        text=laid_out(draft.text, parts),
        parts=tuple(part.asked for part in parts) if len(parts) > 1 else (),
        claims=tuple(claim for part in parts for claim in part.claims),
        items=tuple(_items(_telling(question, evidence), through, sources)),
        quotes=told,
        missing=tuple(dict.fromkeys((*missing, *draft.untold.values()))),
        coverage=coverage,
        nearest=tuple(_close(standing, told, ctx)),
    )


def _telling(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Whose values are the answer's: not those of a first part that only tells whom the second one is about."""
    return evidence[1:] if len(evidence) > 1 and evidence[-1].enough and leads_on(question.text) else evidence


def _close(standing: Sequence[_Standing], told: Sequence[Quote], ctx: Context) -> Iterator[Quote]:
    """What came close to the quotes of the parts that are told and is none of them, numbered on from these."""
    seen = {(q.document, q.start) for q in told}
    close = (q for part in standing if part.claims for q in part.found.close)
    new = [q for q in close if (q.document, q.start) not in seen and _verbatim(q, ctx)]
    yield from (q.model_copy(update={"n": n}) for n, q in enumerate(new[:_CLOSE], len(told) + 1))


def _verbatim(quote: Quote, ctx: Context) -> bool:
    """Whether the quote is still the document's own text; one that is not is left out, and said."""
    document = ctx.library.get(quote.document)
    good = document is not None and document.text[quote.start : quote.end] == quote.text
    if not good:
        ctx.note(f"quote {quote.n} is no longer in {quote.document}: left out")
    return good


# --- what stands --------------------------------------------------------------------------------------------------


class _Standing(NamedTuple):
    """What stands of one part of the question; quotes have the numbers of the draft."""

    found: Evidence
    claims: tuple[Claim, ...]
    replaced: tuple[tuple[Quote, Quote], ...]
    """Quotes whose value no longer holds, each with the later one that took its place."""
    disagreeing: tuple[Pair, ...]
    """Quotes that state different values, the older first."""
    outdated: tuple[Quote, ...]

    @property
    def cites(self) -> Iterator[int]:
        """The numbers of its quotes, in the order in which it tells of them."""
        yield from (n for claim in self.claims for n in claim.quotes)
        yield from (q.n for older, later in self.replaced for q in (later, older))
        yield from (q.n for older, later, _ in self.disagreeing for q in (later, older))
        yield from (q.n for q in self.outdated)


def _standing(
    evidence: Sequence[Evidence],
    kept: Sequence[Claim],
    through: Mapping[tuple[str, int], Quote],
    quotes: Mapping[int, Quote],
) -> list[_Standing]:
    """The parts of the question, with what is `kept` of the draft and no later statement or day has overtaken."""
    parts, over = [], set[int]()
    for found in evidence:
        own = [quotes[n] for (sub, _), q in through.items() if sub == found.sub and (n := q.n) in quotes]
        held = [(through[found.sub, old], through[found.sub, new]) for old, new in found.superseded if found.enough]
        late = {through[found.sub, n].n for n in found.outdated if (found.sub, n) in through} - {q.n for q, _ in held}
        listed = found.several or (found.items and not found.stated)
        pairs = [] if listed else conflicts_of([q for q in own if q.n not in late])
        replaced = [*held, *(p[:2] for p in pairs if replaces(p[1], p[0]) and p[:2] not in held)]
        gone = {older.n for older, _ in replaced}
        outdated = sorted((q for q in own if q.n in late), key=lambda q: str(q.at), reverse=True)
        over |= gone | late
        claims = tuple(c for c in kept if c.quotes[0] in {q.n for q in own})
        disagreeing = tuple(p for p in pairs if p[0].n not in gone)
        parts.append(_Standing(found, claims, tuple(replaced), disagreeing, tuple(outdated)))
    if all(set(claim.quotes) <= over for claim in kept):
        return parts
    return [p._replace(claims=tuple(c for c in p.claims if not set(c.quotes) <= over)) for p in parts]


def _status(parts: Sequence[_Standing], draft: Draft) -> Status:
    if any(part.disagreeing for part in parts):
        return Status.CONFLICTING
    partly = any(not part.found.enough or part.found.unread or part.found.sub in draft.untold for part in parts)
    doubtful = partly or any(c.verdict is not Verdict.SUPPORTED for part in parts for c in part.claims)
    return Status.PARTIAL if doubtful else Status.ANSWERED


def _remarks(part: _Standing, sources: Mapping[int, Quote], zone: str) -> Iterator[str]:
    """Lines that say what a reader has to know of quotes that disagree, or name days which have passed."""
    for older, later in part.replaced:
        yield f"{_dated(sources[later.n], zone)} replaces {_dated(sources[older.n], zone)}."
    for older, later, conflict in part.disagreeing[:1]:
        before, after = (_dated(sources[q.n], zone) for q in (older, later))
        yield f"These disagree on {conflict.what}: {before}; {after}."
    if part.outdated:
        yield f"Overtaken by now: {', '.join(_dated(sources[q.n], zone) for q in part.outdated)}."


def _untold(part: _Standing, draft: Draft) -> Iterator[str]:
    """A line for what is asked beside and no quote tells, where something is told."""
    if part.claims and (untold := draft.untold.get(part.found.sub)):
        yield f"Not found: {untold}."


def _dated(quote: Quote, zone: str) -> str:
    return f"[{quote.n}]{f' of {quote.at.astimezone(ZoneInfo(zone)):%Y-%m-%d}' if quote.at else ''}"


def _renumbered(claim: Claim, sources: Mapping[int, Quote]) -> Claim:
    """The claim with the numbers that its quotes have in the answer."""
    return claim.model_copy(update={"quotes": tuple(dict.fromkeys(sources[n].n for n in claim.quotes))})


def _items(
    evidence: Sequence[Evidence], through: Mapping[tuple[str, int], Quote], sources: Mapping[int, Quote]
) -> Iterator[Item]:
    """The values that still have a quote in the answer."""
    for found in evidence:
        for item in found.items if found.enough else ():
            numbers = (through[found.sub, n].n for n in item.quotes)
            if left := tuple(dict.fromkeys(sources[n].n for n in numbers if n in sources)):
                yield item.model_copy(update={"quotes": left})


# --- what was looked at -------------------------------------------------------------------------------------------


def _coverage(
    question: Question, plan: Plan, found: Sequence[Found], evidence: Sequence[Evidence], ctx: Context
) -> Coverage:
    """What was looked at: the sources, the filters, and how many matches were read."""
    filters = question.filters
    off = {e.sub for e in evidence if e.read_off}
    searched = [f for f in found if f.sub not in off]
    if len(plan.questions) == len(searched) == 1 and not searched[0].relaxed:
        filters = filters.narrowed(plan.questions[0].filters) or filters
    return Coverage(
        sources=tuple(s.coverage for s in ctx.library.sources_state()),
        filters=filters,
        relaxed=tuple(dict.fromkeys(r for f in searched for r in f.relaxed)),
        matched=sum(f.matched for f in searched),
        read=sum(f.read for f in searched),
        read_off=tuple(dict.fromkeys(e.read_off for e in evidence if e.read_off)),
        complete=all(f.complete for f in searched) and not any(e.unread for e in evidence),
        until=question.as_of if question.dated else None,
        spelled=respelled(question.text, ctx),
    )


def _lacking(found: Evidence, asked: str) -> str:
    """What nothing that was found tells of; empty where that is all of what was `asked`."""
    return nothing_on([m for m in found.missing if not m.endswith("?") and m != asked])


def _not_found(asked: Mapping[str, str], found: Sequence[Found], evidence: Sequence[Evidence]) -> str:
    """That no record answers, and what is lacking: for each part of a question that has several."""
    said = "Not found: no record in this library answers that."
    lacking = {e.sub: (not e.quotes and e.told) or _sentence(_lacking(e, asked[e.sub])) for e in evidence}
    if len(evidence) > 1:
        return "\n".join((said, *(f"{asked[sub]} {lacks}" for sub, lacks in lacking.items() if lacks)))
    ran = [*(done for f in found for done in f.steps), *(done for e in evidence for done in e.steps)]
    return " ".join(part for part in (said, _ran_dry(ran) or "".join(lacking.values())) if part)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


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
