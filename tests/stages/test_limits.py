"""Which of the limits that a rule sets an amount falls under, and who is told for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.stages.weighing.limits import limit_for
from tests.stages.small import answered, ask, library, values

_ORDERS = (
    "Orders below 1,000 EUR are signed by the foreman; 1,000 to 20,000 EUR by Mila Brandt; more than 20,000 EUR"
    " by the board."
)
_LOANS = "For up to 30 books no deposit is asked, above that Ines takes 20 euros, above 200 books Oskar decides."


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Who signs an order of 800 euros?", _ORDERS, "Orders below 1,000 EUR are signed by the foreman"),
        ("Who signs an order of 1,000 euros?", _ORDERS, "1,000 to 20,000 EUR by Mila Brandt"),
        ("Who signs an order of 50k?", _ORDERS, "more than 20,000 EUR by the board"),
        ("Who lends 30 books?", _LOANS, "For up to 30 books no deposit is asked"),
        ("Who lends 31 books?", _LOANS, "above that Ines takes 20 euros"),
        ("Who lends 250 books?", _LOANS, "above 200 books Oskar decides"),
        ("Who lends 600 quid?", "| 500 or more | Ravi |", "500 or more | Ravi"),
    ],
)
def test_the_closest_limit_is_the_one_that_holds(question: str, text: str, told: str) -> None:
    limits = limit_for(question, text)
    assert limits is not None
    assert [text[limit.start : limit.end].strip(" |") for limit in limits] == [told]


def test_a_limit_for_other_amounts_says_nothing_of_this_one() -> None:
    assert limit_for("Who signs 900 euros?", "Above 5,000 euros Mila signs.") == ()
    assert limit_for("Who signs it?", _ORDERS) is None
    assert limit_for("Who signs 900 euros?", "Mila signs on Mondays.") is None
    assert limit_for("Who reviews pull request 431?", "Up to 20 files Mila reviews.") is None
    assert limit_for("Why was fall 31-02 not told of?", "It was not told of, for it took less than 5 days.") is None


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    notes = {
        "buying.md": "# Buying\n\nUp to 80 EUR nobody has to approve a purchase, above that your head of room approves,"
        " above 900 EUR Oskar.\n",
        "trips.md": "# Trips\n\n| cost | approved by |\n|---|---|\n| up to 300 EUR | Ines Kolb |\n"
        "| above 300 EUR | Oskar Thiel |\n",
    }
    mails = [
        ("oskar@desks.example", "Oskar Thiel", "Paper", "The paper is here."),
        ("ines@desks.example", "Ines Kolb", "Boxes", "The boxes are full."),
    ]
    with library(tmp_path_factory.mktemp("archive"), notes, mails) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who has to approve a purchase of 1,200 euros?", {"Oskar Thiel"}),
        ("Who approves trips that cost 250 EUR?", {"Ines Kolb"}),
        ("Who approves trips that cost 400 EUR?", {"Oskar Thiel"}),
    ],
)
def test_who_is_told_for_an_amount_is_who_its_limit_names(archive: Engine, question: str, who: set[str]) -> None:
    assert values(ask(archive, question)) == who


def test_nobody_is_told_by_name_where_the_limit_names_a_role(archive: Engine) -> None:
    answer = answered(archive, "Who has to approve a purchase of 200 euros?")
    assert answer.items == ()
    assert "your head of room approves" in answer.text
