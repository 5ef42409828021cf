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
        (
            "top issues customers have with deliveries",
            "What are the most common customer complaints about deliveries?",
        ),
        (
            "What annoys our agencies most about the portal?",
            "What are the most common agency complaints about the portal?",
        ),
        ("what do people dislike about the canteen", "What do people complain about in the canteen?"),
        ("What are guests unhappy with in the sauna?", "What do guests complain about in the sauna?"),
        (
            "What do guests dislike most according to the May survey?",
            "What are the most common guest complaints in the May survey?",
        ),
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


_BATH = {
    "guest-poll.md": (
        "# Guest poll of the baths, April 2026\n\nBy Runa Holt. 90 guests answered.\n\nWhat they disliked:\n\n"
        "- Cold showers: 31\n- Wet towels: 22\n- Loud music: 9\n\nWhat they liked: the steam.\n"
    ),
    "desk-report.md": (
        "# Desk report of the baths, spring 2026\n\nThe most common complaints:\n\n1. Lockers jam: 40 notes\n"
        "2. No parking: 28 notes\n3. Prices: 11 notes\n4. Queues: 7 notes\n"
    ),
    "tasks.md": (
        "# Complaints about the baths, what to do\n\n- Runa Holt: buy towels by 9 May\n- Ivo Lund: oil 12 hinges\n"
        "- Mats: ring the plumber at 8\n"
    ),
    "pool.md": "# Pool notes, June\n\nThe pump hums. At the pool, chlorine in the eyes is the main gripe by far.\n",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What do guests dislike most according to the guest poll?", ["Cold showers", "Wet towels", "Loud music"]),
        ("what was the biggest complaint in the guest poll", ["Cold showers"]),
        ("What are the most common complaints in the desk report?", ["Lockers jam", "No parking", "Prices", "Queues"]),
        ("top 2 complaints in the desk report", ["Lockers jam", "No parking"]),
    ],
)
def test_a_list_with_counts_tells_what_there_is_most_of(tmp_path: Path, question: str, told: list[str]) -> None:
    with library(tmp_path, _BATH) as engine:
        assert [item.value for item in answer_of(ask(engine, question)).items] == told


def test_who_says_what_is_complained_about_most_has_counted(tmp_path: Path) -> None:
    with library(tmp_path, _BATH) as engine:
        answer = answer_of(ask(engine, "What do guests complain about most at the pool?"))
    assert answer.text == "At the pool, chlorine in the eyes is the main gripe by far. [1]"
