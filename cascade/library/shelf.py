"""The documents of one source as a transaction changes them: what each item holds, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from hashlib import blake2b
from typing import NamedTuple

from cascade.library.census import Census
from cascade.library.conversations import Conversations
from cascade.library.records import Touched
from cascade.library.schema import Database
from cascade.library.stored import DOCUMENT, load, with_thread
from cascade.threads import Ties, place, ties
from cascade.types import Document

__all__ = ["Fate", "Shelf"]

_KEPT = 32 << 20
"""Characters of changed documents that are held until the transaction ends; beyond, they are read again."""


class Fate(Enum):
    """What an upsert came to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


class _Found(NamedTuple):
    """A document's row."""

    key: int
    id: str
    digest: bytes
    item: int
    thread: int | None


class Shelf:
    """The documents of the source with the number `source`. Call `begin` when a transaction begins."""

    def __init__(self, database: Database, source: int, census: Census) -> None:
        self._database = database
        self._source = source
        self._census = census
        self._conversations = Conversations(database, source, self._rethreaded)
        self.begin()

    def begin(self) -> None:
        """Forget what was touched, and take up the counters as they are now."""
        self._conversations.begin()
        self._touched: dict[str, bool] = {}
        self._documents: dict[str, Document] = {}
        self._kept = 0
        self.documents = 0
        """By how many the source has grown."""
        self.newest: float | None
        """When the newest document was written."""
        self.aged = False
        """Whether a document as new as `newest` is gone, so that it has to be looked for again."""
        self.revision: int
        self._last: int
        [self.revision] = self._database.one("SELECT revision FROM state")
        [self.newest] = self._database.one("SELECT newest FROM sources WHERE key = ?", (self._source,))
        [self._last] = self._database.one("SELECT coalesce(max(key), 0) FROM documents")
        [self._tombstones] = self._database.one("SELECT EXISTS (SELECT 1 FROM tombstones)")

    def touched(self) -> Iterator[Touched]:
        """What was changed since `begin`, each document once, as it is now."""
        for id_, existed in self._touched.items():
            document = self._documents.get(id_) or self._get(id_)
            if document is not None or existed:
                yield Touched(id_, existed, document)

    # --- documents ------------------------------------------------------------------------------------------------

    def upsert(self, item: int, document: Document, body: str | None) -> tuple[int, Fate]:
        """Note that `item` holds `document`, which is `body` as JSON; return its number and what changed.

        Where several items hold a document, it is as the first of them by name has it, with the labels of all.
        Raises `ValueError` for a document that cannot be written as UTF-8.
        """
        body = body or document.model_dump_json()
        digest = blake2b(body.encode(), digest_size=16).digest()
        row = self._database.one(f"{_FOUND} WHERE id = ?", (document.id,))
        if row is None:
            return self._insert(item, document, body, digest), Fate.ADDED
        found = _Found(*row)
        leads = found.item == item or self._precedes(item, found.item)
        if leads and digest != found.digest:
            self._rewrite(found, document, item, digest)
            return found.key, Fate.CHANGED
        changed = found.item != item and self._hold(found, item, _joined(document.labels), leads)
        return found.key, Fate.CHANGED if changed and self._relabel(found) else Fate.SAME

    def held(self, item: int) -> set[int]:
        """Numbers of the documents that `item` holds."""
        both = "SELECT key FROM documents WHERE item = ?1 UNION ALL SELECT document FROM holdings WHERE item = ?1"
        return {row[0] for row in self._database.all(both, (item,))}

    def release(self, item: int, document: int) -> bool:
        """Note that `item` does not hold a document any more; returns whether that was the last to hold it.

        A document that was as `item` had it, and that others hold, is read again from the first of those.
        """
        found = _Found(*self._database.one(f"{_FOUND} WHERE key = ?", (document,)))
        if found.item == item:
            heir = self._database.one(
                "SELECT i.key, h.labels FROM holdings h JOIN items i ON i.key = h.item"
                " WHERE document = ? ORDER BY i.item",
                (document,),
            )
            if heir is None:
                self._remove(found)
                return True
            item = heir[0]
            self._database.run("UPDATE documents SET item = ?, labels = ? WHERE key = ?", (*heir, document))
            self._database.run("UPDATE items SET etag = NULL WHERE key = ?", (item,))
        self._database.run("DELETE FROM holdings WHERE item = ? AND document = ?", (item, document))
        self._relabel(found)
        return False

    # --- inside ---------------------------------------------------------------------------------------------------

    def _insert(self, item: int, document: Document, body: str, digest: bytes) -> int:
        self._last += 1
        key = self._last
        found = ties(document)
        thread = place(document, found, self._conversations) if found else None
        if self._tombstones:
            self._database.run("DELETE FROM tombstones WHERE id = ?", (document.id,))
        row = self._row(document, item, digest, thread, found)
        self._database.run(_INSERT, (key, document.id, *row))
        self._database.run("INSERT INTO bodies VALUES (?, ?)", (key, body))
        self.documents += 1
        self._census.count(document, 1)
        self._touch(document.id, False, document, thread)
        return key

    def _rewrite(self, found: _Found, document: Document, item: int, digest: bytes) -> None:
        """The document as `item` has it now, with the labels of all that hold it."""
        self._withdraw(found)
        self._census.count(document, 1)
        tied = ties(document)
        thread = place(document, tied, self._conversations) if tied else None
        if thread is not None and found.thread is not None and thread != found.thread:
            thread = self._conversations.merge(sorted((thread, found.thread)))
        if item != found.item:
            self._hold(found, item, None, leads=True)
        self._database.run(_UPDATE, (*self._row(document, item, digest, thread, tied), found.key))
        document = document.model_copy(update={"labels": self._labels(found.key)})
        self._database.run("UPDATE bodies SET body = ? WHERE key = ?", (document.model_dump_json(), found.key))
        self._touch(found.id, True, document, thread)

    def _relabel(self, found: _Found) -> bool:
        """Give a document the labels of all that hold it; return whether that changes any."""
        labels = self._labels(found.key)
        document = self._stored(found.key)
        if labels == document.labels:
            return False
        document = document.model_copy(update={"labels": labels})
        self._database.run("UPDATE bodies SET body = ? WHERE key = ?", (document.model_dump_json(), found.key))
        self._database.run("UPDATE documents SET rev = ? WHERE key = ?", (self._next(), found.key))
        self._touch(found.id, True, document, found.thread)
        return True

    def _remove(self, found: _Found) -> None:
        self._withdraw(found)
        self._database.run("DELETE FROM documents WHERE key = ?", (found.key,))
        self._database.run("DELETE FROM bodies WHERE key = ?", (found.key,))
        self._database.run("INSERT OR REPLACE INTO tombstones VALUES (?, ?)", (found.id, self._next()))
        self._tombstones = True
        self.documents -= 1
        self._touched.setdefault(found.id, True)
        self._documents.pop(found.id, None)

    def _withdraw(self, found: _Found) -> None:
        """A document is not what it was any more."""
        document = self._stored(found.key)
        self._census.count(document, -1)
        if document.at and self.newest is not None:
            self.aged |= document.at.timestamp() >= self.newest

    def _rethreaded(self, key: int, thread: int) -> None:
        """A document's conversation was joined to another, `thread`."""
        self._database.run("UPDATE documents SET rev = ? WHERE key = ?", (self._next(), key))
        [id_] = self._database.one("SELECT id FROM documents WHERE key = ?", (key,))
        self._touched.setdefault(id_, True)
        if id_ in self._documents:
            self._documents[id_] = with_thread(self._documents[id_], self._conversations.name(thread))

    def _row(
        self, document: Document, item: int, digest: bytes, thread: int | None, found: Ties | None
    ) -> tuple[object, ...]:
        at = document.at.timestamp() if document.at else None
        if at is not None:
            self.newest = at if self.newest is None else max(at, self.newest)
        if found is not None and found.orphan:
            self._conversations.orphaned(found.subject)
        return (
            self._source,
            document.kind,
            self._next(),
            item,
            digest,
            _joined(document.labels),
            at,
            thread,
            document.parent,
            found.subject if found else None,
            found is not None and found.orphan,
            document.title,
            document.locator.path,
            document.url,
        )

    def _touch(self, id_: str, existed: bool, document: Document, thread: int | None) -> None:
        """Remember what the index has to be told, and the document itself while there is room."""
        self._touched.setdefault(id_, existed)
        self._documents.pop(id_, None)
        if self._kept < _KEPT:
            self._kept += len(document.text)
            name = None if thread is None else self._conversations.name(thread)
            self._documents[id_] = with_thread(document, name)

    def _get(self, id_: str) -> Document | None:
        row = self._database.one(f"{DOCUMENT} WHERE d.id = ?", (id_,))
        return load(*row) if row else None

    def _next(self) -> int:
        self.revision += 1
        return self.revision

    def _precedes(self, item: int, other: int) -> bool:
        names = dict(self._database.all("SELECT key, item FROM items WHERE key IN (?, ?)", (item, other)))
        return bool(names[item] < names[other])

    def _hold(self, found: _Found, item: int, labels: str | None, leads: bool) -> bool:
        """Note that `item` holds a document too, or leads its holders from now on; returns whether that is news."""
        if not leads:
            return self._database.run(_HOLD, (found.key, item, labels)) > 0
        self._database.run("DELETE FROM holdings WHERE document = ? AND item = ?", (found.key, item))
        self._database.run("INSERT INTO holdings SELECT key, item, labels FROM documents WHERE key = ?", (found.key,))
        self._database.run("UPDATE documents SET item = ?, labels = ? WHERE key = ?", (item, labels, found.key))
        return True

    def _labels(self, key: int) -> tuple[str, ...]:
        """Those of all that hold a document, in the order of the holders' names."""
        rows = self._database.all(
            "SELECT d.labels, i.item FROM documents d JOIN items i ON i.key = d.item WHERE d.key = ?1"
            " UNION ALL SELECT h.labels, i.item FROM holdings h JOIN items i ON i.key = h.item WHERE h.document = ?1"
            " ORDER BY 2",
            (key,),
        )
        return tuple(dict.fromkeys(label for labels, _ in rows if labels for label in labels.split("\n")))

    def _stored(self, key: int) -> Document:
        return Document.model_validate_json(self._database.one("SELECT body FROM bodies WHERE key = ?", (key,))[0])


_FOUND = "SELECT key, id, digest, item, thread FROM documents"
_COLUMNS = "source, kind, rev, item, digest, labels, at, thread, parent, subject, orphan, title, path, url"
_MARKS = ", ".join("?" * len(_COLUMNS.split()))
_INSERT = f"INSERT INTO documents (key, id, {_COLUMNS}) VALUES (?, ?, {_MARKS})"
_UPDATE = f"UPDATE documents SET ({_COLUMNS}) = ({_MARKS}) WHERE key = ?"
_HOLD = (
    "INSERT INTO holdings (document, item, labels) VALUES (?1, ?2, ?3)"
    " ON CONFLICT DO UPDATE SET labels = ?3 WHERE labels IS NOT ?3"
)


def _joined(labels: tuple[str, ...]) -> str | None:
    return "\n".join(labels) or None
