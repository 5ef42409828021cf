"""The line at the top: the modes, which of them one is in, and whether a run is going on."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

__all__ = ["ModeBar"]

_MODES = (("ask", "F2", "Ask"), ("inspect", "F3", "Inspect"), ("runs", "F4", "Runs"), ("sources", "F5", "Sources"))


class ModeBar(Static):
    """`F2 Ask  F3 Inspect  F4 Runs  F5 Sources`, each a click away."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ModeBar { height: 1; background: $panel; padding: 0 1; }
    """

    def __init__(self, mode: str) -> None:
        super().__init__(id="modes")
        self._mode = mode

    def render(self) -> Content:
        """The modes, the present one in bold."""
        line = Content.from_markup("[b $primary]cascade[/]")
        for mode, key, title in _MODES:
            style = "b reverse $primary" if mode == self._mode else ""
            line += Content.from_markup(
                f"  [@click=app.switch_mode('{mode}')][$accent]{key}[/] [{style}]{title}[/][/]"
                if style
                else f"  [@click=app.switch_mode('{mode}')][$accent]{key}[/] {title}[/]"
            )
        return line
