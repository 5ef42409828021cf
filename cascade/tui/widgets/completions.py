"""The list of what may be meant at the cursor of the question box; it floats above the box and never has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cascade.clean import one_line

if TYPE_CHECKING:
    from cascade.suggest import Suggestion

__all__ = ["Completions"]

WIDEST = 60


class Completions(OptionList, can_focus=False):
    """Suggestions, the best first. Posts `Taken` for one that was clicked."""

    DEFAULT_CSS = """
    Completions {
        overlay: screen; constrain: inside inside; display: none; height: auto; max-height: 8; width: auto;
        max-width: 64; background: $panel; border: none; border-left: outer $accent; padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    Completions.-shown { display: block; }
    """

    class Taken(Message):
        """This is what was meant."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    def __init__(self) -> None:
        super().__init__(id="completions", markup=False, compact=True)
        self._suggestions: tuple[Suggestion, ...] = ()

    @property
    def chosen(self) -> Suggestion | None:
        """The one under the cursor."""
        return self._suggestions[self.highlighted] if self.highlighted is not None else None

    @property
    def first(self) -> Suggestion | None:
        """The best one."""
        return self._suggestions[0] if self._suggestions else None

    def show(self, suggestions: Sequence[Suggestion], corner: Offset) -> None:
        """Float these above `corner`, a place on the screen, from there to the right; none of them hides the list."""
        self._suggestions = tuple(suggestions)
        self.clear_options()
        self.set_class(bool(suggestions), "-shown")
        if suggestions:
            self.add_options([Option(_line(each)) for each in suggestions])
            self.highlighted = None
            self.absolute_offset = Offset(max(corner.x - 1, 0), max(corner.y - len(suggestions), 0))

    def move(self, step: int) -> None:
        """Put the cursor a line further up or down; from the first one up is out of the list."""
        at = -1 if self.highlighted is None else self.highlighted
        at = min(at + step, len(self._suggestions) - 1)
        self.highlighted = at if at >= 0 else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which one was clicked."""
        event.stop()
        self.post_message(self.Taken(self._suggestions[event.option_index]))


def _line(suggestion: Suggestion) -> Content:
    text, about = one_line(suggestion.text), one_line(suggestion.about)
    line = Content.assemble((text, "$foreground"), (f"  {about}" if about else "", "$foreground 60%"))
    return line.truncate(WIDEST, ellipsis=True)
