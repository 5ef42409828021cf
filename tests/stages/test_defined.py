"""What something is: told by the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from tests.stages.small import ask, library

NOTES = {
    "week.md": "# Week 12\n\nOtto report: Otto ran 14 hours on Monday. Otto stood still on Friday. Otto was greased.\n",
    "plant.md": "# The plant\n\nVisitors wear a helmet. Otto is a gantry crane from 1962. The gate opens at six.\n",
    "depot.md": "# Depot\n\nBring the keys of the Loft (our archive) back by noon.\n\nThe Loft was painted in May.\n",
    "words.md": "# Words\n\nFAT stands for factory acceptance test. The FAT of the crane was in June.\n",
}


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(tmp_path_factory.mktemp("plant"), NOTES) as engine:
        yield engine


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
    answer = ask(plant, question).answer
    assert answer is not None
    assert told in answer.quotes[0].text


def test_what_is_asked_about_it_is_no_definition(plant: Engine) -> None:
    answer = ask(plant, "When was the Loft painted?").answer
    assert answer is not None
    assert "May" in answer.quotes[0].text
