"""How values are written: people by id or name, requests by address or title; what is the same is merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cascade.language import fold
from cascade.operations.cards import Cards
from cascade.operations.relations import Shown, with_addresses
from cascade.types import Document, Identity

__all__ = ["Valued", "merged", "of_people", "request_title"]


class Valued(NamedTuple):
    """A value, the thing that it was had from, and the span that shows it."""

    value: str
    thing: str
    document: Document
    start: int
    end: int
    who: Identity | None = None
    """Whom it stands for, of a person."""


def of_people(found: Iterable[tuple[str, Shown]], written: str, cards: Cards) -> list[Valued]:
    """People as values, each under the thing that they came from: by address or id where that is asked for, or
    where others have the same name."""
    pairs = list(found)
    known = with_addresses([shown for _, shown in pairs], cards)
    result = []
    for (thing, _), shown in zip(pairs, known, strict=True):
        value = shown.who.address if written == "id" else cards.told_apart(shown.who) or shown.who.address
        if value:
            result.append(Valued(value, thing, shown.document, shown.start, shown.end, shown.who))
    return result


def request_title(document: Document) -> str:
    """What a pull request is called: its number and its title."""
    number = document.meta.get("number")
    return f"#{number} {document.title}" if number is not None else document.title


def merged(values: Iterable[Valued]) -> dict[str, list[Valued]]:
    """Values that are the same but for case and spaces, under the first way of writing them."""
    found: dict[str, list[Valued]] = {}
    spelled: dict[str, str] = {}
    for each in values:
        key = " ".join(fold(each.value).split())
        found.setdefault(spelled.setdefault(key, each.value), []).append(each)
    return found
