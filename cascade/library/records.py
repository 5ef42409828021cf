"""What the library tells of itself: sources, skipped records, people, changes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pydantic import Field

from cascade.people import Link
from cascade.types import Document, Identity, Instant, SourceCoverage, Value

__all__ = ["Known", "Person", "Profile", "Skipped", "SourceState", "Touched"]


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
    """Somebody: all identities that are concluded to be theirs (`cascade.people`), or one that stands alone.

    `names` are all that they go by, the likeliest first: from a contact card, else the most frequent. `address` is the
    first of `addresses`: mailboxes before ids, the most used first. `documents` counts those that name an identity in
    any role, for each identity. `key` is the library's number until people are concluded anew; None before the first
    time.
    """

    name: str
    address: str
    names: tuple[str, ...]
    documents: int
    sources: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    key: int | None = None

    def __str__(self) -> str:
        return self.name or self.address


class Known(Value):
    """An identity of somebody's, as one or more sources have it. `written` is how it is named in a command or file."""

    identity: Identity
    written: str
    sources: tuple[str, ...]
    documents: int


class Profile(Value):
    """All that is known of a person.

    `roles` count documents, those that the person is named in most first; `customer` and `manager` follow from cards
    and titles, and count none. `since` and `until` are the months of the first and last document, as their first days.
    `links` tell why the identities are one person's, `doubts` who else it may be.
    """

    name: str
    address: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    title: str = ""
    organisation: str = ""
    phones: tuple[str, ...] = ()
    roles: dict[str, int] = Field(default_factory=dict)
    documents: int = 0
    since: Instant | None = None
    until: Instant | None = None
    sources: tuple[str, ...] = ()
    identities: tuple[Known, ...] = ()
    links: tuple[Link, ...] = ()
    doubts: tuple[Link, ...] = ()


class Touched(NamedTuple):
    """A document that a transaction changed: whether it was there before, and what it is now, None where it is gone."""

    id: str
    existed: bool
    document: Document | None
