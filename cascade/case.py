"""A recorded run made into a case of an eval suite: the question, and what a good answer to it holds.

A suite is a folder with `cases.jsonl`, a case a line. Evidence is documents with their words, never passages, so that
cutting documents otherwise does not void it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from cascade.clean import clean
from cascade.errors import ConfigError, NoSuch
from cascade.files import read_lines
from cascade.runs import Run
from cascade.types import Answer, Filters, Instant, Plan, Question, Status, Value

__all__ = ["CASES", "Case", "CaseEvidence", "add_case", "case_of", "read_cases", "suites", "wording"]

CASES = "cases.jsonl"
_MARKS = re.compile(r" ?\[\d+\](?:–?\[\d+\])*")
"""A citation's number in an answer's text."""


class CaseEvidence(Value):
    """A place that shows the answer, told by as much as is known of it; the place has to meet all that is given.

    A document alone is the whole of it. Without a document, every one that holds the record or the words may be meant.
    """

    source: str = ""
    """Name of the source that it lies in, where an id means something else in another one."""
    document: str = ""
    """Its id, `source:native-id`."""
    native_id: str = ""
    """Of the record in it: of the one message in a run of chat, else the document's."""
    quote: str = ""
    """Its words, as the document has them."""
    gain: float = Field(default=1.0, gt=0)
    """How much it is worth to find it, beside the case's other evidence."""
    also: tuple[CaseEvidence, ...] = ()
    """Other places that show the same: whoever finds or cites one of them all has found this evidence."""

    @model_validator(mode="after")
    def _told(self) -> Self:
        if not (self.document or self.native_id or self.quote):
            raise ValueError("evidence needs a document, a native_id or a quote")
        return self


class Case(Value):
    """One question with what is expected of the answer."""

    id: str
    question: str
    as_of: Instant
    dated: bool = False
    """What was written after `as_of` is not to be read."""
    zone: str = "UTC"
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    """What was asked before in the same conversation, the oldest first."""
    items: tuple[str, ...] = ()
    """The values of a list, who or count question."""
    synonyms: tuple[tuple[str, ...], ...] = ()
    """What items are called elsewhere, a group each that begins with the item: a person, and their login."""
    answer: str = ""
    """In words, without the numbers of its citations."""
    also: tuple[str, ...] = ()
    """Other wordings of the answer that are as good."""
    facts: tuple[str, ...] = ()
    """Statements that a good answer makes, a sentence or less each."""
    evidence: tuple[CaseEvidence, ...] = ()
    answerable: bool = True
    plan: Plan | None = None
    """A good plan for it: what `--oracle decompose` puts in."""
    cluster: str = ""
    """Cases of one cluster (a document, a conversation) are not independent of each other; empty: it stands alone."""
    tags: tuple[str, ...] = ()
    """What to group by: the type of question first."""


def case_of(run: Run, history: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Case:
    """What `run` answered as what is expected; raises `NoSuch` for a run without an answer.

    With the questions that went before in its conversation as `history`, the question is as it was typed. The id
    follows from what was asked, so that a rerun that answers better takes the place of its forerunner.
    """
    answer, question = run.answer, run.head.question
    if answer is None:
        raise NoSuch(
            f"run {run.id} has no answer to expect: {run.view.error or run.view.state}",
            hint="make a case of a run that answered",
        )
    text = clean((run.head.said if history else "") or question.text)
    answerable = answer.status is not Status.NOT_FOUND
    places = {(q.document, q.native_id, q.text): None for q in answer.quotes} if answerable else {}
    return Case(
        id=_id(text, question, history),
        question=text,
        as_of=question.as_of,
        dated=question.dated,
        zone=question.zone,
        filters=question.filters,
        history=history,
        items=tuple(dict.fromkeys(clean(item.value) for item in answer.items)),
        answer=wording(answer) if answerable else "",
        evidence=tuple(CaseEvidence(document=d, native_id=n, quote=text) for d, n, text in places),
        answerable=answerable,
        tags=tags,
    )


def wording(answer: Answer) -> str:
    """The answer in words, without the numbers of its citations and the parts of the question."""
    lines = (line for line in answer.text.splitlines() if line and line not in answer.parts)
    return _MARKS.sub("", clean("\n".join(lines)))


def _id(text: str, question: Question, history: tuple[str, ...]) -> str:
    """The first words of the question, and a hash of what tells it from others."""
    parts = (
        " ".join(text.casefold().split()),
        *history,
        question.as_of.isoformat() if question.dated else "",
        question.filters.model_dump_json(),
    )
    words = re.findall(r"[a-z0-9]+", parts[0])[:5]
    return "-".join([*words, hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:8]])


def add_case(file: Path, case: Case) -> None:
    """Put `case` into the cases of `file`, in the place of one of its id; the others stay as they are written.

    Fields that say nothing are left out, so that a person reads what there is. Raises `ConfigError` for a
    file that does not read.
    """
    kept: list[str] = []
    place: int | None = None
    for line, known in _read(file):
        if known.id == case.id:
            place = len(kept) if place is None else place
        else:
            kept.append(line)
    line = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    kept.insert(len(kept) if place is None else place, line)
    fresh = file.with_suffix(".jsonl.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8", errors="replace")
        fresh.replace(file)
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror or error}") from error


def read_cases(file: Path, defaults: Mapping[str, Any] | None = None) -> list[Case]:
    """The cases of `file`; raises `ConfigError` that names the line that does not read.

    `defaults` are values of fields (JSON) for the cases that do not say them.
    """
    return [case for _, case in _read(file, defaults)]


def _read(file: Path, defaults: Mapping[str, Any] | None = None) -> Iterator[tuple[str, Case]]:
    """Lines and cases; none where there is no file yet."""
    read = (lambda line: _with_defaults(line, defaults)) if defaults else Case.model_validate_json
    return read_lines(file, read) if file.exists() else iter(())


def _with_defaults(line: str, defaults: Mapping[str, Any]) -> Case:
    try:
        told = json.loads(line)
    except ValueError:
        told = None  # what is no JSON, or no object, is refused as it stands
    return Case.model_validate_json(json.dumps({**defaults, **told}) if isinstance(told, dict) else line)


def suites(folder: Path) -> list[tuple[str, Path]]:
    """The suites in `folder`, by name."""
    return sorted((file.parent.name, file.parent) for file in folder.glob(f"*/{CASES}"))
