"""EnterpriseRAG-Bench, a part of it: questions on one company's documents, with the statements that an answer makes.

`corpus/*.md` and `questions.dev.jsonl`; evidence is whole documents.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cascade.case import Case, CaseEvidence
from cascade.evals.adapters.rows import Row, read_rows, source
from cascade.evals.cases import Suite

__all__ = ["read"]

_AS_OF = datetime(2027, 4, 1, tzinfo=UTC)
"""After the last day that its documents speak of as theirs."""


class _Question(Row):
    id: str
    tier: str
    question: str
    ground_truth_answer: str
    ground_truth_citations: tuple[str, ...]
    must_include_terms: tuple[str, ...]
    answerable: bool


def read(folder: Path, scratch: Path) -> Suite:  # noqa: ARG001  (all of it is where a connector can read it)
    """The development questions, each on its own."""
    return Suite(
        name="erag",
        cases=tuple(map(_case, read_rows(folder / "questions.dev.jsonl", _Question))),
        sources=(source("corpus", "folder", folder / "corpus"),),
    )


def _case(row: _Question) -> Case:
    """What its reference says of a question that cannot be answered is advice to a judge, and no answer."""
    return Case(
        id=row.id,
        question=row.question,
        as_of=_AS_OF,
        answer=row.ground_truth_answer if row.answerable else "",
        facts=row.must_include_terms if row.answerable else (),
        evidence=tuple(CaseEvidence(document=f"corpus:{name}") for name in dict.fromkeys(row.ground_truth_citations)),
        answerable=row.answerable,
        tags=(row.tier if row.answerable else "unanswerable",),
    )
