"""Which questions ask what is on a calendar."""

from __future__ import annotations

import pytest

from cascade.questions.agenda import Agenda, agenda_question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When is the next harbour council?", Agenda("next", "harbour council")),
        ("when's our next slipway inspection due?", Agenda("next", "slipway inspection")),
        ("When does the crew next meet?", Agenda("next", "crew")),
        ("what is the date of the next regatta", Agenda("next", "regatta")),
        ("When was the last harbour council held?", Agenda("last", "harbour council")),
        ("when did the crew last meet?", Agenda("last", "crew")),
        ("What's on the calendar next week?", Agenda("all", "")),
        ("what is on tomorrow?", Agenda("all", "")),
        ("Do I have any meetings on Friday?", Agenda("all", "meetings")),
        ("which council meetings are planned this month?", Agenda("all", "council meetings")),
        ("my calendar for tomorrow", Agenda("all", "")),
        ("Summarise Piran Nance's calendar for next week", Agenda("all", "", "Piran Nance")),
        ("Do I have any meetings with Odile next week?", Agenda("all", "meetings", "Odile")),
        ("what's in Piran Nance's calendar on Monday?", Agenda("all", "", "Piran Nance")),
        ("Am I free on Tuesday afternoon?", Agenda("all", "")),
        ("Am I free on Thu 9 Jul 2026?", Agenda("all", "")),
        ("is Odile available next Thursday?", Agenda("all", "", "Odile")),
        ("what was on yesterday?", Agenda("all", "")),
        ("Do we have time tomorrow?", Agenda("all", "")),
        ("Do I have choir on Tuesday?", Agenda("all", "choir")),
        ("next meeting with Odile", Agenda("next", "meeting with Odile")),
        ("When do I see Piran Nance again?", Agenda("next", "", "Piran Nance")),
        ("when did we last meet Odile?", Agenda("last", "", "Odile")),
        ("Do we have anything with Odile?", Agenda("all", "", "Odile")),
    ],
)
def test_what_is_asked_of_a_calendar(text: str, asked: Agenda) -> None:
    assert agenda_question(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "What is on the price list?",
        "When was the last time that Piran wrote?",
        "What were the meetings about?",
        "When was the crane hired?",
        "Who is next in line?",
        "What are the next steps?",
        "When is Piran Nance's birthday?",
        "What meetings are there about the pier next week?",
    ],
)
def test_other_questions_are_none(text: str) -> None:
    assert agenda_question(text) is None
