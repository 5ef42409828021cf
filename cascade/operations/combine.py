"""Steps that set things beside each other: which came first or last, what holds of several, who or what has more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cascade.language import stem_row, words
from cascade.operations.cards import Cards
from cascade.operations.keep import Thing, text_of
from cascade.operations.relations import people_of
from cascade.operations.requests import days
from cascade.operations.values import Valued
from cascade.operations.vocabulary import PULL

__all__ = ["compared", "ordered", "shared_by"]


def ordered(things: Sequence[Thing], which: str, by: Sequence[str]) -> list[Thing]:
    """The first or last of `things` by when they were `opened`, `merged` or `closed`, or else by their own time; ties
    are kept, and what has no such time is left out."""
    when = {thing.key: moment for thing in things if (moment := _moment(thing, by[0] if by else "time"))}
    if not when:
        return []
    extreme = (min if which == "first" else max)(when.values())
    return [thing for thing in things if when.get(thing.key) == extreme]


def _moment(thing: Thing, by: str) -> str:
    """When it happened, written so that what is later is greater; empty where that is not known."""
    document = thing.documents[0]
    if document.kind == PULL:
        return next(iter(days(document, by)), "")
    return document.at.isoformat() if document.at else ""


def shared_by(
    values: Mapping[str, list[Valued]], things: Sequence[Thing], names: Sequence[str], cards: Cards
) -> dict[str, list[Valued]]:
    """The values that come from things of each of `names`, with what shows it for each of them."""
    sides = [_of(name, things, cards) for name in names]
    found = {}
    for value, shown in values.items():
        own = [[each for each in shown if each.thing in side] for side in sides]
        if all(own):
            each_side = [each for some in zip(*own, strict=False) for each in some]
            found[value] = list({(e.document.id, e.start): e for e in each_side}.values())
    return found


def compared(
    values: Mapping[str, list[Valued]], things: Sequence[Thing], step: tuple[str, Sequence[str]], cards: Cards
) -> tuple[dict[str, list[Valued]], str]:
    """Of several names those that the most or fewest values come under, ties kept; and how many come under each."""
    which, names = step
    under: dict[str, list[list[Valued]]] = {}
    for name in names:
        side = _of(name, things, cards)
        own = [[each for each in shown if each.thing in side] for shown in values.values()]
        under[name] = [shown for shown in own if shown]
    counts = {name: len(found) for name, found in under.items()}
    extreme = (max if which == "most" else min)(counts.values(), default=0)
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    if not any(counts.values()):
        return {}, told
    kept = [name for name, count in counts.items() if count == extreme]
    others = [shown for found in under.values() for shown in found]  # of none it is told by what the others have
    return {name: [each[0] for each in under[name] or others] for name in kept}, told


def _of(name: str, things: Sequence[Thing], cards: Cards) -> set[str]:
    """Keys of the things that are somebody's of this name, or else that speak of it, by their title if any does."""
    by = {
        t.key for t in things for d in t.documents for s in people_of(d, "wrote", cards) if cards.is_called(s.who, name)
    }
    if by:
        return by
    titled = {t.key for t in things if _says(t.documents[0].title, name)}
    return titled or {t.key for t in things if _says(text_of(t), name)}


def _says(text: str, name: str) -> bool:
    return bool(words(name)) and stem_row(name) in stem_row(text)
