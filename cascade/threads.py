"""Conversations: which documents of a source belong together, whatever order they come in.

Mail says so by ids: a message names those that it answers (References, In-Reply-To), and all that are tied by such ids
are one conversation, also where the message that ties them is missing, as in Jamie Zawinski's message threading
(https://www.jwz.org/doc/threading.html). A reply that names no message joins the latest mail of the same subject that
came up to 30 days before and has a person in common with it. Everything else says by `Document.thread` alone.

A conversation never splits. The joined one keeps the name of its larger part, so that few documents change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, Protocol
from zlib import crc32

from cascade.types import Document

__all__ = ["DAYS", "MOST", "Kin", "Threads", "Ties", "addresses", "place", "ties"]

DAYS = 30
"""How long after a mail a reply without references may still be one to it."""
MOST = 24
"""Ids of a mail's References that are looked at: the first, and the last of them."""


class Ties(NamedTuple):
    """What a document says of its conversation."""

    name: str
    """What the conversation is called when nothing of it is known yet."""
    nodes: tuple[str, ...]
    """Ids that tie it to others, its own included."""
    subject: int | None = None
    """Hash of a mail's subject without `Re:` and the like; that two subjects share one, dates and people forbid."""
    orphan: bool = False
    """A reply that does not say to which mail."""


class Kin(NamedTuple):
    """A mail of the same subject."""

    thread: int
    orphan: bool
    addresses: frozenset[str]


class Threads(Protocol):
    """Where the conversations of one source are kept; each is a number."""

    def known(self, nodes: Collection[str]) -> dict[str, int]:
        """The conversations of those of `nodes` that have one."""
        ...

    def start(self, name: str) -> int:
        """A new conversation."""
        ...

    def tie(self, thread: int, nodes: Collection[str]) -> None:
        """Note that `nodes`, none of them known so far, belong to `thread`."""
        ...

    def merge(self, threads: Sequence[int]) -> int:
        """Make one of these, one at least, and return it."""
        ...

    def kin(self, subject: int, after: float, until: float, *, back: bool) -> Iterator[Kin]:
        """Mails of `subject` from `after` to `until` (seconds since 1970), going forward or `back`; the near ones."""
        ...


def ties(document: Document) -> Ties | None:
    """What ties `document` to others, or None where nothing does."""
    guess = _bare(document, document.thread) if document.thread else ""
    if document.kind != "email":
        node = guess or (_bare(document, document.parent) if document.parent else "")
        return Ties(document.thread or node, (node,)) if node else None
    own = document.locator.message_id or document.native_id
    named = [link.strip("<> ") for link in document.links if "://" not in link]
    if len(named) > MOST:
        named = named[:1] + named[1 - MOST :]
    subject = document.meta.get("thread_subject")
    return Ties(
        name=document.thread or own,
        nodes=tuple(dict.fromkeys(filter(None, (own, guess, *named)))),
        subject=_hash(subject) if isinstance(subject, str) and subject else None,
        orphan=bool(document.meta.get("reply")) and not named,
    )


def place(document: Document, found: Ties, threads: Threads) -> int:
    """The conversation of `document`, after joining all those that it shows to be one."""
    known = threads.known(found.nodes)
    roots = dict.fromkeys((*known.values(), *_by_subject(document, found, threads)))
    root = threads.merge(list(roots)) if roots else threads.start(found.name)
    new = [node for node in found.nodes if node not in known]
    if new:
        threads.tie(root, new)
    return root


def _by_subject(document: Document, found: Ties, threads: Threads) -> Iterator[int]:
    """For an orphan, the conversation of the mail that it answers; for another mail, those of its orphaned answers."""
    if found.subject is None or document.at is None:
        return
    at, window = document.at.timestamp(), DAYS * 86400
    near = (at - window, at) if found.orphan else (at, at + window)
    people: frozenset[str] | None = None
    for kin in threads.kin(found.subject, *near, back=found.orphan):
        people = people or addresses(document)
        if not kin.addresses & people:
            continue
        if found.orphan or kin.orphan:
            yield kin.thread
        if found.orphan or not kin.orphan:
            return


def addresses(document: Document) -> frozenset[str]:
    """Who wrote and got a mail."""
    return frozenset(p.identity.address or p.identity.name for p in document.people)


def _bare(document: Document, id_: str) -> str:
    """An id as mail writes it: without the source's name and angle brackets."""
    return id_.removeprefix(f"{document.source}:").strip("<> ")


def _hash(subject: str) -> int:
    return crc32(" ".join(subject.casefold().split()).encode("utf-8", "replace"))
