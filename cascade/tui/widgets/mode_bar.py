"""The line at the top: the modes, which of them one is in, and what goes on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

__all__ = ["ModeBar"]

_MODES = (("ask", "F2", "Ask"), ("inspect", "F3", "Inspect"), ("runs", "F4", "Runs"), ("sources", "F5", "Sources"))


class ModeBar(Horizontal):
    """`F2 Ask  F3 Inspect  F4 Runs  F5 Sources`, each a click away, and at the right a few words on what goes on."""

    DEFAULT_CSS = """
    ModeBar {
        height: 1; background: $panel; padding: 0 1;
        & > Static { width: auto; link-style: none; link-color: $foreground; link-background-hover: $surface; }
        & > #modes { width: 1fr; }
        & > #state { color: $accent; padding: 0 0 0 1; }
    }
    """

    state: reactive[str] = reactive("")
    """What goes on: a run, the step mode, breakpoints."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        line = Content.from_markup("[b $primary]cascade[/]")
        for mode, key, title in _MODES:
            style = "b reverse $primary" if mode == self._mode else ""
            name = Content.styled(f" {title} ", style) if style else Content(f" {title} ")
            line += (
                Content("  ")
                + Content.styled(key, "$foreground 50%")
                + name.stylize(f"@click=app.switch_mode('{mode}')")
            )
        yield Static(line, id="modes")
        yield Static("", id="state", markup=False)

    def watch_state(self, state: str) -> None:
        if self.is_mounted:
            self.query_one("#state", Static).update(state)
