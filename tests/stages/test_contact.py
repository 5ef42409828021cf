"""How to reach somebody: off cards, heads of mails and signatures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import ask, library, values

MAILS = [
    (
        "runa.voss@boatyard.example",
        "Runa Voss",
        "Varnish",
        "The varnish is dry.\n\n-- \nRuna Voss\nTel. 0117 496 0123\nFax 0117 496 0999\n",
    ),
    ("p.lund@sailmakers.example", "Pelle Lund", "Mainsail", "The mainsail is cut on Friday.\n"),
    ("runa.voss@boatyard.example", "Runa Voss", "Keel", "Pelle, the keel goes on next week.\n"),
]
NOTES = {"yard.md": "# The yard\n\nCall the harbour office on 0117 496 0555 before you lift a boat.\n"}


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(tmp_path_factory.mktemp("yard"), NOTES, MAILS) as engine:
        yield engine


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
    assert run.answer is not None
    assert run.answer.status is Status.ANSWERED
    assert {q.author.address for q in run.answer.quotes if q.author} == {"runa.voss@boatyard.example"}


def test_a_number_to_call_is_read_off_a_signature_and_is_no_fax(yard: Engine) -> None:
    assert values(ask(yard, "What is the phone number of Runa Voss?")) == {"0117 496 0123"}
    assert values(ask(yard, "Runa Voss's fax number?")) == {"0117 496 0999"}


@pytest.mark.parametrize(
    "question", ["What is the email address of Ottilie Berg?", "What is Pelle Lund's phone number?"]
)
def test_whoever_no_record_has_that_of_is_not_guessed(yard: Engine, question: str) -> None:
    run = ask(yard, question)
    assert run.answer is not None
    assert run.answer.status is Status.NOT_FOUND


def test_a_number_that_a_sentence_states_is_quoted_as_before(yard: Engine) -> None:
    run = ask(yard, "What is the phone number of the harbour office?")
    assert run.answer is not None
    assert "0117 496 0555" in run.answer.text
