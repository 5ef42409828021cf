"""What a conversation has left behind for the next question to lean on: what it named, when, and what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cascade.followup.forms import unmarked
from cascade.followup.grammar import phrases_of
from cascade.followup.referents import Entity, Known, entities
from cascade.followup.together import Group, groups
from cascade.followup.turns import MOST, READ, Turn
from cascade.language import fold, sentences, words
from cascade.language.dates import ANY_DAY, find
from cascade.questions.shape import is_plural

__all__ = ["Memory", "dated", "is_day", "remembered"]

_LONGEST = 24
"""Words of a statement."""
_BOUND = re.compile(
    r"^(?:since|starting|after|later than|before|prior to|until|till|through|up to|by|as of|from|between)\s", re.I
)
_DEICTIC = re.compile(
    r"^(?:last|this|next|yesterday|today|tomorrow|tonight|\d+ \w+ ago|the (?:last|past|next))\b", re.I
)


class Time(NamedTuple):
    """A time that a conversation has named."""

    adverbial: str
    """ "in May"."""
    bare: str
    turn: int
    """0 for the last one."""


class Memory(NamedTuple):
    """What a conversation has named, and how it is to be read."""

    before: str
    """The last question, without its marks."""
    statement: str
    """What was said to it, where that can follow "that"."""
    entities: list[Entity]
    groups: list[Group]
    times: list[Time]
    as_of: datetime
    """What "last week" counts from; where that is not known, nothing is made of it but its words."""
    known: Known
    zone: str

    def has_fuller(self, head: str) -> bool:
        """Whether something was named of which "the …" with that head says less."""
        return any(e.head == head and e.kind != "name" and len(e.text.split()) > 2 for e in self.entities)

    def has_several(self, head: str) -> bool:
        return any(group.head == head for group in self.groups)


def remembered(turns: Sequence[Turn], known: Known, zone: str) -> Memory:
    last = turns[-1]
    return Memory(
        before=unmarked(last.question),
        statement=_statement(last),
        entities=entities(turns, known),
        groups=groups(turns),
        times=_times(turns, zone),
        as_of=last.as_of or ANY_DAY,
        known=known,
        zone=zone,
    )


# --- times, and what was said ----------------------------------------------------------------------------------


def _times(turns: Sequence[Turn], zone: str) -> list[Time]:
    """The times that the turns name, the last first."""
    return [
        Time(dated(bare, text[: each.start]), bare, age)
        for age, turn in enumerate(reversed(turns[-MOST:]))
        if turn.as_of is not None
        for text in (turn.answer[:READ], turn.question)
        for each in reversed(find(text, turn.as_of, zone))
        if (bare := _BOUND.sub("", each.text))
    ]


def dated(bare: str, lead: str = "") -> str:
    """A time as an adverbial: "on Monday", "in May", "last week"."""
    if _DEICTIC.match(bare):
        return bare
    before = re.search(r"\b(?:in|on|at|during)\s(?:the\s)?$", lead, re.I)
    return f"{before[0].strip().lower() if before else 'on' if is_day(bare) else 'in'} {bare}"


def is_day(bare: str) -> bool:
    return re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)|day\b|\d{4}-\d\d-\d\d", bare) is not None


def _statement(turn: Turn) -> str:
    """The first sentence of an answer that can stand after "that", without its full stop; empty where none can, and
    where the answer is a list."""
    if len(turn.items) > 1:
        return ""
    for start, end in sentences(turn.answer):
        said = _ADDRESSED.sub("", unmarked(turn.answer[start:end]))
        row = words(said)
        whole = 3 <= len(row) <= _LONGEST and row[0] not in _LEANS and not re.search(r"[:|]", said)
        if whole and not _SELF & {*row} and _finite(said):
            return said
    return ""


_ADDRESSED = re.compile(
    r"^(?:@[\w.-]+[,:]?\s+|(?:hi|hello|hey|dear)\s[\w\s]{2,20}[,:!]\s+|(?:fyi|update|news|ok|so|and|but)\b[,:]?\s+)+",
    re.I,
)
"""What opens a message and is no part of its statement."""
_LEANS = frozenset("he she it they this that these those there yes no and but so hi hello thanks".split())
_SELF = frozenset("i you me my your".split())
"""Words of who speaks and to whom, who are others where it is repeated."""


def _finite(text: str) -> bool:
    """Whether a sentence says something of somebody: it has words beside its noun phrases."""
    covered = sum(p.core - p.start for p in phrases_of(text))
    return covered < len(text) - 2 and not is_plural(fold(text))
