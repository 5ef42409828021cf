"""A quote with what is said in the same breath, where the question is open.

Who asks why, how or what somebody said is answered by several sentences, of which only one has the question's words:
“The survey is in. The fan has failed.” A single value is quoted by its sentence alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from cascade.language import Shape
from cascade.stages.weighing.message import whole_message
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Operation, SubQuestion

__all__ = ["asks_openly", "in_paragraphs"]

_OPEN = ("text", "yes/no")
"""Kinds of answer that no single value is."""


def asks_openly(sub: SubQuestion, shape: Shape) -> bool:
    """Whether more than one value or name is wanted."""
    return sub.operation is Operation.FIND and shape.answer_type in _OPEN


def in_paragraphs(chosen: Iterable[Sentence]) -> list[Sentence]:
    """`chosen`, each with its short message or paragraph; what an earlier one has then is not told again."""
    told: list[Sentence] = []
    for sentence in chosen:
        if not any(_holds(other, sentence) for other in told):
            told.append(whole_message(sentence))
    return told


def _holds(other: Sentence, sentence: Sentence) -> bool:
    return other.document.id == sentence.document.id and other.start <= sentence.start and sentence.end <= other.end
