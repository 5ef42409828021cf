"""Which words of a question say what is counted: of who has the most, the others may be what the asker is about to do.

"For the renewal call: who has the most open bugs?" is about no renewals, and "who has the most renewal bugs" is.
"""

from __future__ import annotations

import re

from cascade.operations import phrases as say

__all__ = ["stands_with_counted"]

_BEFORE = r"\b{word}(?:[\s-][\w-]+){{0,2}}[\s-]$"
_ABOUT = re.compile(
    r"(?:\s[\w-]+){0,2}?\s(?:about|of|in|with|on|concerning|regarding|related|around|where|causing|for|at|from|that|which)\s[^,.;:?!]*",
    re.I,
)


def stands_with_counted(text: str, word: str) -> bool:
    """Whether `word` stands with the issues or requests of `text`: "insulation bugs", "bugs with the insulation"."""
    before = re.compile(_BEFORE.format(word=re.escape(word)), re.I)
    for found in (*say.ISSUES.finditer(text), *say.PULLS.finditer(text)):
        behind = _ABOUT.match(text, found.end())
        if before.search(text[: found.start()]) or (behind and re.search(rf"\b{re.escape(word)}\b", behind[0], re.I)):
            return True
    return False
