"""What is asked of a record itself is told from what is asked of its contents."""

from __future__ import annotations

import pytest

from cascade.questions.envelope import envelope_question


@pytest.mark.parametrize(
    ("text", "field", "topic"),
    [
        ("Who sent the email?", "author", ""),
        ("Who wrote the mail about the larch?", "author", "about the larch"),
        ("By whom was the message on the steam box sent?", "author", "on the steam box sent"),
        ("Who is the sender of the mail about oak?", "author", "about oak"),
        ("Who is the requester?", "author", ""),
        ("Who received the e-mail about the kiln?", "recipients", "about the kiln"),
        ("Who was Delia's letter addressed to?", "recipients", "Delia"),
        ("Who are the recipients of the memo on paint?", "recipients", "on paint"),
        ("When was the mail about the larch sent?", "date", "about the larch"),
        ("When did Delia Marsh send the mail about larch?", "date", "Delia Marsh  about larch"),
        ("What is the subject of the message?", "subject", ""),
        ("What is attached to the mail about the sails?", "attachments", "about the sails"),
        ("Which files did the email about sails have?", "attachments", "about sails have"),
        ("Who is mentioned in the mail about the larch?", "people", "about the larch"),
        ("Whom does Delia's letter name?", "people", "Delia"),
        ("Which companies were named in the memo on paint?", "names", "on paint"),
        ("What is requested in the mail about oak?", "requests", "about oak"),
        ("What does the message on the kiln ask for?", "requests", "on the kiln"),
    ],
)
def test_what_is_asked_of_a_record_and_which_record(text: str, field: str, topic: str) -> None:
    asked = envelope_question(text)
    assert asked is not None
    assert asked.field == field
    assert asked.topic.split() == topic.split()


@pytest.mark.parametrize(
    "text",
    [
        "What is the email address of Delia Marsh?",
        "Who runs the mail server?",
        "Who sent the larch?",
        "When does Brackwater deliver the larch?",
        "What was the subject of the meeting?",
        "Who wrote that the kiln broke down?",
        "What did the mail about the larch say?",
        "Who was mentioned as the new supplier?",
        "What was asked of the joiners in May?",
        "",
        "?" * 5000,
    ],
)
def test_what_asks_for_something_else(text: str) -> None:
    assert envelope_question(text) is None
