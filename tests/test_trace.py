"""A run is on disk as it goes, and folds into the same view live and replayed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.config import Recipe
from cascade.errors import NoSuch
from cascade.trace import (
    Event,
    Noted,
    Recorder,
    RunBegan,
    RunEnded,
    RunHead,
    SpanBegan,
    SpanEnded,
    TextMade,
    read_events,
    read_head,
)
from cascade.types import Question, Usage
from cascade.view import fold

NOW = datetime(2025, 3, 14, tzinfo=UTC)


def head(name: str = "r1") -> RunHead:
    return RunHead(
        id=name,
        began=NOW,
        question=Question(text="Who?", as_of=NOW),
        recipe=Recipe(),
        models={"cite": "none"},
        library=7,
    )


def record(folder: Path, listen: list[Event]) -> Recorder:
    recorder = Recorder(folder, head(), iter(range(100)).__next__, listen.append)
    recorder.emit(RunBegan(at=recorder.now(), run="r1"))
    number = recorder.span()
    blob = recorder.blobs.put({"x": 1})
    recorder.emit(
        SpanBegan(at=recorder.now(), span=number, parent=None, kind="stage", name="cite.q1", inputs={"a": blob})
    )
    recorder.emit(Noted(at=recorder.now(), span=number, text="went by the rules"))
    recorder.emit(TextMade(at=recorder.now(), text="Ann"))
    recorder.emit(SpanEnded(at=recorder.now(), span=number, outcome="computed", output=blob))
    return recorder


def test_live_and_replayed_events_fold_alike(tmp_path: Path) -> None:
    live: list[Event] = []
    recorder = record(tmp_path / "r1", live)
    recorder.emit(RunEnded(at=recorder.now(), outcome="done", answer="b", spent=Usage(evaluated=3)))
    recorder.close()
    view = fold(live)
    assert view == fold(read_events(tmp_path / "r1"))
    assert (view.state, view.text, view.spent.evaluated) == ("done", "Ann", 3)
    (stage,) = view.stages
    assert (stage.name, stage.stage, stage.outcome, stage.notes) == (
        "cite.q1",
        "cite",
        "computed",
        ["went by the rules"],
    )
    assert view.timings == {"cite": stage.seconds}
    assert stage.seconds > 0
    assert read_head(tmp_path / "r1") == head()


def test_a_run_that_was_killed_opens_with_what_it_reached(tmp_path: Path) -> None:
    record(tmp_path / "r1", []).close()
    log = tmp_path / "r1" / "events.jsonl"
    log.write_bytes(log.read_bytes() + b'{"event":"run_ended","at":9,"outc')
    view = fold(read_events(tmp_path / "r1"))
    assert view.ended is None
    assert view.state == "running"
    assert len(view.stages) == 1


def test_an_event_is_on_disk_before_the_listener_hears_of_it(tmp_path: Path) -> None:
    log = tmp_path / "r1" / "events.jsonl"
    seen: list[int] = []

    def listen(_: Event) -> None:
        seen.append(len(log.read_text().splitlines()))

    recorder = Recorder(tmp_path / "r1", head(), lambda: 0.0, listen)
    for name in "abc":
        recorder.emit(RunBegan(at=0, run=name))
    recorder.close()
    assert seen == [1, 2, 3]


def test_a_value_is_stored_once_and_missing_ones_are_named(tmp_path: Path) -> None:
    recorder = record(tmp_path / "r1", [])
    first = recorder.blobs.put({"b": 1, "a": ["é", "\ud800"]})
    assert recorder.blobs.put({"a": ["é", "\ud800"], "b": 1}) == first
    assert list(recorder.blobs.get(first)) == ["b", "a"], "as a person reads them"
    assert len(list((tmp_path / "r1" / "blobs").iterdir())) == 2
    with pytest.raises(NoSuch, match="nowhere"):
        recorder.blobs.get("nowhere")
    recorder.close()


def test_runs_are_for_their_owner_alone(tmp_path: Path) -> None:
    record(tmp_path / "r1", []).close()
    assert (tmp_path / "r1").stat().st_mode & 0o077 == 0
