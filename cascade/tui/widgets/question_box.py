"""The box that a question is typed in: it grows with its text, knows what was asked before, and takes completions."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

if TYPE_CHECKING:
    from cascade.suggest import Suggestion

__all__ = ["QuestionBox"]


class QuestionBox(TextArea):
    """Posts `Asked` at Enter, `Typing` when the text has changed, `Moved` for the list of completions, and `Paged`.

    While `completing` is set, Tab, Escape and down are for the list, and with one `chosen` in it up and Enter too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", "Ask", id="box.ask", tooltip="Ask the question", priority=False),
        Binding("ctrl+j,shift+enter", "newline", "New line", id="box.newline", tooltip="Begin a new line", show=False),
        Binding("f6", "app.halted", "Halted", id="box.halted", tooltip="The run that waits for you", show=False),
    ]
    DEFAULT_CSS = """
    QuestionBox {
        height: auto; min-height: 3; max-height: 8; border: round $panel; background: $background; padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    QuestionBox:focus { border: round $primary; background: $background; }
    QuestionBox .text-area--cursor-line { background: $background; }
    """

    class Asked(Message):
        """The question is to be asked."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Typing(Message):
        """The text or the cursor changed."""

        def __init__(self, text: str, cursor: int) -> None:
            super().__init__()
            self.text, self.cursor = text, cursor

    class Moved(Message):
        """The list of completions is to do something: `up`, `down`, `take` or `close`."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Paged(Message):
        """What is above the box is to be scrolled by so many screens, up where negative."""

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, placeholder: str) -> None:
        super().__init__(id="question", placeholder=placeholder, highlight_cursor_line=False)
        self.completing = False
        """A list of completions is open."""
        self.chosen = False
        """One of them is under the list's cursor."""
        self._before: list[str] = []
        self._at = -1
        self._draft = ""
        self._opened = 0.0

    # --- what was asked before ------------------------------------------------------------------------------------

    def remember(self, questions: Sequence[str]) -> None:
        """Questions of earlier runs, the newest first, after those of this session."""
        self._before = list(dict.fromkeys([*self._before, *questions]))

    def asked(self, question: str) -> None:
        """`question` has been asked: it is the newest, and the box is empty again."""
        self._before = list(dict.fromkeys([question, *self._before]))
        self.write("")

    def write(self, text: str) -> None:
        """Put `text` into the box, the cursor at its end."""
        self._at = -1
        self._put(text)

    def _put(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)

    def _recall(self, step: int) -> None:
        """Go a question further back, or forward again to what was being typed."""
        at = self._at + step
        if not -1 <= at < len(self._before):
            return
        if self._at == -1:
            self._draft = self.text
        self._at = at
        self._put(self._draft if at == -1 else self._before[at])

    # --- keys -----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Keep when it was opened."""
        self._opened = monotonic()

    def _typed_ahead(self, event: events.Key) -> bool:
        """It was Enter, pressed while the terminal was not yet the app's: that hands it on as a line feed, Ctrl-J."""
        return event.key == "ctrl+j" and event.time < self._opened

    @property
    def offset_of_cursor(self) -> int:
        """Where the cursor is, in characters of the text."""
        row, column = self.cursor_location
        return sum(len(self.document.get_line(n)) + 1 for n in range(row)) + column

    async def _on_key(self, event: events.Key) -> None:
        meant = {"tab": "take", "escape": "close", "down": "down"}.get(event.key) if self.completing else None
        meant = {"up": "up", "enter": "take"}.get(event.key, meant) if self.chosen else meant
        if meant:
            event.stop()
            event.prevent_default()
            self.post_message(self.Moved(meant))
        elif event.key == "enter" or self._typed_ahead(event):  # the base class would put a line end in
            event.stop()
            event.prevent_default()
            self.action_ask()
        else:
            await super()._on_key(event)

    def action_ask(self) -> None:
        """Tell that the question is to be asked."""
        self.post_message(self.Asked(self.text))

    def action_newline(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Up a row; from the first one, back in what was asked before."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self._recall(1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down a row; from the last one, forward in what was asked before."""
        if not select and self._at >= 0 and self.navigator.is_last_wrapped_line(self.cursor_location):
            self._recall(-1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """The box has no pages: what is above it has."""
        self.post_message(self.Paged(-1))

    def action_cursor_page_down(self) -> None:
        """As `action_cursor_page_up`."""
        self.post_message(self.Paged(1))

    def take(self, suggestion: Suggestion) -> None:
        """Put a completion in the place of what it completes."""
        self.replace(suggestion.text, self._location(suggestion.start), self._location(suggestion.end))
        self.move_cursor(self._location(suggestion.start + len(suggestion.text)))

    def _location(self, offset: int) -> tuple[int, int]:
        """Row and column of a place in the text."""
        before = self.text[:offset]
        return before.count("\n"), offset - (before.rfind("\n") + 1)

    def on_text_area_changed(self) -> None:
        """Tell what is being typed."""
        self.post_message(self.Typing(self.text, self.offset_of_cursor))
