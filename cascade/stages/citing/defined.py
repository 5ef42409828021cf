"""Questions for what something is, and sentences that say it: "Clive is a sourdough starter", "the Loft (our archive)".

Many records name a thing, and mostly one says what it is, in a form that can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language import fold
from cascade.stages.weighing.sentence import Sentence

__all__ = ["defining_first"]

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
_LONGEST = 3
"""Words of what may be asked for so; of more, the question says what about it."""
_NEARLY = 0.6
"""Of the score of the best sentence, for one that says what it is."""
_NO_THING = frozenset("left new wrong next missing".split())
"""Asked for alone, no thing but how things stand: "What's new?"."""
_ARTICLE = r"(?:an?|the|our|my|one\sof|what|where|how|short\sfor|made\sof|called)"


def defining_first(question: str, ranked: Sequence[Sentence]) -> list[Sentence]:
    """`ranked` with those first that say what the thing is, where `question` asks no more of it than that."""
    asked = _ASKED.match(question)
    term = (asked["is"] or asked["means"]).strip() if asked is not None else ""
    if not ranked or not term or len(term.split()) > _LONGEST or term.lower() in _NO_THING:
        return list(ranked)
    said = rf"(?<!\w){re.escape(fold(term))}(?!\w)".replace(r"\ ", r"\s+")
    pattern = re.compile(
        rf"{said}(?:\s\([^)]{{1,40}}\))?,?\s(?:(?:is|are|was|were)\s{_ARTICLE}|(?:means|stands\sfor))\b"
        rf"|{said}(?:,|\s\()\s?{_ARTICLE}\s\w|^\W*{said}\s?[:=–—]\s"
    )
    least = _NEARLY * ranked[0].score
    return sorted(ranked, key=lambda s: s.score < least or not pattern.search(fold(s.text)))
