"""Intervals and chance of a ratio of sums over clusters, by drawing clusters again.

Intervals are BCa bootstrap intervals (Efron 1987) of 10,000 resamples of the clusters, with their ends moved outward as
Student's t asks for where clusters are few (Hesterberg 2015). The seed is fixed: the same table gives the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["OUTSIDE", "RESAMPLES", "SAME", "chance", "interval"]

RESAMPLES = 10_000
OUTSIDE = 0.05
"""What a 95% interval leaves out."""
SAME = 1e-9
"""Below this, figures differ by the rounding of sums alone."""
_SEED = 20_260
_BLOCK = 1 << 16
"""Draws that are held at once: as many as fit a processor's cache, which is ten times as fast as all of them."""
_NORMAL = NormalDist()


def interval(table: Array, measure: Callable[[Array], Array], least: float) -> tuple[float, float]:
    """Ends of the 95% interval of `measure`, a function of the sums of a table's rows, with values from `least` to 1.

    `table` has a row for each cluster. Where no resample differs from another, the interval allows for as many clusters
    that differ as may have gone unseen with a probability of 2.5% (Clopper and Pearson 1934).
    """
    import numpy as np

    total = table.sum(0)
    value = float(measure(total))
    resampled = _finite(measure(_resampled(table)))
    if len(resampled) == 0 or np.ptp(resampled) < SAME:
        unseen = 1 - (OUTSIDE / 2) ** (1 / len(table))
        low, high = value - unseen * max(value - least, 0.0), value + unseen * max(1 - value, 0.0)
    else:
        low, high = np.quantile(resampled, _levels(value, resampled, _finite(measure(total - table)), len(table)))
    return float(low), float(high)


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
    below = float((resampled < value - SAME).mean() + (abs(resampled - value) <= SAME).mean() / 2)
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
    z = _NORMAL.inv_cdf(1 - OUTSIDE / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def chance(table: Array, change: Callable[[Array], Array]) -> float:
    """Share of the ways to swap two results in some of the clusters whose change is as large as the one seen, which is
    itself counted (the randomisation test). The first half of the columns is the one's, the second the other's."""
    import numpy as np

    random = np.random.default_rng(_SEED + 1)
    total, turned = table.sum(0), np.roll(table, table.shape[1] // 2, axis=1) - table
    seen = abs(float(change(total)))
    rows = max(1, _BLOCK // len(table))
    as_far = 0
    for begin in range(0, RESAMPLES, rows):
        swapped = random.integers(2, size=(min(rows, RESAMPLES - begin), len(table)), dtype=np.int8)
        changes = abs(change(total + swapped.astype(np.float64) @ turned))
        as_far += int(np.count_nonzero(~(changes < seen - SAME)))  # what is not defined counts, to be careful
    return (as_far + 1) / (RESAMPLES + 1)


def _finite(values: Array) -> Array:
    import numpy as np

    return values[np.isfinite(values)]
