"""LoCoMo (Maharana et al. 2024): questions on long conversations of two people, one chat export each.

`CONVERSATION/_chat.txt` and `CONVERSATION/questions.jsonl`; evidence is lines of the chat. What nobody said
(`adversarial`) cannot be answered: its evidence is what misleads, and is left out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from cascade.case import Case, CaseEvidence
from cascade.errors import ConfigError
from cascade.evals.adapters.rows import Row, found, read_rows, source, text_of
from cascade.evals.cases import Suite
from cascade.types import Filters

__all__ = ["read"]

_CHAT = "_chat.txt"
_STAMP = re.compile(r"^\[(\d\d/\d\d/\d{4}, \d\d:\d\d:\d\d)\]", re.MULTILINE)


class _Question(Row):
    id: str
    question: str
    category: str
    answerable: bool
    gold: str | None
    evidence_lines: tuple[int, ...]


def read(folder: Path, scratch: Path) -> Suite:  # noqa: ARG001  (all of it is where a connector can read it)
    """All questions, each asked of its own conversation when that had ended; a conversation is a cluster."""
    cases: list[Case] = []
    chats = [file.parent for file in found(folder, f"*/{_CHAT}")]
    for chat in chats:
        as_of = _ended(chat / _CHAT)
        cases += [_case(row, chat.name, as_of) for row in read_rows(chat / "questions.jsonl", _Question)]
    return Suite(
        name="locomo", cases=tuple(cases), sources=tuple(source(chat.name, "whatsapp", chat / _CHAT) for chat in chats)
    )


def _case(row: _Question, conversation: str, as_of: datetime) -> Case:
    lines = dict.fromkeys(row.evidence_lines) if row.answerable else ()
    return Case(
        id=row.id,
        question=row.question,
        as_of=as_of,
        filters=Filters(sources=(conversation,)),
        answer=(row.gold or "") if row.answerable else "",
        evidence=tuple(CaseEvidence(source=conversation, native_id=str(line)) for line in lines),
        answerable=row.answerable,
        cluster=conversation,
        tags=(row.category,),
    )


def _ended(chat: Path) -> datetime:
    """When the last message was written."""
    stamps = _STAMP.findall(text_of(chat))
    try:
        return datetime.strptime(stamps[-1], "%d/%m/%Y, %H:%M:%S").replace(tzinfo=UTC)
    except (IndexError, ValueError) as error:
        raise ConfigError(
            f"{chat}: no message begins with a time that reads", hint="lines begin as in [31/12/2023, 23:59:00] Ann: …"
        ) from error
