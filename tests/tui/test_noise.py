"""Noise in the app: repeats are made and can be stopped, and what they show is drawn and put in words."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

from textual.widgets import Input, Select

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.noise import Effect, Noise, Spread, Variant
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.screens.noise import NoiseScreen
from cascade.tui.spread import bar, drawn, verdict
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

HERON = "When is the launch of the Heron?"


async def noise(app: CascadeApp, pilot: Driver, run: Run) -> NoiseScreen:
    """Open a run, and the screen that repeats it."""
    await app.open_run(run.id)
    app.action_noise()
    await until(pilot, lambda: isinstance(app.screen, NoiseScreen))
    assert isinstance(app.screen, NoiseScreen)
    return app.screen


def test_a_run_is_repeated_and_rules_are_known_to_be_alike(home: Path, desk: Desk) -> None:
    run = desk.ask(HERON)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await noise(app, pilot, run)
        assert "no stage of these asks a model" in shown(app)
        screen.query_one("#samples", Input).value = "1"
        await pilot.press("r")
        await until(pilot, lambda: "at least 2 repeats" in shown(app))
        screen.query_one("#samples", Input).value = "3"
        screen.query_one("#temperature", Input).value = "-"
        await pilot.press("r")
        await until(pilot, lambda: "the temperature is" in shown(app))
        screen.query_one("#temperature", Input).value = "0.8"
        await pilot.press("r")
        await until(pilot, lambda: "The repeats are alike" in shown(app))
        assert "1 distinct answer of 3 repeats" in shown(app)
        assert "3×  answered" in shown(app)
        assert not app.busy
        await pilot.press("q")
        await until(pilot, lambda: app.screen is not screen)

    drive(home, script, size=(80, 24))
    repeats = [summary for summary in desk.engine.runs() if summary.forked == run.id]
    assert sorted(summary.sample for summary in repeats) == [1, 2, 3]


def test_an_edited_run_is_laid_beside_the_repeats_of_what_it_was_made_from(home: Path, desk: Desk) -> None:
    run = desk.ask(HERON)
    assert run.answer is not None
    empty = {**run.output("retrieve.q1"), "hits": []}
    edited = desk.engine.rerun(run, RunOptions(pins={"retrieve.q1": empty}))
    assert edited.answer != run.answer

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await noise(app, pilot, edited)
        assert screen.query_one("#of", Select).value == run.id
        screen.query_one("#samples", Input).value = "2"
        await pilot.press("r")
        await until(pilot, lambda: "The edit changed more than chance does" in shown(app))
        assert "edit" in shown(app)
        assert "beyond the spread of 2 repeats" in shown(app)

    drive(home, script, size=(120, 60))


def test_repeats_are_stopped_and_what_is_done_is_kept(home: Path, desk: Desk) -> None:
    run = desk.ask(HERON)
    stopped = threading.Event()

    class Paused(Engine):
        """Waits with the third repeat until the test has asked for a stop."""

        made = 0

        def rerun(self, *given: Any, **options: Any) -> Run:
            self.made += 1
            if self.made == 3:
                stopped.wait(60)
            return super().rerun(*given, **options)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.clerks.asker._engine = Paused(home)
        screen = await noise(app, pilot, run)
        await pilot.press("r")
        await until(pilot, lambda: "2 of 5 repeats" in shown(app))
        assert app.busy
        assert app.start(HERON, lambda engine, *_: engine.ask(engine.question(HERON))) is None, "one thing at a time"
        await pilot.press("escape")
        assert app.screen is screen
        stopped.set()
        await until(pilot, lambda: "stopped after 2 of 5 repeats" in shown(app))
        assert not app.busy

    try:
        drive(home, script)
    finally:
        stopped.set()


def test_a_run_that_is_gone_is_told_in_place(home: Path, desk: Desk) -> None:
    run = desk.ask(HERON)
    edited = desk.engine.rerun(run)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await noise(app, pilot, edited)
        shutil.rmtree(run.folder)
        await pilot.press("r")
        await until(pilot, lambda: "no run called" in shown(app))
        assert not app.busy
        assert app.screen is screen

    drive(home, script)


def spread(measure: str, mean: float, most: float) -> Spread:
    return Spread(measure=measure, mean=mean, most=most)


def effect(measure: str, distance: float, most: float) -> Effect:
    return Effect(
        measure=measure, distance=distance, most=most, p=0.2, beyond=distance > most, text=f"{measure} in words"
    )


def test_the_verdict_weighs_an_edit_against_chance() -> None:
    plain = Noise(
        run="one", stage=None, asked=2, repeats=("a", "b"), pairs=1, variants=(),
        spreads=(spread("text", 0.25, 0.5), spread("status", 0.0, 0.0)),
    )  # fmt: skip
    assert verdict(plain) == "The repeats differ in text: an edit has to change more than that."
    far = plain.model_copy(update={"effects": (effect("text", 0.7, 0.5), effect("status", 0.0, 0.0))})
    assert verdict(far) == "The edit changed more than chance does: text."
    near = plain.model_copy(update={"effects": (effect("text", 0.3, 0.5),)})
    assert verdict(near) == "What the edit changed (text) is no more than chance changes."
    same = plain.model_copy(update={"effects": (effect("text", 0.0, 0.5),)})
    assert verdict(same) == "The edit changed nothing that can be seen in the answer."
    assert bar(0.25, 0.5, 8) == ("██", "▒▒", "····")
    assert bar(1.0, 1.0, 8) == ("████████", "", "")


def test_answers_are_shown_as_they_are_and_long_ones_cut() -> None:
    text = "\n".join(["[red]x[/red] \x1b[31m", *(f"line {n}" for n in range(9))])
    long, none = Variant(status="not_found", text=text, runs=("a",)), Variant(status="failed", text="", runs=("b",))
    shown_as = drawn(
        Noise(
            run="one",
            stage=None,
            asked=2,
            repeats=("a", "b"),
            pairs=1,
            spreads=(spread("text", 0.0, 0.0),),
            variants=(long, none),
        )
    ).plain
    assert "[red]x[/red]" in shown_as
    assert "\x1b" not in shown_as
    assert "line 2" in shown_as
    assert "line 8" not in shown_as
    assert "1×  not found" in shown_as
    assert "no answer" in shown_as
