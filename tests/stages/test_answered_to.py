"""What was answered to whoever asked the same, or bade somebody do it, in words of its own."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, library

_MAILS = (
    ("Ann Foley", "Sail course", "Bea, may the club pay for my sail course? It is £240 and runs in May."),
    ("Bea Thorne", "Re: Sail course", "Thanks for telling me.\n\nYes, two thirds of it."),
    ("Ann Foley", "Spare oars", "Bea, may the club sell the spare oars?"),
    ("Bea Thorne", "Re: Spare oars", "Nice weather for a row today, is it not?"),
)
_CHAT = """[04/05/2026, 07:15:55] Colm Reid: Move the blue buoys out of locker 6 please.
[04/05/2026, 07:40:10] Colm Reid: The kettle leaks.
[04/05/2026, 09:02:02] Ann Foley: done, all behind the winch now
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("club"))
    (folder / "post").mkdir()
    for number, (name, subject, text) in enumerate(_MAILS):
        mail = EmailMessage()
        mail["From"] = f"{name} <{name.split()[0].lower()}@club.example>"
        mail["To"], mail["Subject"] = "all@club.example", subject
        mail["Date"], mail["Message-ID"] = f"Mon, {4 + number} May 2026 09:00:00 +0000", f"<c{number}@club.example>"
        if number % 2:
            mail["In-Reply-To"] = mail["References"] = f"<c{number - 1}@club.example>"
        mail.set_content(text)
        (folder / "post" / f"{number}.eml").write_bytes(mail.as_bytes())
    (folder / "_chat.txt").write_text(_CHAT, encoding="utf-8")
    with library(
        folder, {"jetty.md": "# Jetty\n\nThe jetty is 30 m long.\n"}, beside=[folder / "post", folder / "_chat.txt"]
    ) as e:
        yield e


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("did Bea agree to pay for the sail course?", "Yes, two thirds of it."),
        ("Does the club pay for the sail course?", "Yes, two thirds of it."),
        ("where are the blue buoys from locker 6", "done, all behind the winch now"),
    ],
)
def test_the_answer_is_told_before_what_asks(club: Engine, question: str, told: str) -> None:
    assert answered(club, question).claims[0].text == told


def test_what_answers_nothing_is_no_answer(club: Engine) -> None:
    assert "weather" not in answered(club, "may the club sell the spare oars?").text
    assert "two thirds" not in answered(club, "What does the sail course cost?").text
