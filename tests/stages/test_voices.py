"""What those say whom an organisation serves: heard in mails, rows of exports and notes, and told as it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.language.stance import Stance, stances
from cascade.questions.voiced import Voiced, voiced
from tests.desk import answer_of
from tests.stages.small import ask, kept, library

_MAILS = (
    (
        "ida@wren.example",
        "Ida Blom",
        "Lesson",
        "The lesson on Monday began forty minutes late. My son stood in the rain.",
    ),
    ("olaf@tern.example", "Olaf Ness", "Again", "Late again! We waited half an hour for the teacher."),
    ("kit@gull.example", "Kit Rowe", "Teacher", "You were delayed by an hour, and nobody told us."),
    ("una@teal.example", "Una Dray", "Invoice", "I was charged twice for the June term. Please put that right."),
    ("sol@crake.example", "Sol Field", "Money", "You still owe me the refund for the lesson that you called off."),
    ("ray@stork.example", "Ray Hobb", "Piano", "The piano in room 2 is broken, two keys are stuck."),
    ("amy@finch.example", "Amy Lark", "Thank you", "We love the choir. Mr Hale is so kind and patient with her."),
    ("bo@heron.example", "Bo Tull", "Idea", "Could you offer lessons in sign language? We would both come."),
    ("cy@egret.example", "Cy Mott", "Signs", "It would be great if there were sign language lessons."),
    (
        "di@plover.example",
        "Di Orme",
        "Stopping",
        "We are leaving at the end of term because the fees are too high for us.",
    ),
    ("ed@snipe.example", "Ed Pask", "Leaving", "I would like to cancel my daughter's place. We are moving to Wales."),
    ("news@trade.example", "Trade Post", "News", "Parents complain that schools are late. To unsubscribe, click here."),
    ("ann@desks.example", "Ann Ray", "Room", "The heating in the office is broken again. I told the landlord."),
    ("ann@desks.example", "Ann Ray", "Re: Again", "I am so sorry that we were late, Olaf. It won't happen again."),
    ("tom@desks.example", "Tom Lee", "Week", "Status of the week: nothing is late, and we have no complaints."),
)
school = kept({"note.md": "# Note\n\nThe hall is booked for June.\n"}, _MAILS)

_DESK = (
    "No,Opened,Client,What happened,State\n"
    "1,2026-01-12,Alder Inn,The freezer leaks,open\n"
    "2,2026-02-03,Birch Cafe,Freezer stopped in the night,closed\n"
    "3,2026-02-20,Alder Inn,Invoice shows the old address,closed\n"
    "4,2026-04-02,Cedar Grill,The freezer door does not shut,open\n"
    "5,2026-04-09,Alder Inn,Freezer beeps all night,open\n"
    "6,2026-04-21,Birch Cafe,The freezer is at plus four,open\n"
    "7,2026-05-01,Dogwood Bar,Could you offer a smaller one?,open\n"
    "8,2026-05-02,Cedar Grill,Thank you for the quick help,closed\n"
)
_POLL = (
    "Answer,What do you like most?,What should we improve?\n"
    "1,The friendly waiters,Nothing\n2,Kind staff,The music is too loud\n3,The soup,Loud music\n4,,More fish please\n"
)
desk = kept({"support tickets.csv": _DESK, "guest survey.csv": _POLL})


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What do parents complain about most?", Voiced(Stance.COMPLAINT, "themes", "parent")),
        ("which guests complained about the soup?", Voiced(Stance.COMPLAINT, "who", "guest", "soup")),
        ("how many clients want a smaller freezer", Voiced(Stance.WISH, "count", "client", "smaller freezer")),
        ("why are members leaving?", Voiced(Stance.LEAVING, "themes", "member")),
        ("Common reasons for returns", Voiced(Stance.RETURN, "themes")),
        ("what objections do prospects raise", Voiced(Stance.DOUBT, "themes", "prospect")),
        ("Has anybody complained about the lift recently?", Voiced(Stance.COMPLAINT, "any", "", "lift")),
        ("are we getting more complaints about parking", Voiced(Stance.COMPLAINT, "trend", "", "parking")),
        ("Who complained the most?", Voiced(Stance.COMPLAINT, "most")),
        ("what is Larch Hotel unhappy about?", Voiced(Stance.COMPLAINT, "themes", name="larch hotel")),
    ],
)
def test_whose_voices_are_asked_for_on_what(text: str, asked: Voiced) -> None:
    assert voiced(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Who handles complaints?",
        "What does the handbook say about complaints?",
        "What is the complaints procedure?",
        "Who likes tea?",
        "Who is leaving in June?",
        "What did the customer say about the invoice?",
        "Which supplier lost the parcel?",
    ],
)
def test_a_question_of_something_else_is_of_no_voices(text: str) -> None:
    assert voiced(text) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The soup was cold again.", {Stance.COMPLAINT}),
        ("There was no delay at all", set()),
        ("It would be lovely to have a crib", {Stance.WISH}),
        ("Could you send me the bill?", set()),
        ("I'd like to cancel my place", {Stance.LEAVING}),
        ("The waiter was so kind", {Stance.PRAISE}),
        ("He was not very friendly", {Stance.COMPLAINT}),
    ],
)
def test_a_sentence_shows_how_its_writer_stands_to_it(text: str, shown: set[Stance]) -> None:
    assert stances(text) == shown


def _told(engine: Engine, question: str) -> tuple[str, dict[str, int]]:
    answer = answer_of(ask(engine, question))
    return answer.text, {item.value: len(item.quotes) for item in answer.items}


def test_complaints_are_those_of_outsiders_and_counted_by_what_they_speak_of(school: Engine) -> None:
    text, themes = _told(school, "What are the most common complaints of parents?")
    assert max(themes, key=lambda name: themes[name]) == "delivery and delays"
    assert themes["delivery and delays"] == 3
    assert themes["billing and refunds"] == 2
    assert "Ann Ray" not in text
    assert "landlord" not in text
    assert "unsubscribe" not in text


def test_praise_and_wishes_are_heard_apart_from_complaints(school: Engine) -> None:
    assert "Amy Lark" in _told(school, "What do parents like about us?")[0]
    assert "Ida Blom" not in _told(school, "What do parents like about us?")[0]
    assert set(_told(school, "Which parents asked for sign language?")[1]) == {"Bo Tull", "Cy Mott"}


def test_who_left_for_a_reason_is_who_gives_it(school: Engine) -> None:
    assert set(_told(school, "Which parents left because of the price?")[1]) == {"Di Orme"}
    text, _ = _told(school, "Why do parents leave?")
    assert "Di Orme" in text
    assert "Ed Pask" in text


def test_rows_of_an_export_are_the_voices_of_whom_they_are_filed_under(desk: Engine) -> None:
    assert set(_told(desk, "Which clients complained about the freezer?")[1]) == {
        "Alder Inn",
        "Birch Cafe",
        "Cedar Grill",
    }
    assert _told(desk, "Which client complained most often?")[0].startswith("Alder Inn: 3;")
    assert set(_told(desk, "Which clients want a smaller one?")[1]) == {"Dogwood Bar"}


def test_what_stands_over_an_answer_tells_its_stance(desk: Engine) -> None:
    text, _ = _told(desk, "What do guests like?")
    assert "waiters" in text
    assert "music" not in text


def test_whether_there_are_more_of_them_is_told_month_by_month(desk: Engine) -> None:
    text, _ = _told(desk, "Is the number of complaints about the freezer going up?")
    assert text.startswith("5 complaints about freezer, more lately: January 2026: 1; February 2026: 1; March 2026: 0;")


def test_a_note_of_a_call_speaks_for_whom_it_is_called_after(tmp_path: Path) -> None:
    notes = {
        "larch.md": "# Call with Larch Hotel, 4 May 2026\n\n- The gate is slow, they said.\n- They love the keys.\n",
        "policy.md": "# Gates\n\nA gate that is broken is mended within a day. Complaints go to Ann Ray.\n",
    }
    with library(tmp_path, notes) as engine:
        text, values = _told(engine, "Which customers complained about the gate?")
    assert set(values) == {"Larch Hotel"}
    assert "mended" not in text
