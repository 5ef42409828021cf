"""How to reach whoever does something: off the card that says that they do, or for whom they work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import words
from cascade.match import Matcher
from cascade.operations.cards import cards_of, field_of
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.outright.contact import ANY, numbers_of
from cascade.stages.weighing.contact_asked import Role, role_asked
from cascade.stages.weighing.implied import phone_numbers
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Identity, Question, Quote, SubQuestion

__all__ = ["contact_of_role"]

_MOST = 3
"""People who do one thing, who are told at most."""
_DOES = 1.0
"""Share of what is said of somebody that their card has to say."""


def contact_of_role(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The address or number of those whose cards say that they do what `sub` says of them; None where it asks for
    something else, no card says that, or those of many do."""
    asked = role_asked(sub.text)
    if asked is None or "contact" not in ctx.library.kinds():
        return None
    facets = [f for f in sub.facets if asked.does & set(words(f.text))]
    match = Matcher(facets, [1.0] * len(facets))
    cards = [d for d in as_known(question, cards_of(ctx).all).values() if facets and match(d.text).coverage >= _DOES]
    called = [d for d in cards if match(_what_they_are(d)).coverage >= _DOES]
    kinds = ANY if asked.kind == "any" else (asked.kind,)
    ways = [asked._replace(kind=kind) for kind in kinds]
    told = [found for d in called or cards for way in ways for found in _of_card(way, d)]
    if not told or len({quote.document for _, quote in told}) > _MOST:
        return None
    by_card: dict[str, list[str]] = {}
    for value, quote in told:
        by_card.setdefault(quote.document, [quote.title]).append(value)
    lines = "\n".join(", ".join(line) for line in by_card.values())
    return read_off(sub, [quote for _, quote in told], one_each(value for value, _ in told), told=lines)


def _what_they_are(card: Document) -> str:
    """What a card says that somebody is, and for whom they work."""
    lines = (field_of(card, name) for name in ("Title", "Role", "Organi[sz]ation", "Company", "Org"))
    return "\n".join([card.title, *(line[0] for line in lines if line)])


def _of_card(asked: Role, card: Document) -> Iterator[tuple[str, Quote]]:
    """What is asked for of whom a card is of: the first there is, and of numbers with a label what has it beside it."""
    who = Identity(name=card.title)
    for line in re.finditer(r"[^\n.]+(?:\.(?!\s)[^\n.]+)*", card.text):
        if asked.kind == "address":
            found = [m[0] for m in re.finditer(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", line[0])]
        elif asked.label:
            labelled = set(words(asked.label)) <= set(words(line[0]))
            found = [m[0].strip() for m in phone_numbers(line[0])] if labelled else []
        else:
            numbers = numbers_of(asked.kind, who, card, card=True)
            found = [number for number, place in numbers if place == (line.start(), line.end())]
        if found:
            yield found[0], record(card, line.start(), line.end())
            return
