"""What may be read of what a search gave: copies folded into the best of them, without what was written later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cascade.asof import as_known, is_later
from cascade.context import Context
from cascade.library import Library
from cascade.match import Match, Matcher
from cascade.similar import fold_copies
from cascade.stages.evidence import WRITTEN_LATER, Lost
from cascade.stages.finding.search import Search
from cascade.types import Passage, Question

__all__ = ["Candidate", "candidates", "own_words", "written_after"]


@dataclass(frozen=True)
class Candidate:
    """A passage that the search gave, with its BM25 and what it speaks of; `copies` have the same words."""

    passage: Passage
    bm25: float
    match: Match
    copies: tuple[str, ...] = ()


def candidates(
    question: Question, search: Search, matcher: Matcher, ctx: Context
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
    young = {d.id for d in documents.values() if is_later(question, d)}
    known = {id_: len(document.text) for id_, document in as_known(question, documents.values()).items()}
    return {p.id for p in written if p.document in young or 0 < p.start >= known.get(p.document, p.end)}
