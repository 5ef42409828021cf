"""The conversations of one source, kept in the library: what `cascade.threads` asks for, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from cascade.library.schema import Database
from cascade.threads import MOST, Kin, addresses
from cascade.types import Document

__all__ = ["Conversations"]

_NEAR = 20
"""Mails of one subject that are looked at when a reply does not say to which it is."""


class Conversations:
    """`cascade.threads.Threads` of one source, whose docstrings say what each method is to do.

    `joined` is told the key of each document whose conversation changes, and which it belongs to from now on.
    """

    def __init__(self, database: Database, source: int, joined: Callable[[int, int], None]) -> None:
        self._database = database
        self._source = source
        self._joined = joined
        self._names: dict[int, str] = {}
        rows = database.all("SELECT DISTINCT subject FROM documents WHERE orphan AND source = ?", (source,))
        self._orphaned = {subject for (subject,) in rows}

    def begin(self) -> None:
        """Forget what a transaction that was rolled back may have said."""
        self._names.clear()

    def known(self, nodes: Collection[str]) -> dict[str, int]:
        rows = self._database.all(_KNOWN[len(nodes)], (self._source, *nodes))
        return {node: thread if into is None else self._root(into) for node, thread, into in rows}

    def start(self, name: str) -> int:
        thread = self._database.insert("INSERT INTO threads (source, name) VALUES (?, ?)", (self._source, name))
        self._names[thread] = name
        return thread

    def tie(self, thread: int, nodes: Collection[str]) -> None:
        self._database.many("INSERT INTO nodes VALUES (?, ?, ?)", [(self._source, node, thread) for node in nodes])

    def merge(self, threads: Sequence[int]) -> int:
        if len(threads) == 1:
            return threads[0]
        sizes = {
            thread: self._database.one("SELECT count(*) FROM documents WHERE thread = ?", (thread,))[0]
            for thread in threads
        }
        winner = min(threads, key=lambda thread: (-sizes[thread], thread))
        for loser in threads:
            if loser != winner:
                for (key,) in self._database.all("SELECT key FROM documents WHERE thread = ? ORDER BY key", (loser,)):
                    self._joined(key, winner)
                self._database.run("UPDATE documents SET thread = ? WHERE thread = ?", (winner, loser))
                self._database.run("UPDATE threads SET into_ = ? WHERE key = ?", (winner, loser))
        return winner

    def kin(self, subject: int, after: float, until: float, *, back: bool) -> Iterator[Kin]:
        if not back and subject not in self._orphaned:
            return
        rows = self._database.all(
            "SELECT d.thread, d.orphan, b.body FROM documents d JOIN bodies b ON b.key = d.key"
            " WHERE d.subject = ? AND d.source = ? AND d.at BETWEEN ? AND ? AND d.thread IS NOT NULL"
            f" ORDER BY d.at {'DESC' if back else 'ASC'}, d.id LIMIT {_NEAR}",
            (subject, self._source, after, until),
        )
        for thread, orphan, body in rows:
            yield Kin(thread, bool(orphan), addresses(Document.model_validate_json(body)))

    def name(self, thread: int) -> str:
        """What a conversation is called."""
        if thread not in self._names:
            [self._names[thread]] = self._database.one("SELECT name FROM threads WHERE key = ?", (thread,))
        return self._names[thread]

    def orphaned(self, subject: int | None) -> None:
        """Note that there is a reply of this subject that does not say to which mail."""
        if subject is not None:
            self._orphaned.add(subject)

    def _root(self, thread: int) -> int:
        while True:
            [into] = self._database.one("SELECT into_ FROM threads WHERE key = ?", (thread,))
            if into is None:
                return thread
            thread = into


_KNOWN = [
    "SELECT n.node, n.thread, t.into_ FROM nodes n JOIN threads t ON t.key = n.thread"
    f" WHERE n.source = ? AND n.node IN ({', '.join('?' * n)})"
    for n in range(MOST + 3)
]
