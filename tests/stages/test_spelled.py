"""Questions that were typed in a hurry."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.stages.planning.spelled import with_apostrophes
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept

_NOTES = {
    "2026-02-11.md": "# Choir\n\nOn 11 February the altos met in the vestry. Mathilde Orme brought the scores.\n",
    "hire.md": "# Hire\n\nThe harmonium costs 85 euros a week. We refer whoever asks to the verger.\n",
    "desk.md": "# Desk\n\nWe track the keys by number.\n",
    "read.md": "# Plays\n\nThe read-through costs 12 euros.\n",
    "robes.md": "# Robes\n\nThe robes did not fit the tenors, so the tailor takes them back on Tuesday.\n",
}


choir = kept(_NOTES)


@pytest.mark.parametrize(
    ("typed", "meant", "told"),
    [
        ("what does the harmonum cost?", "what does the harmonium cost?", "85 euros"),
        ("what did Matilde Orme bring to the vesrty?", "what did Mathilde Orme bring to the vestry?", "scores"),
        ("waht does teh harmonium cost", "what does the harmonium cost", "85 euros"),
        ("wich day do the robes go back?", "which day do the robes go back?", "Tuesday"),
        ("what does the readthrough cost?", "what does the read-through cost?", "12 euros"),
        ("what happend to the altos in the vestry", "what happened to the altos in the vestry", "altos met"),
        ("where did the altos meet in Febuary", "where did the altos meet in February", "vestry"),
    ],
)
def test_a_slip_is_read_as_what_records_or_the_calendar_have(choir: Engine, typed: str, meant: str, told: str) -> None:
    run = ask(choir, typed)
    assert answer_of(run).coverage.spelled == meant
    assert told in answer_of(run).text
    assert run.plan is not None
    assert f"read as “{meant}”: it has slips in it" in run.plan.reasons


@pytest.mark.parametrize(
    "text",
    [
        "whom does the choir prefer?",  # English has the word: nobody is referred to
        "what does Cathilde cost?",  # nobody mistakes the first letter of a name
        "what does the hare cost?",
        "where is X-4411?",
        "what is the address of Tracl Wood?",  # no name is a slip of "track"
        "which PRs are open?",  # nor of a "please" that is cut short
    ],
)
def test_what_is_another_word_is_no_slip(choir: Engine, text: str) -> None:
    answer = answered(choir, text)
    assert answer.coverage.spelled == ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("whats up", "what's up"),
        ("Didnt they say so?", "Didn't they say so?"),
        ("its wings", "its wings"),
        ("we were there", "we were there"),
        ("whats@desk.example, whats.md and #whats", "whats@desk.example, whats.md and #whats"),
    ],
)
def test_apostrophes_that_were_left_out_are_put_in(typed: str, written: str) -> None:
    assert with_apostrophes(typed) == written


def test_a_question_without_its_apostrophe_is_answered_and_nothing_is_told_of_it(choir: Engine) -> None:
    answer = answered(choir, "why didnt the robes fit")
    assert "tenors" in answer.text
    assert answer.coverage.spelled == ""
