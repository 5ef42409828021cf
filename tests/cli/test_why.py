"""`cascade why`: a line a gate, the one where it was lost standing out, and what could be done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.shell import Told, on_terminal

Cli = Callable[..., Told]
PRICE = "What does the Heron cost?"


def test_a_gate_is_a_line_and_what_could_be_done_comes_last(cli: Cli) -> None:
    cli("ask", PRICE, "--source", "mail", "-q")
    told = cli("why", "last", "price", "list")
    assert (told.code, told.err) == (0, "")
    head, *gates = told.out.splitlines()
    assert head.startswith("Price list (docs:sales/price-list.md) in run ")
    blank = gates.index("")
    assert [row.split()[0] for row in gates[:blank]] == ["✓", "✓", "✓", "✗", "·", "·", "·", "·", "·", "·"]
    assert gates[3] == "✗ filter   your filter source:mail keeps it out: it is of docs (computed now)"
    assert gates[blank + 1] == "lost at filter", "what the gate says is not said twice"
    assert gates[blank + 2] == "→ ask again without that filter"


def test_the_value_is_printed_as_json(cli: Cli) -> None:
    run = cli("ask", PRICE, "--json").json()["run_id"]
    told = cli("why", run, "docs:sales/price-list.md", "--json").json()
    assert (told["run"], told["document"], told["known"]) == (run, "docs:sales/price-list.md", True)
    assert told["steps"][-1] == {
        "gate": "answer",
        "question": "q1",
        "outcome": "passed",
        "basis": "recorded",
        "text": "the answer cites it as [1]",
        "rank": None,
        "details": [],
    }


def test_what_is_not_there_has_codes_of_its_own(cli: Cli) -> None:
    cli("ask", PRICE, "-q")
    unknown = cli("why", "last", "the", "price", "of", "fish")
    assert unknown.code == 1
    assert unknown.out.count("the nearest by its words: “Price list” (docs:sales/price-list.md)") == 1
    assert "not reached" not in unknown.out
    several = cli("why", "last", "incident")
    assert (several.code, several.out) == (8, "")
    assert "several documents match 'incident'" in several.err
    assert "2026-03-02-incident-steam-box.md" in several.err
    assert cli("why", "nonesuch", "price").code == 8
    assert cli("why", "last").code == 2
    assert cli("why", "last", "").code == 2


def test_what_a_source_says_cannot_steer_a_screen(cli: Cli, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sly"
    folder.mkdir()
    page = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["The Gannet costs \x1b[31m7 euros."]}]}
    (folder / "sly.ipynb").write_text(json.dumps({**page, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    cli("add", str(folder))
    cli("sync", "sly")
    cli("ask", "What does the Gannet cost?", "-q")
    told = cli("why", "last", "sly:sly.ipynb")
    assert "7 euros" in told.out
    assert "\x1b" not in told.out
    shown = on_terminal(home, "why", "last", "sly:sly.ipynb", columns=60)
    assert shown.code == 0
    assert "\x1b[31m7" not in shown.out


def test_where_it_was_lost_stands_out_on_a_terminal(cli: Cli, home: Path) -> None:
    cli("ask", PRICE, "--source", "mail", "-q")
    shown = on_terminal(home, "why", "last", "price list", columns=70)
    [row] = [row for row in shown.out.splitlines() if "✗" in row]
    assert row.startswith("\x1b[1;31m✗ filter")
    assert all(len(row) < 70 for row in shown.out.replace("\x1b[1;31m", "").splitlines() if "\x1b" not in row)


def test_what_is_advised_can_be_done(cli: Cli) -> None:
    """A command that is told between backticks is run as it stands, and the document comes farther."""
    cli("ask", "What is said of oars and of varnish?", "--recipe", "pool=2", "-q")
    told = cli("why", "last", "docs:handbook/warranty.md", "--json").json()
    [command] = [line.split("`")[1] for line in told["advice"] if "--recipe" in line]
    name, *arguments = command.split()
    assert (name, arguments[0]) == ("cascade", "rerun")
    assert cli(*arguments, "-q").code == 0
    again = cli("why", "last", "docs:handbook/warranty.md", "--json").json()
    [pool] = [step for step in again["steps"] if step["gate"] == "pool"]
    assert pool["outcome"] == "passed"
