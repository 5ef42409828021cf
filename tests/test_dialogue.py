"""Runs that follow one another as a conversation, and follow-ups to them on a real library."""

from __future__ import annotations

import shutil

from cascade.config import RunOptions
from cascade.engine.dialogue import people_known
from cascade.followup import Turn
from cascade.runs import Run, answer_json
from tests.desk import Desk, outcomes


def after(desk: Desk, run: Run, text: str) -> Run:
    """The run of `text` asked after `run`, as a front end asks it."""
    read = desk.engine.follow_up(text, run)
    options = RunOptions(models={}, said=text if read.changed else "", follows=run.id)
    return desk.engine.ask(desk.question(read.text), options)


def test_a_conversation_goes_from_run_to_run(desk: Desk) -> None:
    first = desk.ask("Who leads the workshop?")
    second = after(desk, first, "How many people work there?")
    assert second.head.question.text == "How many people work at the workshop?"
    assert (second.head.said, second.head.follows) == ("How many people work there?", first.id)
    third = after(desk, second, "Who is his manager?")
    assert third.head.question.text == "Who is Tomas Reuter's manager?"
    turns = desk.engine.conversation(third)
    assert [t.question for t in turns] == [r.head.question.text for r in (first, second, third)]
    assert "Tomas Reuter" in turns[0].answer + " ".join(turns[0].items)
    given = answer_json(second)
    assert (given["said"], given["follows"]) == ("How many people work there?", first.id)
    assert answer_json(first)["said"] == "Who leads the workshop?"


def test_a_conversation_begins_where_a_run_of_it_is_gone(desk: Desk) -> None:
    first = desk.ask("Who leads the workshop?")
    second = after(desk, first, "Who looks after the clubs?")
    shutil.rmtree(first.folder)
    assert [t.question for t in desk.engine.conversation(second)] == ["Who looks after the clubs?"]


def test_what_was_said_voids_no_cache(desk: Desk) -> None:
    first = desk.ask("Who leads the workshop?")
    asked = desk.question("Who leads the workshop?")
    again = desk.engine.ask(asked, RunOptions(said="Who leads it?", follows=first.id))
    assert set(outcomes(again).values()) == {"cached"}
    rerun = desk.engine.rerun(again)
    assert (rerun.head.said, rerun.head.follows) == ("Who leads it?", first.id), "a rerun is of the same conversation"


def test_a_question_that_found_nothing_is_a_turn_without_an_answer(desk: Desk) -> None:
    run = desk.ask("What did the trombone quartet play?")
    [turn] = desk.engine.conversation(run)
    assert (turn.answer, turn.items, turn.authors) == ("", (), ())
    assert desk.engine.follow_up("When did they play it?", run).changed is True


def test_turns_may_be_given_and_nothing_before_leaves_it_alone(company: Desk) -> None:
    turns = [Turn(question="Who looks after the clubs?", answer="Priya Nandan looks after the clubs.")]
    assert company.engine.follow_up("Since when does she?", turns).text == "Since when does Priya Nandan?"
    assert company.engine.follow_up("Since when does she?", None).changed is False


def test_the_library_knows_people_from_others(company: Desk) -> None:
    known = people_known(company.engine.library)
    assert known("Tomas Reuter") is True
    assert known("Reuter") is True
    assert known("Trondskerry Lighthouse") is None
    assert known("!") is None
