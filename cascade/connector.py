"""What a connector is: the protocol, the changes it yields, and how connectors are found.

A source is a set of *items*, the things it can list: a mail file, a chat file, a document, a record of an API. An item
holds any number of documents. A connector walks its items and says what changed since last time; core applies that to
the library (`cascade.sync`). Most connectors only write `listing` and `read` and hand them to `from_listing`.
"""

from __future__ import annotations

import importlib.metadata
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol, cast

from pydantic import BaseModel, ConfigDict

from cascade.crew import Crew, fits
from cascade.errors import BadConfig, NoSuch, SourceError
from cascade.types import Document

__all__ = [
    "GROUP",
    "Change",
    "Checkpoint",
    "Connector",
    "Done",
    "Failed",
    "Keep",
    "Listed",
    "PathConfig",
    "Remove",
    "Skip",
    "State",
    "Upsert",
    "connector_class",
    "connector_kinds",
    "from_listing",
    "guess_kind",
]

GROUP = "cascade.connectors"
"""Entry-point group; the name of an entry point is the kind that it connects."""


@dataclass(frozen=True, slots=True)
class Upsert:
    """This document is now so. The same id may come from several items (one mail in two archives).

    `body` is the document as JSON, where whoever read it has that already: it says nothing more.
    """

    item: str
    document: Document
    body: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that could not be read, with a reason a person can act on. `id` says which record of the item."""

    item: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """All that is alive in `item` has been yielded since the last `Done`; what it held before and not now goes."""

    item: str
    etag: str


@dataclass(frozen=True, slots=True)
class Keep:
    """`item` is alive and as it was."""

    item: str


@dataclass(frozen=True, slots=True)
class Remove:
    """`item` is gone, and with it every document that no other item holds."""

    item: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All before this may be committed, and `cursor` with it.

    `complete=True` says that every living item has been named since `changes` was called: core removes the others, and
    refuses when that would empty a source that held documents.
    """

    cursor: str | None = None
    complete: bool = False


Change = Upsert | Skip | Done | Keep | Remove | Checkpoint


class State(Protocol):
    """What core remembers of a source, for a connector to ask."""

    @property
    def cursor(self) -> str | None:
        """The cursor of the last checkpoint."""
        ...

    def etag(self, item: str) -> str | None:
        """The etag of `item` when it was last done, None for one never finished."""
        ...


class PathConfig(BaseModel):
    """Settings of a source that lies at a path. Connectors add their own fields by subclassing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: Path


class Connector(Protocol):
    """One source of one kind. `name` is the source's name, the prefix of its documents' ids.

    Raises `SourceUnavailable`, `AuthFailed` or `BadConfig` for a source that is dead as a whole; one bad record is a
    `Skip`.
    """

    kind: ClassVar[str]
    Config: ClassVar[type[BaseModel]]

    def __init__(self, name: str, config: BaseModel) -> None: ...

    @classmethod
    def recognises(cls, path: Path) -> float:
        """How sure this connector is that it reads `path`, 0 (no) to 1 (certain). Looks at little of it."""
        ...

    def changes(self, state: State) -> Iterator[Change]:
        """What changed since `state`, in an order that is the same each time."""
        ...


# --- list and read ------------------------------------------------------------------------------------------------


class Listed(NamedTuple):
    """An item as a listing names it; the etag is cheap to make (size and time) and changes with the content."""

    item: str
    etag: str


class Failed(NamedTuple):
    """A record that `read` could not make sense of."""

    id: str
    reason: str


Read = Callable[[str], Iterable[Document | Failed]]
"""Item -> its documents and failures.

A `SourceError` ends the sync; any other exception fails the rest of the item with its message, and the sync goes on.
"""


def from_listing(
    state: State,
    listing: Iterable[Listed],
    read: Read,
    *,
    every: int = 1000,
    seconds: float | None = None,
    workers: int = 0,
) -> Iterator[Change]:
    """Changes of a source that can be listed and read: unchanged items are kept, the others read.

    A checkpoint comes after every `every` documents, and where they are read slowly after as many `seconds` (two), so
    that a sync that is stopped has little to do again. With `workers` > 0, items are read in that many processes
    (`read` must then be picklable); the order of the changes is that of the listing all the same. What the script that
    runs defines itself is read in this process, since no other can find it.
    """
    count, patience, since = 0, _SECONDS if seconds is None else seconds, time.monotonic()
    for item, etag, records in _read_all(state, listing, read, workers):
        if records is None:
            yield Keep(item)
            continue
        for record in records:
            if isinstance(record, str):
                yield Upsert(item, Document.model_validate_json(record), record)
            elif isinstance(record, Document):
                yield Upsert(item, record)
            elif isinstance(record, Failed):
                yield Skip(item, record.id, record.reason)
            else:
                raise record
            count += 1
            if count % every == 0 or time.monotonic() - since >= patience:
                yield Checkpoint()
                since = time.monotonic()
        yield Done(item, etag)
    yield Checkpoint(complete=True)


_SECONDS = 2.0
"""What a sync that is stopped may have to read again, at most: a large file can take a second."""
_Record = Document | str | Failed | SourceError
"""What came of reading; a document that another process read comes as JSON."""
_Records = Iterable[_Record] | None


def _read_all(state: State, listing: Iterable[Listed], read: Read, workers: int) -> Iterator[tuple[str, str, _Records]]:
    if workers > 0 and fits(read):
        yield from _read_parallel(state, listing, read, workers)
        return
    for item, etag in listing:
        fresh = state.etag(item) == etag
        yield item, etag, None if fresh else _guarded(read, item)


def _guarded(read: Read, item: str) -> Iterator[_Record]:
    """The records of one item; what it raises becomes the failure of the rest of that item, or of the whole source."""
    try:
        yield from read(item)
    except (KeyboardInterrupt, GeneratorExit, MemoryError):
        raise
    except SourceError as error:
        yield error
    except Exception as error:  # a parser may raise anything at all on hostile input
        yield Failed(item, f"{type(error).__name__}: {error}"[:300])


_BATCH = 64
"""Items that a worker reads at once."""
_AHEAD = 3
"""Batches that a worker is given before the first of them has been used."""
_DIED = "the process that read it died: it is damaged, or too large"


def _read_batch(read: Read, items: list[str]) -> list[list[_Record]]:
    """Runs in a worker. Documents leave it as the library keeps them, so that who gets them need not write them out."""
    return [[_written(record) for record in _guarded(read, item)] for item in items]


def _written(record: _Record) -> _Record:
    try:
        return record.model_dump_json() if isinstance(record, Document) else record
    except ValueError:  # text that is not valid Unicode: whoever keeps the document says so
        return record


def _read_parallel(
    state: State, listing: Iterable[Listed], read: Read, workers: int
) -> Iterator[tuple[str, str, _Records]]:
    queue: deque[list[tuple[Listed, bool]]] = deque()
    with Crew(partial(_read_batch, read), workers) as crew:

        def submit(run: list[tuple[Listed, bool]]) -> None:
            stale = [listed.item for listed, fresh in run if not fresh]
            if stale:
                crew.submit(stale)
            queue.append(run)

        def drain(limit: int) -> Iterator[tuple[str, str, _Records]]:
            while len(queue) > limit:
                run = queue.popleft()
                results = iter(() if all(fresh for _, fresh in run) else crew.receive())
                for (item, etag), fresh in run:
                    records = None if fresh else next(results)
                    yield item, etag, [Failed(item, _DIED)] if records is None and not fresh else records

        for run in _runs(state, listing):
            submit(run)
            yield from drain(workers * _AHEAD)
        yield from drain(0)


def _runs(state: State, listing: Iterable[Listed]) -> Iterator[list[tuple[Listed, bool]]]:
    """The listing in pieces with at most a batch to read in each; with each item, whether it is as it was."""
    run: list[tuple[Listed, bool]] = []
    stale = 0
    for listed in listing:
        fresh = state.etag(listed.item) == listed.etag
        run.append((listed, fresh))
        stale += not fresh
        if stale == _BATCH or len(run) == _BATCH * 8:
            yield run
            run, stale = [], 0
    if run:
        yield run


# --- discovery ----------------------------------------------------------------------------------------------------


def _entry_points() -> dict[str, importlib.metadata.EntryPoint]:
    return _offered_on(tuple(sys.path))


@lru_cache(maxsize=1)
def _offered_on(path: tuple[str, ...]) -> dict[str, importlib.metadata.EntryPoint]:
    """What packages on this `path` of modules offer: looking takes milliseconds, and a folder is asked file by file."""
    packages = importlib.metadata.distributions(path=list(path))
    return {e.name: e for package in reversed(list(packages)) for e in package.entry_points if e.group == GROUP}


def connector_kinds() -> tuple[str, ...]:
    """Names of the installed kinds, sorted; imports none of them."""
    return tuple(sorted(_entry_points()))


def connector_class(kind: str) -> type[Connector]:
    """The connector for `kind`, imported now.

    Raises `NoSuch` for an unknown kind and `BadConfig` for a plug-in that does not load.
    """
    found = _entry_points().get(kind)
    if found is None:
        raise NoSuch(f"no connector of kind {kind!r}", hint=f"kinds: {', '.join(connector_kinds())}")
    try:
        loaded = found.load()
    except Exception as error:
        raise BadConfig(f"the connector {kind!r} ({found.value}) does not load: {error}") from error
    if not all(hasattr(loaded, name) for name in ("kind", "Config", "recognises", "changes")):
        raise BadConfig(f"the connector {kind!r} ({found.value}) does not follow the connector protocol")
    return cast("type[Connector]", loaded)


def guess_kind(path: Path) -> str | None:
    """The kind that is most sure of `path`, or None where none is (ties break by name)."""
    sure = sorted((-connector_class(kind).recognises(path), kind) for kind in connector_kinds())
    return sure[0][1] if sure and sure[0][0] < 0 else None
