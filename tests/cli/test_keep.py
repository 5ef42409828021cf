"""mark, forget, export, eval, and a history that is filtered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Talk, Told

Cli = Callable[..., Told]

ASKED = ("ask", "How long is the warranty on hulls?", "--as-of", "2026-04-20", "--json")
OTHER = ("ask", "When does Delia Marsh deliver the larch?", "--as-of", "2026-04-20", "--json")


@pytest.fixture
def runs(cli: Cli) -> list[str]:
    return [cli(*asked).json()["run_id"] for asked in (ASKED, OTHER)]


def test_a_star_and_a_name_are_shown_and_found(cli: Cli, runs: list[str]) -> None:
    told = cli("mark", runs[0], "--name", "hulls today", "--star")
    assert told.out == f"★ run {runs[0]} “hulls today”: How long is the warranty on hulls?\n"
    assert cli("show", "hulls today").out.splitlines()[1].startswith(f"★ run {runs[0]} “hulls today” · ")
    head, *rows = cli("runs").out.splitlines()
    assert head.split() == ["★", "run", "when", "status", "s", "from", "name", "question"]
    assert [row.startswith("★") for row in rows if runs[0] in row] == [True]
    assert [row.startswith("★") for row in rows if runs[1] in row] == [False]
    for words in (["--starred"], ["today", "HULLS"], ["warranty"], [runs[0]]):
        assert [r["id"] for r in cli("runs", *words, "--json").jsons()] == [runs[0]], words
    assert cli("runs", "trombone").err == "no such run\n"
    cli("mark", "hulls today", "--no-star", "--name", "")
    assert cli("runs").out.split()[0] == "run"
    assert cli("mark", runs[0]).code == 2


def test_runs_are_forgotten_when_one_says_so(cli: Cli, home: Path, runs: list[str]) -> None:
    told = cli("forget", *runs)
    assert (told.code, told.out) == (2, "")
    assert "--yes" in told.err
    assert cli("forget", runs[0], "nowhere", "--yes").code == 8
    assert len(cli("runs", "--json").jsons()) == 2, "all are found before one goes"
    assert cli("forget", *runs, runs[0], "--yes").out == f"run {runs[0]} is gone\nrun {runs[1]} is gone\n"
    assert "no runs yet" in cli("runs").err
    assert list((home / "runs").iterdir()) == []


def test_forgetting_asks_on_a_terminal(home: Path, cli: Cli, runs: list[str]) -> None:
    for answer, code, left in (("n", 130, runs[::-1]), ("y", 0, runs[1:])):
        talk = Talk(home, "forget", runs[0])
        talk.wait_for("How long is the warranty on hulls?")
        talk.wait_for("Delete this run? [y/N]")
        talk.say(answer)
        assert talk.end() == code
        assert [r["id"] for r in cli("runs", "--json").jsons()] == left


def test_a_run_is_exported_and_opened_in_an_empty_home(
    cli: Cli, runs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = cli("export", runs[1])
    assert told.out == f"{runs[1]}.cascade.zip\n"
    assert "--redact" in told.err
    assert cli("export", runs[1]).code == 2
    assert cli("export", runs[1], "--force").code == 0
    masked = tmp_path / "masked.cascade.zip"
    assert cli("export", runs[1], str(masked), "--redact", "--mask", "larch").err == ""
    shown = cli("show", runs[1]).out
    monkeypatch.setenv("CASCADE_HOME", str(tmp_path / "empty"))
    plain = cli("show", f"./{runs[1]}.cascade.zip").out
    assert plain.splitlines()[2] == f"from {runs[1]}.cascade.zip"
    assert [line for line in plain.splitlines() if not line.startswith("from ")] == shown.splitlines()
    told = cli("show", str(masked))
    assert (told.code, told.out.splitlines()[2]) == (0, f"from {masked}, redacted")
    assert not re.search("delia|marsh|larch", told.out, re.I)
    assert cli("show", str(masked), "--stage", "retrieve").code == 0
    assert cli("diff", str(masked), f"{runs[1]}.cascade.zip").code == 0
    assert "is redacted" in cli("rerun", str(masked)).err
    assert cli("runs").err.startswith("no runs yet")


def test_words_to_mask_are_words_of_a_masked_file(cli: Cli, runs: list[str]) -> None:
    assert "--redact" in cli("export", runs[0], "--mask", "hulls").err
    assert cli("export", runs[0], "--redact", "--mask", "--").code == 2


def test_a_file_that_is_no_run_is_said_in_a_sentence(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "x.cascade.zip"
    told = cli("show", str(file))
    assert (told.code, told.out) == (8, "")
    assert f"there is no file {file}" in told.err
    file.write_text("nothing")
    told = cli("show", str(file))
    assert told.code == 8
    assert "holds no run that cascade exported" in told.err
    assert "Traceback" not in told.err


def test_a_run_becomes_a_case(cli: Cli, home: Path, runs: list[str], tmp_path: Path) -> None:
    told = cli("eval", "add", runs[1], "--tag", "mail")
    assert "1 quote to find" in told.out
    case = cli("eval", "add", runs[1], "--json").json()
    assert case["question"] == OTHER[1]
    cli("eval", "add", runs[0], "--suite", str(tmp_path / "suite"))
    assert (tmp_path / "suite" / "cases.jsonl").exists()
    first = cli("eval", "list", "--json").jsons()[0]
    assert first == {"suite": "mine", "about": "", "path": str(home / "evals" / "mine"), "cases": 1}
    assert cli("eval", "add", "nowhere").code == 8
