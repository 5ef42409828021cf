"""Ask: the conversation, the question box, and the stages as they run."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from cascade.tui.screens.base import ModeScreen
from cascade.tui.session import Session

__all__ = ["AskScreen"]


class AskScreen(ModeScreen):
    """Questions and answers."""

    MODE = "ask"

    def body(self) -> ComposeResult:
        yield VerticalScroll(Static(id="answer"))
        yield Input(placeholder="Ask a question", id="question")

    def on_mount(self) -> None:
        self.cascade.session_changed.subscribe(self, self._show)
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        text = event.value
        self.cascade.start(
            text,
            lambda engine, listen, stop, before: engine.ask(
                engine.question(text), listen=listen, stop=stop, before=before
            ),
        )

    def _show(self, session: Session) -> None:
        self.query_one("#answer", Static).update(session.view.text or session.error)
