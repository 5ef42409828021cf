"""What goes on, told on standard error: stages as they run, a sync with its rate and the time left."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.spinner import Spinner
from rich.text import Text

from cascade.clean import clean, one_line
from cascade.cli.screen import flush
from cascade.shown import clock, counted
from cascade.trace import Event, Noted, Rewound, SpanEnded
from cascade.view import RunView

if TYPE_CHECKING:
    from cascade.sync import Progress as SyncProgress

__all__ = ["AskProgress", "SyncBar"]

_MARKS = {"computed": "✓", "cached": "=", "pinned": "◆", "failed": "✗", "stopped": "∎"}
_ROWS = 12
"""Rows of the answer that are shown while it is being written."""


class AskProgress:
    """Draws a run while it goes on: on a terminal the stage that runs, its seconds, and the answer as it comes.

    `stages` leaves a line for each stage that ended, on a terminal or not; `notes` what the stages noticed. `heading`
    is put before what is drawn.
    """

    def __init__(self, *, stages: bool = True, notes: bool = False, quiet: bool = False, heading: str = "") -> None:
        self.view = RunView()
        self._stages = stages and not quiet
        self._notes = notes and not quiet
        self._heading = heading
        self._console = Console(stderr=True, highlight=False)
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._draws = not quiet and self._console.is_terminal
        self._live: Live | None = None

    def __enter__(self) -> Self:
        flush()
        self._draw()
        return self

    def __exit__(self, *_: object) -> None:
        self._wipe()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is drawn meanwhile, and the time does not count."""
        began = time.monotonic()
        self._wipe()
        try:
            yield
        finally:
            self._began += time.monotonic() - began
            self._draw()

    def __call__(self, event: Event) -> None:
        """Take in one event of the run."""
        with self._lock:
            self.view.apply(event)
        if isinstance(event, SpanEnded) and self._stages:
            span = next((s for s in self.view.stages if s.number == event.span), None)
            if span is not None:
                line = f"{_MARKS[event.outcome]} {span.name} {span.seconds:.2f} s"
                self._console.print(Text(line, style="dim" if event.outcome != "failed" else "red"))
        elif isinstance(event, Rewound) and self._stages:
            self._console.print(Text(f"↺ back to {event.to}: {one_line(event.reason)}", style="dim"))
        elif isinstance(event, Noted) and self._notes:
            self._console.print(Text(f"  {one_line(event.text)}", style="yellow"))

    def _draw(self) -> None:
        if self._draws:
            # A new one each time: one that was stopped would go back over what was printed since.
            self._live = Live(console=self._console, get_renderable=self._drawn, refresh_per_second=8, transient=True)
            self._live.start()

    def _wipe(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _drawn(self) -> RenderableType:
        with self._lock:
            running = [s for s in self.view.stages if s.outcome == "running"]
            name = running[-1].name if running else "finishing" if self.view.stages else "opening the library"
            waits = f" · {one_line(running[-1].waits)}" if running and running[-1].waits else ""
            counts = f" {running[-1].done:,} of {running[-1].total:,}" if running and running[-1].total else ""
            rows = clean(self.view.text or self.view.draft).splitlines()[-_ROWS:]
        about = Text(f"{self._heading}{name}{counts}{waits} · {time.monotonic() - self._began:.0f} s", style="cyan")
        return Group(*(Text(row, style="dim") for row in rows), Spinner("dots", about, style="cyan"))


class SyncBar:
    """A line for each source: documents done, their rate, and the time left where it is known how much there is."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.fields[name]}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[said]}", markup=False),
            console=Console(stderr=True, highlight=False),
            transient=True,
            disable=sys.stderr is None or not sys.stderr.isatty(),
        )

    def __enter__(self) -> Self:
        flush()
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, progress: SyncProgress) -> None:
        """Take in how far a sync has come."""
        task = self._tasks.get(progress.source)
        if task is None:
            for done in self._tasks.values():
                self._progress.update(done, total=1, completed=1)
            task = self._progress.add_task("", name=progress.source or "index", said="", total=None)
            self._tasks[progress.source] = task
        self._progress.update(task, completed=progress.items, total=progress.total, said=_said(progress))


def _said(progress: SyncProgress) -> str:
    """How many, how fast, for how long, and how long still."""
    rate = progress.documents / progress.seconds if progress.seconds else 0
    said = [counted(progress.documents, "document"), f"{rate:,.0f}/s", clock(progress.seconds)]
    if progress.total and progress.items < progress.total:
        said.insert(0, f"{progress.items:,} of {progress.total:,}")
        if progress.items and progress.seconds > 1:
            said.append(f"{clock(progress.seconds / progress.items * (progress.total - progress.items))} left")
    return " · ".join(said)
