"""What pull requests record beside their words: states, verdicts, dates, who did what, labels, branches, reverts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from cascade.language import fold
from cascade.operations.cards import Cards
from cascade.operations.relations import people_of, reverted, verdicts
from cascade.operations.vocabulary import BY_PERSON, PULL, TIMES
from cascade.types import Document, Identity

__all__ = ["days", "holds", "is_request_field", "repository", "taken_back"]

_OTHERS = ("state", "verdict", "label", "branch", "number")
_MERGED = re.compile(r"^State: merged on (\S+)$", re.M)
_DRAFT = re.compile(r"^State: .*\bdraft\b", re.M)


def is_request_field(what: str) -> bool:
    """Whether requests are kept by `what`, as it is recorded."""
    return what in BY_PERSON or what in TIMES or what in _OTHERS


def holds(document: Document, what: str, value: str, cards: Cards, undone: Collection[tuple[str, int]]) -> bool:
    """Whether `what` of a request is `value`; `undone` are those that another takes back."""
    if what in BY_PERSON:
        return any(cards.is_called(s.who, value) for s in people_of(document, BY_PERSON[what], cards))
    if what in TIMES:
        return any(_within(day, value) for day in days(document, what))
    match what:
        case "state":
            return _in_state(document, value, undone)
        case "verdict":
            return _has_verdict(document, value)
        case "label":
            return fold(value) in {fold(label) for label in document.labels}
        case "branch":
            return fold(value) in {fold(str(document.meta.get(end, ""))) for end in ("base", "head")}
        case _:
            return str(document.meta.get("number", "")) == value


def repository(document: Document) -> str:
    """Where a request belongs: its first label."""
    return next(iter(document.labels), "")


def taken_back(documents: Sequence[Document]) -> set[tuple[str, int]]:
    """Repository and number of each request that another of `documents` takes back."""
    return {(repository(d), number) for d in documents if d.kind == PULL for number in reverted(d)}


def verdict_of(document: Document) -> str:
    """What the reviews of a pull request come to: changes that anybody still asks for, else that it is approved."""
    last: dict[Identity, str] = {}
    for shown, verdict in verdicts(document):
        if verdict in ("approved", "requested changes"):
            last[shown.who] = verdict
    if "requested changes" in last.values():
        return "requested changes"
    return "approved" if last else ""


def _has_verdict(document: Document, value: str) -> bool:
    if value == "unreviewed":
        author = document.author
        return not any(shown.who != author and verdict != "review pending" for shown, verdict in verdicts(document))
    asked = value == "requested changes"  # also where they were made, and it was approved in the end
    given = {verdict for _, verdict in verdicts(document)} if asked else set()
    return value in given or verdict_of(document) == value


def _in_state(document: Document, value: str, undone: Collection[tuple[str, int]]) -> bool:
    """Whether a request is in a state, by what its host records and by others that take it back."""
    number = document.meta.get("number")
    match value:
        case "draft":
            return bool(document.meta.get("draft")) or _DRAFT.search(document.text) is not None
        case "reverted":
            return (repository(document), number) in undone
        case "reverts":
            return bool(reverted(document))
        case _:
            return str(document.meta.get("state", "")) == value


def days(document: Document, what: str) -> Iterator[str]:
    """The days on which `what` happened to a request, as `2026-05-31`; `time` is that of its merge, else its own."""
    merged = _MERGED.search(document.text)
    closed = document.meta.get("closed")
    if what == "opened":
        yield from _day(document.created_at)
    elif what == "reviewed":
        for part in document.parts:
            if part.role == "message":
                yield from _day(part.at)
    elif what == "closed" and isinstance(closed, str):
        yield closed
    elif merged:
        yield merged[1]
    elif what == "time" or (what == "closed" and document.meta.get("state") == "closed"):
        yield from _day(document.at)


def _day(at: datetime | None) -> Iterator[str]:
    if at is not None:
        yield f"{at:%Y-%m-%d}"


def _within(day: str, span: str) -> bool:
    """Whether a day is one of `from..until`, the last not included."""
    first, _, until = span.partition("..")
    return first <= day and (not until or day < until)
