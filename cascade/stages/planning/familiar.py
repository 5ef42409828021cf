"""Whom the names of a question also mean: people by their first names alone, and who speaks for an organisation.

As colleagues write, "Ottoline declined" is said of the only Ottoline there is. "Has Larkfield paid?" is answered by
what the one contact there writes, who never writes "Larkfield", and "the council signed it off" is what they call
"Janet signed it off". So is "the plumber" whoever alone has that on a card, or a firm that is called after it: "Ray
Plumbing".
"""

from __future__ import annotations

import re

from cascade.context import Context
from cascade.language import STOP_WORDS, words
from cascade.language.namewords import COMMON
from cascade.operations import Cards, cards_of
from cascade.types import Facet

__all__ = ["by_name", "with_first_names", "with_speakers"]

_ROLE = re.compile(r"\b(?:the|our|my)\s(?P<role>[a-z][a-z-]{2,}(?:\s[a-z-]{3,})?)\b")
_WHO_IS = re.compile(r"\W*who(?:['’]s|\s(?:is|are|was|were))\b", re.I)
"""Asks for the name itself."""
_TRADE = re.compile(r"(?:i?ers?|ors?|ing|s)$")
"""How a trade and who is in it end: "roofing", "a roofer", "the vets"."""

_TELLING = 4
"""Letters of a word that may stand for a name."""
_FEW = 3
"""People of one organisation up to which what they say is what it says."""


def with_first_names(facets: tuple[Facet, ...], ctx: Context, why: dict[str, None]) -> tuple[Facet, ...]:
    """`facets` with the first name beside each full one, where nobody else has it; `why` gets a sentence for each."""
    return tuple(_with_first_name(facet, ctx, why) for facet in facets)


def _with_first_name(facet: Facet, ctx: Context, why: dict[str, None]) -> Facet:
    named = words(facet.text)
    if not facet.must or len(named) < 2 or not _is_somebody(facet.text, ctx):
        return facet
    first = _first_name_alone(facet.text, ctx)
    if not first or first in (*facet.names, *facet.variants):
        return facet
    why[f"nobody else is called {first}: {facet.text} may be meant by that alone"] = None
    return facet.model_copy(update={"variants": (*facet.variants, first)})


def _is_somebody(name: str, ctx: Context) -> bool:
    return any(words(person.name) == words(name) for person in ctx.library.people(name, limit=2))


def _first_name_alone(name: str, ctx: Context) -> str:
    """The first of the words of `name` where nobody else goes by it and it is no common word; else nothing."""
    first = name.split()[0]
    alone = first.lower() not in COMMON and len(ctx.library.people(first, limit=2)) == 1
    return first if alone else ""


def with_speakers(
    facets: tuple[Facet, ...], text: str, cards: Cards, ctx: Context, why: dict[str, None]
) -> tuple[Facet, ...]:
    """`facets` of `text` with those who speak for each organisation, as cards say, and whoever is what they do; `why`
    gets a sentence for each."""
    roles = {role for found in _ROLE.finditer(text) for role in (found["role"], found["role"].split()[0])}
    return tuple(_with_speakers(facet, facet.text in roles, cards, ctx, why) for facet in facets)


def _with_speakers(facet: Facet, role: bool, cards: Cards, ctx: Context, why: dict[str, None]) -> Facet:
    firm, people = _known_at(facet, cards)
    if role and not people and (bearer := _bearer_of(facet.text, cards, ctx)):
        firm, people = f"the {facet.text}", [bearer]
    short = _begins(firm, facet, cards, ctx)
    called = (_first_name_alone(name, ctx) or name for name in people)
    others = tuple(name for name in called if name not in facet.variants)
    if others and len(people) <= _FEW:
        why[f"{' and '.join(people)} may speak for {firm}, as cards say"] = None
        short = (*short, *others)
    return facet.model_copy(update={"variants": (*facet.variants, *short)}) if short else facet


def _begins(firm: str, facet: Facet, cards: Cards, ctx: Context) -> tuple[str, ...]:
    """The word that the name of a firm begins with, where a facet has more of it, and nobody and nothing else on the
    cards is called so."""
    first = firm.split()[0] if firm else ""
    if len(words(facet.text)) == 1 or len(first) < _TELLING or first.lower() in COMMON | STOP_WORDS:
        return ()
    alike = [f for f in cards.organisations if words(f)[:1] == words(first)]
    bearers = (p for p in ctx.library.people(first) if words(first)[0] in words(p.name))
    return (first,) if len(alike) == 1 and not any(bearers) and first not in facet.variants else ()


def _known_at(facet: Facet, cards: Cards) -> tuple[str, list[str]]:
    """The one organisation of the cards that a facet names, and who works there; nobody of one's own.

    It is named by the words that its name begins with, or by the last alone where a question has that without a
    capital: "the council".
    """
    said = words(facet.text)
    firms = [f for f in cards.organisations if f != cards.home and _names(f, said, facet.must)]
    if len(firms) != 1:
        return "", []
    [firm] = firms
    return firm, [card.title for card in cards.all if firm in cards.employers(card)]


def _names(firm: str, said: list[str], capital: bool) -> bool:
    own = [word for word in words(firm) if word != "the"]
    return bool(said) and (own[: len(said)] == said if capital else len(own) > 1 and own[-1:] == said)


def by_name(text: str, ctx: Context) -> str:
    """`text` with whoever alone is "the plumber" by name in place of what they do; as it is where nobody is."""
    cards = cards_of(ctx)

    def named(found: re.Match[str]) -> str:
        role = found["role"]
        for said in dict.fromkeys((role, role.split()[0])):
            if bearer := _bearer_of(said, cards, ctx):
                return f"{bearer}{role.removeprefix(said)}"
        return found[0]

    return text if _WHO_IS.match(text) else _ROLE.sub(named, text)


def _bearer_of(role: str, cards: Cards, ctx: Context) -> str:
    """Who alone is called `role` on a card, or is known by a name that has its trade; empty where nobody or several."""
    titled = cards.bearers(role)
    trade = _TRADE.sub("", role)
    if not titled and " " not in role and len(trade) >= _TELLING - 1:
        titled = [
            person.name
            for person in ctx.library.people(trade, limit=_FEW + 1)
            if any(_TRADE.sub("", word) == trade for word in words(person.name))
        ]
    return titled[0] if len(titled) == 1 else ""
