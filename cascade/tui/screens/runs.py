"""Runs: What was asked before."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from cascade.tui.screens.base import ModeScreen

__all__ = ["RunsScreen"]


class RunsScreen(ModeScreen):
    """What was asked before."""

    MODE = "runs"

    def body(self) -> ComposeResult:
        yield Static("")
