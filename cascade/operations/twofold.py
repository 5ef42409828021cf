"""Whether a question asks for two different things: then steps are for each of them, and not for both at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.operations.wanted import wanted_kind

__all__ = ["asks_two"]

_TWO = re.compile(r"[,;]?\s(?:and|then)\s(?:\w+\s)?(?:who|whom|whose|which|what|when|where|how|why)\b", re.I)
"""Where a second question may begin."""
_OF_IT = re.compile(r"\b(?:it|its|them|they|their|this|that|those|these)\b", re.I)
"""It takes up what was asked for before."""
_SAME = re.compile(r"^(?:what|which)\s(?:are|is|were|was)?\s?(?:their|its|the|those|these)\b", re.I)
"""It only says how what was asked for before is to be told: "and what are their URLs?"."""
_THAT = re.compile(r"^which\s(?:\w+ed|is|are|was|were|has|have|had|got|came|went|never|did|won)\b", re.I)
"""It says more of what was asked for: "and which obtained approval"."""
_WITHIN = re.compile(
    r"\b(?:on|about|of|in|to|know|tell|see|say|explain(?:ed)?|said)\s(?:what|where|how|why|when|which)\b", re.I
)
"""A question that is what somebody spoke about, and no question to be answered."""


def asks_two(text: str, jobs: Sequence[str]) -> bool:
    """Whether a second question stands in `text`, which asks for something else than the first."""
    for found in _TWO.finditer(text):
        second = re.sub(r"^[,;\s]*(?:and|then)\s", "", text[found.start() :], flags=re.I)
        if _SAME.match(second) or _THAT.match(second) or _WITHIN.search(text, 0, found.start()):
            continue
        same = wanted_kind(second, jobs) == wanted_kind(text[: found.start()], jobs)
        if not (same and (_OF_IT.search(second) or second[:3].lower() == "who")):
            return True
    return False
