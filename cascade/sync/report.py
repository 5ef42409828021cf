"""What a sync tells of itself while it goes on, and at its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from cascade.errors import CascadeError

__all__ = ["OnProgress", "Progress", "Stop", "SyncReport", "Ticker"]


class SyncReport(NamedTuple):
    """What a sync of one source came to. Counts are of documents, but `kept` of items and `skipped` of records.

    `error` is what ended it before its end; what was committed until then stays. `stopped`: the caller asked for it.
    """

    source: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    skipped: int = 0
    documents: int = 0
    """How many the source holds now."""
    seconds: float = 0.0
    error: CascadeError | None = None
    stopped: bool = False

    @property
    def news(self) -> int:
        """How many documents are new, changed or gone."""
        return self.added + self.changed + self.removed


class Progress(NamedTuple):
    """How far a sync has come. `total` is how many items the source had last time, None at the first time.

    While the index catches up with the library, `source` is empty and `documents` counts what it has taken in.
    """

    source: str
    items: int
    documents: int
    removed: int
    skipped: int
    total: int | None
    seconds: float


OnProgress = Callable[[Progress], None]
Stop = Callable[[], bool]

_TICK = 0.1
"""Seconds between two reports."""


class Ticker:
    """Reports progress and asks whether to stop, each not too often."""

    def __init__(self, on_progress: OnProgress | None, stop: Stop) -> None:
        self._on_progress = on_progress
        self._stop = stop
        self._began = time.monotonic()
        self._next = self._began + _TICK

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._began

    def tick(self, progress: Callable[[float], Progress]) -> bool:
        """False where the caller wants no more. `progress` is given the seconds so far, when it is time to report."""
        now = time.monotonic()
        if now < self._next:
            return True
        self._next = now + _TICK
        if self._on_progress is not None:
            self._on_progress(progress(now - self._began))
        return not self._stop()
