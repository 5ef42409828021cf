"""How the parts of a score become one, and one order of what was found.

By the recipe: BM25 and coverage share the score, a model's likelihood shares it with both, and what speaks for a
passage beside its words (recency, authority, a pin) is added. By the learned ranker, where one is in force: each part
times its weight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cascade.config import Recipe
from cascade.context import Context
from cascade.pinned import pull
from cascade.types import Hit, Question, Score, SubQuestion

__all__ = ["BY_RULE", "favoured", "fused", "ordered"]

BY_RULE = "default"
"""The part that keeps what a hit scored by the recipe, where it is ordered by the learned ranker."""
_LEARNED = "learned"


def fused(parts: Mapping[str, float], recipe: Recipe) -> float:
    """The score that `parts`, each 0 to 1 within the search, make by the recipe."""
    covers, weigh = recipe.weigh_coverage, recipe.weigh_model
    total = (1 - covers) * parts["bm25"] + covers * parts["coverage"]
    if "likelihood" in parts:
        total = (1 - weigh) * total + weigh * parts["likelihood"]
    gains = {"recency": recipe.weigh_recency, "authority": recipe.weigh_authority, "pin": recipe.weigh_pin}
    for name, weight in gains.items():
        if name in parts:
            total += weight * parts[name]
    return total


def favoured(
    question: Question, sub: SubQuestion, documents: Collection[str], ctx: Context
) -> dict[str, dict[str, float]]:
    """Those of `documents` that something speaks for beside their words, with the parts of it.

    A question that is asked as of a day goes without authority: what was written later may have made it.
    """
    ranker = ctx.ranking.ranker if ctx.recipe.learned else None
    found: dict[str, dict[str, float]] = {}
    if (ctx.recipe.weigh_authority or (ranker and "authority" in ranker.parts)) and not question.dated:
        known = ctx.library.authority()
        found = {document: {"authority": known[document]} for document in documents if document in known}
    pins = pull(ctx.ranking.pinned, sub.text) if ctx.recipe.weigh_pin or (ranker and "pin" in ranker.parts) else {}
    for document in documents:
        if document in pins:
            found.setdefault(document, {})["pin"] = pins[document]
    return found


def ordered(hits: Sequence[Hit], ctx: Context) -> list[Hit]:
    """`hits` by their scores, or by the learned ranker where one is in force.

    That one deals the scores out anew in its own order, the best to the best: what later steps hold against a score
    means what it meant.
    """
    by_rule = sorted(hits, key=lambda h: (-h.score, h.passage.id))
    ranker = ctx.ranking.ranker if ctx.recipe.learned else None
    if ranker is None:
        return by_rule
    values = {h.passage.id: round(ranker.score({p.name: p.value for p in h.parts}), 6) for h in by_rule}
    learned = sorted(by_rule, key=lambda h: (-values[h.passage.id], -h.score, h.passage.id))
    return [
        hit.model_copy(
            update={
                "score": dealt.score,
                "parts": (
                    *hit.parts,
                    Score(name=BY_RULE, value=hit.score),
                    Score(name=_LEARNED, value=values[hit.passage.id]),
                ),
            }
        )
        for hit, dealt in zip(learned, by_rule, strict=True)
    ]
