"""How to reach whoever does something, off the cards that say that they do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, library

MAILS = [
    ("ugo@yard.example", "Ugo Bell", "Drain", "The trap is cracked, a new one is 84 euros."),
    ("ola@quay.example", "Quay Glazing", "Panes", "Six panes are cut and wrapped."),
    ("lise@yard.example", "Lise Marr", "Wages", "The wages went out today."),
]
NOTES = {"yard.md": "# The yard\n\nThe plumber mends a drain of the yard in May, and the electrician the lamps.\n"}
_CARDS = (
    (
        "Bram Tol",
        "Site Manager",
        "Tol Scaffolding",
        "0117 496 0301",
        "Out of hours line: 0117 496 0399. Not on Sundays.",
    ),
    ("Lise Marr", "Bookkeeper", "Marr & Sons", "0117 496 0302", "Wages and VAT, day rate 310."),
    ("Ugo Bell", "Plumber", "", "0117 496 0303", "Boilers, drains."),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("book")
    lines = []
    for name, title, org, phone, note in _CARDS:
        lines += ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"TITLE:{title}", f"TEL;TYPE=WORK:{phone}"]
        lines += [f"ORG:{org}"] * bool(org) + [
            f"EMAIL:{name.split()[0].lower()}@yard.example",
            f"NOTE:{note}",
            "ADR;TYPE=WORK:;;7 Quay Street;Brill;;BR1 2AA;UK",
            "END:VCARD",
        ]
    (folder / "book.vcf").write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    with library(folder, NOTES, MAILS, beside=[folder / "book.vcf"]) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Phone number of the scaffolding company?", "Bram Tol, 0117 496 0301"),
        ("out-of-hours number for the scaffolders", "Bram Tol, 0117 496 0399"),
        ("what's the email of our bookkeeper", "Lise Marr, lise@yard.example"),
        ("how do I reach the plumber?", "Ugo Bell, ugo@yard.example, 0117 496 0303"),
        ("contact details of our bookkeeper", "Lise Marr, lise@yard.example, 0117 496 0302"),
        ("Which number do we call about drains?", "Ugo Bell, 0117 496 0303"),
        ("phone of the bookkeeper", "Lise Marr, 0117 496 0302"),
    ],
)
def test_who_is_told_by_what_they_do_is_reached_by_their_card(book: Engine, question: str, value: str) -> None:
    answer = answered(book, question)
    assert answer.text.startswith(value)
    assert [item.value for item in answer.items] == value.split(", ")[1:]


def test_where_somebody_lives_and_what_their_rate_is_stand_on_a_card(book: Engine) -> None:
    assert "7 Quay Street" in answered(book, "Where does Bram live?").text
    assert "day rate 310" in answered(book, "What is Lise's day rate?").text


@pytest.mark.parametrize("question", ["phone number of the electrician", "emergency number for the plumber"])
def test_a_number_that_no_card_has_is_not_made_up(book: Engine, question: str) -> None:
    answer = answered(book, question)
    assert not answer.items


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did I last hear from the plumber?", "Ugo Bell, 2025-12-01: The trap is cracked"),
        ("what was the last mail from our bookkeeper?", "The wages went out today."),
        ("When did the glazier last write?", "Quay Glazing, 2025-12-02: Six panes"),
        ("what does the plumber want for a new trap?", "84 euros"),
    ],
)
def test_whoever_is_told_by_what_they_do_is_looked_for_by_name(book: Engine, question: str, told: str) -> None:
    assert told in answered(book, question).text


def test_who_somebody_is_by_what_they_do_is_told_by_name(book: Engine) -> None:
    assert [item.value for item in answered(book, "Who is our bookkeeper?").items] == ["Lise Marr"]


def test_how_much_somebody_is_stands_on_no_card(book: Engine) -> None:
    assert "0117" not in answered(book, "How much is the bookkeeper?").text


def test_whom_several_may_be_is_nobody(book: Engine) -> None:
    assert answered(book, "When did I last hear from the manager of the fair?").status is Status.NOT_FOUND
