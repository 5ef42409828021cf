"""Whether a question itself says what one of its words means: then nothing from before it is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from cascade.followup.grammar import COLLECTIVE, Phrase, head_of
from cascade.followup.referents import Known, kind_of
from cascade.language import fold, words
from cascade.language.datewords import MONTH_NAME

__all__ = ["Pronoun", "goes_on", "named_before", "said_before"]

Pronoun = Literal["person", "they", "it"]

_CLAUSE = re.compile(
    r"[,;:.?!]|\b(?:and|but|or|that|when|if|whether|because|since|after|before|while|who|which|what|where|why|how|until"
    r"|as|say|said|says|think|thinks|thought)\b",
    re.I,
)
_ANYBODY = re.compile(r"\b(?:any|some|every|no)(?:one|body)\b|\bno one\b|\beach\b|\bpeople\b", re.I)
_OWNS = re.compile(r"['’]s?\s")
_ALL = re.compile(r"\b(?:(?:every|any|some|no)(?:thing|body|one)|all|one|ones)\s$", re.I)
_TIMELY = re.compile(rf"\b(?:time|day|week|month|year|yesterday|today|tomorrow|{MONTH_NAME}|\d+)$", re.I)
_LONG = 8
"""Words from which on the beginning of a question says enough for its end to come back to."""


def named_before(text: str, at: int, means: Pronoun, possessive: bool, own: Sequence[Phrase], known: Known) -> bool:
    """Whether a pronoun at `text[at]` has its antecedent before it, among the question's own phrases.

    What is no possessive never means the subject of its own clause: in "Did Dana meet her?" she is another.
    """
    before = [phrase for phrase in own if phrase.core <= at]
    for phrase in before:
        between = text[phrase.core : at]
        apart = possessive or _OWNS.match(between) or _CLAUSE.search(between) or _relative(text, at, phrase, before)
        if not apart or (not possessive and re.fullmatch(r"\s(?:and|or)\s", between)):
            continue
        guessed = phrase.name and means == "they" and known(phrase.text) is None
        if _agrees(phrase, means, "name" if guessed else kind_of(phrase, known, text)):
            return True
    return means == "they" and _ANYBODY.search(text[:at]) is not None


def said_before(text: str, at: int, head: str) -> bool:
    """Whether a noun with this head stands before `text[at]`: "… and where is that table kept?"."""
    return head in {head_of(word) for word in words(text[:at])}


def goes_on(text: str, at: int) -> bool:
    """Whether `text[at]` comes late in a long question of several clauses, so that it refers to what they say."""
    return len(words(text[:at])) >= _LONG and _CLAUSE.search(text[:at]) is not None


def _relative(text: str, at: int, phrase: Phrase, before: Sequence[Phrase]) -> bool:
    """Whether a clause without a "that" begins at the pronoun: "the help he got", "all he did"."""
    if _ALL.search(text[:at]):
        return True
    return any(p is not phrase and p.start >= phrase.end and text[p.end : at].isspace() for p in before)


def _agrees(phrase: Phrase, means: Pronoun, kind: str) -> bool:
    if phrase.determiner in ("her", "his", "their", "its") or _TIMELY.search(phrase.text):
        return False
    if means == "person":
        return not phrase.plural and kind in ("person", "name")
    if means == "they":
        return phrase.plural or kind in ("organisation", "name") or _acts_together(phrase)
    return not phrase.plural and kind != "person"


def _acts_together(phrase: Phrase) -> bool:
    """Whether it is one that is spoken of as several: "the team", "the crew's", "the Design Guild"."""
    core = phrase.text[: phrase.core - phrase.start]
    owner = re.match(r"(?:the\s)?([^\W\d_]+)['’]s\s", core)
    titled = phrase.determiner == "the" and core.rpartition(" ")[2][:1].isupper()
    return phrase.head in COLLECTIVE or titled or (owner is not None and head_of(fold(owner[1])) in COLLECTIVE)
