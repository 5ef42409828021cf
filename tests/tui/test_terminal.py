"""The app in a real terminal, from the question to another answer."""

from __future__ import annotations

from pathlib import Path

from tests.tui.terminal import Tmux, tmux

PLAN = ("operation: find", "q1 find  When did the hose come off the steam box?", "  must hose", "  word steam box")


def instead(terminal: Tmux, gone: str, *lines: str) -> None:
    """Write these lines in the place of what an editor holds, which has `gone` in it."""
    terminal.press("F7", "BSpace")  # both are commands of the editor: letters would overtake the first
    terminal.until(gone=gone)
    for number, line in enumerate(lines):
        if number:
            terminal.press("Enter")
        terminal.write(line)
    terminal.until(lines[-1].strip())


def test_a_question_that_is_typed_before_the_app_is_there_is_asked(home: Path, tmp_path: Path) -> None:
    with tmux(tmp_path, home) as terminal:
        terminal.write("Which blade does the bandsaw have?")
        terminal.press("Enter")
        terminal.until("The bandsaw has a new blade of 32 mm", "matches read")


def test_ask_open_a_citation_edit_the_plan_run_again_and_leave(home: Path, tmp_path: Path) -> None:
    with tmux(tmp_path, home) as terminal:
        terminal.until("27 documents")
        terminal.write("Which incidents happened at the steam box?")
        terminal.press("Enter")
        shown = terminal.until("3 found", "Sources", "matches read")
        assert "the hose came off and filled the shed with fog. [2]" in shown

        terminal.press("Tab")
        terminal.until("i Inspect")
        terminal.press("2")
        shown = terminal.until("Incident report: hose off the steam box", "Source 2 of 3")
        assert "handbook" in shown or "yard" in shown, "where it lies is told"
        terminal.press("q")
        terminal.until("3 found")

        terminal.press("F3")
        terminal.until("decompose", "synthesize", "Output")
        terminal.press("Down")
        terminal.until("operation: list")
        terminal.press("e")
        terminal.until("output of decompose")
        instead(terminal, "word steam", "operation: guess")
        terminal.press("C-s")
        terminal.until("line 1: ")
        instead(terminal, "operation: guess", *PLAN)
        terminal.press("C-s")
        terminal.until("1 edit: decompose output", gone="output of decompose ─")
        terminal.press("r")
        shown = terminal.until("another answer", "another plan", "with decompose by hand")
        assert "An incident again at the steam box: it was left on overnight and ran dry." in shown
        terminal.press("Escape")
        terminal.until("◆ decompose", "✓ verify")

        terminal.press("C-q")
        assert terminal.ended() == 0
