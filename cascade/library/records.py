"""What the library tells of itself: sources, skipped records, people, changes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cascade.types import Document, SourceCoverage

__all__ = ["Person", "Skipped", "SourceState", "Touched"]


class SourceState(NamedTuple):
    """One source as it stands in the library. `newest` is the time of its newest document."""

    name: str
    kind: str
    documents: int
    items: int
    skipped: int
    synced_at: datetime | None
    newest: datetime | None

    @property
    def coverage(self) -> SourceCoverage:
        """The same as part of an answer."""
        return SourceCoverage(
            name=self.name,
            kind=self.kind,
            documents=self.documents,
            skipped=self.skipped,
            synced_at=self.synced_at,
            newest=self.newest,
        )


class Skipped(NamedTuple):
    """A record that could not be read: which one of which item of which source, why, and when that was found."""

    source: str
    item: str
    id: str
    reason: str
    at: datetime


class Person(NamedTuple):
    """Somebody, as the sources name them: by one address, or by a name alone.

    `names` are all that go with the address, the likeliest first: from a contact card, else the most frequent.
    `documents` counts those that name the person in any role.
    """

    name: str
    address: str
    names: tuple[str, ...]
    documents: int
    sources: tuple[str, ...]


class Touched(NamedTuple):
    """A document that a transaction changed: whether it was there before, and what it is now, None where it is gone."""

    id: str
    existed: bool
    document: Document | None
