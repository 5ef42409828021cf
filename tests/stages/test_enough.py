"""What makes a quote evidence: values that stand for their words, headings, who tells what of whom, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.types import Answer, Status
from tests.desk import Desk, answer_of

_RATES = """# Rates

Valid for the guest house by the river.

| Room | Price per night (EUR) | Beds |
|---|---|---|
| Attic | 84 | 2 |
| Garden | 121 | 3 |

Up to €16 for a breakfast in the garden room, tea included.

For the ferry office ring Ida Krone: 0441 555 0192.
"""
_LEASE = """# Lease of the boat house

The tenant keeps the boat house dry and swept.

## Pets

Nothing with claws may sleep in the hall.

## Payment

The tenant pays on the first day of each quarter.
"""
_MINUTES = """# Ferry council, 12 June 2025

The ferry council decided to repaint the landing stage.
"""
_TALK = (
    ("Noor", "My grandmother gave me this brooch, it stands for courage."),
    ("Levi", "What a lovely thing to own."),
    ("Noor", "I carved a pulpit for the parish last week."),
    ("Levi", "Wow, Noor, well done with that."),
    ("Noor", "Did you bake something for the fair?"),
    ("Levi", "Yes, a plum cake with almonds."),
    ("Noor", "Your workshop smells of lamps and shavings."),
    ("Levi", "You should oil the rudder every autumn."),
)


@pytest.fixture
def ferry(desk: Desk, tmp_path: Path) -> Desk:
    """A house with a table of prices, minutes of a day, and a chat in which each tells of their own."""
    docs = tmp_path / "ferry"
    docs.mkdir()
    (docs / "rates.md").write_text(_RATES, encoding="utf-8")
    (docs / "lease.md").write_text(_LEASE, encoding="utf-8")
    (docs / "council.md").write_text(_MINUTES, encoding="utf-8")
    lines = (f"[05/03/2026, 09:{n:02}:00] {who}: {text}\n" for n, (who, text) in enumerate(_TALK))
    (tmp_path / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(docs, name="ferry")
    desk.engine.add(tmp_path / "_chat.txt", name="talk", kind="whatsapp")
    desk.engine.sync("ferry")
    desk.engine.sync("talk")
    return desk


def answer(desk: Desk, text: str) -> Answer:
    return answer_of(desk.ask(text))


def first(desk: Desk, text: str) -> str:
    given = answer(desk, text)
    assert given.quotes, given.text
    return given.quotes[0].text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What does the Attic room cost a night?", "Attic | 84"),
        ("What is the price of the Attic per night?", "Attic | 84"),
        ("How much may a breakfast in the garden room cost?", "Up to €16"),
        ("What is the phone number of Ida Krone?", "For the ferry office"),
    ],
)
def test_a_value_says_what_it_is_the_value_of(ferry: Desk, text: str, told: str) -> None:
    assert told in first(ferry, text)


def test_a_value_of_another_thing_answers_nothing(ferry: Desk) -> None:
    assert answer(ferry, "What does the ferry ticket to the island cost?").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "What did Levi carve for the parish?",
        "What does Levi's brooch stand for?",
        "Who gave Levi the brooch?",
        "What does Noor's workshop smell of?",
    ],
)
def test_what_one_tells_of_oneself_is_no_evidence_of_another(ferry: Desk, text: str) -> None:
    assert answer(ferry, text).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What did Noor carve for the parish?", "pulpit"),
        ("What does Noor's brooch stand for?", "courage"),
        ("What did Levi bake for the fair?", "plum cake"),
        ("What should Noor oil every autumn, as Levi says?", "rudder"),
    ],
)
def test_what_one_tells_of_oneself_or_is_asked_is(ferry: Desk, text: str, told: str) -> None:
    assert told in first(ferry, text)


def test_what_is_said_to_somebody_is_weighed_as_said_of_them(ferry: Desk) -> None:
    told = ferry.ask("What does Levi's workshop smell of?").output("cite")
    said = {each["text"]: each for each in [*told["quotes"], *told["unquoted"]]}
    lamps = said["Your workshop smells of lamps and shavings."]
    parts = {part["name"]: part["value"] for part in lamps.get("parts", lamps.get("scores"))}
    assert 0 < parts["who"] < 1


def test_a_day_that_is_asked_for_is_not_another_year_s(ferry: Desk) -> None:
    assert "repaint" in first(ferry, "What did the ferry council decide on 12 June 2025?")
    other = answer(ferry, "What did the ferry council decide on 12 June 2024?")
    assert (other.status, other.missing) == (Status.NOT_FOUND, ("12 June 2024",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What does the lease of the boat house say about pets?", "Nothing with claws"),
        ("What does the boat house lease tell us about payment?", "The tenant pays"),
        ("What does the boat house lease say on tenants?", "The tenant keeps"),
    ],
)
def test_what_a_text_says_about_something_stands_under_that_heading_or_speaks_of_it(
    ferry: Desk, text: str, told: str
) -> None:
    assert told in first(ferry, text)
    assert {q.title for q in answer(ferry, text).quotes} == {"Lease of the boat house"}


@pytest.mark.parametrize(
    "text",
    ["What does the lease of the boat house say about security?", "What does the boat house lease say on paint?"],
)
def test_a_text_that_does_not_speak_of_it_says_nothing_about_it(ferry: Desk, text: str) -> None:
    given = answer(ferry, text)
    assert given.status is Status.NOT_FOUND
    assert given.missing in (("security",), ("paint",))


@pytest.mark.parametrize("asked", ["Which soap brand is in the garden room?", "what curtain colour has the attic?"])
def test_a_record_of_the_same_room_does_not_tell_what_it_never_speaks_of(ferry: Desk, asked: str) -> None:
    assert answer(ferry, asked).status is Status.NOT_FOUND
