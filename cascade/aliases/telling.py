"""A telling: one place in one document that says of two names that they are one thing's."""

from __future__ import annotations

from enum import StrEnum

from cascade.types import Instant, Value

__all__ = ["Relation", "Telling"]


class Relation(StrEnum):
    """How two names of one thing go together."""

    RENAMED = "renamed"
    """It was called the first, and is called the second."""
    ALSO = "also"
    """It goes by both."""
    CODE = "code name"
    """The first is what it is called within, the second what it is called."""
    SHORT = "short for"
    """The first are the initials of the second."""
    JOINED = "joined"
    """A person says that both are one."""


class Telling(Value):
    """`one` and `other` name one thing, by `text`, which is `document.text[start:end]`.

    A telling of the document's title has no span (`end` is 0). `firm` is False where it is proposed or asked.
    """

    one: str
    other: str
    relation: Relation
    document: str
    text: str
    start: int = 0
    end: int = 0
    at: Instant | None = None
    """When it was written."""
    by: str = ""
    """Who wrote it, as the document names them."""
    title: str = ""
    firm: bool = True
    channel: bool = False
    """It is the chat's own word that a channel has another name by now."""
