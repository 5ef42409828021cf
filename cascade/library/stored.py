"""A document as the library stores it: its body, and apart from it the conversation that it was found to belong to."""

from __future__ import annotations

from cascade.types import Document

__all__ = ["DOCUMENT", "load", "with_thread"]

DOCUMENT = (
    "SELECT b.body, t.name FROM documents d JOIN bodies b ON b.key = d.key LEFT JOIN threads t ON t.key = d.thread"
)
"""Selects what `load` takes; a condition on `d`, `b` or `t` may follow."""


def load(body: str, thread: str | None) -> Document:
    """A document as it is stored, in the conversation that it was found to belong to."""
    return with_thread(Document.model_validate_json(body), thread)


def with_thread(document: Document, thread: str | None) -> Document:
    """`document` in the conversation called `thread`."""
    if thread is not None and document.thread != thread:
        return document.model_copy(update={"thread": thread})
    return document
