"""Runs: what was asked before, filtered as one types, and what can be done with a run as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from cascade.clean import clean, one_line
from cascade.errors import CascadeError
from cascade.shown import counted
from cascade.tui.history import History, Line
from cascade.tui.screens.base import ModeScreen
from cascade.tui.widgets.grid import Column, Grid
from cascade.tui.widgets.path_input import path_of
from cascade.tui.widgets.run_preview import Preview, RunPreview, previewed
from cascade.tui.words import status, when

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import RunSummary
    from cascade.tui.session import Session

__all__ = ["RunsScreen"]

_CHUNK = 100
"""Runs read in one go: what else the reader is asked for waits no longer than that."""
_REST = 0.12
"""Seconds that the cursor has to stay on a run before its answer is read."""
_COLUMNS = (
    Column("", 3),
    Column("when", 15, room=40),
    Column("question", 0),
    Column("status", 11, room=55),
    Column("model", 14, room=100),
    Column("s", 6, right=True, room=60),
)


class RunsScreen(ModeScreen):
    """What was asked before."""

    MODE = "runs"
    CSS_PATH = "runs.tcss"
    HELP = """
    # Runs

    Every question that was asked, newest first. Type `/` and words to see only the runs that have them in their
    question, name, id, status or model; Escape clears that.

    `★` is a run that you starred, `↳` one that was made from another by a change, `◆` one that is marked to be
    compared: `c` on a first and then on a second run compares the two. `×5` is a run with four repeats of it, which are
    folded under it: space unfolds them.

    `E` writes a run to one file that opens on any machine without the library (`O`); names and addresses can be masked
    in it. `v` turns a run into a case of an evaluation, with what it cites as what is expected.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="runs.filter", tooltip="Only runs with these words"),
        Binding("a", "ask", "Ask on", id="runs.ask", tooltip="Show it in Ask, and go on asking from there"),
        Binding("asterisk", "star", "Star", key_display="*", id="runs.star", tooltip="Star the run, or take it away"),
        Binding("c", "compare", "Compare", id="runs.compare", tooltip="Mark it, then compare with another"),
        Binding("d,x,delete", "delete", "Delete", id="runs.delete", tooltip="Delete the run"),
        Binding("n", "name", "Name", id="runs.name", tooltip="Give the run a name"),
        Binding("E", "export", "Export", id="runs.export", tooltip="Write the run to a file"),
        Binding("O", "open_file", "Open file", id="runs.open", tooltip="Open a run that was exported"),
        Binding("v", "case", "Eval case", id="runs.case", tooltip="Make an eval case of it"),
        Binding("R", "rerun", "Run again", id="runs.rerun", tooltip="Ask the same of today's library"),
        Binding("w", "why", "Why not?", id="runs.why", tooltip="What became of a document"),
        Binding("y", "copy", "Copy id", id="runs.copy", tooltip="Copy the run's id", show=False),
        Binding("space", "unfold", "Repeats", id="runs.unfold", tooltip="Show or hide its repeats", show=False),
        Binding("escape", "clear", "Clear", id="runs.clear", tooltip="Clear the filter and the mark", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._history = History()
        self._opened: set[str] = set()
        self._marked: str | None = None
        self._zone = "UTC"
        self._loading = True
        self._looking: Timer | None = None

    # --- what is shown --------------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Input(placeholder="filter: words of the question, name, status, model", id="filter", compact=True)
        with Horizontal(id="both"):
            yield Grid[Line](_COLUMNS, self._cells, lambda line: line.run.id, id="list")
            yield RunPreview(id="preview")
        yield Static("", id="tally", markup=False)

    @property
    def _grid(self) -> Grid[Line]:
        return self.query_one("#list", Grid)

    @property
    def chosen(self) -> RunSummary | None:
        """The run under the cursor."""
        return self._grid.row.run if self._grid.row else None

    def _cells(self, line: Line) -> Sequence[Content | str]:
        run = line.run
        mark = "↳" if run.forked and not line.depth else " "
        if line.repeats:
            mark = "▾" if line.opened else "▸"
        question = Content(one_line(run.question))
        if run.name:
            question = Content.assemble((one_line(run.name), "$accent"), "  ", question)
        if line.depth:
            question = Content.assemble((f"  sample {run.sample}  ", "$foreground 60%"), question)
        elif line.repeats:
            question = Content.assemble((f"×{line.repeats + 1}  ", "$foreground 60%"), question)
        return (
            Content.assemble(
                ("◆" if run.id == self._marked else " ", "$accent"), ("★" if run.starred else " ", "$warning"), mark
            ),
            when(run.began, datetime.now(UTC), self._zone),
            question,
            status(run.status),
            one_line(run.model),
            f"{run.seconds:.1f}" if run.state != "running" else "",
        )

    def _draw(self) -> None:
        words = self.query_one("#filter", Input).value
        lines = self._history.lines(words, self._opened)
        self._grid.show(lines)
        self.query_one("#tally", Static).update(self._tally(words, len(lines)))
        self.refresh_bindings()

    def _tally(self, words: str, shown: int) -> str:
        known = len(self._history)
        if self._loading:
            return f"{counted(known, 'run')}, reading on …"
        if not known:
            return "nothing was asked yet: F2 and a question"
        if words.strip() and not shown:
            return f"no run has all of these words: {one_line(words)}"
        if words.strip():
            return f"{shown:,} of {counted(known, 'run')}"
        marked = " · marked one to compare: c on another" if self._marked else ""
        return f"{counted(known, 'run')}{marked}"

    # --- reading --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.cascade.run_ended.subscribe(self, self._on_run_ended)
        self._grid.focus()
        self._load()

    def on_screen_resume(self) -> None:
        if not self._loading:
            self._load()

    def _on_run_ended(self, _: Session) -> None:
        self._load()

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        """Read the history, some runs at a time, and draw what is there in between."""
        self._loading = True
        found: set[str] = set()
        try:
            self._zone, runs = await self.cascade.read(lambda engine: (engine.zone, engine.runs()))
            while chunk := await self.cascade.read(lambda _: list(islice(runs, _CHUNK))):
                found.update(run.id for run in chunk)
                if self._history.take(chunk):
                    self._draw()
        except CascadeError as error:
            self.cascade.complain(error)
        else:
            self._history.keep(found)
        self._loading = False
        self._draw()

    @on(Grid.Highlighted, "#list")
    def _look(self, event: Grid.Highlighted[Line]) -> None:
        """Read the answer of the run under the cursor, when the cursor has come to rest."""
        if self._looking is not None:
            self._looking.stop()
        run = event.row.run if event.row else None
        if run is None:
            self.query_one(RunPreview).show(None)
        elif self.query_one(RunPreview).shows != (run.id, run.state):
            self._looking = self.set_timer(_REST, lambda: self._preview(run))

    @work(exclusive=True, group="preview")
    async def _preview(self, run: RunSummary) -> None:
        if not self.query_one(RunPreview).display:
            return

        def read(engine: Engine) -> Preview:
            return previewed(engine.run(run.id), engine.zone)

        try:
            preview = await self.cascade.read(read)
        except CascadeError as error:
            preview = Preview(run.id, run.state, clean(run.question), "", error=clean(str(error)))
        self.query_one(RunPreview).show(preview)

    def on_resize(self) -> None:
        if self.chosen is not None:
            self._preview(self.chosen)

    # --- the filter -----------------------------------------------------------------------------------------------

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._draw()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self._grid.focus()

    def action_filter(self) -> None:
        """To the filter box."""
        self.query_one("#filter", Input).focus()

    def action_clear(self) -> None:
        """Clear the filter; then the mark for comparing."""
        box = self.query_one("#filter", Input)
        if box.value:
            box.value = ""
        else:
            self._marked = None
            self._draw()
        self._grid.focus()

    def action_unfold(self) -> None:
        """Show or hide the repeats of a run."""
        if self.chosen is not None:
            self._opened ^= {self.chosen.id}
            self._draw()

    # --- with a run -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a run is not there without one."""
        needs = {"ask", "star", "name", "compare", "delete", "export", "case", "rerun", "why", "copy", "unfold"}
        return bool(self._grid.rows) if action in needs and self.is_mounted else True

    @on(Grid.Chosen, "#list")
    async def _inspect(self, event: Grid.Chosen[Line]) -> None:
        await self.cascade.open_run(event.row.run.id)

    async def action_ask(self) -> None:
        """Show it in Ask, to go on from there."""
        if self.chosen is not None:
            await self.cascade.open_run(self.chosen.id, mode="ask")

    @work
    async def action_star(self) -> None:
        """Star the run, or take the star away."""
        if (run := self.chosen) is None:
            return
        changed = await self.cascade.tried(lambda engine: engine.mark(run.id, starred=not run.starred))
        if changed is not None and self._history.take([changed]):
            self._draw()

    @work
    async def action_name(self) -> None:
        """Give the run a name, by which it can be opened."""
        from cascade.tui.screens.dialogs import AskText

        if (run := self.chosen) is None:
            return

        async def named(text: str) -> None:
            changed = await self.cascade.read(lambda engine: engine.mark(run.id, name=text))
            self._history.take([changed])

        dialog = AskText("Name of the run", run.name, placeholder="empty takes the name away", check=named)
        if await self.app.push_screen_wait(dialog) is not None:
            self._draw()

    @work
    async def action_delete(self) -> None:
        """Delete the run, after asking."""
        from cascade.tui.screens.dialogs import Confirm

        if (run := self.chosen) is None:
            return
        question = f"{one_line(run.question)}\n\n{run.id} goes with all that it recorded. There is no way back."
        if not await self.app.push_screen_wait(Confirm("Delete this run?", question, yes="Delete")):
            return

        def delete(engine: Engine) -> bool:
            engine.delete(run.id)
            return True

        if await self.cascade.tried(delete):
            self._history.drop(run.id)
            if self._marked == run.id:
                self._marked = None
            self._draw()

    async def action_compare(self) -> None:
        """Mark the run; with another one marked, compare the two."""
        if (run := self.chosen) is None:
            return
        first = self._marked
        if first is None or first == run.id:
            self._marked = None if first else run.id
            self._draw()
            return
        from cascade.tui.screens.compare import CompareScreen

        self._marked = None
        self._draw()
        ids = sorted((first, run.id), key=lambda id_: self._began(id_))
        await self.app.push_screen(CompareScreen(*ids))

    def _began(self, id_: str) -> datetime:
        found = next((line.run for line in self._history.lines(id_) if line.run.id == id_), None)
        return found.began if found else datetime.min.replace(tzinfo=UTC)

    @work
    async def action_export(self) -> None:
        """Write the run to one file."""
        if (run := self.chosen) is not None:
            from cascade.tui.screens.export import export

            await export(self.cascade, run.id, run.id)

    @work
    async def action_open_file(self) -> None:
        """Open a run that was exported."""
        from cascade.tui.screens.dialogs import AskPath

        path = await self.app.push_screen_wait(AskPath("Open an exported run", placeholder="a .cascade.zip file"))
        if path:
            await self.cascade.open_run(str(path_of(path)))

    @work
    async def action_case(self) -> None:
        """Make an eval case of the run."""
        if (run := self.chosen) is None:
            return
        made = await self.cascade.tried(lambda engine: engine.case(run.id))
        if made is not None:
            self.notify(clean(f"the case was written to {made[1]}"), title="Eval case", markup=False)

    async def action_rerun(self) -> None:
        """Ask the same again as a new run."""
        if (run := self.chosen) is None:
            return

        def again(engine: Engine, listen: Any, stop: Any, before: Any) -> Any:
            return engine.rerun(engine.run(run.id), listen=listen, stop=stop, before=before)

        from cascade.tui.screens.ask import AskScreen

        screen = await self.cascade.go_to("ask")  # first: where the run waits before a stage, it is shown there
        assert isinstance(screen, AskScreen)
        await screen.start(run.question, again)

    @work(exclusive=True, group="why")
    async def action_why(self) -> None:
        """What became of a document in the run."""
        from cascade.tui.screens.why import WhyScreen
        from cascade.tui.session import Session

        if (run := self.chosen) is not None:
            opened = await self.cascade.tried(lambda engine: Session.opened(engine.run(run.id)))
            if opened is not None:
                await self.app.push_screen(WhyScreen(opened))

    def action_copy(self) -> None:
        """Copy the run's id."""
        if self.chosen is not None:
            self.app.copy_to_clipboard(self.chosen.id)
            self.notify(f"copied {self.chosen.id}", markup=False)
