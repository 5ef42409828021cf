"""How to reach somebody: an e-mail or postal address or a phone number, off a card, a mail's head, or a signature.

"What is Ann Ray's e-mail address?" is answered by no sentence: nobody writes it down who writes from it. It stands in
the heads of the mails to and from Ann; her phone number stands on her card or where she signs. "Our contact at Larch"
is whoever writes from there, or has a card that says so; "the plumber" whoever is one by their card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import fold, words
from cascade.library import Person
from cascade.match import Matcher
from cascade.operations.cards import cards_of, field_of
from cascade.operations.firms import domain_letters
from cascade.operations.said import line_with
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.contact_asked import FAX, MOBILE, Reach, contact_at, reach_asked, role_asked
from cascade.stages.weighing.implied import phone_numbers
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_nobody
from cascade.types import Document, Filters, Identity, Question, Quote, SubQuestion

__all__ = ["contact_of", "contact_of_role", "known_at"]

_CALLED = frozenset("t tel telephone phone ph p o d office direct desk work home main voice number no pref".split())
"""Words before a number: of another one there, of a switchboard or an assistant, it is not the number asked for."""
_ON_CARD = re.compile(r"\W*(?:tel|phone|mobile|cell|fax)", re.I)
_BY_PLAN = re.compile(
    r"(?:(?:\+|00)(?:44\s?(?:\(0\)\s?)?7[4-9]|49\s?1[5-7]|33\s?[67]|31\s?6|34\s?[67]|39\s?3|353\s?8|41\s?7|43\s?6|46\s?7|61\s?4)"
    r"|07[4-9]\d\d\s?\d{3}\s?\d{3}$)"
)
"""How a number begins that is a mobile's by its country's plan of numbers, whatever it is called."""
_STREET = re.compile(
    r"(?:(?i:unit|flat|suite|floor|apartment|room)\s\w{1,4},\s)?(?:\d{1,5}[a-zA-Z]?,?\s)?(?:[A-Z][\w'’.-]*\s){1,4}"
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Square|Sq|Place|Court|Quay|Parade|Terrace|Crescent|Row|Way"
    r"|Hill|Gardens|Boulevard|Blvd|Wharf|Yard|Mews|Park)\b|\w+(?:straße|strasse|str\.)\s\d"
)
"""A postal address as it stands on a line."""
_LABEL = re.compile(r"^\W*Address:\s*", re.I)
_READ = 50
"""Records that name somebody, of which the latest are looked at."""
_NAMESAKES = 3
"""People of one name, of one organisation or with one trade, who are told at most."""
_SHORTEST = 4
"""Letters of an organisation's name by which its addresses are known."""
_ANY: tuple[Reach, ...] = ("address", "phone")
"""What is told where it is asked how to reach somebody at all."""
_APART = re.compile(r"\s[|·•]\s")
"""Between the things that a line of a signature tells."""
_PIECE = re.compile(r"[^\n.]+(?:\.(?!\s)[^\n.]+)*")
"""A sentence on a card, or a line of it."""
_JOINING = re.compile(r"\b(?:and|the|of)\b")


class _Way(NamedTuple):
    """How to reach somebody, and the place that tells it."""

    who: Identity
    value: str
    quote: Quote


def contact_of(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The address or number of whoever `sub` names, or of those who are known at the organisation that it names; None
    where it asks for something else, or no record has it."""
    if (at := contact_at(sub.text)) is not None and (known := known_at(at[1], ctx)):
        ways = [
            way._replace(who=Identity(name=person.name, address=way.who.address))
            for person in known
            for way in _ways(question, at[0] or "address", person.name, ctx)
            if ctx.library.person_of(way.who) == person
        ]
        lines = [f"{way.who.name}, {way.value}" if way.who.name else way.value for way in ways]
        values = [way.value if at[0] else way.who.name or way.value for way in ways]
        return _evidence(sub, ways, lines, values)
    asked = reach_asked(sub.text)
    ways = _ways(question, *asked, ctx) if asked is not None else []
    return _evidence(sub, ways, [way.value for way in ways], [way.value for way in ways])


def contact_of_role(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The address or number of those whose cards say that they do what `sub` says of them; None where it asks for
    something else, no card says that, or those of many do."""
    asked = role_asked(sub.text)
    facets = [f for f in sub.facets if asked.does & set(words(f.text))] if asked is not None else []
    if asked is None or not facets:
        return None
    match = Matcher(facets, [1.0] * len(facets))
    cards = [d for d in as_known(question, cards_of(ctx).all).values() if match(d.text).coverage >= 1]
    called = [d for d in cards if match(_what_they_are(d)).coverage >= 1]
    kinds = _ANY if asked.kind == "any" else (asked.kind,)
    each = [(kind, card) for card in called or cards for kind in kinds]
    ways = [way for kind, card in each if (way := _on_card(kind, asked.label, card)) is not None]
    if not ways or len({way.quote.document for way in ways}) > _NAMESAKES:
        return None
    told = {way.who.name: [w.value for w in ways if w.who == way.who] for way in ways}
    lines = "\n".join(", ".join([name, *values]) for name, values in told.items())
    return read_off(sub, [way.quote for way in ways], one_each(way.value for way in ways), told=lines)


def _what_they_are(card: Document) -> str:
    """What a card says that somebody is, and for whom they work."""
    lines = (field_of(card, name) for name in ("Title", "Role", "Organi[sz]ation", "Company", "Org"))
    return "\n".join([card.title, *(line[0] for line in lines if line)])


def _on_card(kind: Reach, label: str, card: Document) -> _Way | None:
    """The first way of that kind that a card gives, with a `label` the number that stands beside it."""
    who = Identity(name=card.title)
    found = _given(kind, card.title, card) if not label else _labelled(set(words(label)), card)
    return next((_Way(who, value, record(card, *place)) for *_, value, place in found), None)


def _labelled(label: set[str], card: Document) -> Iterator[tuple[str, tuple[int, int]]]:
    for piece in _PIECE.finditer(card.text):
        yield from ((m[0].strip(), piece.span()) for m in phone_numbers(piece[0]) if label <= set(words(piece[0])))


def _evidence(sub: SubQuestion, ways: Sequence[_Way], lines: Sequence[str], values: Sequence[str]) -> Evidence | None:
    if not ways:
        return None
    quotes = [way.quote for way in ways[:_NAMESAKES]]
    looked_at = f"{counted(len(ways), 'record')} that {'gives' if len(ways) == 1 else 'give'} it"
    return read_off(sub, quotes, one_each(values[:_NAMESAKES]), looked_at, told="; ".join(lines[:_NAMESAKES]))


def _ways(question: Question, kind: Reach, name: str, ctx: Context) -> list[_Way]:
    """The first way of that kind to reach each person of a name; of all kinds where any will do."""
    if kind == "any":
        return [way for each in _ANY for way in _ways(question, each, name, ctx)]
    told: dict[str, _Way] = {}
    for document in _records_of(question, name, ctx):
        for who, value, place in _given(kind, name, document):
            person = ctx.library.person_of(who)
            key = f"person {person.key}" if person is not None and person.key is not None else who.address
            told.setdefault(key, _Way(who, value, record(document, *place)))
    return list(told.values())


def known_at(firm: str, ctx: Context) -> list[Person]:
    """The people who are known at an organisation, by their cards or the letters of their addresses, those who are
    named most first; mailboxes only where nobody is."""
    letters = re.sub(r"[\W\d_]", "", _JOINING.sub(" ", fold(firm)))
    cards = cards_of(ctx)
    carded = [card for card in cards.all if any(set(words(firm)) <= set(words(e)) for e in cards.employers(card))]
    found = [person for card in carded for p in card.people if (person := ctx.library.person_of(p.identity))]
    if len(letters) >= _SHORTEST:
        found += [
            person
            for person in ctx.library.people(letters, limit=_READ)
            if any(domain_letters(a.partition("@")[2]).startswith(letters) for a in person.addresses)
        ]
    own = ctx.library.own_domain()
    others = [p for p in dict.fromkeys(found) if not any(own and a.endswith(f"@{own}") for a in p.addresses)]
    people = [p for p in others if not is_nobody(Identity(name=p.name, address=p.address))]
    return sorted(people or others, key=lambda p: (-p.documents, p.name, p.address))


def _records_of(question: Question, name: str, ctx: Context) -> Iterator[Document]:
    """The records with somebody of that name in their heads, cards first."""
    for kinds in (("contact",), ()):
        there = Filters(people=(("with", name),), kinds=kinds)
        yield from (d for d in records_of(question, there, _READ, ctx, lenient=False) if d.text.strip())


def _given(kind: Reach, name: str, document: Document) -> Iterator[tuple[Identity, str, tuple[int, int]]]:
    """Who of that name a record has, the address or number of theirs that it gives, and the place to quote."""
    named = set(words(name))
    for role, who in ((p.role, p.identity) for p in document.people):
        if not named <= set(words(f"{who.name} {who.address.partition('@')[0]}")):
            continue
        if kind == "address" and "@" in who.address:
            yield who, who.address, line_with(document, who.address)  # the head is told beside it
        elif kind != "address" and role in ("author", "contact"):
            yield from (
                (who, number, place) for number, place in numbers_of(kind, who, document, card=role == "contact")
            )


def numbers_of(kind: Reach, who: Identity, document: Document, *, card: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    """Numbers of that kind of `who` on a card, or in a signature, with the lines that they stand in."""
    signed = [(p.start, p.end) for p in document.parts if p.role == "signature"]
    if kind == "street":
        yield from _streets(document, [(0, len(document.text))] if card else signed)
        return
    for start, end in [(0, len(document.text))] if card else signed:
        for line in re.finditer(r"[^\n]+", document.text[start:end]):
            at = 0
            for number in phone_numbers(line[0]) if not card or _ON_CARD.match(line[0]) else ():
                label = _APART.split(line[0][at : number.start()])[-1]
                if _is_of(kind, who, label) or (
                    kind == "mobile" and _BY_PLAN.match(number[0].strip()) and _is_of("phone", who, label)
                ):
                    yield number[0].strip(), (start + line.start(), start + line.end())
                at = number.end()


def _streets(document: Document, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Postal addresses on a card or in a signature: a line or a piece of one that a number tells from a name."""
    for start, end in parts:
        for line in re.finditer(r"[^\n]+", document.text[start:end]):
            for piece in _APART.split(_LABEL.sub("", line[0])):
                place = piece.strip() if _LABEL.match(line[0]) else _STREET.search(piece) and piece.strip()
                if place and re.search(r"\d", place):
                    yield place, (start + line.start(), start + line.end())


def _is_of(kind: Reach, who: Identity, label: str) -> bool:
    """Whether what stands before a number on its line says that it is of that kind, and of nobody and nothing else."""
    told = set(words(label)) - set(words(who.name))
    match kind:
        case "fax":
            return not told.isdisjoint(FAX)
        case "mobile":
            return not told.isdisjoint(MOBILE)
        case _:
            return told <= _CALLED | MOBILE
