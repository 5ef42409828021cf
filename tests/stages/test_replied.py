"""Whether somebody's mail was answered, by whom and with what: told by the thread."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, library

MAILS = (
    ("a", "", "hetty@guests.example", "Hetty Vane", "Wet kippers", "The kippers came wet. What will you do?"),
    (
        "b",
        "a",
        "odile@desks.example",
        "Odile Marchetti",
        "Re: Wet kippers",
        "Hello Hetty,\n\nYou get new ones on Friday.",
    ),
    ("c", "b", "hetty@guests.example", "Hetty Vane", "Re: Wet kippers", "Friday will do, thank you."),
    ("d", "", "hetty@guests.example", "Hetty Vane", "Parking", "May I park the van at the quay on Sunday?"),
    ("e", "", "bram@guests.example", "Bram Oakes", "Ice", "Could we have more ice in the boxes, please?"),
    ("f", "e", "carter@other.example", "Lou Carter", "Re: Ice", "I would like more ice in mine, too."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("replied"))
    (folder / "letters").mkdir()
    for number, (id_, to, address, name, subject, text) in enumerate(MAILS, 1):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{name} <{address}>", "Desks <hello@desks.example>, odile@desks.example"
        mail["Subject"], mail["Date"] = subject, f"Fri, {number:02} May 2026 09:00:00 +0000"
        mail["Message-ID"] = f"<{id_}@mail.example>"
        if to:
            mail["In-Reply-To"] = f"<{to}@mail.example>"
        mail.set_content(text)
        (folder / "letters" / f"{id_}.eml").write_bytes(mail.as_bytes())
    with library(
        folder, {"replies.md": "# Replies\n\nReply to Hetty within a day, somebody said."}, beside=[folder / "letters"]
    ) as engine:
        yield engine


@pytest.mark.parametrize(
    "text",
    [
        "Did anyone reply to Hetty Vane?",
        "who answered Hetty Vane about the kippers?",
        "did we get back to Hetty yet?",
        "What did Odile reply to Hetty Vane's mail?",
    ],
)
def test_a_reply_is_told_with_its_day_and_how_it_begins(desk: Engine, text: str) -> None:
    found = answered(desk, text)
    assert [item.value for item in found.items] == ["Odile Marchetti, 2026-05-02: You get new ones on Friday."]
    assert [quote.text for quote in found.quotes] == ["You get new ones on Friday."]


@pytest.mark.parametrize(
    ("text", "whom", "unanswered"),
    [
        ("has anybody replied to Hetty Vane about parking?", "Hetty Vane", "2026-05-04: May I park the van"),
        ("did anyone ever answer Hetty Vane about a place for parking vans?", "Hetty Vane", "2026-05-04: May I park"),
        ("did we reply to Bram Oakes?", "Bram Oakes", "2026-05-05: Could we have more ice"),
        ("Did Odile answer Bram Oakes?", "Bram Oakes", "2026-05-05: Could we have more ice"),
    ],
)
def test_that_nobody_replied_is_said_of_what_was_asked(desk: Engine, text: str, whom: str, unanswered: str) -> None:
    found = answered(desk, text)
    assert found.text.startswith(f"No answer to {whom} is on record after:\n{whom}, {unanswered}"), found.text
    assert [quote.author.name for quote in found.quotes if quote.author] == [whom]


def test_whom_nobody_wrote_to_has_not_left_them_unanswered(desk: Engine) -> None:
    assert "No answer" not in answered(desk, "did Lou Carter ever reply to Hetty Vane?").text


def test_a_reply_that_says_nothing_of_the_matter_is_told_beside_what_was_asked(desk: Engine) -> None:
    found = answered(desk, "did anybody answer Hetty Vane about the van and the quay?")
    assert found.text.startswith("No answer"), "the thread of the kippers is another"
    lines = answered(desk, "did anyone reply to Bram Oakes about the boxes?").text.splitlines()
    assert lines[0] == "1 reply to Bram Oakes, without a word of “the boxes”:"
    assert lines[1].startswith("Bram Oakes, 2026-05-05: Could we have more ice")
    assert lines[2].startswith("Lou Carter, 2026-05-06: I would like more ice")


def test_what_others_replied_to_us_is_asked_for_too(desk: Engine) -> None:
    assert "Hetty Vane, 2026-05-03: Friday will do" in answered(desk, "did we ever hear back from Hetty Vane?").text
    assert "Friday will do" in answered(desk, "any answer from Hetty Vane about the kippers?").text


def test_an_organisation_replies_by_whoever_writes_from_there(desk: Engine) -> None:
    assert "You get new ones" in answered(desk, "did Desks ever reply to Hetty Vane about the kippers?").text


def test_a_reply_of_somebody_else_is_one(desk: Engine) -> None:
    assert "Lou Carter, 2026-05-06: I would like more ice" in answered(desk, "did anyone respond to Bram Oakes?").text


def test_what_is_said_later_of_an_answer_stands_beside_that_there_is_none(tmp_path: Path) -> None:
    notes = {
        "tasks.md": "# Quay meeting, 20 May 2026\n\n## Actions\n\n| what | who | by |\n|---|---|---|\n"
        "| Answer Hetty on parking at the quay | Odile Marchetti | 9 June |\n"
        "| Paint the gate | Bram Oakes | 12 June |\n"
    }
    mails = [("hetty@guests.example", "Hetty Vane", "Parking", "May I park the van at the quay on Sunday?")]
    with library(tmp_path, notes, mails) as engine:
        told = answered(engine, "Did anyone answer Hetty about parking?")
    assert told.text.startswith("No answer to Hetty is on record")
    assert [quote.kind for quote in told.quotes] == ["email", "doc"]
    assert "Odile Marchetti | 9 June" in told.quotes[1].text


_CHAT = (
    "[03/05/2026, 09:00:00] Hetty Vane: can anyone lend me the long ladder?\n"
    "[03/05/2026, 09:05:00] Bram Oakes: take mine, it is behind the shed\n"
    "[05/05/2026, 09:00:00] Hetty Vane: who has the key of the ice house?\n"
)


@pytest.mark.parametrize(
    ("text", "lead", "quotes"),
    [
        ("Did anyone reply to Hetty about the long ladder?", "1 reply to Hetty", 2),
        ("has anybody answered Hetty about the ice house key?", "No answer to Hetty", 1),
    ],
)
def test_what_is_asked_in_a_chat_is_answered_by_what_is_said_after_it(
    tmp_path: Path, text: str, lead: str, quotes: int
) -> None:
    (tmp_path / "whatsapp").mkdir()
    (tmp_path / "whatsapp" / "quay.txt").write_text(_CHAT, encoding="utf-8")
    with library(tmp_path, {"quay.md": "# Quay\n\nThe quay is wet.\n"}, beside=[tmp_path / "whatsapp"]) as engine:
        told = answered(engine, text)
    assert told.text.startswith(lead)
    assert len(told.quotes) == quotes


@pytest.mark.parametrize(
    "text", ["Has Hetty replied about the kippers?", "did hetty ever answer?", "did Hetty reply to us yet"]
)
def test_who_is_to_have_answered_need_not_be_told_whom(desk: Engine, text: str) -> None:
    assert "Hetty Vane, 2026-05-03: Friday will do, thank you." in answered(desk, text).text
