"""`ask --follow`, and the history of a line of a batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Told

Cli = Callable[..., Told]

LEADS = ("ask", "Who leads the workshop?", "--as-of", "2026-04-20")


def test_a_question_follows_the_last_one(cli: Cli) -> None:
    first = cli(*LEADS, "--json").json()
    told = cli("ask", "--follow", "Who is his manager?")
    assert "asked as: Who is Tomas Reuter's manager?\n" in told.err
    shown = cli("show").out
    assert shown.startswith("Who is Tomas Reuter's manager?\n")
    assert "typed as “Who is his manager?”\n" in shown
    assert f"asked after {first['run_id']}\n" in shown
    last = cli("show", "--json").json()["answer"]
    assert (last["said"], last["follows"]) == ("Who is his manager?", first["run_id"])
    assert last["as_of"] == first["as_of"], "a conversation stays on the day that was named"


def test_a_run_may_be_named_to_follow(cli: Cli) -> None:
    first = cli(*LEADS, "--json").json()["run_id"]
    cli("ask", "How long is the warranty on hulls?", "--as-of", "2026-04-20")
    answer = cli("ask", "How many people work there?", "--follow-run", first, "--json")
    assert answer.err == ""
    assert answer.json()["question"] == "How many people work at the workshop?"
    assert answer.json()["follows"] == first


def test_readings_are_told_when_asked_for(cli: Cli) -> None:
    cli("ask", "Who looks after the clubs?", "--as-of", "2026-04-20")
    told = cli("ask", "--follow", "-v", "What do they pay for?")
    assert "asked as: What do the clubs pay for?\n" in told.err
    assert "“they” → the clubs, named in the question" in told.err
    quiet = cli("ask", "--follow", "-q", "What do they pay for?")
    assert quiet.err == ""


def test_what_nothing_fits_is_asked_as_it_stands_with_a_word(cli: Cli) -> None:
    cli("ask", "What did the trombone quartet play?", "--as-of", "2026-04-20")
    told = cli("ask", "--follow", "Where does he live?")
    assert told.err.startswith("  nothing said before fits “he”\n")
    assert cli("show", "--json").json()["answer"]["question"] == "Where does he live?"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ask", "--follow", "Why?"), 8, "no run called 'last'"),
        (("ask", "--follow-run", "999999-zzzzz", "Why?"), 8, "no run called '999999-zzzzz'"),
    ],
)
def test_there_must_be_something_to_follow(cli: Cli, arguments: tuple[str, ...], code: int, said: str) -> None:
    told = cli(*arguments)
    assert (told.code, told.out) == (code, "")
    assert said in told.err


def batch(cli: Cli, file: Path, *lines: dict[str, Any]) -> Told:
    """A batch of `lines`, asked as of the day of the tests."""
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return cli("ask", "--batch", str(file), "--as-of", "2026-04-20")


def test_the_history_of_a_line_is_asked_or_given(cli: Cli, tmp_path: Path) -> None:
    given = {"question": "Who leads the workshop?", "answer": "Tomas Reuter leads the workshop."}
    told = batch(
        cli,
        tmp_path / "lines.jsonl",
        {"id": "given", "question": "Who is his manager?", "history": [given]},
        {"id": "asked", "question": "Who is his manager?", "history": ["Who leads the workshop?"]},
        {"id": "chain", "question": "And in 2024?", "history": [given, "How many boats were sold in 2025?"]},
        {"id": "alone", "question": "Who is his manager?"},
    )
    answers = {a["id"]: a for a in told.jsons()}
    assert list(answers) == ["given", "asked", "chain", "alone"], "what a history asks is not printed"
    assert answers["given"]["question"] == answers["asked"]["question"] == "Who is Tomas Reuter's manager?"
    assert answers["chain"]["question"] == "How many boats were sold in 2024?"
    assert answers["alone"]["question"] == "Who is his manager?"
    runs = {run["id"]: run["question"] for run in cli("runs", "--json").jsons()}
    assert runs[answers["asked"]["follows"]] == "Who leads the workshop?"
    assert answers["given"]["follows"] is None
    assert len(runs) == 6, "what has an answer is not asked again"


@pytest.mark.parametrize("history", ["Who?", [3], [{"answer": "x"}]])
def test_a_history_that_does_not_read_is_refused(cli: Cli, tmp_path: Path, history: Any) -> None:
    told = batch(cli, tmp_path / "lines.jsonl", {"id": "1", "question": "Why?", "history": history})
    assert (told.code, told.out) == (2, "")
    assert 'line 1: not a question: its "history"' in told.err


def test_a_batch_follows_no_run(cli: Cli, tmp_path: Path) -> None:
    cli(*LEADS)
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": "1", "question": "Why?"}')
    told = cli("ask", "--follow", "--batch", str(file))
    assert told.code == 2
    assert "--follow and --batch" in told.err
