"""How the parts of a score become one, and one order of what was found.

By the recipe: BM25 and coverage share the score, the best single record shares it with both, a model's likelihood with
all three, and what speaks for a passage beside its words (recency, authority, a pin) is added. By the learned ranker,
where one is in force: each part times its weight, and a pin beside that.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from cascade.config import Recipe
from cascade.context import Context
from cascade.pinned import pull
from cascade.ranker import Ranker
from cascade.types import Hit, Question, Score, SubQuestion

__all__ = ["BY_RULE", "LEARNED", "PIN", "favoured", "fused", "in_force", "ordered", "recency"]

BY_RULE, LEARNED = "default", "learned"
"""Parts that keep what a hit scored by the recipe and by the learned ranker, where that one orders."""
PIN = "pin"
"""The part that is the person's own word: nothing is learned of it, and it counts beside what was."""


def fused(parts: Mapping[str, float], recipe: Recipe) -> float:
    """The score that `parts`, each 0 to 1 within the search, make by the recipe."""
    covers, weigh = recipe.weigh_coverage, recipe.weigh_model
    total = (1 - covers) * parts["bm25"] + covers * parts["coverage"]
    if "record" in parts:
        total = (1 - recipe.weigh_record) * total + recipe.weigh_record * parts["record"]
    if "likelihood" in parts:
        total = (1 - weigh) * total + weigh * parts["likelihood"]
    gains = {"recency": recipe.weigh_recency, "authority": recipe.weigh_authority, PIN: recipe.weigh_pin}
    for name, weight in gains.items():
        if name in parts:
            total += weight * parts[name]
    return total


def recency(at: datetime, question: Question, recipe: Recipe) -> float:
    """1 for what is written when `question` is asked, half of it for each of the recipe's `half_life` days before."""
    days = max((question.as_of - at).total_seconds() / 86400, 0.0)
    return math.pow(0.5, days / recipe.half_life)


def favoured(
    question: Question, sub: SubQuestion, documents: Collection[str], ctx: Context
) -> dict[str, dict[str, float]]:
    """Those of `documents` that something speaks for beside their words, with the parts of it.

    A question that is asked as of a day goes without authority: what was written later may have made it.
    """
    ranker = in_force(ctx)
    found: dict[str, dict[str, float]] = {}
    if (ctx.recipe.weigh_authority or (ranker and "authority" in ranker.parts)) and not question.dated:
        known = ctx.library.authority()
        found = {document: {"authority": known[document]} for document in documents if document in known}
    pins = pull(ctx.ranking.pinned, sub.text) if ctx.recipe.weigh_pin else {}
    for document in documents:
        if document in pins:
            found.setdefault(document, {})[PIN] = pins[document]
    return found


def in_force(ctx: Context) -> Ranker | None:
    """The learned ranker, where the run has one and its recipe does not go without."""
    return ctx.ranking.ranker if ctx.recipe.learned else None


def ordered(hits: Sequence[Hit], ranker: Ranker | None, recipe: Recipe) -> list[Hit]:
    """`hits` by their scores, or by the learned ranker where there is one; a pin counts in either.

    The ranker deals the scores out anew in its own order, the best to the best: what later steps hold against a score
    means what it meant.
    """
    by_rule = sorted(hits, key=lambda h: (-h.score, h.passage.id))
    if ranker is None or not hits:
        return by_rule
    parts = [{p.name: p.value for p in hit.parts} for hit in by_rule]
    raw = [ranker.score(each) for each in parts]
    low, high = min(raw), max(raw)
    values = [round((value - low) / (high - low), 6) if high > low else 1.0 for value in raw]
    pulled = [value + recipe.weigh_pin * each.get(PIN, 0.0) for value, each in zip(values, parts, strict=True)]
    learned = sorted(range(len(by_rule)), key=lambda n: (-pulled[n], n))
    return [
        by_rule[n].model_copy(
            update={"score": dealt.score, "parts": (*by_rule[n].parts, *_both(by_rule[n], values[n]))}
        )
        for n, dealt in zip(learned, by_rule, strict=True)
    ]


def _both(hit: Hit, learned: float) -> tuple[Score, Score]:
    return Score(name=BY_RULE, value=hit.score), Score(name=LEARNED, value=learned)
