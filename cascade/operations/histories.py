"""Histories of issues: what was reported, who took it on, and what became of it, over all that was said.

A message that names no issue goes on with what the conversation is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cascade.operations.cards import Cards
from cascade.operations.events import Event, accepts, gist, hands_over
from cascade.operations.issues import ENDS, Happened, Issue
from cascade.operations.said import Said, said
from cascade.operations.tied import known, own_one, told
from cascade.types import Document, Identity

__all__ = ["histories"]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


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
    teller: Identity | None = None
    waiting: Issue | None = None
    for each in said(document):
        message = told(each, cards)
        issue = known(message, issues, cards)
        if issue is None and teller != each.author and (current is None or not current.is_settled_in(document)):
            issue = own_one(message, issues)
        if waiting is not None and accepts(each.text) and each.author and not waiting.assignees:
            waiting.happened.append(Happened(Event.ASSIGNED, each.author, each, (each.author,)))
            waiting = None
            continue
        fresh = message.raises and issue is None
        if fresh:
            issue = Issue(message.named, message.quoted, gist(f"{message.named} {each.text}"))
            issues.append(issue)
        if issue is not None:
            current, teller = issue, each.author
        if current is None or not (message.happens or fresh):
            continue
        waiting = _happen(current, message.happens, each, cards, fresh=fresh) or waiting


def _happen(issue: Issue, happens: Sequence[Event], each: Said, cards: Cards, *, fresh: bool) -> Issue | None:
    """Note what a message does to `issue`; gives the issue back where somebody is still to take it on."""
    first = Event.REPORTED if fresh else happens[0]
    closes = first in ENDS
    if closes and (issue.state is first or issue.is_settled_in(each.document)):
        return None
    if closes or fresh:
        issue.happened.append(Happened(first, each.author, each))
    if Event.ASSIGNED in happens or fresh:
        to = _colleagues_in(each, cards)
        if to and (hands_over(each.text) or fresh):
            issue.happened.append(Happened(Event.ASSIGNED, each.author, each, to[-1:]))
            return None
        return issue if fresh else None
    return None


def _colleagues_in(each: Said, cards: Cards) -> tuple[Identity, ...]:
    """Whom a message names of the writer's colleagues, by id or by the name that a chat has for them, in its order."""
    found = [(start, who) for who, start, _ in cards.in_text(each.text)]
    found += [
        (start, who.identity)
        for who in each.document.people
        if who.identity.name and (start := each.text.find(f"@{who.identity.name}")) >= 0
    ]
    told = sorted(found, key=lambda f: f[0])
    return tuple(who for _, who in told if not cards.is_outsider(who) and who.address != _address(each))


def _address(each: Said) -> str:
    return each.author.address if each.author else ""
