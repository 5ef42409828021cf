"""PageRank: how much a node is pointed to, by nodes that are pointed to (Page, Brin, Motwani and Winograd 1998)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pagerank"]

_FOLLOWS = 0.85
"""How often a walker follows a link; else he goes on anywhere."""
_ROUNDS = 100
_SETTLED = 1e-9


def pagerank(nodes: int, edges: Collection[tuple[int, int]]) -> NDArray[np.float64]:
    """The share of time that a walker spends at each of `nodes`, which sum to 1. An edge counts once; none is a loop.

    A node that points nowhere sends the walker anywhere.
    """
    import numpy as np

    if not nodes:
        return np.zeros(0)
    pairs = np.array(list(edges), dtype=np.int64).reshape(-1, 2)
    start, end = np.divmod(np.unique(pairs[:, 0] * nodes + pairs[:, 1]), nodes)
    start, end = start[start != end], end[start != end]
    out = np.bincount(start, minlength=nodes)
    ranks = np.full(nodes, 1 / nodes)
    for _ in range(_ROUNDS):
        flow = np.bincount(end, weights=ranks[start] / out[start], minlength=nodes)
        lost = 1 - _FOLLOWS * flow.sum()
        fresh = _FOLLOWS * flow + lost / nodes
        moved = float(abs(fresh - ranks).sum())
        ranks = fresh
        if moved < _SETTLED:
            break
    return ranks
