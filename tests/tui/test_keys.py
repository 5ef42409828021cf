"""What keys there are: told in the bar below as far as there is room, and all of them by F1."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from textual.command import CommandPalette

from cascade.cli import tui
from cascade.tui.app import CascadeApp
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.widgets.key_bar import KeyBar
from cascade.tui.widgets.run_tree import RunTree
from cascade.tui.widgets.turn import Turn
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

LAUNCH = "When is the launch of the Heron?"


@pytest.fixture
def run(desk: Desk) -> str:
    """A run of the home that the app is then opened on."""
    asked = desk.ask(LAUNCH)
    desk.engine.close()
    return asked.id


def bar(app: CascadeApp) -> str:
    """The last line of the screen."""
    return shown(app).splitlines()[-1]


async def answer(app: CascadeApp, pilot: Driver, run: str) -> None:
    """The answer of a run, with the focus on it."""
    await until(pilot, lambda: "27 documents" in shown(app), "the library")
    turns = len(app.screen.query(Turn))
    await app.open_run(run)
    await pilot.press("f2")
    await until(pilot, lambda: len(app.screen.query(Turn)) > turns, "the answer")
    await pilot.press("shift+tab")
    await until(pilot, lambda: app.focused is app.screen.query(Turn).last() and "Copy" in bar(app), "the focus on it")


def test_the_bar_tells_more_keys_the_wider_it_is_and_always_how_to_leave(desk: Desk, run: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await answer(app, pilot, run)
        assert "Quit" in bar(app)
        assert "Bad" not in bar(app), "no room for it"
        await pilot.resize_terminal(140, 24)
        await until(pilot, lambda: "- Bad" in bar(app), "what is there for an answer")
        assert "F1 Help" in bar(app)
        await pilot.resize_terminal(50, 24)
        await until(pilot, lambda: "- Bad" not in bar(app), "less")
        assert "^q Quit F1 Help" in bar(app)
        assert "palette" in bar(app)

    drive(desk.engine.home.path, script, size=(72, 24))


def test_a_key_of_the_bar_can_be_clicked_and_is_explained_where_it_is_pointed_at(desk: Desk, run: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await answer(app, pilot, run)
        keys = app.screen.query_one(KeyBar)
        await pilot.hover(keys, offset=(bar(app).index("Copy"), 0))
        assert keys.tooltip == "Copy the answer with its sources"
        await pilot.click(keys, offset=(bar(app).index("palette"), 0))
        await until(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette")
        await pilot.press("escape")
        await until(pilot, lambda: "Inspect" in bar(app), "the bar")
        await pilot.click(keys, offset=(bar(app).index("Inspect"), 0))
        await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")

    drive(desk.engine.home.path, script, size=(140, 40))


def test_no_key_is_told_for_what_is_not_there(desk: Desk) -> None:
    run, missed = desk.ask(LAUNCH).id, desk.ask("Which trombone did the zebra swallow?").id
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await answer(app, pilot, run)
        assert "Open" in bar(app)
        assert "All sources" not in bar(app), "none is folded away"
        assert "Other reading" not in bar(app), "it was no follow-up"
        await answer(app, pilot, missed)
        assert "Open" not in bar(app), "nothing is cited"

    drive(desk.engine.home.path, script, size=(200, 40))


def test_the_inspector_tells_how_to_go_from_tab_to_tab(desk: Desk, run: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(run)
        await until(pilot, lambda: app.screen.query_one(RunTree).root.children, "the run")
        await until(pilot, lambda: "> Next tab" in bar(app), "the key")

    drive(desk.engine.home.path, script, size=(100, 30))


def test_help_begins_with_what_keys_do_here_and_says_how_to_read_on(desk: Desk, run: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await answer(app, pilot, run)
        await pilot.press("f1")
        await until(pilot, lambda: "Copy the answer" in shown(app), "the keys")
        text = shown(app)
        assert "Shift+PgDn reads on, Esc closes" in text
        assert "1 to 9 Source" in text
        assert "Source 9" not in text
        assert text.index("Leave cascade") < text.index("Scroll Up"), "how a page is scrolled is told at the end"

    drive(desk.engine.home.path, script, size=(120, 120))


def test_the_bar_leaves_room_for_the_help_beside_it(desk: Desk, run: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await answer(app, pilot, run)
        assert "← Source before" in bar(app)
        await pilot.press("f1")
        await until(pilot, lambda: "← Source before" not in bar(app) and "F1 Help" in bar(app), "fewer keys")
        assert "^p palette" in bar(app)

    drive(desk.engine.home.path, script, size=(120, 40))


def test_no_key_waits_while_much_is_looked_through_for_garbage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, while_open = gc.get_threshold(), []
    monkeypatch.setattr(tui, "on_terminal", lambda: True)
    monkeypatch.setattr(CascadeApp, "run", lambda _: while_open.append(gc.get_threshold()))
    gc.set_threshold(100_000, 10, 10)
    try:
        tui.open_app(tmp_path)
    finally:
        gc.set_threshold(*before)
    young, times, _ = while_open[0]
    assert young * times <= 50_000, "objects that one look goes through, all but the rarest"
