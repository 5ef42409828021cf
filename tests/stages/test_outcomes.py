"""Whether something came about: how it ended is told, and not that it was promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.citing.outcomes import asks_how_it_ended, asks_whether_done, tells_outcome
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


@pytest.mark.parametrize(
    "question",
    [
        "how did the quarrel about the slip end?",
        "How has the tender turned out",
        "result of the hull survey?",
        "what was the outcome of the appeal",
        "What came of the offer for the barn?",
        "so what did the survey find",
    ],
)
def test_who_asks_how_something_ended(question: str) -> None:
    assert asks_how_it_ended(question)


@pytest.mark.parametrize("question", ["When does the lease end?", "Who has the results?", "how do I end a lease?"])
def test_who_does_not(question: str) -> None:
    assert not asks_how_it_ended(question)


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


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how did the quarrel about the organ practice in the chapel end?", "agreed on no organ practice after eight"),
        ("result of the hull survey?", "survey ended with one fault"),
    ],
)
def test_how_something_ended_comes_before_how_it_began(tmp_path: Path, question: str, first: str) -> None:
    mails = [
        ("ida@row.example", "Ida", "Organ", "There is a quarrel about the organ practice in the chapel every night."),
        ("per@yard.example", "Per", "Hull survey", "The hull survey is on 9 December, please clear the slip."),
        ("ann@row.example", "Ann", "Chapel", "Both have agreed on no organ practice after eight. It costs us 40."),
        (
            "per@yard.example",
            "Per",
            "Re: Hull survey",
            "The survey ended with one fault, the keel, in the third quarter.",
        ),
    ]
    with library(tmp_path, LOFT, mails) as engine:
        answer = ask(engine, question).answer
    assert answer is not None
    assert first in answer.text.splitlines()[0]
