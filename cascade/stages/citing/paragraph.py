"""A quote with what is said in the same breath, where the question is open.

Who asks why, how or what somebody said is answered by several sentences, of which only one has the question's words:
“The survey is in. The fan has failed.” A single value is quoted by its sentence alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cascade.questions.shape import Shape
from cascade.stages.weighing.message import is_written, whole_message
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Operation, SubQuestion

__all__ = ["HOW_TO", "asks_openly", "in_paragraphs", "numbered_steps", "steps_of"]

_OPEN = ("text", "yes/no")
"""Kinds of answer that no single value is."""

HOW_TO = re.compile(
    r"\bhow\s(?:(?:do|can|should|must|would|may|might|am|are|is)\s(?:I|we|you|one|people|somebody|someone|anyone|members|staff|the)\b|to\b)"
    r"|\bwhat\s(?:are\sthe\ssteps|(?:do|should|must)\s(?:I|we|you|one)\s(?:have\sto\s)?do)\b",
    re.I,
)
"""Asks what to do."""
_STEP = r"[ \t]*(?:step[ \t]+)?\d{1,2}[.):][ \t]+[^\n]*(?:\n[ \t]+[^\n]*\S[^\n]*)*"
_LONGEST = 150
"""Characters of a step on the average, from which on numbered points are clauses, of which one answers."""
_POINT = re.compile(rf"(?im)^{_STEP}")
_STEPS = re.compile(rf"(?im)^{_STEP}(?:\n(?:[ \t]*\n)?{_STEP})+")
"""Numbered points in a row, each with the lines that it goes on in."""
_OVER = 300
"""Characters from the best sentence to steps that it stands over, up to the colon of the line that opens them."""
_MOST = 1500
"""Characters up to which steps are told whole."""


def asks_openly(sub: SubQuestion, shape: Shape) -> bool:
    """Whether more than one value or name is wanted."""
    return sub.operation is Operation.FIND and shape.answer_type in _OPEN


def steps_of(question: str, chosen: Iterable[Sentence]) -> Sentence | None:
    """The numbered steps that the best of `chosen` is one of, or stands over, whole and in order; None where `question`
    does not ask what to do."""
    best = next(iter(chosen), None)
    if best is None or is_written(best) or not HOW_TO.search(question):
        return None
    text = best.document.text
    for steps in numbered_steps(text):
        start = steps.start()
        if start > best.start:
            over = text[best.start : start].rstrip()
            if len(over) > _OVER or not over.endswith(":") or "\n#" in over:
                return None
            start = text.rfind("\n", 0, best.start + len(over)) + 1
        if best.end <= steps.end():
            return replace(best, start=start, end=steps.end()) if steps.end() - start <= _MOST else None
    return None


def numbered_steps(text: str) -> Iterator[re.Match[str]]:
    """The numbered points of `text` that tell what to do, each row of them; the clauses of a contract do not."""
    for steps in _STEPS.finditer(text):
        if len(steps[0]) <= min(_MOST, _LONGEST * len(_POINT.findall(steps[0]))):
            yield steps


def in_paragraphs(chosen: Iterable[Sentence]) -> list[Sentence]:
    """`chosen`, each with its short message or paragraph; what an earlier one has then is not told again."""
    told: list[Sentence] = []
    for sentence in chosen:
        if not any(_holds(other, sentence) for other in told):
            told.append(whole_message(sentence))
    return told


def _holds(other: Sentence, sentence: Sentence) -> bool:
    return other.document.id == sentence.document.id and other.start <= sentence.start and sentence.end <= other.end
