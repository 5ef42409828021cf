"""What stands around a document: its conversation, and what came with it or it with. The nearest in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cascade.types import Document

if TYPE_CHECKING:
    from cascade.library import Library

__all__ = ["NEAREST", "around", "around_in_library"]

NEAREST = 60
"""Documents around one, itself included, that are shown."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def around(document: Document, others: Iterable[Document], limit: int = NEAREST) -> tuple[Document, ...]:
    """Those of `others` that belong to `document`, itself included, in the order of time; the `limit` nearest to it.

    To it belong its conversation, what it came with, and what came with any of these.
    """
    known = {other.id: other for other in others} | {document.id: document}
    heads = {document.id, document.parent} if document.parent else {document.id}
    if document.thread is not None:
        heads |= {o.id for o in known.values() if o.thread == document.thread and o.source == document.source}
    kin = [other for other in known.values() if other.id in heads or other.parent in heads]
    return _nearest(document, kin, limit)


def around_in_library(document: Document, library: Library) -> tuple[Document, ...]:
    """The same, of all that `library` holds."""
    kin = {other.id: other for other in library.thread(document)} | {document.id: document}
    parent = library.get(document.parent) if document.parent else None
    if parent is not None:
        kin |= {other.id: other for other in (parent, *library.thread(parent), *library.children(parent.id))}
    near = _nearest(document, kin.values())
    attached = (child for other in near for child in library.children(other.id) if child.id not in kin)
    return _nearest(document, (*near, *attached))


def _nearest(document: Document, kin: Iterable[Document], limit: int = NEAREST) -> tuple[Document, ...]:
    """The `limit` of `kin` that are nearest in time to `document`, it among them, in the order of time."""
    at = document.at

    def distance(other: Document) -> tuple[bool, bool, float, str]:
        apart = abs((other.at - at).total_seconds()) if other.at and at else 0.0
        return other.id != document.id, other.at is None, apart, other.id

    kept = sorted(kin, key=distance)[:limit]
    return tuple(sorted(kept, key=lambda d: (d.at or _NEVER, d.id)))
