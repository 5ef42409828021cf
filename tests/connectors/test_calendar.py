"""Calendars: times and zones, rules in words and days, people, and files that are broken or mean harm."""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cascade_connectors.calendar_ics import ICalendar
from cascade_connectors.recurrence import AFTER, BEFORE, Budget, Rule, days, in_words
from dateutil import rrule  # type: ignore[import-untyped]

from cascade.connector import Skip, Upsert
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document


def event(*lines: str, component: str = "VEVENT") -> str:
    return "\r\n".join((f"BEGIN:{component}", *lines, f"END:{component}"))


def calendar(*parts: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""))


BOARD = event(
    "UID:board-1",
    "DTSTAMP:20260220T080000Z",
    "SUMMARY:Board meeting",
    "DTSTART;TZID=Europe/Zurich:20260302T140000",
    "DTEND;TZID=Europe/Zurich:20260302T153000",
    "LOCATION:Pier 3\\, upstairs",
    'ORGANIZER;CN="Okafor, Mira":mailto:Mira@Example.org',
    "ATTENDEE;CN=Jon Berg;PARTSTAT=ACCEPTED:mailto:jon@example.org",
    "ATTENDEE;PARTSTAT=NEEDS-ACTION:MAILTO:zoe@example.org",
    "CATEGORIES:Board,Money",
    "URL:https://ex.org/board",
    "DESCRIPTION:Crane budget.\\nSee https://ex.org/crane",
    "BEGIN:VALARM",
    "DESCRIPTION:Wake up",
    "END:VALARM",
)


def connector(path: Path, zone: str = "UTC") -> ICalendar:
    return ICalendar("cal", ICalendar.Config.model_validate({"path": path, "zone": zone}))


def read(folder: Path, text: str | bytes, zone: str = "UTC") -> list[Document]:
    path = folder / "cal.ics"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [c.document for c in connector(path, zone).changes(MemoryState()) if isinstance(c, Upsert)]


def one(folder: Path, *lines: str, zone: str = "UTC") -> Document:
    """The document of an event with these lines."""
    (document,) = read(folder, calendar(event("UID:1", "SUMMARY:Lift", *lines)), zone)
    return document


def when(document: Document) -> str:
    return document.text.splitlines()[1]


class TestICalendarContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "work.ics").write_text(calendar(BOARD, event("UID:2", "SUMMARY:Lift", "DTSTART:20260303T080000Z")))
        (folder / "home.ics").write_text(calendar(event("UID:3", "SUMMARY:Rest", "DTSTART;VALUE=DATE:20260304")))

    def open(self, folder: Path) -> ICalendar:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        (folder / "new.ics").write_text(calendar(event("UID:4", "SUMMARY:Sail", "DTSTART:20260305T080000Z")))

    def remove_one(self, folder: Path) -> None:
        (folder / "work.ics").write_text(calendar(BOARD))

    def damage_one(self, folder: Path) -> None:
        (folder / "home.ics").write_text("<html>404</html>")


def test_an_event_reads_as_legible_lines(tmp_path: Path) -> None:
    (document,) = read(tmp_path, calendar("X-WR-CALNAME:Harbour", BOARD))
    assert document.text.splitlines() == [
        "Board meeting",
        "When: Mon 2 Mar 2026, 14:00 to 15:30 (Europe/Zurich)",
        "Where: Pier 3, upstairs",
        "Organizer: Okafor, Mira <mira@example.org>",
        "Attendees: Jon Berg <jon@example.org> (accepted), zoe@example.org",
        "Web: https://ex.org/board",
        "Categories: Board, Money",
        "",
        "Crane budget.",
        "See https://ex.org/crane",
    ]
    assert (document.id, document.kind, document.title) == ("cal:board-1", "event", "Board meeting")
    assert document.created_at == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert document.updated_at == datetime(2026, 2, 20, 8, tzinfo=UTC)
    assert [(p.role, p.identity.name, p.identity.address) for p in document.people] == [
        ("organizer", "Okafor, Mira", "mira@example.org"),
        ("attendee", "Jon Berg", "jon@example.org"),
        ("attendee", "", "zoe@example.org"),
    ]
    assert document.labels == ("Harbour", "Board", "Money")
    body = document.parts[1]
    assert document.text[body.start : body.end].startswith("Crane budget.")
    assert body.author is not None
    assert body.author.address == "mira@example.org"
    assert "Wake up" not in document.text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303"), "Mon 2 Mar 2026 (all day)"),
        (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260305"), "Mon 2 Mar 2026 to Wed 4 Mar 2026 (all day)"),
        (("DTSTART:20260302T100000Z", "DURATION:PT90M"), "Mon 2 Mar 2026, 10:00 to 11:30 (UTC)"),
        (
            ("DTSTART:20260302T220000Z", "DTEND:20260303T020000Z"),
            "Mon 2 Mar 2026, 22:00 to Tue 3 Mar 2026, 02:00 (UTC)",
        ),
        (("DTSTART:20260302T100000",), "Mon 2 Mar 2026, 10:00 (UTC)"),
        (("DTSTART;TZID=W. Europe Standard Time:20260302T100000",), "Mon 2 Mar 2026, 10:00 (Europe/Berlin)"),
        (
            ("DTSTART;TZID=/vendor.example/20060823_1/Europe/Oslo:20260302T100000",),
            "Mon 2 Mar 2026, 10:00 (Europe/Oslo)",
        ),
        (("DTSTART;TZID=Nowhere:20260302T100000",), "Mon 2 Mar 2026, 10:00 (UTC)"),
        (("DTSTART:2026-ish",), "2026-ish"),
    ],
)
def test_when(tmp_path: Path, lines: tuple[str, ...], expected: str) -> None:
    assert when(one(tmp_path, *lines)) == f"When: {expected}"


def test_times_without_a_zone_are_in_that_of_the_source_or_of_the_calendar(tmp_path: Path) -> None:
    floating = event("UID:1", "SUMMARY:Lift", "DTSTART:20260302T100000")
    (by_source,) = read(tmp_path, calendar(floating), "Europe/Zurich")
    (by_calendar,) = read(tmp_path, calendar("X-WR-TIMEZONE:America/New_York", floating), "Europe/Zurich")
    assert by_source.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert by_calendar.created_at == datetime(2026, 3, 2, 15, tzinfo=UTC)


ZONE = event(
    "TZID:Dock Time",
    "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0500", "TZOFFSETTO:+0430", "{rule}", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0430", "TZOFFSETTO:+0500", "{rule}", "END:DAYLIGHT",
    component="VTIMEZONE",
)  # fmt: skip


def test_a_zone_of_the_files_own_is_that_files_alone(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
    lift = event("UID:1", "SUMMARY:Lift", "DTSTART;TZID=Dock Time:20260115T120000")
    (document,) = read(tmp_path, calendar(ZONE.replace("{rule}", rule), lift))
    assert document.created_at == datetime(2026, 1, 15, 7, 30, tzinfo=UTC)
    (other,) = read(tmp_path, calendar(lift))
    assert other.created_at == datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_a_repeating_event_and_its_moved_occurrence(tmp_path: Path) -> None:
    series = event(
        "UID:s", "DTSTAMP:20260401T000000Z", "SUMMARY:Standup", "DTSTART;TZID=Europe/Zurich:20260302T090000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260501T000000Z", "EXDATE;TZID=Europe/Zurich:20260316T090000",
        "RDATE;TZID=Europe/Zurich:20260318T090000",
    )  # fmt: skip
    moved = event("UID:s", "RECURRENCE-ID;TZID=Europe/Zurich:20260323T090000", "SUMMARY:Standup (late)",
                  "DTSTART;TZID=Europe/Zurich:20260323T160000")  # fmt: skip
    whole, occurrence = read(tmp_path, calendar(series, moved))
    assert "Repeats: every week on Monday until 1 May 2026" in whole.text
    days_ = "2 Mar 2026, 9 Mar 2026, 18 Mar 2026, 30 Mar 2026, 6 Apr 2026, 13 Apr 2026, 20 Apr 2026, 27 Apr 2026"
    assert f"Days: {days_}\n" in whole.text
    assert "Not on: 16 Mar 2026" in whole.text
    assert occurrence.id == "cal:s/20260323T090000"
    assert occurrence.thread == whole.thread == "s"
    assert "One occurrence of a repeating event, instead of Mon 23 Mar 2026" in occurrence.text
    assert occurrence.created_at == datetime(2026, 3, 23, 15, tzinfo=UTC)


def test_days_are_named_near_the_time_of_writing(tmp_path: Path) -> None:
    lines = ("DTSTART:20100104T090000Z", "RRULE:FREQ=WEEKLY")
    stamped = one(tmp_path, "DTSTAMP:20260302T000000Z", *lines)
    assert "2 Mar 2026, 9 Mar 2026" in stamped.text
    assert "2010, 11 Jan" not in stamped.text
    path = tmp_path / "cal.ics"
    path.write_text(calendar(event("UID:1", "SUMMARY:Lift", *lines)))
    os.utime(path, (1_500_000_000, 1_500_000_000))
    (unstamped,) = (c.document for c in connector(path).changes(MemoryState()) if isinstance(c, Upsert))
    assert "17 Jul 2017" in unstamped.text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"FREQ": ["DAILY"], "COUNT": [5]}, "every day 5 times"),
        ({"FREQ": ["WEEKLY"], "INTERVAL": [2], "BYDAY": ["MO", "WE"]}, "every 2 weeks on Monday and Wednesday"),
        ({"FREQ": ["WEEKLY"]}, "every week on Tuesday"),
        ({"FREQ": ["MONTHLY"], "BYDAY": ["1MO", "-1FR"]}, "every month on the first Monday and the last Friday"),
        ({"FREQ": ["MONTHLY"], "BYMONTHDAY": [-1, 15]}, "every month on the last day and 15th"),
        ({"FREQ": ["MONTHLY"], "BYDAY": ["MO", "TU"], "BYSETPOS": [-1]},
         "every month on Monday and Tuesday (the last of these)"),
        ({"FREQ": ["YEARLY"]}, "every year on the 3rd of March"),
        ({"FREQ": ["YEARLY"], "UNTIL": [date(2030, 1, 2)]}, "every year on the 3rd of March until 2 Jan 2030"),
        ({"FREQ": ["FORTNIGHTLY"], "BYHOUR": [9]}, "every time hour 9"),
    ],
)  # fmt: skip
def test_rules_in_words(rule: Rule, words: str) -> None:
    assert in_words(rule, date(2026, 3, 3)) == words


def test_days_agree_with_dateutil() -> None:
    dice = random.Random(5)
    weekdays = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    for _ in range(150):
        unit = dice.choice(("DAILY", "WEEKLY", "MONTHLY", "YEARLY"))
        place = dice.choice(("", "1", "-1", "2")) if unit in ("MONTHLY", "YEARLY") else ""
        rule: dict[str, list[object]] = {"FREQ": [unit], "INTERVAL": [dice.randint(1, 3)]}
        if dice.random() < 0.5:
            rule["BYDAY"] = [place + d for d in dice.sample(weekdays, 3)]
        elif unit != "WEEKLY" and dice.random() < 0.7:
            rule["BYMONTHDAY"] = list(dice.sample((1, 15, 28, -1, -3), 2))
        if dice.random() < 0.3:
            rule["BYMONTH"] = list(dice.sample(range(1, 13), 4))
        if dice.random() < 0.3 and unit in ("MONTHLY", "YEARLY"):
            rule["BYSETPOS"] = list(dice.sample((1, 2, -1), 1))
        if dice.random() < 0.3:
            rule["COUNT"] = [dice.randint(1, 30)]
        start = datetime(2020, 1, 1, 9) + timedelta(days=dice.randint(0, 1500))
        around = start.date() + timedelta(days=200)
        text = ";".join(f"{k}={','.join(map(str, v))}" for k, v in rule.items())
        until = around + timedelta(days=3 * 366)
        walk = rrule.rrulestr(text if "COUNT" in rule else f"{text};UNTIL={until:%Y%m%d}T235959", dtstart=start)
        known = sorted({start.date(), *(at.date() for at in walk if at.date() <= until)})
        before, after = [d for d in known if d < around], [d for d in known if d >= around]
        found = days(start, [rule], (), (), around, Budget())
        assert found.named == before[-BEFORE:] + after[:AFTER], text
        assert found.more == (len(after) > AFTER)


def test_tasks_journals_and_cancellations(tmp_path: Path) -> None:
    task = event("UID:t", "SUMMARY:Oil the crane", "DUE;VALUE=DATE:20260310", "STATUS:IN-PROCESS", component="VTODO")
    entry = event("UID:j", "DTSTART;VALUE=DATE:20260311", "DESCRIPTION:Foggy", component="VJOURNAL")
    first, second = read(tmp_path, calendar(task, entry))
    assert first.text == "Oil the crane\nWhen: Tue 10 Mar 2026 (all day)\nStatus: in process"
    assert first.meta["component"] == "task"
    assert (second.title, second.meta["component"]) == ("Foggy", "journal entry")
    (cancelled,) = read(tmp_path, calendar("METHOD:CANCEL", BOARD))
    assert "Status: cancelled" in cancelled.text


def test_broken_components_cost_no_other(tmp_path: Path) -> None:
    text = "\r\n".join((
        "Subject: forwarded", "BEGIN:VCALENDAR", "X", "BEGIN:VEVENT", "UID:a", "SUMMARY:No end", "DTSTART:19",
        "RRULE:FREQ=SOMETIMES", "ATTENDEE:", "BEGIN:VEVENT", "UID:b", "SUMMARY;LANGUAGE=\"de:Kran", "END:VEVENT",
        "BEGIN:VEVENT", "END:VEVENT", "END:VTODO", "BEGIN:VEVENT", "UID:c", " SUMMARY:folded away", "SUMMARY:Last",
    ))  # fmt: skip
    path = tmp_path / "cal.ics"
    path.write_text(text)
    changes = list(connector(path).changes(MemoryState()))
    assert [c.document.title for c in changes if isinstance(c, Upsert)] == ["No end", "Last"]
    assert {c.id: c.reason for c in changes if isinstance(c, Skip)} == {
        "cal.ics, line 10": "event that says nothing",
        "cal.ics, line 14": "event that says nothing",
    }


def test_the_older_format_with_quoted_printable(tmp_path: Path) -> None:
    summary = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Kr=C3=A4ne=\r\n bereit"
    text = calendar(event(summary, "DTSTART:20260302T100000Z")).replace("VERSION:2.0", "VERSION:1.0")
    (document,) = read(tmp_path, text)
    assert document.title == "Kräne bereit"


def test_hostile_calendars_end_soon(tmp_path: Path) -> None:
    bombs = [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=9",
        "RRULE:FREQ=DAILY;COUNT=2000000000",
        "RRULE:FREQ=DAILY;UNTIL=99991231",
        "DURATION:P99999999999D",
        "EXDATE:" + "20260101," * 50_000,
        "ATTENDEE:mailto:" + "a" * 100_000,
    ]
    starts = ("19000101T000000Z", "00010101T000000", "99991231T235959")
    events = [
        event(f"UID:{bomb[:60]}-{start}", "SUMMARY:\x1b[2JBoom\x00", f"DTSTART:{start}", bomb)
        for bomb in bombs
        for start in starts
    ]
    zone = ZONE.replace("{rule}", "RRULE:FREQ=SECONDLY;BYSECOND=1,2,3")
    zoned = event("UID:z", "SUMMARY:Zoned", "DTSTART;TZID=Dock Time:20260101T000000")
    many = [event(f"UID:m{n}", "SUMMARY:Daily", "DTSTART:19500101T000000Z", "RRULE:FREQ=DAILY") for n in range(300)]
    found = read(tmp_path, calendar(zone, *events, zoned, *many))
    assert len(found) == len(events) + 1 + len(many)
    assert not any(c in d.text for d in found for c in "\x1b\x00")
    assert all("Repeats: every day" in d.text for d in found if d.title == "Daily")


def test_recognising(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(BOARD))
    assert ICalendar.recognises(tmp_path / "a.ics") == 0.9
    assert 0.7 < ICalendar.recognises(tmp_path) < 0.9
    (tmp_path / "a.ics").write_text("hello")
    assert ICalendar.recognises(tmp_path / "a.ics") == 0
