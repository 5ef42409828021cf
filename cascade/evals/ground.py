"""Where the evidence of cases lies in a library as it is now: spans of documents, found anew each time.

Evidence is told by ids and by words, so that a library that was synced again, or whose documents are cut otherwise, has
it still. What is nowhere is an empty tuple, for the caller to tell: nothing that was asked could have found it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain

from cascade.case import Case, CaseEvidence
from cascade.clean import clean
from cascade.evals.metrics import Span
from cascade.library import Library
from cascade.types import Document

__all__ = ["grounded", "places"]

Places = tuple[tuple[Span, ...], ...]
"""For each evidence of a case, in its order, the spans where it lies: any of them is as good as another."""

_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
"""Marks that are typed and set differently."""
_MARKS = frozenset("'\"-")


def places(case: Case, library: Library) -> Places:
    """Where the evidence of `case` lies. For many cases `grounded` is quicker: it reads the library once."""
    return grounded([case], library)[case.id]


def grounded(cases: Sequence[Case], library: Library) -> dict[str, Places]:
    """Case id to where its evidence lies; spans are in the order of documents' ids, then of their places."""
    told = (evidence for case in cases for evidence in case.evidence)
    wanted = dict.fromkeys(one for evidence in told for one in _as_good(evidence))
    found: dict[CaseEvidence, set[Span]] = {evidence: set() for evidence in wanted}
    named = [evidence for evidence in wanted if evidence.document]
    loose = [evidence for evidence in wanted if not evidence.document]
    for evidence, span in chain(_in_named(named, library), _in_all(loose, library)):
        found[evidence].add(span)

    def spans(evidence: CaseEvidence) -> tuple[Span, ...]:
        return tuple(sorted(set().union(*(found[one] for one in _as_good(evidence)))))

    return {case.id: tuple(map(spans, case.evidence)) for case in cases}


def _as_good(evidence: CaseEvidence) -> Iterator[CaseEvidence]:
    """`evidence`, and all that shows the same."""
    yield evidence
    for other in evidence.also:
        yield from _as_good(other)


def _in_named(wanted: Sequence[CaseEvidence], library: Library) -> Iterator[tuple[CaseEvidence, Span]]:
    """Where evidence lies in the document that it names, and in the same mail as other sources hold it."""
    same = library.same_mails(evidence.document for evidence in wanted)
    meant = {evidence: dict.fromkeys((evidence.document, *same.get(evidence.document, ()))) for evidence in wanted}
    documents = library.documents_of(id_ for ids in meant.values() for id_ in ids)
    for evidence, ids in meant.items():
        for page in (_Page(documents[id_]) for id_ in ids if id_ in documents):
            yield from ((evidence, span) for span in page.spans(evidence))


def _in_all(wanted: Sequence[CaseEvidence], library: Library) -> Iterator[tuple[CaseEvidence, Span]]:
    """Where evidence that names no document lies, in its source if it names one."""
    by_id: dict[str, list[CaseEvidence]] = {}
    by_words: list[CaseEvidence] = []
    for evidence in wanted:
        if evidence.native_id:
            by_id.setdefault(evidence.native_id, []).append(evidence)
        else:
            by_words.append(evidence)
    for document in _documents(wanted, library):
        ids = dict.fromkeys((document.native_id, *(part.native_id for part in document.parts if part.native_id)))
        there = chain.from_iterable(by_id.get(id_, ()) for id_ in ids)
        page = _Page(document)
        for evidence in chain(there, by_words):
            if evidence.source in ("", document.source):
                yield from ((evidence, span) for span in page.spans(evidence))


def _documents(wanted: Iterable[CaseEvidence], library: Library) -> Iterator[Document]:
    sources = {evidence.source for evidence in wanted}
    if "" in sources:
        yield from library.documents()
        return
    for source in sorted(sources):
        yield from library.documents(source=source)


class _Page:
    """A document to look for evidence in."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def spans(self, evidence: CaseEvidence) -> Iterator[Span]:
        """Where `evidence` lies: its record, or the words in it, wherever they stand."""
        for start, end in self._records(evidence.native_id):
            if not evidence.quote:
                yield Span(self._document.id, start, end)
                continue
            for first, last in self._words(evidence.quote, start, end):
                yield Span(self._document.id, first, last)

    def _records(self, native_id: str) -> Iterator[tuple[int, int]]:
        """The spans of the record of that id; all of the document for its own id, or for none."""
        if native_id in ("", self._document.native_id):
            yield 0, len(self._document.text)
            return
        yield from ((part.start, part.end) for part in self._document.parts if part.native_id == native_id)

    def _words(self, quote: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where `quote` stands: as it is, else in other blanks, letters of another size or other quote marks."""
        text = self._document.text
        at = text.find(quote, start, end)
        if at >= 0:
            while at >= 0:
                yield at, at + len(quote)
                at = text.find(quote, at + len(quote), end)
            return
        words, telling = _loosely(quote)
        if words and all(word in self._folded for word in telling):
            pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
            yield from (match.span() for match in pattern.finditer(text.translate(_ALIKE), start, end))

    @cached_property
    def _folded(self) -> str:
        """What tells quickly that a word is not there: looking for a pattern takes a hundred times as long."""
        return self._document.text.casefold()


@lru_cache(maxsize=4096)
def _loosely(quote: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of `quote` with marks of one kind; and those that have none, folded, the longest first."""
    words = tuple(clean(quote).translate(_ALIKE).split())
    plain = {word.casefold() for word in words if not set(word) & _MARKS}
    return words, tuple(sorted(plain, key=lambda word: (-len(word), word)))
