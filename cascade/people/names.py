"""Names of people as they are written in heads of mails, on cards and in chats: when two of them may be one person's.

Two tests, for two uses. `same` is strict: the whole name, in any order, with nothing that speaks against it. Names that
one address goes by are held to `compatible` alone: there a short form or a missing middle name is no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cascade.language import fold

__all__ = ["Name", "clusters", "compatible", "fits", "parse", "same", "spells", "untitled"]

_BRACKETS = re.compile(r"[(\[{<][^)\]}>]*[)\]}>]?|\bvia\b.*$|\bon behalf of\b.*$", re.I)
_ADDRESS = re.compile(r"\S@\S|\S at \S+\.\S|://", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame rev dipl ing herr frau phd md msc bsc mba jr sr ii iii iv esq".split()
)
_NICKNAMES = [
    set(pair.split("/"))
    for pair in (
        "jim/james bob/robert rob/robert bill/william will/william dick/richard rick/richard mike/michael dave/david"
        " tony/anthony andy/andrew drew/andrew jack/john joe/joseph ted/edward ned/edward hank/henry harry/henry"
        " chuck/charles steve/stephen steve/steven jeff/jeffrey geoff/geoffrey larry/lawrence jerry/gerald"
        " kate/katherine kate/catherine kathy/katherine cathy/catherine liz/elizabeth beth/elizabeth betty/elizabeth"
        " peggy/margaret meg/margaret sue/susan jenny/jennifer becky/rebecca debbie/deborah pat/patricia"
        " trish/patricia sandy/alexandra sasha/alexander lenny/leonard hans/johannes toni/anton"
    ).split()
]
_HANDLE = re.compile(r"[^a-z]+")
_CROWD = 200
"""Names of one address beyond which they are not compared with each other."""
_SHORTEST = 3
"""Letters that a word of a name has at least to be known by in a handle."""


class Name(NamedTuple):
    """A name's words, folded, in the order in which they are spoken; initials and titles apart."""

    words: tuple[str, ...]
    initials: frozenset[str]

    @property
    def full(self) -> bool:
        """Whether it has a given and a family name."""
        return len(self.words) > 1

    @property
    def key(self) -> tuple[str, ...]:
        """The same for each order of the words."""
        return tuple(sorted(self.words))


def untitled(name: str) -> str:
    """A name as mails have it: "Dr Rowe" is written to as Ines Rowe."""
    return " ".join(parse(name).words) or name


@lru_cache(maxsize=65536)
def parse(name: str) -> Name:
    """`name` taken apart; without words for what is an address, or nothing that names anybody."""
    plain = _BRACKETS.sub(" ", name)
    if _ADDRESS.search(plain):
        return Name((), frozenset())
    family, comma, given = plain.partition(",")
    if comma and _known(given):
        plain = f"{given} {family}"
    words = _known(plain)
    return Name(tuple(w for w in words if len(w) > 1), frozenset(w for w in words if len(w) == 1))


def _known(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in _TITLES]


def same(one: Name, other: Name) -> bool:
    """Whether both are the same full name: all words, and no initial that differs."""
    return one.full and one.key == other.key and not _initials_differ(one, other)


def compatible(one: Name, other: Name) -> bool:
    """Whether both may be the name of one person: one is a shorter way to write the other."""
    if not one.words or not other.words:
        return True
    if one.full and other.full:
        if _initials_differ(one, other):
            return False
        few, many = sorted((set(one.words), set(other.words)), key=len)
        if few <= many:
            return True
        return one.words[-1] == other.words[-1] and _short_for(one.words[0], other.words[0])
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    [word] = short.words[:1]
    if word in long.words:
        left = {w[0] for w in long.words if w != word} | long.initials
        return not (short.initials and left) or short.initials <= left
    return not short.initials and fits(word, long)


def _short_for(one: str, other: str) -> bool:
    """Whether one given name is a short form of the other."""
    return one.startswith(other) or other.startswith(one) or {one, other} in _NICKNAMES


def _initials_differ(one: Name, other: Name) -> bool:
    """Whether each has a middle initial, and not the other's; a word that is written out speaks by its first letter."""
    extra = set(other.words) - set(one.words), set(one.words) - set(other.words)
    mine, theirs = one.initials | {w[0] for w in extra[1]}, other.initials | {w[0] for w in extra[0]}
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def fits(handle: str, name: Name) -> bool:
    """Whether a handle (what stands before the @, a login) could be made of `name`."""
    letters = _HANDLE.sub("", fold(handle))
    return any(len(word) >= _SHORTEST and word.replace("'", "") in letters for word in name.words)


def spells(handle: str, name: Name) -> bool:
    """Whether a handle is the full name and nothing else, in either order."""
    letters = _HANDLE.sub("", fold(handle))
    orders = (name.words, name.words[::-1])
    return name.full and letters == fold(handle).translate(_JOINTS) and letters in {"".join(order) for order in orders}


_JOINTS = str.maketrans("", "", "._- ")


def clusters(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names that one address goes by, put together where they may be one person's; what names nobody is left out.

    More than one cluster: several people use the address, or a program writes in their names. Two full names alone that
    share the given name are one person's, who has taken another family name; a shared family name is a family's.
    """
    read = sorted({name: parse(name) for name in names}.items())
    if len(read) > _CROWD:
        return _by_key(read)
    groups: list[list[str]] = []
    for name, parsed in read:
        if parsed.full:
            _put(name, parsed, groups)
    if len(groups) == 2 and _share(*groups):
        groups = [groups[0] + groups[1]]
    complete = [list(group) for group in groups]
    for name, parsed in read:
        if parsed.words and not parsed.full:
            meant = [n for n, group in enumerate(complete) if any(compatible(parsed, parse(each)) for each in group)]
            if len(meant) == 1:
                groups[meant[0]].append(name)
            else:
                _put(name, parsed, groups, since=len(complete))
    return [tuple(sorted(group)) for group in groups]


def _by_key(read: Iterable[tuple[str, Name]]) -> list[tuple[str, ...]]:
    """Each name for itself: an address with so many is nobody's."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, parsed in read:
        if parsed.words:
            found.setdefault(parsed.key, []).append(name)
    return [tuple(group) for group in found.values()]


def _put(name: str, parsed: Name, groups: list[list[str]], since: int = 0) -> None:
    """Into the first group from `since` on whose names all go with it, else into a new one."""
    for group in groups[since:]:
        if all(compatible(parsed, parse(each)) for each in group):
            group.append(name)
            return
    groups.append([name])


def _share(one: list[str], other: list[str]) -> bool:
    ours, theirs = ([parse(name).words for name in group] for group in (one, other))
    return any(a[0] == b[0] and a[-1] != b[-1] for a in ours for b in theirs)
