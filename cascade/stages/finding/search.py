"""What the index is asked for a question, narrowed by what it says of time, people and kinds, and widened again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cascade.asof import is_later
from cascade.context import Context
from cascade.index import Index
from cascade.match import Matcher, inverse_frequency
from cascade.query import Query, Term
from cascade.questions.course import COURSES
from cascade.questions.shape import question_shape
from cascade.stages.evidence import Found
from cascade.stages.weighing.contact_asked import asks_who_is_known
from cascade.stages.weighing.sentence import Sentence, sentences_of
from cascade.types import Document, Facet, Filters, Hit, Operation, Question, SubQuestion

__all__ = [
    "Search",
    "facet_term",
    "facet_weights",
    "matcher",
    "matcher_of",
    "name_term",
    "query_of",
    "reads_all",
    "records_of",
    "records_on",
    "records_with",
    "search",
    "written_of",
]

_SEVERAL = re.compile(
    r"\bwho(?:m)?\s(?:are|were|all|else|do\swe|do\si)\b|\bany(?:one|body)?\b|\beveryone\b|\ball\b", re.I
)
_DONE = re.compile(r"\W*(?:did|has|have|had|was|were)\s(?:any|some)(?:one|body)\b", re.I)
"""Asks whether something was done by whomever: one who did is enough."""
_MUST, _VARIANT = 2.0, 0.5
"""Boosts of a name or id, and of a word that the thesaurus added."""
_WRITTEN = 40
"""Passages that are read of what else is written of a thing."""
_COMMON = 0.4
"""A word that weighs less than this share of the rarest one does not make a passage a match of an enumeration."""


@dataclass(frozen=True)
class Search:
    """What the index was asked in the end, and what it gave: passages and their BM25, of `total` that match."""

    query: str
    filters: Filters
    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    relaxed: tuple[str, ...]
    notes: tuple[str, ...]


def search(question: Question, sub: SubQuestion, weights: Sequence[float], every: bool, ctx: Context) -> Search:
    """Ask the index, narrowed by what the question says of time, people and kinds; widen where nothing meets it."""
    limit = ctx.recipe.pool_all if every else ctx.recipe.pool
    relaxed: list[str] = []
    tries = _widening(question.filters, sub.filters)
    for filters, dropped in tries if sub.operation is not Operation.SUMMARY else tries[:1]:  # it is of that time's
        result = ctx.index.search(query_of(sub, weights, filters), limit=limit)
        if result.total or not dropped:
            if dropped and result.total:
                relaxed.append(dropped)
                ctx.note(f"nothing met {dropped}: searched without")
            if result.total:
                break
    ids = tuple(hit.passage for hit in result.hits)
    return Search(
        query=str(result.query),
        filters=filters,
        ids=ids,
        scores=tuple(hit.score for hit in result.hits),
        total=result.total,
        relaxed=tuple(relaxed),
        notes=result.notes,
    )


def records_with(question: Question, query: Query, most: int, ctx: Context, *, lenient: bool = True) -> list[Document]:
    """The records of the `most` best passages that `query` finds, each as it was when `question` is asked; none that
    was begun later."""
    hits = ctx.index.search(query, limit=most, lenient=lenient).hits
    known = ctx.known_documents(question, [hit.document for hit in hits])
    return [d for d in known.values() if not is_later(question, d)]


def records_of(
    question: Question,
    narrowed: Filters,
    most: int,
    ctx: Context,
    should: Iterable[Term | str] = (),
    *,
    lenient: bool = True,
) -> list[Document]:
    """The same of what is `narrowed` within the person's own filters, first what says what it `should`; nothing where
    the filters cannot all hold."""
    terms = tuple(Term(text=each, phrase=" " in each) if isinstance(each, str) else each for each in should)
    filters = question.filters.narrowed(narrowed)
    query = Query(should=terms, filters=filters) if filters is not None else None
    return records_with(question, query, most, ctx, lenient=lenient) if query is not None else []


def records_on(question: Question, facets: Iterable[Facet], most: int, ctx: Context) -> list[Document]:
    """The same of what speaks of any of the `facets`, within the person's own filters."""
    query = Query(should=tuple(map(facet_term, facets)), filters=question.filters)
    return records_with(question, query, most, ctx)


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
    `after` a time: what else is written of a thing, by its own words alone."""
    must, should = tuple(facet_term(match.facets[n]) for n in facets), tuple(Term(text=word) for word in words)
    filters = question.filters.narrowed(Filters(after=after))
    if filters is None or not (must or should):
        return
    query = Query(must=must, should=should, filters=filters)
    hits = ctx.index.search(query, limit=_WRITTEN, lenient=False).hits
    passages = ctx.library.passages_of([h.passage for h in hits])
    known = ctx.known_documents(question, {p.document for p in passages.values()})
    documents = {name: d for name, d in known.items() if not is_later(question, d)}
    for rank, passage in enumerate(passages.values(), 1):
        if passage.document in documents:
            hit = Hit(passage=passage, score=0.0, rank=rank)
            yield from sentences_of(documents[passage.document], hit, match, present=False)


def reads_all(sub: SubQuestion) -> bool:
    """Whether every match has to be read, and not the best few: lists, counts, histories, and people in the plural."""
    if sub.operation is Operation.WHO:
        shape = question_shape(sub.text)
        if asks_who_is_known(sub.text):
            return True
        if _DONE.match(sub.text):
            return False
        return _SEVERAL.search(sub.text) is not None or (shape.head.endswith("s") and shape.head in sub.text.lower())
    return sub.operation in COURSES or sub.operation in (Operation.LIST, Operation.COUNT)


def facet_weights(facets: Sequence[Facet], index: Index) -> tuple[float, ...]:
    """Each facet's inverse document frequency: that of its words together, the variants' where they are more common."""
    phrases = [form for f in facets for form in f.forms]
    frequency = index.doc_frequency(phrases)
    size = max(index.size, 1)
    return tuple(round(min(inverse_frequency(frequency.get(form, 0), size) for form in f.forms), 4) for f in facets)


def matcher_of(facets: Sequence[Facet], index: Index) -> Matcher:
    """What tells how far a text speaks of `facets`, each as rare as it is in the library."""
    return Matcher(facets, facet_weights(facets, index))


def matcher(sub: SubQuestion, found: Found) -> Matcher:
    """The matcher that `found` was ranked with; facets weigh alike where it was found for others, or made by hand."""
    alike = (1.0,) * len(sub.facets)
    return Matcher(sub.facets, found.weights if len(found.weights) == len(alike) else alike)


def query_of(sub: SubQuestion, weights: Sequence[float], filters: Filters) -> Query:
    """What the index is asked for `sub`."""
    must, should = _terms(sub.facets, weights, reads_all(sub))
    theirs = {name for role, name in filters.people if role == "from"}  # a name tells none of theirs from others
    return Query(must=must, should=tuple(t for t in should if t.text not in theirs) or should, filters=filters)


def _terms(facets: Sequence[Facet], weights: Sequence[float], every: bool) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """(must, should): a weighted term for each facet, its variants as alternatives.

    An enumeration takes as matches what has its names and ids, or else one of its rarer words, beside what only names
    the kind of thing that is asked for: a mailbox of complaints may have no "customer" in it.
    """
    if not every:
        return (), tuple(facet_term(f) for f in facets)
    musts = tuple(facet_term(f) for f in facets if f.must)
    topical = [w for f, w in zip(facets, weights, strict=True) if f.weight == 1]
    floor = _COMMON * max(topical or [w * f.weight for f, w in zip(facets, weights, strict=True)], default=0.0)
    return musts, tuple(
        facet_term(f) for f, w in zip(facets, weights, strict=True) if not f.must and (musts or w >= floor)
    )


def facet_term(facet: Facet) -> Term:
    """What a facet is to the index: its own words or those of another of its names, or of a variant for less."""
    boost = _MUST if facet.must else 1.0
    names = (Term(text=text, phrase=" " in text, boost=boost) for text in facet.names)
    variants = (Term(text=text, phrase=" " in text, boost=_VARIANT, inflected=True) for text in facet.variants)
    others = (*names, *variants)
    return Term(text=facet.text, phrase=" " in facet.text, boost=boost, others=others, inflected=not facet.must)


def name_term(name: str) -> Term:
    """A name as the index looks for it: its words in a row."""
    return Term(text=name, phrase=True)


def _widening(own: Filters, inferred: Filters) -> list[tuple[Filters, str]]:
    """Filters to try, the narrowest first, each with what was dropped. The person's own are never dropped."""
    both = own.narrowed(inferred)
    steps = [] if both is None else [(both, "")]
    if inferred and both is None:
        steps.append((own, "the question's own filters (they do not meet yours)"))
    elif inferred:
        without_people = own.narrowed(inferred.model_copy(update={"people": ()}))
        if inferred.people and without_people is not None:
            steps.append((without_people, f"the filter from {inferred.people[0][1]}"))
        without_kinds = own.narrowed(inferred.model_copy(update={"people": (), "kinds": ()}))
        if inferred.kinds and without_kinds is not None:
            steps.append((without_kinds, f"the filter on {', '.join(inferred.kinds)}"))
        if inferred.after or inferred.before:
            steps.append((own, "the time that the question names"))
    return steps or [(own, "")]
