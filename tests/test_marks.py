"""A name and a star on a run: kept, found by, refused where they cannot serve; forgetting; a line of the history."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.errors import Busy, NoSuch, UsageError
from cascade.notes import Marks, read_note, write_note
from cascade.runs import Run, summary
from cascade.trace import is_written, read_end, read_events
from tests.desk import Desk, scripted

ASKED = "Which blade does the bandsaw have?"


def test_a_run_is_found_by_its_name_and_keeps_its_star(desk: Desk) -> None:
    first, second = desk.ask(ASKED), desk.ask(ASKED, sample=2)
    told = desk.engine.mark(first.id, name="  the  blade ", starred=True)
    assert (told.id, told.name, told.starred, told.sample) == (first.id, "the blade", True, 0)
    assert desk.engine.run("the blade").id == first.id
    lines = {line.id: line for line in desk.engine.runs()}
    assert (lines[first.id].name, lines[first.id].starred) == ("the blade", True)
    assert (lines[second.id].name, lines[second.id].starred, lines[second.id].sample) == ("", False, 2)
    assert desk.engine.mark("the blade", starred=False).name == "the blade", "what is not said stays"
    assert desk.engine.mark(first.id, name="").name == ""
    assert not (first.folder / "marks.json").exists(), "marks that say nothing leave no file"
    with pytest.raises(NoSuch):
        desk.engine.run("the blade")


def test_names_that_cannot_serve_are_refused(desk: Desk) -> None:
    first, second = desk.ask(ASKED), desk.ask(ASKED)
    desk.engine.mark(first.id, name="blade")
    for name, said in (("blade", first.id), ("last", "something else"), ("a.zip", "something else"), ("x" * 81, "80")):
        with pytest.raises(UsageError, match=said):
            desk.engine.mark(second.id, name=name)
    assert desk.engine.mark(first.id, name="blade").name == "blade", "its own name is not taken"
    assert Run(second.folder).marks == Marks()


def test_marks_that_do_not_read_are_none(tmp_path: Path) -> None:
    write_note(tmp_path, Marks(name="x", starred=True))
    assert (tmp_path / "marks.json").stat().st_mode & 0o077 == 0
    (tmp_path / "marks.json").write_text('{"name": 3}')
    assert read_note(tmp_path, Marks) == Marks()


def test_words_filter_the_history(desk: Desk) -> None:
    line = summary(desk.ask(ASKED).folder).model_copy(update={"name": "Sawmill"})
    for words, matches in (
        ("", True),
        ("BLADE saw", True),
        ("sawmill which", True),
        (line.id[:6], True),
        ("oar", False),
    ):
        assert line.matches(words) is matches, words


# --- forgetting ---------------------------------------------------------------------------------------------------


def test_a_run_that_is_forgotten_is_gone_and_what_it_computed_stays(desk: Desk) -> None:
    first = desk.ask(ASKED)
    second = desk.engine.rerun(first)
    assert {s.origin for s in second.view.stages} == {first.id}
    desk.engine.delete(first.id)
    assert [line.id for line in desk.engine.runs()] == [second.id]
    with pytest.raises(NoSuch):
        desk.engine.run(first.id)
    third = desk.engine.rerun(second)
    assert third.answer == second.answer
    day = second.folder.parent
    for run in (second, third):
        desk.engine.delete(run.id)
    assert not day.exists()


def test_a_run_that_is_being_written_is_not_deleted(desk: Desk) -> None:
    waiting, go = threading.Event(), threading.Event()

    def stop() -> bool:
        waiting.set()
        go.wait(60)
        return True

    def ask() -> None:
        with pytest.raises(Exception, match="stopped"):
            desk.engine.ask(desk.question(ASKED), RunOptions(models={"default": "none"}), stop=stop)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        assert waiting.wait(60)
        run = desk.last()
        assert is_written(run.folder)
        with pytest.raises(Busy, match="still going on"):
            desk.engine.delete(run.id)
        assert Run(run.folder).head == run.head
    finally:
        go.set()
        thread.join(60)
    assert not is_written(run.folder)
    desk.engine.delete(run.id)
    assert list(desk.engine.runs()) == []


# --- a line of the history is read off the ends -------------------------------------------------------------------


def test_a_line_of_the_history_is_what_the_whole_run_says(desk: Desk) -> None:
    desk.seat(scripted(RuntimeError("torn " * 3000), reads=True))
    done = desk.ask(ASKED)
    with pytest.raises(Exception, match="torn"):
        desk.ask(ASKED, {"cite": "scripted"})
    for run in (done, desk.last()):
        line, view = summary(run.folder), run.view
        assert (line.state, line.seconds) == (view.state, round(view.ended or 0, 2))
        assert line.status == (run.answer.status.value if run.answer else view.state)
        assert read_end(run.folder) == list(read_events(run.folder))[-1], "also where the last line is a long one"


def test_a_run_that_was_cut_off_has_no_end(desk: Desk) -> None:
    run = desk.ask(ASKED)
    file = run.folder / "events.jsonl"
    whole = file.read_bytes()
    for cut in (whole[:-5], whole[: whole.rindex(b"\n", 0, -1) + 1], b""):
        file.write_bytes(cut)
        assert read_end(run.folder) is None
        assert (summary(run.folder).state, summary(run.folder).status) == ("running", "running")
