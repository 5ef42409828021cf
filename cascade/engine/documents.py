"""Documents one by one: by id, with what they stand among, and what became of one in a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cascade.engine.resources import Resources
from cascade.errors import NoSuch, UsageError
from cascade.types import Document

if TYPE_CHECKING:
    from cascade.runs import Run
    from cascade.why import Why

__all__ = ["Documents"]


class Documents(Resources):
    """What a front end asks about documents."""

    def document(self, id_: str, run: Run | None = None) -> Document:
        """The document with this id: of a run that was opened from a file as it came with it, else the library's.

        Raises `NoSuch`.
        """
        found = self._document(id_, run)
        if found is None:
            where = "neither the run's file nor the library holds" if run and run.file else "the library does not hold"
            raise NoSuch(f"{where} the document {id_}", hint="it may have been deleted from its source since")
        return found

    def around(self, document: Document, run: Run | None = None) -> tuple[Document, ...]:
        """What `document` stands among, itself included, in the order of time: its conversation and attachments.

        The 60 nearest in time; for a run that was opened from a file, what came with it.
        """
        from cascade.engine.nearby import around, around_in_library

        if run is not None and run.document(document.id) is not None:
            return around(document, run.documents.values())
        return around_in_library(document, self.library) if self.home.library.exists() else (document,)

    def why(self, run: Run, document: str) -> Why:
        """What became of `document` (an id, path, title or passage id) in `run`: each gate, and where it was lost.

        Told from what the run recorded, and from the library as it is now where that is the one that the run read.
        Nothing is written. Raises `NoSuch` that says which where several documents are meant, `UsageError` for none.
        """
        from cascade.why import Shelf, why

        if not document.strip():
            raise UsageError("no document is named", hint="give an id, a path or a title: `cascade search …`")
        here = run.file is None and self.home.library.exists()
        names = tuple(source.name for source in self.home.config.sources)
        return why(run, document, Shelf(self.library, self.index, names) if here else None)

    def chosen(self, run: Run, output: Mapping[str, Any], places: Sequence[str]) -> dict[str, Any]:
        """What retrieve or cite gave in `run` (JSON), with the hits or quotes at `places` alone, in that order.

        A place is `document@start:end`; one that is no hit or quote yet is taken out of its document. Raises `NoSuch`
        for one of a document that is gone.
        """
        from cascade.engine.byhand import chosen

        return chosen(output, places, lambda id_: self.document(id_, run))

    def by_hand(self, run: Run, take: Iterable[str], drop: Iterable[str]) -> dict[str, Any]:
        """Stage to output (JSON), for `RunOptions.pins`: `run`'s with the places `take` taken in and `drop` left out.

        A sentence that cite read and did not quote becomes a quote, any other place the first hit. Raises `UsageError`
        for what is no place, or is left out and was not there, `NoSuch` for a document that is gone.
        """
        from cascade.engine.byhand import given_and_taken

        return given_and_taken(run, take, drop, lambda id_: self.document(id_, run))

    def _document(self, id_: str, run: Run | None) -> Document | None:
        packed = run.document(id_) if run is not None else None
        if packed is not None or not self.home.library.exists():
            return packed
        return self.library.get(id_)
