"""Searching one commit of the index: what matches, in which order, how often, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import tantivy

from cascade.index.compile import Compiler
from cascade.index.lexicon import SEARCHED, Lexicon
from cascade.index.reading import read, relax, unmet
from cascade.index.schema import FAST, ID
from cascade.query import Query, Term
from cascade.types import Filters, Score

__all__ = ["FACETS", "Found", "IndexHit", "Snapshot"]

FACETS: Final = {"source": "source", "kind": "kind", "label": "label", "people": "author"}
"""What matches can be counted by, and the column that holds it."""
_BEYOND: Final = 8
"""Hits fetched beyond those asked for, to see whether the last one is tied."""
_DIGITS: Final = 3
"""Decimals of a score. The same words score a few millionths apart in different segments: that is no difference."""


class IndexHit(NamedTuple):
    """A passage that matched. Without a term to score by, `score` is its time in seconds since 1970 (0 if unknown)."""

    passage: str
    document: str
    score: float


class Found(NamedTuple):
    """What a search found.

    `query` is the query as it was read, slips corrected; `total` counts all matches; `relaxed` says that nothing had
    everything that was asked, so that these have a part of it; `notes` (beside the query's own) say what happened.
    """

    hits: tuple[IndexHit, ...]
    total: int
    query: Query
    relaxed: bool = False
    notes: tuple[str, ...] = ()


class Snapshot:
    """The index as one commit left it; later commits do not change what it finds."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher,
        known_as: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self._searcher = searcher
        self.lexicon = Lexicon(searcher, schema)
        self.compiler = Compiler(schema, self.lexicon, known_as)

    def search(self, query: Query, *, limit: int, offset: int, lenient: bool) -> Found:
        """The best `limit` matches after `offset`, ordered by (-score, passage), or newest first without terms."""
        notes: list[str] = []
        if lenient:
            query, notes = read(query, self.lexicon)
        compiled = self.compiler.query(query)
        hits, total = self._top(compiled, query, limit, offset)
        if total or not lenient:
            return Found(hits, total, query, notes=tuple(notes))
        relaxed = relax(query, self.compiler, self)
        notes += relaxed.notes
        if relaxed.compiled is None:
            return Found((), 0, query, notes=tuple(notes))
        hits, total = self._top(relaxed.compiled, relaxed.query, limit, offset)
        return Found(hits, total, relaxed.query, relaxed=True, notes=tuple(notes))

    def _top(self, compiled: tantivy.Query, query: Query, limit: int, offset: int) -> tuple[tuple[IndexHit, ...], int]:
        """The page of hits, and how many match in all."""
        last = offset + limit
        if last <= 0:
            return (), self.count_compiled(compiled)
        column = None if query.must or query.should else FAST
        fetch, total = last + _BEYOND, -1
        while True:
            result = self._searcher.search(compiled, fetch, count=total < 0, order_by_field=column)
            total = result.count if total < 0 else total  # type: ignore[attr-defined]  # the stub leaves it out
            keyed = [(_key(value), address) for value, address in result.hits]
            if len(keyed) < fetch or keyed[last - 1][0] != keyed[-1][0]:
                break
            fetch *= 4  # the page ends among hits that score alike: see them all, so that the same ones always win
        return tuple(self._page(keyed, limit, offset)), total

    def _page(self, keyed: list[tuple[float | None, tantivy.DocAddress]], limit: int, offset: int) -> list[IndexHit]:
        """Order those that score alike by passage, looking up the ids of the page's own scores alone."""
        page = keyed[offset : offset + limit]
        if not page:
            return []
        wanted = {key for key, _ in page}
        first = next(at for at, (key, _) in enumerate(keyed) if key in wanted)
        named: list[tuple[int, str, float]] = []
        rank, before = 0, page[0][0]
        for key, address in keyed[first:]:
            if key not in wanted:
                break
            rank += key != before
            before = key
            named.append((rank, self._id(address), key or 0.0))
        named.sort()
        found = named[offset - first : offset - first + limit]
        return [IndexHit(passage, _document(passage), score) for _, passage, score in found]

    def _id(self, address: tantivy.DocAddress) -> str:
        found: bytes = self._searcher.doc(address).get_first(ID)  # type: ignore[assignment]
        return found.decode()

    def count_compiled(self, query: tantivy.Query) -> int:
        found: int = self._searcher.search(query, 1).count  # type: ignore[attr-defined]
        return found

    def count(self, query: Query) -> int:
        """How many passages match `query` as it stands, no slip corrected."""
        return self.count_compiled(self.compiler.query(query))

    def unmet(self, filters: Filters) -> tuple[str, ...]:
        """The filters that no passage meets, each with what there is instead of a name that is not known."""
        return tuple(unmet(filters, self.compiler, self))

    def document_ids(self, query: Query) -> tuple[str, ...]:
        """Every document that has a match for `query` as it stands, sorted."""
        return tuple(sorted(self.documents_compiled(self.compiler.query(query))))

    def matches_in(self, query: Query, document: str) -> tuple[IndexHit, ...]:
        """Every passage of `document` that matches `query` as it stands, ordered as a search orders them."""
        compiled = self.compiler.query(query, documents={document})
        hits, _ = self._top(compiled, query, max(self.count_compiled(compiled), 1), 0)
        return hits

    def documents_compiled(self, query: tantivy.Query) -> set[str]:
        # Ordered by a column, since nothing needs scoring; the stored ids then read at about a million a second.
        result = self._searcher.search(query, max(self.lexicon.passages, 1), count=False, order_by_field=FAST)
        return {_document(self._id(address)) for _, address in result.hits}

    def explain(self, query: Query, hits: Sequence[IndexHit]) -> dict[str, tuple[Score, ...]]:
        """For each hit's passage, what each field added to its score; the parts sum to it.

        `text` is what words as they were written (and phrases) added there, `text forms` what their other forms did.
        """
        if not (query.must or query.should):
            return {hit.passage: (Score(name="time", value=hit.score),) for hit in hits}
        parts: dict[str, list[Score]] = {hit.passage: [] for hit in hits}
        for field in SEARCHED:
            whole = self._part(query, field, hits, forms=True)
            written = self._part(query, field, hits, forms=False)
            for passage in parts:
                value = whole.get(passage, 0.0)
                exact = min(written.get(passage, 0.0), value)
                for name, part in ((field, exact), (f"{field} forms", value - exact)):
                    if round(part, _DIGITS):
                        parts[passage].append(Score(name=name, value=round(part, _DIGITS)))
        return {passage: tuple(found) for passage, found in parts.items()}

    def _part(self, query: Query, field: str, hits: Sequence[IndexHit], *, forms: bool) -> dict[str, float]:
        terms = (self.compiler.term_in(field, term, forms=forms) for term in (*query.must, *query.should))
        scored = [(tantivy.Occur.Should, found) for found in terms if found is not None]
        if not scored or not hits:
            return {}
        within = self.compiler.within({hit.document for hit in hits}, tantivy.Query.boolean_query(scored))
        result = self._searcher.search(within, max(self.count_compiled(within), 1), count=False)
        return {self._id(address): value for value, address in result.hits if value}

    def doc_frequency(self, words: Iterable[str]) -> dict[str, int]:
        """About how many passages have each of `words` in any of its forms; of several, a row of them."""
        return {word: self._frequency(word) for word in words}

    def _frequency(self, text: str) -> int:
        words = self.lexicon.words(text)
        if len(words) == 1:
            return self.lexicon.passages_with(words[0])
        return self.count(Query(must=(Term(text=text, phrase=True, inflected=True),))) if words else 0


def _document(passage: str) -> str:
    return passage.rpartition("@")[0]


def _key(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
