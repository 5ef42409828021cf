"""Questions for what something is, and sentences that say it: "Clive is a sourdough starter", "the Loft (our archive)".

Many records name a thing, and mostly one says what it is, in a form that can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language import fold
from cascade.stages.weighing.sentence import Sentence

__all__ = ["asks_what", "defining_alone", "defining_first"]

_OF_IT = r"(?:(?:an?|the|our|my|your)\s)?[\"“‘']?"
_TERM = r"(?:[^?.!]|\.(?=\w)){2,40}?"
"""A term may have signs of its own, as C++ and .NET do."""
_ENDS = r"[\s?.!\"”’']*$"
_ASKED = re.compile(
    rf"^\W*(?:(?:and|so|but)\s)?(?:what|who)(?:['’]s|\s(?:is|are|was|were))\s{_OF_IT}(?P<is>{_TERM})"
    rf"(?:\sexactly|\sactually|\sagain|\sanyway)?{_ENDS}"
    rf"|^\W*(?:(?:and|so|but)\s)?what\s(?:does|did|do)\s{_OF_IT}(?P<means>{_TERM})\s(?:mean|stand\sfor){_ENDS}",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    rf"^\W*how\s(?:long|much|many|old|big|large|high|tall|far|wide|deep|heavy|fast)\s(?:is|are|was|were|does)\s{_OF_IT}(?P<of>{_TERM})"
    rf"(?:\s(?:last|take|cost))?{_ENDS}",
    re.IGNORECASE,
)
"""Asks for the measure of a thing, and no more."""
_LONGEST = 3
"""Words of what may be asked for so; of more, the question says what about it."""
_NEARLY = 0.6
"""Of the score of the best sentence, for one that says what it is."""
_UNSAID = 2
_NO_THING = frozenset("left new wrong next missing".split())
"""Asked for alone, no thing but how things stand: "What's new?"."""
_KIND = r"(?:an?|another|our|my|one\sof|what|where|how|short\sfor|made\sof)\b"
_THE = r"the\s(?:[\w’'-]+\s){0,4}[\w’'-]+[.,;:)]"
"""The kind of thing behind a comma, and not what the sentence goes on with: "Otto, the crane, hums"."""
_MANY = r"(?!\w+ing\b|\w+ed\s(?:as|at|by|in|on|to|from|with)\b)(?:[\w’'-]+\s){0,3}?[\w-]+(?<![usi])s\b"
"""Things, by their plural: "pins of horn", and not "kept in the drawer"."""


def asks_what(question: str) -> str:
    """The thing of which `question` asks what it is and no more; empty where it asks for something else."""
    asked = _ASKED.match(question)
    term = (asked["is"] or asked["means"]).strip() if asked is not None else ""
    return "" if len(term.split()) > _LONGEST or term.lower() in _NO_THING else term


def defining_first(question: str, ranked: Sequence[Sentence]) -> list[Sentence]:
    """`ranked` with those first that say what the thing is, or its measure, where `question` asks no more of it."""
    placed = _placed(question, ranked)
    return sorted(ranked, key=lambda s: placed.get(id(s), _UNSAID))


def defining_alone(question: str, ranked: Sequence[Sentence]) -> list[Sentence]:
    """Those of `ranked` alone that say it; all where none does, or more is asked."""
    placed = _placed(question, ranked)
    return [s for s in ranked if id(s) in placed] or list(ranked)


def _placed(question: str, ranked: Sequence[Sentence]) -> dict[int, int]:
    """The sentences that say what is asked for, those that begin with it before the others."""
    measured = _MEASURED.match(question)
    term = measured["of"] if measured is not None else asks_what(question)
    if not ranked or not term:
        return {}
    said = rf"(?<!\w){re.escape(fold(term))}".replace(r"\ ", r"\s+")
    tells = r"lets?\s(?:you|us)|defines?|describes?|refers?\sto|represents?"
    says = re.compile(
        rf"{said}(?:e?s)?(?:\s\([^)]{{1,40}}\))?,?\s(?:(?:is|are|was|were)\s(?:the\b|{_KIND})|means\b|stands\sfor\b)"
        rf"|{said}(?:,|\s\()\s?(?:{_KIND}\s\w|{_THE})"
        rf"|(?:^\W*|[’']s\s)(?:{said}\s?[:=–—]\s|{said}s\sare\s{_MANY}|{said}e?s?\s(?:{tells})\b)"
        if measured is None
        else rf"{said}\s(?:is|are|was|were|lasts?|takes?|costs?)\b"
    )
    begins = re.compile(rf"^\W*(?:an?\s|the\s)?{said}")
    least = _NEARLY * ranked[0].score
    texts = {id(s): fold(s.text) for s in ranked if s.score >= least}
    return {each: 0 if begins.match(text) else 1 for each, text in texts.items() if says.search(text)}
