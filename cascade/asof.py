"""What a question that is asked as of a day may read of a record that went on after it: what was there by then.

A chat, a meeting or a review is one document to which people add. Its parts have their own times, so what came later
can be left out; of a page that was changed only the present text is known, and that is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cascade.types import Document, Question

__all__ = ["as_known", "is_later", "known_by"]


def as_known(question: Question, documents: Iterable[Document]) -> dict[str, Document]:
    """`documents` by their ids, each as it was when `question` is asked; as they are where no day was named."""
    return {d.id: known_by(d, question.as_of) if question.dated else d for d in documents}


def is_later(question: Question, document: Document) -> bool:
    """Whether `document` was begun after the day that `question` is asked as of."""
    return question.dated and document.created_at is not None and document.created_at > question.as_of


def known_by(document: Document, moment: datetime) -> Document:
    """`document` up to the first thing that somebody said in it after `moment`, without who came in after that.

    What is left keeps its offsets.
    """
    later = min((p.start for p in document.spoken if p.at and p.at > moment), default=None)
    if later is None:
        return document
    end = document.text.rfind("\n", 0, later) + 1  # who says it stands before it
    parts = tuple(p for p in document.parts if p.end <= end)
    gone = {p.author for p in document.parts} - {p.author for p in parts}
    people = tuple(each for each in document.people if each.identity not in gone)
    return document.model_copy(update={"text": document.text[:end], "parts": parts, "people": people})
