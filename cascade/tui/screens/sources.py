"""Sources: Where the answers come from."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cascade.tui.screens.base import ModeScreen

__all__ = ["SourcesScreen"]


class SourcesScreen(ModeScreen):
    """Where the answers come from."""

    MODE = "sources"

    def body(self) -> ComposeResult:
        yield Static("")
