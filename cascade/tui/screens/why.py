"""Why not? A document is picked, and each gate on its way into the answer says whether it came through."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cascade.clean import clean, one_line
from cascade.errors import CascadeError, NoSuch
from cascade.shown import day
from cascade.tui.hints import here
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.grid import Column, Grid
from cascade.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import Run
    from cascade.tui.session import Session
    from cascade.types import Document
    from cascade.why import Step, Why

__all__ = ["WhyScreen"]

_REST = 0.15
"""Seconds without a key after which is searched for what was typed."""
_MOST = 20
"""Documents that are offered."""
_COLUMNS = (
    Column("title", 0),
    Column("source", 12),
    Column("kind", 10, room=70),
    Column("date", 10),
    Column("id", 40, room=130),
)
_MARKS = {
    "passed": ("✓", "$success", ""),
    "stopped": ("✗", "b $error", "b"),
    "not reached": ("·", "$foreground 50%", "$foreground 50%"),
    "unknown": ("?", "$warning", ""),
}
"""Outcome of a gate to its mark, the mark's colour and that of the sentence."""
_STAGES = {
    "filter": "retrieve", "words": "retrieve", "pool": "retrieve", "retrieve": "retrieve",
    "cite": "cite", "claim": "synthesize", "answer": "verify",
}  # fmt: skip
"""Gate to the stage that it is of; the others are of the library."""
_PER_QUESTION = ("retrieve", "cite")


_FIRST = """\
Which document should have been in the answer?
Type words of its text or title; down and Enter choose it. Then each step says whether it lost it, and what to do.
"""


class Candidate(NamedTuple):
    """A document that may be meant; with no id it is what was typed, by that name."""

    name: str
    title: str
    id: str = ""
    source: str = ""
    kind: str = ""
    date: str = ""


class WhyScreen(Steady, Screen[None]):
    """What became of a document in a run that has ended."""

    CSS_PATH = "why.tcss"
    HELP = """
    # Why not?

    Type words of the document that you expected, or its id, path or title; down and Enter choose it. Then each gate on
    its way into the answer says whether it came through: ✓ passed, ✗ lost here, · not reached, ? cannot be told.

    What the run recorded is told first; *now* marks what is computed from the library as it is now. Enter on a gate
    looks into its stage; where it was lost `t` takes it in, and then `r` runs it. `/` goes back to the search.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "take", "Take it in", id="why.take", tooltip="Take it in by hand, for the next run"),
        Binding("slash", "search", "Search", key_display="/", id="why.search", tooltip="Another document"),
        Binding("y", "copy", "Copy", id="why.copy", tooltip="Copy what is told"),
        Binding("q,escape", "back", "Back", id="why.back", tooltip="Back to where you were"),
        Binding("down", "to_found(1)", "Down", show=False, id="why.down"),
        Binding("up", "to_found(-1)", "Up", show=False, id="why.up"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._why: Why | None = None
        self._typing: Timer | None = None
        self._zone = "UTC"

    # --- what is shown --------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble(("Why not?  ", "b $primary"), one_line(self._question())), id="title")
        yield Input(placeholder="words of a document, or its id, path or title", id="search", compact=True)
        yield Static(_FIRST, id="first", markup=False)
        yield Grid[Candidate](_COLUMNS, self._cells, lambda found: (found.id, found.name), id="found")
        with Vertical(id="told"):
            yield Static("", id="verdict", markup=False)
            yield OptionList(id="gates", markup=False)
            yield Static("", id="advice", markup=False)
        yield KeyBar()

    def _question(self) -> str:
        run = self._session.run
        return run.head.question.text if run is not None else self._session.question

    def _cells(self, found: Candidate) -> Sequence[Content | str]:
        title = found.title if found.id else Content.styled(found.title, "i $foreground 70%")
        return title, found.source, found.kind, found.date, one_line(found.id)

    def on_mount(self) -> None:
        self.action_search()

    def _show_search(self, *, searching: bool) -> None:
        first = searching and not self.query_one("#search", Input).value
        self.query_one("#first").display = first
        self.query_one("#found").display = searching and not first
        self.query_one("#told").display = not searching
        self.refresh_bindings()

    # --- picking --------------------------------------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self._show_search(searching=True)
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_REST, lambda: self._find(event.value))

    @work(exclusive=True, group="find")
    async def _find(self, text: str) -> None:
        """Look for the document that is meant."""
        if not text.strip():
            self._grid.show(())
            return

        run = self._session.run

        def find(engine: Engine) -> tuple[str, list[Candidate]]:
            zone = engine.zone
            known = engine.find_documents(text) if run is None or run.file is None else _packed(run, text)
            return zone, [
                Candidate(d.id, one_line(d.title) or one_line(d.native_id), d.id, d.source, d.kind, day(d.at, zone))
                for d in known
            ]

        self._zone, found = await self.cascade.tried(find) or (self._zone, [])
        self._grid.show([*found, Candidate(text.strip(), f"what is called “{one_line(text)}”")])

    @property
    def _grid(self) -> Grid[Candidate]:
        return self.query_one("#found", Grid)

    def action_to_found(self, rows: int) -> None:
        """Move among what was found while the box keeps the keys."""
        if self._grid.display:
            self._grid.action_move(rows)

    @on(Input.Submitted, "#search")
    def _submitted(self, event: Input.Submitted) -> None:
        """Take what is marked; before anything was found, what was typed."""
        chosen, text = self._grid.row, event.value.strip()
        if chosen is not None and self._is_current(text):
            self._ask(chosen.name)
        elif text:
            self._ask(text, unseen=True)

    def _is_current(self, text: str) -> bool:
        """Whether what was found is of this text: the last row says what it was found for."""
        return bool(self._grid.rows) and self._grid.rows[-1].name == text.strip()

    @on(Grid.Chosen, "#found")
    def _picked(self, event: Grid.Chosen[Candidate]) -> None:
        self._ask(event.row.name)

    # --- telling --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="why")
    async def _ask(self, document: str, unseen: bool = False) -> None:
        """Ask what became of it; where that is not one document, and what may be meant is `unseen`, list that."""
        run = self._session.run
        if run is None:
            return
        self._show_search(searching=False)
        verdict, gates = self.query_one("#verdict", Static), self.query_one(OptionList)
        advice = self.query_one("#advice", Static)
        verdict.update("looking …")
        gates.clear_options()
        advice.update("")
        try:
            why = await self.cascade.read(lambda engine: engine.why(run, document))
        except CascadeError as error:
            self._why = None
            if unseen and isinstance(error, NoSuch):
                self._show_search(searching=True)
                self._find(document)
                return
            verdict.update(Content.assemble((clean(str(error)), "$error"), f"\n{here(error.hint)}"))
            self.query_one("#search").focus()
            return
        self._why = why
        self.refresh_bindings()
        named = one_line(why.title or why.document)
        verdict.update(
            Content.assemble((named, "b"), (f"  {one_line(why.document)}", "$foreground 60%"), "\n", clean(why.verdict))
        )
        self.call_after_refresh(self._list, why)
        advice.update(Content("\n".join(f"→ {here(each)}" for each in why.advice)))

    def _list(self, why: Why) -> None:
        """Show the gates, the one where it was lost under the cursor."""
        gates = self.query_one(OptionList)
        gates.set_options(self._options(why))
        gates.highlighted = why.steps.index(why.lost) if why.lost is not None else 0
        gates.focus()

    def _options(self, why: Why) -> list[Option]:
        gates = self.query_one(OptionList)
        several = len({step.question for step in why.steps if step.question}) > 1
        wide = max(len(_gate(step, several)) for step in why.steps)
        room = max(gates.scrollable_content_region.width - wide - 6, 20)
        return [Option(_drawn(step, _gate(step, several).ljust(wide), room, step == why.lost)) for step in why.steps]

    def on_resize(self) -> None:
        """Wrap the sentences anew."""
        if self._why is not None:
            self.call_after_refresh(self._rewrap, self._why)

    def _rewrap(self, why: Why) -> None:
        gates = self.query_one(OptionList)
        place = gates.highlighted
        gates.set_options(self._options(why))
        gates.highlighted = place

    @on(OptionList.OptionSelected)
    async def _look_into(self, event: OptionList.OptionSelected) -> None:
        """Look into the stage of the gate."""
        if self._why is None:
            return
        step = self._why.steps[event.option_index]
        stage = _STAGES.get(step.gate.value)
        if stage is None:
            self.notify("this is told of the library, no stage of the run", severity="information")
            return
        name = f"{stage}.{step.question}" if stage in _PER_QUESTION and step.question else stage
        app, session = self.cascade, self._session
        self.dismiss()
        app.call_later(app.open_stage, session, name)

    # --- keys -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to take in where a stage passed it over."""
        told = self._why is not None and not self.query_one("#found").display
        return told and bool(self._why and self._why.place) if action == "take" else True

    @work(exclusive=True, group="why")
    async def action_take(self) -> None:
        """Take it in by hand: an edit of the stage that lost it."""
        run, place = self._session.run, self._why.place if self._why is not None else ""
        made = await self.cascade.tried(lambda engine: engine.by_hand(run, (place,), ())) if run and place else None
        if not made:
            return
        app, session, [(stage, output)] = self.cascade, self._session, made.items()
        self.dismiss()
        app.call_later(app.open_stage, session, stage, output)

    def action_search(self) -> None:
        """Another document."""
        self._show_search(searching=True)
        self.query_one("#search").focus()

    def action_copy(self) -> None:
        """Copy all that is told."""
        if self._why is not None:
            lines = [f"{_MARKS[s.outcome.value][0]} {s.gate.value} {s.question} {s.text}" for s in self._why.steps]
            self.app.copy_to_clipboard(clean("\n".join([self._why.verdict, *lines, *self._why.advice])))
            self.notify("copied")

    def action_back(self) -> None:
        """Back to what is told, else to the screen before."""
        if self._why is not None and self.query_one("#found").display:
            self._show_search(searching=False)
            self.query_one(OptionList).focus()
        else:
            self.dismiss()


def _packed(run: Run, text: str) -> list[Document]:
    """The documents that came with a run from a file and have each word in their title, id or path."""
    words = text.casefold().split()
    return [
        document
        for document in run.documents.values()
        if all(word in f"{document.title}\n{document.id}\n{document.locator.path}".casefold() for word in words)
    ][:_MOST]


def _gate(step: Step, several: bool) -> str:
    """The gate's name, with the sub-question where there are several."""
    return f"{step.question} {step.gate.value}" if several and step.question else step.gate.value


def _drawn(step: Step, gate: str, room: int, lost: bool) -> Content:
    """A gate: its mark and name, and beside it the sentence in `room` cells, with what else there is to say."""
    mark, colour, style = _MARKS[step.outcome.value]
    said = clean(step.text or step.outcome.value)
    if step.basis is not None and step.basis.value == "computed now":
        said += " · now"
    lines = [(line, style) for line in wrap(said, room)] or [("", "")]
    if lost:
        lines.append(("lost here", "b $error"))
    lines += [(line, "$foreground 60%") for detail in step.details for line in wrap(one_line(detail), room)]
    indent = " " * (len(gate) + 4)
    parts: list[Content | tuple[str, str] | str] = [(f"{mark} ", colour), (gate, colour if lost else "b"), "  "]
    for n, (line, its) in enumerate(lines):
        parts += [f"\n{indent}" if n else "", (line, its)]
    return Content.assemble(*parts)
