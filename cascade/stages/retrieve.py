"""Sub-question -> Found: the passages to read, each with every part of its score, and what was lost on the way.

Steps that can be read: the index ranks by BM25 what holds the question's words; coverage asks how much of the
question's weight a passage speaks of; a run of records is also worth what its best one is (`records.py`); and the model
tells how likely the question is after the passage (Ponte and Croft 1998; Sachan et al. 2022). The parts are each
brought to 0..1 within the pool and made one score in `fuse`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from cascade.context import Context
from cascade.language import stems
from cascade.match import Matcher
from cascade.questions.course import COURSES
from cascade.stage import stage
from cascade.stages.citing.defined import asks_what
from cascade.stages.evidence import Found, Lost
from cascade.stages.finding.announced import announced
from cascade.stages.finding.candidates import Candidate, candidates
from cascade.stages.finding.records import rank_records, ranked_again
from cascade.stages.finding.scoring import by_words, ranked_hits
from cascade.stages.finding.search import facet_weights, reads_all, search
from cascade.stages.operate import reached
from cascade.stages.outright import told_outright
from cascade.types import Filters, Hit, Operation, Question, SubQuestion

__all__ = ["retrieve"]

_IS = re.compile(r"\b(?:is|are|am|do|does|has|have|can|who|which|knows?|works?)\b", re.I)
_WAS = re.compile(
    r"\b(?:did|was|were|had|been|who\s(?:\w+ed|led|made|ran|gave|took|lost|wrote|found|sent|built|held))\b", re.I
)
_DEEPER = 4
"""How many times as much is read, be it of one paper, for what a thing is: it is said once, and its name everywhere."""


@stage(prompts=("rerank",), reads=True, ranks=True)
def retrieve(question: Question, sub: SubQuestion, *, ctx: Context) -> Found:
    """The passages that `sub` is to be answered from, best first."""
    weights = facet_weights(sub.facets, ctx.index)
    if sub.steps:
        return reached(question, sub, weights, ctx)
    matcher = Matcher(sub.facets, weights)
    every = reads_all(sub)
    asked = search(question, sub, weights, every, ctx)
    pool, later = candidates(question, asked, matcher, ctx)
    best = partial(_best, matcher, sub)
    for wider, dropped in _wider(sub) if not asked.relaxed else ():
        if best(pool) < ctx.recipe.support:
            again = search(question, wider, weights, every, ctx)
            found, young = candidates(question, again, matcher, ctx)
            if best(found) > best(pool):
                ctx.note(f"little met {dropped}: searched without")
                asked, pool, later = replace(again, relaxed=(dropped,)), found, young
    if not asked.relaxed:
        pool += announced(question, sub, weights, every, matcher, ctx)
    base = by_words(pool, ctx)
    records = rank_records(question, sub, [(c.passage, s) for c, s in base[: ctx.recipe.pool]], ctx)
    idle = every or (ctx.can_score and told_outright(question, sub, ctx) is not None)  # no order changes the answer
    ranked = ranked_hits(question, sub, base, records, ctx, read=not idle)
    keep, per_document = ctx.recipe.keep, ctx.recipe.per_document
    if asks_what(sub.text):
        keep = per_document = _DEEPER * keep
    kept, lost = _chosen(ranked, every, keep, per_document)
    return Found(
        sub=sub.id,
        query=asked.query,
        filters=asked.filters,
        hits=tuple(h.model_copy(update={"rank": n, "question": sub.id}) for n, h in enumerate(kept, 1)),
        lost=(*lost, *later),
        records=tuple(ranked_again(records, ranked, ctx.recipe.weigh_similar)[: ctx.recipe.records]),
        matched=asked.total,
        read=len(asked.ids),
        complete=asked.total <= len(asked.ids),
        relaxed=asked.relaxed,
        notes=asked.notes,
        present=_is_of_now(sub),
        weights=weights,
    )


def _is_of_now(sub: SubQuestion) -> bool:
    """Whether it asks how things are, by its verbs, and not how they were or came to be."""
    return bool(_IS.search(sub.text)) and not _WAS.search(sub.text) and sub.operation not in COURSES


def _wider(sub: SubQuestion) -> Iterator[tuple[SubQuestion, str]]:
    """`sub` without each filter that may keep out what answers it, and what was dropped: what happened then is told
    later too, and what somebody said by others."""
    if sub.loose and sub.filters:
        yield sub.model_copy(update={"filters": Filters(), "loose": False}), "the time that the question names"
    if sub.filters.people and sub.operation is Operation.FIND:
        said = sub.filters.model_copy(update={"people": ()})
        yield sub.model_copy(update={"filters": said}), f"the filter from {sub.filters.people[0][1]}"


def _best(matcher: Matcher, sub: SubQuestion, pool: Sequence[Candidate]) -> float:
    """The most that a passage speaks of what is asked, beside whose words it is narrowed to."""
    narrowed = {word for _, name in sub.filters.people for word in stems(name)}
    topic = set(range(len(matcher.facets))) - matcher.told_by(narrowed)
    return max((matcher.share(c.match.found, topic) for c in pool), default=0.0)


def _chosen(ranked: list[Hit], every: bool, keep: int, per_document: int) -> tuple[list[Hit], list[Lost]]:
    """The hits to read, and why the others are not: an enumeration reads all, a look-up the best few."""
    if every:
        return ranked, []
    kept: list[Hit] = []
    lost = []
    seen: Counter[str] = Counter()
    for rank, hit in enumerate(ranked, 1):
        document = hit.passage.document
        if len(kept) >= keep:
            reason = f"rank {rank}, after the {keep} that are read"
        elif seen[document] >= per_document:
            reason = f"{per_document} passages of this document are read already"
        else:
            kept.append(hit)
            seen[document] += 1
            continue
        lost.append(
            Lost(passage=hit.passage.id, score=hit.score, rank=rank, reason=reason, parts=hit.parts, copies=hit.copies)
        )
    return kept, lost
