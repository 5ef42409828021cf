"""One document, opened at a quote: pushed above any screen, left with q or Escape."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from cascade.tui.judging import judge, note_opened
from cascade.tui.screens.steady import Steady
from cascade.tui.source import read_source
from cascade.tui.widgets.key_bar import KeyBar
from cascade.tui.widgets.source_view import SourceView

if TYPE_CHECKING:
    from cascade.runs import Run
    from cascade.types import Quote

__all__ = ["DocumentScreen"]


class DocumentScreen(Steady, Screen[None]):
    """The document of a quote, or of an id.

    With a run, the document is the one that the run was exported with, and the other citations of its answer are a key
    away.
    """

    CSS_PATH = "document.tcss"
    HELP = """
    # Source

    The document, with what was quoted marked. `n` and `p` go to the other citations of the answer, `/` finds words in
    the text, `y` copies the quote with its reference and `u` where the document lies. `+` and `-` say whether the quote
    is a good one, `*` pins the document: it comes first where it is found.

    A mail or message stands in its conversation: `j` and `k` go from message to message, Enter unfolds one, `t` shows
    the cited one alone.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "citation(1)", "Next", id="document.next", tooltip="The next citation of the answer"),
        Binding("p", "citation(-1)", "Before", id="document.before", tooltip="The citation before", show=False),
        Binding("q,escape", "back", "Back", id="document.back", tooltip="Back to where you were"),
    ]

    def __init__(self, what: Quote | str, run: Run | None = None) -> None:
        super().__init__()
        self._what = what
        self._run = run
        answer = run.answer if run is not None else None
        self._quotes: tuple[Quote, ...] = answer.quotes if answer and not isinstance(what, str) else ()

    def compose(self) -> ComposeResult:
        yield Static("Source", id="title", markup=False)
        yield SourceView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Open it."""
        self.query_one("#page").focus()
        self._open(self._what)

    def _open(self, what: Quote | str) -> None:
        self._what = what
        self.run_worker(self._read(what), group="read", exclusive=True, exit_on_error=False)

    async def _read(self, what: Quote | str) -> None:
        try:
            source = await self.cascade.read(partial(read_source, what=what, run=self._run))
        except Exception as error:  # told, whatever it is: one is back where one was
            self.cascade.complain(error)
            self.dismiss()
            return
        number = "" if isinstance(what, str) else f"[{what.n}]"
        at = next((n for n, q in enumerate(self._quotes, 1) if q is what), 0)
        self.query_one("#title", Static).update(f"Source {at} of {len(self._quotes)}" if at else "Document")
        self.query_one(SourceView).show(source, number)
        if not isinstance(what, str):
            await self.cascade.read(lambda engine: note_opened(engine, self._run, what.n))

    def action_citation(self, step: int) -> None:
        """Open the next citation of the same answer, or the one before."""
        at = next((n for n, q in enumerate(self._quotes) if q is self._what), None)
        if at is not None and 0 <= at + step < len(self._quotes):
            self._open(self._quotes[at + step])

    def action_back(self) -> None:
        """Leave."""
        self.dismiss()

    def on_source_view_judged(self, event: SourceView.Judged) -> None:
        """Note what is made of the quote, or of its document."""
        event.stop()
        self.run_worker(judge(self.cascade, event.what, self._run, event.source), group="judge")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Other citations are there only for one of several."""
        return len(self._quotes) > 1 if action == "citation" else True
