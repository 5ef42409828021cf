"""Words that a question uses as one: "billing service" is neither any service nor whatever is billed.

Words that follow each other in a question mostly mean one thing together, and each has other senses of its own. Where
what is read has one of them and nowhere near it the other, it speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from cascade.language import stems, words
from cascade.match import Matcher
from cascade.questions.shape import heads_phrase

__all__ = ["Pairs", "compounds", "together"]

_APART = 0.5
"""What a word counts without the other that it stands beside in the question."""
_FEW = 5
"""Facets up to which a question is for one thing: of many, what answers it says some in other words."""
_NEAR = 6
"""Words from one to the other at most."""
_NOUN = re.compile(
    r"\b(?:the|an?|our|my|your|their|his|her|its|this|that|these|those|any|no|of|for|about|in|on|at|with|by|from)\s+"
    r"(?:[a-z]+\s){0,2}$",
    re.IGNORECASE,
)
"""Before a noun and the words that belong to it: words thrown at a search box stand beside each other by chance."""
_VERB = re.compile(
    r"\b(?:did|does|do|would|could|should|can|will|must|may|might)\s(?!.*\b(?:of|for|about|in|on|at|with|by|from|to)\s)",
    re.I,
)
"""Before what is done by somebody, whose verb follows: "did the board decide"."""

_TOLD_OF_IT = re.compile(
    r"^\W*(?:(?:by|until|since)\s)?(?:when|where|why|how(?:\s\w+)?)?\s?(?:is|are|was|were|gets?|get)\s", re.I
)
_PREDICATE = re.compile(
    r"(?:\w+ed|due|payable|open|shut|held|kept|built|sold|made|paid|sent|taken|given|free|ready|over|available|valid|late|born|sung"
    r"|lent|served|done)\W*$",
    re.I,
)
"""What is told of a thing at the end of a question, and is no part of its name: "when is the fee due?"."""

Pairs = tuple[tuple[int, int], ...]


def compounds(question: str, match: Matcher) -> Pairs:
    """The facets that stand beside each other in `question` and mean one thing, as pairs of their numbers."""
    if len(match.facets) > _FEW:
        return ()
    plain = [n for n, f in enumerate(match.facets) if not f.must and len(words(f.text)) == 1]
    return tuple(
        (left, right)
        for left, right in pairwise(plain)
        if _is_one(question, match.facets[left].text, match.facets[right].text)
    )


def _is_one(question: str, left: str, right: str) -> bool:
    found = re.search(rf"(?<!\w){re.escape(left)}[ -]{re.escape(right)}(?!\w)", question)
    if found is None or heads_phrase(left, right):
        return False
    before = question[: found.start()]
    if _TOLD_OF_IT.match(question) and _PREDICATE.match(question, found.end() - len(right)):
        return False
    return _NOUN.search(before) is not None and _VERB.search(before) is None


def together(pairs: Pairs, match: Matcher, text: str, found: Mapping[int, float], head: str = "") -> dict[int, float]:
    """`found` with less for each facet that has nothing near it in `text` of what it stands beside in the question.

    What `head` names, a title and who writes, is near all that stands under it.
    """
    whole = dict(found)
    if not pairs:
        return whole
    told = stems(text)
    named = match(head).found if head else {}
    near = {
        n
        for pair in pairs
        for n in pair
        if _near(match, told, *pair) or (named.keys() & pair and found.keys() >= {*pair})
    }
    for n in {n for pair in pairs for n in pair} - near:
        if n in whole:
            whole[n] *= _APART
    return whole


def _near(match: Matcher, told: Sequence[str], left: int, right: int) -> bool:
    lefts, rights = _at(match, told, left), _at(match, told, right)
    return any(abs(a - b) <= _NEAR for a in lefts for b in rights)


def _at(match: Matcher, told: Sequence[str], number: int) -> list[int]:
    facet = match.facets[number]
    firsts = {said[0] for form in facet.forms if (said := stems(form))}
    return [n for n, word in enumerate(told) if word in firsts]
