"""What a model's scores of several texts say of each beside the best of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["beside_best"]


def beside_best(means: Sequence[float]) -> list[float]:
    """How likely the question is after each text as a share of how likely it is after the best one, by token: 0 to 1.

    `means` are log-likelihoods by token, in nats. So a model that hardly tells texts apart hardly moves them, and one
    that is sure does: stretched over the whole of 0 to 1, as much would be made of a weak model's noise.
    """
    top = max(means, default=0.0)
    return [math.exp(mean - top) for mean in means]
