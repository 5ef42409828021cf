"""One run as the screens know it, live or opened: its view, and the recorded values behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cascade.tui.hints import here

if TYPE_CHECKING:
    import asyncio

    from cascade.runs import Run
    from cascade.trace import Event
    from cascade.types import Answer
    from cascade.view import RunView

__all__ = ["Feed", "Session"]


class Session:
    """A run that is going on, or one that was opened; both have a view that is folded from events.

    `run` is there as soon as the run has a folder: from then on its values can be read, also while it goes on.
    """

    def __init__(self, question: str, view: RunView, run: Run | None = None) -> None:
        self.question = question
        """As it was typed; the question of the run, once there is one, is `run.head.question`."""
        self.view = view
        self.run = run
        self.live = run is None
        self._answer: Answer | None = None
        self.error = ""
        """Why it ended without an answer, in words; empty while it goes on or when it went well."""
        self.hint = ""

    @classmethod
    def opened(cls, run: Run) -> Session:
        """A recorded run; its events are folded here, so call this in a clerk's thread."""
        session = cls(run.head.question.text, run.view, run)
        session.error = run.view.error or ""
        session.read_answer()
        return session

    def read_answer(self) -> None:
        """Read what it answered, for a clerk's thread; one that does not read is told as its error."""
        from cascade.errors import NoSuch

        try:
            self._answer = self.run.answer if self.run is not None else None
        except NoSuch as error:
            self.error, self.hint = str(error), here(error.hint)

    @property
    def id(self) -> str:
        """The run's id; empty before it has one."""
        return self.run.id if self.run is not None else ""

    @property
    def answer(self) -> Answer | None:
        """What it answered; None as long as it goes on, and for a run that has no answer."""
        return self._answer if not self.live else None

    def value(self, blob: str | None) -> Any:
        """The recorded value called `blob` as JSON; None for none, or for one that is gone."""
        if blob is None or self.run is None:
            return None
        from cascade.errors import NoSuch

        try:
            return self.run.blobs.get(blob)
        except NoSuch:
            return None


class Feed:
    """Carries the events of a run from its thread to the screens, in bursts: a hundred events are one refresh.

    `apply` is called on the loop's thread with the events since the last time, at most once in `PAUSE` seconds.
    """

    PAUSE = 0.05

    def __init__(self, loop: asyncio.AbstractEventLoop, apply: Callable[[list[Event]], None]) -> None:
        self._loop = loop
        self._apply = apply
        self._lock = threading.Lock()
        self._events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Take in one event; called in the thread of the run."""
        with self._lock:
            self._events.append(event)
            first = len(self._events) == 1
        if first:
            self._loop.call_soon_threadsafe(self._loop.call_later, self.PAUSE, self.flush)

    def flush(self) -> None:
        """Hand over what has come in; called on the loop's thread."""
        with self._lock:
            events, self._events = self._events, []
        if events:
            self._apply(events)
