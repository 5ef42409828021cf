"""Learning names while sources are synced: what documents tell of them is kept as current as the index is.

What can be read at a glance is read as a document goes by. Its sentences are read after the index is written, and only
of the documents that have one of the words by which such sentences are known: the index finds them.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.aliases import Store
from cascade.aliases.grammar import CUES
from cascade.aliases.told import tellings
from cascade.library import Library, Touched
from cascade.query import Query, Term
from cascade.types import Document

if TYPE_CHECKING:
    from cascade.index import Index

__all__ = ["Learner"]

_BATCH = 200
"""Documents that are read at once."""


class Learner:
    """Keeps the tellings in `file` in step with an index of the revision `revision` that is about to be brought up.

    A file that lags behind it, as after a crash or with another version's rules, catches up from the library.
    """

    def __init__(self, file: Path, revision: int) -> None:
        self._store = Store(file)
        self._lags = self._store.revision != revision
        if not self._store.revision:
            self._store.clear()

    def put(self, touched: Touched) -> None:
        """One document, as it is now."""
        if not self._lags:
            self._take(touched.id, touched.document)

    def finish(self, library: Library, index: Index) -> None:
        """Read what is left to be read of the documents that the index holds by now, and write the file."""
        since, reached = self._store.revision, index.revision
        if since > reached:  # it was made from a library that is no longer here
            self._store.clear()
            since, self._lags = 0, True
        if not self._lags and since == reached:
            return
        if self._lags:
            for _, id_, document in library.changed_since(since):
                self._take(id_, document)
        cued = _cued(index)
        fresh = sorted(id_ for id_ in cued if (library.changed_at(id_) or 0) > since)
        for start in range(0, len(fresh), _BATCH):
            for id_, document in library.documents_of(fresh[start : start + _BATCH]).items():
                self._store.put(id_, tellings(document, cued[id_]))
        self._store.save(reached)
        self._lags = False

    def _take(self, id_: str, document: Document | None) -> None:
        self._store.put(id_, tellings(document, ()) if document is not None else ())


def _cued(index: Index) -> dict[str, list[str]]:
    """Document to the words in it by which sentences on names are known."""
    found: dict[str, list[str]] = defaultdict(list)
    for cue in CUES:
        for id_ in index.document_ids(Query(must=(Term(text=cue, phrase=True),))):
            found[id_].append(cue)
    return found
