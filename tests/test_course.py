"""How questions about the course of things are told from others, whatever the order of their words."""

from __future__ import annotations

import pytest

from cascade.course import course_question
from cascade.types import Operation


@pytest.mark.parametrize(
    ("text", "operation", "topic"),
    [
        ("Give me a timeline of the boiler outage", Operation.TIMELINE, "the boiler outage"),
        ("boiler outage timeline pls", Operation.TIMELINE, "boiler outage"),
        ("What happened with the Orion lease since June?", Operation.TIMELINE, "with the Orion lease since June"),
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
        "What happened to the van on the way to Leith?",
        "What is the safety course on ladders about?",
    ],
)
def test_a_question_for_a_fact_a_person_or_a_record_is_none(text: str) -> None:
    assert course_question(text) is None
