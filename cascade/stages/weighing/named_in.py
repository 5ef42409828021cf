"""Whom a sentence names, and whoever says it by their "I".

Somebody has a card or writes; whom nobody knows is told by a name of two or three words, or by what only a person does.
A company, a product and whoever a thing belongs to ("Redwood's service") are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.context import Context
from cascade.language import Name, names, words
from cascade.language.namewords import ADDRESSEES, ORGANISATIONS
from cascade.models.vocabulary import known_words
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.somebody import is_somebody
from cascade.types import Identity

__all__ = ["CALLED_ON", "FIRST", "SPEAKER", "Somebody", "firms_in", "people_in", "people_named", "titled", "who_says"]

_FULL = 2
"""Words from which on a name that nobody known bears is taken for somebody's."""
_LONGEST = 3
"""Words of somebody's name at most."""
CALLED_ON = re.compile(r"\s?[:,–—-]\s*(?:please\s)?(?:you|your)\b", re.IGNORECASE)
"""After somebody who is spoken to by name: "Ann: you get the keys"."""
FIRST = r"I|I['’](?:m|ll|ve|d)|me"
SPEAKER = re.compile(rf"\b(?:{FIRST})\b(?!\.)")
"""Where whoever speaks names himself."""
_OWNS = re.compile(r"['’](?:s\b|(?=\s))")
_GREETED = re.compile(r"\b(?:Dear|Hi|Hello|Hey|Liebe[rs]?|Chère?|Bonjour)\s(?:\w+\.?\s)?$")
"""Before the name of whoever is written to, and is who does it where it says "you"."""
_YOU = re.compile(r"\byou(?:rs?)?\b", re.I)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme)\.?\s$")
"""Before the name of somebody, known or not."""
_DONE_BY = re.compile(r"\bby\s(?:the\s|our\s)?$", re.IGNORECASE)


class Somebody(NamedTuple):
    """A name in a sentence, or an "I" for whoever says it."""

    value: str
    start: int
    end: int
    known: bool
    """Whether the library knows them."""


def people_named(sentence: Sentence, ctx: Context) -> list[tuple[str, int]]:
    """Whom a sentence names, each with the place: who says it only where the name stands there. A single word is
    somebody's name where somebody known bears it."""
    text, found = sentence.text, people_in(sentence, ctx)
    return [(n, at) for n, at, end, known in found if text[at:end] == n and (known or len(words(n)) >= _FULL)]


def people_in(sentence: Sentence, ctx: Context) -> Iterator[Somebody]:
    """Everybody in a sentence with the place, and whether the library knows them; whoever says it by their "I"."""
    text = sentence.text
    author = who_says(sentence)
    if author is not None:
        yield from (Somebody(str(author), said.start(), said.end(), True) for said in SPEAKER.finditer(text))
    for name in names(text, doubtful=True):
        if _GREETED.search(text, 0, name.start) and not _YOU.search(text, name.end):
            continue
        speaks = name.start == 0 and author is not None and text.startswith(":", name.end)
        if _OWNS.match(text, name.end) or (speaks and not CALLED_ON.match(text, name.end)):
            continue  # whose it is, or who speaks
        family = name.text.removesuffix("s") if text[: name.start].lower().endswith("the ") else name.text
        known = is_somebody(set(words(family)), ctx.library.people(family))
        if known or _may_be_somebody(name, text):
            yield Somebody(name.text, name.start, name.end, known)


def _may_be_somebody(name: Name, text: str) -> bool:
    """Whether a name that nobody known bears may be somebody's, or that of a firm which does what a person may do."""
    if any(c.isdigit() for c in name.text):  # an id
        return False
    said = set(words(name.text))
    if not name.sure:  # the word may be capitalised only because it opens the sentence
        return bool(known_words()) and said.isdisjoint(known_words())
    if _TITLE.search(text, 0, name.start) or _TITLE.match(f"{name.text.partition(' ')[0]} "):
        return True
    full = _FULL <= len(said) <= _LONGEST and said.isdisjoint(ORGANISATIONS | ADDRESSEES)
    return full or _DONE_BY.search(text, 0, name.start) is not None


def firms_in(text: str) -> Iterator[Somebody]:
    """The names of two words or more in a text, which may be organisations', as `_people` has those of people."""
    for name in names(text):
        if len(words(name.text)) >= _FULL and not any(c.isdigit() for c in name.text):
            yield Somebody(name.text, name.start, name.end, False)


def who_says(sentence: Sentence) -> Identity | None:
    """The speaker; of a record that is no talk its author."""
    return sentence.speaker or (sentence.document.author if sentence.part is None else None)


def titled(name: str, text: str) -> str:
    """`name` as `text` has it, where it is a family name alone: "Mrs Lewis"."""
    at = text.find(name) if " " not in name else -1
    title = _TITLE.search(text, 0, at) if at > 0 else None
    return f"{title[0]}{name}" if title is not None else name
