"""Sub-question -> Found: the passages to read, each with every part of its score, and what was lost on the way.

Steps that can be read: the index ranks by BM25 what holds the question's words; coverage asks how much of the
question's weight a passage speaks of; a run of records is also worth what its best one is (`records.py`); and the model
tells how likely the question is after the passage (Ponte and Croft 1998; Sachan et al. 2022). The parts are each
brought to 0..1 within the pool and made one score in `fuse`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cascade.asof import as_known
from cascade.context import Context
from cascade.course import COURSES
from cascade.index import Index
from cascade.language import question_shape
from cascade.library import Library
from cascade.match import Matcher, inverse_frequency
from cascade.query import Query, Term
from cascade.similar import fold_copies
from cascade.stage import stage
from cascade.stages.contact_asked import reach_asked
from cascade.stages.evidence import WRITTEN_LATER, Found, Lost
from cascade.stages.operate import reached
from cascade.stages.records import rank_records, ranked_again
from cascade.stages.scoring import Candidate, by_words, ranked_hits
from cascade.types import Facet, Filters, Hit, Operation, Passage, Question, SubQuestion

__all__ = [
    "facet_term",
    "facet_weights",
    "matcher",
    "name_term",
    "own_words",
    "query_of",
    "reads_all",
    "retrieve",
    "written_after",
]

_SEVERAL = re.compile(
    r"\bwho(?:m)?\s(?:are|were|all|else|do\swe|do\si)\b|\bany(?:one|body)?\b|\beveryone\b|\ball\b", re.I
)
_MUST, _VARIANT = 2.0, 0.5
"""Boosts of a name or id, and of a word that the thesaurus added."""
_PRESENT = re.compile(
    r"^(?!.*\b(?:did|was|were|had|been|who\s(?:\w+ed|led|made|ran|gave|took|lost|wrote|found|sent|built|held))\b).*\b(?:is|are|am|do|does|has|have|can|who|which|knows?|works?)\b",
    re.I | re.S,
)
_COMMON = 0.4
"""A word that weighs less than this share of the rarest one does not make a passage a match of an enumeration."""


@stage(prompts=("rerank",), reads=True, ranks=True)
def retrieve(question: Question, sub: SubQuestion, *, ctx: Context) -> Found:
    """The passages that `sub` is to be answered from, best first."""
    weights = facet_weights(sub.facets, ctx.index)
    if sub.steps:
        return reached(question, sub, weights, ctx)
    matcher = Matcher(sub.facets, weights)
    every = reads_all(sub)
    search = _search(question, sub, weights, every, ctx)
    candidates, later = _candidates(question, search, matcher, ctx)
    if sub.loose and sub.filters and not search.relaxed and _best(candidates) < ctx.recipe.support:
        wider = sub.model_copy(update={"filters": Filters(), "loose": False})
        again = _search(question, wider, weights, every, ctx)
        found, young = _candidates(question, again, matcher, ctx)
        if _best(found) > _best(candidates):
            dropped = "the time that the question names"
            ctx.note(f"little met {dropped}: searched without")
            search, candidates, later = replace(again, relaxed=(dropped,)), found, young
    base = by_words(candidates, ctx)
    records = rank_records(question, sub, [(c.passage, s) for c, s in base[: ctx.recipe.pool]], ctx)
    ranked = ranked_hits(question, sub, base, records, ctx, read=not every and not _is_read_off(sub, ctx))
    kept, lost = _chosen(ranked, every, ctx)
    return Found(
        sub=sub.id,
        query=search.query,
        filters=search.filters,
        hits=tuple(h.model_copy(update={"rank": n, "question": sub.id}) for n, h in enumerate(kept, 1)),
        lost=(*lost, *later),
        records=tuple(ranked_again(records, ranked, ctx.recipe.weigh_similar)[: ctx.recipe.records]),
        matched=search.total,
        read=len(search.ids),
        complete=search.total <= len(search.ids),
        relaxed=search.relaxed,
        notes=search.notes,
        present=_PRESENT.match(sub.text) is not None and sub.operation not in COURSES,
        weights=weights,
    )


def _is_read_off(sub: SubQuestion, ctx: Context) -> bool:
    """Whether it asks how to reach somebody who is known: that stands on a card or in a head, whatever ranks first."""
    asked = reach_asked(sub.text)
    return asked is not None and bool(ctx.library.people(asked[1], limit=1))


def reads_all(sub: SubQuestion) -> bool:
    """Whether every match has to be read, and not the best few: lists, counts, histories, and people in the plural."""
    if sub.operation is Operation.WHO:
        shape = question_shape(sub.text)
        return _SEVERAL.search(sub.text) is not None or (shape.head.endswith("s") and shape.head in sub.text.lower())
    return sub.operation in COURSES or sub.operation in (Operation.LIST, Operation.COUNT)


# --- the index ----------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    query: str
    filters: Filters
    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    relaxed: tuple[str, ...]
    notes: tuple[str, ...]


def facet_weights(facets: Sequence[Facet], index: Index) -> tuple[float, ...]:
    """Each facet's inverse document frequency: that of its words together, the variants' where they are more common."""
    phrases = [p for f in facets for p in (f.text, *f.names, *f.variants)]
    frequency = index.doc_frequency(phrases)
    size = max(index.size, 1)
    return tuple(
        round(min(inverse_frequency(frequency.get(p, 0), size) for p in (f.text, *f.names, *f.variants)), 4)
        for f in facets
    )


def matcher(sub: SubQuestion, found: Found) -> Matcher:
    """The matcher that `found` was ranked with; facets weigh alike where it was found for others, or made by hand."""
    alike = (1.0,) * len(sub.facets)
    return Matcher(sub.facets, found.weights if len(found.weights) == len(alike) else alike)


def _search(question: Question, sub: SubQuestion, weights: Sequence[float], every: bool, ctx: Context) -> _Search:
    """Ask the index, narrowed by what the question says of time, people and kinds; widen where nothing meets it."""
    limit = ctx.recipe.pool_all if every else ctx.recipe.pool
    relaxed: list[str] = []
    for filters, dropped in _widening(question.filters, sub.filters):
        result = ctx.index.search(query_of(sub, weights, filters), limit=limit)
        if result.total or not dropped:
            if dropped and result.total:
                relaxed.append(dropped)
                ctx.note(f"nothing met {dropped}: searched without")
            if result.total:
                break
    ids = tuple(hit.passage for hit in result.hits)
    return _Search(
        query=str(result.query),
        filters=filters,
        ids=ids,
        scores=tuple(hit.score for hit in result.hits),
        total=result.total,
        relaxed=tuple(relaxed),
        notes=result.notes,
    )


def query_of(sub: SubQuestion, weights: Sequence[float], filters: Filters) -> Query:
    """What the index is asked for `sub`."""
    must, should = _terms(sub.facets, weights, reads_all(sub))
    return Query(must=must, should=should, filters=filters)


def _terms(facets: Sequence[Facet], weights: Sequence[float], every: bool) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """(must, should): a weighted term for each facet, its variants as alternatives.

    An enumeration takes as matches what has its names and ids, or else one of its rarer words.
    """
    if not every:
        return (), tuple(facet_term(f) for f in facets)
    musts = tuple(facet_term(f) for f in facets if f.must)
    floor = _COMMON * max((w * f.weight for f, w in zip(facets, weights, strict=True)), default=0.0)
    return musts, tuple(
        facet_term(f) for f, w in zip(facets, weights, strict=True) if not f.must and (musts or w >= floor)
    )


def facet_term(facet: Facet) -> Term:
    """What a facet is to the index: its own words or those of another of its names, or of a variant for less."""
    boost = _MUST if facet.must else 1.0
    weighed = (*((text, boost) for text in facet.names), *((text, _VARIANT) for text in facet.variants))
    others = tuple(Term(text=text, phrase=" " in text, boost=weight) for text, weight in weighed)
    return Term(text=facet.text, phrase=" " in facet.text, boost=boost, others=others)


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


# --- ranking ------------------------------------------------------------------------------------------------------


def _candidates(
    question: Question, search: _Search, matcher: Matcher, ctx: Context
) -> tuple[list[Candidate], list[Lost]]:
    """The passages that the search gave, near-duplicates folded into the best of them; and those written later on."""
    passages = ctx.library.passages_of(search.ids)
    later = written_after(question, passages.values(), ctx.library)
    known, lost = [], []
    for rank, (name, score) in enumerate(zip(search.ids, search.scores, strict=True), 1):
        if name in later:
            lost.append(Lost(passage=name, score=score, rank=rank, reason=f"{WRITTEN_LATER} {question.as_of:%Y-%m-%d}"))
        elif name in passages:
            known.append((passages[name], score))
        else:
            lost.append(Lost(passage=name, score=score, rank=rank, reason="no longer in the library as it was indexed"))
    groups = fold_copies([own_words(p) for p, _ in known])
    folded = []
    for group in groups:
        first, *others = group
        passage, score = known[first]
        copies = tuple(known[o][0].id for o in others)
        folded.append(Candidate(passage, score, matcher(f"{passage.context}\n{passage.text}"), copies))
    return folded, lost


def own_words(passage: Passage) -> str:
    """The passage without what it quotes: a forward is no copy of what it forwards."""
    if not passage.muted:
        return passage.text
    text, at = "", passage.start
    for start, end in passage.muted:
        text += passage.text[max(at - passage.start, 0) : max(start - passage.start, 0)]
        at = max(at, end)
    return (text + passage.text[max(at - passage.start, 0) :]) or passage.id


def written_after(question: Question, passages: Iterable[Passage], library: Library) -> set[str]:
    """Passages of what was written after the question; what is on a calendar may lie ahead."""
    if not question.dated:
        return set()
    written = [p for p in passages if p.kind != "event"]
    documents = library.documents_of({p.document for p in written})
    young = {d.id for d in documents.values() if d.created_at is not None and d.created_at > question.as_of}
    known = {id_: len(document.text) for id_, document in as_known(question, documents.values()).items()}
    return {p.id for p in written if p.document in young or 0 < p.start >= known.get(p.document, p.end)}


def _best(candidates: Sequence[Candidate]) -> float:
    return max((c.match.coverage for c in candidates), default=0.0)


def _chosen(ranked: list[Hit], every: bool, ctx: Context) -> tuple[list[Hit], list[Lost]]:
    """The hits to read, and why the others are not: an enumeration reads all, a look-up the best few."""
    if every:
        return ranked, []
    kept: list[Hit] = []
    lost = []
    seen: Counter[str] = Counter()
    for rank, hit in enumerate(ranked, 1):
        document = hit.passage.document
        if len(kept) >= ctx.recipe.keep:
            reason = f"rank {rank}, after the {ctx.recipe.keep} that are read"
        elif seen[document] >= ctx.recipe.per_document:
            reason = f"{ctx.recipe.per_document} passages of this document are read already"
        else:
            kept.append(hit)
            seen[document] += 1
            continue
        lost.append(
            Lost(
                passage=hit.passage.id,
                score=hit.score,
                rank=rank,
                reason=reason,
                parts=hit.parts,
                copies=hit.copies,
            )
        )
    return kept, lost
