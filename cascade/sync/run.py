"""One run over a source: its changes, applied to the library."""

from __future__ import annotations

from datetime import UTC, datetime

from cascade.connector import Change, Checkpoint, Done, Keep, Remove, Skip, Upsert
from cascade.errors import CascadeError, SourceEmptied, SourceError
from cascade.library import Fate, Writer
from cascade.sync.report import Progress, SyncReport

__all__ = ["Run"]

_MANY = 100
"""A source of more documents than this is not let to lose nine tenths of them without being asked."""


class Run:
    """What a run has named so far decides what has gone. `force` lets a source lose all of its documents.

    Nothing is committed here: that is for the caller to do after each checkpoint.
    """

    def __init__(self, source: str, writer: Writer, *, force: bool) -> None:
        self._source = source
        self._writer = writer
        self._force = force
        self._before = writer.count()
        self._total = sum(1 for _ in writer.items()) or None
        self._open: dict[str, tuple[int, set[int] | None]] = {}
        self._named: set[int] = set()
        self._added: set[int] = set()
        self._changed: set[int] = set()
        self._documents = 0
        self._removed = self._kept = self._skipped = 0

    def apply(self, change: Change) -> None:
        """Raises `SourceEmptied` at a checkpoint where too much would be lost."""
        match change:
            case Upsert():
                self._upsert(change)
            case Skip(item, id_, reason):
                self._skip(item, id_, reason)
            case Done(item, etag):
                self._done(item, etag)
            case Keep(item):
                self._keep(item)
            case Remove(item):
                self._remove(item)
            case Checkpoint(cursor, complete):
                if complete:
                    for key in [key for key in self._writer.items() if key not in self._named]:
                        self._removed += self._writer.forget(key)
                self._guard()
                self._writer.checkpoint(cursor)

    def progress(self, seconds: float) -> Progress:
        """How far it has come."""
        named, removed, skipped = len(self._named), self._removed, self._skipped
        return Progress(self._source, named, self._documents, removed, skipped, self._total, seconds)

    def report(self, seconds: float, error: CascadeError | None, stopped: bool) -> SyncReport:
        """What it came to."""
        return SyncReport(
            source=self._source,
            added=len(self._added),
            changed=len(self._changed - self._added),
            removed=self._removed,
            kept=self._kept,
            skipped=self._skipped,
            documents=self._writer.count(),
            seconds=seconds,
            error=error,
            stopped=stopped,
        )

    def _upsert(self, change: Upsert) -> None:
        document = change.document
        if document.source != self._source or not document.id.startswith(f"{self._source}:"):
            raise SourceError(
                f"source {self._source!r}: its connector gave the document {document.id!r} of {document.source!r}",
                hint="a document's id begins with the name of its source: the connector needs mending",
            )
        key, seen = self._reading(change.item)
        try:
            number, fate = self._writer.upsert(key, document, change.body)
        except ValueError:
            self._skip(change.item, document.id, "its text is not valid Unicode")
            return
        if seen is not None:
            seen.add(number)
        self._documents += 1
        if fate is Fate.ADDED:
            self._added.add(number)
        elif fate is Fate.CHANGED:  # of what is new too, where another item gives it a label more
            self._changed.add(number)

    def _skip(self, item: str, id_: str, reason: str) -> None:
        key, _ = self._reading(item)
        self._writer.skip(key, id_, reason, datetime.now(UTC))
        self._skipped += 1

    def _done(self, item: str, etag: str) -> None:
        key, seen = self._reading(item)
        if seen is not None:
            self._removed += self._writer.release(key, self._writer.held(key) - seen)
        self._writer.done(key, etag)
        del self._open[item]

    def _keep(self, item: str) -> None:
        key = self._writer.item(item)
        if key is not None:
            self._named.add(key)
            self._kept += 1

    def _remove(self, item: str) -> None:
        key = self._writer.item(item)
        if key is not None:
            self._named.discard(key)
            self._open.pop(item, None)
            self._removed += self._writer.forget(key)

    def _reading(self, item: str) -> tuple[int, set[int] | None]:
        """The item's number and what it has named since it was begun; None for a new one, which can lose nothing."""
        found = self._open.get(item)
        if found is None:
            key, new = self._writer.reading(item)
            self._named.add(key)
            found = self._open[item] = key, None if new else set()
        return found

    def _guard(self) -> None:
        """Refuse where a source has lost all of its documents, or nearly all of many."""
        before, after = self._before, self._writer.count()
        lost = before and (after < before / 10 if before > _MANY else not after)
        if lost and not self._force:
            raise SourceEmptied(
                f"source {self._source!r} held {before} documents and now lists {after}: the others were not deleted",
                hint=f"if they are really gone: `cascade sync {self._source} --force`",
            )
