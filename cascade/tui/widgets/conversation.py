"""What holds the turns: while one of them grows, its end stays in sight until somebody scrolls up."""

from __future__ import annotations

from textual.containers import VerticalScroll

__all__ = ["Conversation"]


class Conversation(VerticalScroll, can_focus=False):
    """A column of turns that scrolls; `keep_end` and `let_go` say when its end is to be followed."""

    DEFAULT_CSS = """
    Conversation { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; padding: 1 0 0 0; }
    """

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self._follows = False

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

    def on_resize(self) -> None:
        """It is sent when what it holds or the room for it has changed."""
        if self._follows:
            self.scroll_end(animate=False)
