"""Words of a question that records are called by: who asks for "a mill for shuttlekit" wants what shuttlekit has.

A tool or a project may be written small like any word. In a large library it shows by the few records that have it:
most of them are called by it, which no plain word is as rare. What answers has to speak of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from cascade.context import Context
from cascade.language import stem, words
from cascade.match import Matcher, union
from cascade.query import Query, Term
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Facet

__all__ = ["subjects_left_out"]

_RARE = 500
"""One of so many passages has such a word at most."""
_CALLED = 0.5
"""Share of the records with it that have it in their titles, at least."""


def subjects_left_out(match: Matcher, chosen: Sequence[Sentence], ctx: Context) -> tuple[str, ...]:
    """The words that records are called by of which none of the `chosen` speaks, nor its passage or title."""
    told = union(s.around for s in chosen)
    return tuple(f.text for n, f in enumerate(match.facets) if n not in told and _is_subject(f, ctx))


def _is_subject(facet: Facet, ctx: Context) -> bool:
    """Whether few passages have a word that nothing else means, and their records are called by it."""
    if facet.must or facet.variants or facet.weight < 1 or not facet.text.isalpha():
        return False
    query = Query(must=(Term(text=facet.text),))
    if not 0 < ctx.index.count(query) <= ctx.index.size // _RARE:
        return False
    documents = ctx.library.documents_of(ctx.index.document_ids(query)).values()
    called = sum(stem(facet.text) in map(stem, words(d.title)) for d in documents)
    return called >= _CALLED * len(documents)
