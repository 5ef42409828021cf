"""Two questions in one sentence: the second takes up the first, or what comes of it."""

from __future__ import annotations

import pytest

from cascade.stages.planning.split import split
from cascade.types import Status
from tests.desk import Desk, answer_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Which of our customers had trouble with printing, and who fixed it?",
            ["Which of our customers had trouble with printing?", "Who fixed trouble with printing?"],
        ),
        (
            "Which customers complained about slow labels and who answered them?",
            ["Which customers complained about slow labels?", "Who answered {q1}?"],
        ),
        (
            "Who leads the sync work, and what is their phone number?",
            ["Who leads the sync work?", "What is {q1}'s phone number?"],
        ),
        ("Who wrote the launch plan, and when?", None),
        ("mobile of whoever does the rota", ["Who does the rota?", "Mobile of {q1}?"]),
        (
            "who is the boss of the person looking after the kiln",
            ["Who is looking after the kiln?", "Who is the boss of {q1}?"],
        ),
        ("Who manages the woman responsible for glazes?", ["Who is responsible for glazes?", "Who manages {q1}?"]),
        ("email of the engineer who fixed the lift", ["Who fixed the lift?", "Email of {q1}?"]),
        (
            "Who looks after the customer that sent back the vases?",
            ["Which customer sent back the vases?", "Who looks after {q1}?"],
        ),
        ("phone number of Una's second tutor", ["Who is Una's second tutor?", "Phone number of {q1}?"]),
        (
            "What's the mobile of the person who leads the sync work?",
            ["Who leads the sync work?", "What's the mobile of {q1}?"],
        ),
        (
            "Who leads the workshop, and when did the Heron launch?",
            ["Who leads the workshop?", "When did the Heron launch?"],
        ),
        (
            "When did the Heron launch, and who leads the workshop?",
            ["When did the Heron launch?", "Who leads the workshop?"],
        ),
        (
            "Which supplier raised its prices, and who talked to them?",
            ["Which supplier raised its prices?", "Who talked to the supplier?"],
        ),
        (
            "How long is the warranty on oars, and who asked to change it?",
            ["How long is the warranty on oars?", "Who asked to change the warranty on oars?"],
        ),
        (
            "Which incidents last quarter were caused by a leak, and who led the response?",
            [
                "Which incidents last quarter were caused by a leak?",
                "Who led the response where incidents last quarter were caused by a leak?",
            ],
        ),
        (
            "Who looks after the lease of the yard, and when do we sign?",
            ["Who looks after the lease of the yard?", "When do we sign for the lease of the yard?"],
        ),
        (
            "When did the Merganser leave and where did they go?",
            ["When did the Merganser leave?", "Where did the Merganser go?"],
        ),
        ("Which sails did we order & what did they cost?", ["Which sails did we order?", "What did {q1} cost?"]),
        ("Which sails did we order? What did they cost?", ["Which sails did we order?", "What did {q1} cost?"]),
        ("when and where do we sign the lease?", ["When do we sign the lease?", "Where do we sign the lease?"]),
        (
            "How much and how often does the yard pay the harbour?",
            ["How much does the yard pay the harbour?", "How often does the yard pay the harbour?"],
        ),
        (
            "The crane: how much can it lift and who may drive it?",
            ["The crane: how much can it lift?", "The crane: who may drive it?"],
        ),
        (
            "Did the juniors like the regatta, and who won the second race?",
            ["Did the juniors like the regatta?", "Who won the second race?"],
        ),
        (
            "When is the larch delivered, and by whom?",
            ["When is the larch delivered?", "By whom is the larch delivered?"],
        ),
        (
            "When is the regatta, and where does the yard keep its oars?",
            ["When is the regatta?", "Where does the yard keep its oars?"],
        ),
        ("Who sold oars and who is the harbour-master?", ["Who sold oars?", "Who is the harbour-master?"]),
        (
            "How much did the mast cost and how long did it take?",
            ["How much did the mast cost?", "How long did the mast take?"],
        ),
        (
            "How much did we quote for the dinghy and how much did Ida pay?",
            ["How much did we quote for the dinghy?", "How much did Ida pay for the dinghy?"],
        ),
        ("Where do the juniors row and when?", ["Where do the juniors row?", "When do the juniors row?"]),
        (
            "How many people were at the spring regatta, and what was decided?",
            ["How many people were at the spring regatta?", "What was decided at the spring regatta?"],
        ),
        ("Tell me the address of the colleague that sells oars", ["Who sells oars?", "Tell me the address of {q1}?"]),
        ("Who is Ida Holm and what is her number?", ["Who is Ida Holm?", "What is Ida Holm's number?"]),
        ("who's Ida, and how many oars did she sell?", ["who's Ida?", "How many oars did Ida sell?"]),
        ("Who is the harbour-master and what is his number?", ["Who is the harbour-master?", "What is {q1}'s number?"]),
    ],
)
def test_each_part_stands_by_itself_or_on_the_first(text: str, parts: list[str] | None) -> None:
    made = split(text)
    if parts is None:
        assert len(made) == 2
        assert "launch plan" in made[1]
    else:
        assert made == parts


@pytest.mark.parametrize(
    "text",
    [
        "Who leads the workshop?",
        "Who wrote the report that says sales are down?",
        "Who knows when and how the boats are launched?",
        "Who is to be called, and on which number?",
        "What was signed and by whom?",
        "What is the mapping of `slip_tag` (and owners) in the ledger, and where is that mapping page-of-record kept?",
        "What did the person who left say?",
        "How much did we ask for the lost oars and how much did the carrier pay?",
        "and who?",
        "Which boats sold and which did",
        "?" * 5000,
    ],
)
def test_what_cannot_be_taken_apart_stays_whole(text: str) -> None:
    assert split(text) == [text]


def test_what_comes_of_the_first_is_looked_for_in_the_second(company: Desk) -> None:
    run = company.ask("Who leads the workshop, and what incidents did he report?")
    assert run.plan is not None
    assert [q.needs for q in run.plan.questions] == [(), ("q1",)]
    assert run.answer is not None
    assert run.answer.status is Status.ANSWERED
    assert "Tomas Reuter" in run.answer.text
    assert "steam box" in run.answer.text
    assert "crane" in run.answer.text


def test_each_part_is_read_by_itself(company: Desk) -> None:
    answer = answer_of(company.ask("Who leads the workshop, and when did the Heron launch?"))
    assert "Tomas Reuter" in answer.text
    assert "2 June" in answer.text
