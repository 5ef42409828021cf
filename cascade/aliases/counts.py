"""How often names are written, asked of an index once each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from cascade.query import Query, Term

__all__ = ["IndexCounts"]


class _Index(Protocol):
    @property
    def size(self) -> int: ...

    def doc_frequency(self, words: Iterable[str]) -> dict[str, int]: ...

    def count(self, query: Query) -> int: ...


class IndexCounts:
    """The `cascade.aliases.Counts` of an index."""

    def __init__(self, index: _Index) -> None:
        self._index = index
        self._frequency: dict[str, int] = {}

    @property
    def size(self) -> int:
        return self._index.size

    def frequency(self, name: str) -> int:
        if name not in self._frequency:
            self._frequency[name] = self._index.doc_frequency([name])[name]
        return self._frequency[name]

    def together(self, one: str, other: str) -> int:
        if not self.frequency(one) or not self.frequency(other):
            return 0
        terms = (Term(text=one, phrase=" " in one), Term(text=other, phrase=" " in other))
        return self._index.count(Query(must=terms))
