"""Looking things up without a question: passages, documents, and what may be meant at the cursor."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cascade.engine.resources import Resources
from cascade.errors import BadQuery, CascadeError, NoSuch
from cascade.types import Document, Hit, Score, Value

if TYPE_CHECKING:
    from cascade.suggest import Directory, Suggestion

__all__ = ["Search", "SearchResult"]

_PULLED = 200
"""Passages among which a search looks for pinned ones."""
_MEANT = 20
"""Documents that may be meant, at most."""


class SearchResult(Value):
    """What a search gave: the query as it was read, the best hits, and how many passages match in all."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...] = ()


class Search(Resources):
    """What a front end asks a search box for."""

    _known: Directory | None = None

    def close(self) -> None:
        """Give back what was opened."""
        self._known = None
        super().close()

    def search(
        self, text: str, *, limit: int = 20, as_of: datetime | None = None, explain: bool = False
    ) -> SearchResult:
        """Passages for what a person typed; raises `BadQuery` for what says nothing to look for."""
        from cascade.pinned import pull, raised, read_pins
        from cascade.query import parse

        self._current()
        query = parse(text, as_of=as_of or datetime.now(UTC), zone=self.zone)
        pins = pull(read_pins(self.home.pins), text)
        found = self.index.search(query, limit=max(limit, _PULLED) if pins else limit)
        best = raised(found.hits, pins, self.home.config.recipe.weigh_pin)[:limit]
        passages = self.library.passages_of([hit.passage for hit, _ in best])
        parts = self.index.explain(found.query, [hit for hit, _ in best]) if explain else {}
        hits = tuple(
            Hit(
                passage=passages[hit.passage],
                score=hit.score + gain,
                rank=rank,
                parts=(*parts.get(hit.passage, ()), *((Score(name="pin", value=gain),) if explain and gain else ())),
            )
            for rank, (hit, gain) in enumerate(best, 1)
            if hit.passage in passages
        )
        return SearchResult(query=str(found.query), hits=hits, total=found.total, notes=(*query.notes, *found.notes))

    def find_documents(self, text: str) -> tuple[Document, ...]:
        """Documents that a person may mean, 20 at most: those of that id, path or title, then what a search finds.

        Never raises for words that say nothing to look for: then only the names count.
        """
        named = [id_ for id_, _ in self.library.named(text)]
        found: tuple[Hit, ...] = ()
        with contextlib.suppress(BadQuery, NoSuch):
            found = self.search(text, limit=_MEANT * 3).hits
        ids = dict.fromkeys([*named, *(hit.passage.document for hit in found)])
        return tuple(self.library.documents_of(list(ids)[:_MEANT]).values())

    def suggest(self, text: str, cursor: int, *, search: bool = False) -> tuple[Suggestion, ...]:
        """What may be meant at `cursor` in a question box, or with `search` in a search box; 8 at most, the best first.

        Filters by two letters of their name, values of the filter that the cursor is in, and people and organisations
        by three letters with a capital. Fit to be asked at each keystroke, of any thread; the first time opens the
        library and the index. Never raises for a home that does not read: then it knows the filters alone.
        """
        from cascade.suggest import Directory, suggest

        as_of = datetime.now(UTC)
        with contextlib.suppress(CascadeError):
            return suggest(text, cursor, self._directory(), as_of=as_of, zone=self.zone, search=search)
        return suggest(text, cursor, Directory(None, None, ()), as_of=as_of, zone="UTC", search=search)

    def _directory(self) -> Directory:
        """Who and what there is to be named; opened once there is a library, and anew when the sources change."""
        from cascade.suggest import Directory

        there = self.home.library.exists()
        sources = tuple((source.name, source.kind) for source in self.home.config.sources)
        known = self._known
        if known is None or known.sources != sources or (known.library is not None) != there:
            known = self._known = Directory(self.library if there else None, self.index if there else None, sources)
        return known
