"""Syncing again and again: how long is waited between two passes, and what happens where somebody else writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.home import Home
from cascade.sync import SyncReport, pause

QUIET, NEW = SyncReport("notes", kept=9), SyncReport("notes", added=1)


@pytest.mark.parametrize(
    ("reports", "took", "seconds"),
    [
        ([QUIET], 0.01, 5.0),
        ([QUIET], 1.0, 50.0),
        ([QUIET], 60.0, 600.0),
        ([QUIET, NEW], 60.0, 5.0),
        ([SyncReport("notes", removed=2)], 60.0, 5.0),
        ([], 0.0, 5.0),
    ],
)
def test_what_takes_long_and_finds_nothing_is_done_seldom(
    reports: list[SyncReport], took: float, seconds: float
) -> None:
    assert pause(reports, took) == seconds


def test_a_pass_beside_another_writer_brings_nothing_and_the_next_one_comes(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "oars.md").write_text("The oars are of ash.\n")
    with Engine(tmp_path / "home") as engine:
        engine.add(notes)
        with Home(tmp_path / "home").writing():
            assert engine.look_again() == ((), 5.0)
        [report], _ = engine.look_again()
        assert report.news == 1
        (notes / "oars.md").unlink()
        (notes / "masts.md").write_text("The masts are of fir.\n")
        [report], _ = engine.look_again()
        assert (report.added, report.removed) == (1, 1)


def test_a_source_that_is_added_meanwhile_is_watched_too(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.md").write_text(f"The {name} note.\n")
    with Engine(tmp_path / "home") as engine, Engine(tmp_path / "home") as other:
        engine.add(tmp_path / "first")
        assert [report.source for report in engine.look_again()[0]] == ["first"]
        other.add(tmp_path / "second")
        assert [(report.source, report.news) for report in engine.look_again()[0]] == [("first", 0), ("second", 1)]
