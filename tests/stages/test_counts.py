"""How many, where a sentence states it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept, library, values

NOTES = {
    "regatta.md": "# Regatta report\n\nThe regatta was on 4 July.\n\n58 boats started at the regatta.\n\n"
    "21 of them were becalmed and towed home by the harbour master.\n",
    "app.md": "# App\n\nPlease check that all trainees are on 5.8 or later.\n",
    "rooms.md": "# Rooms\n\nRoom 12 has 8 hammocks.\n\nTwo million postcards were sold in the sail loft.\n",
    "panel.md": "# Panel\n\nThe dial has 0 off, 1 lamp, 2 pump, 3 siren, 4 winch and 5 fault.\n",
    "tow.md": "# Tow\n\nA boat of the club was towed in. Another boat lies in the reeds.\n",
    "course.md": "# Knot course\n\nDay 1: bends. Day 2: hitches.\n\n"
    "1. Bring a rope.\n2. Bring a friend who can swim.\n",
}


harbour = kept(NOTES)


def test_a_count_that_a_sentence_states_is_a_value_and_its_sentence_is_told(harbour: Engine) -> None:
    run = ask(harbour, "How many boats started at the regatta?")
    assert values(run) == {"58"}
    assert "58 boats started at the regatta." in answer_of(run).text


@pytest.mark.parametrize("question", ["How many boats were becalmed?", "how many boats had to be towed home"])
def test_a_number_without_a_noun_counts_what_its_passage_is_about(harbour: Engine, question: str) -> None:
    assert "21" in values(ask(harbour, question))


def test_a_number_of_a_day_or_of_a_line_in_a_list_counts_nobody(harbour: Engine) -> None:
    answer = answered(harbour, "How many people finished the knot course?")
    assert answer.status is Status.NOT_FOUND


def test_a_version_counts_nobody(harbour: Engine) -> None:
    answer = answered(harbour, "How many trainees do we have?")
    assert answer.status is Status.NOT_FOUND


def test_numbers_with_a_meaning_each_count_nothing(harbour: Engine) -> None:
    answer = answered(harbour, "How many winches are there?")
    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "number"),
    [("How many hammocks are in the room?", "8"), ("How many postcards were sold in the sail loft?", "2000000")],
)
def test_what_counts_is_the_number_before_the_noun(harbour: Engine, question: str, number: str) -> None:
    assert values(ask(harbour, question)) == {number}


def test_of_people_a_number_counts_that_names_nobody(tmp_path: Path) -> None:
    notes = {
        "plan.md": "# Lantern walk\n\nWe expect about 90 people at the lantern walk.\n",
        "after.md": "# Lantern walk, afterwards\n\n71 of 80 showed up and nobody fell in.\n",
    }
    with library(tmp_path, notes) as engine:
        assert values(ask(engine, "How many people showed up at the lantern walk?")) == {"71"}


def test_what_is_one_of_another_kind_is_not_counted(harbour: Engine) -> None:
    answer = answered(harbour, "How many cargo boats do we have?")
    assert answer.status is Status.NOT_FOUND
