"""Do the quotes agree? Pairs that state different values for one thing, and which of two takes the other's place."""

from __future__ import annotations

from collections.abc import Sequence

from cascade.conflicts import Conflict, conflicts, supersedes, tentative
from cascade.language import words
from cascade.types import Quote

__all__ = ["Pair", "conflicts_of", "replaces"]

Pair = tuple[Quote, Quote, Conflict]


def conflicts_of(quotes: Sequence[Quote]) -> list[Pair]:
    """Pairs of quotes that state different values for one thing, the older first."""
    pairs = []
    for conflict in conflicts([q.text for q in quotes]):
        one, other = quotes[conflict.a], quotes[conflict.b]
        if one.at and other.at and other.at < one.at:
            one, other = other, one
        pairs.append((one, other, conflict))
    return pairs


def replaces(later: Quote, earlier: Quote) -> bool:
    """Whether a later statement takes an earlier one's place: it says so, or its paper is a newer one of that name.

    What asks or proposes takes the place of no decision.
    """
    if not (later.at and earlier.at and earlier.at < later.at):
        return False
    if tentative(later.text) and not tentative(earlier.text):
        return False
    named = [[w for w in words(q.title) if w.isalpha()] for q in (later, earlier)]
    return supersedes(later.text) or (named[0] == named[1] != [] and later.document != earlier.document)
