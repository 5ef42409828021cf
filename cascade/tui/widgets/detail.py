"""All that is known of one node of a run, a tab for each side of it; tabs for what it does not have are not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from cascade.tui import contents
from cascade.tui.record import Record
from cascade.tui.widgets.evidence import EvidenceGrid, EvidenceView, rows_of
from cascade.tui.widgets.tab_strip import TabStrip
from cascade.tui.widgets.text_page import TextLine, TextPage
from cascade.tui.widgets.token_view import Token, TokenText, TokenView

if TYPE_CHECKING:
    from cascade.view import RunView

__all__ = ["Detail"]

_TABS = ("output", "evidence", "inputs", "prompt", "reply", "tokens", "notes", "cost")


class Detail(Vertical):
    """Shows a `Record`. The tab that a person chose stays, as long as the next node has it."""

    DEFAULT_CSS = """
    Detail { height: 1fr; }
    Detail .page { height: 1fr; padding: 0 1; display: none; }
    Detail .page.-seen { display: block; }
    """

    class TokensWanted(Message):
        """The tokens of a call are to be shown; `item` is the number of the scored text. Answer with `show_tokens`."""

        def __init__(self, record: Record, item: int) -> None:
            super().__init__()
            self.record = record
            self.item = item

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.record: Record | None = None
        self._lines: dict[str, Callable[[], Sequence[TextLine]]] = {}
        self._filled: set[str] = set()
        self._chosen = "output"
        self._edited: Any = None
        self._fixed = False
        self.item = 0
        """Which of the texts of a score has its tokens shown."""

    def compose(self) -> ComposeResult:
        yield TabStrip()
        for name in _TABS:
            if name == "evidence":
                yield EvidenceView(id="evidence", classes="page")
            elif name == "tokens":
                yield TokenView(id="tokens", classes="page")
            else:
                yield TextPage(id=name, classes="page")

    @property
    def active(self) -> str:
        """The tab that is seen."""
        return self.query_one(TabStrip).active

    def show(
        self,
        record: Record,
        view: RunView | None,
        *,
        error: str = "",
        hint: str = "",
        about: str = "",
        edited: Any = None,
        fixed: bool = False,
    ) -> None:
        """Show `record`; `about` in the place of an output that is not there.

        `edited` is what a person made of its output, for the next run; `fixed`: hits and quotes are not to be chosen.
        """
        again = self.record is not None and self.record.node == record.node
        self.record, self._edited, self._fixed = record, edited, fixed
        if not again:
            self.item = 0
        told = [TextLine(Content.styled(about, "$foreground 65%"))] if about else []
        self._lines = {
            "output": lambda: contents.output(record, view, edited) or told,
            "inputs": lambda: contents.inputs(record),
            "prompt": lambda: contents.prompt(record),
            "reply": lambda: contents.reply(record),
            "notes": lambda: contents.notes(record, view, error, hint),
            "cost": lambda: contents.cost(record, view),
        }
        self._filled.clear()
        noted = bool(contents.notes(record, view, error, hint))
        failed = error if record.node.kind == "run" else record.node.span is not None and record.node.span.error
        self._choose(self._has(record, view, about, noted), broke=noted and bool(failed))
        self._fill(stay=again)

    def show_tokens(self, record: Record, item: int, tokens: Sequence[Token], about: str) -> None:
        """The tokens that were wanted, where they still are."""
        if self.record is record and self.item == item:
            self.query_one(TokenView).show(tokens, about)

    def action_item(self, by: int) -> None:
        """To the tokens of another text of a score."""
        record = self.record
        if record is None or record.request is None or not record.request.get("items"):
            return
        self.item = (self.item + by) % len(record.request["items"])
        self.post_message(self.TokensWanted(record, self.item))

    def _has(self, record: Record, view: RunView | None, about: str, noted: bool) -> dict[str, bool]:
        run = record.node.kind == "run"
        call, said = record.call, record.reply
        weighed = call is not None and call.kind == "score"
        return {
            "output": record.output is not None
            or self._edited is not None
            or bool(about)
            or (run and view is not None and bool(view.draft or view.text)),
            "evidence": bool(rows_of(record.output) or rows_of(self._edited)),
            "inputs": bool(record.inputs),
            "prompt": record.request is not None,
            "reply": said is not None and not weighed,
            "tokens": said is not None and (weighed or bool(said.get("tokens"))),
            "notes": noted,
            "cost": record.node.span is not None or call is not None or (run and view is not None),
        }

    def _choose(self, has: dict[str, bool], *, broke: bool) -> None:
        """Show the tabs that there are; of these the one that was chosen, or what broke it, or the first."""
        there = [name for name in _TABS if has[name]]
        first = there[0] if there else ""
        self._see(there, "notes" if broke else self._chosen if self._chosen in there else first)

    def _see(self, there: Sequence[str], name: str) -> None:
        focused = any(page.has_focus_within or page.has_focus for page in self.query(".page.-seen"))
        self.query_one(TabStrip).show(there, name)
        for page in self.query(".page"):
            page.set_class(page.id == name, "-seen")
        if focused and name:
            self.focus_page()

    def _fill(self, *, stay: bool = False) -> None:
        """Fill the page that is seen, once."""
        name = self.active
        if self.record is None or name in self._filled:
            return
        self._filled.add(name)
        if name == "evidence":
            self._fill_evidence(self.record)
        elif name == "tokens":
            self.query_one(TokenView).show([], "asking for them …")
            self.post_message(self.TokensWanted(self.record, self.item))
        elif name in self._lines:
            self.query_one(f"#{name}", TextPage).show(self._lines[name](), stay=stay)

    def _fill_evidence(self, record: Record) -> None:
        """The hits or quotes as recorded, with what a person chose of them; or those that were written by hand."""
        rows, made = rows_of(record.output, record.titles), rows_of(self._edited, record.titles)
        kept = [row.key for row in made if row.used]
        if self._edited is not None and not {row.key for row in rows}.issuperset(kept):
            self.query_one(EvidenceView).fill(made, fixed=True)
        else:
            chosen = kept if self._edited is not None else None
            self.query_one(EvidenceView).fill(rows, chosen, fixed=self._fixed)

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        """Bring up the tab that a person chose."""
        event.stop()
        self.go_to(event.name)

    def go_to(self, name: str) -> bool:
        """Bring the tab up, where there is one; False where there is none."""
        there = self.query_one(TabStrip).names
        if name not in there:
            return False
        self._chosen = name
        self._see(there, name)
        self._fill()
        return True

    def step(self, by: int) -> None:
        """To the tab beside the one that is seen."""
        self.query_one(TabStrip).action_step(by)

    def focus_page(self) -> None:
        """Give the page that is seen the focus."""
        page = {"evidence": EvidenceGrid, "tokens": TokenText}.get(self.active)
        if page is not None:
            self.query_one(page).focus()
        elif self.active:
            self.query_one(f"#{self.active}").focus()
