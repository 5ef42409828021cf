"""Which issue a message is about.

One issue is spoken of in many messages, of several channels or mails, and seldom by an id. A message is tied to the
issue that it names (in quotation marks, or beside the word "issue"), by the words that both share, and to one that its
writer has. What is brought up for somebody else, or under another name, is an issue of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cascade.operations.cards import Cards
from cascade.operations.events import Event, events, gist, hands_over, introduced, raises, title
from cascade.operations.issues import Issue, outsiders
from cascade.operations.said import Said, is_request, urls_in

__all__ = ["Told", "known", "own_one", "told"]

_TIED = 0.6
"""Share of the words of a message's title that an issue has to have for the message to be about it."""
_SHARED = 2
"""Words that what somebody says of an issue of theirs shares with it at least, where they have several."""
_HAILS = 6
"""Words of a message that may only hail what follows it."""


class Told(NamedTuple):
    """What a message tells of an issue."""

    said: Said
    happens: tuple[Event, ...]
    """What it does to the issue."""
    named: str
    """What it calls it; empty where it names none."""
    quoted: bool
    """The name stands in quotation marks."""
    raises: bool
    """It brings the issue up, and tells of it."""


def told(each: Said, cards: Cards) -> Told:
    """What is told of an issue; what somebody is asked to take on for a customer needs no word for one."""
    happens, elsewhere = events(each.text), bool(outsiders(each, cards))
    named, quoted = title(each.text)
    if not named and elsewhere and hands_over(each.text):
        named = introduced(each.text)
    brings_up = happens[:1] == (Event.REPORTED,) or (elsewhere and happens[:1] in ((), (Event.ASSIGNED,)))
    return Told(each, happens, named, quoted, bool(named) and brings_up and _tells(each.text, outsider=elsewhere))


def _tells(text: str, *, outsider: bool) -> bool:
    """Whether a message tells of an issue of its own, and does not only hail those that follow, or show a solution."""
    shows = any(is_request(url[0]) for url in urls_in(text))
    return len(gist(text)) > _HAILS and not shows and raises(text, outsider=outsider)


def known(message: Told, issues: Sequence[Issue], cards: Cards) -> Issue | None:
    """The issue of `issues` that a message names; None where it names none, or brings up another."""
    found = _called(message, issues) if message.named else None
    return None if found is not None and message.raises and _is_another(message, found, cards) else found


def _called(message: Told, issues: Sequence[Issue]) -> Issue | None:
    """The issue that is called so, or that was told in these words: one that is called just so, else one that whoever
    says that it is done with has, the best, of equals the latest.

    Two names that were both given are the same only where most of their words are: there is a "Stuck after
    Restart" beside a "Stuck after Import".
    """
    wanted = gist(message.named)
    if not wanted:
        return None
    own = {id(issue) for issue in _own_open(message, issues)}
    best, rank = None, (False, False, _TIED)
    for issue in issues:
        called = issue.called
        alike = len(wanted & called) / len(wanted | called) if called else 0.0
        if not (message.quoted and issue.named) and len(wanted & issue.words) > 1:
            alike = max(alike, 0.95 * len(wanted & issue.words) / len(wanted))
        found = (wanted == called, id(issue) in own, alike)
        if alike >= _TIED and found >= rank:
            best, rank = issue, found
    return best


def _is_another(message: Told, issue: Issue, cards: Cards) -> bool:
    """Whether what is brought up is an issue of its own: it was given another name than that one, or somebody else has
    it, and it is not called just as that one or that one is done with."""
    has = {(who.address or who.name) for who, _, _ in outsiders(message.said, cards)}
    had = {(w.address or w.name) for h in issue.happened for w, _, _ in outsiders(h.said, cards)}
    other = bool(has and had) and not has & had
    renamed = gist(message.named) != issue.called
    return (renamed and (other or message.quoted)) or (other and not issue.is_open)


def own_one(message: Told, issues: Sequence[Issue]) -> Issue | None:
    """Which of the writer's own issues is done with, in whatever words: that somebody has it ties it as much as what it
    is called does."""
    own = _own_open(message, issues)
    words = gist(message.said.text)
    alike, best = max(((len(words & issue.words), n) for n, issue in enumerate(own)), default=(0, 0))
    return own[best] if alike >= (_SHARED if len(own) > 1 else 1) else None


def _own_open(message: Told, issues: Sequence[Issue]) -> list[Issue]:
    """The open issues of whoever says that one is done with."""
    author = message.said.author
    if author is None or message.happens[:1] not in ((Event.RESOLVED,), (Event.DISMISSED,)):
        return []
    has = author.address or author.name
    return [i for i in issues if i.is_open and any((who.address or who.name) == has for who, _ in i.assignees)]
