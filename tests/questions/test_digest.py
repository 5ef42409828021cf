"""Which questions ask for what records say as a whole, and what of their words says which records."""

from __future__ import annotations

import pytest

from cascade.questions.digest import Aspect, digest_question


@pytest.mark.parametrize(
    ("text", "aspect", "topic"),
    [
        ("What's new in Kelpie 4.2?", "all", "Kelpie 4.2"),
        ("what was fixed in Kelpie 4.2.1?", "all", "Kelpie 4.2.1"),
        ("what does the mooring policy say?", "all", "the mooring policy"),
        ("what came out of the harbour committee", "all", "the harbour committee"),
        ("what was the crew huddle about", "all", "the crew huddle"),
        ("Summarise the march stock-taking", "all", "the march stock-taking"),
        ("can you please sum up the thread about the kiln?", "all", "the thread about the kiln"),
        ("Give me a quick overview of the mooring contract, please", "all", "the mooring contract"),
        ("tl;dr of the harbour rules", "all", "the harbour rules"),
        ("harbour rules, tldr", "all", "harbour rules"),
        ("what are the key points in the surveyor's report?", "all", "the surveyor's report"),
        ("What was discussed at Tuesday's stand-up?", "all", "Tuesday's stand-up"),
        ("What did the crew talk about in the safety meeting?", "all", "the safety meeting"),
        ("what happened at the spring offsite?", "all", "the spring offsite"),
        ("What was decided at the last council meeting?", "decisions", "at the last council meeting"),
        ("what did the council decide in June?", "decisions", "the council in June"),
        ("which decisions were taken on Monday?", "decisions", "on Monday"),
        ("List all decisions from the pier review", "decisions", "the pier review"),
        ("what has been agreed?", "decisions", ""),
        ("Action items from the pier review", "actions", "the pier review"),
        ("what are the next steps after the call with Odile?", "actions", "the call with Odile"),
        ("who has to do what after the audit?", "actions", "after the audit"),
    ],
)
def test_what_is_wanted_and_of_what(text: str, aspect: Aspect, topic: str) -> None:
    read = digest_question(text)
    assert read is not None
    assert (read.aspect, read.topic) == (aspect, topic)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Summarise the harbour rules in three sentences", 3),
        ("sum up the audit in 2 bullet points please", 2),
        ("Summarise the audit in bullet points", None),
        ("Summarise the audit", None),
    ],
)
def test_how_many_sentences_are_wanted(text: str, sentences: int | None) -> None:
    read = digest_question(text)
    assert read is not None
    assert read.sentences == sentences
    assert read.topic in ("the harbour rules", "the audit")


@pytest.mark.parametrize(
    "text",
    [
        "What does the harbour handbook say about fires?",
        "What did the council decide about the offer from Brightwater?",
        "Who wrote the summary of the audit?",
        "What did we agree with Brightwater?",
        "What is the outcome of the audit?",
        "What happened with the pier since April?",
        "How many decisions are pending?",
        "What did the council agree to pay?",
        "What was said about the pier?",
    ],
)
def test_other_questions_are_none(text: str) -> None:
    assert digest_question(text) is None
