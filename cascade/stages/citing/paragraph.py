"""A quote with what is said in the same breath: the short paragraph or message that it is of.

Who asks why, how or what somebody said is answered by several sentences, of which only one has the question's words:
“The survey is in. The fan has failed.” A single value is quoted by its sentence alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cascade.language import Shape
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Operation, SubQuestion

__all__ = ["asks_openly", "in_paragraphs"]

_OPEN = ("text", "yes/no")
"""Kinds of answer that no single value is."""
_SHORT = 300
"""Characters of a quote with what stands around it, at most."""
_FULL = 55
"""Characters of a line from which on its end is no end of what it says, but of the room for it."""


def asks_openly(sub: SubQuestion, shape: Shape) -> bool:
    """Whether more than one value or name is wanted."""
    return sub.operation is Operation.FIND and shape.answer_type in _OPEN


def in_paragraphs(chosen: Iterable[Sentence], everything: Iterable[Sentence]) -> list[Sentence]:
    """`chosen`, each with the sentences after it and before it in its paragraph as far as it stays short; what an
    earlier one has then is not told again."""
    rows: dict[str, list[Sentence]] = {}
    for each in sorted(everything, key=lambda s: s.start):
        rows.setdefault(each.document.id, []).append(each)
    told: list[Sentence] = []
    for sentence in chosen:
        if not any(_holds(other, sentence) for other in told):
            told.append(_widened(sentence, rows.get(sentence.document.id, [])))
    return told


def _holds(other: Sentence, sentence: Sentence) -> bool:
    return other.document.id == sentence.document.id and other.start <= sentence.start and sentence.end <= other.end


def _widened(sentence: Sentence, row: Sequence[Sentence]) -> Sentence:
    """`sentence` with its neighbours in the `row` of its document; as it is where that row was not read."""
    at = next((n for n, s in enumerate(row) if s.start == sentence.start), None)
    if at is None:
        return sentence
    first = last = at
    while True:
        if last + 1 < len(row) and _goes_on(row[last], row[last + 1]) and _fits(row[first], row[last + 1]):
            last += 1
        elif first and _goes_on(row[first - 1], row[first]) and _fits(row[first - 1], row[last]):
            first -= 1
        else:
            return replace(sentence, start=row[first].start, end=row[last].end)


def _fits(first: Sentence, last: Sentence) -> bool:
    return last.end - first.start <= _SHORT


def _goes_on(one: Sentence, other: Sentence) -> bool:
    """Whether the `other` follows in the same line or paragraph, said by the same one."""
    text = one.document.text
    between = text[one.end : other.start]
    wrapped = between.count("\n") == 1 and one.end - text.rfind("\n", 0, one.end) > _FULL
    own = one.part == other.part and not one.heading and not other.heading
    return own and not between.strip() and ("\n" not in between or wrapped)
