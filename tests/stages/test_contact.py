"""How to reach somebody: off cards, heads of mails and signatures."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept, values

MAILS = [
    (
        "runa.voss@boatyard.example",
        "Runa Voss",
        "Varnish",
        "The varnish is dry.\n\n-- \nRuna Voss\nTel. 0117 496 0123\nFax 0117 496 0999\n",
    ),
    ("p.lund@sailmakers.example", "Pelle Lund", "Mainsail", "The mainsail is cut on Friday.\n"),
    (
        "kit.moss@sailmakers.example",
        "Kit Moss",
        "Ropes",
        "The ropes are here.\n\n-- \nKit Moss\nAssistant: Dora Lime, 0117 496 0222\nReg. no. 1234567\n"
        "T 0117 496 0111 | F 0117 496 0112 | M 07700 900 113\n",
    ),
    ("runa.voss@boatyard.example", "Runa Voss", "Keel", "Pelle, the keel goes on next week.\n"),
    ("ole.falk@riggers.example", "Ole Falk", "Mast", "The mast is up.\n\n-- \nOle Falk\nPhone: (+47)55010203\n"),
    ("jon.ek@splicers.example", "Jon Ek", "Shrouds", "The shrouds are up.\n\n-- \nJon Ek\nPhone: +44 7700 900 444\n"),
]
NOTES = {"yard.md": "# The yard\n\nCall the harbour office on 0117 496 0555 before you lift a boat.\n"}


yard = kept(NOTES, MAILS)


@pytest.mark.parametrize(
    "question",
    [
        "What is the email address of Runa Voss?",
        "what's Runa's e-mail?",
        "which mail address does Runa Voss write from?",
        "Do you have Runa Voss' email address?",
    ],
)
def test_an_address_is_read_off_the_heads_of_mails(yard: Engine, question: str) -> None:
    run = ask(yard, question)
    assert values(run) == {"runa.voss@boatyard.example"}
    assert answer_of(run).status is Status.ANSWERED
    assert {q.author.address for q in answer_of(run).quotes if q.author} == {"runa.voss@boatyard.example"}


def test_a_number_to_call_is_read_off_a_signature_and_is_no_fax(yard: Engine) -> None:
    assert values(ask(yard, "What is the phone number of Runa Voss?")) == {"0117 496 0123"}
    assert values(ask(yard, "Runa Voss's fax number?")) == {"0117 496 0999"}
    assert values(ask(yard, "what's ole falk's phone number?")) == {"(+47)55010203"}


@pytest.mark.parametrize("question", ["How do I reach Runa Voss?", "contact details of Runa Voss"])
def test_whoever_is_to_be_reached_at_all_is_told_with_address_and_number(yard: Engine, question: str) -> None:
    assert values(ask(yard, question)) == {"runa.voss@boatyard.example", "0117 496 0123"}


def test_each_number_is_of_its_kind_and_of_whom_it_stands_beside(yard: Engine) -> None:
    assert values(ask(yard, "What is Kit Moss's phone number?")) >= {"0117 496 0111"}
    assert "0117 496 0222" not in values(ask(yard, "What is Kit Moss's phone number?"))
    assert values(ask(yard, "What is Kit Moss's mobile number?")) == {"07700 900 113"}
    assert values(ask(yard, "What is Kit Moss's fax number?")) == {"0117 496 0112"}
    assert "0117 496 0123" not in values(ask(yard, "What is Runa Voss's mobile number?"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("runa voss phone pls", "0117 496 0123"),
        ("Kit Moss's mobile?", "07700 900 113"),
        ("landline of Ole Falk", "(+47)55010203"),
        ("kit moss mobile please", "07700 900 113"),
        ("Runas fax", "0117 496 0999"),
        ("Jon Ek mobile", "+44 7700 900 444"),  # a mobile's by its plan, though it is only called a phone
    ],
)
def test_a_way_to_reach_somebody_is_asked_for_in_two_words(yard: Engine, question: str, told: str) -> None:
    assert values(ask(yard, question)) == {told}


def test_a_number_of_another_kind_is_no_mobile(yard: Engine) -> None:
    """Of whom only a phone and a fax are known, and of a number that a sentence states."""
    for question, untold in (
        ("What is Runa Voss's mobile number?", "a mobile number"),
        ("What is the fax number of the harbour office?", "a fax number"),
    ):
        answer = answered(yard, question)
        assert answer.status is Status.NOT_FOUND, question
        assert answer.missing == (untold,)


def test_a_domain_is_nobodys_name(yard: Engine) -> None:
    assert not values(ask(yard, "What is the phone number of boatyard?"))


@pytest.mark.parametrize(
    "question", ["What is the email address of Ottilie Berg?", "What is Pelle Lund's phone number?"]
)
def test_whoever_no_record_has_that_of_is_not_guessed(yard: Engine, question: str) -> None:
    answer = answered(yard, question)
    assert answer.status is Status.NOT_FOUND


def test_a_number_that_a_sentence_states_is_quoted_as_before(yard: Engine) -> None:
    answer = answered(yard, "What is the phone number of the harbour office?")
    assert "0117 496 0555" in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("email of our contact at Riggers", {"ole.falk@riggers.example"}),
        ("What is the phone number of our contact at the riggers?", {"(+47)55010203"}),
        ("our Riggers contact's e-mail?", {"ole.falk@riggers.example"}),
        ("e-mail address of somebody at Sailmakers", {"kit.moss@sailmakers.example", "p.lund@sailmakers.example"}),
        ("Who is our contact at Riggers?", {"Ole Falk"}),
    ],
)
def test_a_contact_at_a_firm_is_whoever_writes_from_there(yard: Engine, question: str, told: set[str]) -> None:
    assert values(ask(yard, question)) == told


def test_whom_a_contact_is_is_told_beside_the_address(yard: Engine) -> None:
    answer = answered(yard, "email of our contact at Riggers")
    assert "Ole Falk, ole.falk@riggers.example" in answer.text


def test_nobody_is_a_contact_at_a_firm_that_nobody_writes_from(yard: Engine) -> None:
    answer = answered(yard, "What is the phone number of our contact at Caulkers?")
    assert answer.status is Status.NOT_FOUND
