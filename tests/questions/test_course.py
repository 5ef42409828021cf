"""How questions about the course of things are told from others, whatever the order of their words."""

from __future__ import annotations

import pytest

from cascade.questions.course import course_question
from cascade.types import Operation


@pytest.mark.parametrize(
    ("text", "operation", "topic"),
    [
        ("Give me a timeline of the boiler outage", Operation.TIMELINE, "the boiler outage"),
        ("boiler outage timeline pls", Operation.TIMELINE, "boiler outage"),
        ("What happened with the Orion lease since June?", Operation.TIMELINE, "with the Orion lease since June"),
        ("What happened to the van on the way to Leith?", Operation.TIMELINE, "to the van on the way to Leith"),
        ("What happened in the boat shed in May?", Operation.TIMELINE, "in the boat shed in May"),
        ("How did the move to Leith go?", Operation.TIMELINE, "the move to Leith"),
        ("Walk me through the boiler outage from start to finish", Operation.TIMELINE, "boiler outage"),
        ("History of the Orion lease: signed, renewed, ended", Operation.TIMELINE, "the Orion lease"),
        ("Timeline: boiler outage", Operation.TIMELINE, "boiler outage"),
        ("How did the opening date of the café change?", Operation.CHANGE, "the opening date of the café"),
        ("what changed in our refund policy, and since when", Operation.CHANGE, "in our refund policy"),
        ("When was the rota changed?", Operation.CHANGE, "the rota"),
        ("What was the rent originally and what is it now?", Operation.CHANGE, "the rent and what is it"),
        ("What's the latest on the Orion lease?", Operation.LATEST, "the Orion lease"),
        ("any news about the Orion lease", Operation.LATEST, "the Orion lease"),
        (
            "Was there any update on the lease from last week's meeting?",
            Operation.LATEST,
            "the lease from last week's meeting",
        ),
        ("status of the Orion lease", Operation.LATEST, "the Orion lease"),
        ("Orion lease status?", Operation.LATEST, "Orion lease"),
        ("How far are we with the Orion lease", Operation.LATEST, "the Orion lease"),
        ("where are we with the Orion lease?", Operation.LATEST, "the Orion lease"),
        ("Where do we stand with the new kiln?", Operation.LATEST, "the new kiln"),
    ],
)
def test_a_question_about_the_course_of_something_is_read_with_what_it_is_of(
    text: str, operation: Operation, topic: str
) -> None:
    course = course_question(text)
    assert course is not None
    assert (course.operation, course.topic) == (operation, topic)


@pytest.mark.parametrize(
    "text",
    [
        "When was the rota last updated?",
        "Who changed the rota?",
        "Since when has Ann been with us?",
        "How many changes were there since May?",
        "Which requests are still open?",
        "What is our refund policy?",
        "How does the price change on 1 July?",
        "Why did the launch slip?",
        "What is the latest version of the driver?",
        "How do I set up the kiln step by step?",
        "Is everything with the lease in order?",
        "When did they move?",
        "Who set the status of the ticket?",
        "What is a status page?",
        "Which orders have that status?",
        "What is the safety course on ladders about?",
    ],
)
def test_a_question_for_a_fact_a_person_or_a_record_is_none(text: str) -> None:
    assert course_question(text) is None


@pytest.mark.parametrize(
    ("text", "only", "topic"),
    [
        ("what's blocking the new kiln?", "in the way", "the new kiln"),
        ("What is holding up the lease of the studio", "in the way", "the lease of the studio"),
        ("what's holding the lease up?", "in the way", "the lease"),
        ("What is the café opening waiting for?", "in the way", "the café opening"),
        ("are there any blockers for the café?", "in the way", "the café"),
        ("what is still open for the fair?", "in the way", "the fair"),
        ("What's left to do before the fair?", "in the way", "the fair"),
        ("Is the fire drill done yet?", "done", "the fire drill"),
        ("has the audit of the kiln been carried out already?", "done", "the audit of the kiln"),
        ("Did the boiler inspection take place?", "done", "the boiler inspection"),
        ("was the stock-taking finished?", "done", "the stock-taking"),
        ("is the leak in the loft fixed for Monday?", "done", "the leak in the loft"),
        ("have the two cracked panes been replaced", "done", "the two cracked panes"),
        ("Is case K-77 closed now?", "done", "case K-77"),
        ("is the noise from the fan sorted out", "done", "the noise from the fan"),
    ],
)
def test_statements_of_one_kind_alone_may_be_asked_for(text: str, only: str, topic: str) -> None:
    course = course_question(text)
    assert course is not None
    assert (course.operation, course.only, course.topic) == (Operation.LATEST, only, topic)


@pytest.mark.parametrize(
    "text",
    ["What is open on Sunday?", "Who is waiting for the kiln?", "Is the studio open?", "what's missing in the report?"],
)
def test_who_waits_and_what_is_open_to_guests_is_no_course(text: str) -> None:
    assert course_question(text) is None
