"""Whether quotes are enough: two parts of one score, held against one bar, and what others say of the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.runs import Run
from cascade.stages.evidence import Evidence
from cascade.stages.weighing.answerable import WEIGHTS, strictness
from cascade.types import Status
from tests.desk import Desk
from tests.stages.small import ask, library

_TALK = (
    ("Mirre", "I play the clarinet in the harbour band on Thursdays."),
    ("Joost", "Lovely, I play football with the harbour lads."),
    ("Mirre", "The band rehearses in the sail loft."),
    ("Joost", "My sister keeps bees behind the chapel."),
    ("Mirre", "Did the judges of the autumn fair taste it?"),
    ("Joost", "Twice, and gave me a silver spoon."),
    ("Joost", "Honey from the chapel bees goes on sale in August."),
)


@pytest.fixture
def band(desk: Desk, tmp_path: Path) -> Desk:
    """A chat in which each of two tells of their own."""
    lines = (f"[05/03/2026, 09:{n:02}:00] {who}: {text}\n" for n, (who, text) in enumerate(_TALK))
    (tmp_path / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(tmp_path / "_chat.txt", name="talk", kind="whatsapp")
    desk.engine.sync("talk")
    return desk


def evidence(run: Run) -> Evidence:
    return Evidence.model_validate(run.output("cite"))


def parts(given: Evidence) -> dict[str, float]:
    return {part.name: part.value for part in given.scores}


@pytest.mark.parametrize(
    "text", ["When does Joost play in the harbour band?", "On which day does Joost play the clarinet in the harbour?"]
)
def test_what_others_tell_more_of_is_not_told_of_whom_it_is_asked(band: Desk, text: str) -> None:
    run = band.ask(text)
    given = evidence(run)
    assert run.answer is not None
    assert run.answer.status is Status.NOT_FOUND
    assert given.quotes
    assert strictness(5) * 0.4 <= given.carried < given.needed <= parts(given)["others"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("When does Mirre play the clarinet in the harbour band?", "on Thursdays"),
        ("What does Joost play with the harbour lads?", "football"),
        ("When does the chapel honey of Joost go on sale?", "in August"),
        ("What did the judges of the autumn fair give Joost?", "silver spoon"),
    ],
)
def test_what_is_told_of_whom_it_is_asked_is_enough(band: Desk, text: str, told: str) -> None:
    run = band.ask(text)
    assert evidence(run).enough
    assert run.answer is not None
    assert told in run.answer.quotes[0].text


def test_the_parts_of_what_is_carried_are_told(company: Desk) -> None:
    given = evidence(company.ask("How many people work in the workshop?"))
    assert given.carried == pytest.approx(sum(WEIGHTS[n] * v for n, v in parts(given).items()), abs=1e-4)
    assert set(parts(given)) == set(WEIGHTS)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_a_further_quote_makes_no_evidence_of_the_best_one(company: Desk) -> None:
    """What is carried is the best quote's, however much is said by those after it."""
    text = "What is said of oars and of varnish?"
    alone, several = (evidence(company.ask(text, recipe={"quotes": quotes})) for quotes in (1, 5))
    assert len(several.quotes) > len(alone.quotes) == 1
    assert several.carried == alone.carried


def test_why_not_tells_that_others_say_more_of_it(band: Desk) -> None:
    run = band.ask("When does Joost play in the harbour band?")
    [document] = {quote.document for quote in evidence(run).quotes}
    told = band.engine.why(run, document)
    assert "others say so much of it" in "".join(step.text for step in told.steps)
    assert "--recipe support" not in "".join(told.advice)


def test_when_something_will_be_is_told_by_a_word_of_time(tmp_path: Path) -> None:
    """What was has the day of its record; of what is to come, or is as a rule, a sentence without a time tells none."""
    notes = {
        "choir.md": "# Choir\n\nThe choir hands its plan for the harvest concert to the mayor, like the school does.\n",
        "band.md": "# Band\n\nThe band opens the regatta once the mayor has spoken.\n",
    }
    with library(tmp_path, notes) as engine:
        unsaid = ask(engine, "When does the choir hand in its plan for the harvest concert?").answer
        vague = ask(engine, "When does the band open the regatta?").answer
        told = ask(engine, "What does the choir hand to the mayor for the harvest concert?").answer
    assert unsaid is not None
    assert vague is not None
    assert told is not None
    assert unsaid.status is Status.NOT_FOUND
    assert "a date" in unsaid.text
    assert vague.status is Status.ANSWERED
    assert told.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("The paint shop at the pier may open to guests.", Status.NOT_FOUND),
        ("The paint shop at the pier will never open to guests.", Status.NOT_FOUND),
        ("The paint shop at the pier will open to guests in May.", Status.ANSWERED),
    ],
)
def test_what_may_be_has_no_time(tmp_path: Path, told: str, status: Status) -> None:
    with library(tmp_path, {"shop.md": f"# Pier\n\n{told}\n"}) as engine:
        answer = ask(engine, "When will the paint shop at the pier open to guests?").answer
    assert answer is not None
    assert answer.status is status
