"""How many threads: never none, never more than may be used, fewer where a quota or others say so."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cascade.models import cores

PATIENCE = 60.0
"""Seconds to wait for what must be seen; a machine may be slow to run what was started."""


def test_within_what_this_process_may_use() -> None:
    usable = cores.usable_cores()
    assert 1 <= usable <= (os.cpu_count() or 1)
    assert 1 <= cores.free_cores() <= min(usable, cores.MOST)


@pytest.mark.parametrize(("quota", "limit"), [("max 100000", 99), ("100000 100000", 1), ("50000 100000", 1), ("", 99)])
def test_a_quota_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: str, limit: int) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota + "\n")
    monkeypatch.setattr(cores, "_QUOTA", file)
    monkeypatch.setattr(cores, "_CPUS", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(99)), raising=False)
    assert cores.usable_cores() == limit


@pytest.mark.parametrize(("load", "free"), [("0.0 0.0 0.0 1/200 99", 4), ("9.0 9.0 9.0 3/200 99", 2), ("", 4)])
def test_others_that_compute_take_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: str, free: int) -> None:
    file = tmp_path / "loadavg"
    file.write_text(load)
    monkeypatch.setattr(cores, "_LOAD", file)
    monkeypatch.setattr(cores, "usable_cores", lambda: 4)
    assert cores.free_cores() == free


@pytest.mark.skipif(not Path("/proc/loadavg").exists(), reason="looks at Linux's own count")
def test_another_process_that_computes_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "usable_cores", lambda: 64)
    monkeypatch.setattr(cores, "MOST", 64)
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            end = time.monotonic() + PATIENCE
            while cores.free_cores() == 64:
                assert time.monotonic() < end, "never seen"
        finally:
            busy.kill()
