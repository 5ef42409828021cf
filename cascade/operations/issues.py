"""An issue: what was reported once, who took it on, and what became of it, in all that was said."""

from __future__ import annotations

from dataclasses import dataclass, field

from cascade.operations.cards import Cards
from cascade.operations.events import Event, gist
from cascade.operations.said import Said
from cascade.types import Document, Identity

__all__ = ["ENDS", "Happened", "Issue", "outsiders"]

ENDS = frozenset((Event.RESOLVED, Event.DISMISSED, Event.REOPENED))
"""What becomes of an issue."""


@dataclass(frozen=True)
class Happened:
    """One event of an issue: who made it, and where it is said."""

    event: Event
    by: Identity | None
    said: Said
    to: tuple[Identity, ...] = ()
    """Whom it was handed to."""


@dataclass
class Issue:
    """What was reported once, and everything that happened to it, in the order of time."""

    title: str
    named: bool
    """The title is a name that was given to it, and not words of a sentence."""
    words: frozenset[str]
    happened: list[Happened] = field(default_factory=list)
    called: frozenset[str] = field(init=False)
    """The words of its title."""

    def __post_init__(self) -> None:
        self.called = gist(self.title)

    @property
    def state(self) -> Event:
        """What happened to it last; that somebody takes it on again leaves it as it was."""
        return next(h.event for h in reversed(self.happened) if h.event is not Event.ASSIGNED)

    @property
    def is_open(self) -> bool:
        return self.state in (Event.REPORTED, Event.REOPENED)

    def is_settled_in(self, document: Document) -> bool:
        """Whether this conversation has said already what became of it: what follows there only talks of it."""
        return any(h.event in ENDS and h.said.document.id == document.id for h in self.happened)

    def of(self, event: Event) -> list[Happened]:
        return [h for h in self.happened if h.event is event]

    @property
    def assignees(self) -> list[tuple[Identity, Said]]:
        """Who has it to work on, by the last time that it was handed over."""
        given = [h for h in self.happened if h.event is Event.ASSIGNED and h.to]
        return [(who, given[-1].said) for who in given[-1].to] if given else []

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple({h.said.document.id: h.said.document for h in self.happened}.values())

    @property
    def text(self) -> str:
        """What is said of it."""
        return "\n".join([self.title, *(h.said.text for h in self.happened)])


def outsiders(each: Said, cards: Cards) -> list[tuple[Identity, int, int]]:
    """Who of another organisation says it or is named in it by address or id, with the place in it."""
    found = [f for f in cards.in_text(each.text) if cards.is_outsider(f[0])]
    if each.author is not None and cards.is_outsider(each.author):
        found.append((each.author, 0, 0))
    return found
