"""Whether something came about: how it ended is told, and not that it was promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.citing.outcomes import asks_whether_done, tells_outcome
from tests.stages.small import ask, library

LOFT = {
    "loft-2026-03-03.md": "# Sail loft\n\nPromised Merle Ashdown a new jib (£310) once the cloth is in.\n",
    "loft-2026-04-09.md": "# Sail loft\n\nTea with Merle Ashdown and her boys. The £310 jib went out on Monday.\n",
    "loft-2026-05-02.md": "# Sail loft\n\nOwen Birtwhistle asks if we can send him the pattern of his spinnaker.\n",
    "loft-2026-05-20.md": "# Sail loft\n\nOwen Birtwhistle never got the pattern of his spinnaker, nobody found it.\n",
    "loft-2026-05-21.md": "# Sail loft\n\nOwen Birtwhistle has signed for the tender. The tender is blue.\n",
}


@pytest.mark.parametrize(
    "question",
    [
        "Did Merle ever get her jib?",
        "has Merle got the jib yet",
        "Have we paid the sailmaker?",
        "was the jib ever sent",
    ],
)
def test_who_asks_whether_something_came_about(question: str) -> None:
    assert asks_whether_done(question)


@pytest.mark.parametrize("question", ["Is Merle a sailmaker?", "Who sent the jib?", "Did the loft open in 1990?"])
def test_who_asks_for_something_else(question: str) -> None:
    assert not asks_whether_done(question)


def test_what_is_promised_or_asked_for_is_no_outcome() -> None:
    assert tells_outcome("The jib was sent on Monday.")
    assert tells_outcome("He never got it.")
    assert not tells_outcome("We will have it sent.")
    assert not tells_outcome("Owen asks if it was sent.")
    assert not tells_outcome("Was it sent?")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Did Merle ever get her jib?", "went out on Monday"),
        ("Did anybody send Owen the pattern of his spinnaker?", "never got"),
    ],
)
def test_how_it_ended_is_told_first(tmp_path: Path, question: str, first: str) -> None:
    with library(tmp_path, LOFT) as engine:
        answer = ask(engine, question).answer
    assert answer is not None
    assert first in answer.quotes[0].text
    assert not any("tender" in q.text for q in answer.quotes)
