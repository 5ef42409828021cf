"""What a source holds: documents with their people and parts, and the passages that they are cut into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from cascade.types.value import Instant, Value

__all__ = ["MUTED", "SPOKEN", "Document", "Identity", "Involved", "Locator", "Part", "Passage"]


class Identity(Value):
    """A person as one source names them.

    `address` is whatever that source tells people apart by: a mail address (lower-cased), a chat user id, a login, a
    card's UID. Either field may be empty, not both.
    """

    name: str = ""
    address: str = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.name or self.address):
            raise ValueError("an identity needs a name or an address")
        return self

    def __str__(self) -> str:
        return self.name or self.address


class Involved(Value):
    """One person's part in a document.

    `role` is one of: author, recipient, cc, bcc, attendee, organizer, reviewer, assignee, participant, mentioned,
    contact. Several may hold of one person.
    """

    role: str
    identity: Identity


class Locator(Value):
    """Where in its source a record lies, in the source's own terms; what a person would use to find it again."""

    path: str | None = None
    """Path relative to the source's root, with forward slashes."""
    line: int | None = None
    """Line, counted from 1."""
    page: int | None = None
    """Page, slide or sheet, counted from 1."""
    ts: str | None = None
    """A chat message's timestamp as its service writes it."""
    message_id: str | None = None
    """A mail's Message-ID, without the angle brackets."""


class Part(Value):
    """A span of a document's text and what is known of it.

    One idea serves a mail's quoted reply and signature, a chat run's messages, a meeting's turns and a PDF's pages.
    Parts may nest and need not cover the text; they are ordered by (start, -end). `role` is one of: body, quoted,
    forwarded, signature, footer (of a mailing list), listing (what a program put out), heading, message, turn, page,
    cell, code, header.
    """

    start: int
    end: int
    role: str
    native_id: str | None = None
    """The source's own id of this record, when it is one (a chat message)."""
    author: Identity | None = None
    at: Instant | None = None
    locator: Locator | None = None


MUTED = frozenset({"quoted", "signature", "footer", "listing"})
"""Roles whose text is not the author's own statement: searched less, and never cited as the writer's words."""
SPOKEN = frozenset({"message", "turn"})
"""Roles that somebody says: records of their own, mostly with an author and a time."""


class Document(Value):
    """One record of a source, as text with structure.

    `id` is `source:native-id`; a source's name has no colon. `parent` is the id of the document that this one came
    with (an attachment's mail). `thread` groups the documents of one conversation within a source. `audience` lists
    who may see it (addresses); None means everybody who can open this home. `etag` changes whenever the content does.
    `same` holds pairs of addresses that the source itself gives to one of the `people`: a chat user's id, and the mail
    address of the profile.
    """

    id: str
    source: str
    kind: str
    """email, chat, meeting, doc, contact, event, code-review; a connector of someone else's may add its own."""
    title: str
    text: str
    created_at: Instant | None = None
    updated_at: Instant | None = None
    people: tuple[Involved, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    thread: str | None = None
    parent: str | None = None
    url: str | None = None
    etag: str = ""
    labels: tuple[str, ...] = ()
    """Folder, channel, tags: short words a person may filter on with `in:`."""
    audience: tuple[str, ...] | None = None
    meta: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    links: tuple[str, ...] = ()
    """URLs and ids of other records that this one refers to (a mail's References, a document's links)."""
    locator: Locator = Locator()
    parts: tuple[Part, ...] = ()

    @property
    def native_id(self) -> str:
        """The source's own id of this document."""
        return self.id.partition(":")[2]

    @property
    def author(self) -> Identity | None:
        """The first person in the role of author, or None."""
        return next((p.identity for p in self.people if p.role == "author"), None)

    @property
    def at(self) -> datetime | None:
        """When it was written, or else last changed."""
        return self.created_at or self.updated_at

    @property
    def spoken(self) -> tuple[Part, ...]:
        """The messages or turns of a conversation, in their order; empty for what is none."""
        return tuple(p for p in self.parts if p.role in SPOKEN)

    def parts_at(self, start: int, end: int) -> Iterator[Part]:
        """The parts that overlap `[start, end)`, the narrowest first."""
        found = [p for p in self.parts if p.start < end and start < p.end]
        yield from sorted(found, key=lambda p: (p.end - p.start, p.start))


class Passage(Value):
    """A span of a document that is searched and read as a unit.

    `text == document.text[start:end]` always. `context` (title, people, date, thread line) is indexed beside the text
    and never quoted. `muted` holds spans, in the document's offsets, of quoted replies and signatures inside it.
    """

    id: str
    """`document@start:end`."""
    document: str
    source: str
    kind: str
    title: str
    start: int
    end: int
    text: str
    context: str = ""
    author: Identity | None = None
    at: Instant | None = None
    thread: str | None = None
    muted: tuple[tuple[int, int], ...] = ()
