"""Syncs a home again and again in child processes, each ended by SIGKILL at some moment, and the last one let finish.

    python kill_sync.py HOME SOURCE KILLS SEED

Before each sync the source changes. A sync that had finished before it could be killed is not counted, and the next one
is given less time. Prints a line of JSON: how many were killed before they had finished, of how many.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cascade.index
import cascade.sync.feed
from cascade.config import SourceConfig
from cascade.home import Home
from cascade.library import Library
from cascade.sync import sync_all

FILES, LINES = 24, 16


def change(source: Path, dice: random.Random, turn: int) -> None:
    """Some files are written anew with other lines, one goes, one comes back."""
    for n in dice.sample(range(FILES), 6) if turn else range(FILES):
        kept = [i for i in range(LINES) if dice.random() < 0.9]
        lines = [
            {"id": f"{n}-{i}", "text": f"word{n}x{i}v{turn if dice.random() < 0.5 else 0}", "links": f"{n}-{i // 2}"}
            for i in kept
        ]
        lines += [{"id": f"shared-{n % 5}", "text": f"shared{n % 5}", "labels": f"of{n}"}]
        (source / f"{n:02}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    if turn:
        (source / f"{dice.randrange(FILES):02}.jsonl").unlink(missing_ok=True)


@contextmanager
def child(home: Path, source: Path) -> Iterator[int]:
    """A process that syncs."""
    pid = os.fork()
    if pid == 0:
        cascade.sync.feed._COMMIT = 40
        config = SourceConfig.model_validate({"name": "mine", "kind": "lines", "path": str(source), "every": 20})
        with Library(Home(home).library) as library:
            [report] = sync_all(Home(home), library, [config])
        os._exit(int(report.error is not None))
    yield pid


def finished(pid: int) -> bool:
    _, status = os.waitpid(pid, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def main(home: Path, source: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    killed = turns = 0
    longest = 0.2
    while killed < kills and turns < 10 * kills:
        change(source, dice, turns)
        turns += 1
        with child(home, source) as pid:
            time.sleep(dice.random() * longest)
            os.kill(pid, signal.SIGKILL)
            ended = finished(pid)
        killed += not ended
        # A quick machine's syncs are over sooner: the moments of the kills follow, so that they fall all over a sync.
        longest = longest * 0.8 if ended else min(longest * 1.1, 2.0)
    with child(home, source) as pid:
        done = finished(pid)
    print(json.dumps({"killed": killed, "turns": turns, "done": done}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
