"""What the four screens of the modes share."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen

from cascade.shown import counted
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.key_bar import KeyBar
from cascade.tui.widgets.mode_bar import ModeBar

__all__ = ["ModeScreen"]


class ModeScreen(Steady, Screen[None]):
    """The bar of modes above, what a mode shows (`body`), and the keys below."""

    MODE = ""

    def compose(self) -> ComposeResult:
        yield ModeBar(self.MODE)
        yield from self.body()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """What is between the bars."""
        raise NotImplementedError

    @on(events.Mount)
    def _followed(self) -> None:
        for signal in (self.cascade.session_changed, self.cascade.run_ended, self.cascade.run_halted):
            signal.subscribe(self, self._tell_state)
        self._tell_state()

    @on(events.ScreenResume)
    @on(events.Resize)
    def _resumed(self) -> None:
        self._tell_state()

    def _tell_state(self, _: object = None) -> None:
        app = self.cascade
        told = ["● waits: F6" if app.halted else "● answering"] if app.busy else []
        narrow, stops = self.has_class("-narrow"), len(app.breakpoints)
        told += ["step" if narrow else "step by step"] if app.stepping else []
        told += [f"‖ {stops}" if narrow else counted(stops, "breakpoint")] if stops else []
        self.query_one(ModeBar).state = " · ".join(told)
