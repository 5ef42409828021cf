"""A page of text that scrolls: wrapped with hanging indents, drawn a line at a time, selected with the mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

__all__ = ["TextLine", "TextPage"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a page; it begins at column `indent`, and at `hang` where it is wrapped."""

    content: Content
    indent: int = 0
    hang: int = 0


class TextPage(ScrollView, can_focus=True):
    """Lines, however many: only those on the screen are drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "scroll_up", "Up", id="page.up", tooltip="A line up", show=False),
        Binding("j", "scroll_down", "Down", id="page.down", tooltip="A line down", show=False),
        Binding("g", "scroll_home", "Top", id="page.top", tooltip="To the top", show=False),
        Binding("G", "scroll_end", "End", id="page.end", tooltip="To the end", show=False),
        Binding("y", "copy_page", "Copy", id="page.copy", tooltip="Copy the whole page", show=False),
    ]
    DEFAULT_CSS = """
    TextPage { height: 1fr; background: transparent; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    TextPage:focus { background-tint: $foreground 4%; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[TextLine] = ()
        self._rows: list[Content] = []
        self._width = 0

    @property
    def text(self) -> str:
        """All of it, as plain text."""
        return "\n".join(" " * line.indent + line.content.plain for line in self._lines)

    def show(self, lines: Iterable[TextLine | Content | str], *, stay: bool = False) -> None:
        """Show `lines` from the first on, or (`stay`) from where one was."""
        self._lines = [each if isinstance(each, TextLine) else TextLine(_content(each)) for each in lines]
        self._wrap()
        if not stay:
            self.scroll_to(0, 0, animate=False)

    def on_resize(self) -> None:
        """Wrap anew where the width has changed."""
        if self.scrollable_content_region.width != self._width:
            self._wrap()

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the screen."""
        at = self.scroll_offset.y + y
        width, style = self.scrollable_content_region.width, self.visual_style
        if at >= len(self._rows):
            return Strip.blank(width, style.rich_style)
        row = self._rows[at]
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(at)) is not None:
            start, end = span
            chosen = Style.from_styles(self.screen.get_component_styles("screen--selection"))
            row = row.stylize(chosen, start, len(row) if end == -1 else end)
        strips = Visual.to_strips(self, row, max(width, 1), 1, style, apply_selection=False, pad=True)
        strip = strips[0] if strips else Strip.blank(width, style.rich_style)
        return strip.apply_offsets(0, at)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that was selected."""
        return selection.extract("\n".join(row.plain for row in self._rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected."""
        self.refresh()

    def action_copy_page(self) -> None:
        """Copy the whole page."""
        self.app.copy_to_clipboard(self.text)
        self.app.notify("copied", timeout=2)

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width or self.size.width
        self._width = width
        self._rows = [row for line in self._lines for row in _wrapped(line, width or 80)]
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()


def _content(text: Content | str) -> Content:
    return text if isinstance(text, Content) else Content(text)


def _wrapped(line: TextLine, width: int) -> list[Content]:
    margin = max(line.indent, line.hang)
    if margin + 12 > width:  # too narrow for the indents
        return list(line.content.wrap(max(width, 4)))
    pieces = line.content.wrap(width - margin) or [Content("")]
    return [piece.pad_left(line.hang if number else line.indent) for number, piece in enumerate(pieces)]
