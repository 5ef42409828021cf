"""Which numbers are sums of money, which are shares of something, and which fit a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.stages.weighing.implied import phone_numbers
from cascade.stages.weighing.values import states
from cascade.types import Status
from tests.stages.small import ask, library

NOTES = {
    "courier.md": "# Couriers\n\nA parcel by tram courier costs 85p a mile.\n\n"
    "The tram courier wants a 12% share of our profits for the pilot.\n",
    "choir.md": "# Choir\n\nSince 2019 the choir has sung in 14 towns. "
    "Two in five of the altos left the choir in May.\n",
    "lights.md": "# Rehearsals\n\nOver the holidays the lamps in the chapel burn, so that the tenors can rehearse.\n",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(tmp_path_factory.mktemp("hall"), NOTES) as engine:
        yield engine


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("It is 45p a mile.", {"money", "rate", "number"}),
        ("About thirty cents each.", {"money", "rate", "number"}),
        ("About 30 cents each.", {"money", "rate", "number"}),
        ("They take 2.5% of each sale as their fee.", {"money", "share", "rate", "number"}),
        ("The partner has a 15% share of sales.", {"share", "rate", "number"}),
        ("One in ten stays away.", {"share"}),
        ("80 g flour and 80 g water a day.", {"rate", "number"}),
        ("There were 12 of us.", {"number"}),
        ("A 1080p screen.", set()),
    ],
)
def test_what_a_sentence_states(text: str, kinds: set[str]) -> None:
    assert {kind for kind in ("money", "share", "rate", "number") if states(kind, text)} >= kinds
    assert not any(states(kind, text) for kind in {"money", "share"} - kinds)


def test_what_somebody_charges_is_a_sum_and_no_share_of_something_else(hall: Engine) -> None:
    run = ask(hall, "What does the tram courier charge?")
    assert run.answer is not None
    assert "85p a mile" in run.answer.text
    assert "12%" not in run.answer.text


def test_a_percentage_is_answered_by_a_share_and_by_no_other_number(hall: Engine) -> None:
    run = ask(hall, "What percentage of the altos left the choir?")
    assert run.answer is not None
    assert "Two in five" in run.answer.text
    none = ask(hall, "In what percentage of the towns has the choir sung?")
    assert none.answer is not None
    assert "14 towns" not in none.answer.text


def test_what_was_written_at_a_feast_need_not_name_it(hall: Engine) -> None:
    run = ask(hall, "Why do the lamps in the chapel burn over Christmas?")
    assert run.answer is not None
    assert run.answer.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call the mill on 0117 496 0123.", ["0117 496 0123"]),
        ("Our account is 73302915, sort code 40-11-6277.", []),
        ("Account no. 55120843 as on invoice 2025-00417.", []),
        ("Mill Ltd | paper | 73302915 | 30 days", []),
        ("Tel 73302915 in the mornings.", ["73302915"]),
        ("Phone number: +44 20 7946 0958, order 10020030.", ["+44 20 7946 0958"]),
    ],
)
def test_what_something_is_filed_under_cannot_be_dialled(text: str, found: list[str]) -> None:
    assert [m[0].strip() for m in phone_numbers(text)] == found
