"""A quote with what is said in the same breath, where the question is open.

Who asks why, how or what somebody said is answered by several sentences, of which only one has the question's words:
“The survey is in. The fan has failed.” A single value is quoted by its sentence alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cascade.questions.shape import Shape
from cascade.stages.weighing.implied import wanted
from cascade.stages.weighing.message import LONGEST, is_written, whole_message
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Operation, SubQuestion

__all__ = ["HOW_TO", "asks_openly", "in_paragraphs", "numbered_steps"]

_OPEN = ("text", "yes/no")
"""Kinds of answer that no single value is."""

HOW_TO = re.compile(
    r"\bhow\s(?:(?:do|can|should|must|would|may|might|am|are|is)\s(?:I|we|you|one|people|somebody|someone|anyone|members|staff|the)\b|to\b)"
    r"|\bwhat\s(?:are\sthe\ssteps|(?:do|should|must)\s(?:I|we|you|one)\s(?:have\sto\s)?do)\b",
    re.I,
)
"""Asks what to do."""
_STEP = r"[ \t]*(?:step[ \t]+)?\d{1,2}[.):][ \t]+[^\n]*(?:\n(?:[ \t]*\n)?[ \t]+\S[^\n]*)*"
_LONGEST = 150
"""Characters of a step on the average, from which on numbered points are clauses, of which one answers."""
_POINT = re.compile(rf"(?im)^{_STEP}")
_STEPS = re.compile(rf"(?im)^{_STEP}(?:\n(?:[ \t]*\n)?{_STEP})+")
"""Numbered points in a row, each with the lines that it goes on in."""
_LEADS = re.compile(r":\s*(?:[`~]{3,}[^\n]*\n)?\Z")
"""What leads to code, and the fence between them."""
_MOST = 1500
"""Characters up to which steps are told whole."""


def asks_openly(sub: SubQuestion, shape: Shape) -> bool:
    """Whether more than one value or name is wanted."""
    return sub.operation is Operation.FIND and shape.answer_type in _OPEN and wanted(shape) != "code"


def numbered_steps(text: str) -> Iterator[re.Match[str]]:
    """The numbered points of `text` that tell what to do, each row of them; the clauses of a contract do not."""
    for steps in _STEPS.finditer(text):
        if len(steps[0]) <= min(_MOST, _LONGEST * len(_POINT.findall(steps[0]))):
            yield steps


def in_paragraphs(question: str, chosen: Iterable[Sentence]) -> list[Sentence]:
    """`chosen`, each with its short message, paragraph or code; what an earlier one has then is not told again. Where
    `question` asks what to do and the best is one of numbered steps, or leads to them, they alone tell it, in order."""
    how = HOW_TO.search(question) is not None
    told: list[Sentence] = []
    for sentence in chosen:
        if how and not told and (steps := _with_block(sentence, _steps(sentence))) is not None:
            return [steps]
        if not any(_holds(other, sentence) for other in told):
            told.append(_with_block(sentence, _code(sentence)) or whole_message(sentence))
    return told


def _steps(sentence: Sentence) -> Iterator[tuple[int, int]]:
    yield from () if is_written(sentence) else (found.span() for found in numbered_steps(sentence.document.text))


def _code(sentence: Sentence) -> Iterator[tuple[int, int]]:
    text = sentence.document.text
    short = (p for p in sentence.document.parts if p.role == "code" and p.end - p.start <= LONGEST)
    yield from ((part.start, part.start + len(text[part.start : part.end].rstrip())) for part in short)


def _with_block(sentence: Sentence, blocks: Iterable[tuple[int, int]]) -> Sentence | None:
    """`sentence` with all of the first of the `blocks` that it is of or leads to, “Ask for one:”, and the paragraph
    that does; None where there is no such block."""
    text = sentence.document.text
    for first, last in blocks:
        leads = _LEADS.search(text, max(first - LONGEST, 0), first)
        start = text.rfind("\n\n", 0, leads.start()) + 2 if leads else first
        start = start if start > 1 and first - start <= LONGEST else first
        if start <= sentence.start < last:
            return replace(sentence, start=start, end=last)
    return None


def _holds(other: Sentence, sentence: Sentence) -> bool:
    return other.document.id == sentence.document.id and other.start <= sentence.start and sentence.end <= other.end
