"""Who is called what in a contract: Alder Boats Limited ("the Seller"), hereinafter referred to as the Seller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.language import names
from cascade.questions.shape import is_plural

__all__ = ["Party", "parties"]

_AS = r"(?:referred\sto\sas|called|known\sas)"
_HEREINAFTER = rf"(?:here(?:in)?after|henceforth|below)(?:\s{_AS})?|{_AS}"
_CALLED = re.compile(
    rf"[(,]\s?(?:[^()\"“”,;]{{0,40}}\s)?(?:(?:{_HEREINAFTER})\s)?[\"“‘](?:the\s)?(?P<quoted>[^\"“”‘’]{{2,40}})[\"”’][^(),;.]{{0,40}}[),;.]"
    rf"|[(,]\s?(?:[^()\"“”,;]{{0,40}}\s)?(?:{_HEREINAFTER})\s(?:the\s)?(?P<said>[A-Z][\w’' -]{{1,40}}?)\s?[),;.]"
)
"""What a party is called from here on."""
_BEFORE = re.compile(r"\b(?:between|by|with|from|to|is|are|and)\s+(?:the\s|our\s|Messrs\.?\s)?")
_AFTER = re.compile(r",|\sof\s(?=\d)|\s(?:of|in|from)\s[^,]*$|\s(?:whose|trading|represented|registered)\b")
_WORDS = 2
"""Of a person's name at least."""


class Party(NamedTuple):
    """A party of a contract and what it is called."""

    value: str
    called: str


def parties(text: str) -> Iterator[Party]:
    """The parties that `text` gives a name to; each of several who are called one thing together."""
    told = 0
    for called in _CALLED.finditer(text):
        label = "quoted" if called["quoted"] else "said"
        stretch = text[told : called.start()]
        found = names(stretch)
        if is_plural(called[label]) and len(found) > 1:
            yield from (Party(n.text, called[label]) for n in found if len(n.text.split()) >= _WORDS)
        elif found:
            first = next((n for n in found if _BEFORE.search(stretch[: n.start])), found[0])
            yield Party(_AFTER.split(stretch[first.start :])[0].strip(" ,"), called[label])
        told = called.end()
