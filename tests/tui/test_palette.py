"""The palette, the help and the theme: what can be done is found by name, and how it looks is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from cascade.config import RunOptions
from cascade.tui.app import CascadeApp
from cascade.tui.screens.dialogs import ExportTo
from cascade.tui.screens.noise import NoiseScreen
from cascade.tui.screens.sources import SourcesScreen
from cascade.tui.settings import Settings, read_settings, write_settings
from cascade.tui.theme import DARK, LIGHT
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

HOSTILE = "is [red]larch[/red] [@click=app.quit]ordered[/]?"


async def palette(app: CascadeApp, pilot: Driver, words: str, found: str) -> None:
    """Open the palette, type, and wait until it offers what is looked for."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await pilot.press(*words)
    await until(pilot, lambda: found in shown(app))


async def take(app: CascadeApp, pilot: Driver, words: str, found: str) -> None:
    """Do the first thing that the palette offers."""
    await palette(app, pilot, words, found)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(app.screen, CommandPalette))


def test_modes_and_what_they_do_are_reached_by_name(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await take(app, pilot, "Sources", "Where the answers come from")
        await until(pilot, lambda: app.current_mode == "sources")
        await pilot.press("f2")
        await take(app, pilot, "Sync all so", "Sync all sources")
        await until(pilot, lambda: isinstance(app.screen, SourcesScreen) and "3 sources synced" in shown(app))
        await take(app, pilot, "Add a so", "Add a source")
        await until(pilot, lambda: type(app.screen).__name__ == "AddSource")

    drive(home, script)


def test_the_keys_of_a_screen_are_found_by_what_they_do(home: Path, desk: Desk) -> None:
    desk.ask("When is the launch of the Heron?")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("f4")
        await until(pilot, lambda: "1 run" in shown(app) and "reading on" not in shown(app))
        await take(app, pilot, "Star (", "Star the run")
        await until(pilot, lambda: "★" in shown(app))

    drive(home, script)


def test_a_run_is_opened_by_words_of_its_question_which_are_no_markup(home: Path, desk: Desk) -> None:
    run = desk.ask(HOSTILE)
    desk.ask("When is the launch of the Heron?")
    desk.engine.rerun(run, RunOptions(sample=1, repeat=True))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("f4")
        await until(pilot, lambda: "3 runs" in shown(app))
        await palette(app, pilot, "larch ordered", HOSTILE)
        assert shown(app).count(HOSTILE) == 1, "a repeat is not offered beside what it repeats"
        await pilot.press("enter")
        await until(pilot, lambda: app.session is not None and app.session.id == run.id)
        await until(pilot, lambda: app.current_mode == "inspect")
        await take(app, pilot, "Noise", "How far repeats")
        await until(pilot, lambda: isinstance(app.screen, NoiseScreen))
        await pilot.press("q")
        await take(app, pilot, "Export this", "Write it to one file")
        await until(pilot, lambda: isinstance(app.screen, ExportTo))

    drive(home, script)


def test_a_home_that_does_not_read_has_a_palette(home: Path) -> None:
    (home / "cascade.toml").write_text("zone = ")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await take(app, pilot, "Sources", "Where the answers come from")
        await until(pilot, lambda: app.current_mode == "sources")

    drive(home, script)


@pytest.mark.parametrize(("key", "words"), [("f4", "Every question that was asked"), ("f5", "was synced within a day")])
def test_help_tells_of_the_screen_and_is_read_on_by_keys(home: Path, key: str, words: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press(key)
        await pilot.press("f1")
        await until(pilot, lambda: words.split()[0] in shown(app) and app.screen.query("HelpPanel"))
        panel = app.screen.query_one("HelpPanel")
        await until(pilot, lambda: panel.max_scroll_y > 0)
        await pilot.press("shift+pagedown")
        await until(pilot, lambda: panel.scroll_y > 0)
        await pilot.press("shift+pageup")
        await until(pilot, lambda: panel.scroll_y == 0)
        await pilot.press("f1")
        await until(pilot, lambda: not app.screen.query("HelpPanel"))

    drive(home, script, size=(80, 24))


def test_escape_closes_the_help_and_nothing_else(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("f4")
        await until(pilot, lambda: app.current_mode == "runs")
        await pilot.press("slash", "h", "f1")
        await until(pilot, lambda: app.screen.query("HelpPanel"))
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query("HelpPanel"))
        assert app.screen.query_one(Input).value == "h", "what was typed stays"
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query_one(Input).value)

    drive(home, script, size=(80, 24))


def test_the_theme_is_changed_by_a_key_and_remembered(home: Path) -> None:
    async def first(app: CascadeApp, pilot: Driver) -> None:
        assert app.theme == DARK.name
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.theme == LIGHT.name)
        await until(pilot, lambda: read_settings(home).theme == LIGHT.name)

    async def second(app: CascadeApp, pilot: Driver) -> None:
        assert app.theme == LIGHT.name
        await take(app, pilot, "Light or", "The other theme")
        await until(pilot, lambda: app.theme == DARK.name)

    drive(home, first)
    drive(home, second)
    assert read_settings(home).theme == DARK.name


@pytest.mark.parametrize("kept", ["", "{", "[1]", '{"theme": 3}', '{"theme": "no-such-theme"}', "[" * 40_000, "\x00"])
def test_settings_that_do_not_read_are_the_defaults(home: Path, kept: str) -> None:
    (home / "app.json").write_text(kept)

    async def script(app: CascadeApp, _: Driver) -> None:
        assert app.theme == DARK.name

    drive(home, script)


def test_settings_are_kept_where_there_is_a_home_and_else_forgotten(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("cascade-light"))
    assert read_settings(tmp_path) == Settings("cascade-light")
    assert (tmp_path / "app.json").stat().st_mode & 0o077 == 0
    write_settings(tmp_path / "nowhere", Settings("cascade-light"))
    assert not (tmp_path / "nowhere").exists()
    write_settings(None, Settings("cascade-light"))
    assert read_settings(None) == Settings()
