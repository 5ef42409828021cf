"""Inspect: Look into the run that is open."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cascade.tui.screens.base import ModeScreen

__all__ = ["InspectScreen"]


class InspectScreen(ModeScreen):
    """Look into the run that is open."""

    MODE = "inspect"

    def body(self) -> ComposeResult:
        yield Static("")
