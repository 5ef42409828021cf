"""The app in a real terminal, from the question to another answer."""

from __future__ import annotations

from pathlib import Path

from tests.tui.terminal import tmux

PLAN = (
    '{"operation": "find", "questions": [{"id": "q1", "text": "When did the hose come off the steam box?", '
    '"facets": [{"text": "hose", "must": true}, {"text": "steam box"}]}]}'
)


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
        terminal.press("F7")
        terminal.write("{not json")
        terminal.press("C-s")
        terminal.until("line 1, column 2")
        terminal.press("F7")
        terminal.write(PLAN)
        terminal.press("C-s")
        terminal.until("1 edit: decompose output", gone="output of decompose ─")
        terminal.press("r")
        shown = terminal.until("another answer", "another plan", "with decompose by hand")
        assert "− An incident again at the steam box: it was left on overnight and ran dry." in shown
        terminal.press("Escape")
        terminal.until("◆ decompose", "✓ verify")

        terminal.press("C-q")
        assert terminal.ended() == 0
