"""Whom a question asks about, and how much the word of whom it names counts."""

from __future__ import annotations

import pytest

from cascade.language import words
from cascade.stages.finding.speaking import asked_about, said_by
from cascade.stages.weighing.weigh import speakers_named

BOTH = frozenset({"noor", "levi"})


@pytest.mark.parametrize(
    ("question", "speakers", "asked"),
    [
        ("What did Noor say of Levi's new paddle?", ("Noor", "Levi"), "Noor"),
        ("Why does Levi want to come with Noor?", ("Noor", "Levi"), "Levi"),
        ("Which knot has Levi shown to Noor?", ("Noor", "Levi"), "Levi"),
        ("Why did the Project Manager agree with Marketing?", ("Project Manager", "Marketing"), "Project Manager"),
        ("What did Élodie ask of Levi?", ("Élodie", "Levi"), "Élodie"),
    ],
)
def test_whoever_does_what_is_asked_is_asked_about(question: str, speakers: tuple[str, ...], asked: str) -> None:
    assert asked_about(question, speakers_named(question, speakers)) == frozenset(words(asked))


@pytest.mark.parametrize(
    "question",
    [
        "What do Noor and Levi have in common?",
        "Did Noor or Levi book the boathouse?",
        "What does Noor's brother think of Levi?",
        "Who told Noor of Levi?",
        "What is the weir like?",
    ],
)
def test_of_two_of_neither_and_of_what_is_theirs_nobody_alone_is_asked(question: str) -> None:
    assert not asked_about(question, speakers_named(question, ("Noor", "Levi")))


def test_the_word_of_the_other_one_who_is_named_counts_less_and_that_of_nobody_named_nothing() -> None:
    noor = frozenset({"noor"})
    assert said_by("Noor", "", "The weir is open.", BOTH, noor) == 1.0
    assert 0.0 < said_by("Levi", "", "The weir is open.", BOTH, noor) < 1.0
    assert said_by("Mina", "", "The weir is open.", BOTH, noor) == 0.0
    assert said_by("", "", "The weir is open.", BOTH, noor) == 0.0
    assert said_by("Levi", "", "The weir is open.", BOTH, frozenset()) == 1.0


def test_what_tells_of_the_other_of_two_alone_counts_less_unless_that_one_is_named() -> None:
    noor = frozenset({"noor"})
    yours = "Your new paddle sounds lovely, you must be proud."
    assert 0.0 < said_by("Noor", "Levi", yours, noor, noor) < 1.0
    assert said_by("Noor", "Levi", "I made my own paddle, as you know.", noor, noor) == 1.0
    assert said_by("Noor", "Levi", yours, BOTH, noor) == 1.0
    assert said_by("Noor", "", yours, noor, noor) == 1.0
