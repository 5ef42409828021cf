"""All that is known of one node of a run, a tab for each side of it; tabs for what it does not have are not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import TabbedContent, TabPane

from cascade.tui import contents
from cascade.tui.record import Record
from cascade.tui.widgets.evidence import EvidenceGrid, EvidenceView, rows_of
from cascade.tui.widgets.text_page import TextLine, TextPage
from cascade.tui.widgets.token_view import Token, TokenText, TokenView

if TYPE_CHECKING:
    from cascade.view import RunView

__all__ = ["Detail"]

_TABS = {
    "output": "Output",
    "evidence": "Evidence",
    "inputs": "Inputs",
    "prompt": "Prompt",
    "reply": "Reply",
    "tokens": "Tokens",
    "notes": "Notes",
    "cost": "Cost",
}


class Detail(Vertical):
    """Shows a `Record`. The tab that a person chose stays, as long as the next node has it."""

    DEFAULT_CSS = """
    Detail { height: 1fr; }
    Detail TabbedContent { height: 1fr; }
    Detail ContentSwitcher { height: 1fr; }
    Detail TabPane { padding: 0 1; height: 1fr; }
    Detail Tab { padding: 0 1; }
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
        with TabbedContent(id="tabs"):
            for name, title in _TABS.items():
                with TabPane(title, id=name):
                    if name == "evidence":
                        yield EvidenceView()
                    elif name == "tokens":
                        yield TokenView()
                    else:
                        yield TextPage(id=f"page-{name}")

    @property
    def tabs(self) -> TabbedContent:
        """The tabs."""
        return self.query_one("#tabs", TabbedContent)

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
        tabs = self.tabs
        there = [name for name, is_there in has.items() if is_there]
        wanted = "notes" if broke else self._chosen if self._chosen in there else there[0] if there else ""
        for name, is_there in has.items():
            tab = tabs.get_tab(name)
            if tab.display != is_there:
                (tabs.show_tab if is_there else tabs.hide_tab)(name)
        if wanted and tabs.active != wanted:
            tabs.active = wanted

    def _fill(self, *, stay: bool = False) -> None:
        """Fill the page that is seen, once."""
        name = self.tabs.active
        if self.record is None or name in self._filled:
            return
        self._filled.add(name)
        if name == "evidence":
            self._fill_evidence(self.record)
        elif name == "tokens":
            self.query_one(TokenView).show([], "asking for them …")
            self.post_message(self.TokensWanted(self.record, self.item))
        elif name in self._lines:
            self.query_one(f"#page-{name}", TextPage).show(self._lines[name](), stay=stay)

    def _fill_evidence(self, record: Record) -> None:
        """The hits or quotes as recorded, with what a person chose of them; or those that were written by hand."""
        rows, made = rows_of(record.output), rows_of(self._edited)
        kept = [row.key for row in made if row.kind in ("hit", "quote")]
        if self._edited is not None and not {row.key for row in rows}.issuperset(kept):
            self.query_one(EvidenceView).fill(made, fixed=True)
        else:
            chosen = kept if self._edited is not None else None
            self.query_one(EvidenceView).fill(rows, chosen, fixed=self._fixed)

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """Fill the page that came up; remember it where a person chose it."""
        event.stop()
        if self.tabs.has_focus_within:
            self._chosen = self.tabs.active
        self._fill()

    def go_to(self, name: str) -> bool:
        """Bring the tab up, where there is one; False where there is none."""
        if not self.tabs.get_tab(name).display:
            return False
        self._chosen = name
        self.tabs.active = name
        return True

    def focus_page(self) -> None:
        """Give the page that is seen the focus."""
        kinds = {"evidence": EvidenceGrid, "tokens": TokenText}
        name = self.tabs.active
        self.query_one(f"#page-{name}" if name not in kinds else kinds[name].__name__).focus()
