"""eval run, show and list: what they print, their exit codes, Ctrl-C, and completion."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.config import STAGES
from cascade.engine import Engine
from tests.cli.conftest import Cli
from tests.cli.shell import Talk, launched, on_terminal

HULLS = "The warranty on hulls runs for five years."
CASES = (
    {"id": "hulls", "question": "How long is the warranty on hulls?", "tags": ["look-up"], "answer": HULLS,
     "evidence": [{"quote": HULLS}]},
    {"id": "lead", "question": "Who leads the workshop?", "tags": ["who"], "answer": "Nobody at all."},
    {"id": "quartet", "question": "What did the trombone quartet play?", "tags": ["none"], "answerable": False},
)  # fmt: skip


def write(folder: Path, *cases: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"as_of": "2026-04-20T09:00:00Z", **dict(case)}) for case in cases]  # type: ignore[call-overload]
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture
def suite(home: Path) -> str:
    return write(home / "evals" / "yard", *CASES).name


def test_a_suite_is_run_and_its_figures_are_printed(cli: Cli, suite: str) -> None:
    told = cli("eval", "run", suite)
    assert told.code == 0
    assert told.out.startswith("yard: 3 cases\n")
    assert re.search(r"^answer_f1 +50\.0 +0\.0 to 100\.0 +2 ", told.out, re.M)
    assert re.search(r"^abstention_recall +100\.0 +2\.5 to 100\.0 +1 ", told.out, re.M)
    types = told.out.split("measure", 2)[2]
    assert re.search(r"^answer_f1 +look-up +100\.0 .*\n +who +0\.0 ", types, re.M)
    assert re.search(r"^seconds: [\d.]+ at the median, [\d.]+ for nine in ten \(", told.out, re.M)
    [line] = told.err.splitlines()
    shown = cli(*line.removeprefix("each case: cascade ").split())
    assert shown.out.startswith(told.out), "it is shown again as it was"
    rows = [row.split() for row in shown.out[len(told.out) :].strip().splitlines()]
    assert rows[0] == ["quality", "status", "run", "s", "type", "case"]
    assert [row[-1] for row in rows[1:]] == ["lead", "hulls", "quartet"], "the worst first"
    assert cli("show", rows[1][2]).out.startswith("Who leads the workshop?")
    assert cli("runs").err.startswith("no runs yet")
    assert "Who leads the workshop?" in cli("runs", "--evals").out


def test_what_json_says_is_the_same(cli: Cli, suite: str) -> None:
    told = cli("eval", "run", suite, "--json", "--name", "base").json()
    assert (told["asked"], told["total"], told["errors"]) == (3, 3, 0)
    figures = {figure["measure"]: figure["mean"] for figure in told["figures"]}
    assert figures["answer_f1"] == 0.5
    shown = cli("eval", "show", "base", "--json", "--cases").json()
    answered = shown.pop("answered")
    assert shown == told
    assert [each["case"] for each in answered] == ["hulls", "lead", "quartet"]


def test_quiet_prints_the_figures_of_all_cases_alone(cli: Cli, suite: str) -> None:
    told = cli("eval", "run", suite, "-q")
    assert told.err == ""
    assert "look-up" not in told.out
    assert "answer_f1" in told.out


def test_options_are_kept_with_the_result(cli: Cli, suite: str, tmp_path: Path, home: Path) -> None:
    with Engine(home) as engine:
        text = engine.prompt("judge")
    (tmp_path / "judge.md").write_text(text)
    cli(
        "eval", "run", suite, "--recipe", "pool=20", "--tag", "who", "--oracle", "synthesize", "--samples", "2",
        "--prompt", f"judge={tmp_path / 'judge.md'}", "--prompt", str(tmp_path / "judge.md"), "--model", "none",
    )  # fmt: skip
    shown = cli("eval", "show").out
    assert shown.startswith("yard: 1 case, 2 samples of each\n")
    assert "recipe pool 20" in shown
    assert "gold for synthesize in 2 of 2" in shown
    assert "A/A ±" in shown
    *_, listed = cli("eval", "list", "--json").jsons()
    assert listed["changed"] | {"prompt judge": ""} == {
        "recipe pool": "20", "model": "none", "prompt judge": "", "oracle": "synthesize",
    }  # fmt: skip
    assert (listed["asked"], listed["total"], listed["suite"]) == (2, 2, "yard")


def test_suites_and_results_are_listed(cli: Cli, suite: str) -> None:
    told = cli("eval", "list")
    assert re.search(r"^yard +3 ", told.out, re.M)
    assert re.search(r"^herb +– +HERB", told.out, re.M)
    assert "no results yet" in told.err
    cli("eval", "run", suite, "--limit", "2", "--name", "two")
    assert re.search(r"^yard-\d{4}-\d{4}-\w{3} .* 2 +two +model=none$", cli("eval", "list").out, re.M)


def test_what_is_not_there_is_said(cli: Cli, suite: str) -> None:
    told = cli("eval", "run", "nowhere")
    assert (told.code, told.out) == (8, "")
    assert "no suite 'nowhere'" in told.err
    assert "suites: yard" in told.err
    assert cli("eval", "run", "herb").code == 2
    assert cli("eval", "run", suite, "--tag", "poem").code == 8
    assert cli("eval", "run", suite, "--prompt", "song=x.md").code == 3
    assert cli("eval", "show", "nothing").code == 8
    assert "did you mean `cascade eval run`?" in cli("eval", "rnu").err


def test_a_case_that_ends_in_an_error_is_counted_and_its_code_is_the_commands(cli: Cli, home: Path) -> None:
    plan = {"operation": "find", "questions": []}
    write(home / "evals" / "odd", {**CASES[0], "plan": plan}, {**CASES[1], "id": "x\x1b[31m[red]"})
    told = cli("eval", "run", "odd", "--oracle", "decompose")
    assert told.code == 3
    assert "1 answered · 1 error\n" in told.out
    assert "hulls: the output given for decompose does not fit: questions" in " ".join(told.err.split())
    assert "1 × the output given for decompose does not fit" in told.out
    assert re.search(r"^answer_f1 +0\.0 ", told.out, re.M)
    assert re.search(r"error +\S+ .* hulls$", cli("eval", "show", "--cases").out, re.M)
    assert "\x1b" not in cli("eval", "show", "--cases").out


def test_evidence_that_is_nowhere_is_told(cli: Cli, home: Path) -> None:
    write(home / "evals" / "moon", {**CASES[0], "evidence": [{"quote": "The moon is made of varnish."}]})
    assert "one piece of evidence lies nowhere in the library" in cli("eval", "run", "moon").out


def test_the_runs_of_a_suite_with_sources_are_opened_in_its_home(cli: Cli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "hulls.md").write_text(f"# Warranty\n\n{HULLS}\n")
    folder = write(tmp_path / "suite", CASES[0])
    (folder / "suite.toml").write_text('[[sources]]\nname = "papers"\npath = "../papers"\n')
    assert cli("eval", "run", str(folder)).code == 0
    told = cli("eval", "show", "--cases")
    [where] = re.findall(r"cascade --home (\S+) show RUN", " ".join(told.err.split()))
    run = told.out.splitlines()[-1].split()[2]
    assert cli("--home", where, "show", run).out.startswith("How long is the warranty on hulls?")
    assert Path(where).parent == home / "suites"


def test_it_fits_a_terminal_and_shows_how_far_it_is(home: Path, suite: str) -> None:
    told = on_terminal(home, "eval", "run", suite, columns=80)
    assert told.code == 0
    assert "3 of 3" in told.out
    plain = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", told.out.rpartition("yard: 3 cases")[2])
    assert max(map(len, plain.replace("\r", "\n").splitlines())) <= 80


def until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`, two minutes at most."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(home: Path, tmp_path: Path) -> None:
    many = [{**CASES[n % 3], "id": f"c{n}"} for n in range(2000)]
    write(home / "evals" / "many", *many)
    talk = Talk(home, "eval", "run", "many", "-q", "--name", "long", output=tmp_path / "out")
    lines = home / "results"
    until(lambda: any(file.read_text().count("\n") > 3 for file in lines.glob("*/cases.jsonl")))
    talk.interrupt()
    talk.wait_for("the same command goes on from there")
    assert talk.end() == 130
    assert "of 2,000 asked" in (tmp_path / "out").read_text()
    [file] = lines.glob("*/cases.jsonl")
    done = file.read_text().splitlines()
    assert 3 < len(done) < 2000
    listed = launched(home, "eval", "list", "--json").jsons()[-1]
    assert (listed["asked"], listed["ended"], listed["name"]) == (len(done), None, "long")
    again = launched(home, "eval", "show", "long")
    assert "has not ended" in again.err


def test_suites_and_results_are_completed(home: Path, suite: str) -> None:
    def offered(words: str) -> list[str]:
        env = {"_CASCADE_COMPLETE": "zsh_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()))}
        return launched(home, env=env).out.splitlines()

    assert suite in offered("cascade eval run ")
    launched(home, "eval", "run", suite, "--name", "first")
    assert {"last", "first"} <= set(offered("cascade eval show "))
    assert {"add", "list", "run", "show"} <= set(offered("cascade eval "))
    assert set(STAGES) <= set(offered("cascade eval run yard --oracle "))
