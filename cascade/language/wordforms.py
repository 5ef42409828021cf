"""Whether two written words are forms of one, and as what part of speech a text has a word.

By endings and by the words beside it, as far as these tell: what is not told counts as either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

__all__ = ["DERIVED", "IRREGULAR", "Part", "closeness", "part_of"]

Part = Literal["noun", "verb", ""]

_VERBS = (
    "begin began begun, bend bent, blow blew blown, break broke broken, bring brought, build built, burn burnt, "
    "buy bought, catch caught, choose chose chosen, come came, dig dug, do did done, draw drew drawn, drink drank "
    "drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, "
    "fly flew flown, forget forgot forgotten, freeze froze frozen, get got, give gave given, go went gone, grow "
    "grew grown, hang hung, hear heard, hide hid hidden, hold held, keep kept, know knew known, lay laid, lead "
    "led, leave left, lend lent, lose lost, make made, meet met, pay paid, ride rode ridden, ring rang rung, rise "
    "rose risen, run ran, say said, sell sold, send sent, shrink shrank shrunk, sing sang sung, sink sank sunk, "
    "sleep slept, speak spoke spoken, spend spent, stand stood, steal stole stolen, stick stuck, swim swam swum, "
    "take took taken, teach taught, tell told, think thought, throw threw thrown, wear wore worn, win won, "
    "withdraw withdrew withdrawn, write wrote written"
)
IRREGULAR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {verb: tuple(forms) for verb, *forms in map(str.split, _VERBS.split(","))}
)
"""Forms of verbs that no stem leads to."""
_SAME, _INFLECTED, DERIVED = range(3)
_LEAST = 3
"""Letters of a word that others are made of."""
_VERBAL = ("ed", "ing")
_DETERMINERS = frozenset(
    "a an the my our your his her its their whose this these those no any some each every several both two three four "
    "five six seven eight nine ten".split()
)
_BEFORE_VERBS = frozenset(
    "i we you they he she it who people everyone everybody anyone anybody someone somebody to not do does did will "
    "would can could should shall may might must didn't don't doesn't won't can't couldn't wouldn't shouldn't".split()
)
_AFTER_VERBS = frozenset("the a an my our your his her its their this these those me us you him them it".split())
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def closeness(said: Sequence[str], member: Sequence[str], of: Part, part: Part) -> int | None:
    """How far the words `said` are from those of a member in form: 0 for the same, singular or plural, 1 for another
    form of the verb, 2 for a word made of it; None where they are other words with the same stem.

    `of`: the part of speech that the member is meant as; `part`: the one that was said.
    """
    if of and part and of != part:
        return None
    far = [_apart(one, other) for one, other in zip(said, member, strict=True)]
    if any(n is None for n in far):
        return None
    widest = max((n for n in far if n is not None), default=_SAME)
    verbal = widest == _INFLECTED and any(w.endswith(_VERBAL) for w in said)
    return None if verbal and of == "noun" else widest


def part_of(word: str, text: str) -> Part:
    """As what part of speech `text` has `word`, where its neighbours tell it: after an article, a possessive or a
    number it is a noun, after a pronoun or an auxiliary, and before an article, a verb."""
    tokens = [token[0].lower().replace("’", "'") for token in _TOKEN.finditer(text)]
    at = next((n for n, token in enumerate(tokens) if token.removesuffix("'s") == word.lower()), None)
    if at is None:
        return ""
    before, after = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
    if before in _DETERMINERS or before.endswith("'s") or before.isdigit() or after == "of":
        return "noun"
    return "verb" if before in _BEFORE_VERBS or after in _AFTER_VERBS else ""


def _apart(said: str, member: str) -> int | None:
    if not _plain(said).isdisjoint(_plain(member)):
        return _SAME
    one, other = set(_bases(said)), set(_bases(member))
    if not one.isdisjoint(other):
        return _INFLECTED
    made = any(_made(word, base) for word, bases in ((said, other), (member, one)) for base in bases)
    return DERIVED if made else None


def _made(word: str, base: str) -> bool:
    """Whether a word goes on where the other ends: "approval" of "approve"."""
    root = base.rstrip("ey")
    return len(root) >= _LEAST and word.startswith(root)


def _plain(word: str) -> set[str]:
    """A word and, of a plural, the singular."""
    found = {word}
    if word.endswith("ies"):
        found.add(f"{word[:-3]}y")
    if word.endswith("es"):
        found.add(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        found.add(word[:-1])
    return found


def _bases(word: str) -> Iterator[str]:
    """The words that a written one may be a form of."""
    yield from _plain(word)
    for ending in _VERBAL:
        root = word.removesuffix(ending)
        if root != word and len(root) >= _LEAST - 1:
            yield from (root, f"{root}e")
            if root[-1:] == root[-2:-1]:
                yield root[:-1]
            if ending == "ed" and root.endswith("i"):
                yield f"{root[:-1]}y"
