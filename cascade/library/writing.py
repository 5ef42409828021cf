"""Writing the library: what one source says, applied in transactions. Used by `cascade.sync` alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime

from cascade.errors import HomeError
from cascade.library.census import Census
from cascade.library.records import Touched
from cascade.library.schema import Database
from cascade.library.shelf import Fate, Shelf
from cascade.people import rules
from cascade.types import Document

__all__ = ["Writer", "forget_source"]


class Writer:
    """The source called `name`, written in one transaction after another: each lasts from its first change to `commit`.

    Items are known by numbers, which `reading` and `item` give. A source of another `kind` than it had before is read
    from its beginning. Raises `Busy` where another process is writing.
    """

    def __init__(self, database: Database, name: str, kind: str) -> None:
        self._database = database
        for pragma in ("cache_size = -65536", "wal_autocheckpoint = 4096"):
            database.run(f"PRAGMA {pragma}")
        database.run("BEGIN IMMEDIATE")
        self._source = _source(database, name, kind)
        database.run("UPDATE census SET rules = ? WHERE NOT EXISTS (SELECT 1 FROM documents)", (rules(),))
        database.run("COMMIT")
        self._census = Census(database, self._source)
        self._shelf = Shelf(database, self._source, self._census)
        self._open = False
        self._first = not database.one("SELECT EXISTS (SELECT 1 FROM items WHERE source = ?)", (self._source,))[0]

    # --- transactions ---------------------------------------------------------------------------------------------

    def commit(self) -> int:
        """Make permanent what was done since the last time; returns the library's revision."""
        if self._open:
            self._census.write()
            self._database.run("UPDATE state SET revision = ?", (self._shelf.revision,))
            shelf = self._shelf
            self._database.run(
                "UPDATE sources SET documents = documents + ?, newest = ? WHERE key = ?",
                (shelf.documents, shelf.newest, self._source),
            )
            if shelf.aged:
                newest = "(SELECT max(at) FROM documents WHERE source = sources.key)"
                self._database.run(f"UPDATE sources SET newest = {newest} WHERE key = ?", (self._source,))
            self._database.run("COMMIT")
            self._open = False
        return self._shelf.revision

    def rollback(self) -> None:
        """Drop what is not committed."""
        if self._open:
            self._open = False
            self._census.drop()
            with suppress(HomeError):  # SQLite has rolled back by itself where it could not go on
                self._database.run("ROLLBACK")
            self._shelf.begin()

    def touched(self) -> Iterator[Touched]:
        """What the last committed transaction changed, each document once, as it is now. Read it before the next."""
        return self._shelf.touched()

    def _begin(self) -> None:
        if not self._open:
            self._database.run("BEGIN IMMEDIATE")
            self._open = True
            self._shelf.begin()

    # --- the source and its items ---------------------------------------------------------------------------------

    @property
    def cursor(self) -> str | None:
        """The cursor of the last checkpoint."""
        cursor: str | None = self._database.one("SELECT cursor FROM sources WHERE key = ?", (self._source,))[0]
        return cursor

    def etag(self, item: str) -> str | None:
        """The etag of `item` when it was last done, before this run."""
        if self._first:
            return None
        row = self._database.one("SELECT etag FROM items WHERE source = ? AND item = ?", (self._source, _plain(item)))
        return row[0] if row else None

    def item(self, item: str) -> int | None:
        """The number of an item that is known."""
        row = self._database.one("SELECT key FROM items WHERE source = ? AND item = ?", (self._source, _plain(item)))
        return row[0] if row else None

    def items(self) -> Iterator[int]:
        """The number of every item of the source."""
        last = 0
        while True:
            rows = self._database.all(
                "SELECT key FROM items WHERE source = ? AND key > ? ORDER BY key LIMIT 1000", (self._source, last)
            )
            yield from (key for (key,) in rows)
            if len(rows) < 1000:
                return
            [last] = rows[-1]

    def count(self) -> int:
        """How many documents the source holds."""
        [committed] = self._database.one("SELECT documents FROM sources WHERE key = ?", (self._source,))
        return int(committed) + (self._shelf.documents if self._open else 0)

    def reading(self, item: str) -> tuple[int, bool]:
        """The item's number, and whether it is new. Until it is `done`, it counts as never finished."""
        self._begin()
        named = (self._source, _plain(item))
        key = self._database.insert("INSERT INTO items (source, item) VALUES (?, ?) ON CONFLICT DO NOTHING", named)
        if key:
            return key, True
        [key] = self._database.one("SELECT key FROM items WHERE source = ? AND item = ?", named)
        self._database.run("UPDATE items SET etag = NULL WHERE key = ?", (key,))
        self._database.run("DELETE FROM skips WHERE item = ?", (key,))
        return key, False

    def done(self, item: int, etag: str) -> None:
        """Note that the item was read to its end."""
        self._begin()
        self._database.run("UPDATE items SET etag = ? WHERE key = ?", (etag, item))

    def skip(self, item: int, id_: str, reason: str, at: datetime) -> None:
        """Note a record that could not be read."""
        self._begin()
        self._database.run(
            "INSERT OR REPLACE INTO skips VALUES (?, ?, ?, ?)", (item, _plain(id_), _plain(reason), at.timestamp())
        )

    def checkpoint(self, cursor: str | None) -> None:
        """Note where the run has come to."""
        self._begin()
        self._database.run("UPDATE sources SET cursor = ? WHERE key = ?", (cursor, self._source))

    def synced(self, at: datetime) -> None:
        """Note that a run came to its end."""
        self._begin()
        self._database.run("UPDATE sources SET synced_at = ? WHERE key = ?", (at.timestamp(), self._source))

    # --- documents ------------------------------------------------------------------------------------------------

    def upsert(self, item: int, document: Document, body: str | None = None) -> tuple[int, Fate]:
        """Note that the item holds `document`, which is `body` as JSON; returns its number and what that changed.

        Where several items hold a document, it is as the first of them by name has it, with the labels of all.
        Raises `ValueError` for a document that cannot be written as UTF-8.
        """
        self._begin()
        return self._shelf.upsert(item, document, body)

    def held(self, item: int) -> set[int]:
        """Numbers of the documents that the item holds."""
        return self._shelf.held(item)

    def release(self, item: int, documents: Collection[int]) -> int:
        """Note that the item does not hold these any more; returns how many documents are gone with that."""
        self._begin()
        return sum(self._shelf.release(item, document) for document in sorted(documents))

    def forget(self, item: int) -> int:
        """Drop an item with all that it alone holds; returns how many documents those were."""
        gone = self.release(item, self.held(item))
        self._database.run("DELETE FROM skips WHERE item = ?", (item,))
        self._database.run("DELETE FROM items WHERE key = ?", (item,))
        return gone


def forget_source(database: Database, name: str) -> int:
    """Drop the source called `name` with all of its documents; returns how many those were. One transaction."""
    database.run("BEGIN IMMEDIATE")
    row = database.one("SELECT key FROM sources WHERE name = ?", (name,))
    n: int = 0
    if row is not None:
        [n] = database.one("SELECT documents FROM sources WHERE key = ?", row)
        database.run(
            "INSERT OR REPLACE INTO tombstones SELECT id, revision + row_number() OVER (ORDER BY key)"
            " FROM documents, state WHERE source = ?",
            row,
        )
        database.run("UPDATE state SET revision = revision + ?", (n,))
        for table in ("skips", "holdings"):
            database.run(f"DELETE FROM {table} WHERE item IN (SELECT key FROM items WHERE source = ?)", row)
        for table, column in (("people_words", "person"), ("mentions", "identity"), ("signatures", "identity")):
            database.run(f"DELETE FROM {table} WHERE {column} IN (SELECT key FROM people WHERE source = ?)", row)
        database.run("UPDATE census SET evidence = evidence + 1")
        database.run("DELETE FROM bodies WHERE key IN (SELECT key FROM documents WHERE source = ?)", row)
        for table in ("items", "documents", "threads", "nodes", "people", "same"):
            database.run(f"DELETE FROM {table} WHERE source = ?", row)
        database.run("DELETE FROM sources WHERE key = ?", row)
    database.run("COMMIT")
    return n


def _source(database: Database, name: str, kind: str) -> int:
    """The number of the source called `name`."""
    database.run("INSERT INTO sources (name, kind) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, kind))
    key: int
    key, known = database.one("SELECT key, kind FROM sources WHERE name = ?", (name,))
    if known != kind:
        database.run("UPDATE sources SET kind = ?, cursor = NULL WHERE key = ?", (kind, key))
        database.run("UPDATE items SET etag = NULL WHERE source = ?", (key,))
    return key


def _plain(text: str) -> str:
    """`text` as it can be written: the names of files need not be valid Unicode."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
