"""What a stage takes and what it made, in a line or two that a person can decide by."""

from __future__ import annotations

import pytest

from cascade import gist
from cascade.config import RunOptions
from cascade.steps import Halt
from cascade.types import Filters
from tests.desk import Desk

ASKED = "Which blade does the bandsaw have?"


def halts(desk: Desk, text: str, filters: Filters | None = None) -> dict[str, Halt]:
    """The stops of a run, and one after the last with all that was made."""
    seen: list[Halt] = []
    question = desk.question(text, filters=filters or Filters())
    run = desk.engine.ask(question, RunOptions(), before=seen.append)
    made = {s.name: run.output(s.name) for s in run.view.stages}
    end = Halt(name="end", stage="end", inputs={}, made=made)
    return {halt.name: halt for halt in (*seen, end)}


def told(desk: Desk, stage: str, text: str) -> str:
    """The gist of what a stage made of a question."""
    return "\n".join(gist.made(stage.partition(".")[0], halts(desk, text)["end"].made[stage]))


def test_each_stage_tells_what_it_is_about_to_work_on(company: Desk) -> None:
    stops = halts(company, ASKED, Filters(sources=("docs", "slack")))
    assert gist.taken(stops["decompose"].inputs) == [
        f"“{ASKED}” as of 2026-04-20, only source:docs source:slack",
    ]
    retrieve = gist.taken(stops["retrieve.q1"].inputs)
    assert retrieve[0] == f"q1: {ASKED} (find)"
    assert "bandsaw" in retrieve[1]
    assert "1 hit of 1 match, the best of them “#workshop" in gist.taken(stops["cite.q1"].inputs)[-1]
    assert any("1 quote, enough" in each for each in gist.taken(stops["synthesize"].inputs))
    draft, sentence = gist.taken(stops["verify"].inputs)[-2:]
    assert draft == "draft: 1 sentence, written by rules"
    assert "32 mm" in sentence


def test_the_filters_of_a_sub_question_are_told(company: Desk) -> None:
    lines = gist.taken(halts(company, "What did we say in the chat in March 2026?")["retrieve.q1"].inputs)
    assert any("kind:chat" in line and "after:2026-03-01" in line for line in lines)


@pytest.mark.parametrize(
    ("stage", "asked", "said"),
    [
        ("decompose", ASKED, "plan: find, 1 sub-question\n  q1: Which blade"),
        ("decompose", "How do the prices of Heron and Teal compare?", "plan: compare, 2 sub-questions"),
        ("cite.q1", "How many incidents were there at the steam box?", "values, 3 counted, enough"),
        ("cite.q1", "When was the lighthouse of Trondskerry painted?", "0 quotes, not enough: lacks “Trondskerry”"),
        ("synthesize", ASKED, "32 mm"),
        ("verify", ASKED, "answer: answered: "),
        ("verify", "When was the lighthouse of Trondskerry painted?", "answer: not found: Not found"),
    ],
)
def test_each_stage_tells_what_it_made(company: Desk, stage: str, asked: str, said: str) -> None:
    assert said in told(company, stage, asked)


def test_what_a_source_says_is_cleaned_and_cut(company: Desk) -> None:
    found = halts(company, ASKED)["end"].made["retrieve.q1"]
    hit = found["hits"][0]
    hit["passage"]["title"] = "\x1b[31mRed\n" + "x" * 500
    [line] = gist.made("retrieve", {**found, "hits": [hit]})
    assert "“Red xxx" in line
    assert "\x1b" not in line
    assert len(line) < 200
