"""Dates in words: what each means, what is no date, and that nothing hangs."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from cascade.errors import ConfigError
from cascade.language.dates import dates_in, days_in, find, resolve

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # a Friday


def day(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        # the calendar around now
        ("today", "2026-11-20", "2026-11-21"),
        ("yesterday", "2026-11-19", "2026-11-20"),
        ("the day before yesterday", "2026-11-18", "2026-11-19"),
        ("this morning", "2026-11-20", "2026-11-21"),
        ("last night", "2026-11-19", "2026-11-20"),
        ("last week", "2026-11-09", "2026-11-16"),
        ("this week", "2026-11-16", "2026-11-23"),
        ("next week", "2026-11-23", "2026-11-30"),
        ("the week before last", "2026-11-02", "2026-11-09"),
        ("last weekend", "2026-11-14", "2026-11-16"),
        ("this month", "2026-11-01", "2026-12-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("the end of last month", "2026-10-21", "2026-11-01"),
        ("the beginning of the year", "2026-01-01", "2026-05-03"),
        # up to now
        ("past 3 weeks", "2026-10-30", "2026-11-21"),
        ("last 7 days", "2026-11-13", "2026-11-21"),
        ("the last week", "2026-11-13", "2026-11-21"),
        ("the past year", "2025-11-20", "2026-11-21"),
        ("the last few days", "2026-11-16", "2026-11-21"),
        ("last couple of weeks", "2026-11-06", "2026-11-21"),
        ("last 24 hours", "2026-11-19T15:30", "2026-11-20T15:31"),
        ("7d", "2026-11-13", "2026-11-21"),
        ("3m", "2026-08-20", "2026-11-21"),
        ("12h", "2026-11-20T03:30", "2026-11-20T15:31"),
        # ago
        ("3 days ago", "2026-11-17", "2026-11-18"),
        ("two weeks ago", "2026-11-02", "2026-11-09"),
        ("a month ago", "2026-10-01", "2026-11-01"),
        ("a few days ago", "2026-11-16", "2026-11-19"),
        ("a couple of weeks ago", "2026-11-02", "2026-11-09"),
        # days that have a name
        ("Valentine's morning", "2026-02-14", "2026-02-15"),
        ("christmas eve", "2025-12-24", "2025-12-25"),
        ("New Year’s Day 2025", "2025-01-01", "2025-01-02"),
        # written out
        ("2026-03", "2026-03-01", "2026-04-01"),
        ("2026-03-05", "2026-03-05", "2026-03-06"),
        ("2026-03-05T14:30Z", "2026-03-05T14:30", "2026-03-05T14:31"),
        ("2026-03-05T14:30:00+02:00", "2026-03-05T12:30", "2026-03-05T12:31"),
        ("2026/03/05", "2026-03-05", "2026-03-06"),
        ("2026-W12", "2026-03-16", "2026-03-23"),
        ("March 2026", "2026-03-01", "2026-04-01"),
        ("Mar '25", "2025-03-01", "2025-04-01"),
        ("March 3rd", "2026-03-03", "2026-03-04"),
        ("the 3rd of March", "2026-03-03", "2026-03-04"),
        ("3 March 2025", "2025-03-03", "2025-03-04"),
        ("Tuesday, March 3, 2026", "2026-03-03", "2026-03-04"),
        ("05-Mar-25", "2025-03-05", "2025-03-06"),
        ("may 1", "2026-05-01", "2026-05-02"),
        ("December 24", "2025-12-24", "2025-12-25"),
        ("Feb 29", "2024-02-29", "2024-03-01"),
        ("March", "2026-03-01", "2026-04-01"),
        ("December", "2025-12-01", "2026-01-01"),
        ("nov", "2026-11-01", "2026-12-01"),
        ("in 2025", "2025-01-01", "2026-01-01"),
        ("2012", "2012-01-01", "2013-01-01"),
        # month first with slashes, day first with dots, the other way where it must be
        ("3/4/2026", "2026-03-04", "2026-03-05"),
        ("3-4-2026", "2026-03-04", "2026-03-05"),
        ("3.4.2026", "2026-04-03", "2026-04-04"),
        ("13/4/2026", "2026-04-13", "2026-04-14"),
        ("3.14.2026", "2026-03-14", "2026-03-15"),
        ("3/4/99", "1999-03-04", "1999-03-05"),
        # pieces of a year
        ("Q3", "2026-07-01", "2026-10-01"),
        ("Q3 2025", "2025-07-01", "2025-10-01"),
        ("2025-Q3", "2025-07-01", "2025-10-01"),
        ("Q4", "2026-10-01", "2027-01-01"),
        ("second quarter of 2025", "2025-04-01", "2025-07-01"),
        ("H1 2025", "2025-01-01", "2025-07-01"),
        ("summer 2025", "2025-06-01", "2025-09-01"),
        ("last summer", "2026-06-01", "2026-09-01"),
        ("winter 2025", "2024-12-01", "2025-03-01"),
        ("last March", "2026-03-01", "2026-04-01"),
        ("next March", "2027-03-01", "2027-04-01"),
        ("end of May", "2026-05-21", "2026-06-01"),
        ("mid-2025", "2025-05-03", "2025-09-01"),
        ("early March", "2026-03-01", "2026-03-12"),
        ("the first week of March", "2026-03-01", "2026-03-08"),
        ("the last week of February 2026", "2026-02-22", "2026-03-01"),
        ("the week of March 3rd", "2026-03-02", "2026-03-09"),
        ("the weekend before 20 October 2023", "2023-10-14", "2023-10-16"),
        ("the weekend after 20 October 2023", "2023-10-21", "2023-10-23"),
        # weekdays
        ("Monday", "2026-11-16", "2026-11-17"),
        ("Friday", "2026-11-20", "2026-11-21"),
        ("last Tuesday", "2026-11-17", "2026-11-18"),
        ("last Friday", "2026-11-13", "2026-11-14"),
        ("this Saturday", "2026-11-21", "2026-11-22"),
        ("next Friday", "2026-11-27", "2026-11-28"),
        ("Tuesday last week", "2026-11-10", "2026-11-11"),
        ("last week on Tuesday", "2026-11-10", "2026-11-11"),
        ("sat", "2026-11-14", "2026-11-15"),
        # open ends
        ("since May", "2026-05-01", None),
        ("from March onwards", "2026-03-01", None),
        ("after last week", "2026-11-16", None),
        ("on or after 2026-03-05", "2026-03-05", None),
        ("before March 3, 2026", None, "2026-03-03"),
        ("prior to 2025", None, "2025-01-01"),
        ("until 2025-06-01", None, "2025-06-02"),
        ("by Monday", None, "2026-11-17"),
        # from one to another
        ("between 3 and 7 March", "2026-03-03", "2026-03-08"),
        ("March 3-7, 2025", "2025-03-03", "2025-03-08"),
        ("3 – 7 March", "2026-03-03", "2026-03-08"),
        ("from March to May", "2026-03-01", "2026-06-01"),
        ("between October and February 2026", "2025-10-01", "2026-03-01"),
        ("March–May 2025", "2025-03-01", "2025-06-01"),
        ("Q3–Q4 2025", "2025-07-01", "2026-01-01"),
        ("March 3 to April 5, 2025", "2025-03-03", "2025-04-06"),
        ("November 3, 2024 to April 5", "2024-11-03", "2025-04-06"),
        ("Monday to Friday", "2026-11-16", "2026-11-21"),
        ("2023-2025", "2023-01-01", "2026-01-01"),
        ("between 2026-01-05 and 2026-02-07", "2026-01-05", "2026-02-08"),
    ],
)
def test_whole_expressions(text: str, after: str | None, before: str | None) -> None:
    found = resolve(text, NOW)
    assert found is not None
    assert (found.after, found.before) == (day(after), day(before))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "before Easter",
        "31 February 2026",
        "2026-13-01",
        "last week's board meeting",
        "someday",
        "3.4",
        "week",
        "0d"[:1],
    ],
)
def test_what_names_no_time_is_none(text: str) -> None:
    assert resolve(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Was there any update about our deal with Acme from last week's board meeting?", ["last week"]),
        ("what happened in may?", ["may"]),
        ("What did the May release change?", ["May"]),
        ("mail from April Jones in 2025", ["2025"]),
        ("emails from June", ["June"]),
        ("revenue in 2024 and 2025", ["2024", "2025"]),
        ("since Monday, and by Friday", ["since Monday", "by Friday"]),
        ("Who joined between March and May?", ["between March and May"]),
        ("complaints in the last 3 weeks about Spring Boot", ["the last 3 weeks"]),
        ("between Jan 5 and Feb 7", ["between Jan 5 and Feb 7"]),
        ("meet on Tue or on Thursday", ["Tue", "Thursday"]),
    ],
)
def test_dates_inside_a_question(text: str, words: list[str]) -> None:
    found = find(text, NOW)
    assert [r.text for r in found] == words
    assert all(text[r.start : r.end] == r.text for r in found)


@pytest.mark.parametrize(
    "text",
    [
        "It may be that Bob March used 3.4 in the second round",
        "you may 3 times",
        "the 5 may be wrong",
        "this may be it",
        "version 3.4.26 of 2012 things",
        "who sat on Sun machines",
        "March on Washington",
        "room 2012 and 10.11.2026.4",
        "Black Friday and every Monday",
        "1/2 cup, 24/7, 10:30",
        "Ask June or April about it",
        "25% of 2025 tickets",
        "H1 and W12 headings",
        "error 404-2026-1",
        "the second opinion",
        "Spring Framework in winter coats",
        "the boxing evening",
        "who won on the boxing night?",
        "a Halloween day out",
        "boxing gloves for the Christmas party of Valentine",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find(text, NOW) == []
    assert dates_in(text) == []


def test_what_belongs_to_a_time_may_lie_anywhere_in_it() -> None:
    after, before = find("after last week's meeting", NOW), find("before last week's meeting", NOW)
    assert after[0].after == day("2026-11-09")
    assert before[0].before == day("2026-11-16")
    (release,) = find("What changed after the March release?", NOW)
    assert release.after == day("2026-03-01")


def test_days_are_those_of_the_zone() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    found = resolve("today", late, "Europe/Zurich")
    assert found is not None
    assert found.after == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    summer = resolve("2026-07-01", NOW, "America/New_York")
    assert summer is not None
    assert summer.after == datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_is_an_error_of_settings(zone: str) -> None:
    with pytest.raises(ConfigError):
        resolve("today", NOW, zone)


# --- mentions -----------------------------------------------------------------------------------------------------


def test_mentions_go_by_when_the_text_was_written() -> None:
    written = datetime(2026, 3, 10, tzinfo=UTC)  # a Tuesday
    found = dates_in(
        "We signed yesterday. Kick-off is on March 20, the review on Friday, the rest in December.", written
    )
    assert [(m.text, m.first, m.last) for m in found] == [
        ("yesterday", date(2026, 3, 9), date(2026, 3, 9)),
        ("March 20", date(2026, 3, 20), date(2026, 3, 20)),
        ("Friday", date(2026, 3, 13), date(2026, 3, 13)),
        ("December", date(2025, 12, 1), date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I'll bring the keys on Sunday.", date(2026, 3, 15)),
        ("I can only come after work on Saturday.", date(2026, 3, 14)),
        ("The pump broke on Sunday.", date(2026, 3, 8)),
        ("I'll ask what happened on Sunday.", date(2026, 3, 8)),
        ("I can confirm that the pump ran on Sunday.", date(2026, 3, 8)),
        ("Launch postponed to Sunday.", date(2026, 3, 15)),
        ("The returns are due on Saturday.", date(2026, 3, 14)),
        ("We moved the boat on Saturday.", date(2026, 3, 7)),
    ],
)
def test_a_weekday_of_what_will_be_done_is_to_come(text: str, day: date) -> None:
    [found] = dates_in(text, datetime(2026, 3, 9, tzinfo=UTC))  # a Monday
    assert found.first == day


def test_days_that_share_a_month_are_one_range_though_each_has_its_weekday() -> None:
    written = datetime(2026, 2, 5, tzinfo=UTC)  # a Thursday, and so is 9 July
    found = dates_in("We meet on Thursday 9 and Friday 10 July, or Mon 13 - Tue 14 July.", written)
    assert [(m.text, m.first, m.last) for m in found] == [
        ("Thursday 9 and Friday 10 July", date(2026, 7, 9), date(2026, 7, 10)),
        ("Mon 13 - Tue 14 July", date(2026, 7, 13), date(2026, 7, 14)),
    ]


def test_a_weekday_beside_another_day_is_the_next_one_and_none_of_a_year_later() -> None:
    found = dates_in("Back late tomorrow and Monday.", NOW)
    assert [mention.first for mention in found] == [date(2026, 11, 21), date(2026, 11, 23)]


def test_the_weekday_on_which_a_text_was_written_is_no_day() -> None:
    """It may be the next one or the last, and who means today says so."""
    written = datetime(2026, 2, 5, tzinfo=UTC)
    found = dates_in("The bus leaves on Thursday, the boat on Friday; last Thursday it was late.", written)
    assert [(m.text, m.first) for m in found] == [
        ("Friday", date(2026, 2, 6)),
        ("last Thursday", date(2026, 1, 29)),
    ]


def test_without_a_time_of_writing_only_what_is_written_is_known() -> None:
    found = dates_in("We signed yesterday, on March 20. The first draft is of 2025-01-07, from May to June 2024.")
    assert [(m.text, m.first, m.month, m.day) for m in found] == [
        ("March 20", None, 3, 20),
        ("2025-01-07", date(2025, 1, 7), 1, 7),
        ("May to June 2024", date(2024, 5, 1), None, None),
    ]


@pytest.mark.parametrize(
    ("source", "claim", "shown"),
    [
        ("2026-03-03", "March 3, 2026", True),
        ("2026-03-03", "3 March", True),
        ("March 3", "2026-03-03", True),
        ("2026-03-03", "March 2026", True),
        ("2026-03-03", "in 2026", True),
        ("March 2026", "3 March 2026", False),
        ("March 3, 2025", "March 3, 2026", False),
        ("March 4", "March 3", False),
        ("3 March 2026", "in April", False),
    ],
)
def test_a_mention_shows_the_same_date_or_a_wider_one(source: str, claim: str, shown: bool) -> None:
    (here,), (there,) = dates_in(source), dates_in(claim)
    assert here.shows(there) is shown


# --- always -------------------------------------------------------------------------------------------------------

WORDS = (
    "last next this the past since after before until by from to between and of in on early mid-late end week month "
    "day year quarter weekend days weeks ago March may Sept 2026 2025 3 7 31st 2026-03-05 3/4/26 Q3 H1 Monday fri "
    "today's yesterday couple few two summer - – , . 's second 999 0 00 report"
).split()


def test_ranges_are_ordered_apart_and_verbatim() -> None:
    generator = random.Random(5)
    found_any = 0
    for _ in range(3000):
        text = " ".join(generator.choices(WORDS, k=12))
        end = 0
        for found in find(text, NOW, "Europe/Zurich"):
            assert end <= found.start < found.end <= len(text)
            assert text[found.start : found.end] == found.text
            assert found.after is None or found.before is None or found.after < found.before, text
            assert found.after or found.before
            end, found_any = found.end, found_any + 1
    assert found_any > 3000


def test_any_now_will_do() -> None:
    generator = random.Random(6)
    for _ in range(300):
        now = datetime(1, 1, 1, tzinfo=UTC) + generator.random() * (datetime.max - datetime.min - timedelta(days=1))
        for text in (
            "last 999 years",
            "since Feb 29",
            "next summer",
            "a few months ago",
            "the week before last",
            "Friday",
        ):
            find(text, now)
            dates_in(text, now, "Asia/Tokyo")


@pytest.mark.parametrize(
    "piece",
    ["1", "a", "3 ", "the ", "march ", "March 3 to ", "last ", " ", "2026-03-", "3 and ", "-", "since ", "1/1/"],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    dates_in(piece * (150_000 // len(piece)), NOW)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who came on chriſtmas eve?", "chriſtmas eve"),
        ("it rained laſt week", "laſt week"),
        ("it rains thıs week", "thıs week"),
        ("sales of the fırst quarter", "fırst quarter"),
    ],
)
def test_a_letter_that_passes_for_an_ascii_one_is_read_as_it(text: str, said: str) -> None:
    assert [found.text for found in find(text, NOW)] == [said]
    assert [mention.text for mention in dates_in(text, NOW)] == [said]


def test_of_what_has_no_year_no_days_are_known_until_it_is_known_when_it_was_written() -> None:
    text = "Booked from 3 May 2026, paid on 7 June."
    assert [(d.text, str(d.first), str(d.last)) for d in days_in(text)] == [("3 May 2026", "2026-05-03", "2026-05-03")]
    assert [str(d.first) for d in days_in(text, NOW)] == ["2026-05-03", f"{NOW.year}-06-07"]
