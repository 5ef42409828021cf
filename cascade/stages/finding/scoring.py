"""Passages put in order: the parts of each one's score, what they weigh, and what the model says of the first few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cascade.context import Context
from cascade.match import Match
from cascade.questions.shape import question_shape
from cascade.stages.evidence import RankedRecord
from cascade.stages.finding.candidates import Candidate
from cascade.stages.finding.fuse import favoured, fused, in_force, ordered, recency
from cascade.stages.finding.likelihood import beside_best
from cascade.stages.finding.records import best_records
from cascade.types import Facet, Hit, Passage, Question, Score, SubQuestion

__all__ = ["by_words", "ranked_hits"]


def by_words(candidates: Sequence[Candidate], ctx: Context) -> list[tuple[Candidate, float]]:
    """The candidates by BM25 and coverage together, the best first, each with that score."""
    top = max((c.bm25 for c in candidates), default=0.0) or 1.0
    covers = ctx.recipe.weigh_coverage
    scored = [(c, (1 - covers) * c.bm25 / top + covers * c.match.coverage) for c in candidates]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].passage.id))


def ranked_hits(
    question: Question,
    sub: SubQuestion,
    base: Sequence[tuple[Candidate, float]],
    records: Sequence[RankedRecord],
    ctx: Context,
    *,
    read: bool,
) -> list[Hit]:
    """The candidates as hits, best first; with `read` the model says its part of the first of them."""
    recent = question_shape(sub.text).recency
    top = max((c.bm25 for c, _ in base), default=0.0) or 1.0
    best = best_records(records)
    favour = favoured(question, sub, {c.passage.document for c, _ in base}, ctx)
    said = []
    for candidate, _ in base:
        parts = {"bm25": candidate.bm25 / top, "coverage": candidate.match.coverage}
        if candidate.passage.id in best:
            parts["record"] = best[candidate.passage.id].score
        said.append((candidate, parts))
    said.sort(key=lambda pair: (-fused(pair[1], ctx.recipe), pair[0].passage.id))
    named = not any(f.must for f in sub.facets) or any(_has_names(c.match, sub.facets) for c, _ in said)
    first = [c.passage for c, _ in said[: ctx.recipe.rerank]] if named and read else []
    likely = _likelihoods(sub.text, first, best, ctx)
    hits = []
    for place, (candidate, parts) in enumerate(said):
        if likely:
            parts["likelihood"] = likely[place] if place < len(likely) else 0.0
        if recent and candidate.passage.at is not None:
            parts["recency"] = recency(candidate.passage.at, question, ctx.recipe)
        parts |= favour.get(candidate.passage.document, {})
        hits.append(
            Hit(
                passage=candidate.passage,
                score=round(fused(parts, ctx.recipe), 6),
                rank=0,
                parts=tuple(Score(name=name, value=round(value, 6)) for name, value in parts.items()),
                copies=candidate.copies,
            )
        )
    return ordered(hits, in_force(ctx) if read else None, ctx.recipe)


def _has_names(match: Match, facets: Sequence[Facet]) -> bool:
    """Whether a passage has a name or id of the question: where none has, no order of them answers it."""
    return any(f.must and n in match.found for n, f in enumerate(facets))


def _likelihoods(text: str, passages: Sequence[Passage], best: Mapping[str, RankedRecord], ctx: Context) -> list[float]:
    """How likely the question is after each passage, 0 to 1 beside the best; empty without a scoring model."""
    size = ctx.recipe.rerank_chars
    items = [{"passage": _excerpt(p, best.get(p.id), size), "question": text} for p in passages]
    means = ctx.score("rerank", items)
    return beside_best(means) if means else []


def _excerpt(passage: Passage, best: RankedRecord | None, size: int) -> str:
    """What the model reads of a passage: how it begins, or where its best record lies further on, what is around it."""
    room = max(size - len(passage.context) - 1, 0)
    begin = 0
    if best is not None and best.end - passage.start > room:
        begin = max(best.start - passage.start - max(room - len(best.text), 0) // 2, 0)
        begin = passage.text.find("\n", begin, best.start - passage.start) + 1 or begin
    return f"{passage.context}\n{passage.text[begin : begin + room]}"[:size]
