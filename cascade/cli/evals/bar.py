"""How far a run of a suite has come, on standard error: first the sync of its sources, then the cases one by one."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from cascade.clean import one_line
from cascade.cli.progress import SyncBar
from cascade.cli.screen import flush
from cascade.shown import clock, counted

if TYPE_CHECKING:
    from cascade.evals.run import EvalProgress
    from cascade.sync import Progress as SyncProgress

__all__ = ["EvalBar"]


class EvalBar:
    """Draws on a terminal; elsewhere it only tells the errors of cases, as it does on a terminal too."""

    def __init__(self, name: str, *, quiet: bool = False) -> None:
        self.asked = 0
        """Cases that were asked, and not of an earlier run."""
        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False)
        self._open = ExitStack()
        self._sync: SyncBar | None = None
        self._pace = _Pace()
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            self._pace,
            console=self._console,
            transient=True,
            disable=quiet or sys.stderr is None or not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task(one_line(name), total=None)
        self._drawn = False

    def __enter__(self) -> Self:
        flush()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def name(self, text: str) -> None:
        """What is asked now."""
        self._bar.update(self._task, description=one_line(text))

    def sync(self, progress: SyncProgress) -> None:
        """Take in how far the sync of the suite's sources has come."""
        if self._quiet:
            return
        if self._sync is None:
            self._sync = self._open.enter_context(SyncBar())
        self._sync(progress)

    def __call__(self, progress: EvalProgress) -> None:
        """Take in how far the cases have come."""
        if not self._drawn:
            self._open.close()
            self._open.enter_context(self._bar)
            self._drawn = True
        self.asked = progress.asked
        self._pace.take(progress)
        self._bar.update(self._task, completed=progress.done, total=progress.total)
        last = progress.last
        if last is not None and last.error:
            told = f"{one_line(last.case)}: {one_line(last.error)}"
            self._console.print(Text(told, style="red"), soft_wrap=True)


class _Pace(ProgressColumn):
    """How many, how fast, for how long, and how long still."""

    max_refresh = 0.2

    def __init__(self) -> None:
        super().__init__()
        self._progress: EvalProgress | None = None
        self._at = 0.0

    def take(self, progress: EvalProgress) -> None:
        self._progress, self._at = progress, time.monotonic()

    def render(self, task: Task) -> Text:
        told = self._progress
        if told is None:
            return Text("looking for the evidence")
        since = time.monotonic() - self._at
        said = [f"{task.completed:,.0f} of {told.total:,}", *_pace(told, since)]
        said += [counted(told.errors, "error")] if told.errors else []
        return Text(" · ".join(said))


def _pace(told: EvalProgress, since: float) -> list[str]:
    """The rate, the time gone by and the time left, `since` seconds after `told` was."""
    if not told.asked:
        return [clock(since)]
    each = told.seconds / told.asked
    rate = f"{1 / each:.1f}/s" if 0 < each < 1 else f"{each:.1f} s each"
    left = max(each * (told.total - told.done) - since, 0.0)
    return [rate, clock(told.seconds + since), f"{clock(left)} left"]
