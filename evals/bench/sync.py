"""How fast a Maildir is taken in: `cascade sync` beside `mu index` and `notmuch new`, each from nothing.

    python -m evals.bench.sync [--mboxes DIR] [--count N] [--rounds N]

Each is timed as a whole process on the same files, which were just written and so lie in the system's cache; they take
turns. Then each is run again with nothing changed. Without a folder of mbox archives, mails are made from those of the
sample company: fewer words than people use, so that figures are to be compared with each other only.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import click

from evals.bench.maildir import make_maildir
from evals.bench.search import Language

COMPANY = Path(__file__).parents[1] / "demo" / "company"
_EVERY = 0.2
"""Seconds between two looks at the memory."""


class Run(NamedTuple):
    """One process and those that it started and waited for: seconds, seconds of processor, and bytes of memory.

    `largest` is the most that the process itself held (the system counts what this one holds as the least), `together`
    the most that all held at once, pages that they share counted for each; None where the system does not tell.
    """

    wall: float
    processor: float
    largest: int
    together: int | None


@dataclass(slots=True)
class Tool:
    """A program under test: `prepare` makes an empty state, `command` reads the mails into it."""

    name: str
    prepare: Callable[[], None]
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    first: list[Run] = field(default_factory=list)
    again: list[Run] = field(default_factory=list)

    def turn(self) -> None:
        """From nothing, then with nothing changed."""
        self.prepare()
        self.first.append(measure(self.command, self.environment))
        self.again.append(measure(self.command, self.environment))


def tools(folder: Path, mails: Path) -> list[Tool]:
    """Those that are installed, with their state below `folder`; tells of the others."""
    script = str(Path(sys.executable).with_name("cascade"))
    home, muhome, notmuch = folder / "home", folder / "mu", folder / "notmuch"
    ours = {"CASCADE_HOME": str(home)}
    config = notmuch / "config"

    def cascade_home() -> None:
        _empty(home, make=False)
        _quietly([script, "add", str(mails), "--name", "mail"], ours)

    def mu_home() -> None:
        _empty(muhome, make=False)
        _quietly(["mu", "init", "--muhome", str(muhome), "--maildir", str(mails)], {})

    def notmuch_home() -> None:
        _empty(notmuch)
        (notmuch / "database").mkdir()
        config.write_text(
            f"[database]\npath={notmuch / 'database'}\nmail_root={mails}\n[new]\ntags=new\n"
            "[maildir]\nsynchronize_flags=false\n",
            encoding="utf-8",
        )

    found = [Tool("cascade sync", cascade_home, [script, "sync"], ours)]
    peers = (
        Tool("mu index", mu_home, ["mu", "index", "--quiet", "--muhome", str(muhome)]),
        Tool("notmuch new", notmuch_home, ["notmuch", f"--config={config}", "new", "--quiet"]),
    )
    for peer in peers:
        if shutil.which(peer.command[0]):
            found.append(peer)
        else:
            click.echo(f"{peer.command[0]} is not installed (Debian: maildir-utils, notmuch): nothing to compare with")
    return found


def measure(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run `command` to its end. Raises `ClickException` with what it said where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    ended, most = threading.Event(), [0]

    def look() -> None:
        while not ended.wait(_EVERY):
            most[0] = max(most[0], _memory(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    assert process.stderr is not None
    with process.stderr:
        said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    ended.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)} failed: {said.decode(errors='replace')[-500:]}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(wall, usage.ru_utime + usage.ru_stime, largest, max(most[0], largest) if _PROC.exists() else None)


_PROC = Path("/proc/self/stat")


def _memory(group: int) -> int:
    """Bytes that the processes of a group hold now; 0 where the system has no /proc."""
    pages = 0
    for entry in os.scandir("/proc") if _PROC.exists() else ():
        if entry.name.isdecimal():
            try:
                values = (Path(entry.path) / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            pages += int(values[21]) if int(values[2]) == group else 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _empty(folder: Path, *, make: bool = True) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if make:
        folder.mkdir(parents=True)


def _quietly(command: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)


def vary(mails: Path) -> None:
    """Put a paragraph of its own into each plain mail of a Maildir: one company repeated has too few words."""
    language = Language(random.Random(3))
    for path in sorted((mails / "cur").iterdir()):
        head, blank, body = path.read_bytes().partition(b"\n\n")
        lowered = head.lower()
        if b"multipart/" not in lowered and b"base64" not in lowered:
            path.write_bytes(head + blank + " ".join(language.some(60)).encode() + b"\n\n" + body)


def report(tools: Sequence[Tool], count: int) -> None:
    """A line for each, and the ratios to the first of them."""
    for tool in tools:
        walls = [run.wall for run in tool.first]
        wall = statistics.median(walls)
        memory = f"largest process {max(run.largest for run in tool.first) / 1e6:.0f} MB"
        together = [run.together for run in tool.first if run.together is not None]
        if together:
            memory += f", all together {max(together) / 1e6:.0f} MB"
        click.echo(
            f"{tool.name:12} {count / wall:6,.0f} mails/s  {wall:.2f} s ({min(walls):.2f} to {max(walls):.2f}), "
            f"{statistics.median(run.processor for run in tool.first):.1f} s of processor, {memory}; "
            f"nothing changed: {statistics.median(run.wall for run in tool.again):.2f} s"
        )
    ours, *peers = tools
    for peer in peers:
        ratios = [theirs.wall / own.wall for own, theirs in zip(ours.first, peer.first, strict=True)]
        click.echo(
            f"{ours.name} takes in {statistics.median(ratios):.2f} times the mails per second of {peer.name} "
            f"(rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)})"
        )


@click.command()
@click.option(
    "--mboxes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of mbox archives; without it, mails made from the sample company's.",
)
@click.option("--count", default=30_000, show_default=True, help="Mails.")
@click.option("--rounds", default=3, show_default=True)
def main(mboxes: Path | None, count: int, rounds: int) -> None:
    """Print how fast cascade takes in a Maildir, beside mu and notmuch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mails = folder / "Maildir"
        make_maildir(mboxes or COMPANY, mails, count)
        if mboxes is None:
            vary(mails)
        size = sum(entry.stat().st_size for entry in os.scandir(mails / "cur"))
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        click.echo(f"{count:,} mails, {size / 1e6:.0f} MB, {cores} cores, {rounds} rounds in turns; medians")
        under_test = tools(folder, mails)
        for number in range(rounds):
            for tool in under_test if number % 2 == 0 else under_test[::-1]:
                tool.turn()
        report(under_test, count)


if __name__ == "__main__":
    main()
