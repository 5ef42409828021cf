"""Words that mean much the same in this library: groups that a person can read and add to."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cascade.files import read_text
from cascade.language import STOP_WORDS, stem, stems, words
from cascade.language.wordforms import DERIVED, IRREGULAR, Part, closeness

__all__ = ["Thesaurus"]

PACKAGED = Path(__file__).with_name("thesaurus.txt")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ONE_WAY = ">"
_MARKS: dict[str, Part] = {"to": "verb", "the": "noun"}
"""What before a member tells as what part of speech alone it is meant: "to share" sends, and "the share" does not."""
_APART = 4
"""Words that may stand within a verb and the small word that goes with it: "switch the old feed off"."""
_SMALL = frozenset(stem(word) for word in STOP_WORDS)
_PARTICLES = frozenset("off up down out over back away".split())
"""Small words that may stand behind what is done to: of "in" and "with" nobody knows what they belong to."""


class _Member(NamedTuple):
    """A word or phrase of a group, without its mark, and all that are found in the group, itself among them."""

    text: str
    part: Part
    group: tuple[str, ...] = ()


class Thesaurus:
    """Groups of words and short phrases; looked up in any of their forms, so that "recruiters" finds "recruiter".

    A word that is made of another with the same stem stands for it only where it is no member itself: "allowance" is no
    "allow", and "approval" is "approve". A member after "to" is found where it is a verb alone, one after "the" where
    it is a noun: the share that somebody has is nothing that is sent.

    What follows a ">" in a group is found for the members before it, and finds none of them: who complains writes "it
    is stuck", and who asks what is stuck asks of no complaint.
    """

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._members: dict[tuple[str, ...], list[_Member]] = defaultdict(list)
        read = hashlib.sha256()
        for group in groups:
            both, _, found = ",".join(group).partition(_ONE_WAY)
            members, others = _members(both), _members(found)
            read.update(f"{','.join(members)}>{','.join(others)}\n".encode())
            told = [form for member in members for form in _with_past(_read_member(member))]
            texts = (
                *(text for text, _ in told),
                *(text for each in others for text, _ in _with_past(_read_member(each))),
            )
            for text, part in (*told, *_in_the_past(told)):
                self._members[_key(text)].append(_Member(text, part, texts))
        self._phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._compounds: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in self._members:
            if len(key) > 1 and not _SMALL.issuperset(key):
                (self._compounds if _SMALL.isdisjoint(key) else self._phrases)[key[0]].append(key)
        self.fingerprint = read.hexdigest()[:16]

    @classmethod
    def load(cls, own: Path | None = None) -> Thesaurus:
        """The packaged groups, and those in `own` where that file exists: a group a line, members between commas."""
        files = [PACKAGED, *([own] if own is not None and own.is_file() else [])]
        return _made(tuple(map(read_text, files)))

    def variants(self, phrase: str, part: Part = "") -> tuple[str, ...]:
        """Others of the groups that `phrase` is in, in the file's order; where it is known which `part` of speech it
        is, of those alone that have it as one."""
        said = words(phrase)
        fits = [
            (far, member)
            for member in self._members.get(_key(phrase), ())
            if (far := closeness(said, words(member.text), member.part, part)) is not None
        ]
        made = all(far == DERIVED for far, _ in fits)
        kept = [member for far, member in fits if made or far != DERIVED]
        return tuple(dict.fromkeys(text for member in kept for text in member.group if text != member.text))

    def phrases(self, text: str) -> list[str]:
        """The phrases of the groups in `text` that a reading word by word loses, for a small word is part of them:
        "looks after", "switch the feed off". Each as its own words are written there, the longest first."""
        said, stems = _said(text)
        rows = [_row(stems, at, key) for at, each in enumerate(stems) for key in self._phrases.get(each, ())]
        taken: set[int] = set()
        found = []
        for places in sorted(filter(None, rows), key=lambda row: -len(row)):
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(" ".join(said[n] for n in places))
        return found

    def compounds(self, text: str) -> dict[str, tuple[str, ...]]:
        """What means the same as words of meaning that stand together in `text`, by the stem of each of them: "PO" says
        "purchase" and says "order". What is one of these words says nothing of the others: no site is a web."""
        said, stems = _said(text)
        found: dict[str, tuple[str, ...]] = {}
        for at, first in enumerate(stems):
            for key in self._compounds.get(first, ()):
                if tuple(stems[at : at + len(key)]) == key:
                    whole = self.variants(" ".join(said[at : at + len(key)]))
                    others = tuple(each for each in whole if not set(key).issuperset(_key(each)))
                    found |= {each: (*found.get(each, ()), *others) for each in key}
        return found


@lru_cache(4)
def _made(texts: tuple[str, ...]) -> Thesaurus:
    """The groups of these files' texts, read once for as long as nobody writes another."""
    lines = (line for text in texts for line in text.splitlines())
    return Thesaurus(line.split(",") for line in lines if line.strip() and not line.startswith("#"))


def _said(text: str) -> tuple[list[str], list[str]]:
    """The words of `text` as it writes them, and their stems."""
    said = [word for word in _WORD.findall(text) if words(word)]
    return said, [stem(words(word)[0]) for word in said]


def _row(stems: list[str], at: int, key: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the words of `key` from `at` on: in a row, or a verb and its small word about a few others."""
    if tuple(stems[at : at + len(key)]) == key:
        return tuple(range(at, at + len(key)))
    first, *rest = key
    if len(rest) != 1 or rest[0] not in _PARTICLES or first in _SMALL:
        return ()
    near = range(at + 2, min(at + 2 + _APART, len(stems)))
    last = next((n for n in near if stems[n] in _PARTICLES), None)
    return (at, last) if last is not None and stems[last] == rest[0] else ()


def _members(group: str) -> list[str]:
    return [m.strip() for m in group.split(",") if m.strip()]


def _read_member(written: str) -> tuple[str, Part]:
    """A member without its mark, and the part of speech that the mark tells."""
    mark, _, rest = written.partition(" ")
    return (rest.strip(), _MARKS[mark]) if mark in _MARKS and rest else (written, "")


def _with_past(member: tuple[str, Part]) -> Iterator[tuple[str, Part]]:
    """A member, and where it is a phrase that begins with an irregular verb the forms that no stem leads to: who came
    up with something is who has to come up with it."""
    text, part = member
    yield member
    verb, space, rest = text.partition(" ")
    if space and part != "noun":
        yield from ((f"{form} {rest}", part) for form in IRREGULAR.get(verb, ()))


def _in_the_past(told: Iterable[tuple[str, Part]]) -> Iterator[tuple[str, Part]]:
    """The forms of the irregular verbs among members, by which these are looked up too: who sent it had to send it."""
    return ((form, part) for text, part in told if part != "noun" for form in IRREGULAR.get(text, ()))


def _key(phrase: str) -> tuple[str, ...]:
    if phrase.isascii() and phrase.isalpha():
        return (stem(phrase.lower()),)
    return tuple(stems(phrase))
