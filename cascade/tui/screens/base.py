"""What the four screens of the modes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from cascade.tui.widgets.mode_bar import ModeBar

if TYPE_CHECKING:
    from cascade.tui.app import CascadeApp

__all__ = ["ModeScreen"]


class ModeScreen(Screen[None]):
    """The bar of modes above, what a mode shows (`body`), and the keys below."""

    MODE = ""

    @property
    def cascade(self) -> CascadeApp:
        """The app, by its own type."""
        return cast("CascadeApp", self.app)

    def compose(self) -> ComposeResult:
        yield ModeBar(self.MODE)
        yield from self.body()
        yield Footer(compact=True)

    def body(self) -> ComposeResult:
        """What is between the bars."""
        raise NotImplementedError
