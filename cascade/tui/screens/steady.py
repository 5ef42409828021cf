"""What all screens share: the app by its own type, and workers that tell of an error and do not end the app by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.worker import Worker, WorkerState, WorkType

if TYPE_CHECKING:
    from cascade.tui.app import CascadeApp

    _Screen = Screen[Any]
else:
    _Screen = object  # no widget of its own: Textual takes the styles of the first base that is one

__all__ = ["Steady"]

T = TypeVar("T")


class Steady(_Screen):
    """Put before the base of a screen: `class CompareScreen(Steady, Screen[None])`."""

    @property
    def cascade(self) -> CascadeApp:
        """The app, by its own type."""
        return cast("CascadeApp", self.app)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that say what they do first: F1 lists them so, and how a page is scrolled at its end."""
        return dict(sorted(super().active_bindings.items(), key=lambda key: not key[1].tooltip))

    def run_worker(
        self,
        work: WorkType[T],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = False,
        start: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[T]:
        """As Textual's, but an error never ends the app, whatever `exit_on_error` says."""
        return super().run_worker(work, name, group, description, False, start, exclusive, thread)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of an error that the worker did not tell of itself."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, Exception):
            self.cascade.complain(error)
