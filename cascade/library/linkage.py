"""Authority: which documents others answer, link to or name, by PageRank (Page, Brin, Motwani and Winograd 1998) over
all that the library holds.

A document points to those whose ids or addresses its links hold: a reply to the mails that it answers, a message to
the pages and requests that it names by their address. What came with a document is pointed to by it. Computed when it
is first asked for, and kept beside the library until that changes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.files import write_whole
from cascade.library.schema import Database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["authority", "pagerank"]

_RULES = 1
"""Grows when the same library would give other values."""
_FOLLOWS = 0.85
"""How often a walker follows a link; else he goes on anywhere."""
_ROUNDS = 100
_SETTLED = 1e-9


def authority(database: Database, file: Path, revision: int) -> dict[str, float]:
    """Document id to its authority, 0 to 1: the logarithm of its PageRank between that of what nothing points to, which
    is left out, and the highest. From `file` where that is of `revision`."""
    with suppress(OSError, ValueError, AttributeError, LookupError, TypeError):
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept.get("revision") == revision and kept.get("rules") == _RULES:
            return dict(kept["authority"])
    found = _computed(database)
    with suppress(OSError):  # it is only for the next time
        write_whole(file, json.dumps({"revision": revision, "rules": _RULES, "authority": found}))
    return found


def _computed(database: Database) -> dict[str, float]:
    import numpy as np

    rows = database.all(
        "SELECT d.id, s.name, d.parent, json_extract(b.body, '$.links'), json_extract(b.body, '$.url')"
        " FROM documents d JOIN bodies b ON b.key = d.key JOIN sources s ON s.key = d.source ORDER BY d.key"
    )
    edges = list(_edges(rows))
    ranks = pagerank(len(rows), edges)
    least, top = (float(ranks.min()), float(ranks.max())) if edges else (1.0, 1.0)
    if top <= least:
        return {}
    values = np.log(ranks / least) / np.log(top / least)
    return {rows[n][0]: round(float(values[n]), 6) for n in np.flatnonzero(values > 1e-6)}


def _edges(rows: list[tuple[str, str, str | None, str | None, str | None]]) -> Iterator[tuple[int, int]]:
    """(from, to) by the places of documents in `rows`."""
    places = {id_: place for place, (id_, *_) in enumerate(rows)}
    addresses = {url: place for place, (*_, url) in enumerate(rows) if url}
    for place, (_, source, parent, links, _) in enumerate(rows):
        if parent in places:
            yield places[parent], place
        for link in json.loads(links) if links and links != "[]" else ():
            bare = link.strip("<> ")
            named = (places.get(f"{source}:{bare}"), places.get(bare), addresses.get(link))
            to = next((each for each in named if each is not None), None)
            if to is not None and to != place:
                yield place, to


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
