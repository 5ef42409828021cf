"""Whom a question asks about, of those whom it names and who speak themselves, and whom a message tells of.

Who names two mostly asks about one: of "what did Ann say of Ben's plan?" Ann knows. And who says "you" and never "I" in
a talk of two tells of the other one.
"""

from __future__ import annotations

import re
from itertools import takewhile

from cascade.language import fold, words
from cascade.stages.weighing.weigh import of_you

__all__ = ["asked_about", "said_by"]

_ASIDE = 0.7
"""What the word of somebody named counts where another one is asked about, or where it tells of the other one alone."""
_BEFORE = re.compile(
    r"\b(?:do|does|did|is|was|has|had|will|would|can|could|may|might|should)\s(?:the\s)?", re.IGNORECASE
)
"""What stands before whoever is asked about."""
_WORD = re.compile(r"[^\W_]+(?:['’]\w+)?")
_AND = frozenset({"and", "or"})


def asked_about(question: str, named: frozenset[str]) -> frozenset[str]:
    """The words of the one name that `question` asks about, out of those that are `named` in it.

    It stands right behind the verb that opens the question. Empty where none does, where two do, and where something of
    theirs is asked about.
    """
    for found in _BEFORE.finditer(question):
        behind = [fold(match[0]) for match in _WORD.finditer(question, found.end())]
        name = list(takewhile(named.__contains__, behind))
        if name and _AND.isdisjoint(behind[len(name) : len(name) + 1]):
            return frozenset(name)
    return frozenset()


def said_by(speaker: str, other: str, text: str, named: frozenset[str], asked: frozenset[str]) -> float:
    """What it counts that `speaker` says `text`: 1 for somebody `named` in the question, less as told above, else 0.

    `other` is whoever else there is in a talk of two, and empty in another; `asked` are those that are asked about.
    """
    name = frozenset(words(speaker))
    if named.isdisjoint(name):
        return 0.0
    another = bool(asked) and asked.isdisjoint(name)
    of_other = bool(other) and named.isdisjoint(words(other)) and of_you(text)
    return _ASIDE if another or of_other else 1.0
