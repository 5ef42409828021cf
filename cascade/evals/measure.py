"""What a run is worth by its case: every measure that the case defines, by name.

What is ranked is what the run retrieved: the passages that were read, in the order of their ranks, and after them those
that were ranked and not read. So `evidence_recall@5` tells of what the answer could be made of, and `@50` of what more
reading would give. Retrieval, citations and contents are measured on questions that have an answer; whether refusing
was right, on all.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.case import Case, wording
from cascade.clean import clean
from cascade.evals.metrics import (
    Places,
    Span,
    citation_precision,
    citation_recall,
    evidence_recall_at,
    evidence_reciprocal_rank,
    fact_coverage,
    item_key,
    meets,
    ndcg_at,
    precision_recall_f1,
    recall_at,
    reciprocal_rank,
    token_f1,
    token_recall,
    verbatim,
)
from cascade.passages import span_of
from cascade.runs import Run
from cascade.stages.evidence import WRITTEN_LATER, Found
from cascade.types import Quote, Status

if TYPE_CHECKING:
    from cascade.library import Library

__all__ = ["HEADLINES", "MEASURES", "measures", "measuring_code"]

_DOCUMENTS_AT = (1, 5, 10, 20)
_EVIDENCE_AT = (1, 5, 10, 20, 50)
_RECORDS_AT = (1, 5, 10, 20)
MEASURES: Mapping[str, str] = {
    **{f"document_recall@{k}": f"share of the documents in the first {k}" for k in _DOCUMENTS_AT},
    "ndcg@10": "documents, discounted by rank",
    "mrr": "one over the rank of the first document",
    **{f"evidence_recall@{k}": f"share of the evidence in the first {k} passages" for k in _EVIDENCE_AT},
    "evidence_mrr": "one over the rank of the first passage with evidence",
    **{f"record_recall@{k}": f"share of the evidence in the first {k} single records" for k in _RECORDS_AT},
    "citation_precision": "share of the citations that show the answer",
    "citation_recall": "share of the evidence that is cited",
    "verbatim": "share of the quotes that are in their document to the letter",
    "items_precision": "share of the listed values that are right",
    "items_recall": "share of the right values that are listed",
    "items_f1": "both together",
    "answer_f1": "words shared with the expected answer",
    "answer_recall": "share of the expected answer's words",
    "fact_coverage": "share of the expected facts that are stated",
    "answered": "answerable questions that were not refused",
    "abstention_recall": "unanswerable questions that were refused",
    "abstention_precision": "refused questions that were unanswerable",
}
"""Measure to what it tells, in the order in which they are shown."""
HEADLINES = (
    "document_recall@5", "ndcg@10", "evidence_recall@5", "citation_precision", "citation_recall", "items_f1",
    "answer_f1", "fact_coverage", "answered", "abstention_recall",
)  # fmt: skip
"""Those that are told of each type of question."""


def measures(
    case: Case, places: Places, run: Run | None, library: Library, *, through: str = "verify"
) -> dict[str, float]:
    """Every measure that `case` defines, 0 to 1 each; `run` is None where it ended in an error, and all of them are 0.

    `places` are those of the case's evidence, in its order: evidence that lies nowhere is never found. With
    `through="retrieve"` only what was retrieved is measured. Two measures are of a part of the runs only: `verbatim` of
    those that quote, and `abstention_precision` of those that were refused.
    """
    seen = _Seen.of(run, through)
    told: dict[str, float] = {}
    if case.answerable and places:
        told |= _retrieved(case, places, seen)
    if through == "retrieve":
        return told
    if case.answerable:
        told |= {**_cited(places, seen, library), **_contents(case, seen)}
    return told | _refused(case, seen)


@functools.cache
def measuring_code() -> str:
    """A hash of what measures: other code may find other figures in the same runs."""
    read = hashlib.sha256()
    for name in ("ask", "ground", "measure", "metrics", "oracle"):
        read.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return read.hexdigest()[:16]


@dataclass(frozen=True)
class _Seen:
    """What of a run is measured; empty for one that ended in an error."""

    ranked: tuple[tuple[Span, ...], ...] = ()
    """The passages, best first, each with the copies that were folded into it."""
    records: tuple[Span, ...] = ()
    """The single records, best first."""
    quotes: tuple[Quote, ...] = ()
    items: frozenset[str] = frozenset()
    text: str = ""
    refused: bool = False
    failed: bool = True

    @classmethod
    def of(cls, run: Run | None, through: str) -> _Seen:
        answer = run.answer if run is not None else None
        if run is None or answer is None:
            return cls()
        refused = answer.status is Status.NOT_FOUND and not answer.items
        return cls(
            ranked=tuple(_ranked(run)),
            records=tuple(_records(run)),
            quotes=answer.quotes,
            items=frozenset(item_key(clean(i.value)) for i in answer.items),
            text="" if refused or through == "retrieve" else wording(answer),
            refused=refused,
            failed=False,
        )


def _ranked(run: Run) -> Iterator[tuple[Span, ...]]:
    """The passages by rank, the sub-questions' together, each once; those that were read before those that were not."""
    read: list[tuple[int, str, tuple[str, ...]]] = []
    left: list[tuple[int, str, tuple[str, ...]]] = []
    for span in run.view.stages:
        if span.stage == "retrieve" and span.output:
            found = Found.model_validate(run.blobs.get(span.output))
            read += [(hit.rank, hit.passage.id, hit.copies) for hit in found.hits]
            left += [(lost.rank, lost.passage, lost.copies) for lost in found.lost if _was_ranked(lost.reason)]
    seen: set[str] = set()
    for _, passage, copies in (*sorted(read), *sorted(left)):
        if passage not in seen:
            seen.add(passage)
            yield tuple(Span(*span_of(each)) for each in (passage, *copies))


def _records(run: Run) -> list[Span]:
    """The single records by rank, the sub-questions' together."""
    ranked = [
        (rank, Span(record.document, record.start, record.end))
        for span in run.view.stages
        if span.stage == "retrieve" and span.output
        for rank, record in enumerate(Found.model_validate(run.blobs.get(span.output)).records)
    ]
    return [span for _, span in sorted(ranked)]


def _was_ranked(reason: str) -> bool:
    """Whether a passage was lost by its place: not as one that was hidden, or is gone from the library."""
    return not reason.startswith((WRITTEN_LATER, "no longer"))


# --- what was retrieved -------------------------------------------------------------------------------------------


def _retrieved(case: Case, places: Places, seen: _Seen) -> dict[str, float]:
    names = _document_names(case, places)
    gains: dict[str, float] = {}
    for evidence, name in zip(case.evidence, names.of_evidence, strict=True):
        gains[name] = max(gains.get(name, 0.0), evidence.gain)
    documents = [names.of(copies) for copies in seen.ranked]
    passages = [_holding(copies, places) for copies in seen.ranked]
    return {
        **{f"document_recall@{k}": recall_at(documents, gains, k) for k in _DOCUMENTS_AT},
        "ndcg@10": ndcg_at(documents, gains, 10),
        "mrr": reciprocal_rank(documents, gains),
        **{f"evidence_recall@{k}": evidence_recall_at(passages, places, k) for k in _EVIDENCE_AT},
        **{f"record_recall@{k}": evidence_recall_at(seen.records, places, k) for k in _RECORDS_AT},
        "evidence_mrr": evidence_reciprocal_rank(passages, places),
    }


def _holding(copies: tuple[Span, ...], places: Places) -> Span:
    """Of a passage and its copies the first that holds evidence, else the passage."""
    gold = [each for place in places for each in place]
    return next((span for span in copies if any(meets(span, each) for each in gold)), copies[0])


@dataclass(frozen=True)
class _Names:
    """What documents are called by: those that hold the same evidence are copies of each other, and have one name."""

    of_evidence: tuple[str, ...]
    """The name of the document of each piece of evidence."""
    _known: Mapping[str, str]

    def of(self, copies: tuple[Span, ...]) -> str:
        """The name of a passage's document, or that of a copy's where only this one is known."""
        return next((self._known[s.document] for s in copies if s.document in self._known), copies[0].document)


def _document_names(case: Case, places: Places) -> _Names:
    known: dict[str, str] = {}
    for place in places:
        documents = sorted({span.document for span in place})
        joined = {known[d] for d in documents if d in known}
        name = min(joined, default=documents[0] if documents else "")
        known |= {d: name for d, before in known.items() if before in joined}
        known |= dict.fromkeys(documents, name)
    nowhere = (e.document or f"(evidence {n} of {case.id})" for n, e in enumerate(case.evidence))
    firsts = (min((span.document for span in place), default=None) for place in places)
    return _Names(tuple(known[f] if f is not None else n for f, n in zip(firsts, nowhere, strict=True)), known)


# --- what was answered --------------------------------------------------------------------------------------------


def _cited(places: Places, seen: _Seen, library: Library) -> dict[str, float]:
    told: dict[str, float] = {}
    if places:
        spans = [Span(q.document, q.start, q.end) for q in seen.quotes]
        told = {
            "citation_precision": citation_precision(spans, places),
            "citation_recall": citation_recall(spans, places),
        }
    if seen.quotes:
        documents = library.documents_of({q.document for q in seen.quotes})
        there = {id_: document.text for id_, document in documents.items()}
        told["verbatim"] = verbatim([(q.text, there.get(q.document, "")[q.start : q.end]) for q in seen.quotes])
    return told


def _contents(case: Case, seen: _Seen) -> dict[str, float]:
    told: dict[str, float] = {}
    if case.items:
        called = {item_key(name): item_key(item) for item, *names in case.synonyms for name in names}
        wanted = {item_key(clean(item)) for item in case.items}
        found = {called.get(item, _by_id(item, wanted)) for item in seen.items}
        agreement = precision_recall_f1(found, wanted)
        told |= {f"items_{name}": value for name, value in agreement._asdict().items()}
    if wordings := [each for each in (case.answer, *case.also) if each.strip()]:
        told["answer_f1"] = max(token_f1(seen.text, each) for each in wordings)
        told["answer_recall"] = max(token_recall(seen.text, each) for each in wordings)
    if case.facts:
        told["fact_coverage"] = fact_coverage(seen.text, case.facts, case.question) if seen.text else 0.0
    return told


def _by_id(item: str, wanted: Collection[str]) -> str:
    """The id by which a value is told apart from namesakes, "Ann Lee (u17)", where that is what is wanted."""
    told = _TOLD_APART.search(item)
    return told[1] if told and told[1] in wanted else item


_TOLD_APART = re.compile(r"\s\(([^\s()]+)\)$")


def _refused(case: Case, seen: _Seen) -> dict[str, float]:
    """Whether it was refused rightly: of those that were, and of those that should be and should not be."""
    told = {"answered": float(not (seen.refused or seen.failed))} if case.answerable else {}
    if not case.answerable:
        told["abstention_recall"] = float(seen.refused)
    if seen.refused:
        told["abstention_precision"] = float(not case.answerable)
    return told
