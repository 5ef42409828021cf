"""How far a text speaks of what a question asks: its facets, each with a weight, found or not.

A facet's weight is the inverse document frequency of its words (Spärck Jones 1972, in the form that BM25 uses), so that
a rare word decides and a common one hardly counts. A facet is found by its own stems in a row or by those of another
name of the thing, or, for less, by those of a variant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cascade.language import stem_row, stems
from cascade.language.namewords import ADDRESSEES
from cascade.types import Facet

__all__ = ["MUST", "VARIANT", "Match", "Matcher", "inverse_frequency", "union"]

VARIANT = 0.8
"""What a variant counts beside the facet's own words."""
MUST = 2.0
"""What a facet that must be there weighs beside one that may."""
PREFIX = 5
"""From this length on a stem also matches longer words that begin with it: "print" finds "printer". One that ends in
the "i" of a "y" does not: no party is "particular", and no study a "studio"."""


_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
"""A capital within a sentence: whoever writes that writes names with theirs."""


class Match(NamedTuple):
    """`coverage`: share of the facets' weight that the text carries, 0 to 1. `found`: facet to its share, 0 to 1."""

    coverage: float
    found: Mapping[int, float]


class Matcher:
    """Facets made ready to be looked for in many texts."""

    def __init__(self, facets: Sequence[Facet], weights: Sequence[float]) -> None:
        self.facets = tuple(facets)
        self.weights = tuple(w * f.weight * (MUST if f.must else 1.0) for f, w in zip(facets, weights, strict=True))
        self._total = sum(self.weights) or 1.0
        self._names = {n: _Plain(f.text) for n, f in enumerate(facets) if f.must and _is_one_name(f.text)}
        self._needles = [[(n, share) for text, share in _spellings(f) if (n := _needle(text))] for f in facets]

    def __call__(self, text: str) -> Match:
        """What `text` speaks of."""
        match = self._of_row(stem_row(text))
        common = [n for n in match.found.keys() & self._names.keys() if self._names[n].alone_in(text)]
        if not common:
            return match
        found = {n: share for n, share in match.found.items() if n not in common}
        return Match(self.coverage(found), found)

    def _of_row(self, row: str) -> Match:
        """What a row of stems speaks of."""
        found = {}
        for number, needles in enumerate(self._needles):
            share = max((share for needle, share in needles if needle in row), default=0.0)
            if share:
                found[number] = share
        return Match(self.coverage(found), found)

    def coverage(self, found: Mapping[int, float]) -> float:
        """Share of the weight that these facets carry together."""
        return sum(self.weights[n] * share for n, share in found.items()) / self._total

    def rest(self, found: Mapping[int, float]) -> float:
        """Coverage of the facets that are no names or ids: that somebody is named says nothing of what was asked."""
        return self.share(found, [n for n, f in enumerate(self.facets) if not f.must])

    def share(self, found: Mapping[int, float], facets: Collection[int]) -> float:
        """What of the weight of `facets` is found, 0 to 1; all of it where they weigh nothing."""
        total = sum(self.weights[n] for n in facets)
        return sum(self.weights[n] * found.get(n, 0.0) for n in facets) / total if total else 1.0

    def told_by(self, roots: Collection[str]) -> set[int]:
        """The facets that have one of these stems in their text."""
        return {n for n, f in enumerate(self.facets) if not set(stems(f.text)).isdisjoint(roots)}

    def missing(self, found: Mapping[int, float], *, must: bool = True) -> tuple[str, ...]:
        """The facets that were not found: those that must be, or all."""
        return tuple(f.text for n, f in enumerate(self.facets) if n not in found and (f.must or not must))


def _is_one_name(text: str) -> bool:
    """Whether it is one word that only its capital tells from a common one; of a team ("Sales") not even that does."""
    return text.isalpha() and text[1:].islower() and text[0].isupper() and text.lower() not in ADDRESSEES


class _Plain:
    """A name as a common word: "blockbuster shows" are nothing of Blockbuster's."""

    def __init__(self, name: str) -> None:
        word = re.escape(name)
        self._any = re.compile(rf"\b{word}", re.IGNORECASE)
        self._common = re.compile(rf"(?<![^\s(\"'“‘]){word.lower()}(?![\w@/_.#-]*[\w@/_#])")

    def alone_in(self, text: str) -> bool:
        """Whether `text` writes names with capitals and has the word without one alone."""
        common = len(self._common.findall(text))
        return 0 < common == len(self._any.findall(text)) and _CAPITAL.search(text) is not None


def union(matches: Iterable[Match]) -> dict[int, float]:
    """What several texts speak of together."""
    together: dict[int, float] = {}
    for match in matches:
        for number, share in match.found.items():
            together[number] = max(share, together.get(number, 0.0))
    return together


def inverse_frequency(frequency: int, size: int) -> float:
    """BM25's inverse document frequency of a word that `frequency` of `size` passages have."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _spellings(facet: Facet) -> Iterator[tuple[str, float]]:
    """What the facet is found by, each with what that counts."""
    yield from ((text, 1.0) for text in facet.called)
    yield from ((text, VARIANT) for text in facet.variants)


def _needle(text: str) -> str:
    row = stems(text)
    if not row:
        return ""
    open_end = len(row) == 1 and len(row[0]) >= PREFIX and row[0].isalpha() and not row[0].endswith("i")
    return f" {' '.join(row)}" + ("" if open_end else " ")
