"""Why not? in the app: a document is picked by words or by name, and where it was lost stands out."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.screens.why import WhyScreen
from cascade.tui.widgets.run_tree import RunTree
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

HERON = "When is the launch of the Heron?"


@pytest.fixture
def run(desk: Desk) -> Run:
    """A question that was answered, with a document that was quoted and others that were lost on the way."""
    return desk.ask(HERON)


async def why(app: CascadeApp, pilot: Driver) -> WhyScreen:
    """From the list of runs to the search for a document."""
    await pilot.press("f4")
    await until(pilot, lambda: "1 run" in shown(app) and "reading on" not in shown(app))
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, WhyScreen))
    assert isinstance(app.screen, WhyScreen)
    return app.screen


async def told(app: CascadeApp, pilot: Driver) -> list[str]:
    """The lines of the gates, once they are there."""
    await until(pilot, lambda: app.screen.query_one(OptionList).option_count and "library" in shown(app))
    return shown(app).splitlines()


def test_a_document_is_found_as_one_types_and_its_gates_stand_under_each_other(
    home: Path, run: Run, desk: Desk
) -> None:
    lost = next(d for d in desk.engine.find_documents("varnish") if d.title.startswith("Varnish"))
    expected = desk.engine.why(run, lost.id)
    assert expected.lost is not None

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await why(app, pilot)
        await pilot.press(*"varnish")
        await until(pilot, lambda: "Varnish" in shown(app))
        await pilot.press("enter")
        lines = await told(app, pilot)
        assert expected.lost is not None
        [line] = [line for line in lines if "✗" in line]
        assert expected.lost.gate.value in line
        assert any("lost here" in line for line in lines)
        assert any(line.strip().startswith("✓ library") for line in lines)
        assert any(line.strip().startswith("·") and "not reached" in line for line in lines)
        gates = app.screen.query_one(OptionList)
        assert gates.highlighted == expected.steps.index(expected.lost), "the cursor is where it was lost"
        await pilot.resize_terminal(60, 24)
        await until(pilot, lambda: any("✗" in line for line in shown(app).splitlines()))

    drive(home, script, size=(100, 50))


def test_a_quoted_document_passes_every_gate_and_a_gate_opens_its_stage(home: Path, run: Run, desk: Desk) -> None:
    assert run.answer is not None
    quoted = next(q.document for q in run.answer.quotes if desk.engine.why(run, q.document).lost is None)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await why(app, pilot)
        screen.query_one(Input).value = quoted
        await until(pilot, lambda: screen._grid.rows)
        await pilot.press("enter")
        lines = await told(app, pilot)
        assert not any("✗" in line for line in lines)
        gates = app.screen.query_one(OptionList)
        expected = desk.engine.why(run, quoted)
        gates.highlighted = 0
        await pilot.press("enter")
        await until(pilot, lambda: "no stage of the run" in shown(app))
        gates.highlighted = next(n for n, step in enumerate(expected.steps) if step.gate.value == "cite")
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "inspect" and app.session is not None)
        await until(pilot, lambda: app.screen.query(RunTree))
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name.startswith("cite"))
        assert app.session is not None
        assert app.session.id == run.id

    drive(home, script)


def test_what_no_search_finds_can_be_named_and_another_one_asked_for(home: Path, run: Run) -> None:
    assert run.answer is not None

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await why(app, pilot)
        await pilot.press(*"zz[red]9", "enter")
        await told(app, pilot)
        assert "zz[red]9" in shown(app)
        assert "✗" in shown(app)
        await pilot.press("slash")
        assert screen.focused is screen.query_one(Input)
        await pilot.press("escape")
        await until(pilot, lambda: not screen.query_one("#found").display)
        await pilot.press("q")
        await until(pilot, lambda: app.screen is not screen)
        assert app.current_mode == "runs"

    drive(home, script)


def test_a_name_that_several_documents_have_is_told_with_what_to_do(home: Path, run: Run) -> None:
    assert run.answer is not None

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await why(app, pilot)
        screen.query_one(Input).value = "steam"
        await until(pilot, lambda: screen._grid.rows)
        await pilot.press("tab", "end", "enter")
        await until(pilot, lambda: "several documents" in shown(app))
        assert "give the id of one of them" in shown(app)

    drive(home, script)


def test_who_types_fast_gets_the_list_to_choose_from(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.answer is not None
    monkeypatch.setattr("cascade.tui.screens.why._REST", 600.0)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await why(app, pilot)
        await pilot.press(*"steam", "enter")
        await until(pilot, lambda: len(screen._grid.rows) > 2 and screen._grid.display)
        assert "several documents" not in shown(app)
        await pilot.press("enter")
        await told(app, pilot)

    drive(home, script)


def test_it_needs_a_run_that_has_ended(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.pause()
        app.action_why()
        app.action_noise()
        await until(pilot, lambda: "no run is open" in shown(app))
        assert not isinstance(app.screen, WhyScreen)

    drive(home, script)


def test_what_could_be_done_is_told_by_the_keys_that_do_it(home: Path, run: Run) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await why(app, pilot)
        await pilot.press(*"varnish", "down", "enter")
        await told(app, pilot)
        await until(pilot, lambda: "→" in shown(app))
        screen = " ".join(shown(app).split())
        assert "(F3, then decompose)" in screen
        assert f"cascade show {run.id}" not in screen
        assert "or take it in by hand: t" in screen
        await pilot.press("t")
        await until(pilot, lambda: "1 edit: retrieve.q1 output" in shown(app), "the edit")
        tree = app.screen.query_one(RunTree)
        await until(pilot, lambda: tree.chosen is not None and tree.chosen.name == "retrieve.q1")

    drive(home, script)
