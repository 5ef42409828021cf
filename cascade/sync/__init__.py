"""Bringing sources up to date: what their connectors say goes into the library, and from there into the index.

The library is written first, in transactions that end at a connector's checkpoints; the index gets what the library has
committed and notes the library's revision that it holds. So a process that is ended anywhere, even by `kill -9`, leaves
a library that goes on from its last checkpoint, and an index that the next sync brings up to it.
"""

from cascade.sync.feed import catch_up
from cascade.sync.report import OnProgress, Progress, Stop, SyncReport
from cascade.sync.sources import connect, remove_source, sync_all
from cascade.sync.watching import pause

__all__ = [
    "OnProgress",
    "Progress",
    "Stop",
    "SyncReport",
    "catch_up",
    "connect",
    "pause",
    "remove_source",
    "sync_all",
]
