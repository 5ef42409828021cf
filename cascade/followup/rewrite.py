"""What is meant put in the place of a word that means it, in the grammar of the sentence around it."""

from __future__ import annotations

import re

from cascade.followup.choose import Meaning
from cascade.followup.forms import owned
from cascade.followup.grammar import phrases_of
from cascade.followup.marks import Mark

__all__ = ["written"]


def written(mark: Mark, meaning: Meaning, said: str) -> tuple[int, int, str]:
    """The span of `said` to be replaced, and by what."""
    text = meaning.text
    if meaning.fact and mark.means == "fact":
        return _clause(mark, meaning, said)
    if mark.means == "place":
        return mark.start, mark.end, f"{meaning.lead or 'in'} {text}"
    if mark.means == "group" and meaning.lead == "of":
        return mark.start, mark.end, f"of {text}"
    if mark.form == "possessive":
        return _possessive(mark, text, said)
    if mark.form == "own":
        return mark.start, mark.end, owned(text)
    after = said[mark.end :]
    if mark.word in ("they", "them", "these", "those") and not meaning.plural:
        return _singular(mark, text, said)
    contracted = re.match(r"['’](s|re|ve|ll|d)\b", after)
    if contracted:
        full = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would"}[contracted[1]]
        return mark.start, mark.end + contracted.end(), f"{text} {full}"
    if (owns := re.match(r"['’]s\b", after)) and mark.means in ("noun", "order"):
        return mark.start, mark.end + owns.end(), owned(text)
    return mark.start, mark.end, text


def _possessive(mark: Mark, text: str, said: str) -> tuple[int, int, str]:
    """ "her manager" → "Dana Whitlock's manager", "its deadline" → "the deadline of the pilot with Nova"."""
    if len(text.split()) <= 3 and not re.search(r"\s(?:of|with|for|in|at|from|to|on|about|and|that|who)\s", text):
        return mark.start, mark.end, owned(text)
    if re.search(r"^[A-Z][\w'’-]*(?:,? (?:and )?[A-Z][\w'’-]*)+$", text):
        return mark.start, mark.end, owned(text)
    phrase = next((p for p in phrases_of(said) if p.start <= mark.start < p.core), None)
    if phrase is None:
        return mark.start, mark.end, owned(text)
    noun = said[mark.end : phrase.core].strip()
    return mark.start, phrase.core, f"the {noun} of {text}"


def _singular(mark: Mark, text: str, said: str) -> tuple[int, int, str]:
    """One that "they" stood for: the verb beside it goes with it."""
    turned = {"do": "does", "are": "is", "were": "was", "have": "has"}
    before = re.search(r"\b(do|are|were|have)\s$", said[: mark.start], re.I)
    if before and mark.word == "they":
        verb = turned[before[1].lower()]
        verb = verb.capitalize() if before[1][0].isupper() else verb
        return before.start(), mark.end, f"{verb} {text}"
    after = re.match(r"(?:\s|['’])(are|were|have|re|ve)\b", said[mark.end :])
    if after:
        verb = {**turned, "re": "is", "ve": "has"}[after[1].lower()]
        return mark.start, mark.end + after.end(), f"{text} {verb}"
    contracted = re.match(r"['’](ll|d)\b", said[mark.end :])
    if contracted:
        return mark.start, mark.end + contracted.end(), f"{text} {'will' if contracted[1] == 'll' else 'would'}"
    return mark.start, mark.end, text


def _clause(mark: Mark, meaning: Meaning, said: str) -> tuple[int, int, str]:
    """A statement in the place of "that": "Is that true?" → "Is it true that …?"."""
    lead, after = said[: mark.start], said[mark.end :]
    rest = re.match(r"[^?.!]*", after)
    tail = rest[0].strip() if rest else ""
    inverted = re.search(r"\b(?:is|was|did|does|do|will|has|would|could|can)\s$", lead, re.I)
    if inverted:
        return mark.start, mark.end + (rest.end() if rest else 0), " ".join(filter(None, ("it", tail, meaning.text)))
    if not lead.strip():
        return mark.start, mark.end, f"The fact {meaning.text}"
    return mark.start, mark.end, meaning.text
