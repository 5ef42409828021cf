"""Which names are organisations: what a card, a mail domain or a statement shows, and never a capital letter alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from tests.desk import answer_of
from tests.stages.small import ask, kept, library, values

_NOTES = {
    "fair.md": "# The fair\n\nWe counted 43 people at the spring fair, and eleven dogs.\n",
    "browsers.md": "# Trouble with JavaScript\n\nThe JavaScript of our page had trouble with drawers in Firefox.\n",
    "visit.md": "# A visit\n\nAt Harper's Mill they had trouble with the drawers, on a Tuesday in Leeds.\n",
    "books.md": "# Books\n\nOur customer Pell Bindery has had trouble with drawers since March. Kestrel Ltd has "
    "trouble with drawers too. Oakum Brothers is a customer of ours, and has trouble with drawers on Sundays.\n",
}
_MAILS = (
    ("jo@birchlane.example", "Jo Park", "Drawers", "We have trouble with the drawers of the new desk.\n\nJo"),
    ("li@harpersmill.example", "Li Harper", "Thanks", "The desk is lovely, thank you all.\n\nLi"),
    ("al@desks.example", "Al Webb", "Visit", "I was at Birch Lane and at Harper's Mill on Monday.\n\nAl"),
    ("al@desks.example", "Al Webb", "Tour", "The tour is on Friday.\n\nAl"),
    ("bea@desks.example", "Bea Roth", "Minutes", "The minutes are on the wiki.\n\nBea"),
)


desks = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    "question",
    [
        "Which of our customers had trouble with drawers?",
        "Which companies have had trouble with drawers?",
        "How many customers had trouble with the drawers?",
        "Which customers had problems with the drawers?",
    ],
)
def test_what_nothing_shows_to_be_an_organisation_is_none(desks: Engine, question: str) -> None:
    assert values(ask(desks, question)) == {
        "Birch Lane",
        "Harper's Mill",
        "Pell Bindery",
        "Kestrel Ltd",
        "Oakum Brothers",
    }


def test_a_sentence_that_names_none_is_no_organisation_either(desks: Engine) -> None:
    assert values(ask(desks, "Which companies have had trouble with Firefox?")) == set()


def test_mails_about_nothing_are_not_all_mails(desks: Engine) -> None:
    run = ask(desks, "Which companies do our customers mention?")
    assert run.plan is not None
    assert not run.plan.questions[0].steps


def test_a_count_of_people_whom_nobody_names_is_the_number_that_is_told(desks: Engine) -> None:
    run = ask(desks, "How many people came to the spring fair?")
    assert values(run) == {"43"}
    assert "43 people at the spring fair" in answer_of(run).text
    assert "1 counted" not in answer_of(run).text


_CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{who}\nORG:{firm}\nEMAIL:{address}\nEND:VCARD\n"


def test_what_cards_call_a_studio_is_asked_for_as_studios_and_told_in_full(tmp_path: Path) -> None:
    cards = [
        ("Ida Holt", "Hill Road Studio", "ida@hillroad.example"),
        ("Max Berg", "Mill Lane Studio", "max@milllane.example"),
        ("Ada Finn", "Finn Carpets", "ada@finn.example"),
    ]
    (tmp_path / "cards.vcf").write_text("".join(_CARD.format(who=w, firm=f, address=a) for w, f, a in cards))
    notes = {
        "lunch.md": "# Lunch\n\nAt Mill Lane Studio the lunch boxes came cold again today.\n",
        "visit.md": "# Visit\n\nThe lunch boxes came cold on Monday, says Ida at Hill Road.\n",
        "floor.md": "# Floor\n\nThe floor at Finn Carpets is cold.\n",
    }
    with library(tmp_path, notes, beside=[tmp_path / "cards.vcf"]) as engine:
        run = ask(engine, "Which studios complained about cold lunch boxes?")
    assert values(run) == {"Mill Lane Studio", "Hill Road Studio"}
