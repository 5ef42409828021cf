"""Text as a model's tokens, coloured by how likely each was, with what else could have stood there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import Static

from cascade.clean import clean

__all__ = ["Token", "TokenText", "TokenView", "shade"]

Token = tuple[str, float, Sequence[tuple[str, float]]]
"""A token, its log-probability in nats, and the likeliest ones at its place with theirs."""

_SHADES = (
    (0.9, ""),
    (0.5, "on $success 25%"),
    (0.2, "on $accent 30%"),
    (0.05, "on $accent 55%"),
    (0.0, "on $error 60%"),
)
_NAMES = ("over 90%", "over 50%", "over 20%", "over 5%", "less")
_BAR = 20


def shade(logprob: float) -> str:
    """The style of a token of that log-probability: the less likely, the louder."""
    chance = math.exp(min(logprob, 0.0))
    return next(style for least, style in _SHADES if chance >= least)


class TokenText(ScrollView, can_focus=True):
    """The tokens one after another, one of them under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", "Next", show=False, id="tokens.next", tooltip="The next token"),
        Binding("left", "move(-1)", "Before", show=False, id="tokens.before", tooltip="The token before"),
        Binding("down", "row(1)", "Down", show=False, id="tokens.down", tooltip="The token below"),
        Binding("up", "row(-1)", "Up", show=False, id="tokens.up", tooltip="The token above"),
        Binding("home", "move(-1000000)", "First", show=False, id="tokens.first", tooltip="The first token"),
        Binding("end", "move(1000000)", "Last", show=False, id="tokens.last", tooltip="The last token"),
        Binding("n", "unlikely", "Unlikely", id="tokens.unlikely", tooltip="The next unlikely token"),
        Binding("y", "copy", "Copy", show=False, id="tokens.copy", tooltip="Copy the text"),
    ]
    DEFAULT_CSS = """
    TokenText { height: 1fr; background: transparent; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another token is under the cursor."""

        def __init__(self, token: Token | None) -> None:
            super().__init__()
            self.token = token

    def __init__(self) -> None:
        super().__init__(id="tokens-text")
        self._tokens: Sequence[Token] = ()
        self._rows: list[list[tuple[int, int, str]]] = []
        """Of each row: number, column and text of its tokens."""

    def show(self, tokens: Sequence[Token]) -> None:
        """Show `tokens`, the cursor on the first."""
        self._tokens = tokens
        self.set_reactive(TokenText.cursor, 0)
        self._lay()
        self.scroll_to(0, 0, animate=False)
        self.post_message(self.Moved(tokens[0] if tokens else None))

    @property
    def token(self) -> Token | None:
        """The token under the cursor."""
        return self._tokens[self.cursor] if self._tokens else None

    # --- drawing --------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the rows anew."""
        self._lay()

    def render_line(self, y: int) -> Strip:
        """The row at `y` of the screen."""
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if at >= len(self._rows):
            return Strip.blank(width, self.visual_style.rich_style)
        parts = []
        for number, _, text in self._rows[at]:
            style = shade(self._tokens[number][1])
            if number == self.cursor:
                style = "bold reverse" if self.has_focus else "bold underline"
            parts.append((text, style))
        return Visual.to_strips(self, Content.assemble(*parts), max(width, 1), 1, self.visual_style, pad=True)[0]

    def _lay(self) -> None:
        width = max(self.scrollable_content_region.width or self.size.width or 80, 8)
        rows: list[list[tuple[int, int, str]]] = [[]]
        column = 0
        for number, (token, _, _) in enumerate(self._tokens):
            text, breaks = _shown(token)
            wide = cell_len(text)
            if column and column + wide > width:
                rows.append([])
                column = 0
            while cell_len(text) > width:
                text = text[: len(text) // 2] + "…"
            rows[-1].append((number, column, text))
            column += cell_len(text)
            if breaks:
                rows.append([])
                column = 0
        self._rows = rows
        self.virtual_size = Size(width, len(rows))
        self.refresh()

    # --- moving ---------------------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        """Within the tokens."""
        return max(0, min(cursor, len(self._tokens) - 1))

    def watch_cursor(self) -> None:
        """Show it, and tell."""
        at, _ = self._place()
        tall = self.size.height
        if at < self.scroll_offset.y:
            self.scroll_to(y=at, animate=False)
        elif tall and at >= self.scroll_offset.y + tall:
            self.scroll_to(y=at - tall + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved(self.token))

    def _place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        for at, row in enumerate(self._rows):
            for number, column, _ in row:
                if number == self.cursor:
                    return at, column
        return 0, 0

    def action_move(self, by: int) -> None:
        """To another token."""
        self.cursor += by

    def action_row(self, by: int) -> None:
        """To the token above or below."""
        at, column = self._place()
        to = at + by
        while 0 <= to < len(self._rows) and not self._rows[to]:
            to += by
        if 0 <= to < len(self._rows):
            self.cursor = self._nearest(to, column)

    def action_unlikely(self) -> None:
        """To the next token that was less than likely, from the first again after the last."""
        order = [*range(self.cursor + 1, len(self._tokens)), *range(self.cursor)]
        found = next((n for n in order if math.exp(min(self._tokens[n][1], 0.0)) < 0.5), None)
        if found is not None:
            self.cursor = found

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(clean("".join(token for token, _, _ in self._tokens)))
        self.app.notify("copied", timeout=2)

    def on_click(self, event: events.Click) -> None:
        """To the token that was clicked."""
        at = self.scroll_offset.y + event.y
        if at < len(self._rows) and self._rows[at]:
            self.cursor = self._nearest(at, event.x)

    def _nearest(self, row: int, column: int) -> int:
        before = [number for number, begins, _ in self._rows[row] if begins <= column]
        return before[-1] if before else self._rows[row][0][0]


class TokenView(Vertical):
    """The tokens, and below them the one under the cursor with its alternatives as bars."""

    DEFAULT_CSS = """
    TokenView { height: 1fr; }
    TokenView #tokens-about { height: auto; color: $foreground 65%; }
    TokenView #tokens-legend { height: 1; }
    TokenView #tokens-top { height: auto; max-height: 11; border-top: solid $panel; }
    .-narrow TokenView #tokens-top { max-height: 5; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="tokens-about", markup=False)
        yield Static(_legend(), id="tokens-legend", markup=False)
        yield TokenText()
        yield Static(id="tokens-top", markup=False)

    def show(self, tokens: Sequence[Token], about: str) -> None:
        """Show `tokens`; `about` says what they are of, or why there are none."""
        self.query_one("#tokens-about", Static).update(clean(about))
        self.query_one("#tokens-legend").display = bool(tokens)
        self.query_one("#tokens-top").display = bool(tokens)
        self.query_one(TokenText).show(tokens)

    def on_token_text_moved(self, event: TokenText.Moved) -> None:
        """Show the token's probability and what else could have been."""
        event.stop()
        self.query_one("#tokens-top", Static).update(_told(event.token) if event.token else Content(""))


def _shown(token: str) -> tuple[str, bool]:
    """A token as it is drawn, and whether the line ends after it."""
    text = clean(token).replace("\t", "→")
    breaks = "\n" in text
    return (text.replace("\n", "⏎") or "∅"), breaks


def _quoted(token: str) -> str:
    return f"“{clean(token).replace(chr(10), '⏎').replace(chr(9), '→')}”"


def _legend() -> Content:
    parts: list[str | tuple[str, str]] = []
    for (_, style), name in zip(_SHADES, _NAMES, strict=True):
        parts += [(f" {name} ", style), " "]
    return Content.assemble(*parts)


def _told(token: Token) -> Content:
    text, logprob, top = token
    parts: list[str | tuple[str, str]] = [(_quoted(text), "bold"), f"  {_percent(logprob)}  {logprob:.3f} nats\n"]
    if not top:
        parts.append(("what else could have stood here was not recorded\n", "$foreground 65%"))
    for other, theirs in top:
        same = other == text
        full = round(math.exp(min(theirs, 0.0)) * _BAR)
        colour = "$accent" if same else ""
        parts += [(f"{_percent(theirs):>7} ", colour), ("█" * full, colour or "$secondary")]
        parts += [("·" * (_BAR - full), "$foreground 30%"), (f" {_quoted(other)}\n", colour)]
    return Content.assemble(*parts)


def _percent(logprob: float) -> str:
    return f"{math.exp(min(logprob, 0.0)):.1%}"
