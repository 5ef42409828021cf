"""The answer as it is being written: a draft that a person sees grow, never taken for the checked answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.errors import Stopped
from cascade.models.base import Generate, Generated, OnText, Stop
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run
from cascade.steps import Decision, Edit, Halt
from cascade.trace import Event, TextMade
from cascade.view import RunView
from tests.desk import Desk, answer_of, scripted

BANDSAW = "Which blade does the bandsaw have?"
WARRANTY = "How long is the warranty on hulls and on oars?"
HELD = "The bandsaw has a new blade of 32 mm."


def written(*told: tuple[str, int]) -> dict[str, Any]:
    return {"sentences": [{"quotes": [number], "text": text} for text, number in told]}


class Screen:
    """What a person sees: the draft and the text after each event that changes one of them."""

    def __init__(self) -> None:
        self.view = RunView()
        self.drafts: list[str] = []
        self.events: list[TextMade] = []

    def __call__(self, event: Event) -> None:
        self.view.apply(event)
        if isinstance(event, TextMade):
            self.events.append(event)
        if isinstance(event, TextMade) and event.draft:
            self.drafts.append(self.view.draft)
            assert self.view.text == "", "no draft comes after the answer, nor into it"


def asked(desk: Desk, text: str, screen: Screen, *models: ScriptedModel, **options: Any) -> Run:
    if models:
        desk.seat(*models)
    named = {"synthesize": models[0].name} if models else {}
    return desk.engine.ask(desk.question(text), RunOptions(models=named, **options), listen=screen)


def text_of(run: Run) -> str:
    return answer_of(run).text


def test_what_a_model_writes_is_seen_word_by_word(desk: Desk) -> None:
    screen = Screen()
    run = asked(desk, BANDSAW, screen, scripted(written((HELD, 1))))
    words = HELD.split()
    assert [draft.split() for draft in screen.drafts] == [words[: n + 1] for n in range(len(words))]
    assert not any(event.anew for event in screen.events), "only what is new goes out"
    assert "".join(event.text for event in screen.events if event.draft) == HELD
    assert (screen.view.draft, screen.view.text) == ("", f"{HELD} [1]")
    assert run.view == screen.view


def test_by_rules_each_sentence_is_seen_as_it_is_chosen(desk: Desk) -> None:
    screen = Screen()
    run = asked(desk, WARRANTY, screen)
    claims = [c["text"] for c in run.output("synthesize")["claims"]]
    assert len(claims) == 2
    assert screen.drafts == [claims[0], "\n".join(claims)]
    assert screen.view.text == text_of(run)


def test_a_list_begins_with_its_lead(desk: Desk) -> None:
    screen = Screen()
    run = asked(desk, "List the incidents at the steam box", screen)
    assert len(screen.drafts) == len(run.output("synthesize")["claims"]) > 1
    lead = run.output("synthesize")["leads"]["q1"]
    assert all(draft.startswith(f"{lead}\n") for draft in screen.drafts)


def test_a_draft_that_does_not_hold_gives_way_to_the_quotes(desk: Desk) -> None:
    screen = Screen()
    run = asked(desk, BANDSAW, screen, scripted(written(("The bandsaw has a new blade of 23 mm.", 1))))
    assert "23 mm" in screen.drafts[-2]
    assert "23 mm" not in screen.drafts[-1]
    assert [event.anew for event in screen.events if event.draft].count(True) == 1
    assert "23 mm" not in text_of(run)
    assert screen.view.text == text_of(run)


def test_a_second_try_begins_anew(desk: Desk) -> None:
    screen = Screen()
    bad = {"sentences": [{"text": "Wrong words entirely", "quotes": []}]}
    asked(desk, BANDSAW, screen, scripted(bad, written((HELD, 1))))
    assert "Wrong words entirely" in screen.drafts
    assert screen.drafts[-1] == HELD
    again = screen.drafts.index("Wrong words entirely") + 1
    assert screen.drafts[again : again + 2] == ["", "The "]


def test_one_part_of_the_answer_is_drafted_after_the_other(desk: Desk) -> None:
    def write(request: Generate) -> str:
        if (request.json_schema or {})["title"] == "Proposal":
            parts = ["Which blade does the bandsaw have?", "Which glue does the keel have?"]
            return json.dumps({"operation": "find", "sub_questions": parts})
        return json.dumps(written((HELD, 1))) if "32 mm" in request.user else "no"

    screen = Screen()
    desk.seat(ScriptedModel(write))
    text = "Which blade does the bandsaw have and which glue does the keel have?"
    options = RunOptions(models={"decompose": "scripted", "synthesize": "scripted"})
    run = desk.engine.ask(desk.question(text), options, listen=screen)
    assert HELD in screen.drafts
    assert screen.drafts[-1].splitlines() == [c["text"] for c in run.output("synthesize")["claims"]]
    assert screen.drafts[-1].startswith(f"{HELD}\n")


def test_a_reply_that_is_known_is_drafted_at_once_and_a_kept_stage_not_at_all(desk: Desk) -> None:
    model = scripted(written((HELD, 1)))
    asked(desk, BANDSAW, Screen(), model)
    known, kept = Screen(), Screen()
    asked(desk, BANDSAW, known, model, fresh=("synthesize",))
    asked(desk, BANDSAW, kept, model)
    assert len(model.asked) == 1
    assert known.drafts == [HELD]
    assert kept.drafts == []
    assert kept.view.text == known.view.text


class _Cut(ScriptedModel):
    """Is stopped in the middle of its reply."""

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        self.asked.append(request)
        assert on_text is not None
        assert stop is not None
        on_text('{"sentences": [{"quotes": [1], "text": "The bandsaw ha')
        raise Stopped("stopped")


def test_what_was_drafted_when_the_run_was_stopped_is_no_answer(desk: Desk) -> None:
    screen = Screen()
    with pytest.raises(Stopped):
        asked(desk, BANDSAW, screen, _Cut(lambda _: ""))
    run = desk.last()
    assert (run.view.draft, run.view.text, run.answer) == ("The bandsaw ha", "", None)


def test_a_draft_is_void_where_the_run_goes_back(desk: Desk) -> None:
    screen, edits = Screen(), [Edit(outputs={"synthesize": {"text": "By hand."}})]

    def before(halt: Halt) -> Decision | None:
        return edits.pop() if halt.name == "verify" and edits else None

    seen: list[str] = []

    def listen(event: Event) -> None:
        screen(event)
        seen.append(f"{event.event}: {screen.view.draft}")

    desk.engine.ask(desk.question(BANDSAW), listen=listen, before=before)
    assert screen.drafts
    assert "rewound: " in seen
