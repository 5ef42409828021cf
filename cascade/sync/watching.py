"""Syncing again and again, so that the library keeps up with its sources.

Each pass is a sync like any other: whatever a connector sees changed is read. Events of the file system are not relied
on: none come from network drives, and none from plug-ins that read something else. A pass over what has not changed is
quick, and how long it takes decides when the next one comes.
"""

from __future__ import annotations

from collections.abc import Sequence

from cascade.sync.report import SyncReport

__all__ = ["pause"]

_SOONEST, _LATEST = 5.0, 600.0
"""Seconds between two passes, at least and at most."""
_TIMES = 50
"""How many times as long as a pass that found nothing new took is waited: it takes a fiftieth of a core."""


def pause(reports: Sequence[SyncReport], took: float) -> float:
    """Seconds from a pass that `took` so many to the next one, which comes soon where something was new."""
    return _SOONEST if any(report.news for report in reports) else min(max(_TIMES * took, _SOONEST), _LATEST)
