"""Questions for what something is, and sentences that say it: "Clive is a sourdough starter", "the Loft (our archive)".

Many records name a thing, and mostly one says what it is, in a form that can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language import fold
from cascade.stages.sentence import Sentence

__all__ = ["defining_first"]

_ASKED = re.compile(
    r"^\W*(?:(?:and|so|but)\s)?(?:what|who)(?:['’]s|\s(?:is|are|was|were))\s(?:an?\s|the\s)?(?P<is>[^?.!]{2,40}?)"
    r"(?:\sexactly|\sactually|\sagain|\sanyway)?\W*$"
    r"|^\W*(?:(?:and|so|but)\s)?what\s(?:does|did|do)\s(?:an?\s|the\s)?(?P<means>[^?.!]{2,40}?)\s(?:mean|stand\sfor)\W*$",
    re.IGNORECASE,
)
_LONGEST = 3
"""Words of what may be asked for so; of more, the question says what about it."""
_NEARLY = 0.6
"""Of the score of the best sentence, for one that says what it is."""
_ARTICLE = r"(?:an?|the|our|my|one\sof|what|where|how|short\sfor|made\sof|called)"


def defining_first(question: str, ranked: Sequence[Sentence]) -> list[Sentence]:
    """`ranked` with those first that say what the thing is, where `question` asks no more of it than that."""
    asked = _ASKED.match(question)
    term = (asked["is"] or asked["means"]).strip() if asked is not None else ""
    if not ranked or not term or len(term.split()) > _LONGEST:
        return list(ranked)
    said = re.escape(fold(term)).replace(r"\ ", r"\s+")
    pattern = re.compile(
        rf"\b{said}\b(?:\s\([^)]{{1,40}}\))?,?\s(?:(?:is|are|was|were)\s{_ARTICLE}|(?:means|stands\sfor))\b"
        rf"|\b{said}(?:,|\s\()\s?{_ARTICLE}\s\w|^\W*{said}\s?[:=–—]\s"
    )
    least = _NEARLY * ranked[0].score
    return sorted(ranked, key=lambda s: s.score < least or not pattern.search(fold(s.text)))
