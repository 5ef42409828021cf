"""People by their first names alone."""

from __future__ import annotations

from cascade.engine import Engine
from tests.stages.small import answered, ask, kept

MAILS = [
    ("ottoline@choir.example", "Ottoline Brack", "Solo", "I am glad to hear that you want me for the solo."),
    ("jan@choir.example", "Jan Vesely", "Rehearsal", "The rehearsal is in the small hall."),
    ("jan.k@choir.example", "Jan Kolar", "Parking", "There is no parking at the small hall."),
]
NOTES = {
    "choir.md": "# Choir\n\nOttoline declined the solo in May, her voice is not back.\n\nJan found the hall cold.\n"
}

choir = kept(NOTES, MAILS)


def test_somebody_is_meant_by_the_first_name_that_nobody_else_has(choir: Engine) -> None:
    assert "her voice is not back" in answered(choir, "Why did Ottoline Brack decline the solo?").quotes[0].text


def test_the_plan_says_so_and_not_of_a_name_that_two_have(choir: Engine) -> None:
    def reasons(question: str) -> str:
        return " ".join(ask(choir, question).output("decompose")["reasons"])

    assert "Ottoline Brack may be meant by that alone" in reasons("Why did Ottoline Brack decline the solo?")
    assert "meant by that alone" not in reasons("What did Jan Vesely say of the small hall?")
