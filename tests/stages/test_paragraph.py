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


_GUIDES = {
    "boats.md": """\
# Boathouse guide

## Taking out a boat

Only members who can swim may take out a boat. In case of wind:

1. Look at the flag on the pier.
2. Ask the warden for a pair of oars,
   and sign for them.
3. Wear a vest.

After rowing:

1. Hose down the hull.
2. Hang the vest in the drying room.

## Hiring

A club may hire the barge on Mondays and Thursdays. A club may hire the barge outright if it has insured the barge.
""",
    "questions.txt": """\
BOATHOUSE QUESTIONS

Q: May dogs come aboard?
A: Yes, on a lead and dry.

Q: Who do I tell when the pier gate jams?
A: Tell the harbour desk on 3311.

Q: Is the slipway lit?
A: Only on Fridays.
""",
    "visits.md": "# Visits\n\n## Is there a toilet at the jetty?\n\nThe nearest one is behind the kiosk.\n",
}

boats = kept(_GUIDES)


def test_how_to_do_something_is_told_by_all_its_steps_in_order(boats: Engine) -> None:
    [quote] = answered(boats, "How do I take out a boat in wind?").quotes
    assert "In case of wind:\n\n1. Look at the flag" in quote.text
    assert quote.text.endswith("3. Wear a vest.")
    assert "sign for them" in quote.text


def test_a_step_alone_answers_who_asks_for_no_steps(boats: Engine) -> None:
    told = [q.text for q in answered(boats, "Where do I hang the vest?").quotes]
    assert any("drying room" in text for text in told)
    assert not any("Hose down" in text for text in told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("may dogs come aboard?", "A: Yes, on a lead and dry."),
        ("is the slipway lit?", "A: Only on Fridays."),
        ("who do I tell when the pier gate jams?", "A: Tell the harbour desk on 3311."),
        ("is there a toilet at the jetty?", "The nearest one is behind the kiosk."),
    ],
)
def test_what_a_paper_asks_itself_is_answered_by_what_stands_below(boats: Engine, question: str, told: str) -> None:
    [quote] = answered(boats, question).quotes
    assert quote.text.endswith(told)


def test_when_something_may_be_done_is_told_by_what_has_to_hold(boats: Engine) -> None:
    assert "insured" in answered(boats, "When may a club hire the barge outright?").quotes[0].text
