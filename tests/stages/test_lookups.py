"""A code and a sum for a unit of time: what says neither is no answer, however near it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept, library

_NOTES = {
    "shed.md": "# Boat shed\n\nThe key of the boat shed hangs in a box with a code that changes every spring.\n",
    "mast.md": "# Mast crane\n\nThe mast crane was cancelled, so its fee of £90 is lost.\n",
    "loft.md": "# Sail loft\n\nThe code of the loft door is 4418. Hire of the loft: £45 daily.\n",
    "sail.md": "# Sail days\n\nA sail day is £65 for each guest without lunch.\n",
    "wear.md": "# Regatta\n\nThe dress code of the regatta is smart, with white shoes.\n",
}
yard = kept(_NOTES)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what is the code of the loft door", "4418"),
        ("What is the dress code of the regatta?", "white shoes"),
        ("what does hire of the loft cost per day?", "£45"),
        ("what was the fee of the mast crane", "£90"),
        ("How much is a sail day without lunch?", "£65"),
    ],
)
def test_what_tells_it_answers(yard: Engine, question: str, told: str) -> None:
    assert told in answered(yard, question).text


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("what is the code of the box in the boat shed", "a code"),
        ("what did the mast crane cost per day?", "“per day”"),
        ("How much is a sail day with lunch?", "a number"),
    ],
)
def test_what_only_speaks_of_it_is_refused(yard: Engine, question: str, lacking: str) -> None:
    found = answered(yard, question)
    assert found.status is Status.NOT_FOUND
    assert lacking in found.text


def test_a_value_stands_straight_behind_what_names_whose_it_is(tmp_path: Path) -> None:
    notes = {
        "winter.md": "# Berths\n\nIda Rusk owes two payments. Balance now £318.\n\nThe crane is £70.\n",
        "round.md": "# Round\n\nRing Ida Rusk about her late dues by Friday.\n",
    }
    with library(tmp_path, notes) as engine:
        text = answered(engine, "how much does Ida Rusk still owe").text
    assert "£318" in text
    assert "£70" not in text
