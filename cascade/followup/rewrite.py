"""What is meant put in the place of a word that means it, in the grammar of the sentence around it."""

from __future__ import annotations

import re

from cascade.followup.choose import Meaning
from cascade.followup.forms import owned
from cascade.followup.grammar import phrases_of
from cascade.followup.marks import Mark

__all__ = ["written"]

_SINGULAR = {"do": "does", "are": "is", "were": "was", "have": "has"}


def written(mark: Mark, meaning: Meaning, said: str) -> tuple[int, int, str]:
    """The span of `said` to be replaced, and by what."""
    if meaning.fact and mark.means == "fact":
        return _clause(mark, meaning.text, said)
    if mark.possessive:
        return _possessive(mark, meaning.text, said)
    if mark.word in ("they", "them", "these", "those") and not meaning.plural:
        return _singular(mark, meaning.text, said)
    return mark.start, mark.end, f"{meaning.lead} {meaning.text}".lstrip()


def _possessive(mark: Mark, text: str, said: str) -> tuple[int, int, str]:
    """ "her manager" → "Dana Whitlock's manager", "its deadline" → "the deadline of the pilot with Nova"."""
    attached = re.search(r"\s(?:of|with|for|in|at|from|to|on|about|and|that|who)\s", text)
    names = re.fullmatch(r"[A-Z][\w'’-]*(?:,? (?:and )?[A-Z][\w'’-]*)+", text)
    phrase = next((p for p in phrases_of(said) if p.start <= mark.start < p.core), None)
    if names or phrase is None or (len(text.split()) <= 3 and not attached):
        return mark.start, mark.end, owned(text)
    return mark.start, phrase.core, f"the {said[mark.end : phrase.core].strip()} of {text}"


def _singular(mark: Mark, text: str, said: str) -> tuple[int, int, str]:
    """One that "they" stood for: the verb beside it goes with it."""
    before = re.search(r"\b(do|are|were|have)\s$", said[: mark.start], re.I)
    after = re.match(r"\s(are|were|have)\b", said[mark.end :])
    if before and mark.word == "they":
        return before.start(), mark.end, f"{_SINGULAR[before[1].lower()]} {text}"
    if after:
        return mark.start, mark.end + after.end(), f"{text} {_SINGULAR[after[1]]}"
    return mark.start, mark.end, text


def _clause(mark: Mark, fact: str, said: str) -> tuple[int, int, str]:
    """A statement in the place of "that": "Is that true?" → "Is it true that …?"."""
    inverted = re.search(r"\b(?:is|was|did|does|do|will|has|would|could|can)\s$", said[: mark.start], re.I)
    rest = re.match(r"[^?.!]*", said[mark.end :])
    if inverted and rest:
        return mark.start, mark.end + rest.end(), " ".join(filter(None, ("it", rest[0].strip(), fact)))
    return mark.start, mark.end, fact
