"""Which document a person means: by the run's record, by the library, or why by neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cascade.errors import NoSuch
from cascade.passages import span_of
from cascade.query import Query, Term
from cascade.why.record import Record

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library

__all__ = ["Absent", "Shelf", "Target", "find", "own_shelf"]

_NEAR = 3
"""Titles that are told of where none is meant."""


@dataclass(frozen=True)
class Shelf:
    """The library and the index of the home that a run is looked into from, and the sources that are set there."""

    library: Library
    index: Index
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """A document, or one place in it, that is asked about."""

    document: str
    title: str = ""
    span: tuple[int, int] | None = None

    def holds(self, passage: str) -> bool:
        """Whether the passage with this id is of it."""
        document, start, end = span_of(passage)
        return self.covers(document, start, end)

    def covers(self, document: str, start: int, end: int) -> bool:
        """Whether `document[start:end]` is of it, at least in part."""
        if document != self.document:
            return False
        return self.span is None or (start < self.span[1] and self.span[0] < end)


@dataclass(frozen=True)
class Absent:
    """Why no document is meant, and what to do."""

    text: str
    advice: tuple[str, ...]


def own_shelf(record: Record, shelf: Shelf | None) -> Shelf | None:
    """`shelf` where it is the one that the run read, and not another home's: then it can tell of the run."""
    if shelf is None or shelf.library.revision < record.run.head.library:
        return None
    named = list(record.titles)[:50]
    if named and not any(shelf.library.changed_at(name) for name in named):
        return None
    return shelf


def find(text: str, record: Record, shelf: Shelf | None) -> Target | Absent:
    """What is meant by `text`; raises `NoSuch` that says which where it may be several."""
    wanted, span = _place(text.strip(), record, shelf)
    if wanted in record.titles or record.run.document(wanted) is not None:
        title = record.titles.get(wanted) or _title(wanted, record, shelf)
        return Target(wanted, title, span)
    if shelf is not None and len(named := shelf.library.named(wanted)) > 1:
        shelf.library.find_document(wanted, record.titles)  # raises, naming them
    elif shelf is not None and named:
        return Target(*named[0], span)
    fitting = _recorded(wanted, record)
    if len(fitting) > 1:
        some = "; ".join(f"{name} ({record.titles[name]})" for name in fitting[:5])
        raise NoSuch(f"several documents of the run match {wanted!r}", hint=f"give one of their ids: {some}")
    if fitting:
        return Target(fitting[0], record.titles[fitting[0]], span)
    if shelf is None:
        said = f"the run's record names no document called {wanted!r}, and the library that it read is not here"
        return Absent(said, (f"ask on the machine that holds the library: `cascade why {record.run.id} …`",))
    if shelf.library.changed_at(wanted) is not None:
        return Target(wanted, "", span)
    return _absent(wanted, shelf)


def _place(text: str, record: Record, shelf: Shelf | None) -> tuple[str, tuple[int, int] | None]:
    """A passage's id as its document's and the span; anything else as it is."""
    try:
        document, start, end = span_of(text)
    except ValueError:
        return text, None
    known = document in record.titles or (shelf is not None and shelf.library.changed_at(document) is not None)
    return (document, (start, end)) if known else (text, None)


def _title(document: str, record: Record, shelf: Shelf | None) -> str:
    found = shelf.library.get(document) if shelf is not None else record.run.document(document)
    return found.title if found is not None else ""


def _recorded(wanted: str, record: Record) -> list[str]:
    """Documents of the run whose native id, file or title is `wanted`, else whose title holds it."""
    meant = wanted.casefold()
    native = {name: name.partition(":")[2].casefold() for name in record.titles}
    exact = [n for n, t in record.titles.items() if meant in (native[n], PurePosixPath(native[n]).stem, t.casefold())]
    return exact or [n for n, t in record.titles.items() if meant and meant in t.casefold()]


def _absent(wanted: str, shelf: Shelf) -> Absent:
    for skip in shelf.library.skips():
        if any(_means(wanted, skip.source, name) for name in (skip.id, skip.item)):
            said = f"skipped when {skip.source} was synced on {skip.at:%Y-%m-%d}: {skip.reason}"
            return Absent(said, (f"mend the record, then `cascade sync {skip.source}`",))
    states = {s.name: s for s in shelf.library.sources_state()}
    source = wanted.partition(":")[0]
    if re.match(r"[\w.-]+:\S", wanted) and source not in states:
        if source in shelf.sources:
            return Absent(f"the source {source!r} has not been synced yet", (f"`cascade sync {source}`",))
        known = ", ".join(sorted({*states, *shelf.sources})) or "none yet"
        return Absent(f"there is no source called {source!r} (sources: {known})", ("name it: `cascade add PATH`",))
    near = _nearest(wanted, shelf)
    said = f"no source ever brought a document called {wanted!r}"
    return Absent(
        said + (f"; the nearest by its words: {'; '.join(near)}" if near else ""),
        ("look for it by its words: `cascade search …`", "add the source that holds it: `cascade add PATH`"),
    )


def _means(wanted: str, source: str, name: str) -> bool:
    return wanted in (name, f"{source}:{name}") or name.endswith(f"/{wanted}")


def _nearest(wanted: str, shelf: Shelf) -> list[str]:
    """Documents whose titles, or else texts, have words of `wanted`, as `title (id)`."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", wanted)))[:12]
    for field in ("title", None):
        terms = tuple(Term(text=word, field=field) for word in words)
        if not terms:
            return []
        hits = shelf.index.search(Query(should=terms), limit=20).hits
        found = shelf.library.documents_of(list(dict.fromkeys(hit.document for hit in hits))[:_NEAR])
        if found:
            return [f"“{document.title}” ({name})" for name, document in found.items()]
    return []
