"""What a person makes of an answer: noted beside the run, taken back, refused, gone with the run, never exported."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cascade.errors import NoSuch, UsageError
from cascade.notes import Feedback, notes, read_note, write_note
from tests.desk import Desk, scripted

ASKED = "Which blade does the bandsaw have?"


def test_thumbs_and_opened_citations_are_noted_beside_the_run(desk: Desk) -> None:
    run = desk.ask(ASKED)
    assert run.feedback == Feedback()
    desk.engine.thumb(run.id, "up")
    desk.engine.thumb(run.id, "down", quote=1)
    desk.engine.note_opened(run.id, 1)
    said = desk.engine.note_opened(run.id, 1)
    assert said == run.feedback == Feedback(answer="up", quotes={1: "down"}, opened=(1,))
    assert (run.folder / Feedback.file).stat().st_mode & 0o077 == 0
    assert desk.engine.thumb(run.id, "up", quote=1).quotes == {1: "up"}, "the last word counts"
    assert [(r.id, f.answer) for r, f in desk.engine.feedback()] == [(run.id, "up")]


def test_what_is_taken_back_leaves_no_file(desk: Desk) -> None:
    run = desk.ask(ASKED)
    desk.engine.thumb(run.id, "up")
    desk.engine.thumb(run.id, "down", quote=1)
    desk.engine.thumb(run.id, None, quote=1)
    assert run.feedback == Feedback(answer="up")
    desk.engine.thumb(run.id, None)
    assert not (run.folder / Feedback.file).exists()
    assert list(desk.engine.feedback()) == []


def test_what_cannot_be_judged_is_refused(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(ASKED)
    with pytest.raises(NoSuch, match="no quote 9"):
        desk.engine.thumb(run.id, "up", quote=9)
    desk.seat(scripted(ValueError("no"), name="broken"))
    with pytest.raises(Exception, match="no"):
        desk.ask(ASKED, {"default": "broken"}, fresh=("decompose",))
    with pytest.raises(NoSuch, match="no answer to judge"):
        desk.engine.thumb(desk.last().id, "up")
    file = desk.engine.export(run.id, tmp_path / "run.cascade.zip")
    with pytest.raises(UsageError, match="cannot be judged"):
        desk.engine.thumb(str(file), "up")


def test_feedback_goes_with_the_run_and_is_no_part_of_an_export(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(ASKED)
    desk.engine.thumb(run.id, "up")
    file = desk.engine.export(run.id, tmp_path / "run.cascade.zip")
    with zipfile.ZipFile(file) as archive:
        assert Feedback.file not in archive.namelist()
    assert desk.engine.run(str(file)).feedback == Feedback()
    desk.engine.delete(run.id)
    assert list(notes(desk.engine.home.runs, Feedback)) == []


def test_a_file_that_does_not_read_says_nothing(tmp_path: Path) -> None:
    day = tmp_path / "2026-01-01"
    for name, text in (("a", '{"answer": "perhaps"}'), ("b", '{"answer": "up"}'), ("c", "{")):
        (day / name).mkdir(parents=True)
        (day / name / Feedback.file).write_text(text)
    assert [(folder.name, said.answer) for folder, said in notes(tmp_path, Feedback)] == [
        ("a", None),
        ("b", "up"),
        ("c", None),
    ]
    write_note(day / "c", Feedback(opened=(2, 1)))
    assert read_note(day / "c", Feedback).opened == (2, 1)
