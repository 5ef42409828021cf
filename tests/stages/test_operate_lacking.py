"""What the steps of a plan lack is told in the question's words, never in the plan's."""

from __future__ import annotations

from pathlib import Path

from cascade.shown import SOMEBODY
from cascade.types import Do
from tests.stages.small import answered, ask, library, values

NOTES = {"loom.md": "# The loom\n\nThe new loom arrives on 4 July 2026. The reed of the old loom is bent.\n"}

MAILS = (
    ("ann@mill.example", "Ann Ray", "Reed", "The reed of the old loom is bent and tears the warp.\n"),
    ("bo@mill.example", "Bo Lind", "Lunch", "Soup today.\n"),
)


def test_a_part_that_comes_to_nothing_names_no_step(tmp_path: Path) -> None:
    with library(tmp_path, NOTES, MAILS) as engine:
        answer = answered(engine, "When does the new loom arrive and who fixes the bent reed?")
        assert "4 July 2026" in answer.text
        assert answer.text.endswith(
            "\n\nWho fixes the bent reed?\nNot found: nothing that was found tells who that is."
        )
        assert "follow issues" not in answer.text
        assert answer.missing == (SOMEBODY,)


def test_who_fixes_what_no_issue_tracks_is_read_in_what_is_said(tmp_path: Path) -> None:
    mails = (*MAILS, ("ann@mill.example", "Ann Ray", "Shed", "I oil the gears, Bo fixes the hinge of the shed.\n"))
    with library(tmp_path, NOTES, mails) as engine:
        assert values(ask(engine, "Who is responsible for fixing the hinge of the shed?")) == {"Bo Lind"}


def test_nor_does_a_whole_question(tmp_path: Path) -> None:
    with library(tmp_path, NOTES, MAILS) as engine:
        answer = answered(engine, "Who fixed the finding about exports?")
        assert "speaks of “follow" not in answer.text


HOISTS = (
    ("jo@birchlane.example", "Jo Park", "Hoist", "The hoist jams every morning and bends my keel.\n\nJo"),
    ("li@harpersmill.example", "Li Harper", "Fees", "The fee of the slip is fair.\n\nLi"),
    ("al@desks.example", "Al Webb", "Tour", "The tour goes to Birch Lane on Friday.\n\nAl"),
    ("bea@desks.example", "Bea Roth", "Minutes", "The minutes are on the wiki.\n\nBea"),
)
CHAT = "12/05/2026, 09:00 - Al Webb: cake in the shed\n12/05/2026, 09:02 - Bea Roth: on my way\n"


def test_where_nothing_is_told_as_an_issue_who_had_problems_is_read(tmp_path: Path) -> None:
    """A chat in the library may tell of issues one by one, and may tell of cake."""
    with library(tmp_path, {"hoist.md": "# Hoist\n\nThe hoist was painted in May.\n"}, HOISTS) as engine:
        (tmp_path / "WhatsApp Chat with Al.txt").write_text(CHAT, encoding="utf-8")
        engine.add(tmp_path / "WhatsApp Chat with Al.txt", kind="whatsapp")
        assert not [report for report in engine.sync() if report.error]
        run = ask(engine, "Which customers had problems with the hoist?")
        assert run.plan is not None
        assert any(step.do is Do.FOLLOW for step in run.plan.questions[0].steps)
        assert values(run) == {"Birch Lane"}
