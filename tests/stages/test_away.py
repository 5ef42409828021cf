"""Who is away and when: by the entries of calendars, and by what people say of their days off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, library

MAILS = (
    ("2026-05-20", "Piran Tregear", "Rota", "I'm on annual leave from 8 June to 19 June, Tamsin has the keys."),
    ("2026-05-21", "Tamsin Rowe", "Re: Rota", "Fine. Jory and Wenna are away next week, so the slip is mine."),
    ("2026-05-29", "Jory Pascoe", "Dentist", "Out of office on 9 June, back on 11 June."),
    ("2026-05-30", "Wenna Nance", "Crane", "The crane is off until 12 June. Is Piran away on 3 August?"),
    ("2026-05-31", "Wenna Nance", "Parts", "Merryn says she is on holiday from 8 June to 10 June."),
    ("2026-06-01", "Jory Pascoe", "Boat", "A neighbour feeds the cat while I'm away from the 22nd to the 26th."),
)
EVENTS = (
    ("leave", "20260610", "20260613", "Tamsin Rowe: annual leave"),
    ("party", "20260609", "20260610", "Holiday party"),
    ("bank", "20260608", "20260609", "Bank holiday"),
    ("trip", "20260904", "20260910", "Tamsin Rowe in Roscoff"),
    ("slip", "20260904", "20260910", "Crane on the slip"),
)


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("away"))
    (folder / "letters").mkdir()
    for number, (day, name, subject, text) in enumerate(MAILS):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{name} <{name.split()[0].lower()}@yard.example>", "Yard <all@yard.example>"
        mail["Subject"], mail["Message-ID"] = subject, f"<{number}@yard.example>"
        mail["Date"] = format_datetime(datetime.fromisoformat(f"{day}T08:00:00+00:00"))
        mail.set_content(text)
        (folder / "letters" / f"{number}.eml").write_bytes(mail.as_bytes())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for uid, start, end, title in EVENTS:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260501T080000Z", f"DTSTART;VALUE=DATE:{start}"]
        lines += [f"DTEND;VALUE=DATE:{end}", f"SUMMARY:{title}", "END:VEVENT"]
    (folder / "yard.ics").write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
    with library(
        folder,
        {"leave.md": "# Leave\n\nEverybody has 26 days of leave. Ask before you book."},
        beside=[folder / "letters", folder / "yard.ics"],
    ) as engine:
        yield engine


def people(engine: Engine, text: str) -> list[str]:
    return [item.value.partition(":")[0] for item in answered(engine, text).items]


@pytest.mark.parametrize(
    "text",
    [
        "Who is on holiday next week?",
        "who's away next week",
        "Is anyone out of the office next week?",
        "who won't be in next week?",
    ],
)
def test_those_are_told_who_say_or_have_in_a_calendar_that_they_are_away_then(yard: Engine, text: str) -> None:
    found = answered(yard, text)
    assert found.status is Status.ANSWERED
    assert people(yard, text) == ["Piran Tregear", "Jory Pascoe", "Tamsin Rowe"]


def test_a_day_lies_between_the_first_and_the_return(yard: Engine) -> None:
    assert people(yard, "Who is off on 10 June?") == ["Piran Tregear", "Jory Pascoe", "Tamsin Rowe"]
    assert people(yard, "Who is off on 11 June?") == ["Piran Tregear", "Tamsin Rowe"]
    assert people(yard, "who is away on 23 June?") == ["Jory Pascoe"]
    assert people(yard, "who is out on Monday?") == ["Piran Tregear"]
    assert people(yard, "who was out on Monday?") == []


def test_a_time_is_counted_from_when_it_was_written_and_two_may_be_told_at_once(yard: Engine) -> None:
    assert people(yard, "who was away on 26 May?") == ["Jory", "Wenna"]


def test_somebody_may_be_asked_for(yard: Engine) -> None:
    assert people(yard, "When is Jory away?") == ["Jory Pascoe", "Jory Pascoe"]
    assert answered(yard, "Is Wenna on holiday next week?").status is Status.NOT_FOUND


def test_that_nobody_is_told_to_be_away_is_said(yard: Engine) -> None:
    found = answered(yard, "who is on leave in August?")
    assert (found.status, found.missing) == (Status.NOT_FOUND, ("an absence in that time",))


def test_who_is_off_something_is_another_question(yard: Engine) -> None:
    assert "an absence in that time" not in answered(yard, "Who is off the rota?").missing


def test_whoever_is_somewhere_for_days_is_away(yard: Engine) -> None:
    assert people(yard, "who is away in September?") == ["Tamsin Rowe"]
