"""What a library must come to hold, kept in memory: the rules of `cascade.sync` at their simplest.

A connector is tested without a library by applying its changes to a `Replica`, and the library is tested against one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cascade.connector import Change, Checkpoint, Done, Keep, Remove, Skip, Upsert
from cascade.types import Document

__all__ = ["MemoryState", "Replica"]


@dataclass(slots=True)
class MemoryState:
    """A `State` that is held in memory: the cursor, and the etag of each finished item."""

    cursor: str | None = None
    etags: dict[str, str] = field(default_factory=dict)

    def etag(self, item: str) -> str | None:
        return self.etags.get(item)


@dataclass(slots=True)
class _Contents:
    """What has been applied: for each item the documents that it holds, and what of it did not read."""

    held: dict[str, dict[str, Document]] = field(default_factory=dict)
    skips: dict[str, dict[str, str]] = field(default_factory=dict)
    state: MemoryState = field(default_factory=MemoryState)

    def copy(self) -> _Contents:
        return _Contents(
            {item: dict(documents) for item, documents in self.held.items()},
            {item: dict(skips) for item, skips in self.skips.items()},
            MemoryState(self.state.cursor, dict(self.state.etags)),
        )

    def forget(self, item: str) -> None:
        self.held.pop(item, None)
        self.skips.pop(item, None)
        self.state.etags.pop(item, None)


class Replica:
    """A library in memory that follows the rules of core.

    What comes before a checkpoint counts once the checkpoint is reached; the rest of a run that is cut off is
    forgotten. A document lives as long as an item holds it; where several do, it is as the first of them (by name) has
    it, with the labels of all.
    """

    def __init__(self) -> None:
        self._committed = _Contents()

    @property
    def state(self) -> MemoryState:
        """What the connector may ask, as of the last checkpoint."""
        return self._committed.copy().state

    @property
    def documents(self) -> dict[str, Document]:
        """The living documents by id."""
        found: dict[str, Document] = {}
        for _, held in sorted(self._committed.held.items()):
            for id_, document in held.items():
                if id_ in found:
                    labels = dict.fromkeys(found[id_].labels + document.labels)
                    document = found[id_].model_copy(update={"labels": tuple(labels)})
                found[id_] = document
        return dict(sorted(found.items()))

    @property
    def skips(self) -> dict[tuple[str, str], str]:
        """(item, id) -> reason."""
        return {(item, id_): why for item, of in sorted(self._committed.skips.items()) for id_, why in of.items()}

    @property
    def items(self) -> frozenset[str]:
        """The items that are alive."""
        return frozenset(self._committed.held)

    def apply(self, changes: Iterable[Change]) -> list[Change]:
        """Apply `changes` and return them as a list."""
        run = _Run(self._committed)
        seen = []
        for change in changes:
            seen.append(change)
            run.apply(change)
            if isinstance(change, Checkpoint):
                self._committed = run.contents.copy()
        return seen


class _Run:
    """One call of `changes`: what it has named so far decides what has gone."""

    def __init__(self, contents: _Contents) -> None:
        self.contents = contents.copy()
        self._open: dict[str, set[str]] = {}
        self._named: set[str] = set()

    def apply(self, change: Change) -> None:
        contents = self.contents
        match change:
            case Upsert(item, document):
                self._begin(item).add(document.id)
                contents.held[item][document.id] = document
            case Skip(item, id_, reason):
                self._begin(item)
                contents.skips[item][id_] = reason
            case Done(item, etag):
                alive = self._begin(item)
                contents.held[item] = {i: d for i, d in contents.held[item].items() if i in alive}
                contents.state.etags[item] = etag
                del self._open[item]
            case Keep(item):
                self._named.add(item)
            case Remove(item):
                self._named.discard(item)
                contents.forget(item)
            case Checkpoint(cursor, complete):
                contents.state.cursor = cursor
                for item in [i for i in contents.held if complete and i not in self._named]:
                    contents.forget(item)

    def _begin(self, item: str) -> set[str]:
        """The ids that `item` has named in this reading of it; an item that is being read is not finished."""
        if item not in self._open:
            self._open[item] = set()
            self._named.add(item)
            self.contents.held.setdefault(item, {})
            self.contents.skips[item] = {}
            self.contents.state.etags.pop(item, None)
        return self._open[item]
