"""What holds the turns: while one of them grows, its end stays in sight until somebody scrolls up."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widget import Widget

__all__ = ["Conversation"]


class Conversation(VerticalScroll, can_focus=False):
    """A column of turns that scrolls; `keep_end` and `let_go` say when its end is to be followed."""

    DEFAULT_CSS = """
    Conversation { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; padding: 1 0 0 0; }
    """

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self._follows = False
        self._room = Size()
        self._top: tuple[Widget, float] | None = None
        """What is uppermost in sight in that room, and the share of it that is above."""

    def keep_end(self) -> None:
        """Keep the end in sight, whatever grows in it or takes room from it."""
        self._follows = True
        self.scroll_end(animate=False)

    def let_go(self) -> bool:
        """Stay where it is from now on; gives whether the end was followed till now."""
        followed, self._follows = self._follows, False
        return followed

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow no more once somebody has scrolled up: what only became shorter is still at its end."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value and new_value < self.max_scroll_y:
            self._follows = False
        self._note()

    def on_resize(self) -> None:
        """It is sent when what it holds or the room for it has changed: what was read then stays in sight."""
        other, self._room = self.size != self._room, self.size
        if self._follows:
            self.scroll_end(animate=False)
        elif other and self._top is not None and self._top[0].is_attached:
            self.call_after_refresh(self._back, *self._top)
        else:
            self._note()

    def _note(self) -> None:
        """Note what is uppermost: at the end the last of all, of which as much is to be seen as there is room for."""
        if self.size == self._room and self.children:
            y = self.scroll_y
            turn = next((t for t in self.children if t.virtual_region.bottom > y), None)
            if turn is None or y >= self.max_scroll_y:
                self._top = self.children[-1], 0.0
            else:
                self._top = turn, (y - turn.virtual_region.y) / turn.size.height

    def _back(self, turn: Widget, above: float) -> None:
        self.scroll_to(y=turn.virtual_region.y + round(above * turn.size.height), animate=False)
