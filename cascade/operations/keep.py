"""Which things a plan goes on with: those in a state, with a verdict, by somebody, about what the question says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cascade.language import fold
from cascade.match import Matcher
from cascade.operations.cards import Cards
from cascade.operations.events import Event, events
from cascade.operations.issues import Issue, outsiders
from cascade.operations.reach import place_text
from cascade.operations.relations import organisations_of, reverted
from cascade.operations.requests import holds, is_request_field, repository, taken_back
from cascade.operations.said import Said, said, urls_in
from cascade.operations.tasks import Talk, came_to, discussed, rarity
from cascade.operations.vocabulary import ANOTHER, BY_PERSON, NOT, PULL, TIMES
from cascade.types import Document, Step

__all__ = ["Thing", "keeps", "sayings_of", "text_of"]

_TOPIC = 0.6
_SAYS = 0.8
"""Shares of what the best thing says of the question's words that another has to say: of an issue or a request, whose
words are few and its own, and of a record that is to say all of it."""
_OWN = 0.5
"""Share of the question's words that a request has to say itself where others are known to be meant by what was said of
them."""
_FEW = 3
"""Words of a question, beside its names, of which a record has to say every one that the best of them says."""

_FIX = re.compile(r"\b(?:bug|hot)?fix(?:es|ed|ing)?\b|\bbugs?\b|\bpatch(?:es|ed)?\b|\bresolves?\b", re.I)
_MENDS = re.compile(
    r"\b(?:address|fix|resolv|solv)(?:es|ed|ing|s)?\s(?:\w+\s){0,4}?(?:issues?|bugs?|problems?|defects?)\b", re.I
)
_BEGINNING = 600


class Thing(NamedTuple):
    """What a plan's steps pass on: a record, or an issue with the records that tell of it."""

    key: str
    documents: tuple[Document, ...]
    issue: Issue | None = None


def text_of(thing: Thing) -> str:
    """What is said of a thing, and what it is kept under."""
    if thing.issue is not None:
        return "\n".join([thing.issue.text, *(place_text(d) for d in thing.documents)])
    return "\n".join(f"{place_text(d)}\n{_own_words(d)}" for d in thing.documents)


def sayings_of(thing: Thing) -> list[Said]:
    """Of an issue what reported it; of a record everything that is said in it."""
    if thing.issue is not None:
        return [h.said for h in thing.issue.of(Event.REPORTED)]
    return [each for document in thing.documents for each in said(document)]


def _own_words(document: Document) -> str:
    """The text of a record; of a mail without what it quotes, which somebody else said."""
    if document.kind != "email":
        return document.text
    return "\n".join([document.title, *(each.text for each in said(document))])


def keeps(things: Sequence[Thing], step: Step, match: Matcher, cards: Cards, around: Sequence[Document]) -> list[Thing]:
    """The things that the step's relation holds of; `around` are all the records that the plan reached."""
    if step.what == "topic":
        return _about(things, match, around, best="best" in step.by, loose="if any" in step.by)
    if step.what == "purpose":
        mends = _mending(around)
        return [t for t in things if _is_fix(t.documents[0], mends) == ("fix" in step.by)]
    undone = taken_back(around)
    return [t for t in things if any(_holds(t, step.what, value, cards, undone) for value in step.by)]


def _holds(thing: Thing, what: str, value: str, cards: Cards, undone: Collection[tuple[str, int]]) -> bool:
    """Whether `what` of a thing is `value`, or is not where the value begins so."""
    if value.startswith(NOT):
        return not _holds(thing, what, value.removeprefix(NOT), cards, undone)
    first = thing.documents[0]
    if thing.issue is None and is_request_field(what) and (first.kind == PULL or what in (*TIMES, *BY_PERSON)):
        return any(holds(d, what, value, cards, undone) for d in thing.documents)
    match what:
        case "state":
            return thing.issue is not None and _in_state(thing.issue, value)
        case "author" | "reviewer":
            return thing.issue is not None and _is_by(thing.issue, value, cards)
        case "time":
            return any(holds(d, what, value, cards, undone) for d in thing.documents)
        case "organisation" if value == ANOTHER:
            return any(outsiders(each, cards) for each in sayings_of(thing))
        case "organisation" if thing.documents[0].kind == "contact":
            return any(fold(value) == fold(name) for d in thing.documents for name in cards.employers(d))
        case "organisation":
            return any(
                fold(name) == fold(value)
                for each in sayings_of(thing)
                for name, _, _ in organisations_of(each, "reported", cards)
            )
        case _:
            return False


def _about(
    things: Sequence[Thing], match: Matcher, around: Sequence[Document], *, best: bool, loose: bool
) -> list[Thing]:
    """The things that speak of what the question says beside its names nearly as much as the `best` of them does, or
    only that one. Where it says so `loose`ly that it may be no topic, and nothing speaks of it, that is all of them.
    """
    said_of = [match(text_of(t)) for t in things]
    requests = any(t.documents[0].kind == PULL for t in things)
    if all(f.must for f in match.facets) and not requests:
        named = max((len(m.found) for m in said_of), default=0)
        return [t for t, m in zip(things, said_of, strict=True) if len(m.found) == named]
    scope = {n for n, f in enumerate(match.facets) if f.must and all(n in m.found for m in said_of)}
    topic = [n for n in range(len(match.facets)) if n not in scope]
    if not topic:
        return list(things)
    weighs = any(match.weights[n] for n in topic)  # of words that all passages have nothing speaks
    shares = {t.key: match.share(m.found, topic) if weighs else 0.0 for t, m in zip(things, said_of, strict=True)}
    most = max(shares.values(), default=0.0)
    if not most and loose:
        return list(things)
    if best:
        return [t for t in things if most and shares[t.key] == most]
    if requests:
        return _requests_about(things, shares, discussed(around, match, topic))
    least = _TOPIC if any(t.issue is not None for t in things) else 1.0 if len(topic) <= _FEW else _SAYS
    return [t for t in things if most and shares[t.key] >= least * most]


def _requests_about(things: Sequence[Thing], shares: Mapping[str, float], talk: Talk) -> list[Thing]:
    """Pull requests that speak of the topic by their `shares`, or that are what was said of it in a meeting or chat."""
    rare = rarity(t.documents[0] for t in things)
    came = {t.key for t in things if came_to(t.documents[0], talk, shares[t.key], rare)}
    most = max(shares.values(), default=0.0)
    least = max(_SAYS * most, _OWN) if came else _TOPIC * most
    kept = [t for t in things if t.key in came or (most and shares[t.key] >= least)]
    return _with_successors(kept, things)


def _with_successors(kept: Sequence[Thing], things: Sequence[Thing]) -> list[Thing]:
    """Requests with those that try the same again under the same title, and those that take one of them back."""
    titles = {(repository(t.documents[0]), fold(t.documents[0].title)) for t in kept}
    numbers = {(repository(t.documents[0]), t.documents[0].meta.get("number")) for t in kept}
    keys = {t.key for t in kept}
    return [
        t
        for t in things
        if t.key in keys
        or (repository(t.documents[0]), fold(t.documents[0].title)) in titles
        or any((repository(t.documents[0]), number) in numbers for number in reverted(t.documents[0]))
    ]


# --- states -------------------------------------------------------------------------------------------------------


def _is_fix(document: Document, mends: set[str]) -> bool:
    """Whether a pull request mends something: it says so at its beginning, or somebody does who gives its address."""
    body = next((document.text[p.start : p.end] for p in document.parts if p.role == "body"), "")
    return document.url in mends or any(p.search(t) for p, t in ((_FIX, document.title), (_MENDS, body[:_BEGINNING])))


def _mending(documents: Sequence[Document]) -> set[str]:
    """Addresses that are given where an issue is said to be resolved."""
    found = set()
    for document in documents:
        resolved = False
        for each in said(document):
            resolved = resolved or Event.RESOLVED in events(each.text)
            found |= {match[0] for match in urls_in(each.text)} if resolved else set()
    return found


def _in_state(issue: Issue, value: str) -> bool:
    """Whether an issue stands so, or once did."""
    match value:
        case "open":
            return issue.is_open
        case "once dismissed":
            return bool(issue.of(Event.DISMISSED))
        case "once resolved":
            return bool(issue.of(Event.RESOLVED))
        case _:
            return issue.state == value


def _is_by(issue: Issue, value: str, cards: Cards) -> bool:
    return any(cards.is_called(h.by, value) for h in issue.of(Event.RESOLVED) if h.by)
