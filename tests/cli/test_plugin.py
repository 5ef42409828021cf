"""A connector of somebody else's, installed beside cascade and found by its entry point alone."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.shell import PROGRAM, Told, environment, launched

CONNECTOR = '''
import time
from pathlib import Path
from typing import ClassVar

from cascade.connector import Checkpoint, Done, PathConfig, Upsert
from cascade.types import Document


class Logbook:
    """A file of entries, one a line. `slow` stops for a minute before the last."""

    kind: ClassVar[str] = "logbook"
    Config: ClassVar[type] = PathConfig

    def __init__(self, name, config):
        self.name, self.path = name, config.path

    @classmethod
    def recognises(cls, path):
        return 0.95 if path.suffix == ".logbook" else 0.0

    def changes(self, state):
        lines = self.path.read_text().splitlines()
        for n, line in enumerate(lines, 1):
            if line == "slow":
                self.path.with_suffix(".waiting").touch()
                time.sleep(60)
            document = Document(id=f"{self.name}:{n}", source=self.name, kind="entry", title=f"Entry {n}", text=line)
            yield Upsert(str(n), document)
            yield Done(str(n), line)
            yield Checkpoint()
        yield Checkpoint(complete=True)
'''


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """The environment in which a package with a connector is installed, and one whose connector does not load."""
    site = tmp_path / "site"
    info = site / "logbook_cascade-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "logbook_cascade.py").write_text(CONNECTOR)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: logbook-cascade\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[cascade.connectors]\nlogbook = logbook_cascade:Logbook\n")
    return {"PYTHONPATH": str(site)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "voyage.logbook"
    file.write_text("Left Norvik at dawn.\nSaw a porpoise off Tarnside.\n")
    return file


def test_a_connector_of_somebody_elses_works_like_those_that_come_along(
    home: Path, installed: dict[str, str], book: Path
) -> None:
    def call(*arguments: str) -> Told:
        return launched(home, *arguments, env=installed)

    assert call("add", str(book)).out == f"added voyage (logbook) at {book}\n", "its kind is guessed"
    assert call("sync", "voyage").out.startswith("voyage: 2 documents (2 new) in ")
    assert "Saw a porpoise off Tarnside." in call("search", "porpoise", "kind:entry").out
    assert "logbook" in call("add", "--kind", "pigeons", str(book)).err, (
        "an unknown kind is answered with those there are"
    )
    assert call("doctor").code == 0


def test_without_its_package_a_source_fails_and_says_why(home: Path, installed: dict[str, str], book: Path) -> None:
    launched(home, "add", str(book), env=installed)
    told = launched(home, "sync")
    assert told.code == 8
    assert "no connector of kind 'logbook'" in told.err
    assert "docs: " in told.out, "the other sources go on"


def test_a_sync_that_is_interrupted_keeps_what_it_has_and_says_so(
    home: Path, installed: dict[str, str], book: Path
) -> None:
    book.write_text(book.read_text() + "slow\n")
    launched(home, "add", str(book), env=installed)
    process = subprocess.Popen(
        [*PROGRAM, "sync", "voyage"],
        env=environment(home, installed),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 30
    while not book.with_suffix(".waiting").exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines() == [
        "cascade: cancelled",
        "  what was done stays: the next `cascade sync` goes on from there",
    ]
    assert launched(home, "search", "porpoise").code == 0
    book.write_text(book.read_text().replace("slow", "Home."))
    assert launched(home, "sync", "voyage", env=installed).out.startswith("voyage: 3 documents (1 new")
