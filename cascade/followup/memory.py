"""What a conversation has left behind for the next question to lean on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cascade.followup.forms import unmarked
from cascade.followup.referents import Entity, Known, entities
from cascade.followup.said import Time, statement, times
from cascade.followup.together import Group, groups
from cascade.followup.turns import Turn
from cascade.language.dates import ANY_DAY

__all__ = ["Memory", "remembered"]


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
        statement=statement(last),
        entities=entities(turns, known),
        groups=groups(turns),
        times=times(turns, zone),
        as_of=last.as_of or ANY_DAY,
        known=known,
        zone=zone,
    )
