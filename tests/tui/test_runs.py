"""The history in the app: found again, filtered, marked, compared, exported, deleted."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Checkbox, Input

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.history import History
from cascade.tui.screens.dialogs import Confirm, Dialog
from cascade.tui.screens.runs import RunsScreen
from cascade.tui.widgets.run_preview import RunPreview
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

HOSTILE = "who is [red]x[/red] \x1b[31m and [@click=app.quit]y[/]?"
BOARD = "What did the board decide about the crane?"
HERON = "When is the launch of the Heron?"


def asked(desk: Desk, *questions: str) -> list[Run]:
    return [desk.ask(question) for question in questions]


async def history(app: CascadeApp, pilot: Driver, runs: int) -> RunsScreen:
    """Go to the runs, and wait until they are all there."""
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(app.screen, RunsScreen))
    screen = app.screen
    assert isinstance(screen, RunsScreen)
    await until(pilot, lambda: f"{runs:,} run" in shown(app) and "reading on" not in shown(app))
    return screen


async def question(pilot: Driver, kind: type[Screen[Any]] = Dialog) -> None:
    """Wait for a dialog."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


def test_runs_are_listed_newest_first_with_how_they_came_out(home: Path, desk: Desk) -> None:
    asked(desk, BOARD, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 2)
        first, second = (line for line in shown(app).splitlines() if "the board" in line or "Heron?" in line)
        assert HERON[:20] in first
        assert BOARD[:20] in second
        assert "today" in first
        assert "answered" in second or "not found" in second or "partial" in second

    drive(home, script, size=(80, 24))


def test_words_filter_as_one_types_and_escape_clears(home: Path, desk: Desk) -> None:
    _, heron = asked(desk, BOARD, HERON)
    desk.engine.mark(heron.id, name="launch")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await history(app, pilot, 2)
        await pilot.press("slash", *"crane")
        assert "1 of 2 runs" in shown(app)
        assert BOARD[:20] in shown(app)
        assert HERON[:20] not in shown(app)
        await pilot.press("escape")
        assert HERON[:20] in shown(app)
        for word in ("launch", heron.id, "none", heron.answer.status.value if heron.answer else ""):
            await pilot.press("slash", *word)
            assert HERON[:20] in shown(app), word
            await pilot.press("escape")
        await pilot.press("slash", *"zebra")
        assert "no run has all of these words: zebra" in shown(app)
        await pilot.press("enter")
        assert screen.focused is not None
        assert screen.focused.id == "list", "Enter goes from the box to the list"

    drive(home, script, size=(80, 24))


def test_a_hostile_question_and_name_are_shown_as_they_are(home: Path, desk: Desk) -> None:
    [run] = asked(desk, HOSTILE)
    desk.engine.mark(run.id, name="[b]bold[/b]")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 1)
        assert "who is [red]x[/red] and [@click=app.quit]y[/]?" in shown(app)
        assert "[b]bold[/b]" in shown(app)
        await pilot.press("x")
        await question(pilot, Confirm)
        assert "[@click=app.quit]y[/]" in shown(app)

    drive(home, script, size=(200, 40))


def test_the_answer_stands_beside_the_list_on_a_wide_screen(home: Path, desk: Desk) -> None:
    board, heron = asked(desk, BOARD, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await history(app, pilot, 2)
        preview = screen.query_one(RunPreview)
        await until(pilot, lambda: preview.shows == (heron.id, "done"))
        assert heron.answer is not None
        assert heron.answer.text.split()[0] in shown(app)
        await pilot.press("down")
        await until(pilot, lambda: preview.shows == (board.id, "done"))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not preview.display)

    drive(home, script, size=(160, 48))


def test_a_run_opens_in_inspect_by_enter_and_by_a_double_click(home: Path, desk: Desk) -> None:
    board, heron = asked(desk, BOARD, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await history(app, pilot, 2)
        await pilot.press("enter")
        await until(pilot, lambda: app.session is not None and app.session.id == heron.id)
        await until(pilot, lambda: app.current_mode == "inspect")
        await pilot.press("f4")
        await until(pilot, lambda: app.screen is screen)
        await pilot.click("#list", offset=(20, 2), times=2)
        await until(pilot, lambda: app.session is not None and app.session.id == board.id)
        await pilot.press("f4")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("a")
        await until(pilot, lambda: app.current_mode == "ask")
        assert app.session is not None
        assert app.session.id == board.id

    drive(home, script)


def test_a_run_is_starred_and_named_and_a_name_means_one_run(home: Path, desk: Desk) -> None:
    board, heron = asked(desk, BOARD, HERON)
    desk.engine.mark(board.id, name="taken")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 2)
        await pilot.press("asterisk")
        await until(pilot, lambda: "★" in shown(app))
        await pilot.press("n")
        await question(pilot)
        await pilot.press(*"taken", "enter")
        await until(pilot, lambda: "is called 'taken' already" in shown(app))
        assert "choose another" in shown(app)
        await pilot.press("home", "shift+end", *"launch", "enter")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and "launch" in shown(app))
        await pilot.press("asterisk")
        await until(pilot, lambda: "★" not in shown(app))

    drive(home, script)
    assert desk.engine.run("launch").id == heron.id


def test_a_run_is_deleted_only_after_a_yes(home: Path, desk: Desk) -> None:
    board, heron = asked(desk, BOARD, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 2)
        await pilot.press("x")
        await question(pilot, Confirm)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        assert "2 runs" in shown(app)
        await pilot.press("x")
        await question(pilot, Confirm)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        assert "2 runs" in shown(app), "Enter alone leaves it as it is"
        await pilot.press("delete")
        await question(pilot, Confirm)
        await pilot.press("y")
        await until(pilot, lambda: "1 run" in shown(app))
        await until(pilot, lambda: HERON[:20] not in shown(app), "neither its line nor its preview")

    drive(home, script)
    assert [run.id for run in desk.engine.runs()] == [board.id]
    assert not heron.folder.exists()


def test_a_run_is_exported_masked_or_not_and_opened_from_its_file(home: Path, desk: Desk, tmp_path: Path) -> None:
    [run] = asked(desk, "Who wrote about the crane?")
    plain, masked = tmp_path / "plain.cascade.zip", tmp_path / "masked.cascade.zip"

    async def export(app: CascadeApp, pilot: Driver, path: Path, masks: bool) -> None:
        await pilot.press("E")
        await question(pilot)
        app.screen.query_one("#text", Input).value = str(path)
        app.screen.query_one(Checkbox).value = masks
        await pilot.press("enter")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 1)
        await export(app, pilot, tmp_path / "nowhere" / "x.zip", False)
        await until(pilot, lambda: "cannot be written" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        await export(app, pilot, plain, False)
        await until(pilot, lambda: plain.exists() and isinstance(app.screen, RunsScreen))
        await export(app, pilot, masked, True)
        await until(pilot, lambda: masked.exists() and isinstance(app.screen, RunsScreen))
        await export(app, pilot, plain, False)
        await until(pilot, lambda: "Replace" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        await pilot.press("O")
        await question(pilot)
        await pilot.press(*str(plain), "enter")
        await until(pilot, lambda: app.session is not None and app.session.run is not None)
        assert app.session is not None
        assert app.session.run is not None
        assert app.session.run.folder == plain
        assert app.session.id == run.id

    drive(home, script)
    assert desk.engine.run(str(masked)).file is not None


def test_two_runs_are_marked_and_compared(home: Path, desk: Desk) -> None:
    pytest.importorskip("cascade.tui.screens.compare")
    board, heron = asked(desk, BOARD, HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 2)
        await pilot.press("c")
        assert "marked one to compare" in shown(app)
        assert "◆" in shown(app)
        await pilot.press("c")
        assert "◆" not in shown(app), "the same again takes the mark away"
        await pilot.press("c", "down", "c")
        await until(pilot, lambda: type(app.screen).__name__ == "CompareScreen")

    drive(home, script)
    assert board.id != heron.id


def test_a_run_becomes_an_eval_case_and_can_be_asked_again(home: Path, desk: Desk) -> None:
    [run] = asked(desk, BOARD)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 1)
        await pilot.press("v")
        await until(pilot, lambda: list((home / "evals").glob("**/*.jsonl")) + list((home / "evals").glob("**/*.toml")))
        await pilot.press("R")
        await until(pilot, lambda: app.session is not None and app.session.run is not None and not app.session.live)
        assert app.current_mode == "ask"
        await history(app, pilot, 2)
        assert "↳" in shown(app), "the new one is marked as made from the other"

    drive(home, script)
    newest = next(desk.engine.runs())
    assert newest.forked == run.id


def test_a_run_that_ends_comes_into_the_list(home: Path, desk: Desk) -> None:
    asked(desk, BOARD)

    def ask(engine: Engine, listen: Any, stop: Any, before: Any) -> Run:
        return engine.ask(engine.question(HERON), listen=listen, stop=stop, before=before)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await history(app, pilot, 1)
        app.start(HERON, ask)
        await until(pilot, lambda: "2 runs" in shown(app) and "answering" not in shown(app))
        assert app.screen is screen
        assert HERON[:20] in shown(app)

    drive(home, script)


def test_a_run_that_cannot_be_opened_is_told_and_nothing_breaks(home: Path, desk: Desk) -> None:
    [run] = asked(desk, BOARD)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 1)
        shutil.rmtree(run.folder)
        await pilot.press("enter")
        await until(pilot, lambda: "no run called" in shown(app))
        assert app.current_mode == "runs"
        await pilot.press("f2", "f4")
        await until(pilot, lambda: "nothing was asked yet" in shown(app))
        await pilot.press("asterisk", "x", "enter", "c", "y")
        assert isinstance(app.screen, RunsScreen)

    drive(home, script)


def test_repeats_are_folded_under_the_run_that_they_repeat(home: Path, desk: Desk) -> None:
    [run] = asked(desk, BOARD)
    for sample in (1, 2):
        desk.engine.rerun(run, RunOptions(sample=sample, repeat=True))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await history(app, pilot, 3)
        assert "×3  What did" in shown(app)
        assert "sample 1" not in shown(app)
        await pilot.press("space")
        assert "sample 1" in shown(app)
        assert "sample 2" in shown(app)
        await pilot.press("space")
        assert "sample 1" not in shown(app)

    drive(home, script)


def test_thousands_of_runs_are_read_in_pieces_while_keys_are_answered(home: Path, desk: Desk) -> None:
    [run] = asked(desk, BOARD)
    head = json.loads((run.folder / "run.json").read_text())
    for n in range(2000):
        began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
        folder = run.folder.parent.parent / f"{began:%Y-%m-%d}" / f"{began:%H%M%S}-{n:05}"
        (folder / "blobs").mkdir(parents=True)
        copied = {**head, "id": folder.name, "began": began.isoformat()}
        (folder / "run.json").write_text(json.dumps(copied))
        (folder / "events.jsonl").write_text("")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        read, enough = app.read, asyncio.Event()

        async def pausing(work: Callable[[Engine], Any]) -> Any:
            result = await read(work)
            if isinstance(app.screen, RunsScreen) and "300 runs, reading on" in shown(app):
                await enough.wait()
            return result

        app.read = pausing  # type: ignore[method-assign]
        await pilot.press("f4")
        await until(pilot, lambda: "300 runs, reading on" in shown(app))
        await pilot.press("end", "slash", *"2 crane running")
        assert "running" in shown(app), "what is there can be used before all of it is"
        await pilot.press("escape")
        enough.set()
        await until(pilot, lambda: "2,001 runs" in shown(app) and "reading on" not in shown(app))
        await pilot.press("end")
        assert "1 Jan 00:00" in shown(app) or "2026-01-01" in shown(app)
        await pilot.press("slash", *"running 00042")
        assert "1 of 2,001 runs" in shown(app)

    drive(home, script)


def test_a_repeat_of_nothing_that_is_known_stands_by_itself(desk: Desk) -> None:
    [run] = asked(desk, BOARD)
    repeat = desk.engine.rerun(run, RunOptions(sample=1, repeat=True))
    known = {summary.id: summary for summary in desk.engine.runs()}
    history = History()
    history.take(known.values())
    assert [(line.run.id, line.repeats) for line in history.lines()] == [(run.id, 1)]
    assert [line.depth for line in history.lines(opened={run.id})] == [0, 1]
    assert {line.run.id for line in history.lines("crane")} == {run.id, repeat.id}, "a filter folds nothing away"
    history.drop(run.id)
    assert [line.run.id for line in history.lines()] == [repeat.id]
    looped = known[repeat.id].model_copy(update={"forked": repeat.id})
    history.take([looped])
    assert [line.run.id for line in history.lines()] == [repeat.id]
