"""How something is done, by the steps of a paper that do not name it."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

_NOTES = {
    "leek-pie.md": """\
# Leek pie

Feeds nine. Leeks from the garden are best.

## Shopping

1. Leeks, two kilos.
2. Butter.

## Method

First of all:

1. Steam until soft.
2. Roll out the dough.
3. Bake for an hour.

A pie is eaten warm.
""",
    "hoist.txt": """\
HOIST

Starting the hoist
1. Turn the red key.
2. Wait for the lamp.

Stopping
1. Lower the hook.
2. Turn the key back.
""",
    "loan.txt": """\
Loan of the hoist

1. Term. The hoist is lent for a season, which begins when the ice has gone and ends with the first frost. The borrower
 may ask for another season, which the yard grants where nobody else has asked for the hoist before.
2. Return. To return the hoist early the borrower writes to the yard two weeks before. What was paid for the rest of the
 season is paid back, less the cost of a journey, unless the yard finds somebody else who takes the hoist at once.
""",
}

_NOTES["yard.md"] = """\
# The yard

## Skips

Two skips stand by the gate. Hire them at the hut, by the day.

## Cranes

The big crane is for keels.
"""
_NOTES["letter.md"] = (
    "# Letter\n\nWe hire out three rowing skips, and a fourth one for the regatta: ask for the skip hire.\n"
)

galley = kept(_NOTES)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("How do I make leek pie?", "First of all:", "3. Bake for an hour."),
        ("how do you start the hoist", "1. Turn the red key.", "2. Wait for the lamp."),
    ],
)
def test_steps_are_called_by_their_heading_and_their_paper(galley: Engine, text: str, first: str, last: str) -> None:
    [quote] = answered(galley, text).quotes
    assert (quote.text.split("\n")[0], quote.text.split("\n")[-1]) == (first, last)


def test_of_the_clauses_of_a_contract_one_answers(galley: Engine) -> None:
    told = answered(galley, "How do I return the hoist early?").text
    assert "two weeks before" in told
    assert "first frost" not in told


def test_what_a_section_tells_to_do_is_how_it_is_done(galley: Engine) -> None:
    [quote] = answered(galley, "How do I hire a skip?").quotes
    assert quote.text == "Two skips stand by the gate. Hire them at the hut, by the day."
