"""What a follow-up question is read from, and how it was read."""

from __future__ import annotations

from typing import NamedTuple

from cascade.types import Instant, Value

__all__ = ["LONGEST", "MOST", "READ", "FollowUp", "Reading", "Turn"]

MOST = 8
"""Turns that are looked at, the last ones."""
READ = 1200
"""Characters of an answer that are looked at."""
LONGEST = 6
"""Words of a listed value that is still a name."""


class Turn(Value):
    """One question of a conversation and what it was answered."""

    question: str
    """Standing on its own, as the chain saw it."""
    answer: str = ""
    """What was said to it, without citation marks; empty where nothing was found."""
    items: tuple[str, ...] = ()
    """The values of a list, in order."""
    authors: tuple[str, ...] = ()
    """Who wrote what the answer quotes, in order."""
    record: str = ""
    """The title of the one record that the answer quotes; empty where there are several."""
    as_of: Instant | None = None
    """What "last week" in it counts from, where that is known."""


class FollowUp(Value):
    """A question as it stands on its own, read after what was asked and answered before it."""

    text: str
    """The standalone question; what was said where nothing had to be changed, or nothing before it fits."""
    said: str
    """What the person typed."""
    changed: bool
    reasons: tuple[str, ...] = ()
    """What was put in the place of what, and where it was named, a phrase each."""
    candidates: tuple[str, ...] = ()
    """Other readings that stand on their own, best first, at most five."""


class Reading(NamedTuple):
    """One way to read what was said as a standalone question, and how it came about."""

    text: str
    reasons: tuple[str, ...] = ()
    added: bool = False
    """What was said stands behind the question before, and in the place of nothing in it."""
