"""How far a figure over cases can be believed: intervals, differences, the noise floor, and what they come to in words.

A measure over cases is a ratio of two sums, of values and of how often the measure was defined: the mean for most of
them, and for the precision of refusals the share of those cases that were refused. Cases of one cluster (a document, a
conversation) go together, for they are not independent of each other. Samples of one case are averaged first: clusters
are drawn with all that is in them, since drawing samples again would count their spread twice (Davison and Hinkley
1997, section 3.8).

Intervals are BCa bootstrap intervals (Efron 1987) of 10,000 resamples of the clusters, with their ends moved outward as
Student's t asks for where clusters are few (Hesterberg 2015). The seed is fixed: the same cases give the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

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

RESAMPLES = 10_000
MARGIN = 0.02
"""An interval that lies within as much of 0 shows that there is no difference worth the name."""
_SEED = 20_260
_OUTSIDE = 0.05
"""What a 95% interval leaves out."""
_BLOCK = 1 << 16
"""Draws that are held at once: as many as fit a processor's cache, which is ten times as fast as all of them."""
_SAME = 1e-9
"""Below this, figures differ by the rounding of sums alone."""
_MOST_CASES = 100_000
_NORMAL = NormalDist()


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

    Where all clusters agree, no resample differs from another, and the interval allows for as many that differ as may
    have gone unseen with a probability of 2.5% (Clopper and Pearson 1934).
    """
    table, cases = _table([values], clusters)
    low, high = _interval(table, _level, least=0.0)
    return Estimate(mean=_round(_level(table.sum(0))), low=low, high=high, cases=cases, clusters=len(table))


def difference(a: Values, b: Values, clusters: Mapping[str, str], spread: float | None = None) -> Difference:
    """What changed from `a` to `b`, paired by case.

    A case that only one of both has counts on that side alone, which is what a measure of the refused cases needs; of
    any other, give the same cases to both. Without a `spread` it follows from the samples, where either has several.
    Raises `ValueError` where either has no value.
    """
    table, cases = _table([a, b], clusters)
    before, after = _level(table[:, :2].sum(0)), _level(table[:, 2:].sum(0))
    low, high = _interval(table, _change, least=-1.0)
    spread = _spread(a, b) if spread is None else spread
    change, p = _round(after - before), _chance(table)
    alike = all(abs(x - y) < _SAME for x, y in zip(table[:, :2].flat, table[:, 2:].flat, strict=True))
    outcome = _outcome(change, low, high, p, spread, alike=alike)
    return Difference(
        a=_round(before),
        b=_round(after),
        change=change,
        low=low,
        high=high,
        p=p,
        cases=cases,
        clusters=len(table),
        spread=spread,
        outcome=outcome,
        verdict=_verdict(outcome, change, low, high, cases, spread, alike=alike),
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
    return _round(_NORMAL.inv_cdf(1 - _OUTSIDE / 2) * math.sqrt(2 * variance) / sums[1])


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


def _table(results: Sequence[Values], clusters: Mapping[str, str]) -> tuple[Array, int]:
    """A row for each cluster, two columns for each result: the sum of values and of how often they are defined; and the
    number of cases. Clusters are ordered by name, so that figures do not hang on the order of cases."""
    import numpy as np

    sums: dict[str, Array] = {}
    cases = 0
    for case in sorted({case for values in results for case in values}):
        row = np.concatenate([_samples(v[case]).mean(0) if case in v else np.zeros(2) for v in results])
        if row[1::2].any():
            name = clusters.get(case) or case
            sums[name] = sums.get(name, np.zeros(len(row))) + row
            cases += 1
    table = np.array([sums[name] for name in sorted(sums)]).reshape(len(sums), 2 * len(results))
    if not table[:, 1::2].sum(0).all():
        raise ValueError("no case has a value: the measure is not defined")
    return table, cases


def _samples(value: float | Sequence[float | None]) -> Array:
    """A row for each sample: its value, and whether it has one."""
    import numpy as np

    each = [value] if isinstance(value, int | float) else value
    return np.array([(0.0, 0.0) if v is None else (float(v), 1.0) for v in each]).reshape(-1, 2)


def _level(sums: Array) -> Array:
    """The measure, of sums along the last axis; not a number where it was nowhere defined."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])


def _change(sums: Array) -> Array:
    return _level(sums[..., 2:]) - _level(sums[..., :2])


def _finite(values: Array) -> Array:
    import numpy as np

    return values[np.isfinite(values)]


def _round(value: float | Array) -> float:
    return round(float(value), 6) + 0.0  # no -0.0


# --- intervals ----------------------------------------------------------------------------------------------------


def _interval(table: Array, measure: Callable[[Array], Array], least: float) -> tuple[float, float]:
    """Ends of the 95% interval of `measure`, whose values lie between `least` and 1."""
    import numpy as np

    total = table.sum(0)
    value = float(measure(total))
    resampled = _finite(measure(_resampled(table)))
    if len(resampled) == 0 or np.ptp(resampled) < _SAME:
        unseen = 1 - (_OUTSIDE / 2) ** (1 / len(table))
        low, high = value - unseen * max(value - least, 0.0), value + unseen * max(1 - value, 0.0)
    else:
        low, high = np.quantile(resampled, _levels(value, resampled, _finite(measure(total - table)), len(table)))
    return _round(low), _round(high)


def _resampled(table: Array) -> Array:
    """The sums of `RESAMPLES` draws of as many clusters as there are, with replacement."""
    import numpy as np

    size = len(table)
    random = np.random.default_rng(_SEED)
    rows = max(1, _BLOCK // size)
    blocks = []
    for begin in range(0, RESAMPLES, rows):
        count = min(rows, RESAMPLES - begin)
        drawn = random.integers(size, size=(count, size), dtype=np.int32) + size * np.arange(count)[:, None]
        often = np.bincount(drawn.ravel(), minlength=count * size).reshape(count, size)
        blocks.append(often.astype(np.float64) @ table)
    return np.concatenate(blocks)


def _levels(value: float, resampled: Array, without: Array, size: int) -> list[float]:
    """The two quantiles of `resampled` that end the interval.

    They make up for the bias of the resamples' median, for how the error changes with the value (by the values
    `without` one cluster each), and for clusters being few.
    """
    below = float((resampled < value - _SAME).mean() + (abs(resampled - value) <= _SAME).mean() / 2)
    bias = _NORMAL.inv_cdf(min(max(below, 0.5 / len(resampled)), 1 - 0.5 / len(resampled)))
    away = without.mean() - without
    squares = float((away**2).sum())
    acceleration = float((away**3).sum()) / (6 * squares**1.5) if squares > 0 else 0.0
    reach = math.sqrt(size / (size - 1)) * _student(size - 1)
    return [_shifted(bias, bias + end, acceleration) for end in (-reach, reach)]


def _shifted(bias: float, end: float, acceleration: float) -> float:
    scale = 1 - acceleration * end  # nil or less where the formula has no end on that side
    return _NORMAL.cdf(bias + end / scale) if scale > 0 else float(end > 0)


def _student(freedom: float) -> float:
    """Student's t that leaves out 2.5% on either side, by its expansion (Abramowitz and Stegun 1964, 26.7.5)."""
    z = _NORMAL.inv_cdf(1 - _OUTSIDE / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def _chance(table: Array) -> float:
    """Share of the ways to swap both results in clusters that change as much as was seen, itself counted."""
    import numpy as np

    random = np.random.default_rng(_SEED + 1)
    total, turned = table.sum(0), np.roll(table, 2, axis=1) - table
    seen = abs(float(_change(total)))
    rows = max(1, _BLOCK // len(table))
    as_far = 0
    for begin in range(0, RESAMPLES, rows):
        swapped = random.integers(2, size=(min(rows, RESAMPLES - begin), len(table)), dtype=np.int8)
        changes = abs(_change(total + swapped.astype(np.float64) @ turned))
        as_far += int(np.count_nonzero(~(changes < seen - _SAME)))
    return _round((as_far + 1) / (RESAMPLES + 1))


# --- words --------------------------------------------------------------------------------------------------------


def _outcome(change: float, low: float, high: float, p: float, spread: float | None, *, alike: bool) -> Outcome:
    if alike:
        return "same"
    if spread is not None and abs(change) <= spread:
        return "noise"
    if p < _OUTSIDE and (low > 0 or high < 0):
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
