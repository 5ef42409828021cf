"""What is in the way of something, and whether it is done: told by what says so, in whatever words, with its day."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

NOTES = {
    "slip-2026-03-02.md": "# Slipway\n\nThe slipway can't be painted until the crane is back.",
    "slip-2026-05-11.md": (
        "# Slipway: three weeks to go\n\nSpring tide is on 1 June. Still open:\n\n"
        "- Tamsin: grease the rails, by 20 May\n- Jory: two new cradles\n\nBring cake."
    ),
    "slip-2026-05-12.md": "# Paint\n\nThe slipway will be blue. Everybody likes the slipway.",
    "hoist-2026-04-01.md": "# Hoist\n\nThe load trial of the hoist is on 14 April.",
    "hoist-2026-04-15.md": "# Hoist\n\nThe load trial of the hoist found one bent pin and nothing else.",
    "hoist-2026-04-20.md": "# Pins\n\nFirst finding of the load trial of the hoist.",
    "buoy-2026-05-05.md": "# Buoys\n\nThe survey of the buoys is booked for 30 June.",
    "lamp-2026-05-06.md": "# Lamp\n\nNo word yet from Orlo about the glass of the beacon.",
    "wall-2026-05-05.md": "# Wall\n\nThe harbour wall is long and grey.",
}


yard = kept(NOTES)


@pytest.mark.parametrize(
    "text",
    [
        "What's blocking the slipway?",
        "what is holding up the slipway?",
        "What is the slipway waiting for?",
        "any blockers for the slipway?",
        "what is left to do on the slipway?",
    ],
)
def test_what_is_in_the_way_is_told_the_newest_first_and_a_list_whole(yard: Engine, text: str) -> None:
    found = answered(yard, text)
    assert found.status is Status.ANSWERED
    assert [item.value for item in found.items] == [
        "2026-05-11, said: Still open: - Tamsin: grease the rails, by 20 May - Jory: two new cradles",
        "2026-03-02, said: The slipway can't be painted until the crane is back.",
    ]


def test_what_has_not_come_is_in_the_way(yard: Engine) -> None:
    [item] = answered(yard, "what's holding up the beacon?").items
    assert "No word yet from Orlo" in item.value


def test_how_things_stand_is_told_where_nothing_is_said_to_be_in_the_way(yard: Engine) -> None:
    found = answered(yard, "what is holding up the survey of the buoys?")
    assert found.text.startswith("Nothing says what is in the way. How it stands: ")
    assert "booked for 30 June" in found.items[0].value


def test_that_nothing_is_said_to_be_in_the_way_is_told(yard: Engine) -> None:
    found = answered(yard, "what's blocking the harbour wall?")
    assert (found.status, found.missing) == (Status.NOT_FOUND, ("a thing in the way of it",))


@pytest.mark.parametrize(
    "text",
    [
        "Is the load trial of the hoist done?",
        "has the load trial of the hoist taken place?",
        "Did the load trial of the hoist happen?",
        "was the load trial of the hoist finished",
    ],
)
def test_whether_it_is_done_is_told_by_what_happened_and_when_it_was_to_be(yard: Engine, text: str) -> None:
    assert [item.value for item in answered(yard, text).items] == [
        "2026-04-15, said: The load trial of the hoist found one bent pin and nothing else.",
        "2026-04-01, said: The load trial of the hoist is on 14 April.",
    ]


def test_what_is_still_to_come_is_not_told_as_done(yard: Engine) -> None:
    [item] = answered(yard, "is the survey of the buoys done?").items
    assert item.value == "2026-05-05, said: The survey of the buoys is booked for 30 June."


def test_how_it_stands_is_told_in_other_words_than_it_is_asked(yard: Engine) -> None:
    found = answered(yard, "is the load trial of the hoist sorted out?")
    assert "one bent pin" in found.items[0].value
