"""What is longer than the screen goes through a pager, on a terminal alone; nothing is lost and nothing hangs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from cascade.cli.pager import pager_command
from tests.cli.shell import Talk, launched, on_terminal

FEW = {"LINES": "8"}
"""A screen that the hits of a search do not fit on."""
MARKED = {**FEW, "PAGER": "sed 's/^/| /'"}
SEARCH = ("search", "oars")


def test_what_is_longer_than_the_screen_goes_through_the_pager_with_its_colours(home: Path) -> None:
    plain = on_terminal(home, *SEARCH, env=FEW)
    told = on_terminal(home, *SEARCH, env=MARKED)
    assert len(plain.out.splitlines()) > 8
    assert told.out == "".join(f"| {row}\n" for row in plain.out.splitlines())
    assert "\x1b[36m" in told.out


def test_what_fits_on_the_screen_is_printed_as_it_is(home: Path) -> None:
    assert on_terminal(home, "search", "oars", "-n", "1", env=MARKED).out.count("| ") == 0


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("--no-pager", *SEARCH), {}),
        ((*SEARCH, "--json"), {}),
        (SEARCH, {"NO_PAGER": "1"}),
        (SEARCH, {"CASCADE_PAGER": "cat"}),
        (SEARCH, {"PAGER": ""}),
        (SEARCH, {"TERM": "dumb"}),
    ],
)
def test_no_pager_where_none_is_wanted(home: Path, arguments: tuple[str, ...], env: Mapping[str, str]) -> None:
    told = on_terminal(home, *arguments, env={**MARKED, **env})
    assert told.code == 0
    assert len(told.out.splitlines()) > 8 or "--json" in arguments
    assert not any(row.startswith("| ") for row in told.out.splitlines())


def test_no_pager_where_the_output_is_a_pipe(home: Path) -> None:
    told = launched(home, *SEARCH, env=MARKED)
    assert "| " not in told.out
    assert "\x1b" not in told.out


def test_a_pager_that_cannot_be_run_loses_nothing(home: Path) -> None:
    told = on_terminal(home, *SEARCH, env={**FEW, "PAGER": "nonesuch-pager -x"})
    assert told.code == 0
    assert told.out.endswith(on_terminal(home, *SEARCH, env=FEW).out)


def test_a_pager_that_is_left_early_changes_no_exit_code(home: Path) -> None:
    told = on_terminal(home, "ask", "Who was at the quetzalcoatl?", "-q", env={"LINES": "2", "PAGER": "head -n 1"})
    assert told.code == 1
    assert [row for row in told.out.splitlines() if "searched" in row.casefold()] == []
    assert "Not found" in told.out


def test_ctrl_c_is_the_pagers(home: Path) -> None:
    with_pager = {**FEW, "PAGER": "echo up; read line <&2; echo down"}
    talk = Talk(home, *SEARCH, env=with_pager)
    talk.wait_for("up")
    talk.interrupt()
    talk.say("")
    talk.wait_for("down")
    assert talk.end() == 0


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less")
def test_less_waits_for_a_key_and_shows_colours(home: Path) -> None:
    talk = Talk(home, *SEARCH, env={"LINES": "8", "PAGER": "less", "LESS": "-i"})
    talk.wait_for(":")
    assert "ESC[" not in talk.shown, "its own setting lacks -R"
    talk.press("q")
    assert talk.end() == 0


def test_which_pager() -> None:
    assert pager_command({"TERM": "xterm", "PAGER": "more -s", "CASCADE_PAGER": "less -S"}) == "less -S"
    assert pager_command({"TERM": "xterm", "PAGER": "more -s"}) == "more -s"
    assert pager_command({"TERM": "xterm", "PAGER": "more", "NO_PAGER": "1"}) is None
    assert pager_command({"PAGER": "more"}) is None, "a terminal that says nothing of itself"
