"""Who and what stands in a relation to a record, each with the span that shows it.

Who was there is not who spoke: a meeting's list of participants gives who attended, its turns who spoke. People are
told apart by address or id; a name alone is taken for the one person of that name who is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cascade.language import fold
from cascade.operations.cards import Cards
from cascade.operations.issues import outsiders
from cascade.operations.said import Said, line_with, said, urls_in
from cascade.operations.vocabulary import PULL
from cascade.types import Document, Identity

__all__ = ["Shown", "links", "organisations_of", "people_of", "reverted", "tone_of", "verdicts", "with_addresses"]

_CALLED = re.compile(r"@[^@()\n]{0,60}\($|@$")
_BEFORE = re.compile(r"([^\n]*)\(([^()\n]+)\): $")
"""What stands before a review's words: who wrote it, and the verdict."""
_TRAILER = re.compile(
    r"^\W{0,3}(?P<verdict>approved|acked|reviewed)[ -]by:?[ \t]+@?(?P<who>[\w.-]*\w(?:[ ][A-Z][\w'’-]+){0,2})",
    re.I | re.M,
)
"""How a request's own text says whose opinion it has: "Reviewed-by: Ann Ray", "approved by ann-ray"."""
_REVERTS = re.compile(
    r"^\W*(?:revert(?:s|ed|ing)?|roll(?:s|ed)?[\s-]?back|back(?:s|ed)?\sout)\b.{0,40}?#\s?(\d{1,9})\b", re.I
)
"""How the title of a request says which one it takes back."""
_REVERTED = re.compile(r"^Reverts\s+(?:[\w.-]+/[\w.-]+)?#(\d{1,9})\b", re.M)
"""What the button of a code host writes into the description of one that takes another back."""
_PRAISE = re.compile(
    r"\b(?:prais(?:e|es|ed|ing)|appreciat(?:e|es|ed)|lov(?:e|es|ed)|impress(?:ed|ive)|highlight(?:s|ed)|pleased|happy"
    r"|delighted|thrilled|compliment(?:s|ed)?|commend(?:s|ed)|enjoy(?:s|ed)|excellent|fantastic|brilliant|wonderful"
    r"|great\sfeedback|positive|valu(?:e|es|ed)|satisfied|strengths?|benefit(?:s|ed|ing)?|works\s(?:really\s)?well)\b",
    re.I,
)
_COMPLAINT = re.compile(
    r"\b(?:issues?|problems?|bugs?|complain\w*|defects?|faults?|fails?|failing|broken|slow|errors?|crash\w*|stuck"
    r"|wrong|missing|cannot|can['’]t|unable|disrupt\w*|frustrat\w*|concerns?|difficult\w*|limited|lacks?)\b",
    re.I,
)
_SPEAKS = ("chat", "email", "meeting")
_ROLES = {
    "attended": ("attendee", "organizer", "participant"),
    "is on the card": ("contact",),
    "is assigned": ("assignee",),
    "merged": ("merger",),
}
"""Relations that a record's own fields tell, and the roles in which they are told."""


class Shown(NamedTuple):
    """Somebody or something, and the span of a document that shows it."""

    who: Identity
    document: Document
    start: int
    end: int


def people_of(document: Document, relation: str, cards: Cards) -> Iterator[Shown]:
    """The people who stand in `relation` to `document`."""
    if relation in _ROLES:
        yield from _in_roles(document, _ROLES[relation])
    match relation:
        case "wrote":
            yield from _in_roles(document, ("author",)) if document.kind not in ("chat", "meeting") else ()
        case "reviewed":
            yield from _reviewers(document)
        case "approved" | "requested changes":
            yield from _once(s for s, verdict in verdicts(document) if verdict == relation)
        case "commented":
            yield from _once(s for s, verdict in verdicts(document) if verdict != "review pending")
        case "asked to review":
            gave = {s.who for s, verdict in verdicts(document) if verdict != "review pending"}
            pending = [s for s, verdict in verdicts(document) if verdict == "review pending"]
            yield from _once(s for s in (*pending, *_in_roles(document, ("reviewer",))) if s.who not in gave)
        case "spoke":
            yield from _speakers(document)
        case "opened":
            yield from list(_speakers(document))[:1]
        case "named":
            yield from _named(document, cards)


def _named(document: Document, cards: Cards) -> Iterator[Shown]:
    """Who is spoken of by address or id; whom a message calls on is not."""
    for each in said(document):
        for who, start, end in cards.in_text(each.text):
            if not _CALLED.search(each.text, 0, start):
                yield Shown(who, document, *each.around(each.text[start:end]))


def _in_roles(document: Document, roles: Sequence[str]) -> Iterator[Shown]:
    for involved in document.people:
        if involved.role in roles:
            who = involved.identity
            yield Shown(who, document, *line_with(document, who.address, who.name))


def _speakers(document: Document) -> Iterator[Shown]:
    """Each person who says something, with the first thing that is said."""
    seen: set[str] = set()
    for each in said(document):
        key = (each.author.address or fold(each.author.name)) if each.author else ""
        if each.author and key not in seen:
            seen.add(key)
            yield Shown(each.author, document, each.start, each.end)


def _reviewers(document: Document) -> Iterator[Shown]:
    """Who gave an opinion of what is reviewed: a request's reviewers, and who speaks where a paper is talked over."""
    if document.kind in _SPEAKS:
        yield from _speakers(document)
        return
    if document.kind == PULL:  # whose review was only asked for is of the role too, until it is merged by one
        gave = [shown for shown, _ in verdicts(document)]
        merged = document.meta.get("state") == "merged"
        yield from _once(gave) if gave or not merged else _in_roles(document, ("reviewer",))
    else:
        yield from _in_roles(document, ("reviewer",))


def _once(found: Iterable[Shown]) -> Iterator[Shown]:
    """The first of each person."""
    yield from {shown.who: shown for shown in reversed(list(found))}.values()


def verdicts(document: Document) -> Iterator[tuple[Shown, str]]:
    """The reviews of a pull request in their order, each with its verdict: approved, requested changes, commented."""
    if document.kind != PULL:
        return
    for part in document.parts:
        if part.role == "message" and part.author is not None:
            line = document.text.rfind("\n", 0, part.start) + 1
            before = _BEFORE.search(document.text[line : part.start])
            if before is not None:
                yield Shown(part.author, document, line, part.end), before[2]
    for told in _TRAILER.finditer(document.text):
        who = next((p.identity for p in document.people if _is_called(p.identity, told["who"])), None)
        end = document.text.find("\n", told.end())
        shown = Shown(
            who or Identity(name=told["who"]), document, told.start(), end if end >= 0 else len(document.text)
        )
        yield shown, "commented" if told["verdict"].lower() == "reviewed" else "approved"


def _is_called(who: Identity, name: str) -> bool:
    return fold(name) in (fold(who.name), fold(who.address))


def reverted(document: Document) -> tuple[int, ...]:
    """The numbers of the pull requests that one takes back: `Revert #14: …`, `Reverts owner/repository#14`."""
    body = next((document.text[p.start : p.end] for p in document.parts if p.role == "body"), "")
    found = [*_REVERTS.finditer(document.title), *_REVERTED.finditer(body)]
    return tuple(dict.fromkeys(int(each[1]) for each in found))


def links(document: Document) -> Iterator[tuple[Said, str]]:
    """The addresses that are given in a document, each with what is said around it."""
    for each in said(document):
        for found in urls_in(each.text):
            yield each, found[0]


# --- organisations ------------------------------------------------------------------------------------------------


def tone_of(document: Document) -> str:
    """How a conversation as a whole speaks: `praised`, `reported` (it complains), or neither."""
    return next((tone for each in said(document) if (tone := _tone(each.text))), "")


def _tone(text: str) -> str:
    praises, complains = _PRAISE.search(text) is not None, _COMPLAINT.search(text) is not None
    return "" if praises == complains else "praised" if praises else "reported"


def organisations_of(
    each: Said, relation: str, cards: Cards, tone: str | None = None
) -> Iterator[tuple[str, int, int]]:
    """Organisations that stand in a relation to what somebody says: by those of theirs who are named, or by name.

    Where the conversation's `tone` is given, what is said itself, or else the conversation, has to praise or complain.
    """
    if tone is not None and relation in ("praised", "reported") and (_tone(each.text) or tone) != relation:
        return
    seen: set[str] = set()
    for who, start, end in outsiders(each, cards):
        card = cards.of(who)
        for name in (cards.employers(card) if card else ()) or cards.firm(who):
            if name not in seen:
                seen.add(name)
                yield name, *each.around(each.text[start:end])
    for name in cards.organisations:
        if name not in seen and name != cards.home and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", each.text):
            seen.add(name)
            yield name, *each.around(name)


def with_addresses(found: Iterable[Shown], cards: Cards) -> list[Shown]:
    """`found` with the address of those who are only named, where one person of that name is among them, or known."""
    known = list(found)
    addresses: dict[str, set[str]] = {}
    for shown in known:
        if shown.who.address and shown.who.name:
            addresses.setdefault(fold(shown.who.name), set()).add(shown.who.address)
    result = []
    for shown in known:
        if not shown.who.address:
            here = addresses.get(fold(shown.who.name), set())
            card = cards.of(shown.who)
            [address] = here if len(here) == 1 else [card.people[0].identity.address if card and card.people else ""]
            shown = shown._replace(who=Identity(name=shown.who.name, address=address)) if address else shown
        result.append(shown)
    return result
