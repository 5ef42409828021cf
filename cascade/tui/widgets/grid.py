"""A table of any length: only the rows in sight are drawn, and a row is text, never markup."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

__all__ = ["Column", "Grid"]

Row = TypeVar("Row")
Of = TypeVar("Of")
"""The row of a message: a class inside a generic one has a variable of its own."""
_GAP = " "


class Column(NamedTuple):
    """A column. One of a `width` of 0 takes what the others leave."""

    title: str
    width: int
    right: bool = False
    """Its cells stand at the right, as figures do."""
    room: int = 0
    """Cells of the whole table under which this column is left out."""


class Grid(ScrollView, Generic[Row], can_focus=True):
    """Rows of values under a heading, one of them under the cursor.

    `cells` gives the cells of a row; it is called for those in sight alone. `key` tells rows apart, so that the cursor
    stays with its row when others come and go.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--heading", "grid--cursor", "grid--hover"}
    DEFAULT_CSS = """
    Grid { height: 1fr; overflow-x: hidden; background: $background; }
    Grid > .grid--heading { color: $foreground 60%; background: $surface; }
    Grid > .grid--hover { background: $panel 50%; }
    Grid > .grid--cursor { background: $panel; }
    Grid:focus > .grid--cursor { background: $primary 30%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="grid.up", tooltip="The row above"),
        Binding("down,j", "move(1)", "Down", show=False, id="grid.down", tooltip="The row below"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="grid.page_up", tooltip="A screen up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="grid.page_down", tooltip="A screen down"),
        Binding("home,g", "first", "First", show=False, id="grid.first", tooltip="The first row"),
        Binding("end,G", "last", "Last", show=False, id="grid.last", tooltip="The last row"),
        Binding("enter", "choose", "Open", id="grid.choose", tooltip="Open the row under the cursor"),
    ]

    cursor: reactive[int] = reactive(0)
    """Index of the row under the cursor; 0 also where there is none."""
    _hovered: reactive[int] = reactive(-1)

    class Highlighted(Message, Generic[Of]):
        """Another row is under the cursor, or it says something else now; None where there are no rows."""

        def __init__(self, grid: Grid[Of], row: Of | None) -> None:
            super().__init__()
            self.grid = grid
            self.row = row

        @property
        def control(self) -> Widget:
            return self.grid

    class Chosen(Message, Generic[Of]):
        """A row was chosen: by Enter, or by a second click on it."""

        def __init__(self, grid: Grid[Of], row: Of) -> None:
            super().__init__()
            self.grid = grid
            self.row = row

        @property
        def control(self) -> Widget:
            return self.grid

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Row], Sequence[Content | str]],
        key: Callable[[Row], Hashable],
        *,
        id: str | None = None,  # noqa: A002 - as textual's widgets call it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._cells = cells
        self._key = key
        self._rows: Sequence[Row] = ()
        self.choosable = True
        """Enter does something with a row."""

    # --- rows -----------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """All rows, from the top."""
        return self._rows

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show `rows`. The cursor stays with its row where that is still there, else at its place."""
        before = self.row
        kept = None if before is None else self._key(before)
        place = next((n for n, row in enumerate(rows) if self._key(row) == kept), self.cursor)
        self._rows = rows
        self.virtual_size = Size(self.size.width, len(rows) + 1)
        self.set_reactive(Grid.cursor, min(place, max(len(rows) - 1, 0)))
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted(self, self.row))

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with that key; False where there is none."""
        place = next((n for n, row in enumerate(self._rows) if self._key(row) == key), None)
        if place is None:
            return False
        self.cursor = place
        return True

    # --- drawing --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The heading, which stays, and below it the rows from where the view is scrolled to."""
        width = self.scrollable_content_region.width or self.size.width
        if y == 0:
            titles = [column.title for column in self._columns]
            return self._drawn(titles, width, "grid--heading")
        n = self.scroll_offset.y + y - 1
        if n >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        state = "grid--cursor" if n == self.cursor else "grid--hover" if n == self._hovered else ""
        return self._drawn(self._cells(self._rows[n]), width, state)

    def _drawn(self, cells: Sequence[Content | str], width: int, state: str) -> Strip:
        widths = self._widths(width)
        line: list[Content] = []
        for column, cell, wide in zip(self._columns, cells, widths, strict=True):
            if not wide:
                continue
            text = cell if isinstance(cell, Content) else Content(cell)
            text = text.truncate(wide, ellipsis=True)
            missing = wide - text.cell_length
            line.append(text.pad_left(missing) if column.right else text.pad_right(missing))
        whole = Content(_GAP).join(line).pad(1, 0).truncate(width, pad=True)
        style = self.get_visual_style(state) if state else self.visual_style
        return Visual.to_strips(self, whole, width, 1, style)[0].adjust_cell_length(width, style.rich_style)

    def _widths(self, width: int) -> list[int]:
        """Cells of each column in a table of `width`; 0 for those that there is no room for."""
        shown = [width >= column.room for column in self._columns]
        fixed = sum(column.width for column, show in zip(self._columns, shown, strict=True) if show)
        spare = width - 2 - fixed - (sum(shown) - 1) * len(_GAP)
        return [
            0 if not show else column.width or max(spare, 1)
            for column, show in zip(self._columns, shown, strict=True)
        ]  # fmt: skip

    # --- moving ---------------------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        self._refresh_row(before)
        self._refresh_row(now)
        self._into_sight()
        self.post_message(self.Highlighted(self, self.row))

    def watch__hovered(self, before: int, now: int) -> None:
        self._refresh_row(before)
        self._refresh_row(now)

    def _refresh_row(self, n: int) -> None:
        self.refresh(Region(0, n + 1 - self.scroll_offset.y, self.size.width, 1))

    def _into_sight(self) -> None:
        """Scroll so that the row under the cursor is drawn, below the heading."""
        tall, top = self.size.height - 1, self.scroll_offset.y
        if tall <= 0:
            return
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + tall:
            self.scroll_to(y=self.cursor - tall + 1, animate=False)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows) + 1)
        self._into_sight()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is in sight."""
        self.cursor += pages * max(self.size.height - 2, 1)

    def action_first(self) -> None:
        """To the top."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the end."""
        self.cursor = len(self._rows) - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is among the keys where there is a row to choose."""
        return self.choosable and bool(self._rows) if action == "choose" else True

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen(self, self.row))

    # --- the mouse ------------------------------------------------------------------------------------------------

    def _at(self, y: int) -> int:
        """Index of the row at line `y` of the widget, -1 for none."""
        n = self.scroll_offset.y + y - 1
        return n if y > 0 and n < len(self._rows) else -1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hovered = self._at(event.y)

    def on_leave(self) -> None:
        self._hovered = -1

    def on_click(self, event: events.Click) -> None:
        n = self._at(event.y)
        if n < 0:
            return
        self.cursor = n
        if event.chain == 2 and self.choosable:
            self.action_choose()
