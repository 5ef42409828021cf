"""What a record gives to a question for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.weighing.values import states
from tests.stages.small import answered, ask, library, values

_MAILS = [
    (
        "dora@desks.example",
        "Dora Finch",
        "Timber fair",
        "At the timber fair in Riga I met Aldis Kalnins from the Baltic Oak Board. He knows every sawmill there.",
    ),
    (
        "dora@desks.example",
        "Dora Finch",
        "Varnish",
        "I read the leaflet of Nordic Varnish on the train. New Varnish of this kind dries in an hour.",
    ),
]


def test_who_is_told_to_be_from_somewhere_is_known_there(tmp_path: Path) -> None:
    """Nobody has a card of them, and whoever tells of it is not the one that is asked for."""
    with library(tmp_path, {"a.md": "# Desks\n\nWe make desks.\n"}, _MAILS) as engine:
        assert values(ask(engine, "Do I know anybody at the Baltic Oak Board?")) == {"Aldis Kalnins"}


def test_a_firm_or_a_thing_with_a_capital_is_nobody(tmp_path: Path) -> None:
    with library(tmp_path, {"a.md": "# Desks\n\nWe make desks.\n"}, _MAILS) as engine:
        assert "New Varnish" not in values(ask(engine, "Do I know anybody at Nordic Varnish?"))


@pytest.mark.parametrize(
    "text",
    [
        "It took a fortnight.",
        "Off since 6 May",
        "40 mm",
        "The kiln was cold for 3 hours.",
        "until Ida is back",
        "8:00-9:30",
    ],
)
def test_how_long_something_lasts_or_is(text: str) -> None:
    assert states("duration", text)


@pytest.mark.parametrize("text", ["31 tickets", "Room 4", "It cost £40.", "at nine"])
def test_a_number_that_is_no_length(text: str) -> None:
    assert not states("duration", text)


def test_how_long_is_told_by_a_length_of_time_and_no_other_number(tmp_path: Path) -> None:
    notes = {
        "tally.md": "# Tally\n\nThe kiln was cold on 6 May, with 31 chairs in it.\n",
        "kiln.md": "# Kiln\n\nOn 6 May the kiln was cold for three hours.\n",
    }
    with library(tmp_path, notes) as engine:
        first, *_ = answered(engine, "How long was the kiln cold on 6 May?").quotes
    assert "three hours" in first.text
