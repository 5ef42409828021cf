"""Which names stand for another: the tellings of a library and the word of the person, weighed.

Tellings of one pair are independent witnesses: each is right with a weight that its form gives it, so the pair holds
unless all of them err (a noisy or; Pearl 1988). That the two names meet far more often than chance lets them is one
witness more. What is said by a person counts alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, Protocol

from cascade.aliases.naming import is_distinct, key, squeezed
from cascade.aliases.own import Own
from cascade.aliases.telling import Relation, Telling
from cascade.language import STOP_WORDS, fold
from cascade.types import Instant, Value

__all__ = ["STRONG", "WEAK", "Alias", "Called", "Counts", "NameBook"]

STRONG = 0.75
"""From this confidence on another name counts as the name itself does."""
WEAK = 0.4
"""From this confidence on it is looked for at all."""
_WEIGHTS = {Relation.RENAMED: 0.7, Relation.CODE: 0.7, Relation.ALSO: 0.6, Relation.SHORT: 0.6}
_OPEN = 0.5
"""What a telling that proposes or asks counts beside a firm one."""
_CHANNEL = 0.5
"""A channel may get another name for another reason than that its subject did."""
_WITNESSES = 4
_TOGETHER, _LIFT, _MET = 3, 5.0, 0.3
"""Names that meet in so many passages, and so often beside chance, are one witness more, of that weight."""
_PARTNERS, _SHARED = 3, 0.6
"""A name that is said to be more others than this is one of a kind: what it counts for at most."""
_SPELLED_OUT = 0.03
"""Share of the passages with some initials that must have the words too: else they are known to mean another thing."""
_COMMON, _LARGE = 0.05, 1000
"""A word in more of the passages than this share, in a library of so many, is no name that is told apart by it."""
_QUOTE, _TITLE = 160, 60


class Counts(Protocol):
    """How often names are written in the library's passages."""

    @property
    def size(self) -> int: ...

    def frequency(self, name: str) -> int:
        """Passages with `name`."""
        ...

    def together(self, one: str, other: str) -> int:
        """Passages with both."""
        ...


class Alias(Value):
    """Two names of one thing: `one` the earlier, inner or shorter of them, where there is an order."""

    one: str
    other: str
    relation: Relation
    confidence: float
    """0 to 1; computed from `tellings` and the counts."""
    since: Instant | None = None
    """From when on it is called `other`, where that is told."""
    tellings: tuple[Telling, ...] = ()
    """The places that say so, the best witness first."""
    together: int = 0
    """Passages with both names."""
    chance: float = 0.0
    """How many those would be if the names had nothing to do with each other."""
    struck: bool = False
    """The person says that it is not so."""

    @property
    def strong(self) -> bool:
        return self.confidence >= STRONG and not self.struck

    @property
    def used(self) -> bool:
        """Whether it is looked for."""
        return self.confidence >= WEAK and not self.struck

    @property
    def reason(self) -> str:
        """On whose word, in a phrase."""
        if self.relation is Relation.JOINED or not self.tellings:
            return "you said so, in names.txt"
        first, more = self.tellings[0], len(self.tellings) - 1
        who = first.by or "somebody"
        when = f" on {first.at:%Y-%m-%d}" if first.at else ""
        others = f", and {more} more" if more else ""
        where = _shortened(first.title or first.document, _TITLE)
        return f"{who}{when} in {where}: “{_shortened(first.text, _QUOTE)}”{others}"


class Called(NamedTuple):
    """Another name for what a question names, and by which aliases: more than one where a name was given twice."""

    name: str
    strong: bool
    by: tuple[Alias, ...]

    def sentence(self, asked: str) -> str:
        """Why the plan looks for it."""
        sure = "" if self.strong else "perhaps "
        return f"{asked} is {sure}also called {self.name}: {'; '.join(alias.reason for alias in self.by)}"


_Key = tuple[str, ...]


class NameBook:
    """The aliases of a library. `until` leaves out what was told later; without `counts` names are not counted."""

    def __init__(
        self,
        tellings: Iterable[Telling] = (),
        own: Own | None = None,
        counts: Counts | None = None,
        *,
        until: datetime | None = None,
    ) -> None:
        self._own = own or Own()
        self._counts = counts
        self._told: dict[tuple[_Key, _Key], list[Telling]] = defaultdict(list)
        self._partners: dict[_Key, set[_Key]] = defaultdict(set)
        self._known: dict[tuple[_Key, _Key], Alias] = {}
        for telling in tellings:
            if until is not None and telling.at is not None and telling.at > until:
                continue
            self._add(telling)
        for said in self._own.joined:
            self._add(Telling(one=said.one, other=said.other, relation=Relation.JOINED, document="", text=str(said)))

    def _add(self, telling: Telling) -> None:
        one, other = key(telling.one), key(telling.other)
        if one and other and one != other:
            self._told[min(one, other), max(one, other)].append(telling)
            self._partners[one].add(other)
            self._partners[other].add(one)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with what is told, and with the library that it is weighed in."""
        read = hashlib.sha256(str(self._counts.size if self._counts and self._told else 0).encode())
        for pair in sorted(self._told):
            read.update(f"{pair}{[t.model_dump_json() for t in self._told[pair]]}{self._is_struck(pair)}".encode())
        return read.hexdigest()[:16]

    def aliases(self, word: str = "") -> tuple[Alias, ...]:
        """All of them, or those with a name that has the words of `word`; the surest first."""
        wanted, squeezed_ = key(word), squeezed(word)
        pairs = [p for p in self._told if not wanted or _has(p, wanted) or self._spelled(p, squeezed_)]
        return tuple(sorted(map(self._alias, pairs), key=lambda a: (-a.confidence, fold(a.one), fold(a.other))))

    def called(self, name: str, *, written: bool = True) -> tuple[Called, ...]:
        """Other names for `name`, the surest first: direct ones, and those by way of one more that is sure.

        `written`: it stands there as a name. Else it is a word like others, and has to be one that is only a name.
        """
        start = key(name)
        found: dict[_Key, Called] = {}
        direct = [(to, self._alias(_pair(start, to))) for to in sorted(self._partners.get(start, ()))]
        for to, alias in direct:
            if alias.used and self._applies(name, start, alias, written):
                found[to] = Called(_other(alias, start), alias.strong and not self._vague(alias, start), (alias,))
        for to, first in direct:
            if to in found and found[to].strong and Relation.SHORT is not first.relation:
                for further in sorted(self._partners[to] - {start}):
                    second = self._alias(_pair(to, further))
                    both = Called(_other(second, to), first.confidence * second.confidence >= STRONG, (first, second))
                    told = Relation.SHORT is not second.relation and not self._own.splits(name, both.name)
                    if second.strong and told and further not in found:
                        found[further] = both
        usable = [called for called in found.values() if not self._everywhere(called.name)]
        return tuple(sorted(usable, key=lambda c: (not c.strong, len(c.by), -c.by[0].confidence, c.name)))

    # --- weighing -------------------------------------------------------------------------------------------------

    def _alias(self, pair: tuple[_Key, _Key]) -> Alias:
        if pair not in self._known:
            self._known[pair] = self._weighed(pair)
        return self._known[pair]

    def _weighed(self, pair: tuple[_Key, _Key]) -> Alias:
        """What all that is told of two names comes to: each witness takes its weight off the doubt that is left."""
        told = sorted(self._told[pair], key=lambda t: (-_weight(t), t.at is None, t.at, t.document, t.start))
        witnesses = _distinct(told)
        best = witnesses[0]
        together, chance = self._met(best)
        doubt = 1.0
        for telling in witnesses[:_WITNESSES]:
            doubt *= 1 - _weight(telling)
        if best.relation is not Relation.SHORT and together >= _TOGETHER and together >= _LIFT * chance:
            doubt *= 1 - _MET
        confidence = min(1 - doubt, self._limit(best, pair))
        dated = [t.at for t in told if t.at and t.relation is Relation.RENAMED and not t.channel]
        witnesses = sorted(witnesses, key=lambda t: t.channel)  # to be shown, a sentence says more
        return Alias(
            one=best.one,
            other=best.other,
            relation=best.relation,
            confidence=1.0 if best.relation is Relation.JOINED else round(confidence, 2),
            since=min(dated, default=None),
            tellings=() if best.relation is Relation.JOINED else tuple(witnesses),
            together=together,
            chance=round(chance, 2),
            struck=self._is_struck(pair),
        )

    def _met(self, telling: Telling) -> tuple[int, float]:
        """In how many passages both names are, and in how many they would be by chance."""
        if self._counts is None or not self._counts.size:
            return 0, 0.0
        one, other = self._counts.frequency(telling.one), self._counts.frequency(telling.other)
        return self._counts.together(telling.one, telling.other), one * other / self._counts.size

    def _limit(self, telling: Telling, pair: tuple[_Key, _Key]) -> float:
        """What the confidence is at most: less for a name that is said to be many things, or is everywhere."""
        if telling.relation is Relation.JOINED:
            return 1.0
        if telling.relation is Relation.SHORT:
            return self._of_initials(telling)
        limit = 0.97
        if max(len(self._rivals(k)) for k in pair) > _PARTNERS:
            limit = _SHARED
        if any(not is_distinct(n) and " " not in n and self._share(n) > _COMMON for n in (telling.one, telling.other)):
            limit = min(limit, _SHARED)
        return limit

    def _of_initials(self, telling: Telling) -> float:
        """Initials that stand for several things stand for none; nor do those that mostly go without the words."""
        short, long = key(telling.one), key(telling.other)
        if self._counts is not None and self._counts.size:
            together = self._counts.together(telling.one, telling.other)
            if together < _SPELLED_OUT * self._counts.frequency(telling.one):
                return WEAK - 0.05
        for other in self._partners[short] - {long}:
            relations = {t.relation for t in self._told[_pair(short, other)]}
            if Relation.SHORT in relations and 2 * len(set(other) & set(long)) < len(set(other) | set(long)):
                return WEAK - 0.05
        return 0.97

    def _rivals(self, name: _Key) -> set[_Key]:
        return {to for to in self._partners[name] if any(_weight(t) >= WEAK for t in self._told[_pair(name, to)])}

    def _share(self, name: str) -> float:
        if self._counts is None or self._counts.size < _LARGE:
            return 0.0
        return self._counts.frequency(name) / self._counts.size

    def _everywhere(self, name: str) -> bool:
        """Whether a name is such a common word that looking for it finds everything."""
        words = key(name)
        return fold(name) in STOP_WORDS or (
            len(words) == 1 and not is_distinct(name) and self._share(name) > 4 * _COMMON
        )

    def _applies(self, name: str, start: _Key, alias: Alias, written: bool) -> bool:
        """Whether what the question writes is the alias' name, and not a word that happens to be spelled so."""
        if alias.relation is Relation.SHORT and key(alias.one) == start:
            return name.removesuffix("s") == alias.one
        own = alias.one if key(alias.one) == start else alias.other
        return written or is_distinct(own) or len(start) > 1

    @staticmethod
    def _vague(alias: Alias, start: _Key) -> bool:
        """From the words to their initials is a guess: initials stand for much."""
        return alias.relation is Relation.SHORT and key(alias.other) == start

    def _is_struck(self, pair: tuple[_Key, _Key]) -> bool:
        first = self._told[pair][0]
        return self._own.splits(first.one, first.other)

    def _spelled(self, pair: tuple[_Key, _Key], wanted: str) -> bool:
        first = self._told[pair][0]
        return bool(wanted) and wanted in (squeezed(first.one), squeezed(first.other))


def _weight(telling: Telling) -> float:
    if telling.relation is Relation.JOINED:
        return 1.0
    weight = _CHANNEL if telling.channel else _WEIGHTS[telling.relation]
    return weight if telling.firm else weight * _OPEN


def _distinct(told: Sequence[Telling]) -> list[Telling]:
    """Tellings in different words: a forwarded or repeated sentence is one witness."""
    return list({squeezed(t.text): t for t in reversed(told)}.values())[::-1]


def _shortened(text: str, limit: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip(" ,…") + "…"


def _pair(one: _Key, other: _Key) -> tuple[_Key, _Key]:
    return min(one, other), max(one, other)


def _other(alias: Alias, start: _Key) -> str:
    return alias.other if key(alias.one) == start else alias.one


def _has(pair: tuple[_Key, _Key], wanted: _Key) -> bool:
    return any(set(wanted) <= set(name) for name in pair)
