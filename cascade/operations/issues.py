"""Histories of issues: what was reported, who took it on, and what became of it, over all that was said.

One issue is spoken of in many messages, of several channels or mails, and seldom by an id. A message is tied to the
issue that it names (in quotation marks, or beside the word "issue"), by the words that both share; one that names none
goes on with what the conversation is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cascade.operations.cards import Cards
from cascade.operations.events import Event, accepts, events, gist, hands_over, likens, raises, title
from cascade.operations.said import Said, said
from cascade.types import Document, Identity

__all__ = ["Happened", "Issue", "histories", "outsiders"]

_TIED = 0.6
"""Share of the words of a message's title that an issue has to have for the message to be about it."""
_SHARED = 2
"""Words that what somebody says of an issue of theirs shares with it at least."""
_COMPARES = 2
"""A conversation that likens so often tells of others' issues, that look like one's own."""
_ENDS = frozenset((Event.RESOLVED, Event.DISMISSED, Event.REOPENED))
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


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


def histories(documents: Iterable[Document], cards: Cards) -> list[Issue]:
    """The issues that `documents` tell of, in the order in which they were first reported."""
    issues: list[Issue] = []
    for document in sorted(documents, key=lambda d: (d.at or _LONG_AGO, d.id)):
        if document.kind in ("contact", "event", "code-review"):
            continue
        _read(document, issues, cards)
    return [issue for issue in issues if any(h.event is Event.REPORTED for h in issue.happened)]


def _read(document: Document, issues: list[Issue], cards: Cards) -> None:
    """Take in what one conversation says."""
    current: Issue | None = None
    waiting: Issue | None = None
    compares = sum(likens(each.text) for each in said(document)) >= _COMPARES
    for each in said(document):
        if likens(each.text):
            continue
        happens = events(each.text)
        named, quoted = title(each.text)
        known = _known(named, quoted, issues) if named else None
        if known is None and not (current and _is_settled(current, document)):
            known = _own_open(each, happens, issues)
        if waiting is not None and accepts(each.text) and each.author and not waiting.assignees:
            waiting.happened.append(Happened(Event.ASSIGNED, each.author, each, (each.author,)))
            waiting = None
            continue
        brings_up = happens[:1] == (Event.REPORTED,) or (
            happens[:1] in ((), (Event.ASSIGNED,)) and outsiders(each, cards)
        )
        fresh = not compares and known is None and bool(named and brings_up) and _tells(each, cards)
        if known is not None:
            current = known
        elif fresh:
            current = Issue(named, quoted, gist(f"{named} {each.text}"))
            issues.append(current)
        if current is None or not (happens or fresh):
            continue
        waiting = _happen(current, happens, each, cards, fresh=fresh) or waiting


def _happen(issue: Issue, happens: Sequence[Event], each: Said, cards: Cards, *, fresh: bool) -> Issue | None:
    """Note what a message does to `issue`; gives the issue back where somebody is still to take it on."""
    first = Event.REPORTED if fresh else happens[0]
    closes = first in _ENDS
    if closes and (issue.state is first or _is_settled(issue, each.document)):
        return None
    if closes or fresh:
        issue.happened.append(Happened(first, each.author, each))
    if Event.ASSIGNED in happens or fresh:
        to = tuple(
            who
            for who, _, _ in cards.in_text(each.text)
            if not cards.is_outsider(who) and who.address != _address(each)
        )
        if to and (hands_over(each.text) or fresh):
            issue.happened.append(Happened(Event.ASSIGNED, each.author, each, to[-1:]))
            return None
        return issue if fresh else None
    return None


def _is_settled(issue: Issue, document: Document) -> bool:
    """Whether this conversation has said already what became of the issue: what follows there only talks of it."""
    return any(h.event in _ENDS and h.said.document.id == document.id for h in issue.happened)


def _address(each: Said) -> str:
    return each.author.address if each.author else ""


def outsiders(each: Said, cards: Cards) -> list[tuple[Identity, int, int]]:
    """Who of another organisation says it or is named in it by address or id, with the place in it."""
    found = [f for f in cards.in_text(each.text) if cards.is_outsider(f[0])]
    if each.author is not None and cards.is_outsider(each.author):
        found.append((each.author, 0, 0))
    return found


def _tells(each: Said, cards: Cards) -> bool:
    """Whether a message tells of an issue of its own, and does not only hail those that follow."""
    return len(gist(each.text)) > 6 and raises(each.text, outsider=bool(outsiders(each, cards)))


def _own_open(each: Said, happens: Sequence[Event], issues: Sequence[Issue]) -> Issue | None:
    """The open issue of whoever says that one is done with, by the most words, in whatever words it is told of: that
    somebody has it ties it as much as what it is called does."""
    if not each.author or not happens or happens[0] not in (Event.RESOLVED, Event.DISMISSED):
        return None
    has = {each.author.address or each.author.name}
    own = [i for i in issues if i.is_open and any((who.address or who.name) in has for who, _ in i.assignees)]
    told = gist(each.text)
    alike, best = max(((len(told & issue.words), n) for n, issue in enumerate(own)), default=(0, 0))
    return own[best] if alike >= _SHARED else None


def _known(named: str, quoted: bool, issues: Sequence[Issue]) -> Issue | None:
    """The issue that is called so, or that was told in these words: the best, of equals the latest.

    Two names that were both given are the same only where most of their words are: there is a "Data Loss During
    Backup" beside a "Data Loss During Export".
    """
    wanted = gist(named)
    if not wanted:
        return None
    best, share = None, _TIED
    for issue in issues:
        own = issue.called
        alike = len(wanted & own) / len(wanted | own) if own else 0.0
        if not (quoted and issue.named) and len(wanted & issue.words) > 1:
            alike = max(alike, 0.95 * len(wanted & issue.words) / len(wanted))
        if alike >= share:
            best, share = issue, alike
    return best
