"""Completing what is typed in the question box: filters, people and organisations, in a list under the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.timer import Timer

from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.completions import Completions
from cascade.tui.widgets.question_box import QuestionBox

if TYPE_CHECKING:
    from cascade.suggest import Suggestion

__all__ = ["Completing"]

_DEBOUNCE = 0.08
"""Seconds without a key before completions are looked up."""


class Completing(Steady):
    """A screen with a `QuestionBox` and its `Completions`; put before the screen's base."""

    _typing: Timer | None = None
    """Runs out when nothing more was typed for a moment."""

    def on_question_box_typing(self, event: QuestionBox.Typing) -> None:
        """Look up completions as soon as nothing more is typed for a moment."""
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_DEBOUNCE, partial(self._complete, event.text, event.cursor))

    def _complete(self, text: str, cursor: int) -> None:
        self.run_worker(self._suggest(text, cursor), group="suggest", exclusive=True)

    async def _suggest(self, text: str, cursor: int) -> None:
        found = await self.cascade.read(lambda engine: engine.suggest(text, cursor)) if text.strip() else ()
        if self.query_one(QuestionBox).text == text:
            self._show_completions(found)

    def _show_completions(self, found: tuple[Suggestion, ...]) -> None:
        box = self.query_one(QuestionBox)
        self.query_one(Completions).show(found, Offset(box.cursor_screen_offset.x, box.region.y))
        box.completing, box.chosen = bool(found), False

    def on_question_box_moved(self, event: QuestionBox.Moved) -> None:
        """A key that is the list's."""
        event.stop()
        completions = self.query_one(Completions)
        if event.what == "take":
            suggestion = completions.chosen or completions.first
            if suggestion is not None:
                self._take(suggestion)
        elif event.what == "close":
            self._show_completions(())
        else:
            completions.move(1 if event.what == "down" else -1)
            self.query_one(QuestionBox).chosen = completions.chosen is not None

    def on_completions_taken(self, event: Completions.Taken) -> None:
        """A completion was clicked."""
        event.stop()
        self._take(event.suggestion)

    def _take(self, suggestion: Suggestion) -> None:
        self.query_one(QuestionBox).take(suggestion)
        self._show_completions(())
        self.query_one(QuestionBox).focus()
