"""Putting passages into the index, and taking documents out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

import tantivy

from cascade.index.schema import FAST, ID, fold, label_words
from cascade.types import MUTED, Document, Identity, Passage

__all__ = ["IndexWriter"]

_TO = frozenset({"recipient", "cc", "bcc"})
# What a hostile document could make every one of its passages repeat.
_TITLE = 2_000
_PEOPLE = 1_000


class IndexWriter:
    """Collects additions and deletions; nothing is seen by a search before `commit`, and all of it is after.

    An addition does not replace: whoever changes a document deletes it first. Deleting and then adding in one
    transaction does what it says.
    """

    def __init__(self, writer: tantivy.IndexWriter, record: Callable[[int], None]) -> None:
        self._writer = writer
        self._record = record

    def add(self, passages: Sequence[Passage], document: Document, thread: str | None = None) -> None:
        """Add the passages of `document`. `thread` is the conversation that it was found to belong to, else its own."""
        if not passages:
            return
        shared = list(_shared(document, thread))
        authors = _Authors(document)
        at = document.at
        for passage in passages:
            entry = tantivy.Document()
            put = entry.add_text
            entry.add_bytes(ID, passage.id.encode())
            for name, value in shared:
                put(name, value)
            for author in authors.of(passage):
                put("author", str(author))
                put("from", _words(author))
            put("context", fold(passage.context))
            for name, text in _told_apart(passage):
                put(name, fold(text))
            if when := passage.at or at:
                entry.add_integer(FAST, int(when.timestamp()))
            self._writer.add_document(entry)

    def delete(self, document: str) -> None:
        """Take every passage of the document with this id out."""
        self._writer.delete_documents_by_term("document", document)

    def commit(self, revision: int) -> None:
        """Make all of it seen, then note that the index holds the library's `revision`.

        Ended in between, the index is ahead of what it says: the same changes applied again leave the same index.
        """
        self._writer.commit()
        self._record(revision)


def _shared(document: Document, thread: str | None) -> Iterator[tuple[str, str]]:
    """Fields that all passages of a document have alike."""
    yield "document", document.id
    yield "source", document.source
    yield "kind", document.kind
    yield "title", fold(document.title[:_TITLE])
    if found := thread or document.thread:
        yield "thread", found
    for label in document.labels:
        for word in label_words(label):
            yield "label", word
    if document.parent is not None or document.meta.get("attachments"):
        yield "flag", "attachment"
    for person in document.people[:_PEOPLE]:
        if person.role != "author":
            yield "to" if person.role in _TO else "other", _words(person.identity)


def _words(person: Identity) -> str:
    return fold(f"{person.name} {person.address}")


class _Authors:
    """Who wrote what: the document's authors, and those of the messages or turns that a passage covers."""

    def __init__(self, document: Document) -> None:
        self._all = [p.identity for p in document.people if p.role == "author"]
        parts = [p for p in document.parts if p.author is not None and p.role not in MUTED]
        self._parts = parts
        self._starts = [p.start for p in parts]
        self._ends = list(accumulate((p.end for p in parts), max))

    def of(self, passage: Passage) -> Iterable[Identity]:
        """Each once, in the order they speak."""
        if not self._parts:
            return self._all
        near = self._parts[bisect_right(self._ends, passage.start) : bisect_left(self._starts, passage.end)]
        spoke = (p.author for p in near if p.end > passage.start and p.author is not None)
        return dict.fromkeys((*self._all, *spoke))


def _told_apart(passage: Passage) -> Iterator[tuple[str, str]]:
    """The passage's text in pieces, those that it quotes or signs with apart. No phrase runs across two pieces."""
    seen = 0
    for start, end in passage.muted:
        start, end = max(start - passage.start, seen), end - passage.start
        if start < end:
            if start > seen:
                yield "text", passage.text[seen:start]
            yield "quoted", passage.text[start:end]
            seen = end
    if seen < len(passage.text):
        yield "text", passage.text[seen:]
