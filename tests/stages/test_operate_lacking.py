"""What the steps of a plan lack is told in the question's words, never in the plan's."""

from __future__ import annotations

from pathlib import Path

from tests.stages.small import ask, library

NOTES = {"loom.md": "# The loom\n\nThe new loom arrives on 4 July 2026. The reed of the old loom is bent.\n"}

MAILS = (
    ("ann@mill.example", "Ann Ray", "Reed", "The reed of the old loom is bent and tears the warp.\n"),
    ("bo@mill.example", "Bo Lind", "Lunch", "Soup today.\n"),
)


def test_a_part_that_comes_to_nothing_names_no_step(tmp_path: Path) -> None:
    with library(tmp_path, NOTES, MAILS) as engine:
        run = ask(engine, "When does the new loom arrive and who fixes the bent reed?")
        assert run.answer is not None
        assert "4 July 2026" in run.answer.text
        assert run.answer.text.endswith("\n\nWho fixes the bent reed?\nNot found.")
        assert "follow issues" not in run.answer.text
        assert run.answer.missing == ("Who fixes the bent reed?",)


def test_nor_does_a_whole_question(tmp_path: Path) -> None:
    with library(tmp_path, NOTES, MAILS) as engine:
        run = ask(engine, "Who fixed the finding about exports?")
        assert run.answer is not None
        assert "speaks of “follow" not in run.answer.text
