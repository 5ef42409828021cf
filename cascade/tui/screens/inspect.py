"""Inspect: a run as a tree, all that is known of one of its nodes, and what a person changes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static, Tree

from cascade.errors import CascadeError
from cascade.tui.hints import told
from cascade.tui.record import Node, Record, calls_of, counts_of, read_record, titles_of
from cascade.tui.screens.change import ChangeScreen
from cascade.tui.session import Session
from cascade.tui.widgets.detail import Detail
from cascade.tui.widgets.run_tree import RunTree

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import Run

__all__ = ["InspectScreen"]

_STAGES = {
    "decompose": "makes a plan of the question: what to look up, and how",
    "retrieve": "looks up the passages for each part of the plan",
    "cite": "chooses the sentences that answer, word for word",
    "synthesize": "writes the answer from them",
    "verify": "checks every quote and every claim",
}
"""The stages in the order they run, and what each does."""


class InspectScreen(ChangeScreen):
    """Look into the run that is open."""

    MODE = "inspect"
    CSS_PATH = "inspect.tcss"
    HELP = """
    # Inspect

    The tree has the stages of the run and the calls of the model below them; what is known of the line under the cursor
    stands beside it. Tab goes there, `<` and `>` go from tab to tab, `t` hides the tree. In Tokens every token is
    coloured by how likely it was.

    Change a run: `e` edits what a stage made, `p` its prompt, `m` its model, `R` the numbers that all stages work with.
    In Evidence `d` drops a passage or quote, space puts a passage first or quotes a sentence, also one that was passed
    over. Then `r` runs it: what does not depend on the edits is kept, and the two runs stand beside each other. `U`
    forgets the edits.

    `b` makes the next runs wait before this stage, `s` before every one. `w` asks what became of a document; Noise, in
    the palette, how far repeats of the run lie apart.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("greater_than_sign", "tab(1)", "Next tab", id="inspect.tab", tooltip="The next tab"),
        Binding("w", "app.why", "Why not?", id="inspect.why", tooltip="What became of a document"),
        Binding("t", "fold_tree", "Tree", id="inspect.tree", tooltip="Hide or show the tree", show=False),
        Binding("escape", "to_tree", "Back", id="inspect.leave", tooltip="Back to the tree", show=False),
        Binding("tab", "app.focus_next", "Next", id="inspect.next", tooltip="To the next part", show=False),
        Binding("less_than_sign", "tab(-1)", "Before", id="inspect.tab_before", tooltip="The tab before", show=False),
        Binding("]", "item(1)", "Next text", id="inspect.item", tooltip="Tokens of the next scored text", show=False),
        Binding(
            "[", "item(-1)", "Text before", id="inspect.item_before", tooltip="Tokens of the text before", show=False
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._counts: dict[str, str] = {}
        self._told: object = None
        """What the detail shows, as far as it changes while a run goes on."""

    def body(self) -> ComposeResult:
        yield Static(id="about", markup=False)
        yield Static(id="edits", markup=False)
        with Container(id="split"):
            yield RunTree(id="tree")
            yield Detail(id="detail")

    def on_mount(self) -> None:
        self.query_one(RunTree).focus()
        self.cascade.session_changed.subscribe(self, self._changed)
        self._refresh()

    @property
    def node(self) -> Node | None:
        """What the tree's cursor is on."""
        return self.query_one(RunTree).chosen

    @property
    def record(self) -> Record | None:
        """What the detail shows."""
        return self.query_one(Detail).record

    def show_again(self) -> None:
        """Show what is chosen, after an edit."""
        self._told = None
        self._refresh()

    def on_screen_resume(self) -> None:
        """What came in while another screen was shown."""
        self._refresh()

    # --- the tree -------------------------------------------------------------------------------------------------

    def _changed(self, _: Session) -> None:
        if self.is_current:
            self._refresh()

    def _refresh(self) -> None:
        session = self.cascade.session
        if session is not self._session:
            self._session, self._told = session, None
            self.refresh_bindings()
        tree = self.query_one(RunTree)
        tree.show(
            session.view if session else None,
            list(_STAGES),
            breakpoints=self.cascade.breakpoints,
            counts=lambda blob: self._counts.get(blob, ""),
        )
        self.query_one("#about", Static).update(self._about(session))
        if session is not None and session.run is not None:
            spans = [*session.view.stages, *session.view.replaced]
            if any(s.output and s.output not in self._counts for s in spans):
                self._count(session)
        self.tell_edits()
        if tree.chosen is not None:
            self._detail(tree.chosen)

    def _about(self, session: Session | None) -> Content:
        if session is None:
            return Content.styled("no run is open: ask something (F2) or choose one (F4)", "$foreground 65%")
        from cascade.clean import one_line

        question = session.run.head.question.text if session.run is not None else session.question
        forked = session.run.head.forked if session.run is not None else None
        return Content.assemble(
            (one_line(question), "bold"), (f"  a rerun of {forked}" if forked else "", "$foreground 65%")
        )

    @work(group="counts", exclusive=True, exit_on_error=False)
    async def _count(self, session: Session) -> None:
        """Read how much each stage gave."""
        run, known = session.run, dict(self._counts)
        assert run is not None
        self._counts |= await self.cascade.read(lambda _: counts_of(session.view, run, known))
        if self.is_current:
            self.query_one(RunTree).recount()

    @on(Tree.NodeHighlighted)
    def _moved(self, event: Tree.NodeHighlighted[Node]) -> None:
        event.stop()
        if event.node.data is not None:
            self._detail(event.node.data)

    @on(RunTree.Stayed)
    def _stayed(self) -> None:
        if self.node is not None:
            self._detail(self.node)

    @on(Tree.NodeSelected)
    def _selected(self, event: Tree.NodeSelected[Node]) -> None:
        event.stop()
        if event.node.allow_expand and not event.node.is_root:
            event.node.toggle()

    @on(RunTree.Wanted)
    @work(group="calls", exit_on_error=False)
    async def _wanted(self, event: RunTree.Wanted) -> None:
        session, span = self._session, event.node.span
        if session is None or session.run is None or span is None:
            return
        run = session.run
        calls, origin, _ = await self.cascade.read(lambda engine: calls_of(run, span, engine.run))
        self.query_one(RunTree).add_calls(event.node, calls, origin.id)

    def action_fold_tree(self) -> None:
        """Hide or show the tree."""
        tree = self.query_one(RunTree)
        if not tree.display:
            self.action_to_tree()
            return
        tree.display = False
        self.query_one(Detail).focus_page()

    def action_to_tree(self) -> None:
        """Back to the tree, also where it is hidden."""
        tree = self.query_one(RunTree)
        tree.display = True
        tree.focus()

    # --- the detail -----------------------------------------------------------------------------------------------

    def _detail(self, node: Node) -> None:
        """Show `node`, where that is not what is shown already."""
        told = self._state(node)
        if told != self._told:
            self._told = told
            self._read(node)

    def _state(self, node: Node) -> object:
        session, span = self._session, node.span
        state = (span.outcome, len(span.calls), len(span.notes)) if span is not None else ()
        text = (session.view.draft, session.view.text, session.error) if session and node.kind == "run" else ()
        return id(session), session.live if session else False, node, state, text

    @work(group="detail", exclusive=True, exit_on_error=False)
    async def _read(self, node: Node) -> None:
        session = self._session
        if session is None or session.run is None or node.kind in ("waiting", "group"):
            record = Record(node)
        else:
            run = session.run
            try:
                record = await self.cascade.read(partial(_recorded, run=run, node=node))
            except CascadeError as error:
                record = Record(node, gone=str(error))
        self._show(record)

    def _show(self, record: Record) -> None:
        session, node = self._session, record.node
        about = f"{node.name} {_STAGES[node.name]}. It has not run." if node.kind == "waiting" else ""
        if node.kind == "run" and session is None:
            about = "No run is open. A question goes through the stages that the tree shows."
        view = session.view if session is not None else None
        error, hint = (session.error, session.hint) if session is not None else ("", "")
        counts = node.kind == "stage" and not node.replaced
        self.query_one(Detail).show(
            record,
            view,
            error=error,
            hint=hint,
            about=about,
            edited=self.edits.outputs.get(node.stage) if counts else None,
            fixed=not counts or session is None or session.live,
        )

    @on(Detail.TokensWanted)
    @work(group="tokens", exclusive=True, exit_on_error=False)
    async def _tokens(self, event: Detail.TokensWanted) -> None:
        record, item, call = event.record, event.item, event.record.call
        if call is None:
            return
        clerk = self.cascade.clerks.reader if self.cascade.busy else self.cascade.clerks.asker
        detail = self.query_one(Detail)
        about = "what the model wrote: arrows and clicks move, n finds an unlikely token"
        if call.kind == "score" and record.request is not None:
            about = (
                f"text {item + 1} of {len(record.request['items'])}, what was scored after it; [ and ] show the others"
            )
        try:
            found = await clerk.do(lambda engine: engine.tokens(engine.run(record.calls_run), call, item))
        except CascadeError as error:
            detail.show_tokens(record, item, [], told(error))
            return
        detail.show_tokens(record, item, [(t.token, t.logprob, t.top) for t in found], about)

    def action_tab(self, by: int) -> None:
        """To the tab beside."""
        self.query_one(Detail).step(by)

    def action_item(self, by: int) -> None:
        """Tokens of another text of a score."""
        self.query_one(Detail).action_item(by)


def _recorded(engine: Engine, *, run: Run, node: Node) -> Record:
    """The record of `node`, with the titles that only the library, or the run's file, knows."""
    record = read_record(run, node, engine.run)
    record.titles = titles_of(record.output, lambda document: engine.document(document, run).title)
    return record
