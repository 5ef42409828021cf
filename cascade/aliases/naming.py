"""What may be a name: written as one, and no word, number, path or piece of code."""

from __future__ import annotations

import re

from cascade.language import STOP_WORDS, content_words, fold, names, stems, words
from cascade.language.datewords import MONTHS, WEEKDAYS

__all__ = ["CHANNEL", "NAME", "core", "is_distinct", "key", "name_in", "squeezed"]

_CAPITAL = r"[A-Z][\w&+]*(?:[-.'’][A-Za-z0-9_&+]+)*"
_INNER = r"[a-z]+(?:[A-Z0-9][\w&+]*|_\w+)(?:[-.]\w+)*"
_DIGITS = r"\d+[A-Z]\w*"
_HYPHENED = r"[a-z0-9]+(?:-\w+)+"
_WORD = rf"(?:{_CAPITAL}|{_INNER}|{_DIGITS}|{_HYPHENED})"
_RUN = rf"{_WORD}(?:\ (?:(?:of|for|&)\ )?(?:{_CAPITAL}|{_INNER}|\d+)){{0,5}}"
_QUOTED = (
    r"\"[^\"\n]{2,60}\"|“[^”\n]{2,60}”|‘[^’\n]{2,60}’|`[^`'\n]{2,60}[`']|"
    r"(?<!\w)'[^'\n]{2,60}'(?!\w)|\*\*?[^*\n]{2,60}\*\*?"
)
NAME = rf"(?:{_QUOTED}|(?<![\w/])\#?{_RUN})"
"""A name as a sentence holds it: in quotation marks, or a run of words that are not written as common ones are."""
CHANNEL = r"\#?[A-Za-z0-9][\w.-]*"
_MARKS = "\"“”‘’`'*# "
_CODE = re.compile(r"[/\\(){}\[\]<>=$@%|;:~^]|\.\.|::|^\W|\.[a-z]{1,4}$|^\d[\d.,]*$|^v?\d+(?:\.\d+)+$", re.I)
_KIND = re.compile(
    r"^(?:(?:the|our|its|their|your|my|this|that|a|an|new|old|former|original|internal|official)\s)+"
    r"|^(?:project|product|operation|codename|team|group|company|app|tool)\s(?=\S)"
    r"|\s(?:project|product|team|initiative|tool|app|application|platform|service|system|channel|feature)$",
    re.I,
)
_NO_NAME = frozenset(
    "name names project product team channel company group this that he she they we it i you one here there please "
    "note thanks thank re fw fwd section table figure chapter appendix version release update yes no new old current "
    "english german french spanish american european today yesterday tomorrow recently officially internally "
    "henceforth hi hello dear hey so also".split()
).union(map(str.lower, (*MONTHS, *WEEKDAYS)))
_LONGEST = 48


def name_in(written: str) -> str | None:
    """The name that `written`, which `NAME` matches, stands for; None where it is none."""
    quoted = written[:1] in "\"“‘`'*"
    name = " ".join(written.strip(_MARKS).rstrip(".,:!?").split())
    before = ""
    while name != before:
        before, name = name, _KIND.sub("", name)
    name = re.sub(r"['’]s$", "", name)
    while " " in name and _is_filler(name.split()[0]):
        name = name.partition(" ")[2]
    found = words(name)
    if not 2 <= len(name) <= _LONGEST or not 1 <= len(found) <= 6 or _CODE.search(name):
        return None
    if not quoted and re.search(r"['’]s\s", name):
        return None
    if not content_words(name) or found[0] in STOP_WORDS or found[-1] in STOP_WORDS:
        return None
    if all(word in _NO_NAME or word.isdigit() for word in found):
        return None
    if is_distinct(name):
        return name
    if name.islower() or (quoted and not any(word[0].isupper() for word in name.split())):
        return None
    return name if len(found) > 1 or names(f"of {name} it") else None


def _is_filler(word: str) -> bool:
    """Whether `word` opens a sentence before a name, and is none of it."""
    folded = fold(word)
    return folded in STOP_WORDS or folded in _NO_NAME


def is_distinct(name: str) -> bool:
    """Whether `name` could be no common word: a capital within, a digit or a line inside, or a word of capitals."""
    return any(
        re.search(r"[a-z0-9_][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|\w_\w", word) or (len(word) > 3 and word.isupper())
        for word in re.split(r"[\s-]", name)
    )


def core(one: str, other: str) -> tuple[str, str]:
    """Two names of a channel without the parts that they share at their ends, where what is left names something."""
    parts, others = one.split("-"), other.split("-")
    while len(parts) > 1 and len(others) > 1 and parts[0] == others[0]:
        parts, others = parts[1:], others[1:]
    while len(parts) > 1 and len(others) > 1 and parts[-1] == others[-1]:
        parts, others = parts[:-1], others[:-1]
    left, right = "-".join(parts), "-".join(others)
    if min(len(left), len(right)) > 1 and (is_distinct(left) or is_distinct(right)):
        return left, right
    return one, other


def key(name: str) -> tuple[str, ...]:
    """What a name is looked up by: its words' stems in a row."""
    return tuple(stems(name))


def squeezed(name: str) -> str:
    """`name` without what divides its words: two that are the same so are one name, written in two ways."""
    return "".join(c for c in fold(name) if c.isalnum())
