"""Sources: where the answers come from, how fresh that is, and what of it could not be read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Input, Static

from cascade.clean import clean, one_line
from cascade.errors import CascadeError
from cascade.shown import counted, day
from cascade.tui.screens.base import ModeScreen
from cascade.tui.standing import Failure, Source, progress, summary
from cascade.tui.widgets.grid import Column, Grid

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.library.records import Skipped
    from cascade.sync.report import Progress, SyncReport

__all__ = ["SourcesScreen"]

_SOURCES = (
    Column("source", 16),
    Column("kind", 10, room=70),
    Column("state", 0),
    Column("documents", 10, right=True),
    Column("skipped", 8, right=True),
    Column("newest", 10, room=80),
    Column("path", 60, room=150),
)
_FIRST = """\
Press a and name a file or folder; its kind is guessed:

  mail         a Maildir, an mbox file, a folder of .eml or .msg files
  chat         an export of Slack, WhatsApp, Telegram, Google Chat
  documents    a folder of notes, web pages, PDF and Office files
  people       contacts and calendars: .vcf and .ics files
  code         a JSON list of pull requests

Then s reads it, and F2 asks. It stays on this machine.
"""
"""What is told where there is no source."""
_SKIPS = (Column("record", 44), Column("why it could not be read", 0), Column("found", 10, room=100))


class _Held(NamedTuple):
    """What the library says of one source."""

    source: str
    kinds: dict[str, int]
    skips: Sequence[Skipped]


class SourcesScreen(ModeScreen):
    """Where the answers come from."""

    MODE = "sources"
    CSS_PATH = "sources.tcss"
    HELP = """
    # Sources

    Each source with how it stands: *fresh* was synced within a day, *stale* longer ago. Below: where the source under
    the cursor lies, what it holds by kind, and the records that could not be read, each with why. Type `/` and words to
    see only those skips that have them.

    `s` syncs the source under the cursor, `S` all of them. Only what changed is read. `x` stops; what was done stays,
    and the next sync goes on from there. Questions can be asked meanwhile. `w` watches: while the app is open, now and
    the next time, what changes in any source is brought in by itself; `w` again ends that.

    A source that suddenly lists nothing, or nearly nothing, is refused: its documents stay until you say with `f` that
    they are really gone.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sync", "Sync", id="sources.sync", tooltip="Bring this source up to date"),
        Binding("S", "sync_all", "Sync all", id="sources.sync_all", tooltip="Bring all sources up to date"),
        Binding("x", "stop", "Stop", id="sources.stop", tooltip="Stop the sync; the next one goes on from there"),
        Binding("w", "watch", "Watch", id="sources.watch", tooltip="Keep the library up with all sources, or no more"),
        Binding("a", "add", "Add", id="sources.add", tooltip="Add a source by its path"),
        Binding("d,delete", "remove", "Remove", id="sources.remove", tooltip="Forget the source and what it brought"),
        Binding("f", "force", "Force", id="sources.force", tooltip="Sync although (nearly) all of it is gone"),
        Binding("slash", "filter", "Skips", key_display="/", id="sources.filter", tooltip="Filter what was skipped"),
        Binding("y", "copy", "Copy path", id="sources.copy", tooltip="Copy the path or the skip", show=False),
        Binding("escape", "leave", "Back", id="sources.leave", tooltip="Stop, or back to the sources", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[Source, ...] = ()
        self._held: _Held | None = None
        self._failures: dict[str, Failure] = {}
        self._zone = "UTC"
        self._stop: threading.Event | None = None
        """Set to end the sync that is going on; None while there is none."""
        self._told = ""

    # --- what is shown --------------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Grid[Source](_SOURCES, self._cells, lambda source: source.name, id="list")
        with Vertical(id="source"):
            yield Static("", id="about", markup=False)
            yield Input(placeholder="filter what was skipped", id="filter", compact=True)
            yield Grid["Skipped"](_SKIPS, self._skip_cells, lambda skip: (skip.item, skip.id), id="skips")
        yield Static("", id="tally", markup=False)

    @property
    def _grid(self) -> Grid[Source]:
        return self.query_one("#list", Grid)

    @property
    def _skips(self) -> Grid[Skipped]:
        return self.query_one("#skips", Grid)

    @property
    def chosen(self) -> Source | None:
        """The source under the cursor."""
        return self._grid.row

    @property
    def syncing(self) -> bool:
        """A sync is going on."""
        return self._stop is not None

    def _cells(self, source: Source) -> Sequence[Content | str]:
        state = source.state
        return (
            one_line(source.name),
            one_line(source.config.kind),
            source.said(datetime.now(UTC)),
            f"{state.documents:,}" if state else "–",
            f"{state.skipped:,}" if state else "–",
            day(state.newest, self._zone) if state else "–",
            source.path,
        )

    def _skip_cells(self, skip: Skipped) -> Sequence[str]:
        record = "" if skip.id in ("", skip.item) else f" › {one_line(skip.id)}"
        return f"{one_line(skip.item)}{record}", one_line(skip.reason), day(skip.at, self._zone)

    def _draw(self) -> None:
        """Draw the list and the line below; what is going on is in `_sources`."""
        self._grid.show(self._sources)
        self.query_one("#tally", Static).update(self._tally())
        self.refresh_bindings()

    def _tally(self) -> str:
        if self._told:
            return self._told
        if not self._sources:
            return "no sources yet: a adds one by its path"
        documents = sum(source.state.documents for source in self._sources if source.state)
        watched = ", watched" if self.cascade.watching else ""
        return f"{counted(len(self._sources), 'source')}, {counted(documents, 'document')}{watched}"

    def _draw_about(self) -> None:
        """What is below: where the source lies, why its sync failed, what it holds and what it skipped."""
        source, held = self.chosen, self._held
        parts: list[Content | tuple[str, str] | str] = [] if self._sources else [_FIRST]
        if source is not None:
            parts += [(one_line(source.name), "b"), f"  {source.path}"]
            if source.failure is not None:
                parts += [("\n" + clean(source.failure.text), "$error")]
                hint = "f syncs it all the same, if they are really gone" if source.failure.emptied else ""
                parts += [("\n" + (hint or source.failure.hint), "$foreground 70%")]
            if held is not None and held.source == source.name:
                kinds = ", ".join(f"{number:,} {one_line(kind)}" for kind, number in held.kinds.items())
                skipped = f"{counted(len(held.skips), 'record')} skipped" if held.skips else "nothing skipped"
                parts += [f"\n{kinds or 'no documents yet'} · {skipped}"]
        self.query_one("#about", Static).update(Content.assemble(*parts))
        self._draw_skips()

    def _draw_skips(self) -> None:
        source, held = self.chosen, self._held
        mine = held.skips if held is not None and source is not None and held.source == source.name else ()
        words = self.query_one("#filter", Input).value.casefold().split()
        fitting = [s for s in mine if all(word in f"{s.item}\n{s.id}\n{s.reason}".casefold() for word in words)]
        self._skips.show(fitting)
        self._skips.display = self.query_one("#filter").display = self._grid.choosable = bool(mine)
        self.refresh_bindings()

    # --- reading --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._skips.choosable = False
        self.cascade.leaving.subscribe(self, self._end)
        self.cascade.watched.subscribe(self, self._looked_through)
        self._grid.focus()
        self._load()

    def on_screen_resume(self) -> None:
        self._load()

    def on_unmount(self) -> None:
        self._end()

    def _end(self, _: None = None) -> None:
        """Let a sync that is going on come to its end."""
        if self._stop is not None:
            self._stop.set()

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        def read(engine: Engine) -> tuple[str, tuple[Source, ...]]:
            states = {state.name: state for state in engine.sources_state()}
            return engine.zone, tuple(Source(config, states.get(config.name)) for config in engine.sources())

        loaded = await self.cascade.tried(read)
        if loaded is None:
            return
        self._zone, found = loaded
        now = {source.name: source for source in self._sources}
        self._sources = tuple(
            source._replace(
                failure=self._failures.get(source.name),
                going=now[source.name].going if source.name in now else None,
                waiting=now[source.name].waiting if source.name in now else False,
            )
            for source in found
        )
        self._held = None
        self._draw()
        self._draw_about()

    @on(Grid.Highlighted, "#list")
    def _look(self) -> None:
        self._draw_about()
        source = self.chosen
        if source is not None and (self._held is None or self._held.source != source.name):
            self._read_held(source.name)

    @work(exclusive=True, group="held")
    async def _read_held(self, name: str) -> None:
        def read(engine: Engine) -> _Held:
            return _Held(name, engine.documents_by_kind(name), engine.skips(name))

        held = await self.cascade.tried(read)
        if held is not None:
            self._held = held
            self._draw_about()

    # --- syncing --------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is not among the keys."""
        if not self.is_mounted:
            return True
        source = self.chosen
        match action:
            case "stop":
                return self.syncing
            case "sync" | "sync_all" | "remove":
                return source is not None and not self.syncing
            case "force":
                return bool(source and source.failure and source.failure.emptied and not self.syncing)
            case "filter":
                return bool(self._held and self._held.skips)
        return True

    def action_sync(self) -> None:
        """Sync the source under the cursor."""
        if self.chosen is not None:
            self._sync(self.chosen.name)

    def action_sync_all(self) -> None:
        """Sync all sources."""
        self._sync(None)

    @work
    async def action_force(self) -> None:
        """Sync a source that has lost (nearly) all, after asking."""
        from cascade.tui.screens.dialogs import Confirm

        source = self.chosen
        if source is None or source.failure is None:
            return
        said = f"{source.failure.text}\n\nIf they are really gone, they go from the library too."
        if await self.app.push_screen_wait(Confirm(f"Sync {source.name} all the same?", said, yes="Sync")):
            self._sync(source.name, force=True)

    def action_stop(self) -> None:
        """Stop the sync."""
        if self._stop is not None:
            self._stop.set()
            self._say("stopping …")

    @work(group="sync")
    async def _sync(self, name: str | None, *, force: bool = False) -> None:
        """Sync one source or all in the syncer's thread, and draw how far it is."""
        if self.syncing:
            self.notify("a sync is going on: x stops it", severity="warning")
            return
        stop = self._stop = threading.Event()
        loop = asyncio.get_running_loop()

        def heard(at: Progress) -> None:
            loop.call_soon_threadsafe(self._went, at)

        self._sources = tuple(
            source._replace(waiting=name is None or source.name == name, going=None) for source in self._sources
        )
        self._say("syncing …")
        try:
            reports = await self.cascade.clerks.syncer.do(
                lambda engine: engine.sync(name, force=force, on_progress=heard, stop=stop.is_set)
            )
        except CascadeError as error:
            self._say("")
            self.cascade.complain(error)
        else:
            self._note(reports)
        finally:
            self._stop = None
            self._sources = tuple(source._replace(waiting=False, going=None) for source in self._sources)
        self.cascade.library_changed.publish(None)
        self._load()

    def _went(self, at: Progress) -> None:
        """Called in the loop with how far the sync is."""
        if not (self.syncing and self.is_running):
            return
        if not at.source:
            self._say(f"the index takes in {counted(at.documents, 'document')}")
            return
        index = next((n for n, source in enumerate(self._sources) if source.name == at.source), len(self._sources))
        self._sources = tuple(
            source._replace(
                going=at if n == index else None,
                waiting=source.waiting and n > index,
                failure=None if n == index else source.failure,
            )
            for n, source in enumerate(self._sources)
        )
        stopping = self._stop is not None and self._stop.is_set()
        self._say("stopping …" if stopping else f"{at.source}: {progress(at)} · x stops")

    def action_watch(self) -> None:
        """Watch all sources, or no more."""
        self.cascade.keep_watch(not self.cascade.watching)
        self._say("watching: what changes comes by itself, w ends it" if self.cascade.watching else "watching no more")

    def _looked_through(self, reports: Sequence[SyncReport]) -> None:
        """Take in what came of watching: what it brought, and what failed. Else whoever reads here is left alone."""
        before = dict(self._failures)
        self._keep_failures(reports)
        brought = [report for report in reports if report.news]
        if brought and not self.syncing:
            self._say(summary(brought))
        if brought or self._failures != before:
            self._load()

    def _keep_failures(self, reports: Sequence[SyncReport]) -> None:
        for each in reports:
            self._failures.pop(each.source, None)
            if each.error is not None:
                self._failures[each.source] = Failure.of(each.error)

    def _note(self, reports: Sequence[SyncReport]) -> None:
        """Keep what failed, and tell what came of it all."""
        self._keep_failures(reports)
        failed = [one_line(str(each.error)) for each in reports if each.error is not None]
        if failed:
            self.notify("\n".join(failed), severity="error", markup=False, timeout=8)
        self._say(summary(reports))

    def _say(self, text: str) -> None:
        """Put a sentence below the list until the next one."""
        self._told = one_line(text)
        self._draw()

    # --- sources --------------------------------------------------------------------------------------------------

    @work
    async def action_add(self) -> None:
        """Add a source by its path."""
        from cascade.tui.screens.add_source import AddSource

        added = await self.app.push_screen_wait(AddSource())
        if added is None:
            return
        await self._reload()
        self._told = f"added {', '.join(f'{source.name} ({source.kind})' for source in added)}: s syncs it"
        twice = await self.cascade.read(lambda engine: {each.name: engine.overlaps(each) for each in added})
        for name, others in twice.items():
            if others:
                where = ", ".join(f"{lies} {other}" for other, lies in others.items())
                self._told = f"added {name}, {where}: what is in both comes twice; d removes it"
        await self._load().wait()
        self._grid.go_to(added[0].name)

    @work
    async def action_remove(self) -> None:
        """Forget a source and all that it brought, after asking."""
        from cascade.tui.screens.dialogs import Confirm

        source = self.chosen
        if source is None:
            return
        documents = source.state.documents if source.state else 0
        said = f"{counted(documents, 'document')} of it go from the library. What lies at {source.path} is not touched."
        if not await self.app.push_screen_wait(Confirm(f"Remove {source.name}?", said, yes="Remove")):
            return
        try:
            gone = await self.cascade.clerks.syncer.do(lambda engine: engine.remove(source.name))
        except CascadeError as error:
            self.cascade.complain(error)
            return
        self._failures.pop(source.name, None)
        await self._reload()
        self._told = one_line(f"removed {source.name}: {counted(gone, 'document')} gone from the library")
        self.cascade.library_changed.publish(None)
        self._load()

    async def _reload(self) -> None:
        """Let the other engines on this home read the settings again; that of a run, when it has ended."""
        clerks = self.cascade.clerks
        for busy in (clerks.asker, clerks.syncer):
            self.run_worker(busy.do(_reloaded), group="reload")
        await clerks.reader.do(_reloaded)

    # --- moving ---------------------------------------------------------------------------------------------------

    @on(Grid.Chosen, "#list")
    def _to_skips(self) -> None:
        if self._skips.display:
            self._skips.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._draw_skips()

    @on(Input.Submitted, "#filter")
    def _to_filtered(self) -> None:
        self._skips.focus()

    @on(Grid.Highlighted, "#skips")
    @on(DescendantFocus)
    def _told_whole(self) -> None:
        """Tell below all of the skip under the cursor: its line may have no room for the reason."""
        if self.focused is self._skips and (skip := self._skips.row) is not None:
            self._say(": ".join(self._skip_cells(skip)[:2]))

    def action_filter(self) -> None:
        """To the box that filters the skips."""
        if self.query_one("#filter").display:
            self.query_one("#filter").focus()

    def action_leave(self) -> None:
        """Stop a sync; else clear the filter and go back to the sources."""
        if self.syncing and self.focused is self._grid:
            self.action_stop()
            return
        self.query_one("#filter", Input).value = ""
        self._say("")
        self._grid.focus()

    def action_copy(self) -> None:
        """Copy the path of the source, or the skip under the cursor."""
        text = self.chosen.path if self.chosen else ""
        if self.focused is self._skips and (skip := self._skips.row) is not None:
            text = clean(f"{skip.item}\t{skip.id}\t{skip.reason}")
        if text:
            self.app.copy_to_clipboard(text)
            self.notify("copied")


def _reloaded(engine: Engine) -> None:
    engine.reload()
