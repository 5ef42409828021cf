"""A picture of each screen, on real runs of the sample company."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from cascade.config import RunOptions
from cascade.tui import commands
from cascade.tui.app import CascadeApp
from cascade.tui.screens import runs as runs_screen
from cascade.tui.screens import sources as sources_screen
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.theme import LIGHT
from cascade.tui.widgets.run_tree import RunTree
from tests.desk import AS_OF, Desk, scripted
from tests.tui.pilot import Driver, opened, shown, until
from tests.tui.settled import NOON, settle
from tests.tui.snapshot import kept

WARRANTY = "How long is the warranty on hulls?"
INCIDENTS = "Which incidents happened at the steam box?"
TROMBONE = "What did the trombone quartet play?"
BANDSAW = "Which blade does the bandsaw have?"
LAUNCH = "When is the launch of the Heron?"
EDITED, LAUNCHED, BANDSAW_ROW, TROMBONE_ROW, INCIDENTS_ROW, WARRANTY_ROW = range(6)
"""Rows of the history, the newest first."""
NARROW, WIDE = (80, 24), (160, 48)
Script = Callable[[CascadeApp, Driver], Awaitable[None]]


class Afternoon(datetime):
    """A clock that stands, some hours after the runs."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        later = NOON + timedelta(hours=3)
        return cls.fromtimestamp(later.timestamp(), tz)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same day for every screen that tells how long ago something was."""
    for module in (commands, runs_screen, sources_screen):
        monkeypatch.setattr(module, "datetime", Afternoon)


@pytest.fixture(scope="module")
def home(synced: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with six runs: one by a model that says what it is told, and one that was made from another by hand."""
    folder = tmp_path_factory.mktemp("pictures")
    desk = Desk.copied(synced, folder / "home")
    written = {"quotes": [1], "text": "The bandsaw has a new blade of 32 mm."}
    desk.seat(scripted({"sentences": [written]}, name="x/scripted"))
    for question in (WARRANTY, INCIDENTS, TROMBONE):
        desk.ask(question)
    desk.ask(BANDSAW, {"synthesize": "x/scripted"})
    launch = desk.ask(LAUNCH)
    found = launch.output("retrieve")
    hits = [{**hit, "rank": rank} for rank, hit in enumerate(found["hits"][1:], 1)]
    desk.engine.rerun(launch, RunOptions(pins={"retrieve.q1": {**found, "hits": hits}}))
    home = desk.engine.home.path
    (folder / "letters").mkdir()
    desk.engine.add(folder / "letters", kind="folder")
    desk.engine.close()
    settings = (home / "cascade.toml").read_text(encoding="utf-8")
    (home / "cascade.toml").write_text(settings.replace(str(folder), "/srv"), encoding="utf-8")
    assert len(settle(home)) == 6
    return home


# --- the ways to the screens --------------------------------------------------------------------------------------


async def runs(app: CascadeApp, pilot: Driver) -> None:
    """To the history, with all of it there."""
    await pilot.press("f4")
    await until(pilot, lambda: "6 runs" in shown(app) and "reading on" not in shown(app))


def at(row: int, *keys: str, sight: str) -> Script:
    """Go to a row of the history, press keys, and wait until something is seen."""

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await runs(app, pilot)
        await pilot.press(*["down"] * row, *keys)
        await until(pilot, lambda: sight in shown(app), sight)

    return script


def stage(row: int, name: str, *then: tuple[str, str]) -> Script:
    """Look into a stage of a run; then press keys, after each of which something is to be seen."""

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await at(row, "enter", sight="synthesize")(app, pilot)
        screen = app.screen
        assert isinstance(screen, InspectScreen)
        screen.query_one(RunTree).choose_stage(name)
        await until(pilot, lambda: screen.record is not None and screen.record.node.stage == name, name)
        for key, sight in then:
            await pilot.press(key)
            await until(pilot, lambda sight=sight: sight in shown(app), sight)  # type: ignore[misc]

    return script


async def nothing(app: CascadeApp, pilot: Driver) -> None:
    """The app as it opens."""
    await until(pilot, lambda: "27 documents" in shown(app))


async def light(app: CascadeApp, pilot: Driver) -> None:
    """The other theme."""
    app.theme = LIGHT.name
    await at(INCIDENTS_ROW, "a", sight="Sources")(app, pilot)


async def document(app: CascadeApp, pilot: Driver) -> None:
    """What an answer cites, opened."""
    await at(BANDSAW_ROW, "a", sight="Sources")(app, pilot)
    await pilot.press("shift+tab", "enter")
    await until(pilot, lambda: "Source 1 of 1" in shown(app) and "Tomas Reuter" in shown(app), "the document")


async def compare(app: CascadeApp, pilot: Driver) -> None:
    """Two runs, one made from the other."""
    await at(EDITED, "c", sight="◆")(app, pilot)
    await pilot.press("down", "c")
    await until(pilot, lambda: "at another rank" in shown(app), "what differs")


async def why(app: CascadeApp, pilot: Driver) -> None:
    """Where a document was lost."""
    await at(LAUNCHED, "w", sight="Why not?")(app, pilot)
    await pilot.press(*"varnish")
    await until(pilot, lambda: "docs" in shown(app) and "what is called “varnish”" in shown(app), "what was found")
    await pilot.press("enter")
    await until(pilot, lambda: "lost here" in shown(app), "the gates")


async def noise(app: CascadeApp, pilot: Driver) -> None:
    """Repeats of a run; of a home of its own, as they are runs too."""
    await at(WARRANTY_ROW, "enter", sight="synthesize")(app, pilot)
    app.action_noise()
    await until(pilot, lambda: "repeats will be alike" in shown(app))
    await pilot.press("r")
    await until(pilot, lambda: "1 distinct answer of 5 repeats" in shown(app))


async def halt(app: CascadeApp, pilot: Driver) -> None:
    """A run that waits before a stage."""
    app.breakpoints = {"cite"}
    asked = app.start(
        LAUNCH,
        lambda engine, listen, stop, before: engine.ask(
            engine.question(LAUNCH, as_of=AS_OF), listen=listen, stop=stop, before=before
        ),
    )
    assert asked is not None
    await until(pilot, lambda: "input: sub" in shown(app), "what it waits before")


async def sources(app: CascadeApp, pilot: Driver) -> None:
    """Where the answers come from."""
    await pilot.press("f5")
    await until(pilot, lambda: "4 sources" in shown(app) and "nothing skipped" in shown(app))


async def helped(app: CascadeApp, pilot: Driver) -> None:
    """The keys of the history."""
    await runs(app, pilot)
    await pilot.press("f1")
    await until(pilot, lambda: "Every question that was asked" in shown(app))


async def palette(app: CascadeApp, pilot: Driver) -> None:
    """What can be done, by name."""
    await runs(app, pilot)
    await pilot.press("ctrl+p", *"heron")
    await until(pilot, lambda: "open the run" in shown(app))


EDITOR = stage(LAUNCHED, "decompose", ("e", "operation: find"))
EVIDENCE = stage(LAUNCHED, "retrieve.q1", ("greater_than_sign", "d drops"))


@pytest.mark.parametrize(
    ("name", "size", "script"),
    [
        ("ask", NARROW, nothing),
        ("answer", NARROW, at(INCIDENTS_ROW, "a", sight="Sources")),
        ("answer-wide", WIDE, at(INCIDENTS_ROW, "a", sight="Sources")),
        ("answer-light", WIDE, light),
        ("not-found", NARROW, at(TROMBONE_ROW, "a", sight="Not found")),
        ("runs", NARROW, runs),
        ("runs-wide", WIDE, at(WARRANTY_ROW, sight="five years")),
        ("inspect", NARROW, at(BANDSAW_ROW, "enter", sight="synthesize")),
        ("inspect-wide", WIDE, EVIDENCE),
        ("editor", NARROW, EDITOR),
        ("document", NARROW, document),
        ("compare", WIDE, compare),
        ("why", NARROW, why),
        ("noise", NARROW, noise),
        ("halt", NARROW, halt),
        ("sources", WIDE, sources),
        ("help", NARROW, helped),
        ("palette", NARROW, palette),
    ],
)
def test_a_screen_looks_as_it_did(home: Path, tmp_path: Path, name: str, size: tuple[int, int], script: Script) -> None:
    async def pictured() -> None:
        copy = Desk.copied(home, tmp_path / "home").engine
        copy.close()
        async with opened(copy.home.path, size) as (app, pilot):
            await until(pilot, lambda: "Ask" in shown(app))
            await script(app, pilot)
            await kept(app, pilot, name, tmp_path)

    asyncio.run(pictured())
