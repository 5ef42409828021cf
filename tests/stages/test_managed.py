"""Who manages whom, as a table, a card or a sentence has it, and who is managed by somebody told by what they do."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, values

_NOTES = {
    "staff.md": "# Staff of the theatre\n\n| name | job | line manager |\n|---|---|---|\n"
    "| Oda Lindgren | stage manager | Piet Vos |\n| Sam Achterberg | lights | Oda Lindgren |\n"
    "| Sam Rowe | box office | Mira Thole |\n| Ilse Baum | props | Oda |\n",
    "bar.md": "# The bar\n\nJonas Wick reports to Mira Thole since May.\n"
    "Ilse Baum paints the backdrop of the winter play.\n",
}
_MAILS = [
    ("oda@desks.example", "Oda Lindgren", "Ropes", "The ropes are new."),
    ("ilse@desks.example", "Ilse Baum", "Swords", "The swords are blunt."),
]


theatre = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who manages Oda?", {"Piet Vos"}),
        ("Who is Sam Rowe's line manager?", {"Mira Thole"}),
        ("Who does Ilse report to?", {"Oda Lindgren"}),
        ("who's the boss of Jonas Wick", {"Mira Thole"}),
        ("Who manages Sam?", {"Oda Lindgren", "Mira Thole"}),
        ("Who reports to Oda Lindgren?", {"Sam Achterberg", "Ilse Baum"}),
        ("Who does Mira manage?", {"Sam Rowe", "Jonas Wick"}),
    ],
)
def test_who_manages_whom_is_told_in_full(theatre: Engine, question: str, who: set[str]) -> None:
    assert values(ask(theatre, question)) == who


def test_namesakes_are_told_with_their_own_managers(theatre: Engine) -> None:
    answer = answered(theatre, "Who manages Sam?")
    assert "Sam Achterberg reports to Oda Lindgren" in answer.text
    assert "Sam Rowe reports to Mira Thole" in answer.text


def test_somebody_may_be_told_by_what_they_do(theatre: Engine) -> None:
    run = ask(theatre, "Who manages the person that paints the backdrop of the winter play?")
    answer = run.answer
    assert answer is not None
    assert values(run) == {"Oda Lindgren"}
    assert "Ilse Baum reports to Oda Lindgren" in answer.text


@pytest.mark.parametrize("question", ["Who manages Piet Vos?", "Who is the manager of the ghost light?"])
def test_who_has_no_manager_in_any_record_is_given_none(theatre: Engine, question: str) -> None:
    answer = answered(theatre, question)
    assert answer.status is Status.NOT_FOUND


def test_whom_somebody_reports_to_does_not_do_their_job(theatre: Engine) -> None:
    assert values(ask(theatre, "Who does the props?")) == {"Ilse Baum"}
