"""Stopping before stages: breakpoints, step by step, and what one decides there."""

from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import TextArea

from cascade.engine import Engine
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.screens.compare import CompareScreen
from cascade.tui.screens.edit import EditText
from cascade.tui.screens.halt import HaltScreen
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.session import Session
from cascade.tui.widgets.run_tree import RunTree
from tests.desk import AS_OF, outcomes
from tests.tui.pilot import Driver, drive, shown, until

LAUNCH = "When is the launch of the Heron?"
STAGES = ["decompose", "retrieve.q1", "cite.q1", "synthesize", "verify"]


def begin(app: CascadeApp) -> Session:
    """Ask as the question box does."""
    session = app.start(
        LAUNCH,
        lambda engine, listen, stop, before: engine.ask(
            engine.question(LAUNCH, as_of=AS_OF), listen=listen, stop=stop, before=before
        ),
    )
    assert session is not None
    return session


async def halted(app: CascadeApp, pilot: Driver, name: str) -> None:
    """Until the run waits before that stage."""
    await until(pilot, lambda: isinstance(app.screen, HaltScreen) and f"waits before {name}" in shown(app), name)


async def ended(app: CascadeApp, pilot: Driver) -> None:
    await until(pilot, lambda: not app.busy and app.session is not None and not app.session.live, "the end")


def last(home: Path) -> Run:
    with Engine(home) as engine:
        run = engine.run("last")
        assert run.view.stages is not None
        return run


def test_step_by_step_it_waits_before_each_stage_and_says_what_it_is_about_to_do(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.switch_mode("inspect")
        await pilot.press("s")
        await until(pilot, lambda: "step by step" in shown(app), "what the bar says")
        begin(app)
        for name in STAGES:
            await halted(app, pilot, name)
            await until(pilot, lambda: "input: question" in shown(app), "what it is given")
            if name == "cite.q1":
                assert "made so far: decompose, retrieve.q1" in shown(app)
            await pilot.press("enter")
        await ended(app, pilot)
        assert app.session is not None
        assert app.session.error == ""
        assert "2 June 2026" in app.session.view.text

    drive(home, script)
    assert list(outcomes(last(home))) == STAGES


def test_a_breakpoint_is_set_before_anything_was_asked(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.switch_mode("inspect")
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: "· cite" in shown(app), "the stages to come")
        tree.choose_stage("cite")
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "cite", "cite")
        await pilot.press("b")
        await until(pilot, lambda: "1 breakpoint" in shown(app), "what the bar says")
        assert app.breakpoints == {"cite"}
        begin(app)
        await halted(app, pilot, "cite.q1")
        await pilot.press("c")
        await ended(app, pilot)
        await until(pilot, lambda: "‖" in shown(app), "the mark in the tree")
        tree.choose_stage("cite.q1")
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "cite.q1", "cite.q1")
        await pilot.press("b")
        assert app.breakpoints == set(), "the same key takes it away"

    drive(home, script)


def test_what_was_made_is_edited_and_the_run_goes_on_from_there(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.breakpoints = {"cite"}
        await app.switch_mode("inspect")
        begin(app)
        await halted(app, pilot, "cite.q1")
        await pilot.press("e")
        await until(pilot, lambda: "Edit which output?" in shown(app), "which")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, EditText), "the editor")
        assert "output of decompose" in shown(app)
        text = app.screen.query_one(TextArea)
        text.load_text(text.text.replace("operation: find", "operation: list"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.session is not None and app.session.view.replaced, "that it went back")
        await halted(app, pilot, "cite.q1")
        await pilot.press("enter")
        await ended(app, pilot)
        await until(pilot, lambda: "replaced" in shown(app), "what does not count any more")

    drive(home, script)
    run = last(home)
    assert run.output("decompose")["operation"] == "list"
    assert [s.name for s in run.view.replaced] == ["decompose", "retrieve.q1"]


def test_a_stage_is_skipped_with_an_output_of_ones_own(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.breakpoints = {"synthesize"}
        begin(app)
        await halted(app, pilot, "synthesize")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, EditText), "the editor")
        text = app.screen.query_one(TextArea)
        text.load_text("{}x")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Extra data" in shown(app), "what is wrong")
        claim = {"text": "The launch of the Heron takes place on 2 June 2026.", "quotes": [2]}
        text.load_text(json.dumps({"claims": [claim], "written_by": "me"}))
        await pilot.press("ctrl+s")
        await ended(app, pilot)

    drive(home, script)
    run = last(home)
    assert outcomes(run)["synthesize"] == "pinned"
    assert run.output("synthesize")["written_by"] == "me"


def test_a_prompt_is_edited_for_the_run_that_waits(home: Path) -> None:
    (home / "cascade.toml").write_text(
        (home / "cascade.toml").read_text().replace("[models]", '[models]\ndecompose = "smollm2"')
    )

    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.breakpoints = {"decompose"}
        begin(app)
        await halted(app, pilot, "decompose")
        await until(pilot, lambda: "prompt: decompose" in shown(app), "the prompt")
        assert "may ask smollm2" in shown(app)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, EditText), "the editor")
        text = app.screen.query_one(TextArea)
        text.load_text(text.text.replace("You plan how", "You carefully plan how"))
        await pilot.press("ctrl+s")
        await halted(app, pilot, "decompose")
        await until(pilot, lambda: "You carefully plan" in app.screen.query_one("#halt-page").text, "it as it is now")  # type: ignore[attr-defined]
        await pilot.press("x")
        await ended(app, pilot)

    drive(home, script)
    run = last(home)
    assert "You carefully plan how" in run.blobs.get(run.head.prompts["decompose"])


def test_it_can_be_stopped_where_it_waits(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.breakpoints = {"retrieve"}
        begin(app)
        await halted(app, pilot, "retrieve.q1")
        await pilot.press("escape")
        await ended(app, pilot)
        assert not isinstance(app.screen, HaltScreen)

    drive(home, script)
    assert last(home).view.state == "stopped"
    assert list(outcomes(last(home))) == ["decompose"]


def test_one_can_look_around_while_it_waits(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.switch_mode("inspect")
        app.breakpoints = {"cite"}
        begin(app)
        await halted(app, pilot, "cite.q1")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
        await until(pilot, lambda: "6 hits of" in shown(app), "what was found so far")
        await pilot.press("e")
        await until(pilot, lambda: "goes on" in shown(app), "that it is to be changed where it waits")
        await pilot.press("f6")
        await halted(app, pilot, "cite.q1")
        await pilot.press("enter")
        await ended(app, pilot)

    drive(home, script)
    assert list(outcomes(last(home))) == STAGES


def test_a_run_that_is_run_again_waits_too(home: Path) -> None:
    with Engine(home) as engine:
        engine.ask(engine.question(LAUNCH, as_of=AS_OF))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run("last")
        app.breakpoints = {"synthesize"}
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: tree.root.children, "the run")
        tree.choose_stage("cite")
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "cite.q1", "cite")
        await pilot.press("r")
        await halted(app, pilot, "synthesize")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")

    drive(home, script)


def test_leaving_the_app_ends_a_run_that_waits(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.stepping = True
        begin(app)
        await halted(app, pilot, "decompose")

    drive(home, script)
    assert last(home).view.state == "stopped"
