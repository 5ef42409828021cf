"""Why something happened: what brought it about is quoted beside what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.citing.causes import asks_why, gives_cause
from tests.stages.small import answered, ask, library


@pytest.mark.parametrize(
    "question",
    [
        "Why did the kiln stop?",
        "why's the shop closed on Mondays",
        "So why was the invoice sent twice?",
        "How come nobody told the drivers?",
        "What was the reason for the recall?",
        "what caused the leak in the cellar?",
        "What's behind the higher bill?",
        "Do you know why the lift is out?",
        "Which driver is to blame for the crash?",
        "what was the most likely cause?",
        "What made them leave?",
        "What could have caused it?",
        "What causes the draught?",
        "What was the problem with the bilge pump?",
        "what's the issue behind FJ-12?",
    ],
)
def test_who_asks_for_a_cause(question: str) -> None:
    assert asks_why(question)


@pytest.mark.parametrize(
    "question",
    [
        "When did the kiln stop?",
        "What did Ann say about the reasons?",
        "Who made the cake?",
        "Which colour did they choose?",
        "Has anybody explained the new rota?",
        "Which supplier made the oars?",
        "What cars are made in Turin?",
        "What's made in Turin?",
        "what is the cake made of?",
        "What is left behind?",
        "What cause does the charity support?",
        "Which causes does the charity support?",
    ],
)
def test_who_asks_for_none(question: str) -> None:
    assert not asks_why(question)


@pytest.mark.parametrize(
    "sentence",
    [
        "It stopped because the fuse had gone.",
        "Since the new valve the pressure is too high, that's why it leaks.",
        "Found it: since release 4 the script rounds up.",
        "Turns out the door had never been locked.",
        "The delay was caused by the strike.",
        "We moved it to May so that Ben can come.",
        "Traced it back to the spare battery.",
        "Why: two other mills have that name already.",
        "The cause was a worn belt.",
        "It is not to be painted as it is still damp.",
        "On the double mails: it's our side, the form is sent by both buttons.",
    ],
)
def test_a_sentence_that_gives_a_cause(sentence: str) -> None:
    assert gives_cause(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The kiln has been off since Monday.",
        "Nobody has called since the start of May.",
        "The water stood so high that it ran into the shop.",
        "As far as I know it is the blue one.",
        "We open at nine, as of June.",
        "Since 2024 the shop has been ours.",
        "The gate is shut, since early May.",
        "Since Christmas nobody has called.",
        "As agreed, the van comes at six.",
        "We meet at the gate, as usual.",
        "As always, bring a coat.",
        "The jars run over, so the labels come off.",
    ],
)
def test_a_sentence_that_only_tells_what_happened(sentence: str) -> None:
    assert not gives_cause(sentence)


def test_the_cause_is_quoted_beside_what_happened(tmp_path: Path) -> None:
    notes = {
        "jars.md": "# Complaints\n\nThree shops wrote that the lids of small jars come off on the way.\n",
        "line.md": "# Bottling line\n\nSolved: since the new head came, lids of small jars get half a turn less.\n",
        "mead.md": "# Mead\n\nThe mead is bottled on Thursdays because the cooper comes on Fridays.\n",
    }
    with library(tmp_path, notes) as engine:
        answer = ask(engine, "Why do the lids of small jars come off?").answer
    assert answer is not None
    assert "come off" in answer.quotes[0].text
    assert any("half a turn less" in q.text for q in answer.quotes)
    assert not any("Thursdays" in q.text for q in answer.quotes)


def test_the_cause_has_its_place_beside_as_many_as_are_told(tmp_path: Path) -> None:
    shops = ("Aldgate", "Borough", "Camden", "Deptford", "Ealing", "Fulham")
    notes = {
        f"{shop.lower()}.md": f"# {shop}\n\nThe {shop} shop says that the lids of small jars come off there.\n"
        for shop in shops
    }
    notes["line.md"] = "# Line\n\nSolved: since the new head came, lids of small jars get half a turn less.\n"
    with library(tmp_path, notes) as engine:
        answer = ask(engine, "Why do the lids of small jars come off?").answer
    assert answer is not None
    assert any("half a turn less" in q.text for q in answer.quotes)


FERRY = {
    "timetable.md": "# Timetable\n\nThe winter timetable starts on 2 November, with nine crossings a day.\n",
    "notice.md": (
        "# Notice\n\nThe winter timetable is moved from 2 to 16 November. The new pier lamps are not ready.\n\n"
        "Dogs travel for nothing.\n"
    ),
    "mate.md": "# Crew\n\nMr Abara turned our offer down. A bigger boat, and his own cabin.\n\n- Paint for the hull\n",
    "dock.md": "# Dock\n\nThe dry dock is moved to May. The crane needs a new cable.\n",
}


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Why was the winter timetable moved?", "pier lamps", "cable"),
        ("why did the start of the winter timetable slip from 2 November?", "pier lamps", "cable"),
        ("Why did Mr Abara turn our offer down?", "his own cabin", "Paint"),
    ],
)
def test_a_reason_that_no_word_tells_stands_beside_what_happened(
    tmp_path: Path, question: str, told: str, untold: str
) -> None:
    with library(tmp_path, FERRY) as engine:
        answer = ask(engine, question).answer
    assert answer is not None
    quoted = " ".join(q.text for q in answer.quotes)
    assert told in quoted
    assert untold not in quoted


TALK = [
    ("ann@wherry.example", "Ann", "Crew", "Mr Abara is leaving the Wherry in May."),
    ("ann@wherry.example", "Ann", "Damp", "There is damp in the cabin of the Wherry again. Please have a look."),
    ("per@yard.example", "Per", "Survey of the Wherry", "Looked at the damp in the cabin. The deck seal has failed."),
]


CHAT = """[04/05/2026, 09:00:00] Ann: Abara is leaving us, he told me today
[04/05/2026, 09:01:00] Ben: why??
[04/05/2026, 09:04:00] Ann: Brine pays more and he gets a cabin
[12/05/2026, 10:00:00] Ben: Abara leaving costs us 4,000 for the agency
"""


def test_a_reason_is_told_by_another_than_who_tells_what_happened(tmp_path: Path) -> None:
    with library(tmp_path, FERRY, TALK) as engine:
        answer = answered(engine, "Why is there damp in the cabin?")
    assert any("deck seal has failed" in q.text for q in answer.quotes)


def test_what_is_told_when_somebody_asks_why_is_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Ann.txt"
    path.write_text(CHAT, encoding="utf-8")
    with library(tmp_path, FERRY) as engine:
        engine.add(path, kind="whatsapp")
        engine.sync()
        answer = answered(engine, "Why is Abara leaving us?")
    assert any("Brine pays more" in q.text for q in answer.quotes)


def test_what_was_changed_comes_before_what_shares_more_words(tmp_path: Path) -> None:
    notes = {
        "bell.md": "# Bell\n\nThe Wherry bell is late: it rang four minutes behind the hour.\n",
        "plan.md": "# Plan\n\nWe are moving the Wherry from 4 May to 8 June. The slip is flooded until then.\n",
    }
    with library(tmp_path, notes) as engine:
        first, *_ = answered(engine, "Why was the Wherry postponed?").quotes
    assert "moving the Wherry" in first.text
