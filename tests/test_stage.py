"""What makes a function a stage: kept outputs, what they depend on, pins, and spans that close however it goes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cascade.config import STAGES, RunOptions
from cascade.context import Context, Pin
from cascade.errors import ConfigError, NoSuch, StageError, Stopped
from cascade.home import packaged
from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run, answer_json
from cascade.stage import stage
from cascade.stages.evidence import Draft, Evidence, Found
from cascade.trace import read_events
from cascade.types import Operation, Plan, Question, SubQuestion
from cascade.view import fold
from tests.desk import AS_OF, Desk, answer_of, notes, outcomes, scripted

ASKED = "Which blade does the bandsaw have?"
NAMES = ["decompose", "retrieve.q1", "cite.q1", "synthesize", "verify"]


def helpful(name: str = "scripted") -> ScriptedModel:
    """A model that is of use in every stage, and scores what comes first best."""
    replies: dict[str, str] = {
        "Proposal": f'{{"operation": "find", "sub_questions": ["{ASKED}"]}}',
        "Written": '{"sentences": [{"text": "The bandsaw has a new blade of 32 mm.", "quotes": [1]}]}',
    }

    def answer(request: Generate) -> str:
        return replies[(request.json_schema or {})["title"]]

    return ScriptedModel(answer, lambda request: [-float(n) for n in range(len(request.items))], name=name)


def ways(run: Run) -> list[str]:
    """How the stages went, in their order."""
    assert list(outcomes(run)) == NAMES
    return list(outcomes(run).values())


def edited(prompt: str, line: str = "Be quick about it.") -> str:
    """The packaged prompt with a line more at its end."""
    return (packaged("prompts") / f"{prompt}.md").read_text().rstrip("\n") + f"\n{line}\n"


# --- kept outputs -------------------------------------------------------------------------------------------------


def test_an_unchanged_run_comes_from_the_cache_and_asks_no_model(desk: Desk) -> None:
    model = helpful()
    desk.seat(model)
    first = desk.ask(ASKED, {"default": "scripted"})
    assert ways(first) == ["computed"] * 5
    calls = len(model.asked) + len(model.scored)
    assert calls >= 4, "each stage that may ask a model has asked it"
    assert first.view.spent.evaluated > 0

    again = desk.ask(ASKED, {"default": "scripted"})
    assert ways(again) == ["cached"] * 5
    assert {span.origin for span in again.view.stages} == {first.id}
    assert len(model.asked) + len(model.scored) == calls
    assert not [call for span in again.view.stages for call in span.all_calls()]
    assert again.view.spent.submitted == 0
    assert again.answer == first.answer
    assert [s.output for s in again.view.stages] == [s.output for s in first.view.stages]


def test_the_origin_of_a_kept_output_is_the_run_that_computed_it(desk: Desk) -> None:
    first = desk.ask(ASKED)
    desk.ask(ASKED)
    third = desk.ask(ASKED)
    assert {span.origin for span in third.view.stages} == {first.id}


def test_another_question_is_computed(desk: Desk) -> None:
    desk.ask(ASKED)
    assert ways(desk.ask("Which glue does the keel have?")) == ["computed"] * 5


def test_the_same_words_asked_on_another_day_are_another_question(desk: Desk) -> None:
    desk.ask(ASKED)
    later = desk.question(ASKED, as_of=AS_OF.replace(year=2027))
    assert outcomes(desk.engine.ask(later))["decompose"] == "computed"


def test_a_stage_that_is_to_be_fresh_is_computed_and_the_others_are_not(desk: Desk) -> None:
    desk.ask(ASKED)
    again = desk.ask(ASKED, fresh=("cite",))
    assert ways(again) == ["cached", "cached", "computed", "cached", "cached"]
    assert again.head.fresh == ("cite",)
    assert ways(desk.ask(ASKED)) == ["cached"] * 5


def test_another_sample_is_computed_and_a_repeat_of_it_is_not(desk: Desk) -> None:
    desk.ask(ASKED)
    assert ways(desk.ask(ASKED, sample=1)) == ["computed"] * 5
    assert ways(desk.ask(ASKED, sample=1)) == ["cached"] * 5


# --- what an output depends on ------------------------------------------------------------------------------------


def test_an_edited_prompt_of_the_home_recomputes_the_stage_that_uses_it(desk: Desk) -> None:
    desk.seat(helpful())
    desk.ask(ASKED, {"default": "scripted"})
    desk.engine.home.prompts.mkdir()
    (desk.engine.home.prompts / "synthesize.md").write_text(edited("synthesize"))
    again = desk.ask(ASKED, {"default": "scripted"})
    assert ways(again)[:4] == ["cached", "cached", "cached", "computed"]
    assert ways(again)[4] == "cached", "the draft came out the same, so nothing after it changes"


@pytest.mark.parametrize(("prompt", "changed"), [("decompose", 0), ("rerank", 1), ("judge", 2), ("synthesize", 3)])
def test_a_prompt_of_the_run_recomputes_the_stage_that_uses_it(desk: Desk, prompt: str, changed: int) -> None:
    desk.seat(helpful())
    desk.ask(ASKED, {"default": "scripted"})
    text = (
        edited(prompt).replace("=== reply\n", "=== reply\nIndeed,") if prompt in ("rerank", "judge") else edited(prompt)
    )
    again = desk.ask(ASKED, {"default": "scripted"}, prompts={prompt: text})
    assert ways(again)[changed] == "computed"
    assert set(ways(again)[:changed]) <= {"cached"}
    assert again.blobs.get(again.head.prompts[prompt]) == text


def test_without_a_model_a_prompt_changes_nothing(desk: Desk) -> None:
    desk.ask(ASKED)
    assert ways(desk.ask(ASKED, prompts={"judge": edited("judge")})) == ["cached"] * 5


def test_another_model_for_one_stage_recomputes_that_stage(desk: Desk) -> None:
    other = helpful("other")
    desk.seat(helpful(), other)
    desk.ask(ASKED, {"default": "scripted"})
    again = desk.ask(ASKED, {"default": "scripted", "cite": "other"})
    assert ways(again)[:3] == ["cached", "cached", "computed"]
    assert other.scored
    assert not other.asked
    assert again.head.models == {**dict.fromkeys(STAGES, "scripted"), "cite": "other"}
    assert [span.model for span in again.view.stages][:4] == ["scripted", "scripted", "other", "scripted"]


def test_another_default_model_recomputes_every_stage_that_asks(desk: Desk) -> None:
    desk.seat(helpful(), helpful("other"))
    desk.ask(ASKED, {"default": "scripted"})
    assert ways(desk.ask(ASKED, {"default": "other"}))[:4] == ["computed"] * 4


def test_a_number_of_the_recipe_recomputes_what_works_with_it(desk: Desk) -> None:
    first = desk.ask("How long is the warranty on hulls and on oars?")
    again = desk.ask("How long is the warranty on hulls and on oars?", recipe={"quotes": 1})
    assert ways(again)[2] == "computed"
    assert len(answer_of(again).quotes) == 1 < len(answer_of(first).quotes)
    assert again.head.recipe.quotes == 1


def test_a_changed_library_recomputes_what_reads_it(desk: Desk, tmp_path: Path) -> None:
    desk.ask(ASKED)
    desk.bring(tmp_path / "more", {"gull.md": "# Gulls\n\nThe gulls are back on the roof.\n"})
    again = desk.ask(ASKED)
    assert ways(again)[:3] == ["computed", "computed", "computed"]
    assert ways(again)[4] == "computed", "what was looked at is another library"
    assert "more" in [s.name for s in answer_of(again).coverage.sources]


def test_the_homes_own_synonyms_recompute_the_plan_and_what_follows(desk: Desk) -> None:
    plain = desk.ask("Which Kleber cures in six hours?")
    assert answer_of(plain).status == "not_found"
    (desk.engine.home.path / "thesaurus.txt").write_text("Kleber, glue\n")
    again = desk.ask("Which Kleber cures in six hours?")
    assert ways(again)[:3] == ["computed"] * 3
    assert again.plan is not None
    assert {f.text: f.variants for f in again.plan.questions[0].facets}["Kleber"] == ("glue",)
    assert "Marlow epoxy" in answer_of(again).text


# --- pins ---------------------------------------------------------------------------------------------------------


def plan_for(text: str, *facets: str) -> dict[str, Any]:
    subs = [{"id": "q1", "text": text, "operation": "find", "facets": [{"text": f} for f in facets]}]
    return {"operation": "find", "questions": subs, "reasons": ["written by hand"]}


def test_a_pinned_plan_stands_in_for_the_stages_own(desk: Desk) -> None:
    pin = plan_for("Which glue is used for the keel?", "glue", "keel")
    run = desk.ask(ASKED, pins={"decompose": pin})
    assert ways(run) == ["pinned", "computed", "computed", "computed", "computed"]
    assert run.plan == Plan.model_validate(pin)
    assert "Marlow epoxy" in answer_of(run).text
    assert "blade" not in answer_of(run).text
    assert run.blobs.get(run.head.pins["decompose"]) == pin


def test_a_pin_is_not_kept_as_the_stages_output(desk: Desk) -> None:
    desk.ask(ASKED, pins={"decompose": plan_for("Which glue is used for the keel?", "glue", "keel")})
    run = desk.ask(ASKED)
    assert outcomes(run)["decompose"] == "computed"
    assert "32 mm" in answer_of(run).text


def test_a_pinned_hit_list_is_all_that_is_read(desk: Desk) -> None:
    whole = desk.ask("What does the Heron cost?")
    found = whole.output("retrieve.q1")
    one = [hit for hit in found["hits"] if "price-list" in hit["passage"]["document"]]
    assert len(one) < len(found["hits"])
    run = desk.ask("What does the Heron cost?", pins={"retrieve.q1": {**found, "hits": one}})
    assert ways(run) == ["cached", "pinned", "computed", "computed", "computed"]
    assert {q.document for q in answer_of(run).quotes} == {one[0]["passage"]["document"]}


def test_a_pin_for_all_sub_questions_goes_by_the_stages_name(desk: Desk) -> None:
    found = desk.ask(ASKED).output("retrieve")
    run = desk.ask(ASKED, pins={"retrieve": {**found, "hits": []}})
    assert outcomes(run)["retrieve.q1"] == "pinned"
    assert answer_of(run).status == "not_found"


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ({"decompose": {"operation": "find"}}, r"decompose.*questions"),
        ({"decompose": plan_for(ASKED) | {"operation": "guess"}}, r"decompose.*operation"),
        ({"decompose": plan_for(ASKED) | {"questoins": []}}, r"decompose.*questoins"),
        ({"decompose": plan_for(ASKED) | {"questions": [{"id": "q1", "text": 7}]}}, r"decompose.*questions\.0\.text"),
        ({"retrieve.q1": {"sub": "q1"}}, r"retrieve\.q1.*query"),
        ({"cite": []}, r"cite\.q1.*the whole"),
        ({"verify": None}, r"verify.*the whole"),
    ],
)
def test_a_pin_that_does_not_fit_is_refused_with_its_field(desk: Desk, pins: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        desk.ask(ASKED, pins=pins)
    run = desk.last()
    name, _ = next(iter(pins.items()))
    assert (run.view.state, run.view.exit_code) == ("failed", 3)
    assert run.view.stages[-1].stage == name.partition(".")[0]
    assert run.view.stages[-1].outcome == "failed"
    assert run.answer is None


# --- stages that break --------------------------------------------------------------------------------------------


def test_a_stage_that_breaks_ends_the_run_with_its_name_and_is_recorded(desk: Desk) -> None:
    desk.seat(scripted(RuntimeError("the pen is empty")))
    with pytest.raises(StageError, match=r"synthesize broke: RuntimeError: the pen is empty") as caught:
        desk.ask(ASKED, {"synthesize": "scripted"})
    assert caught.value.exit_code == 7
    run = desk.last()
    assert outcomes(run) == {
        "decompose": "computed",
        "retrieve.q1": "computed",
        "cite.q1": "computed",
        "synthesize": "failed",
    }
    assert (run.view.state, run.view.exit_code) == ("failed", 7)
    assert "the pen is empty" in (run.view.error or "")
    assert run.view.stages[-1].error == "the pen is empty"
    assert run.answer is None
    assert run.output("synthesize") is None
    with pytest.raises(NoSuch, match="the pen is empty"):
        answer_json(run)
    assert [r.status for r in desk.engine.runs()] == ["failed"]


def test_what_a_broken_stage_did_not_make_is_made_the_next_time(desk: Desk) -> None:
    desk.seat(scripted(RuntimeError("once"), '{"sentences": []}'))
    with pytest.raises(StageError):
        desk.ask(ASKED, {"synthesize": "scripted"})
    run = desk.ask(ASKED, {"synthesize": "scripted"})
    assert ways(run)[:4] == ["cached", "cached", "cached", "computed"]


# --- stopping -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("polls", range(4))
def test_a_run_that_is_stopped_says_so_and_keeps_what_it_had(desk: Desk, polls: int) -> None:
    asked = count()
    with pytest.raises(Stopped) as caught:
        desk.engine.ask(desk.question(ASKED), stop=lambda: next(asked) >= polls)
    assert caught.value.exit_code == 130
    run = desk.last()
    assert (run.view.state, run.view.exit_code) == ("stopped", 130)
    assert list(outcomes(run).values()) == ["computed"] * polls + ["stopped"]
    assert run.answer is None
    assert [r.status for r in desk.engine.runs()] == ["stopped"]


def test_a_run_is_stopped_inside_a_stage_too(desk: Desk) -> None:
    model = helpful()
    desk.seat(model)
    with pytest.raises(Stopped):
        desk.engine.ask(
            desk.question(ASKED), RunOptions(models={"default": "scripted"}), stop=lambda: len(model.asked) == 1
        )
    assert outcomes(desk.last()) == {"decompose": "computed", "retrieve.q1": "stopped"}


def test_control_c_is_recorded_as_a_stop(desk: Desk) -> None:
    desk.seat(scripted(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        desk.ask(ASKED, {"decompose": "scripted"})
    run = desk.last()
    assert (run.view.state, run.view.exit_code, outcomes(run)) == ("stopped", 130, {"decompose": "stopped"})


def test_what_is_told_live_is_what_is_recorded(desk: Desk) -> None:
    told: list[Any] = []
    run = desk.engine.ask(desk.question(ASKED), listen=told.append)
    assert list(read_events(run.folder)) == told
    live, replayed = fold(told), run.view
    assert (live.text, live.state, live.timings) == (replayed.text, "done", replayed.timings)
    assert "32 mm" in live.text


# --- killed -------------------------------------------------------------------------------------------------------

_KILLED = """
import sys, time
from pathlib import Path
from cascade.config import RunOptions
from tests.desk import Desk
from cascade.models.scripted import ScriptedModel

def answer(request):
    Path(sys.argv[2]).touch()
    time.sleep(60)

desk = Desk(Path(sys.argv[1]))
desk.seat(ScriptedModel(answer))
desk.ask(sys.argv[3], {"synthesize": "scripted"})
"""


def test_a_run_that_was_killed_opens_with_what_it_had_reached(desk: Desk, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    root = Path(__file__).parent.parent
    child = subprocess.Popen([sys.executable, "-c", _KILLED, desk.engine.home.path, ready, ASKED], cwd=root)
    try:
        until = time.monotonic() + 60
        while not ready.exists() and child.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert ready.exists(), "the run did not reach its third stage"
    finally:
        child.kill()
        child.wait()
    run = desk.last()
    assert outcomes(run) == {
        "decompose": "computed",
        "retrieve.q1": "computed",
        "cite.q1": "computed",
        "synthesize": "running",
    }
    assert run.view.state == "running"
    assert run.answer is None
    assert run.plan is not None
    assert [s.status for s in desk.engine.runs()] == ["running"]
    again = desk.engine.rerun(run, RunOptions(models={"default": "none"}))
    assert ways(again) == ["cached", "cached", "cached", "computed", "computed"]
    assert again.head.forked == run.id


def test_an_event_that_was_cut_off_in_the_middle_is_left_out(desk: Desk) -> None:
    run = desk.ask(ASKED)
    events = run.folder / "events.jsonl"
    whole = events.read_bytes()
    for cut in range(len(whole) - 1, 0, -97):
        events.write_bytes(whole[:cut])
        opened = Run(run.folder)
        assert opened.view.state == "running"
        assert opened.answer is None


# --- stages of one's own ------------------------------------------------------------------------------------------


@stage(reads=False)
def measured(question: Question, *, ctx: Context) -> Draft:
    """Tells how far it has come."""
    sizes = [len(word) for word in question.text.split()]
    ctx.progress(len(sizes), len(sizes))
    ctx.note("measured")
    return Draft(text=str(sizes))


@stage()
def broken(question: Question, *, ctx: Context) -> Draft:
    """Breaks, with an error of cascade's own or with any."""
    ctx.progress(0, 1)
    if question.dated:
        raise NoSuch("nothing of that name")
    return Draft(text=str(1 // 0))


@stage(reads=True)
def counted(question: Question, sub: SubQuestion, found: list[Found], *, ctx: Context) -> list[Evidence]:
    """Takes and gives lists."""
    ctx.progress(1, len(found))
    return [Evidence(sub=sub.id, total=len(question.text)) for _ in found]


@pytest.fixture
def ctx(desk: Desk, tmp_path: Path) -> Iterator[Context]:
    with desk.context(tmp_path / "run") as context:
        yield context


def test_a_stage_of_ones_own_is_recorded_and_kept(ctx: Context, desk: Desk) -> None:
    question = desk.question("four little words here")
    assert measured(question, ctx=ctx) == measured(question, ctx=ctx) == Draft(text="[4, 6, 5, 4]")
    first, second = fold(read_events(ctx.recorder.folder)).stages
    assert (first.done, first.total, first.notes, first.outcome) == (4, 4, ["measured"], "computed")
    assert (second.outcome, second.origin) == ("cached", ctx.recorder.head.id)
    assert ctx.recorder.blobs.get(first.inputs["question"])["text"] == question.text
    assert ctx.recorder.blobs.get(first.output or "") == Draft(text="[4, 6, 5, 4]").model_dump(mode="json")


def test_an_error_of_cascades_own_goes_through_as_it_is_and_any_other_names_the_stage(ctx: Context, desk: Desk) -> None:
    with pytest.raises(NoSuch, match=r"^nothing of that name$"):
        broken(desk.question("x", dated=True), ctx=ctx)
    with pytest.raises(StageError, match="the stage broken broke: ZeroDivisionError"):
        broken(desk.question("x"), ctx=ctx)
    one, other = fold(read_events(ctx.recorder.folder)).stages
    for span in (one, other):
        assert span.outcome == "failed"
        assert span.ended is not None
    assert other.error == "integer division or modulo by zero"


def test_a_stage_of_a_sub_question_is_named_by_it_and_may_give_a_list(ctx: Context, desk: Desk) -> None:
    subs = [SubQuestion(id=f"q{n}", text="same", operation=Operation.FIND) for n in (1, 2)]
    for sub in subs:
        given = counted(desk.question("four"), sub, [Found(sub=sub.id, query="")], ctx=ctx)
        assert given == [Evidence(sub=sub.id, total=4)]
    assert [s.name for s in fold(read_events(ctx.recorder.folder)).stages] == ["counted.q1", "counted.q2"]


def test_a_pin_for_one_sub_question_leaves_the_others_alone(ctx: Context, desk: Desk) -> None:
    ctx.pins = {"counted.q2": Pin(output=[{"sub": "q2", "total": 99}])}
    totals = []
    for name in ("q1", "q2"):
        sub = SubQuestion(id=name, text="same", operation=Operation.FIND)
        totals.append(counted(desk.question("four"), sub, [Found(sub=name, query="")], ctx=ctx)[0].total)
    assert totals == [4, 99]


def test_notes_reach_the_run_even_outside_of_a_stage(ctx: Context) -> None:
    ctx.note("before anything")
    with suppress(ValueError), ctx.span("one"):
        ctx.note("inside")
        raise ValueError
    view = fold(read_events(ctx.recorder.folder))
    assert (view.notes, view.stages[0].notes) == (["before anything"], ["inside"])


def test_a_fallback_is_told(desk: Desk) -> None:
    desk.seat(scripted("not json at all"))
    run = desk.ask(ASKED, {"decompose": "scripted"})
    assert "does not fit" in notes(run)
    assert outcomes(run)["decompose"] == "computed"
