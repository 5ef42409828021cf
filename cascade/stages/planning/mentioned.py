"""Whom and what a question names of what the library knows: people, organisations, papers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cascade.context import Context
from cascade.language import fold, keywords, words
from cascade.language.namewords import COMMON
from cascade.operations import Known, cards_of
from cascade.stages.planning.titled import is_title
from cascade.types import SubQuestion

__all__ = ["known_of"]

_LEAST = 3
"""Letters of a word that may be somebody's name."""
_CALLED = re.compile(r"(?:(?<=\bat\s)|(?<=\bfrom\s)|\b(?=[A-Z]))\w+")
"""A word that may be all that an organisation is called by."""


def known_of(sub: SubQuestion, ctx: Context) -> Known:
    """What the library knows of the words of `sub`."""
    cards = cards_of(ctx)
    asked = [k for k in keywords(sub.text) if len(k.text) >= _LEAST]
    return Known(
        people=tuple(k.text for k in asked if k.kind in ("name", "id", "word") and _is_somebody(k.text, k.kind, ctx)),
        organisations=_organisations(sub.text, cards.organisations),
        jobs=cards.titles,
        papers=any(is_title(f.text, ctx) for f in sub.facets if f.must and " " in f.text),
        mails="email" in ctx.library.kinds(),
        outsiders=bool(cards.home) and len(cards.organisations) > 1,
        home=cards.home,
    )


def _is_somebody(text: str, kind: str, ctx: Context) -> bool:
    """Whether a word of the question is a person whom the library knows."""
    found = ctx.library.people(text, limit=3)
    if any(fold(text) == fold(p.address) for p in found):
        return True
    if kind == "word":
        return any(fold(text) in {fold(w) for w in words(p.name)} for p in found) and text[:1].isupper()
    return any(set(words(text)) <= set(words(f"{p.name} {p.address}")) for p in found)


def _organisations(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the organisations that a question names; where it names none in full, the one that it calls by the word
    that its name begins with, if no other name does: written as a name, or after "at" or "from"."""
    if said := tuple(name for name in known if _says(text, name)):
        return said
    firsts = [(name, full[0]) for name in known if len(full := words(name)) > 1]
    borne = Counter(first for _, first in firsts)
    asked = {word for found in _CALLED.findall(text) for word in words(found)} - COMMON
    return tuple(name for name, first in firsts if borne[first] == 1 and first in asked and len(first) > _LEAST)


def _says(text: str, name: str) -> bool:
    """Whether a question names an organisation, however it is written."""
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "
