"""A second search, for what the first came to: what else is written of a thing, by its own words alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cascade.context import Context
from cascade.match import Matcher
from cascade.query import Query, Term
from cascade.stages.finding.search import facet_term, sentences_with
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Filters, Question

__all__ = ["written_of"]

_READ = 40
"""Passages that are read."""


def written_of(
    question: Question,
    facets: Iterable[int],
    match: Matcher,
    ctx: Context,
    *,
    after: datetime | None = None,
    words: Iterable[str] = (),
) -> Iterator[Sentence]:
    """The sentences of what speaks of these `facets` of the question, rather with these `words`, and was written
    `after` a time."""
    terms = tuple(facet_term(match.facets[n]) for n in facets)
    filters = question.filters.narrowed(Filters(after=after))
    if filters is None or not terms:
        return
    query = Query(must=terms, should=tuple(Term(text=word) for word in words), filters=filters)
    yield from sentences_with(question, query, _READ, match, ctx)
