"""What a search found, and what its score is made of."""

from __future__ import annotations

from cascade.types.documents import Passage
from cascade.types.value import Value

__all__ = ["Hit", "Score"]


class Score(Value):
    """One part of a hit's score. Parts are comparable across the hits of one search only."""

    name: str
    value: float


class Hit(Value):
    """A passage that a search found; rank counts from 1, and ties are broken by passage id."""

    passage: Passage
    score: float
    rank: int
    parts: tuple[Score, ...] = ()
    question: str = ""
    """Id of the sub-question that found it."""
    copies: tuple[str, ...] = ()
    """Ids of passages with the same words that were folded into this one."""
