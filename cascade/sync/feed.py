"""From the library to the index: what was committed there is taken over here, and what was missed is caught up."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.library import Library, Touched, Writer
from cascade.passages import passages
from cascade.query import Query
from cascade.sync.learn import Learner
from cascade.sync.report import Progress, Ticker

if TYPE_CHECKING:
    from cascade.index import Index, IndexWriter

__all__ = ["Feed", "catch_up", "follow"]

_COMMIT, _SECONDS = 200_000, 20.0
"""Passages or seconds after which the index is committed, while which nothing else is done: what is new is not found
before, and has to be indexed again after a crash."""


class Feed:
    """Takes over into the index what the library has committed. `revision` is the library's that the index holds.

    It begins with a commit of nothing, which sweeps away the files of a process that was killed while it committed:
    tantivy would fail to write files of the same names (`FileAlreadyExists("….del")`).
    """

    def __init__(self, index: IndexWriter, revision: int, learner: Learner) -> None:
        index.commit(revision)
        self._index = index
        self._learner = learner
        self._revision = self._committed = revision
        self._unfinished: Writer | None = None
        self._passages = 0
        self._since = time.monotonic()

    def take(self, library: Writer) -> None:
        """Commit the library's transaction and take over what it changed; commit the index now and then."""
        self._unfinished = library
        revision = library.commit()
        for touched in library.touched():
            self.put(touched)
        self._unfinished = None
        self.reached(revision)

    def settle(self) -> None:
        """After an interruption: take over again what was being taken, so that it is found.

        The revision stays behind, since the transaction may not have been committed: the next sync will look at it.
        """
        if self._unfinished is not None:
            for touched in self._unfinished.touched():
                self.put(touched._replace(existed=True))
            self._unfinished = None

    def put(self, touched: Touched) -> None:
        """One document, as it is now. One that the index cannot hold yet is not looked for."""
        self._learner.put(touched)
        if touched.existed:
            self._index.delete(touched.id)
        if touched.document is not None:
            found = passages(touched.document)
            self._index.add(found, touched.document, touched.document.thread)
            self._passages += len(found)

    def reached(self, revision: int) -> None:
        """All changes of the library up to `revision` were taken."""
        self._revision = revision
        if self._passages >= _COMMIT or (self._passages and time.monotonic() - self._since > _SECONDS):
            self.commit()

    def commit(self) -> None:
        """Make all that was taken searchable."""
        if self._passages or self._revision != self._committed:
            self._index.commit(self._revision)
            self._committed = self._revision
            self._passages = 0
        self._since = time.monotonic()


def catch_up(library: Library, index: Index, learned: Path) -> None:
    """Bring the index and the file `learned` up to the library's revision.

    There is something to do where the index was deleted or is of another library, or where a process ended between
    writing the library and writing the index. The caller holds the home's writer lock. Raises `Busy` where another
    process writes to the index.
    """
    if index.revision == library.revision:
        return
    learner = Learner(learned, index.revision)
    with index.writer() as writer:
        feed = Feed(writer, index.revision, learner)
        follow(library, index, feed, Ticker(None, lambda: False))
        feed.commit()
    learner.finish(library, index)


def follow(library: Library, index: Index, feed: Feed, ticker: Ticker) -> bool:
    """Take over all that changed since the index was written; False where it was stopped."""
    n = 0

    def progress(seconds: float) -> Progress:
        return Progress("", 0, n, 0, 0, None, seconds)

    revision = index.revision
    if revision > library.revision:  # it was made from a library that is no longer here
        revision = 0
        for id_ in index.document_ids(Query()):
            feed.put(Touched(id_, True, None))
    for reached, id_, document in library.changed_since(revision):
        feed.put(Touched(id_, True, document))
        feed.reached(reached)
        n += 1
        if not ticker.tick(progress):
            return False
    feed.reached(library.revision)
    return True
