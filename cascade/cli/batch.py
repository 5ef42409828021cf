"""`cascade ask --batch`: a file of questions, a line of JSON each, some of them asked after others."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cascade.cli.options import moment, read_text
from cascade.cli.progress import AskProgress
from cascade.cli.screen import print_json
from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import CascadeError, Stopped, UsageError
from cascade.runs import Run, answer_json
from cascade.types import Filters

if TYPE_CHECKING:
    from cascade.followup import Turn

__all__ = ["Line", "answer_all", "read_lines"]

_HINT = 'a line is {"id": "1", "question": "…"}'


class Earlier(NamedTuple):
    """What was asked before a question, and what it was answered where that is given."""

    question: str
    answer: str | None


class Line(NamedTuple):
    """One question of a batch file."""

    id: str
    question: str
    as_of: str | None
    history: tuple[Earlier, ...]


def answer_all(
    engine: Engine, lines: list[Line], options: RunOptions, filters: Filters, now: datetime | None, *, quiet: bool
) -> int:
    """Answer every line; one that fails is told as an error in its own line, and the first such code is returned."""
    code = 0
    for number, line in enumerate(lines, 1):
        try:
            as_of = moment(line.as_of, engine) if line.as_of else now
            asking = _Asking(engine, options, filters, as_of, quiet, f"{number} of {len(lines)}: ")
            print_json({"id": line.id, **answer_json(asking.line(line))})
        except Stopped:
            raise
        except CascadeError as error:
            code = code or error.exit_code
            print_json({"id": line.id, "question": line.question, "error": str(error), "exit_code": error.exit_code})
    return code


class _Asking(NamedTuple):
    """How the questions of one line are asked."""

    engine: Engine
    options: RunOptions
    filters: Filters
    as_of: datetime | None
    quiet: bool
    heading: str

    def line(self, line: Line) -> Run:
        """The run of a line's question, after those of its history: what has an answer there is not asked again."""
        from cascade.followup import Turn

        turns: list[Turn] = []
        last: Run | None = None
        for earlier in line.history:
            if earlier.answer is None:
                last = self.ask(earlier.question, turns, last, None)
                turns.extend(self.engine.conversation(last)[-1:])
            else:
                asked = self.engine.question(earlier.question, as_of=self.as_of)
                standing = self.engine.follow_up(asked.text, turns)
                turns.append(Turn(question=standing.text, answer=earlier.answer, as_of=asked.as_of))
        return self.ask(line.question, turns, last, line.id)

    def ask(self, text: str, turns: list[Turn], after: Run | None, batch: str | None) -> Run:
        """Ask `text` after `turns`; `batch` is its id, where it is the line's own question."""
        asked = self.engine.question(text, as_of=self.as_of, filters=self.filters)
        read = self.engine.follow_up(asked.text, turns)
        about = {"batch": batch, "said": asked.text if read.changed else "", "follows": after.id if after else None}
        with AskProgress(stages=False, quiet=self.quiet, heading=self.heading) as progress:
            return self.engine.ask(
                asked.model_copy(update={"text": read.text}), self.options.model_copy(update=about), listen=progress
            )


def read_lines(file: Path) -> list[Line]:
    """The questions of a batch file, all of them read before the first is asked; raises `UsageError` for a bad line."""
    text = (sys.stdin.read() if sys.stdin is not None else "") if str(file) == "-" else read_text(file)
    lines = []
    for number, each in enumerate(text.split("\n"), 1):
        if not each.strip():
            continue
        try:
            lines.append(_line(json.loads(each)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            raise UsageError(f"{file}, line {number}: not a question: {what}", hint=_HINT) from error
    if not lines:
        raise UsageError(f"{file} holds no question", hint=_HINT)
    return lines


def _line(record: Any) -> Line:
    as_of, history = record.get("as_of"), record.get("history") or []
    if not isinstance(history, list):
        raise ValueError('its "history" is no list of earlier questions')
    return Line(
        id=str(record["id"]),
        question=str(record["question"]),
        as_of=str(as_of) if as_of else None,
        history=tuple(map(_earlier, history)),
    )


def _earlier(record: Any) -> Earlier:
    """A question by itself, or with the answer that it had."""
    if isinstance(record, str):
        return Earlier(record, None)
    if not isinstance(record, dict) or "question" not in record:
        raise ValueError('its "history" holds questions, or {"question": "…", "answer": "…"}')
    answer = record.get("answer")
    return Earlier(str(record["question"]), None if answer is None else str(answer))
