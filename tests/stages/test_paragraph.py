"""An open question is answered by a short paragraph, a value by its sentence."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

OVEN = """\
# Oven three

The baker rang at six. Oven three smokes at the back since Sunday. The flue is cracked behind the damper. A mason
comes on Thursday with a new liner.

Oven one was swept in May.

- Oven three: order firebricks
- Oven two: nothing

## What the inspector found

| place | finding | grade |
|---|---|---|
| yard | The drain of the yard is blocked | serious |
| loft | The ladder of the loft is loose | slight |
"""
MAILS = [
    ("greta@flour.example", "Greta Malz", "Rye flour", "We raise rye by four cents. Wheat stays. It rained too much."),
]

bakery = kept({"ovens.md": OVEN}, MAILS)


def test_why_is_answered_by_what_stands_around_what_happened(bakery: Engine) -> None:
    first = answered(bakery, "Why does oven three smoke at the back?").quotes[0].text
    assert "smokes at the back" in first
    assert "cracked behind the damper" in first
    assert "firebricks" not in first
    assert "swept in May" not in first, "another paragraph"


def test_a_row_is_told_without_the_row_above_it(bakery: Engine) -> None:
    told = [q.text for q in answered(bakery, "What did the inspector say about the ladder of the loft?").quotes]
    assert any("ladder" in text for text in told)
    assert not any("ladder" in text and "drain" in text for text in told)


def test_what_somebody_says_is_told_to_the_end_of_it(bakery: Engine) -> None:
    answer = answered(bakery, "What did Greta say about the rye flour?")
    assert "It rained too much." in answer.quotes[0].text
    assert sum("rained" in q.text for q in answer.quotes) == 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When does the mason come?", "A mason\ncomes on Thursday with a new liner."),
        ("When was oven one swept?", "Oven one was swept in May."),
    ],
)
def test_a_single_value_is_told_by_its_sentence(bakery: Engine, question: str, told: str) -> None:
    assert answered(bakery, question).quotes[0].text == told


def test_a_quote_is_verbatim(bakery: Engine) -> None:
    for quote in answered(bakery, "Why does oven three smoke at the back?").quotes:
        [document] = bakery.library.documents_of([quote.document]).values()
        assert document.text[quote.start : quote.end] == quote.text
