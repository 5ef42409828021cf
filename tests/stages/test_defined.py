"""What something is: told by the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest

from cascade.engine import Engine
from cascade.stages.citing.defined import defining_first
from cascade.stages.weighing.sentence import Sentence
from tests.stages.small import answered, kept

NOTES = {
    "week.md": "# Week 12\n\nOtto report: Otto ran 14 hours on Monday. Otto stood still on Friday. Otto was greased.\n",
    "plant.md": "# The plant\n\nVisitors wear a helmet. Otto is a gantry crane from 1962. The gate opens at six.\n",
    "depot.md": "# Depot\n\nBring the keys of the Loft (our archive) back by noon.\n\nThe Loft was painted in May.\n",
    "words.md": "# Words\n\nFAT stands for factory acceptance test. The FAT of the crane was in June.\n",
}


plant = kept(NOTES)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is Otto?", "gantry crane"),
        ("what's Otto exactly?", "gantry crane"),
        ("What is the Loft?", "our archive"),
        ("What does FAT mean?", "factory acceptance test"),
        ("what does FAT stand for", "factory acceptance test"),
    ],
)
def test_what_it_is_comes_first(plant: Engine, question: str, told: str) -> None:
    answer = answered(plant, question)
    assert told in answer.quotes[0].text


USES = (
    "Hold the fid in the right hand when a strand is thick, and turn the fid slowly.",
    "A fid that is wet slips; wipe the fid and chalk the fid before each tuck.",
    "Oil the fid once a year, for a dry fid splits, and hang the fid up by its lanyard.",
    "Of wood a fid is light, of horn a fid is smooth, and a steel fid rusts.",
    "Small ropes take the small fid; the large fid is for hawsers, and no fid is for wire.",
)


def _manual() -> str:
    """A long paper that speaks of a thing everywhere and says once what it is."""
    filling = " ".join(
        f"Then the {n}th tuck is laid over the strand before it and drawn up well." for n in range(3, 14)
    )
    chapters = [f"## Chapter {n}\n\n{use} {filling}\n" for n, use in enumerate(USES * 2, 1)]
    chapters.insert(7, f"## Tools\n\nFids are pins with a point that open the strands of a rope. {filling}\n")
    return "# Splicing\n\n" + "\n".join(chapters)


manual = kept({"splicing.md": _manual()})


def test_what_it_is_is_looked_for_in_all_that_speaks_of_it(manual: Engine) -> None:
    assert "pins with a point" in answered(manual, "What is a fid?").quotes[0].text


def test_what_is_asked_about_it_is_no_definition(plant: Engine) -> None:
    answer = answered(plant, "When was the Loft painted?")
    assert "May" in answer.quotes[0].text


@pytest.mark.parametrize(
    ("question", "best", "says"),
    [
        ("What is C++?", "We all write C++ here.", "C++ is a language."),
        ("what's .NET", "Ann likes .NET best.", "We use .NET (our framework) for it."),
        ("What is “Otto”?", "Otto ran.", "Otto is a gantry crane."),
        ("What is our Otto?", "Otto ran.", "Otto is a gantry crane."),
    ],
)
def test_a_term_has_its_signs_and_not_what_stands_around_it(question: str, best: str, says: str) -> None:
    assert [s.text for s in defining_first(question, _ranked(best, says))] == [says, best]


@pytest.mark.parametrize("word", ["left", "new", "missing"])
def test_how_things_stand_is_no_thing(word: str) -> None:
    ranked = _ranked("Two tins of paint are over.", f"The {word} is the side of the pier.")
    assert defining_first(f"What is {word}?", ranked) == ranked


def _ranked(*texts: str) -> list[Sentence]:
    """Sentences with no more to them than is looked at."""
    return list(
        cast(Sequence[Sentence], [SimpleNamespace(text=text, score=1 - n / 10) for n, text in enumerate(texts)])
    )
