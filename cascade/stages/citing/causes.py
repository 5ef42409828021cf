"""Questions of a cause, and sentences that give one.

Who asks why speaks of what happened, and so does the sentence that shares most words with the question; what brought it
about is told beside it or elsewhere, in words of its own.
"""

from __future__ import annotations

import re

from cascade.language.datewords import MONTH_NAME, WEEKDAY_NAME

__all__ = ["asks_why", "gives_cause"]

_WHY = re.compile(
    r"^\W*(?:(?:and|so|but|or)\s)?(?:why|how\scome|for\swhat\sreasons?)\b"
    r"|\b(?:what|which)\b(?:['’]s|\s(?:is|are|was|were|could\sbe))?\s(?:the\s)?(?:\w+\s){0,2}?"
    r"(?:reasons?|led\sto|triggered|explains?|causes?\sof|brought\sabout|to\sblame)\b"
    r"|\bwhat(?:['’]s|\s(?:is|are|was|were|could\sbe))\s(?:behind|(?:the\s)?(?:\w+\s){0,2}?(?:causes?|(?:problem|trouble|issue)s?\s(?:behind|with)))\b"
    r"|\bwhat\s(?:(?:has|have|(?:could|might|may|can)(?:\shave)?)\s)?(?:caused|made)\b|\bwhat['’]s\scaused\b"
    r"|\bwhat\s(?:(?:could|can|might|may|would)\scause|causes(?!\s(?:do|does|did|is|are|was|were|has|have|can|will)\b))\b"
    r"|\b(?:tell|explain|know|remember|understand|say)\b(?:\s\w+){0,2}\swhy\b",
    re.IGNORECASE,
)
"""What is made, left behind or supported has these words too, where no cause is asked for: "Which cars are made in
Turin?" So "made", "caused" and "behind" stand right after "what"."""
_TIME = (
    r"(?:then|last|this|yesterday|today|\d\w*|early|late|mid|the\s(?:start|beginning|end|first|last)"
    rf"|{WEEKDAY_NAME}|{MONTH_NAME}"
    r"|spring|summer|autumn|winter|christmas|easter|when|at\sleast)\b"
)
_SO = r"(?:agreed|discussed|usual|per|expected|planned|requested|promised)\b"
"""After "as": how something was done, and not for what."""
_CAUSE = re.compile(
    r"\b(?:because|due\sto|owing\sto|thanks\sto|caused?\s(?:by|the|a|an|it|this|that|our|them|us)|as\sa\sresult\sof|root\scause|culprit"
    r"|(?:the|one|main|only|other)\sreasons?|for\s(?:that|this|the)\sreason|that(?:['’]s|\sis|\swas)\swhy|which\s(?:is|was)\swhy"
    r"|why(?=:)|(?:causes?|reasons?)(?:\s(?:is|are|was|were)|(?=:))"
    r"|as\s(?:he|she|it|they|we|I|you|there|this|that)\s(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would)"
    r"|turn(?:s|ed)\sout|mystery|explains?|to\sblame|blame[sd]?|led\sto|leads\sto|triggered|traced\s(?:it\s)?(?:back\s)?to"
    r"|so\sthat|in\sorder\s(?:to|that)|to\s(?:avoid|prevent|make\ssure|ensure)"
    r"|it(?:['’]s|\sis|\swas)\s(?:our|their|his|her|my|your)\s(?:side|end|fault|mistake|doing))\b"
    rf"|(?:^|[,;:(–—-]\s?|\bthat\s)(?:since|as(?!\s{_SO}))\s(?!{_TIME})"
    r"(?!(?:of|for|to|far|long|well|soon|much|many|if|such|a|before|always|ever)\b)",
    re.IGNORECASE,
)
"""Words that lead to what brought something about, or to what it was done for. "Since" gives no cause where a time
follows, and what follows a "so" is what came of it."""


def asks_why(question: str) -> bool:
    """Whether `question` asks for what brought something about, or what it is for."""
    return _WHY.search(question) is not None


def gives_cause(text: str) -> bool:
    """Whether a sentence says of something that it is the cause or the purpose of another."""
    return _CAUSE.search(text) is not None
