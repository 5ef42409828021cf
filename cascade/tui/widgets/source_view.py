"""A source that is read: what it is, its text with the quote in sight, its thread, and words found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from cascade.tui.source import reference
from cascade.tui.widgets.paragraphs import Mark, Paragraph
from cascade.tui.widgets.prose import Prose
from cascade.tui.widgets.source_text import heading, told

if TYPE_CHECKING:
    from cascade.tui.source import Source

__all__ = ["SourceView"]

MOST = 2000
"""Places of a word that are marked at once."""


class SourceView(Vertical):
    """Shows one `Source`. Posts `Copied` for text that is to go to the clipboard, `Judged` for what is made of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "again(1)", "Next", id="source.next", tooltip="The next place that was found"),
        Binding("N,shift+n", "again(-1)", "Before", id="source.before", tooltip="The place before", show=False),
        Binding("escape", "end_find", "End", id="source.end-find", tooltip="Show no more what was found"),
        Binding("t", "thread", "Thread", id="source.thread", tooltip="Show the conversation around it, or it alone"),
        Binding("j", "message(1)", "Next message", id="source.message", tooltip="Next message of it", show=False),
        Binding("k", "message(-1)", "Message before", id="source.message-before", tooltip="Message before", show=False),
        Binding("enter", "fold", "Unfold", id="source.fold", tooltip="Unfold the message, or fold it", show=False),
        Binding("slash", "find", "Find", id="source.find", tooltip="Find words in the text"),
        Binding("y", "copy('quote')", "Copy", id="source.copy", tooltip="Copy the quote with its reference"),
        Binding("u", "copy('where')", "Path", id="source.where", tooltip="Show and copy its path or address"),
        Binding("plus", "judge('up')", "Good", id="source.up", tooltip="A good quote; again: take it back"),
        Binding("minus", "judge('down')", "Bad", id="source.down", tooltip="A bad quote; again: take it back"),
        Binding("asterisk", "judge('pin')", "Pin", id="source.pin", tooltip="Pin this document, or unpin it"),
    ]
    DEFAULT_CSS = """
    SourceView { height: 1fr; }
    SourceView #about { padding: 0 1; height: auto; max-height: 6; background: $surface; }
    SourceView #page { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    SourceView #text { max-width: 120; }
    SourceView #page:focus { background-tint: $foreground 3%; }
    SourceView #find { height: 1; display: none; background: $panel; padding: 0 1; }
    SourceView.-finding #find { display: block; }
    SourceView #find-label { width: 2; color: $accent; }
    SourceView #find-words { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    SourceView #find-count { width: auto; color: $foreground 60%; }
    """

    class Copied(Message):
        """`text` is to be copied; `said` tells what it is."""

        def __init__(self, text: str, said: str) -> None:
            super().__init__()
            self.text, self.said = text, said

    class Judged(Message):
        """A thumb `up` or `down` for the quote of `source`, or its document to `pin`."""

        def __init__(self, source: Source, what: str) -> None:
            super().__init__()
            self.source, self.what = source, what

    def __init__(self) -> None:
        super().__init__()
        self._source: Source | None = None
        self._thread = True
        self._opened: set[str] = set()
        self._hidden = False
        """It could not be scrolled to its quote yet: another screen is in front."""
        self._at = ""
        """Document of the thread whose header the cursor is on."""
        self._plain: tuple[Paragraph, ...] = ()
        self._found: list[tuple[int, int, int]] = []
        """Paragraph, start and end of each place where the words were found."""
        self._here = 0

    def compose(self) -> ComposeResult:
        yield Prose(id="about")
        with VerticalScroll(id="page"):
            yield Prose(id="text")
        with Horizontal(id="find"):
            yield Static("/ ", id="find-label", markup=False)
            yield Input(id="find-words", placeholder="find in this text", compact=True)
            yield Static("", id="find-count", markup=False)

    # --- what it shows --------------------------------------------------------------------------------------------

    @property
    def source(self) -> Source | None:
        """What is shown."""
        return self._source

    def show(self, source: Source, number: str = "") -> None:
        """Show a source, with its quote in the middle; `number` is how the answer cites it."""
        self._source = source
        self._at = source.document.id if source.document else ""
        self._opened = {self._at}
        self.query_one("#about", Prose).show(tuple(heading(source, number)))
        self._retold()
        self.refresh_bindings()
        self.call_after_refresh(self._to_quote)

    def _retold(self) -> None:
        """Show the paragraphs anew."""
        if self._source is not None:
            self._plain = tuple(told(self._source, thread=self._thread, opened=self._opened))
            self._look_for(self.query_one("#find-words", Input).value if self.finding else "")
            self._draw()

    def _draw(self) -> None:
        marks: dict[int, list[Mark]] = {}
        for number, (paragraph, start, end) in enumerate(self._found):
            marks.setdefault(paragraph, []).append(Mark(start, end, "here" if number == self._here else "found"))
        if self._is_thread:
            at = next((n for n, p in enumerate(self._plain) if p.key == f"fold:{self._at}"), None)
            if at is not None:
                marks.setdefault(at, []).append(Mark(0, len(self._plain[at].text), "current"))
        paragraphs = [replace(p, marks=(*p.marks, *marks[n])) if n in marks else p for n, p in enumerate(self._plain)]
        self.query_one("#text", Prose).show(paragraphs)

    def on_resize(self) -> None:
        """It was shown while another screen was in front."""
        if self._hidden:
            self.call_after_refresh(self._to_quote)

    def _to_quote(self) -> None:
        """Scroll to the quote, else to the top; where another screen is in front, once this one is laid out."""
        text = self.query_one("#text", Prose)
        self._hidden = not text.size.width
        if self._hidden:
            return
        at = next((n for n, p in enumerate(self._plain) if p.key == "quote"), None)
        if at is None:
            self.query_one("#page").scroll_home(animate=False)
            return
        mark = next(m for m in self._plain[at].marks if m.style == "quote")
        first, last = text.row(at, mark.start), text.row(at, max(mark.end - 1, mark.start))
        text.reveal(first, last - first + 1, center=True)

    # --- the thread -----------------------------------------------------------------------------------------------

    @property
    def _is_thread(self) -> bool:
        return self._thread and self._source is not None and len(self._source.around) > 1

    def action_thread(self) -> None:
        """Show the conversation, or the document alone."""
        self._thread = not self._thread
        self._retold()
        self.call_after_refresh(self._to_quote)

    def action_message(self, step: int) -> None:
        """Put the cursor on another message of the thread."""
        ids = [d.id for d in self._source.around] if self._source and self._is_thread else []
        if ids:
            at = ids.index(self._at) if self._at in ids else 0
            self._at = ids[min(max(at + step, 0), len(ids) - 1)]
            self._draw()
            self._to_message()

    def action_fold(self) -> None:
        """Unfold the message under the cursor, or fold it."""
        if self._is_thread:
            self._opened ^= {self._at}
            self._retold()
            self.call_after_refresh(self._to_message)

    def _to_message(self) -> None:
        at = next((n for n, p in enumerate(self._plain) if p.key == f"fold:{self._at}"), None)
        if at is not None:
            text = self.query_one("#text", Prose)
            text.reveal(text.row(at))

    def on_prose_chosen(self, event: Prose.Chosen) -> None:
        """A message's header was clicked."""
        event.stop()
        kind, _, id_ = event.target.partition(":")
        if kind == "fold":
            self._at = id_
            self.action_fold()

    # --- finding --------------------------------------------------------------------------------------------------

    @property
    def finding(self) -> bool:
        """Words are being looked for."""
        return self.has_class("-finding")

    def action_find(self) -> None:
        """Type what is to be found."""
        self.add_class("-finding")
        words = self.query_one("#find-words", Input)
        words.focus()
        words.select_all()
        self.refresh_bindings()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find as one types."""
        event.stop()
        self._look_for(event.value)
        self._draw()
        self._to_found()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the text, where n and N go from place to place."""
        event.stop()
        self.query_one("#page").focus()

    def action_again(self, step: int) -> None:
        """Go to the next place, or the one before; around at the ends."""
        if self._found:
            self._here = (self._here + step) % len(self._found)
            self._draw()
            self._to_found()

    def action_end_find(self) -> None:
        """Show no more what was found."""
        self.remove_class("-finding")
        self._look_for("")
        self._draw()
        self.query_one("#page").focus()
        self.refresh_bindings()

    def _look_for(self, words: str) -> None:
        self._found = list(_places(self._plain, words))
        self._here = min(self._here, max(len(self._found) - 1, 0))
        self._count()

    def _to_found(self) -> None:
        self._count()
        if self._found:
            paragraph, start, _ = self._found[self._here]
            text = self.query_one("#text", Prose)
            text.reveal(text.row(paragraph, start), center=True)

    def _count(self) -> None:
        words = self.query_one("#find-words", Input).value
        many = "+" if len(self._found) == MOST else ""
        count = f"{self._here + 1} of {len(self._found):,}{many}" if self._found else "not found" if words else ""
        self.query_one("#find-count", Static).update(count)

    # --- copying --------------------------------------------------------------------------------------------------

    def action_copy(self, what: str) -> None:
        """Give out the quote with its reference, or where the document lies."""
        if self._source is None:
            return
        if what == "quote":
            self.post_message(self.Copied(reference(self._source), "copied the quote with its reference"))
        elif self._source.where:
            self.post_message(self.Copied(self._source.where, f"copied {self._source.where}"))
        else:
            self.post_message(self.Copied("", "there is no path or address for this document"))

    def action_judge(self, what: str) -> None:
        """Tell the screen what is made of the source."""
        if self._source is not None:
            self.post_message(self.Judged(self._source, what))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a search and of a thread are there with them only."""
        if action in ("again", "end_find"):
            return self.finding
        if action == "thread":
            return self._source is not None and len(self._source.around) > 1
        if action in ("message", "fold"):
            return self._is_thread
        if action == "judge" and parameters != ("pin",):
            return self._source is not None and self._source.quote is not None
        return True


def _places(paragraphs: tuple[Paragraph, ...], words: str) -> Iterator[tuple[int, int, int]]:
    """Where `words` stand, whatever their case; the first `MOST` places."""
    if not words.strip():
        return
    pattern = re.compile(re.escape(words.strip()), re.IGNORECASE)
    count = 0
    for number, paragraph in enumerate(paragraphs):
        for match in pattern.finditer(paragraph.text):
            yield number, match.start(), match.end()
            count += 1
            if count == MOST:
                return
