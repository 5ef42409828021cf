"""The app handled roughly: what is broken or gone, keys that come too early, screens that are left while they work."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from cascade.config import STAGES
from cascade.engine import Engine
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.screens.add_source import AddSource
from cascade.tui.screens.ask import AskScreen
from cascade.tui.screens.choose import ChooseOne
from cascade.tui.screens.compare import CompareScreen
from cascade.tui.screens.document import DocumentScreen
from cascade.tui.screens.edit import EditText
from cascade.tui.screens.halt import HaltScreen
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.screens.noise import NoiseScreen
from cascade.tui.screens.why import WhyScreen
from cascade.tui.widgets.grid import Grid
from cascade.tui.widgets.question_box import QuestionBox
from cascade.tui.widgets.run_tree import RunTree
from cascade.tui.widgets.turn import Turn
from tests.desk import Desk
from tests.tui.pilot import PATIENCE, Driver, drive, shown, until

BANDSAW = "Which blade does the bandsaw have?"
HERON = "When is the launch of the Heron?"
NARROW, WIDE = (80, 24), (160, 48)


def turns(app: CascadeApp) -> list[Turn]:
    assert isinstance(app.screen, AskScreen)
    return app.screen.turns


async def ask(app: CascadeApp, pilot: Driver, text: str) -> Turn:
    await until(pilot, lambda: "27 documents" in shown(app) or turns(app))
    before = len(turns(app))
    app.screen.query_one(QuestionBox).write(text)
    app.screen.query_one(QuestionBox).focus()
    await pilot.press("enter")
    await until(pilot, lambda: len(turns(app)) > before and not turns(app)[-1].session.live and not app.busy, text)
    return turns(app)[-1]


def made(home: Path, *questions: str) -> list[Run]:
    desk = Desk(home)
    runs = [desk.ask(question) for question in questions]
    desk.engine.close()
    return runs


# --- runs that are broken or gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["events", "answer", "blobs", "head"])
def test_a_run_that_does_not_read_is_told_and_the_app_goes_on(home: Path, broken: str) -> None:
    run, other = made(home, BANDSAW, HERON)
    if broken == "events":
        file = run.folder / "events.jsonl"
        file.write_text("\n".join(["{", *file.read_text().splitlines()]) + "\n")
    elif broken == "answer":
        (run.folder / "blobs" / f"{run.view.answer}.json").write_text('{"status": "odd"}')
    elif broken == "blobs":
        shutil.rmtree(run.folder / "blobs")
    else:
        (run.folder / "run.json").write_text("{}")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        for mode in ("inspect", "ask"):
            await app.open_run(run.id, mode=mode)
            await pilot.pause()
        await pilot.press("f4")
        await until(pilot, lambda: "run" in shown(app) and "reading on" not in shown(app))
        await pilot.press("down", "up", "c", "down", "c")
        await pilot.pause()
        await pilot.press("escape", "f3", "down", "down", "down", "f2")
        await app.open_run(other.id, mode="inspect")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen) and HERON in shown(app))

    drive(home, script, size=WIDE)


def test_a_run_of_the_conversation_that_was_deleted_stays_to_be_read(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        turn = await ask(app, pilot, BANDSAW)
        assert turn.session.run is not None
        shutil.rmtree(turn.session.run.folder)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen) and "decompose" in shown(app))
        app.screen.query_one(RunTree).choose_stage("cite")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditText) or "cannot be read" in shown(app))
        assert isinstance(app.screen, InspectScreen)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        turn.focus()
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, AskScreen), "the source")
        await pilot.press("q")
        await ask(app, pilot, "And when is the launch of the Heron?")

    drive(home, script, size=NARROW)


def test_a_library_that_is_gone_is_told(home: Path) -> None:
    [run] = made(home, BANDSAW)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ask(app, pilot, BANDSAW)
        for name in ("library", "index"):
            for path in home.glob(f"{name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        await pilot.press("f5")
        await until(pilot, lambda: "mail" in shown(app))
        await pilot.press("f4", "f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        app.screen.query_one(QuestionBox).write(HERON)
        await pilot.press("enter")
        await until(pilot, lambda: "The library holds no document yet" in shown(app))
        assert "F5 shows the sources" in shown(app)
        await app.open_run(run.id)
        await pilot.press("w")

    drive(home, script, size=NARROW)


def test_what_nobody_foresaw_is_told_and_the_app_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the lamp is [b]out[/b]")

    for name in ("sources_state", "runs", "models", "prompts", "source_kinds", "suggest"):
        monkeypatch.setattr(Engine, name, broken)
    [run] = made(home, BANDSAW)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "[b]out[/b]" in shown(app), "the error in Ask")
        app.clear_notifications()
        for key in ("f5", "f4"):
            await pilot.press(key)
            await until(pilot, lambda: "[b]out[/b]" in shown(app), f"the error at {key}")
            app.clear_notifications()
        await app.open_run(run.id)
        await until(pilot, lambda: "decompose" in shown(app))
        await pilot.press("down", "m", "r", "p", "c")
        await pilot.pause()
        await pilot.press("f5", "a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))

    drive(home, script, size=WIDE)


# --- screens and modes ----------------------------------------------------------------------------------------------


def test_a_new_conversation_stays_new(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ask(app, pilot, BANDSAW)
        await pilot.press(*"and why", "ctrl+n")
        await until(pilot, lambda: not turns(app))
        assert app.screen.query_one(QuestionBox).text == "", "what was begun there is not of the new one"
        await pilot.press("f4")
        await until(pilot, lambda: "1 run" in shown(app))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen) and "27 documents" in shown(app))
        assert not turns(app)

    drive(home, script, size=NARROW)


def test_a_run_is_in_the_conversation_once_however_it_was_opened(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        turn = await ask(app, pilot, BANDSAW)
        await app.open_run(turn.session.id)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.pause()
        assert len(turns(app)) == 1

    drive(home, script, size=NARROW)


def test_a_run_that_is_asked_again_from_the_history_is_followed_in_ask(home: Path) -> None:
    made(home, BANDSAW)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.breakpoints = {"cite"}
        await pilot.press("f4")
        await until(pilot, lambda: "1 run" in shown(app))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, HaltScreen))
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await until(pilot, lambda: len(turns(app)) == 1)
        assert "waits before cite" in shown(app)
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, HaltScreen))
        await pilot.press("c")
        await until(pilot, lambda: "32 mm" in shown(app))

    drive(home, script, size=NARROW)


def test_a_run_is_opened_in_front_of_what_was_left_there(home: Path) -> None:
    one, other = made(home, BANDSAW, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(one.id)
        app.push_screen(CompareScreen(one.id, other.id))
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await pilot.press("f4")
        await until(pilot, lambda: "2 runs" in shown(app) and HERON in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen) and HERON in shown(app))

    drive(home, script, size=WIDE)


def test_a_click_on_a_stage_looks_into_that_stage(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ask(app, pilot, BANDSAW)
        rows = shown(app).splitlines()
        y = next(n for n, row in enumerate(rows) if "synthesize" in row)
        await pilot.click(offset=(rows[y].index("synthesize") + 2, y))
        await until(pilot, lambda: app.current_mode == "inspect")
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "synthesize")

    drive(home, script, size=NARROW)


def test_a_run_that_cannot_begin_says_why_where_it_was_asked_for(home: Path, tmp_path: Path) -> None:
    [run] = made(home, BANDSAW)
    with Engine(home) as engine:
        file = engine.export(run.id, tmp_path / "run.cascade.zip", redact=True)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(str(file))
        await until(pilot, lambda: "decompose" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: "is redacted" in shown(app), "why")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))

    drive(home, script, size=NARROW)


# --- keys that come too early or twice ------------------------------------------------------------------------------


def test_a_source_is_added_once(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("a note")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("f5")
        await until(pilot, lambda: "3 sources" in shown(app))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        app.screen.query_one("#path").value = str(folder)  # type: ignore[attr-defined]
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: "added notes" in shown(app))
        await pilot.pause()

    drive(home, script, size=NARROW)
    with Engine(home) as engine:
        assert [s.name for s in engine.sources()].count("notes") == 1
        assert len(engine.sources()) == 4


def test_leaving_an_editor_twice_leaves_it_once(home: Path) -> None:
    [run] = made(home, BANDSAW)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(run.id)
        await until(pilot, lambda: "decompose" in shown(app))
        tree = app.screen.query_one(RunTree)
        tree.choose_stage("decompose")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditText))
        await pilot.press("x")
        app.screen.action_leave()  # type: ignore[attr-defined]
        app.screen.action_leave()  # type: ignore[attr-defined]
        await until(pilot, lambda: "is not saved" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditText))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen))

    drive(home, script, size=WIDE)


def test_a_run_that_was_stopped_before_its_first_stage_is_run_again_and_compared(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.stepping = True
        await until(pilot, lambda: "27 documents" in shown(app))
        app.screen.query_one(QuestionBox).write(BANDSAW)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HaltScreen))
        await pilot.press("x")
        await until(pilot, lambda: not app.busy and isinstance(app.screen, AskScreen))
        app.stepping = False
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await until(pilot, lambda: app.screen.query(".section"), "what differs")
        assert "32 mm" in shown(app)

    drive(home, script, size=WIDE)


def test_a_model_that_is_not_there_is_told_at_its_stage(home: Path) -> None:
    [run] = made(home, BANDSAW)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(run.id)
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: tree.chosen is not None)
        tree.choose_stage("cite")
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "cite.q1")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ChooseOne))
        app.screen.query_one("#other").focus()
        await pilot.press(*"/none.gguf", "enter")
        await until(pilot, lambda: "1 edit: cite on /none.gguf" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: app.session is not None and bool(app.session.error) and not app.busy)
        await until(pilot, lambda: "no model at /none.gguf" in shown(app), "why")

    drive(home, script, size=WIDE)


def test_a_run_from_a_file_is_all_there_on_a_machine_without_the_library(home: Path, tmp_path: Path) -> None:
    [run] = made(home, BANDSAW)
    with Engine(home) as engine:
        file = engine.export(run.id, tmp_path / "run.cascade.zip")
    shutil.rmtree(home)
    other = tmp_path / "other"
    other.mkdir()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(str(file))
        await until(pilot, lambda: "decompose" in shown(app))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen) and "32 mm" in shown(app))
        turns(app)[0].focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "32 mm" in shown(app))
        await pilot.press("q", "f3")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen))
        await app.run_action("why")
        await until(pilot, lambda: isinstance(app.screen, WhyScreen))
        await pilot.press(*"bandsaw")
        await until(pilot, lambda: len(app.screen.query_one("#found", Grid).rows) > 1, "a document of the run")
        await pilot.press("enter")
        await until(pilot, lambda: "quoted" in shown(app) and "cite" in shown(app), "what became of it")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen))
        await pilot.press("r")
        await until(pilot, lambda: "was recorded on another" in shown(app), "why it cannot be run again")

    drive(other, script, size=WIDE)


def test_leaving_waits_in_sight_for_what_is_being_done(home: Path) -> None:
    done = threading.Event()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "27 documents" in shown(app))
        held = asyncio.ensure_future(app.clerks.syncer.do(lambda _: done.wait()))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "leaving, as soon as" in shown(app), "why it is still there")
        assert "27 documents" in shown(app)
        await pilot.press("ctrl+q")
        done.set()
        assert await held
        end = asyncio.get_running_loop().time() + PATIENCE
        while app.is_running and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)
        assert not app.is_running
        assert app.return_code == 0

    drive(home, script, size=NARROW)


def test_repeats_end_with_the_screen_that_was_to_show_them(home: Path) -> None:
    [run] = made(home, BANDSAW)
    begun, go_on = threading.Event(), threading.Event()
    repeats: list[Run] = []

    class Paused(Engine):
        """Waits with the first repeat until the test says so."""

        def rerun(self, *given: Any, **options: Any) -> Run:
            begun.set()
            go_on.wait(60)
            repeats.append(super().rerun(*given, **options))
            return repeats[-1]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.clerks.asker._engine = Paused(home)
        await app.open_run(run.id)
        await app.run_action("noise")
        await until(pilot, lambda: isinstance(app.screen, NoiseScreen))
        await pilot.press("r")
        await until(pilot, begun.is_set)
        await app.go_to("inspect")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen) and not app.busy)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        go_on.set()
        turn = await ask(app, pilot, HERON)
        assert turn.session.answer is not None
        assert len(repeats) <= 1

    try:
        drive(home, script, size=NARROW)
    finally:
        go_on.set()


def test_enter_twice_opens_a_source_once(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        turn = await ask(app, pilot, BANDSAW)
        turn.focus()
        turn.action_open()
        turn.action_open()
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "32 mm" in shown(app))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)

    drive(home, script, size=NARROW)


def test_a_run_is_stopped_before_any_of_its_stages(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "27 documents" in shown(app))
        for number, stage in enumerate(STAGES, 1):
            app.breakpoints = {stage}
            app.screen.query_one(QuestionBox).write(BANDSAW)
            app.screen.query_one(QuestionBox).focus()
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, HaltScreen), f"the halt before {stage}")
            await pilot.press("f6")
            await until(pilot, lambda: isinstance(app.screen, AskScreen))
            await pilot.press("escape")
            await until(pilot, lambda: not app.busy and "Stopped" in shown(app), f"the stop before {stage}")
            assert len(turns(app)) == number
            assert app.halted is None

    drive(home, script, size=NARROW)
