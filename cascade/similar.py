"""Texts that are alike: copies to fold into one, and short statements to group into themes."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from cascade.language import content_words, fold, stem, words

__all__ = ["COPY", "Cluster", "Fingerprint", "clusters", "fingerprint", "fold_copies", "near"]

COPY = 0.8
"""Texts at least this near are copies of one another."""

_SHINGLE = 3
"""Words in a row that are compared."""
_WORDS = 20_000
"""What is looked at of a text."""
_MARK = re.compile(r"[^\W_]*\d[^\W_]*|[^\W\d_][^\W_]*")


class Fingerprint(NamedTuple):
    """What a text is recognised by; the same in every process.

    `shingles` are CRC-32 of runs of three folded words (Broder 1997). `marks` are its numbers and capitalised words.
    """

    shingles: frozenset[int]
    marks: frozenset[str]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of `text`, of its first 20,000 words."""
    row = words(text)[:_WORDS]
    size = min(_SHINGLE, len(row))
    runs = (" ".join(row[at : at + size]) for at in range(len(row) - size + 1)) if row else ()
    marks = (m[0] for m in _MARK.finditer(text[: _WORDS * 8]) if m[0][0].isupper() or not m[0].isalpha())
    return Fingerprint(frozenset(zlib.crc32(run.encode()) for run in runs), frozenset(map(fold, marks)))


def near(a: str | Fingerprint, b: str | Fingerprint) -> float:
    """How alike two texts are, 0 to 1: the cosine of their sets of shingles.

    A copy with a little more around it is near. Texts that differ in numbers or names on both sides are not copies
    however many words they share, and stay below one half: one may correct the other.
    """
    one = fingerprint(a) if isinstance(a, str) else a
    other = fingerprint(b) if isinstance(b, str) else b
    if not one.shingles or not other.shingles:
        return 0.0
    alike = len(one.shingles & other.shingles) / math.sqrt(len(one.shingles) * len(other.shingles))
    return alike / 2 if one.marks - other.marks and other.marks - one.marks else alike


def fold_copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of texts that are copies of their group's first, as indices in order; every text is in one group."""
    prints = [fingerprint(text) for text in texts]
    groups: dict[int, list[int]] = {}
    keyed: defaultdict[int, list[int]] = defaultdict(list)
    for at, mine in enumerate(prints):
        keys = sorted(mine.shingles)[:8]  # copies share their smallest hashes, all but surely
        candidates = sorted({first for key in keys for first in keyed[key]})
        first = next((c for c in candidates if near(prints[c], mine) >= COPY), None)
        if first is not None:
            groups[first].append(at)
            continue
        groups[at] = [at]
        for key in keys:
            keyed[key].append(at)
    return list(groups.values())


# --- themes -------------------------------------------------------------------------------------------------------


class Cluster(NamedTuple):
    """A theme: which texts say it, the words that they share and others do not, and the text that says it best."""

    members: tuple[int, ...]
    label_terms: tuple[str, ...]
    centre: int


Vector = dict[str, float]

_LINK = 0.15
"""Average cosine from which two groups are one theme."""
_NEIGHBOURS = 10
"""Texts whose words a text takes on, in the measure that it is like them."""
_TIE = 1e-9
_FEATURES = 30
"""Words that a text keeps then."""
_CLUSTERED = 500
"""Texts that are grouped pair by pair; further ones join the nearest group."""
_LABELS = 4


def clusters(
    texts: Sequence[str], idf: Callable[[str], float] | None = None, ignore: Collection[str] = ()
) -> list[Cluster]:
    """Themes of short texts, the largest first: average-link clustering (Sokal and Michener 1958) on TF-IDF cosine.

    `idf` weighs a folded word; without it words weigh by how few of `texts` have them. Either way a word that comes
    back in `texts` weighs more. Words in `ignore`, or with the stem of one, do not count: what every text says groups
    nothing. Each text takes on the words of those nearest to it before they are linked (document expansion, Singhal and
    Pereira 1999), so that two that share no word can meet through a third. A text that is like no other is a theme of
    its own.
    """
    stems, surface = _stems(texts, ignore)
    weights = _weights(stems, surface, idf)
    vectors = [_unit(_frequencies(row, weights)) for row in stems]
    groups = _grouped(vectors)
    document_frequency = Counter(s for row in stems for s in set(row))
    told = []
    for members in groups:
        centroid = _mean([vectors[m] for m in members])
        centre = max(members, key=lambda m: (_dot(vectors[m], centroid), -m))
        labels = _labels(members, stems, weights, document_frequency, len(texts))
        told.append(Cluster(tuple(members), tuple(surface[s] for s in labels), centre))
    return sorted(told, key=lambda c: (-len(c.members), c.members))


def _stems(texts: Sequence[str], ignore: Collection[str]) -> tuple[list[list[str]], dict[str, str]]:
    """The stems of each text, and for each stem the word that it is most often written as."""
    ignored = {fold(word) for word in ignore} | {stem(fold(word)) for word in ignore}
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = []
    for text in texts:
        row = []
        for word in content_words(text):
            root = stem(word)
            if root not in ignored and word not in ignored and not word.isdigit():
                row.append(root)
                written[root][word] += 1
        rows.append(row)
    return rows, {root: min(forms, key=lambda w: (-forms[w], len(w), w)) for root, forms in written.items()}


def _weights(stems: list[list[str]], surface: dict[str, str], idf: Callable[[str], float] | None) -> Vector:
    frequency = Counter(s for row in stems for s in set(row))
    rare = {s: math.log(1 + len(stems) / n) if idf is None else max(idf(surface[s]), 0.0) for s, n in frequency.items()}
    return {s: rare[s] * math.log(1 + n) for s, n in frequency.items()}


def _frequencies(row: list[str], weights: Vector) -> Vector:
    return {s: (1 + math.log(n)) * weights[s] for s, n in Counter(row).items()}


def _unit(vector: Vector) -> Vector:
    """Of length 1, or empty."""
    length = math.sqrt(sum(w * w for w in vector.values()))
    return {s: w / length for s, w in vector.items()} if length else {}


def _expanded(vectors: Sequence[Vector]) -> list[Vector]:
    """Each with the vectors of its nearest added, weighed by their cosine, and its strongest words kept."""
    expanded = []
    for vector, row in zip(vectors, _similarities(vectors), strict=True):
        total = dict(vector)
        for other, value in sorted(row.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEIGHBOURS]:
            for s, w in vectors[other].items():
                total[s] = total.get(s, 0.0) + value * w
        strongest = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))[:_FEATURES]
        expanded.append(_unit(dict(strongest)))
    return expanded


def _dot(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(w * other[s] for s, w in one.items() if s in other)


def _mean(vectors: Sequence[Vector]) -> Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for s, w in vector.items():
            total[s] += w / len(vectors)
    return total


def _grouped(vectors: list[Vector]) -> list[list[int]]:
    """Groups of indices, each sorted."""
    first = vectors[:_CLUSTERED]
    groups = _linked(_similarities(_expanded(first)))
    centroids = [_mean([first[m] for m in members]) for members in groups]
    for at in range(_CLUSTERED, len(vectors)):
        best = max(range(len(groups)), key=lambda g: (_dot(vectors[at], centroids[g]), -g))
        if _dot(vectors[at], centroids[best]) >= _LINK:
            groups[best].append(at)
        else:
            groups.append([at])
            centroids.append(vectors[at])
    return groups


def _similarities(vectors: Sequence[Vector]) -> list[dict[int, float]]:
    """For each vector those that it shares a word with, and their cosine."""
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    rows: list[dict[int, float]] = [{} for _ in vectors]
    for at, vector in enumerate(vectors):
        row: defaultdict[int, float] = defaultdict(float)
        for s, w in vector.items():
            for other, weight in having[s]:
                row[other] += w * weight
            having[s].append((at, w))
        for other, value in row.items():
            rows[at][other] = rows[other][at] = value
    return rows


def _linked(alike: list[dict[int, float]]) -> list[list[int]]:
    """Average-link groups: pairs that are each other's nearest are joined until none are alike enough.

    Follows chains of nearest neighbours (Benzécri 1982), which takes time in the square of the number of texts.
    """
    members = {at: [at] for at in range(len(alike))}
    total = [dict(row) for row in alike]  # sums of cosines between the members of two groups
    groups: list[list[int]] = []
    chain: list[int] = []
    while members:
        tip = chain[-1] if chain else min(members)
        before = chain[-2] if len(chain) > 1 else None
        value, nearest = _closest(tip, before, total, members)
        if value < _LINK:
            groups.append(sorted(members.pop(tip)))
            for group in total[tip]:
                total[group].pop(tip, None)
            chain = chain[:-1]
        elif nearest == before:
            _join(tip, nearest, total, members)
            chain = chain[:-2]
        else:
            chain = [*chain, nearest] if chain else [tip, nearest]
    return sorted(groups)


def _join(one: int, other: int, total: list[dict[int, float]], members: dict[int, list[int]]) -> None:
    """Puts group `one` into `other`."""
    members[other] += members.pop(one)
    for group, value in total[one].items():
        total[group].pop(one, None)
        if group != other:
            total[other][group] = total[group][other] = total[other].get(group, 0.0) + value
    total[one] = {}


def _closest(
    at: int, before: int | None, total: list[dict[int, float]], members: dict[int, list[int]]
) -> tuple[float, int]:
    """The best average cosine of group `at` with another, and that group: `before` among equals, then the first."""
    best, nearest = -1.0, -1
    for group, value in total[at].items():
        mean = value / len(members[group])
        if mean > best + _TIE or (mean > best - _TIE and (group == before or (nearest != before and group < nearest))):
            best, nearest = max(mean, best), group
    return best / len(members[at]), nearest


def _labels(
    members: Sequence[int], stems: list[list[str]], weights: Vector, frequency: Counter[str], size: int
) -> list[str]:
    """The stems that most members share and few others have, the best first."""
    inside = Counter(s for m in members for s in set(stems[m]))
    least = 2 if len(members) > 1 else 1

    def telling(s: str) -> float:
        share = inside[s] / len(members)
        outside = (frequency[s] - inside[s]) / max(size - len(members), 1)
        return share * (share - outside) * weights[s] if share > outside else 0.0

    shared = [s for s, n in inside.items() if n >= least]
    return sorted(shared, key=lambda s: (-telling(s), s))[:_LABELS]
