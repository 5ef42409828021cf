"""Words that a question uses as one: "billing service" is neither any service nor whatever is billed.

Words that follow each other in a question mostly mean one thing together, and each has other senses of its own. Where
what is read has one of them and nowhere near it the other, it speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from cascade.language import stem, words
from cascade.match import Matcher
from cascade.shape import heads_phrase

__all__ = ["Pairs", "compounds", "together"]

_APART = 0.5
"""What a word counts without the other that it stands beside in the question."""
_NEAR = 4
"""Words from one to the other at most."""
_SUBJECT = re.compile(
    r"\b(?:who|that|which|to|did|do|does|will|would|can|could|should|shall|must|may|might|not|we|you|they|i|he|she|it)"
    r"\s+$|\b[A-Z]\w+\s+$"
)
"""Before a verb, which is no part of a compound."""

Pairs = tuple[tuple[int, int], ...]


def compounds(question: str, match: Matcher) -> Pairs:
    """The facets that stand beside each other in `question` and mean one thing, as pairs of their numbers."""
    plain = [n for n, f in enumerate(match.facets) if not f.must and len(words(f.text)) == 1]
    return tuple(
        (left, right)
        for left, right in pairwise(plain)
        if _is_one(question, match.facets[left].text, match.facets[right].text)
    )


def _is_one(question: str, left: str, right: str) -> bool:
    found = re.search(rf"(?<!\w){re.escape(left)}[ -]{re.escape(right)}(?!\w)", question)
    return found is not None and not _SUBJECT.search(question[: found.start()]) and not heads_phrase(left, right)


def together(pairs: Pairs, match: Matcher, text: str, found: Mapping[int, float]) -> dict[int, float]:
    """`found` with less for each facet that has nothing near it in `text` of what it stands beside in the question."""
    whole = dict(found)
    if not pairs:
        return whole
    told = [stem(word) for word in words(text)]
    near = {n for pair in pairs for n in pair if _near(match, told, *pair)}
    for n in {n for pair in pairs for n in pair} - near:
        if n in whole:
            whole[n] *= _APART
    return whole


def _near(match: Matcher, told: Sequence[str], left: int, right: int) -> bool:
    lefts, rights = _at(match, told, left), _at(match, told, right)
    return any(abs(a - b) <= _NEAR for a in lefts for b in rights)


def _at(match: Matcher, told: Sequence[str], number: int) -> list[int]:
    facet = match.facets[number]
    stems = {stem(said[0]) for each in (facet.text, *facet.names, *facet.variants) if (said := words(each))}
    return [n for n, word in enumerate(told) if word in stems]
