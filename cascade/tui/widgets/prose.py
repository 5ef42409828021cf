"""A widget of paragraphs: broken to its width, drawn row by row as they come into sight, selected as whole text.

Its height is that of its text, so what holds it scrolls; only rows that show are drawn, however long the text is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from cascade.tui.widgets.paragraphs import Paragraph, Row, row_of, rows

__all__ = ["Prose"]


class Prose(Widget):
    """Paragraphs of text. A mark's or a paragraph's `style` is one of `COMPONENT_CLASSES` without its `prose--`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "prose--strong",
        "prose--dim",
        "prose--heading",
        "prose--who",
        "prose--cite",
        "prose--cursor",
        "prose--current",
        "prose--quote",
        "prose--found",
        "prose--here",
        "prose--warning",
        "prose--error",
        "prose--success",
        "prose--link",
    }
    DEFAULT_CSS = """
    Prose { height: auto; width: 1fr; }
    Prose > .prose--strong { text-style: bold; }
    Prose > .prose--dim { color: $foreground 60%; }
    Prose > .prose--heading { color: $primary; text-style: bold; }
    Prose > .prose--who { color: $secondary; }
    Prose > .prose--cite { color: $primary; }
    Prose > .prose--cursor { color: $background; background: $primary; text-style: bold; }
    Prose > .prose--current { background: $panel; text-style: bold; }
    Prose > .prose--quote { background: $accent 25%; color: $foreground; text-style: bold; }
    Prose > .prose--found { background: $secondary 35%; }
    Prose > .prose--here { background: $secondary; color: $background; text-style: bold; }
    Prose > .prose--warning { color: $warning; }
    Prose > .prose--error { color: $error; }
    Prose > .prose--success { color: $success; }
    Prose > .prose--link { color: $secondary; text-style: underline; }
    """

    class Chosen(Message):
        """Somebody clicked on what has a target."""

        def __init__(self, prose: Prose, target: str) -> None:
            super().__init__()
            self.prose = prose
            self.target = target

        @property
        def control(self) -> Prose:
            """The widget that was clicked."""
            return self.prose

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._rows: list[Row] = []
        self._width = -1
        self._kept: Row | None = None

    # --- text -----------------------------------------------------------------------------------------------------

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What it shows."""
        return self._paragraphs

    def show(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show these instead."""
        before, self._paragraphs = self._paragraphs, tuple(paragraphs)
        if [_shape(p) for p in before] == [_shape(p) for p in self._paragraphs]:
            self.refresh()  # other marks on the same rows
            return
        height, width = len(self._rows), self._width
        self._width = -1
        self._laid_out(width)
        self.refresh(layout=len(self._rows) != height or width < 0)

    def begin_at_top(self) -> None:
        """Let its first row stand at the top of what holds this, once what is shown now is laid out."""
        self._kept = self._rows[0] if self._rows else None

    def row(self, paragraph: int, offset: int = 0) -> int:
        """The row, counted from this widget's top, that shows `offset` of a paragraph."""
        return row_of(self._rows, paragraph, offset)

    def _laid_out(self, width: int) -> list[Row]:
        """The rows at a width; once for each."""
        if width != self._width and width > 0:
            if self._kept is None and self._width > 0 and (top := self._top()) is not None:
                self._kept = top  # till the layout, which may try several widths, has come to its end
            self._width = width
            self._rows = rows(self._paragraphs, width)
        return self._rows

    def _top(self) -> Row | None:
        """What stands at the top of the scrolled part of what holds this; None where that is something else's."""
        if not isinstance(self.parent, Widget) or not self.parent.scroll_y:
            return None
        if self.parent.scroll_y >= self.parent.max_scroll_y:
            return None  # at the end one stays at the end
        row = round(self.parent.scroll_y) - self.virtual_region.y - self.gutter.top
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def on_resize(self) -> None:
        """Scroll so that what stood at the top before a change of width stands there again."""
        self._laid_out(self.size.width)  # the last width that was tried need not be the one it came to
        top, self._kept = self._kept, None
        if top is not None and isinstance(self.parent, Widget):
            row = self.row(top.paragraph, top.start) + self.virtual_region.y + self.gutter.top
            self.parent.scroll_to(y=row, animate=False, force=True, immediate=True)

    # --- drawing --------------------------------------------------------------------------------------------------

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its text."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """One row, with the place of each character in the text for a selection."""
        width = self.size.width
        made = self._laid_out(width)
        base = self.visual_style
        if not 0 <= y < len(made):
            return Strip.blank(width, base.rich_style)
        row = made[y]
        paragraph = self._paragraphs[row.paragraph]
        segments = [*self._margin(paragraph, row), *self._words(paragraph, row)]
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    def _margin(self, paragraph: Paragraph, row: Row) -> list[Segment]:
        """What stands before the words of a row."""
        lead = paragraph.lead if row.start == 0 else " " * (Segment(paragraph.lead).cell_length + paragraph.hang)
        style = self._look(paragraph, (), paragraph.target)
        return [Segment(" " * paragraph.indent + lead, style.rich_style)] if paragraph.indent or lead else []

    def _words(self, paragraph: Paragraph, row: Row) -> list[Segment]:
        chosen = self._chosen(row)
        selection = Style.from_styles(self.screen.get_component_styles("screen--selection")) if chosen else None
        segments = []
        for piece in paragraph.between(row.start, row.end):
            style = self._look(paragraph, piece.styles, piece.target)
            for start, end, selected in _split(piece.start, piece.end, chosen):
                look = style + selection if selected and selection else style
                words = paragraph.text[start:end].replace("\n", " ")  # a line end that only wrapped it
                segments.append(Segment(words, look.rich_style_with_offset(start, row.paragraph)))
        if paragraph.clipped and row.end < len(paragraph.text):
            segments.append(Segment("…", self.get_visual_style("prose--dim").rich_style))
        if not segments:  # an empty line is a place of its own
            segments.append(Segment(" ", self.visual_style.rich_style_with_offset(row.start, row.paragraph)))
        return segments

    def _look(self, paragraph: Paragraph, styles: tuple[str, ...], target: str) -> Style:
        names = [f"prose--{name}" for name in (paragraph.style, *styles) if name]
        style = self.get_visual_style(*names) if names else self.visual_style
        return style + Style.from_meta({"target": target}) if target else style

    # --- mouse ----------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked; the end of a selection is no click."""
        target = event.style.meta.get("target")
        if target and not self.screen.get_selected_text():
            event.stop()
            self.post_message(self.Chosen(self, target))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, with its own line ends and without those of the rows."""
        if not self._paragraphs:
            return None
        first = selection.start.y if selection.start else 0
        last = selection.end.y if selection.end else len(self._paragraphs) - 1
        texts = []
        for number in range(max(first, 0), min(last, len(self._paragraphs) - 1) + 1):
            text = self._paragraphs[number].text
            start = selection.start.x if selection.start and number == first else 0
            end = selection.end.x if selection.end and number == last else len(text)
            texts.append(text[start:end])
        return "\n".join(texts), "\n"

    def _chosen(self, row: Row) -> tuple[int, int] | None:
        """The selected span of the paragraph that `row` is of."""
        selection = self.text_selection
        span = selection.get_span(row.paragraph) if selection else None
        if span is None:
            return None
        return span[0], span[1] if span[1] >= 0 else len(self._paragraphs[row.paragraph].text)

    # --- where it is ----------------------------------------------------------------------------------------------

    def reveal(self, row: int, rows_: int = 1, *, center: bool = False, top: bool = False) -> None:
        """Scroll what holds this so that a row, and some after it, can be seen."""
        region = Region(0, row, self.size.width, rows_).translate(self.virtual_region.offset + self.gutter.top_left)
        if self.parent is not None and isinstance(self.parent, Widget):
            self.parent.scroll_to_region(region, animate=False, center=center, top=top, force=True, x_axis=False)


def _shape(paragraph: Paragraph) -> tuple[str, str, int, int, bool]:
    """What decides how a paragraph is broken."""
    return paragraph.text, paragraph.lead, paragraph.indent, paragraph.hang, paragraph.clipped


def _split(start: int, end: int, chosen: tuple[int, int] | None) -> list[tuple[int, int, bool]]:
    """`[start, end)` cut at the ends of a selection, with whether each piece lies in it."""
    if chosen is None or chosen[1] <= start or end <= chosen[0]:
        return [(start, end, False)]
    low, high = max(start, chosen[0]), min(end, chosen[1])
    return [piece for piece in ((start, low, False), (low, high, True), (high, end, False)) if piece[0] < piece[1]]
