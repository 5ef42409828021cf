"""The phrases by which a question says what it wants of which things: a module for each kind of what they say."""

from __future__ import annotations

import re

from cascade.language import stem, words
from cascade.operations.phrases import extremes, faults, parts, things
from cascade.operations.phrases.extremes import COUNTED, MOST
from cascade.operations.phrases.faults import FAULTY, MENDED, REPORTED, STRUCK
from cascade.operations.phrases.parts import (
    ASSIGNED,
    ATTENDED,
    KNOWN_AT,
    LEFT_OUT,
    PRAISED,
    REVIEWED,
    SHARED,
    SPOKE,
    TELLS,
    TOLD,
    WORKED,
    WROTE,
)
from cascade.operations.phrases.things import (
    COMPETITOR,
    DEMOS,
    FEATURE,
    FIXES,
    IDS,
    ISSUES,
    LIES,
    LINKS,
    MEETING,
    POINTS,
    PULLS,
    RELEASE,
    RELEASES,
    THE_FIX,
    THE_ONE,
)
from cascade.operations.states import PATTERNS

__all__ = [
    "ASSIGNED",
    "ATTENDED",
    "COMPETITOR",
    "COUNTED",
    "DEMOS",
    "FAULTY",
    "FEATURE",
    "FIXES",
    "IDS",
    "ISSUES",
    "KNOWN_AT",
    "LEFT_OUT",
    "LIES",
    "LINKS",
    "MEETING",
    "MENDED",
    "MOST",
    "POINTS",
    "PRAISED",
    "PULLS",
    "RELEASE",
    "RELEASES",
    "REPORTED",
    "REVIEWED",
    "SHARED",
    "SPOKE",
    "STRUCK",
    "TELLS",
    "THE_FIX",
    "THE_ONE",
    "TOLD",
    "WORKED",
    "WROTE",
    "stems_in",
]

_HERE = tuple(
    found
    for module in (extremes, faults, parts, things)
    for found in (getattr(module, name) for name in module.__all__)
    if isinstance(found, re.Pattern)
)


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words of `text` by which it says what it wants of which things.

    Of a long phrase, and of one that tells of a release, only its ends: between them may stand what the question is
    about.
    """
    said = (
        (words(_NAME_WITHIN.sub("", found[0])), 2 if pattern is RELEASE else _LONG)
        for pattern in (*PATTERNS, *_HERE)
        for found in pattern.finditer(text)
    )
    return frozenset(
        stem(word)
        for phrase, whole in said
        for word in (phrase if len(phrase) <= whole else phrase[:: len(phrase) - 1])
    )


_NAME_WITHIN = re.compile(r"(?<=\s)[A-Z][a-z][\w-]*\s")
"""A name that stands in the middle of a phrase: "open Ember bugs"."""
_LONG = 3
"""Words of a phrase that has none of the question's own between its ends."""
