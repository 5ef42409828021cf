"""How many threads to decode with: as many as there are cores that this process may use and nobody else does.

Threads of llama.cpp wait for the slowest among them after every operation, so that one thread too many costs more than
it gives. Hyper-threads share the arithmetic that decoding waits for, so physical cores count.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

__all__ = ["MOST", "free_cores", "usable_cores"]

MOST = 8
"""Beyond this many, threads wait for memory rather than compute."""

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_LOAD = Path("/proc/loadavg")


def usable_cores() -> int:
    """Physical cores that this process may use: by affinity and by a container's quota."""
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # not on macOS and Windows
        return max((os.cpu_count() or 1) // 2, 1)
    cores = {_first(_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list") or str(cpu) for cpu in allowed}
    quota, _, period = _first(_QUOTA).partition(" ")
    limit = int(quota) // int(period) if quota.isdigit() and period.isdigit() and int(period) else len(cores)
    return max(min(len(cores), limit), 1)


def free_cores() -> int:
    """Of those, how many nobody else is computing on now, from 1 to `MOST`."""
    cores = usable_cores()
    return max(min(cores - _busy(), cores, MOST), 1)


def _busy() -> int:
    """Threads other than this one that compute at this moment: the least of a few looks, since most come and go."""
    looks = []
    for look in range(3):
        if look:
            time.sleep(0.002)
        running, _, _ = _first(_LOAD).rpartition(" ")[0].rpartition(" ")[2].partition("/")
        looks.append(int(running) - 1 if running.isdigit() else 0)
    return max(min(looks), 0)


def _first(path: Path) -> str:
    """The first line of a small file, empty where there is none."""
    try:
        return path.read_text().partition("\n")[0].strip()
    except OSError:
        return ""
