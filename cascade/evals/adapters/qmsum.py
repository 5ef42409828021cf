"""QMSum (Zhong et al. 2021): questions on what was said of a topic in a meeting, with an answer in prose.

`MEETING.txt`, a turn a line, and `MEETING.questions.jsonl`; evidence is ranges of lines, first and last, from 1.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cascade.case import Case, CaseEvidence
from cascade.errors import ConfigError
from cascade.evals.adapters.rows import Row, found, read_rows, source, text_of
from cascade.evals.cases import Suite
from cascade.types import Filters

__all__ = ["read"]

_AS_OF = datetime(2021, 6, 1, tzinfo=UTC)
"""When the data set was published: its transcripts have no dates."""
_QUESTIONS = ".questions.jsonl"


class _Question(Row):
    id: str
    question: str
    gold: str
    evidence_lines: tuple[tuple[int, int], ...]


def read(folder: Path, scratch: Path) -> Suite:  # noqa: ARG001  (all of it is where a connector can read it)
    """All questions, each asked of its own meeting; a meeting is a cluster."""
    cases: list[Case] = []
    meetings = [file.name.removesuffix(_QUESTIONS) for file in found(folder, f"*{_QUESTIONS}")]
    for meeting in meetings:
        lines = text_of(folder / f"{meeting}.txt").split("\n")
        file = folder / f"{meeting}{_QUESTIONS}"
        cases += [_case(row, meeting, lines, file) for row in read_rows(file, _Question)]
    return Suite(
        name="qmsum",
        cases=tuple(cases),
        sources=tuple(source(meeting, "folder", folder / f"{meeting}.txt") for meeting in meetings),
    )


def _case(row: _Question, meeting: str, lines: list[str], file: Path) -> Case:
    quotes = ["\n".join(lines[first - 1 : last]).strip() for first, last in row.evidence_lines if first > 0]
    if not all(quotes) or len(quotes) < len(row.evidence_lines):
        raise ConfigError(f"{file}: {row.id}: the meeting has no such lines", hint="is the transcript whole?")
    return Case(
        id=row.id,
        question=row.question,
        as_of=_AS_OF,
        filters=Filters(sources=(meeting,)),
        answer=row.gold,
        evidence=tuple(CaseEvidence(document=f"{meeting}:{meeting}.txt", quote=quote) for quote in quotes),
        cluster=meeting,
    )
