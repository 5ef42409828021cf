"""Many looks at once: which of several findings still hold, for of twenty that chance made one has p below 0.05."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["holding"]

_FALSE = 0.05
"""Share of the findings that hold which are chance, at most and as expected."""


def holding(chances: Sequence[float]) -> tuple[bool, ...]:
    """For each look's p, whether it holds among all of them, by the step-up procedure of Benjamini and Hochberg (1995).

    Of those that hold, the share `_FALSE` is expected to be chance, as long as the looks are independent or go together
    (Benjamini and Yekutieli 2001): measures of the same cases do. What was not a finding belongs in `chances` too.
    """
    ordered = sorted(chances)
    bars = (_FALSE * rank / len(ordered) for rank in range(1, len(ordered) + 1))
    bar = max((p for p, least in zip(ordered, bars, strict=True) if p <= least), default=-1.0)
    return tuple(p <= bar for p in chances)
