"""The tree of a run: its stages, their parts and calls, filled as far as it is opened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from cascade.clean import one_line
from cascade.tui.record import Node, node_key
from cascade.tui.theme import OUTCOMES

if TYPE_CHECKING:
    from cascade.trace import ModelCalled
    from cascade.view import RunView, SpanView

__all__ = ["RunTree"]

_TOGETHER = 200
"""Entries below one line; more are put into groups of a hundred, each opened by itself."""
_GROUP = 100
_NAME = 14


class RunTree(Tree[Node]):
    """What a `RunView` holds as a tree. `show` brings it up to date, whether the run goes on or was opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "open_node", "Open", id="tree.open", tooltip="Open what is below", show=False),
        Binding("left", "close_node", "Close", id="tree.close", tooltip="Close it, or go up", show=False),
        Binding("k", "cursor_up", "Up", id="tree.up", tooltip="The line above", show=False),
        Binding("j", "cursor_down", "Down", id="tree.down", tooltip="The line below", show=False),
        Binding("home,g", "line(0)", "First", id="tree.first", tooltip="The first line", show=False),
        Binding("end,G", "line(1000000)", "Last", id="tree.last", tooltip="The last line", show=False),
        Binding("y", "copy_line", "Copy", id="tree.copy", tooltip="Copy this line", show=False),
    ]
    DEFAULT_CSS = """
    RunTree { background: transparent; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; padding: 0; }
    RunTree > .tree--cursor { background: $panel; color: $foreground; text-style: none; }
    RunTree:focus > .tree--cursor { background: $primary 30%; color: $foreground; text-style: none; }
    RunTree > .tree--highlight-line { background: transparent; }
    RunTree > .tree--guides { color: $foreground 30%; }
    RunTree > .tree--guides-selected { color: $foreground 30%; }
    RunTree > .tree--guides-hover { color: $foreground 30%; }
    """

    class Wanted(Message):
        """A kept output was opened: what it asked is recorded in another run. Answer with `add_calls`."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    class Stayed(Message):
        """The cursor is on a new line for the stage that it was on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(" ", id=id)
        self.guide_depth = 2
        self.auto_expand = False
        self.show_guides = False
        self._view: RunView | None = None
        self._stages: Sequence[str] = ()
        self._breakpoints: Collection[str] = frozenset()
        self._counts: Callable[[str], str] = lambda _: ""
        self._asked: dict[tuple[object, ...], Sequence[ModelCalled]] = {}

    # --- what it shows --------------------------------------------------------------------------------------------

    def show(
        self,
        view: RunView | None,
        stages: Sequence[str],
        *,
        breakpoints: Collection[str] = frozenset(),
        counts: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Bring it up to date with `view`; of `stages`, those that did not run yet are told too.

        `counts` says of a blob how much there is in it.
        """
        if view is not self._view:
            self._asked.clear()
            self.clear()
            self.root.data = None
        self._view, self._stages, self._breakpoints, self._counts = view, stages, breakpoints, counts
        self.root.data = Node("run", view.run if view else "")
        self._sync(self.root)
        self.root.expand()
        self._clear_line_cache()
        self.refresh()
        if self.cursor_node is None and self.root.children:
            self.call_after_refresh(self.choose, self.root.children[0].data)

    def recount(self) -> None:
        """Draw it anew: more is known of how much the stages gave."""
        self._clear_line_cache()
        self.refresh()

    def choose(self, node: Node | None) -> None:
        """Put the cursor on `node`, where it is shown."""
        key = node_key(node) if node is not None else None
        for each in self._shown(self.root):
            if each.data is not None and node_key(each.data) == key:
                self.move_cursor(each)
                return

    def choose_stage(self, name: str) -> None:
        """Put the cursor on the stage called `name`, or the first of that kind."""
        lines = [each for each in self.root.children if each.data is not None]
        exact = [each for each in lines if each.data is not None and each.data.name == name]
        alike = [each for each in lines if each.data is not None and each.data.name.partition(".")[0] == name]
        if exact or alike:
            self.move_cursor((exact or alike)[0])

    def _stay(self, name: str) -> None:
        """On the stage where one was, whose line is another one now; told even where that stands in the same place."""
        self.choose_stage(name)
        self.post_message(self.Stayed())

    def add_calls(self, node: Node, calls: Sequence[ModelCalled], origin: str) -> None:
        """The calls of a kept output, which the run `origin` recorded."""
        self._asked[node_key(node)] = calls
        for each in self.root.children:
            if each.data is not None and node_key(each.data) == node_key(node):
                each.remove_children()
                self._fill(each, [self._call(c, n, each.data, origin) for n, c in enumerate(calls, 1)])
                if not calls:
                    each.allow_expand = False

    @property
    def chosen(self) -> Node | None:
        """What the cursor is on."""
        return self.cursor_node.data if self.cursor_node is not None else None

    # --- filling --------------------------------------------------------------------------------------------------

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Node]) -> None:
        """Fill a line when it is opened."""
        self._sync(event.node)

    def _sync(self, line: TreeNode[Node]) -> None:
        """Bring what is below `line` up to date, and what is below that as far as it is open."""
        node = line.data
        if node is None or (node.span is not None and node.span.outcome == "cached"):
            if node is not None and node_key(node) not in self._asked:
                self.post_message(self.Wanted(node))
            return
        self._fill(line, list(self._below(node)))
        for each in line.children:
            if each.is_expanded:
                self._sync(each)

    def _fill(self, line: TreeNode[Node], wanted: list[Node]) -> None:
        there = [each.data for each in line.children]
        keys = [node_key(each) for each in there if each is not None]
        fresh = [node_key(each) for each in wanted]
        same = next(
            (n for n, (a, b) in enumerate(zip(keys, fresh, strict=False)) if a != b), min(len(keys), len(fresh))
        )
        chosen = self.chosen
        for each in list(line.children)[same:]:
            each.remove()
        keys = keys[:same]
        for each, node in zip(line.children, wanted, strict=False):
            each.data = node
            each.allow_expand = _opens(node)
        for node in wanted[len(keys) :]:
            line.add(" ", node, allow_expand=_opens(node))
        if chosen is not None and self.chosen is not chosen and line.is_root and chosen.kind in ("stage", "waiting"):
            self.call_after_refresh(self._stay, chosen.name)

    def _below(self, node: Node) -> Iterator[Node]:
        if node.kind == "run":
            yield from self._roots()
        elif node.span is not None:
            entries = list(self._entries(node))
            if node.kind == "group":
                yield from entries[node.first : node.first + _GROUP]
            elif len(entries) > _TOGETHER:
                for first in range(0, len(entries), _GROUP):
                    name = f"{first + 1:,} to {min(first + _GROUP, len(entries)):,}"
                    yield Node("group", name, node.span, stage=node.stage, replaced=node.replaced, first=first)
            else:
                yield from entries

    def _roots(self) -> Iterator[Node]:
        view = self._view
        spans = view.stages if view else []
        for span in spans:
            yield Node("stage", span.name, span, stage=span.name)
        ran = {span.stage for span in spans}
        for name in self._stages:
            if name not in ran:
                yield Node("waiting", name, stage=name)
        for span in view.replaced if view else []:
            yield Node("stage", span.name, span, stage=span.name, replaced=True)

    def _entries(self, node: Node) -> Iterator[Node]:
        """Parts and calls of a span, as they came."""
        assert node.span is not None
        parts = [
            (p.began, Node("part", p.name, p, stage=node.stage, replaced=node.replaced)) for p in node.span.children
        ]
        calls = [(c.at, self._call(c, n, node)) for n, c in enumerate(node.span.calls, 1)]
        yield from (entry for _, entry in sorted([*parts, *calls], key=lambda pair: pair[0]))

    def _call(self, call: ModelCalled, number: int, above: Node, origin: str = "") -> Node:
        name = f"{call.prompt or call.kind}"
        return Node("call", f"{name} {number}", call=call, stage=above.stage, origin=origin, replaced=above.replaced)

    def _shown(self, line: TreeNode[Node]) -> Iterator[TreeNode[Node]]:
        yield line
        for each in line.children:
            yield from self._shown(each)

    # --- drawing --------------------------------------------------------------------------------------------------

    def render_label(self, node: TreeNode[Node], base_style: Style, style: Style) -> Text:
        """A line: how it went, what it is, how long it took, how much it gave."""
        data = node.data
        if data is None:
            return Text("")
        colours = self.app.theme_variables
        mark, colour, name, told = self._label(data)
        text = Text(style=style, no_wrap=True)
        if node.allow_expand and data.kind != "run":
            text.append("▾ " if node.is_expanded else "▸ ", Style(dim=True, meta={"toggle": True}))
        elif data.kind != "run":
            text.append("  ")
        text.append(f"{mark} ", "dim" if "%" in colour else colours.get(colour.removeprefix("$"), ""))
        text.append(name.ljust(_NAME if data.kind in ("stage", "waiting") else 0))
        if self._breaks(data):
            text.append(" ‖", colours.get("error", ""))
        if told:
            text.append(f" {told}", "dim")
        if data.replaced or data.kind == "waiting":
            text.stylize("dim")
        return text

    def get_label_width(self, node: TreeNode[Node]) -> int:
        """Width of a line in cells, without drawing it."""
        if node.data is None:
            return 0
        _, _, name, told = self._label(node.data)
        return 6 + max(_NAME if node.data.kind in ("stage", "waiting") else 0, cell_len(name)) + 1 + cell_len(told)

    def _breaks(self, data: Node) -> bool:
        if data.kind not in ("stage", "waiting") or data.replaced:
            return False
        return data.name in self._breakpoints or data.name.partition(".")[0] in self._breakpoints

    def _label(self, data: Node) -> tuple[str, str, str, str]:
        """Mark, its colour, the name, and what there is to say."""
        span, call = data.span, data.call
        if data.kind == "run":
            return self._run_label()
        if call is not None:
            return self._call_label(data.name, call)
        if span is None:
            return (*OUTCOMES["waiting"], data.name, "")
        if data.kind == "group":
            return " ", "$foreground", data.name, ""
        mark, colour = OUTCOMES.get(span.outcome, OUTCOMES["waiting"])
        return mark, colour, one_line(data.name), self._told(data, span)

    def _run_label(self) -> tuple[str, str, str, str]:
        view = self._view
        if view is None:
            return (*OUTCOMES["waiting"], "no run is open", "")
        state = {"done": "computed"}.get(view.state, view.state)
        mark, colour = OUTCOMES.get(state, OUTCOMES["running"])
        told = f"{view.ended:.1f} s" if view.ended is not None else "going on"
        return mark, colour, view.run or "a new run", told

    def _told(self, data: Node, span: SpanView) -> str:
        if span.outcome == "running":
            return f"{span.done:,} of {span.total:,}" if span.total else "…"
        if data.replaced:
            return f"replaced · {span.seconds:.2f} s"
        told = [f"{span.seconds:.2f} s"]
        if span.output and data.kind == "stage" and (counts := self._counts(span.output)):
            told.append(counts)
        return " · ".join(told)

    def _call_label(self, name: str, call: ModelCalled) -> tuple[str, str, str, str]:
        mark, colour = OUTCOMES["failed" if call.parsed == "failed" else "cached" if call.cached else "computed"]
        told = [f"{call.seconds:.2f} s", "cached" if call.cached else f"{call.spent.evaluated:,} tokens"]
        if call.parsed in ("repaired", "failed"):
            told.append(f"reply {call.parsed}")
        return mark, colour, one_line(name), " · ".join(told)

    # --- keys -----------------------------------------------------------------------------------------------------

    def action_line(self, number: int) -> None:
        """To a line, or to the last where there are fewer."""
        self.cursor_line = number
        self.scroll_to_line(self.cursor_line, animate=False)

    def action_open_node(self) -> None:
        """Open what is below the cursor's line."""
        line = self.cursor_node
        if line is not None and line.allow_expand:
            line.expand()

    def action_close_node(self) -> None:
        """Close the cursor's line, or go to the one above it."""
        line = self.cursor_node
        if line is None or line.is_root:
            return
        if line.is_expanded and line.allow_expand:
            line.collapse()
        else:
            self.action_cursor_parent()

    def action_copy_line(self) -> None:
        """Copy the cursor's line."""
        if self.cursor_node is not None:
            self.app.copy_to_clipboard(self.render_label(self.cursor_node, Style(), Style()).plain.strip())
            self.app.notify("copied", timeout=2)


def _opens(node: Node) -> bool:
    """Whether there is something below it."""
    if node.kind in ("call", "waiting") or node.span is None:
        return False
    span = node.span
    return bool(span.children or span.calls) or (
        node.kind == "stage" and span.outcome == "cached" and bool(span.origin)
    )
