"""Words of the library that are near in meaning to those of a question, put into its plan for a person to see and edit.

They are told by static embeddings, which hold alike what means the same ("salary", "wages") and what merely stands in
the same places ("husband", "brother"). So they only order what is found: they are no evidence, and no search is wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cascade.context import Context
from cascade.language import STOP_WORDS, stem, stems, words
from cascade.types import Facet, Plan, Similar, SubQuestion

__all__ = ["with_similar"]

_MOST = 8
"""Words that are put beside one of the question."""
_LEAST = 0.25
"""Cosine from which on a word is near."""
_LOOKED_AT = 40
"""Near words of which those are kept that the library has."""


def with_similar(plan: Plan, ctx: Context) -> Plan:
    """`plan` with near words of the library beside the words of its look-ups, where the recipe gives them weight."""
    if not ctx.recipe.weigh_similar:
        return plan
    if not ctx.vectors.is_made:
        with ctx.waiting("making the table of near words, only this once"):
            ctx.vectors.words  # noqa: B018 (to be asked is what makes it)
    return plan.model_copy(update={"questions": tuple(s if s.steps else _widened(s, ctx) for s in plan.questions)})


def _widened(sub: SubQuestion, ctx: Context) -> SubQuestion:
    own = {root for f in sub.facets for text in f.forms for root in stems(text)}
    facets = tuple(f.model_copy(update={"similar": tuple(_similar(f, own, ctx))}) for f in sub.facets)
    return sub.model_copy(update={"facets": facets})


def _similar(facet: Facet, own: Iterable[str], ctx: Context) -> Iterator[Similar]:
    """Words near a facet that is one word and no name, each stem once, the nearest first."""
    said = words(facet.text)
    if facet.must or len(said) != 1:
        return
    near = [n for n in ctx.vectors.near(said[0], _LOOKED_AT) if n.cosine >= _LEAST and n.word not in STOP_WORDS]
    frequency = ctx.index.doc_frequency([n.word for n in near])
    seen = set(own)
    for word, cosine in near:
        if len(seen) - len(set(own)) < _MOST and stem(word) not in seen and frequency.get(word):
            seen.add(stem(word))
            yield Similar(text=word, cosine=cosine)
