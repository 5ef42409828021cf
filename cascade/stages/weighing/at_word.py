"""Whether somebody and the word for what they do, or are, are told together: "Owner: Ann Ray", "approved by Ann".

Somebody stands before the word of the relation, or behind it after "by", "is" or a label; who is named between is
another one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.language import stem
from cascade.stages.weighing.named_in import CALLED_ON, Somebody

__all__ = ["PASSES", "TURNS_TO", "WORD", "Asked", "distance"]

_NEAR = 8
"""Words between somebody and what they do at most."""
WORD = re.compile(r"[^\W_]+")
PASSES = frozenset(stem(word) for word in "go goes went gone pass hand move transfer give gave given award".split())
"""What a thing does that somebody else then has, or whoever had it: "the keys go to Ann"."""
_TO = re.compile(r"\bto\W+$", re.IGNORECASE)
_STOP = re.compile(r";|[.!?]\s|\n\s*(?:\n|[-*•|#\d])")
_ANOTHER = re.compile(r"\b(?:you|he|she|they)(?:['’]\w+)?(?:\s\w+){0,2}\s*$", re.IGNORECASE)
"""Before the word of a relation: that somebody else does it than who was named before, "I know that you sent it"."""
_DIRECTLY = re.compile(
    r"(?:,[^,.;:\n]{2,40},)?,?\s(?:(?:has|have|had|is|are|was|were|will|would|can|could|may|must|should|shall|still|now|always|usually|normally"
    r"|currently|already|also|both|(?:re)?elected|appointed|the|our|an?|been|be|as|to\sbe)\s)*"
)
"""Between whoever does or is something and the word for it, with nothing else: anybody named there does it."""
_BY = re.compile(r"\bby\b(?:\s\S+){0,2}\W*$", re.IGNORECASE)
_IS = re.compile(
    r"^(?:\W*\w+){0,6}?\W*(?::|\||[-–—]\s|=|\b(?:is|are|was|were|be|been|remains)\b)[\s\w*_@,&|()'’.-]{0,60}$"
)
_APPOSED = re.compile(r"^(?:\s[a-z]+){0,2},\s(?:[A-Z]\w{0,4}\.?\s)?$")
"""Between what somebody is and who it is: "the head gardener, Dr Ann Ray,"."""
_SOME = re.compile(r"\b(?:the|our|an?|their|your|my|his|her|its)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)
"""Before it, then: of "Bo as head gardener, Ann on the roses" only Bo is."""
_OTHERWISE = re.compile(r"^(?:\s[a-z]+){0,2},\s(?:who|which)\s(?!(?:is|was|are|were)\s(?:the\s)?$)")
"""Something else is told of whoever does or is it: "the auditor, who is paid by Ann"."""
_GIVEN_TO = re.compile(r"\bto\s(?:(?:my|our|the|his|her|their)\s)?(?:[a-z-]+\s)?$", re.IGNORECASE)
_IS_GIVEN = re.compile(r"\b(?:is|are|was|were|be|been|gets?|got)\s$")
_OF_OTHERS = re.compile(r"\b(?:the|our|an?|their|your|my|his|her|all|both)\s(?:\w+\s)?$", re.IGNORECASE)
_AS = re.compile(
    r"^(?:.*\b(?:is|are|was|were|be|been|becomes?|became|remains?|as|stays?|elected|appointed|named|made)\b"
    r"|.*['’](?:s|m|re)\b|[^\w:]*[,(|–—-]|[^\w]*:)"
    r"(?:\s*(?!(?:to|with|from|by|for|against|than|tell|ask)\b)[\w'’-]+){0,4}\s*$",
    re.IGNORECASE,
)
"""Between somebody and what he is: of "Ann wrote to the auditor" Ann is none."""

TURNS_TO = re.compile(
    r"\bwhom?\s(?:do|does|can|could|should|must|may|might|shall|would)\s(?:i|we|you|one|people|members|staff)\s"
    r"(?:ask|contact|call|ring|phone|e-?mail|tell|see|consult|approach|(?:talk|speak|write|turn|go|reach\sout)\sto"
    r"|(?:talk|speak|get\sin\stouch)\swith)(?=\s(?:about|for|if|when|regarding|concerning|in\scase)\b)",
    re.I,
)
"""Asks whom to turn to, which is told in many words: "questions about X go to Ann"."""


class Asked(NamedTuple):
    """What a question asks of people, beside the word for it."""

    objects: bool
    """Whom something is done to, and not who does it."""
    to_be: bool
    """Who is something, and not who does it."""
    gets: bool
    """Who has a thing that others gave away."""


def distance(text: str, who: Somebody, place: tuple[int, int], asked: Asked) -> int | None:
    """Words between somebody and a word of the relation, where the two are told together; None where they are not.

    Where it is asked who is something (`asked.to_be`), somebody who only has to do with such people is none of them.
    """
    start, end = who.start, who.end
    before = place[1] <= start
    between = text[place[1] : start] if before else text[end : place[0]]
    apart = len(WORD.findall(between))
    if apart > _NEAR or _STOP.search(between) or (not before and place[0] < end):
        return None
    passes = stem(text[slice(*place)].casefold()) in PASSES
    if before:
        passed = passes and _TO.search(between)
        apposed = asked.to_be and _APPOSED.search(between) and _SOME.search(text, 0, place[0])
        told = _BY.search(between) or _IS.search(between) or apposed
        stands = asked.objects or passed or (told and not _OTHERWISE.search(between))
        return apart if stands else None
    if asked.gets and passes:
        return apart if _GIVEN_TO.search(text, 0, start) or _IS_GIVEN.search(between) else None
    if _ANOTHER.search(between) and not CALLED_ON.match(between):
        return None
    if asked.to_be and _OF_OTHERS.search(between) and not _AS.match(between):
        return None
    does = who.known or _DIRECTLY.fullmatch(between) is not None
    return apart if does and not _BY.search(text[max(start - 20, 0) : start]) else None
