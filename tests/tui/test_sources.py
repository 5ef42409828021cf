"""Sources in the app: how they stand, what they skipped, syncing, adding and removing."""

from __future__ import annotations

import asyncio
import shlex
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select

from cascade.config import SourceConfig
from cascade.engine import Engine
from cascade.errors import CascadeError
from cascade.library import SourceState
from cascade.places import Place
from cascade.sync import Progress, SyncReport
from cascade.tui import standing
from cascade.tui.app import CascadeApp
from cascade.tui.asked import Askable
from cascade.tui.screens.add_source import AddSource
from cascade.tui.screens.dialogs import Confirm
from cascade.tui.screens.sources import SourcesScreen
from cascade.tui.standing import Source
from cascade.tui.widgets.path_input import completed
from tests.tui.pilot import PATIENCE, Driver, drive, shown, until

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


async def sources(app: CascadeApp, pilot: Driver, text: str = "sources, ") -> SourcesScreen:
    """Go to the sources, and wait until they are there."""
    await pilot.press("f5")
    await until(pilot, lambda: isinstance(app.screen, SourcesScreen) and text in shown(app))
    assert isinstance(app.screen, SourcesScreen)
    return app.screen


async def choose(screen: SourcesScreen, pilot: Driver, name: str) -> None:
    """Put the cursor on a source."""
    while screen.chosen is None or screen.chosen.name != name:
        await pilot.press("down")


def line(app: CascadeApp, name: str) -> str:
    """The line of a source."""
    return next(line for line in shown(app).splitlines() if line.startswith(f" {name}"))


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.md").write_text(text, encoding="utf-8")
    return path


def added(home: Path, path: Path, *, sync: bool = True) -> None:
    with Engine(home) as engine:
        engine.add(path, kind="folder")
        if sync:
            engine.sync(path.name)


def documents(home: Path, name: str) -> int:
    with Engine(home) as engine:
        return sum(state.documents for state in engine.sources_state() if state.name == name)


def test_sources_are_listed_with_how_they_stand(home: Path, tmp_path: Path) -> None:
    added(home, folder(tmp_path / "fresh-one", one="# One\n\nText."), sync=False)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot)
        assert "fresh" in line(app, "docs")
        assert f"{documents(home, 'docs')}" in line(app, "docs")
        assert "never synced" in line(app, "fresh-one")
        assert "4 sources" in shown(app)
        await until(pilot, lambda: "nothing skipped" in shown(app))
        assert " doc" in shown(app), "what it holds, by kind"

    drive(home, script, size=(80, 24))


def test_what_was_skipped_is_told_and_filtered_and_harmless(home: Path, tmp_path: Path) -> None:
    papers = folder(tmp_path / "papers", good="# Good\n\nWords.")
    for name in ("[red]first[b] \x1b[31mscan", "second"):
        (papers / f"{name}.pdf").write_bytes(b"%PDF-1.7 this is none")
    added(home, papers)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "papers")
        await until(pilot, lambda: "2 records skipped" in shown(app))
        await until(pilot, lambda: "[red]first[b] %1B[31mscan.pdf" in shown(app))
        assert "second.pdf" in shown(app)
        await pilot.press("slash", *"second")
        await until(pilot, lambda: "[red]first" not in shown(app))
        assert "second.pdf" in shown(app)
        await pilot.press("enter")
        whole = f"second.pdf: {screen._skips.rows[0].reason}"
        await until(pilot, lambda: whole in " ".join(shown(app).split()), "all of the reason")
        await pilot.press("escape")
        await until(pilot, lambda: whole not in " ".join(shown(app).split()))
        await until(pilot, lambda: "[red]first[b] %1B[31mscan.pdf" in shown(app))
        assert screen.focused is not None
        assert screen.focused.id == "list"

    drive(home, script)


def test_one_source_is_synced_and_the_figures_follow(home: Path, tmp_path: Path) -> None:
    notes = folder(tmp_path / "notes", one="# One\n\nText.")
    added(home, notes)
    (notes / "two.md").write_text("# Two\n\nMore.")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "notes")
        await pilot.press("s")
        await until(pilot, lambda: "notes: 2 documents (1 new)" in shown(app))
        await until(pilot, lambda: " 2 " in line(app, "notes"))

    drive(home, script)
    assert documents(home, "notes") == 2


def test_all_are_synced_and_one_that_fails_says_why(home: Path, tmp_path: Path) -> None:
    gone = folder(tmp_path / "gone", one="# One\n\nText.")
    added(home, gone)
    shutil.rmtree(gone)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await pilot.press("S")
        await until(pilot, lambda: "3 sources synced" in shown(app))
        assert "1 failed" in shown(app)
        await choose(screen, pilot, "gone")
        assert "failed: " in line(app, "gone")
        assert str(gone) in shown(app)
        folder(gone, one="# One\n\nText.")
        await pilot.press("s")
        await until(pilot, lambda: "fresh" in line(app, "gone"))

    drive(home, script, size=(160, 48))
    assert documents(home, "gone") == 1, "what a source brought stays where it fails"


def test_a_source_that_lists_nothing_any_more_is_emptied_only_when_asked(home: Path, tmp_path: Path) -> None:
    notes = folder(tmp_path / "notes", one="# One\n\nText.")
    added(home, notes)
    (notes / "one.md").unlink()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "notes")
        await pilot.press("f")
        assert app.screen is screen, "there is nothing to force yet"
        await pilot.press("s")
        await until(pilot, lambda: "f syncs it all the same" in shown(app))
        assert documents(home, "notes") == 1
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is screen)
        assert documents(home, "notes") == 1
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "notes: 0 documents (1 gone)" in shown(app))

    drive(home, script)
    assert documents(home, "notes") == 0


def test_a_sync_is_told_of_as_it_goes_stopped_and_gone_on_with_while_one_asks(home: Path, tmp_path: Path) -> None:
    many = folder(tmp_path / "many", **{f"n{n:04}": f"# Note {n}\n\nText of note {n}." for n in range(30)})
    added(home, many, sync=False)
    paused, on = threading.Event(), threading.Event()

    class Slow(Engine):
        """Waits in the middle of a sync until the test lets it go on."""

        def sync(self, name: str | None = None, **given: Any) -> tuple[SyncReport, ...]:
            heard: Callable[[Progress], None] = given.pop("on_progress")
            heard(Progress("many", 10, 10, 0, 0, 30, 2.0))
            paused.set()
            on.wait(60)
            return super().sync(name, on_progress=heard, **given)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        app.clerks.syncer._engine = Slow(home)
        screen = await sources(app, pilot)
        await choose(screen, pilot, "many")
        await pilot.press("s")
        await until(pilot, lambda: "10 of 30 · 5/s · 0:04 left" in line(app, "many"))
        await pilot.press("s", "d")
        assert app.screen is screen, "neither a second sync nor a removal begins meanwhile"
        app.start(
            "How long is the warranty on hulls?",
            lambda engine, listen, stop, before: engine.ask(
                engine.question("How long is the warranty on hulls?"), listen=listen, stop=stop, before=before
            ),
        )
        await until(pilot, lambda: app.session is not None and not app.session.live)
        assert app.session is not None
        assert app.session.answer is not None, "a question is answered while a sync goes on"
        await pilot.press("x")
        assert "stopping" in shown(app)
        on.set()
        await until(pilot, lambda: "stopped" in shown(app) or "30 documents" in shown(app))
        app.clerks.syncer._engine = Engine(home)
        await pilot.press("s")
        await until(pilot, lambda: "many: 30 documents" in shown(app))

    try:
        drive(home, script)
    finally:
        on.set()
    assert paused.is_set()


def test_a_home_that_another_process_writes_is_told_of(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot)
        with Engine(home) as other, other.home.writing():
            await pilot.press("S")
            await until(pilot, lambda: "another cascade is writing" in shown(app))
        await pilot.press("S")
        await until(pilot, lambda: "3 sources synced" in shown(app))

    drive(home, script)


def test_a_source_is_added_by_a_path_that_is_completed_and_its_kind_guessed(home: Path, tmp_path: Path) -> None:
    folder(tmp_path / "minutes", one="# One\n\nText.")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        box = app.screen.query_one("#path", Input)
        box.value = f"{tmp_path}/nowhere"
        await pilot.press("enter")
        await until(pilot, lambda: "there is nothing at" in shown(app))
        assert "cascade add" not in shown(app)
        (tmp_path / "odd.xyzzy").write_bytes(b"\x00\x01")
        box.value = f"{tmp_path}/odd.xyzzy"
        await pilot.press("enter")
        await until(pilot, lambda: "say which it is: choose above" in shown(app))
        box.value = f"{tmp_path}/mi"
        await pilot.press("end", *"nu")
        await until(pilot, lambda: box._suggestion.endswith("minutes/"))
        await pilot.press("tab")
        assert box.value == f"{tmp_path}/minutes/"
        await until(pilot, lambda: "this looks like: folder" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SourcesScreen) and "added minutes (folder)" in shown(app))
        screen = app.screen
        assert isinstance(screen, SourcesScreen)
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.name == "minutes")
        await pilot.press("s")
        await until(pilot, lambda: "minutes: 1 document" in shown(app))
        folder(tmp_path / "minutes" / "old", two="# Two\n\nText.")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        app.screen.query_one("#path", Input).value = f"{tmp_path}/minutes/old"
        await pilot.press("enter")
        await until(pilot, lambda: "added old, in minutes: what is in both comes twice; d removes it" in shown(app))

    drive(home, script, size=(80, 24))


def test_what_lies_at_a_path_that_is_only_begun_is_not_looked_at(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole disk would be, and a file of the kernel's that never has anything to give would be waited for."""
    looked: list[Path] = []
    here = folder(tmp_path / "ship's papers", one="# One\n\nText.")
    go_on = threading.Event()

    def places(path: Path) -> tuple[Place, ...]:
        looked.append(path)
        go_on.wait(PATIENCE)
        return ()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        await pilot.press("enter", "slash", "t", "m", "p")
        await until(pilot, lambda: looked)
        assert looked == [Path("/tmp")]
        await pilot.press("enter", "escape")  # whatever is looked at, and however long
        await until(pilot, lambda: isinstance(app.screen, SourcesScreen))
        go_on.set()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        app.screen.query_one("#path", Input).value = shlex.quote(str(here))  # as a terminal pastes a file
        await until(pilot, lambda: looked[-1] == here)

    monkeypatch.setattr("cascade.places.places", places)
    drive(home, script)


def test_a_name_that_is_taken_and_a_kind_that_does_not_fit_are_told_in_place(home: Path, tmp_path: Path) -> None:
    folder(tmp_path / "minutes", one="# One\n\nText.")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AddSource))
        app.screen.query_one("#path", Input).value = str(tmp_path / "minutes")
        app.screen.query_one("#name", Input).value = "docs"
        await pilot.press("enter")
        await until(pilot, lambda: "docs" in shown(app) and app.screen.query_one(".wrong").display)
        app.screen.query_one("#name", Input).value = "papers"
        kinds = app.screen.query_one("#kind", Select)
        await until(pilot, lambda: ("folder", "folder") in kinds._options)
        kinds.value = "folder"
        await pilot.press("enter")
        await until(pilot, lambda: "added papers (folder)" in shown(app))

    drive(home, script)
    with Engine(home) as engine:
        assert "papers" in {source.name for source in engine.sources()}


def test_a_source_is_removed_only_after_a_yes(home: Path) -> None:
    held = documents(home, "docs")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "docs")
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert f"{held} documents of it go from the library" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: f"removed docs: {held} documents gone" in shown(app))
        await until(pilot, lambda: all(source.name != "docs" for source in screen._grid.rows))
        app.start("docs?", lambda engine, listen, stop, before: asked(engine, listen, stop, before))
        await until(pilot, lambda: app.session is not None and not app.session.live)

    def asked(engine: Engine, listen: Any, stop: Any, before: Any) -> Any:
        assert "docs" not in {source.name for source in engine.sources()}, "the other engines know of it"
        return engine.ask(engine.question("Who is who?"), listen=listen, stop=stop, before=before)

    drive(home, script)
    assert documents(home, "docs") == 0


def test_settings_that_do_not_read_are_told(home: Path) -> None:
    (home / "cascade.toml").write_text("[[sources]\nname = ")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("f5")
        await until(pilot, lambda: "cascade.toml" in shown(app))
        await pilot.press("s", "S", "d", "f", "enter", "y", "escape")
        assert isinstance(app.screen, SourcesScreen)

    drive(home, script)


def test_a_home_without_sources_says_what_to_do(tmp_path: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await sources(app, pilot, "no sources yet: a adds one")
        assert "an export of Slack, WhatsApp, Telegram, Google Chat" in shown(app)
        assert "Then s reads it, and F2 asks" in shown(app)
        await pilot.press("s", "S", "d", "enter", "y")
        assert isinstance(app.screen, SourcesScreen)

    drive(tmp_path / "empty", script)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(None, "never synced"), (1, "fresh · 1 h ago"), (23, "fresh · 23 h ago"), (50, "stale · 2 d ago")],
)
def test_a_source_is_fresh_for_a_day(hours: int | None, said: str) -> None:
    synced = None if hours is None else NOW - timedelta(hours=hours)
    state = SourceState("docs", "folder", 0, 0, 0, synced, None)
    source = Source(SourceConfig.model_validate({"name": "docs", "kind": "folder", "path": "/srv"}), state)
    assert source.said(NOW).plain == said
    assert source._replace(waiting=True).said(NOW).plain == "waiting for its turn"


def test_progress_tells_how_many_how_fast_and_how_long_still() -> None:
    assert standing.progress(Progress("a", 500, 480, 0, 0, 2000, 10.0)) == "500 of 2,000 · 48/s · 0:30 left"
    assert standing.progress(Progress("a", 500, 480, 0, 0, None, 10.0)) == "480 documents · 48/s"
    assert standing.progress(Progress("a", 0, 0, 0, 0, 9, 0.5)) == "0 of 9 · 0:00"
    assert "stopped (3 new)" in standing.report(SyncReport("a", added=3, stopped=True))


def test_a_path_is_completed_from_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Mail").mkdir()
    (tmp_path / "Mail" / "inbox.mbox").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "bad\x1b[31mname").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert completed(f"{tmp_path}/Ma") == f"{tmp_path}/Mail/"
    assert completed("~/Mail/in") == "~/Mail/inbox.mbox"
    assert completed("Ma") == "Mail/"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/bad") is None, "a name that a terminal would obey is not suggested"
    assert completed(f"{tmp_path}/nothing/at/all") is None
    assert completed("") is None
    assert completed("~nobody-of-that-name/x") is None


def test_a_path_that_cannot_be_one_is_refused_in_a_sentence(home: Path) -> None:
    with Engine(home) as engine:
        for path in (Path("x" * 5000), Path("a\0b"), Path("~nobody-of-that-name/x")):
            assert engine.places(path) == ()
            with pytest.raises(CascadeError, match="there is nothing at"):
                engine.add(path)


def test_what_can_be_asked_counts_the_sources_that_were_read() -> None:
    part = Askable(zone="UTC", sources=("mail", "docs"), waiting=("mail",), documents=40, questions=())
    assert part.welcome[0] == "40 documents of 1 source: docs\nNot synced yet, or only in part: mail (F5)"
    assert part._replace(sources=("mail",)).welcome[0].startswith("40 documents\n")


def test_what_can_be_asked_is_told_anew_when_a_sync_ends_elsewhere(home: Path, tmp_path: Path) -> None:
    added(home, folder(tmp_path / "tides", one="# Gauge\n\nThe gauge at Skerry reads two metres.\n"), sync=False)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "tides")
        free = threading.Event()
        held = asyncio.ensure_future(app.clerks.syncer.do(lambda _: free.wait(60)))
        await pilot.press("s", "f2")
        await until(pilot, lambda: "Not synced yet, or only in part: tides (F5)" in shown(app))
        free.set()
        assert await held
        await until(pilot, lambda: "4 sources" in shown(app) and "Not synced" not in shown(app))

    drive(home, script)


def test_what_changes_comes_by_itself_while_the_app_watches(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.sync.watching._SOONEST", 0.1)
    monkeypatch.setattr("cascade.sync.watching._TIMES", 1)
    papers = folder(tmp_path / "papers", good="# Good\n\nWords.")
    added(home, papers)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "papers")
        await pilot.press("w")
        await until(pilot, lambda: "watching: what changes comes by itself" in shown(app))
        (papers / "new.md").write_text("# New\n\nThe buoy is green.\n")
        await until(pilot, lambda: "papers: 2 documents (1 new" in shown(app))
        (papers / "new.md").unlink()
        await until(pilot, lambda: "papers: 1 document (1 gone" in shown(app))
        papers.rename(papers.with_name("away"))
        await until(pilot, lambda: "failed" in line(app, "papers"))

    drive(home, script)

    async def again(app: CascadeApp, pilot: Driver) -> None:
        papers.with_name("away").rename(papers)
        (papers / "later.md").write_text("# Later\n\nThe buoy is red.\n")
        await sources(app, pilot, "papers: 2 documents (1 new")
        await pilot.press("w")
        await until(pilot, lambda: "watching no more" in shown(app))
        assert not app.watching

    drive(home, again)


def test_whoever_reads_what_was_skipped_is_left_alone_while_the_app_watches(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.sync.watching._SOONEST", 0.05)
    monkeypatch.setattr("cascade.sync.watching._TIMES", 0)
    papers = folder(tmp_path / "papers", good="# Good\n\nWords.")
    (papers / "scan.pdf").write_bytes(b"%PDF-1.7 this is none")
    added(home, papers)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        screen = await sources(app, pilot)
        await choose(screen, pilot, "papers")
        await until(pilot, lambda: "1 record skipped" in shown(app))
        passes: list[object] = []
        app.watched.subscribe(screen, passes.append)
        await pilot.press("w", "enter")
        assert screen.focused is not None
        assert screen.focused.id == "skips"
        held = screen._held
        await until(pilot, lambda: len(passes) >= 5)
        assert screen._held is held
        assert screen.focused.id == "skips"

    drive(home, script)
