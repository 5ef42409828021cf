"""`cascade demo`: the sample company from its sources to cited answers, by rules alone, and what to try next."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from cascade.cli.app import run
from cascade.home import packaged
from tests.cli.shell import Told


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setenv("CASCADE_HOME", str(tmp_path / "home"))
    capsys.readouterr()
    code = run(["demo", "--model", "none"])
    return Told(code, *capsys.readouterr())


def test_the_demo_answers_three_questions_and_says_that_it_cannot_answer_one(shown: Told) -> None:
    assert shown.code == 0
    asked = re.split(r"^❯ cascade ask ", shown.out, flags=re.M)[1:]
    assert len(asked) == 4
    for answer in asked[:3]:
        assert "\nSources\n[" in answer
        assert re.search(r"^answered · ", answer, re.M)
        assert set(re.findall(r"\[(\d+)\]", answer.partition("\nSources\n")[0])) <= set(
            re.findall(r"^\[(\d+)\] ", answer, re.M)
        ), "each number in the text is a source below it"
    assert re.search(r"^Not found: ", asked[3], re.M)
    assert "\nSources\n" not in asked[3]


def test_what_it_says_to_try_next_works(
    shown: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line.strip() for line in shown.out[shown.out.index("\nNext\n") :].splitlines()]
    export = next(line for line in lines if line.startswith("export CASCADE_HOME="))
    [home] = shlex.split(export.partition("=")[2])
    assert Path(home) == tmp_path / "home" / "demo"
    monkeypatch.setenv("CASCADE_HOME", home)
    (Path(home) / "cascade.toml").write_text('[models]\ndefault = "none"\n' + (Path(home) / "cascade.toml").read_text())
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("cascade ")]
    assert {command[0] for command in commands} == {"ask", "show", "search"}
    for command in commands:
        assert run(command) == 0, command
        assert capsys.readouterr().out


def test_a_second_demo_finds_all_as_it_was(shown: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--model", "none"]) == 0
    again = capsys.readouterr()
    assert again.out.count("(nothing new)") == 6
    assert set(re.findall(r"^(.) ", again.err, re.M)) == {"="}, "every stage comes from the cache"
    strip = re.compile(r"[\d.]+ s\b.*|run \S+|\(\d+ new\)|\(nothing new\)")
    answers = [strip.sub("", text[text.index("❯") :]) for text in (shown.out, again.out)]
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("shown")
def test_a_demo_whose_installation_was_moved_finds_its_company_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "home" / "demo" / "cascade.toml"
    text = settings.read_text()
    folder = str(packaged("demo_company"))
    assert text.count(folder) == 6
    settings.write_text(f"# mine\n{text.replace(folder, '/nonesuch/company')}")
    assert run(["demo", "--model", "none"]) == 0
    assert capsys.readouterr().out.count("(nothing new)") == 6
    assert settings.read_text() == f"# mine\n{text}"


def test_a_shell_that_does_not_find_cascade_is_told_where_it_is(
    shown: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(path: str) -> list[str]:
        monkeypatch.setenv("PATH", path)
        capsys.readouterr()
        assert run(["demo", "--model", "none"]) == 0
        lines = (line.strip() for line in capsys.readouterr().out.splitlines())
        return [line for line in lines if line.startswith("export PATH=")]

    assert shown.code == 0
    [line] = told(str(tmp_path))
    folder = shlex.split(line.partition("=")[2])[0].partition(":")[0]
    assert shutil.which("cascade", path=folder) is not None
    assert told(str(Path(sys.executable).parent)) == []
