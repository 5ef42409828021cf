"""How a source stands, in words and a colour: never synced, being synced, fresh, stale, failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from textual.content import Content

from cascade.clean import clean, one_line
from cascade.errors import CascadeError, SourceEmptied
from cascade.shown import ago, clock, counted
from cascade.tui.hints import here

if TYPE_CHECKING:
    from cascade.config import SourceConfig
    from cascade.library.records import SourceState
    from cascade.sync.report import Progress, SyncReport

__all__ = ["Failure", "Source", "progress", "report", "summary"]

_FRESH = timedelta(days=1)


class Failure(NamedTuple):
    """Why the last sync of a source ended before its end."""

    text: str
    hint: str
    emptied: bool
    """It was refused because the source would have lost (nearly) all that it held; to force it is a way out."""

    @classmethod
    def of(cls, error: CascadeError) -> Self:
        return cls(clean(str(error)), here(error.hint), isinstance(error, SourceEmptied))


class Source(NamedTuple):
    """A source as it is set, as it stands in the library, and what is going on with it."""

    config: SourceConfig
    state: SourceState | None
    failure: Failure | None = None
    going: Progress | None = None
    waiting: bool = False
    """Its turn in a sync comes later."""

    @property
    def name(self) -> str:
        return self.config.name

    @property
    def path(self) -> str:
        """Where it lies; empty for a connector that has no path."""
        return one_line(str(self.config.options.get("path", "")))

    def said(self, now: datetime) -> Content:
        """How it stands, on a line."""
        if self.going is not None:
            return Content.styled(progress(self.going), "$accent")
        if self.waiting:
            return Content.styled("waiting for its turn", "$foreground 60%")
        if self.failure is not None:
            return Content.styled(f"failed: {one_line(self.failure.text)}", "$error")
        if self.state is None or self.state.synced_at is None:
            began = self.state is not None and self.state.documents
            return Content.styled("synced in part" if began else "never synced", "$warning")
        since = ago(self.state.synced_at, now)
        if now - self.state.synced_at > _FRESH:
            return Content.assemble(("stale", "$warning"), f" · {since}")
        return Content.assemble(("fresh", "$success"), f" · {since}")


def progress(at: Progress) -> str:
    """How far a sync is: `1,204 of 5,000 · 812/s · 0:05 left`; of one that is the first, how many documents came."""
    rate = at.documents / at.seconds if at.seconds else 0.0
    speed = f"{rate:,.0f}/s" if rate else clock(at.seconds)
    if not at.total or at.items > at.total:
        return f"{counted(at.documents, 'document')} · {speed}"
    said = [f"{at.items:,} of {at.total:,}", speed]
    if at.items and at.seconds > 1:
        said.append(f"{clock(at.seconds / at.items * (at.total - at.items))} left")
    return " · ".join(said)


def report(of: SyncReport) -> str:
    """What a sync of a source came to: `mail: 1,204 documents (12 new, 3 gone) in 1.5 s`."""
    counts = (("new", of.added), ("changed", of.changed), ("gone", of.removed), ("skipped", of.skipped))
    news = ", ".join(f"{n:,} {what}" for what, n in counts if n) or "nothing new"
    if of.stopped:
        return f"{of.source}: stopped ({news}); the next sync goes on from there"
    return f"{of.source}: {counted(of.documents, 'document')} ({news}) in {of.seconds:.1f} s"


def summary(reports: Sequence[SyncReport]) -> str:
    """What a sync of one source or of several came to, in a sentence."""
    went = [each for each in reports if each.error is None]
    if len(reports) == 1 and went:
        return report(went[0])
    if any(each.stopped for each in reports):
        return "stopped: what was done stays, the next sync goes on from there"
    new = sum(each.added + each.changed for each in went)
    failed = f", {len(reports) - len(went)} failed" if len(went) < len(reports) else ""
    return f"{counted(len(went), 'source')} synced, {counted(new, 'document')} new or changed{failed}"
