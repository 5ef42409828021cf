"""What people complain about most, however it is asked, and that what they all say makes no theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.planning.complaints import as_complaints
from cascade.types import Operation
from tests.desk import answer_of
from tests.stages.small import ask, library


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("What do customers complain about most?", "What are the most common customer complaints?"),
        ("what are guests most unhappy about?", "What are the most common guest complaints?"),
        ("What are the biggest pain points of our customers?", "What are the most common customer complaints?"),
        ("top issues customers have with deliveries", "What are the most common customer complaints about deliveries?"),
        (
            "What annoys our agencies most about the portal?",
            "What are the most common agency complaints about the portal?",
        ),
        ("what do people dislike about the canteen", "What do people complain about in the canteen?"),
        ("What are guests unhappy with in the sauna?", "What do guests complain about in the sauna?"),
        ("What do users struggle with since May?", "What are the most common user complaints since May?"),
    ],
)
def test_a_question_for_what_people_complain_about_is_put_so(text: str, read: str) -> None:
    assert as_complaints(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "What is Odile unhappy about?",
        "What did the council complain about in May?",
        "What bugs were fixed in May?",
        "What do we struggle with?",
        "Which customers complained about the lamps?",
        "What are the main problems with the crane?",
    ],
)
def test_other_questions_stay_as_they_are(text: str) -> None:
    assert as_complaints(text) == text


def test_what_all_of_them_say_parts_no_themes(tmp_path: Path) -> None:
    late = ["came two hours late again", "was late by a whole morning", "is late every Friday", "came late, after noon"]
    wet = ["was wet through on top", "came wet, box and all", "lay wet in the rain", "is wet at the bottom"]
    dear = ["costs a third more now", "is billed twice and costs too much", "costs more than at the market"]
    mails = [
        (
            f"g{n}@guests.example",
            f"Guest {n}",
            "Trouble",
            f"Your delivery of fish to our kitchen {told}. Please help us.",
        )
        for n, told in enumerate([*late, *wet, *dear])
    ]
    with library(tmp_path, {"note.md": "# Note\n\nNothing of it."}, mails) as engine:
        run = ask(engine, "What annoys customers most about deliveries?")
    assert run.plan is not None
    assert run.plan.operation is Operation.LIST
    assert "read as “What are the most common customer complaints about deliveries?”" in run.plan.reasons[0]
    themes = answer_of(run).text.splitlines()[1:]
    assert len(themes) >= 2
    assert not any(theme.partition(" (")[0].startswith(("fish", "kitchen", "delivery")) for theme in themes), themes
