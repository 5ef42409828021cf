"""When something is next, when it was last, and what a time holds: by calendars, else by what is written of it."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.types import Question, Status
from tests.desk import answer_of
from tests.stages.small import AS_OF, answered, library

NOTES = {
    "slip-2026-02-01.md": "# Slipway\n\nThe next slipway inspection is on 3 March 2026.",
    "slip-2026-03-04.md": "# Slipway\n\nAll is well. The next slipway inspection is on 9 September 2026.",
    "fete-2026-01-12.md": "# Fete\n\nThe harbour fete is on 9 May 2026, on the short quay.",
    "forum-2026-04-20.md": "# Skippers' forum\n\n## Date of the next forum\n\nThursday 18 June 2026, 18:00.",
    "stove-2026-03-12.md": "# Stove\n\nStove serviced on 12 March 2026, the next service is due in March 2027.",
    "regatta-2026-01-10.md": "# Regatta\n\nThe regatta is on 2 May 2026, and the next one is not planned yet.",
}
EVENTS = (
    ("council-1", "20260512T100000Z", "20260512T113000Z", "Harbour council", "LOCATION:Net loft"),
    ("council-2", "20260609T100000Z", "20260609T113000Z", "Harbour council", "LOCATION:Net loft\r\nSTATUS:CANCELLED"),
    (
        "council-3",
        "20260623T100000Z",
        "20260623T113000Z",
        "Harbour council",
        "ATTENDEE;CN=Tamsin Rowe:mailto:t@rowe.example",
    ),
    (
        "paint",
        "20260604T080000Z",
        "20260606T160000Z",
        "Painting the bollards",
        "DESCRIPTION:Bring gloves. https://meet.example/paint\r\nATTENDEE;CN=Jory Pask:mailto:j@pask.example",
    ),
    (
        "fete",
        "20260530T090000Z",
        "20260530T160000Z",
        "Harbour fete",
        "LOCATION:Long quay\r\nDESCRIPTION:Moved from 9 May",
    ),
    ("mast-1", "20260909T100000Z", "20260909T113000Z", "Mast survey of the Petrel", "LOCATION:Long quay"),
    ("mast-2", "20261014T100000Z", "20261014T113000Z", "Mast survey of the Petrel, second half", "LOCATION:Long quay"),
    (
        "crane",
        "20260710T080000Z",
        "20260710T160000Z",
        "Crane day",
        "ATTENDEE;CN=Tamsin Rowe;PARTSTAT=ACCEPTED:mailto:t@rowe.example\r\n"
        "ATTENDEE;CN=Jory Pask;PARTSTAT=DECLINED:mailto:j@pask.example\r\n"
        "ATTENDEE;CN=Wenna Nance;PARTSTAT=NEEDS-ACTION:mailto:w@nance.example",
    ),
    ("tide", "20260611", "20260620", "Jory away (Brest)", ""),
    ("mum", "20200615", "20200616", "Birthday Morwenna", "RRULE:FREQ=YEARLY"),
    ("crew", "20260504T070000Z", "20260504T071500Z", "Crew huddle", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=20"),
)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("scheduled"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for uid, start, end, title, more in EVENTS:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260501T080000Z"]
        whole = "" if "T" in start else ";VALUE=DATE"
        lines += [f"DTSTART{whole}:{start}", f"DTEND{whole}:{end}"]
        lines += [f"SUMMARY:{title}", more, "END:VEVENT"]
    (folder / "harbour.ics").write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
    with library(folder, NOTES, beside=[folder / "harbour.ics"]) as engine:
        yield engine


def test_the_next_is_the_first_that_lies_ahead_and_is_not_cancelled(harbour: Engine) -> None:
    found = answered(harbour, "When is the next harbour council?")
    assert found.status is Status.ANSWERED
    assert [item.value for item in found.items] == ["Tue 23 Jun 2026, 10:00 to 11:30: Harbour council"]
    assert [quote.kind for quote in found.quotes] == ["event"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Am I free on Friday?", "Painting the bollards"),
        ("what was on last Saturday?", "Harbour fete"),
        ("when do we see Tamsin?", "Tue 23 Jun 2026, 10:00 to 11:30: Harbour council"),
        ("Next meeting with Tamsin Rowe", "Tue 23 Jun 2026, 10:00 to 11:30: Harbour council"),
        ("how long is the harbour fete?", "Sat 30 May 2026, 09:00 to 16:00: Harbour fete"),
        ("What time is the harbour fete?", "Sat 30 May 2026, 09:00 to 16:00: Harbour fete"),
        ("How often does the crew huddle?", "every week on Monday"),
        ("What is the link for painting the bollards?", "https://meet.example/paint"),
        ("When is Jory back?", "Thu 11 Jun 2026 to Fri 19 Jun 2026"),
        ("Who is away next week?", "Jory: Thu 11 Jun 2026 to Fri 19 Jun 2026"),
        ("Whose birthday is in June?", "Morwenna: 15 June"),
        ("whose birthday is next?", "Morwenna: 15 June"),
        ("when is the crew huddle?", "Mon 8 Jun 2026, 07:00 to 07:15: Crew huddle"),
        ("When is the next stove service?", "March 2027"),
        ("is Jory coming to the crane day?", "Jory Pask <j@pask.example> (declined)"),
        ("whats on sat", "Painting the bollards"),
        ("am I free on thurs and friday?", "Painting the bollards"),
        ("what are we doing at the weekend?", "Painting the bollards"),
        ("what was on over the weekend?", "Harbour fete"),
        ("When is my crane day appointment?", "Fri 10 Jul 2026, 08:00 to 16:00: Crane day"),
    ],
)
def test_an_entry_tells_who_comes_how_long_and_how_often(harbour: Engine, question: str, told: str) -> None:
    assert told in answered(harbour, question).text


@pytest.mark.parametrize(
    "question", ["Whose birthday is in August?", "am I free on Sunday?", "How often is the sauna?"]
)
def test_what_no_entry_tells_is_not_found(harbour: Engine, question: str) -> None:
    assert answered(harbour, question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("am I free on Sunday?", "Nothing is on the calendar on Sun 7 Jun 2026."),
        ("Are we free on the 25th?", "Nothing is on the calendar on Thu 25 Jun 2026."),
        ("anything on in November?", "Nothing is on the calendar from Sun 1 Nov 2026 to Mon 30 Nov 2026."),
        ("Is there a crew huddle on Wednesday?", "Nothing called “crew huddle” is on the calendar on Wed 3 Jun 2026."),
    ],
)
def test_a_calendar_that_is_empty_then_is_told_as_one(harbour: Engine, question: str, told: str) -> None:
    found = answered(harbour, question)
    assert (found.status, found.text) == (Status.NOT_FOUND, told)
    assert not found.knows, "nobody need be asked who is free"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is the harbour council on 9 June?", "Tue 9 Jun 2026, 10:00 to 11:30: Harbour council, Net loft (cancelled)"),
        ("when is the crew huddle next week?", "Mon 8 Jun 2026, 07:00 to 07:15: Crew huddle"),
        (
            "Are we doing the painting on the 5th?",
            "Thu 4 Jun 2026, 08:00 to Sat 6 Jun 2026, 16:00: Painting the bollards",
        ),
    ],
)
def test_what_is_named_in_a_time_is_told_as_it_stands_then(harbour: Engine, question: str, told: str) -> None:
    assert told in answered(harbour, question).text


def test_what_no_entry_is_called_is_looked_for_in_all_records(harbour: Engine) -> None:
    assert "calendar" not in answered(harbour, "is there a leak on Sunday?").text


def test_the_last_is_the_latest_that_has_been(harbour: Engine) -> None:
    assert "12 May 2026" in answered(harbour, "when was the last harbour council?").text


def test_what_repeats_is_told_of_each_day(harbour: Engine) -> None:
    [item] = answered(harbour, "When does the crew next meet?").items
    assert item.value == "Mon 8 Jun 2026, 07:00 to 07:15: Crew huddle"


def test_a_time_holds_what_begins_goes_on_and_repeats_in_it_in_order(harbour: Engine) -> None:
    found = answered(harbour, "What is on the calendar this week?")
    assert [item.value for item in found.items] == ["Crew huddle", "Painting the bollards"]
    tomorrow = answered(harbour, "what's on tomorrow?")
    assert (tomorrow.status, tomorrow.missing) == (Status.NOT_FOUND, ("an entry of the calendar for that time",))
    assert "Painting" in answered(harbour, "do I have any events on 5 June?").text
    for text in ("what do we have coming up this week?", "calendar for this week", "is there anything on this week"):
        assert answered(harbour, text).items == found.items


def test_a_weekday_is_the_one_to_come(harbour: Engine) -> None:
    assert "Mon 8 Jun 2026, 07:00 to 07:15: Crew huddle" in answered(harbour, "what's on Monday?").text


def test_whoever_is_named_comes(harbour: Engine) -> None:
    assert "Harbour council" in answered(harbour, "do I have a meeting with Tamsin Rowe on 23 June?").text
    assert answered(harbour, "do I have a meeting with Tamsin Rowe this week?").status is Status.NOT_FOUND


def test_without_an_entry_what_is_written_of_the_days_ahead_tells(harbour: Engine) -> None:
    found = answered(harbour, "When is the next slipway inspection?")
    assert found.status is Status.ANSWERED
    assert "9 September 2026" in found.text
    assert "3 March" not in found.text


def test_what_only_was_is_not_told_as_what_comes_next(harbour: Engine) -> None:
    assert answered(harbour, "When is the next regatta?").status is Status.NOT_FOUND


def test_what_was_looked_at_is_the_calendar_and_not_what_a_search_found(harbour: Engine) -> None:
    for text in (
        "When is the next harbour council?",
        "What's on the calendar on Monday?",
        "What's on in December 2031?",
    ):
        answer = answered(harbour, text)
        read, coverage = answer.coverage.read_off, answer.coverage
        assert ["of the calendar" in each for each in read] == [True], text
        assert (coverage.matched, coverage.relaxed, bool(coverage.filters)) == (0, (), False)
    both = answered(harbour, "When is the next harbour council and who paints the slipway?")
    assert both.coverage.matched > 0
    assert len(both.coverage.read_off) == 1


@pytest.mark.parametrize(
    "question",
    [
        "When was the harbour fete?",
        "when and where was the harbour fete in the end",
        "Where is the harbour fete?",
        "On which day was the fete at the Long quay?",
    ],
)
def test_an_entry_tells_the_day_that_holds_and_which_it_was_moved_from(harbour: Engine, question: str) -> None:
    found = answered(harbour, question)
    assert "Sat 30 May 2026, 09:00 to 16:00: Harbour fete, Long quay (Moved from 9 May)" in found.text
    assert "short quay" not in found.text
    assert found.text.count("30 May") == 1


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("when is the mast survey of the Petrel, the one in October?", "Wed 14 Oct 2026"),
        ("When are we meeting Tamsin Rowe of the council?", "Tue 23 Jun 2026"),
    ],
)
def test_an_entry_is_known_by_its_month_and_by_whoever_comes(harbour: Engine, question: str, day: str) -> None:
    assert answered(harbour, question).text.startswith(day)


def test_an_entry_that_is_called_by_less_than_is_asked_tells_nothing(harbour: Engine) -> None:
    assert "30 May" not in answered(harbour, "When was the raffle of the harbour fete?").text


@pytest.mark.parametrize("text", ["What's on next week?", "What do we have on the calendar next week?"])
def test_what_repeats_is_on_however_long_ago_it_was_written_down(tmp_path: Path, text: str) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", "BEGIN:VEVENT", "UID:bell", "SUMMARY:Bell watch"]
    lines += ["DTSTAMP:20241001T080000Z", "DTSTART:20241007T190000Z", "DTEND:20241007T200000Z"]
    lines += ["RRULE:FREQ=WEEKLY;BYDAY=MO", "END:VEVENT", "END:VCALENDAR", ""]
    with library(tmp_path, NOTES) as engine:
        (tmp_path / "bell.ics").write_text("\r\n".join(lines), encoding="utf-8")
        engine.add(tmp_path / "bell.ics")
        (tmp_path / "tide.ics").write_text(
            "\r\n".join(lines).replace("ell", "uoy").replace("=MO", "=TU"), encoding="utf-8"
        )
        engine.add(tmp_path / "tide.ics")
        assert not [report for report in engine.sync() if report.error]
        found = answered(engine, text)
    assert [item.value for item in found.items] == ["Bell watch", "Buoy watch"]
    for line in ("Mon 8 Jun 2026, 19:00 to 20:00: Bell watch", "Tue 9 Jun 2026, 19:00 to 20:00: Buoy watch"):
        assert line in found.text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("anything with the council this month?", ["Harbour council"]),
        ("is there anything on with Tamsin Rowe in June?", ["Harbour council"]),
        ("what's happening with the bollards this week?", ["Painting the bollards"]),
        ("what do we have on the long quay in May", ["Harbour fete"]),
    ],
)
def test_what_there_is_of_something_in_a_time_stands_on_the_calendar(
    harbour: Engine, text: str, titles: list[str]
) -> None:
    found = answered(harbour, text)
    assert [q.title for q in found.quotes if q.kind == "event"] == titles, found.text


def test_of_what_is_in_no_entry_of_the_time_no_other_is_told(harbour: Engine) -> None:
    assert "council" not in answered(harbour, "anything with the bollards next week?").text


@pytest.mark.parametrize(
    "text",
    [
        "whats in the calendar with Tamsin in June?",
        "what is on the calendar in June with Rowe",
        "any meetings with Tamsin Rowe this month?",
        "which meetings does Tamsin have in June",
        "what's in the diary for Tamsin in June?",
    ],
)
def test_who_takes_part_may_stand_before_the_time_or_after_it(harbour: Engine, text: str) -> None:
    assert [item.value for item in answered(harbour, text).items] == ["Harbour council"]


def test_what_stands_under_the_heading_of_the_next_tells_its_day(harbour: Engine) -> None:
    quotes = answered(harbour, "When is the next skippers' forum?").quotes
    assert [quote.text for quote in quotes] == ["Thursday 18 June 2026, 18:00."]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who's coming to the crane day?", "Tamsin Rowe <t@rowe.example> (accepted)"),
        ("who is not coming on 10 July?", "Jory Pask <j@pask.example> (declined)"),
    ],
)
def test_who_comes_is_who_answered_an_invitation_so(harbour: Engine, question: str, told: str) -> None:
    assert [item.value for item in answered(harbour, question).items] == [told]


def test_an_invitation_in_a_mail_is_an_entry_of_which_the_latest_copy_holds(tmp_path: Path) -> None:
    invitation = (
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:keel@yard.example\r\nDTSTAMP:{0}T080000Z\r\n"
        "DTSTART:202606{1}T130000Z\r\nSUMMARY:Keel laying\r\nLOCATION:Slip two\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (tmp_path / "own.ics").write_text(invitation.format("20260503", "10"), encoding="utf-8")
    (tmp_path / "box").mkdir()
    for number, (written, day) in enumerate((("20260501", "09"), ("20260520", "11"))):
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Message-ID"] = (
            "Jory <j@pask.example>",
            "Invitation",
            f"<i{number}@pask.example>",
        )
        mail.set_content("Please come.")
        mail.add_alternative(invitation.format(written, day), subtype="calendar", params={"method": "REQUEST"})
        (tmp_path / "box" / f"{number}.eml").write_bytes(mail.as_bytes())
    with library(tmp_path, NOTES, beside=[tmp_path / "own.ics", tmp_path / "box"]) as engine:
        found = answered(engine, "when is the keel laying meeting?")
        assert found.text.startswith("Thu 11 Jun 2026, 13:00: Keel laying, Slip two")
        question = Question(text="What is on next week?", as_of=AS_OF, zone="Europe/Berlin")
        abroad = answer_of(engine.ask(question, RunOptions(models={"default": "none"})))
        assert abroad.text.startswith("Thu 11 Jun 2026, 13:00 (UTC): Keel laying, Slip two")
