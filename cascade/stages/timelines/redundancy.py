"""What is said again, joined to what said it first; and the most telling of what is left."""

from __future__ import annotations

from collections.abc import Sequence

from cascade.conflicts import conflicts
from cascade.language import content_words, stem
from cascade.similar import near
from cascade.stages.timelines.statement import Statement

__all__ = ["MOST", "joined", "most_telling"]

MOST = 12
"""Lines of a course at most."""
_SAME = 0.6
"""Share of the words of the shorter of two statements that say the same, beside the question's."""
_NEAR_DAYS = 7
"""How far apart in days what is told again may be."""


def joined(statements: Sequence[Statement], own: set[str]) -> list[Statement]:
    """Statements in order, those that say again what one before them said joined to it; `own`: the question's stems."""
    kept: list[Statement] = []
    for each in statements:
        first = next((k for k in kept if _says_again(k, each, own)), None)
        if first is None:
            kept.append(each)
        else:
            first.repeats.append(each)
    return kept


def most_telling(lines: Sequence[Statement]) -> list[Statement]:
    """Those that say most of what is asked, where there are too many; in order."""
    best = sorted(lines, key=lambda s: (-s.share, *s.plainness, -s.sentence.match.coverage, s.order))[:MOST]
    return sorted(best, key=lambda s: s.order)


def _says_again(first: Statement, other: Statement, own: set[str]) -> bool:
    """Whether `other` says what `first` did: the same words, and no other value, within some days."""
    if abs((other.day - first.day).days) > _NEAR_DAYS:
        return False
    if near(first.text, other.text) > 0.8:
        return True
    if first.stated and other.stated and (first.day, first.clock) != (other.day, other.clock):
        return False
    here, there = ({stem(w) for w in content_words(s.text)} - own for s in (first, other))
    least = min(len(here), len(there))
    return least >= 2 and len(here & there) >= _SAME * least and not conflicts([first.text, other.text])
