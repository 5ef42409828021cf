"""What was said at a meeting is told by what its records say, and by nothing of another day or of another meeting."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept, library

NOTES = {
    "governors-2026-05-20.md": (
        "# Governors, 20 May 2026\n\n## Roof\n\nThe governors chose slate for the hall roof, and Ortrud signs Friday."
        "\n\n## Any other business\n\nDilwyn asked for a kettle.\n"
    ),
    "governors-2026-03-11.md": (
        "# Governors, 11 March 2026\n\n## Roof\n\nOrtrud reported that three roofers were asked for offers.\n\n"
        "## Choir\n\nThe choir may use the hall on Mondays.\n"
    ),
    "letter-2026-05-28.md": "# Letter to the governors\n\nThe neighbours ask that work on the roof ends at six.\n",
    "diary-2026-05-19.md": "# Diary\n\nNothing about the roof is decided before the governors meet tomorrow.\n",
    "diary-2026-05-29.md": "# Diary\n\nThe roof of the hall leaks over the stage, the governors know.\n",
}
engine = kept(NOTES)


@pytest.mark.parametrize(
    "text",
    [
        "Was there any update on the roof from the last governors' meeting?",
        "What was said about the roof at the latest governors meeting?",
        "any news about the roof from the May governors meeting",
        "Was the roof discussed at the last governors' meeting?",
        "Was there anything about the roof in the last governors minutes?",
    ],
)
def test_what_was_said_of_a_thing_at_the_last_meeting_is_told_of_that_one(engine: Engine, text: str) -> None:
    told = answered(engine, text).text
    assert "chose slate" in told
    assert not any(words in told for words in ("three roofers", "neighbours", "decided before", "leaks", "kettle"))


def test_an_earlier_meeting_is_told_where_its_month_is_named(engine: Engine) -> None:
    told = answered(engine, "Any update on the roof from the March governors meeting?").text
    assert "three roofers" in told
    assert "slate" not in told


@pytest.mark.parametrize(
    "text",
    ["Any news on the choir from the last governors' meeting?", "Was the roof discussed at the last rowing meeting?"],
)
def test_what_was_not_said_there_is_not_told_from_elsewhere(engine: Engine, text: str) -> None:
    assert answered(engine, text).status is Status.NOT_FOUND


def test_what_somebody_said_at_a_meeting_is_told_by_its_minutes(engine: Engine) -> None:
    told = answered(engine, "What did Dilwyn say at the last governors' meeting?").text
    assert "kettle" in told


def test_the_plan_tells_how_the_question_was_read_and_which_days_are_meant(engine: Engine) -> None:
    plan = ask(engine, "Any update on the roof from the last governors' meeting?").plan
    assert plan is not None
    assert plan.reasons[0].startswith("read as “What was said about the roof at the last governors' meeting?”")
    assert any("2026-05-20 to 2026-05-27" in reason for reason in plan.reasons)


def test_what_is_met_of_weekly_goes_to_the_next_time(tmp_path: Path) -> None:
    notes = {
        f"shift-call-2026-05-{day}.md": f"# Shift call, {day} May 2026\n\nThe dryer {what}.\n"
        for day, what in (("13", "squeaks"), ("20", "got a new belt"), ("27", "runs again"))
    }
    with library(tmp_path, notes) as engine:
        told = answer_of(ask(engine, "What was said about the dryer at the shift call of 20 May?")).text
    assert "new belt" in told
    assert "squeaks" not in told
    assert "runs again" not in told


LINES = """Crew review, 20 May 2026
Present: Ilse, Tam

Ropes: two are worn. Tam orders new ones by June.
Paint: the green tins are gone. Ilse asks the harbour office.
"""


def test_a_line_that_says_its_subject_is_told_without_the_next_and_without_the_papers_first(tmp_path: Path) -> None:
    with library(tmp_path, {"crew-review-2026-05-20.txt": LINES}) as engine:
        told = answer_of(ask(engine, "Any update on the ropes from the last crew review?"))
    assert [quote.text for quote in told.quotes] == ["Ropes: two are worn. Tam orders new ones by June."]


def test_minutes_that_go_round_by_mail_tell_when_a_meeting_was(tmp_path: Path) -> None:
    mails = [
        ("ada@loft.example", "Ada", "Owners meeting", "Can we speak of the lift when the owners meet again?"),
        (
            *("ros@loft.example", "Ros", "Owners minutes - 2 Dec"),
            "1. Lift\nThe lift gets a new door.\n\n2. Bins\nNo change.",
        ),
    ]
    with library(tmp_path, {"bins.md": "# Bins\n\nOut on Mondays.\n"}, mails) as engine:
        told = answer_of(ask(engine, "Was there any news about the lift from the last owners' meeting?")).text
    assert "new door" in told
    assert "Can we" not in told
    assert "Bins" not in told


def test_what_is_to_be_done_after_a_meeting_is_told_as_minutes_write_it(tmp_path: Path) -> None:
    notes = {
        "crew-review-2026-05-20.txt": LINES,
        "crew-review-2026-05-06.txt": "Crew review, 6 May 2026\n\nTam will ring the sailmaker.\nTam to buy paint.\n",
    }
    with library(tmp_path, notes) as engine:
        last = answer_of(ask(engine, "What are the action items from the last crew review?"))
        first = answer_of(ask(engine, "What are the action items from the crew review of 6 May?"))
    assert [item.value for item in last.items] == ["Tam orders new ones by June."]
    assert [item.value for item in first.items] == ["Tam will ring the sailmaker.", "Tam to buy paint."]


def test_what_minutes_of_a_series_say_under_one_heading_is_told_by_the_latest_each_by_its_name(tmp_path: Path) -> None:
    days = ("14 January", "11 February", "11 March", "8 April")
    notes = {
        f"wardens-2026-{n:02}.md": f"# Wardens, {day} 2026\n\n## Bells\n\nThe bells were rung {n} times.\n"
        for n, day in enumerate(days, 1)
    }
    with library(tmp_path, notes) as engine:
        told = answer_of(ask(engine, "What did the wardens say about the bells?")).text
    assert told.startswith(
        "“Bells” in the latest 3 of 4 papers, the newest first:\nWardens, 8 April 2026: The bells were rung 4"
    )
    assert "rung 1 times" not in told
