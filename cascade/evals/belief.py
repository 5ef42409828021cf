"""How far a figure over cases can be believed: intervals, differences, the noise floor, and what they come to in words.

A measure over cases is a ratio of two sums, of values and of how often the measure was defined: the mean for most of
them, and for the precision of refusals the share of those cases that were refused. Cases of one cluster (a document, a
conversation) go together, for they are not independent of each other. Samples of one case are averaged first: clusters
are drawn with all that is in them, since drawing samples again would count their spread twice (Davison and Hinkley
1997, section 3.8).

How clusters are drawn is `bootstrap`'s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from cascade.evals.bootstrap import OUTSIDE, SAME, chance, interval
from cascade.types import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["Difference", "Estimate", "Outcome", "Values", "difference", "estimate", "noise_floor"]

Values = Mapping[str, float | Sequence[float | None]]
"""Case to its value, or to that of each of its samples, None where the measure is not defined; 0 to 1 each."""

Outcome = Literal["real", "noise", "same", "unclear"]
"""What a difference is: real, no more than repeats differ by, none worth the name, or not to be told by these cases."""

MARGIN = 0.02
"""An interval that lies within as much of 0 shows that there is no difference worth the name."""
_MOST_CASES = 100_000


class Estimate(Value):
    """A measure over cases, and where its true value lies with 95% confidence, as far as other cases would be alike."""

    mean: float
    low: float
    high: float
    cases: int
    """Cases that define the measure."""
    clusters: int


class Difference(Value):
    """What changed from `a` to `b`, on the same cases."""

    a: float
    b: float
    change: float
    """`b - a`."""
    low: float
    high: float
    """Ends of the 95% interval of the change."""
    p: float
    """Probability of as large a change, in either direction, were it chance which of both results is which in each
    cluster (the randomisation test that Smucker, Allan and Carterette 2007 recommend)."""
    cases: int
    clusters: int
    spread: float | None
    """Half-width that holds 95% of the changes between repeats of one recipe; None where nothing was repeated."""
    outcome: Outcome
    verdict: str
    """The same in words."""


def estimate(values: Values, clusters: Mapping[str, str]) -> Estimate:
    """The measure over `values`; a case without a cluster stands alone. Raises `ValueError` where no case has a value.

    Where all clusters agree, the interval allows for those that differ and may have gone unseen.
    """
    rows = _rows([values])
    table = _table(rows, clusters)
    low, high = interval(table, _level, least=0.0)
    mean = _level(table.sum(0))
    return Estimate(mean=_round(mean), low=_round(low), high=_round(high), cases=len(rows), clusters=len(table))


def difference(a: Values, b: Values, clusters: Mapping[str, str], spread: float | None = None) -> Difference:
    """What changed from `a` to `b`, paired by case.

    A case that only one of both has counts on that side alone, which is what a measure of the refused cases needs; of
    any other, give the same cases to both. Without a `spread` it follows from the samples, where either has several.
    Raises `ValueError` where either has no value.
    """
    rows = _rows([a, b])
    table = _table(rows, clusters)
    before, after = _level(table[:, :2].sum(0)), _level(table[:, 2:].sum(0))
    low, high = map(_round, interval(table, _change, least=-1.0))
    spread = _spread(a, b) if spread is None else spread
    change, p = _round(after - before), _round(chance(table, _change))
    alike = all(abs(row[:2] - row[2:]).max() < SAME for row in rows.values())
    outcome = _outcome(change, low, high, p, spread, alike=alike)
    return Difference(
        a=_round(before),
        b=_round(after),
        change=change,
        low=low,
        high=high,
        p=p,
        cases=len(rows),
        clusters=len(table),
        spread=spread,
        outcome=outcome,
        verdict=_verdict(outcome, change, low, high, len(rows), spread, alike=alike),
    )


def noise_floor(values: Values) -> float | None:
    """The A/A spread: the half-width that holds 95% of the changes between two repeats, of one sample of each case.

    It follows from the variance of each case's samples, so that two samples of many cases say as much as many repeats
    of the whole. None where no case has two samples, or none a value.
    """
    import numpy as np

    sampled = [each for each in map(_samples, values.values()) if len(each) > 1]
    sums = np.sum([each.mean(0) for each in sampled], axis=0) if sampled else np.zeros(2)
    if not sums[1]:
        return None
    # A ratio of sums varies as the sum of (value - ratio * defined) does, to the first order.
    ratio = float(_level(sums))
    variance = sum(float((each[:, 0] - ratio * each[:, 1]).var(ddof=1)) for each in sampled)
    return _round(NormalDist().inv_cdf(1 - OUTSIDE / 2) * math.sqrt(2 * variance) / sums[1])


def _spread(a: Values, b: Values) -> float | None:
    """The A/A spread of two results, each of as many samples as it has: their noise shrinks by the root of that.

    One that was not repeated is taken to be as noisy as the other.
    """
    floors = [noise_floor(a), noise_floor(b)]
    known = [floor for floor in floors if floor is not None]
    if not known:
        return None
    counts = [len(values) / sum(1 / len(_samples(each)) for each in values.values()) for values in (a, b)]
    each = [known[0] if floor is None else floor for floor in floors]
    return _round(math.sqrt(sum(floor**2 / (2 * count) for floor, count in zip(each, counts, strict=True))))


# --- sums by cluster ----------------------------------------------------------------------------------------------


def _rows(results: Sequence[Values]) -> dict[str, Array]:
    """Case to two figures for each result: the mean of its values, and how often it has one. In the order of ids, so
    that figures do not hang on the order of cases."""
    import numpy as np

    rows: dict[str, Array] = {}
    for case in sorted({case for values in results for case in values}):
        row = np.concatenate([_samples(v[case]).mean(0) if case in v else np.zeros(2) for v in results])
        if row[1::2].any():
            rows[case] = row
    return rows


def _table(rows: Mapping[str, Array], clusters: Mapping[str, str]) -> Array:
    """A row for each cluster, the sum of its cases'."""
    import numpy as np

    sums: dict[str, Array] = {}
    for case, row in rows.items():
        name = clusters.get(case) or case
        sums[name] = sums[name] + row if name in sums else row
    table = np.array([sums[name] for name in sorted(sums)])
    if not sums or not table[:, 1::2].sum(0).all():
        raise ValueError("no case has a value: the measure is not defined")
    return table


def _samples(value: float | Sequence[float | None]) -> Array:
    """A row for each sample: its value, and whether it has one."""
    import numpy as np

    each = [value] if isinstance(value, int | float) else value or [None]
    return np.array([(0.0, 0.0) if v is None else (float(v), 1.0) for v in each]).reshape(-1, 2)


def _level(sums: Array) -> Array:
    """The measure, of sums along the last axis; not a number where it was nowhere defined."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])


def _change(sums: Array) -> Array:
    return _level(sums[..., 2:]) - _level(sums[..., :2])


def _round(value: float | Array) -> float:
    return round(float(value), 6) + 0.0  # no -0.0


# --- words --------------------------------------------------------------------------------------------------------


def _outcome(change: float, low: float, high: float, p: float, spread: float | None, *, alike: bool) -> Outcome:
    if alike:
        return "same"
    if spread and abs(change) <= spread:
        return "noise"
    if p < OUTSIDE and (low > 0 or high < 0):
        return "real"
    return "same" if max(-low, high) < MARGIN else "unclear"


def _verdict(
    outcome: Outcome, change: float, low: float, high: float, cases: int, spread: float | None, *, alike: bool
) -> str:
    figures = f"{'+' if change > 0 else ''}{_points(change)} points, 95% interval {_points(low)} to {_points(high)}"
    repeats = "A/A spread not measured" if spread is None else f"A/A spread ±{_points(spread)}"
    words = {
        "real": "real",
        "noise": "within the noise",
        "same": "no difference" + (" on any case" if alike else f" of {100 * MARGIN:.0f} points or more"),
        "unclear": "too few cases to tell" + _needed(change, low, high, cases),
    }
    return f"{figures}; {repeats}: {words[outcome]}"


def _needed(change: float, low: float, high: float, cases: int) -> str:
    """How many cases would show such a change: the interval narrows by the root of their number."""
    wanted = cases * ((high - low) / 2 / change) ** 2 if change else math.inf
    if not cases < wanted < _MOST_CASES:
        return ""
    digits = 1 - int(math.log10(wanted))
    return f" (about {round(wanted, digits):,.0f} would)"


def _points(value: float) -> str:
    return f"{round(100 * value, 1) + 0.0:.1f}"
