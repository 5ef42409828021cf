"""The group of commands: help, version, suggestions, exit codes, settings that do not read, shell completion."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.cli.app import COMMANDS
from cascade.errors import CascadeError, HomeError
from tests.cli.shell import Told, environment, launched

Cli = Callable[..., Told]


def test_without_a_command_the_help_is_printed(cli: Cli) -> None:
    told = cli()
    assert told == cli("--help")
    assert told.code == 0
    assert all(f"\n  {name} " in told.out for name in COMMANDS)
    assert max(map(len, told.out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_and_what_it_takes(cli: Cli, command: str) -> None:
    told = cli(command, "--help")
    usage, _, about, *_ = told.out.splitlines()
    assert told.code == 0
    assert usage.startswith(f"Usage: cascade {command} ")
    assert len(about.split()) >= 4, "the first line of the help says what the command does"
    assert max(map(len, told.out.splitlines())) <= 80, "examples too are read on a narrow terminal"
    options = told.out[told.out.index("\nOptions:") :].splitlines()[2:]
    bare = [line for line in options if line.strip().startswith("-") and not line.strip().split("  ", 1)[1:]]
    undescribed = [line for line, after in zip(bare, options[1:], strict=False) if after.strip().startswith("-")]
    assert not undescribed, "each option says what it is for"


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    assert cli("--version").out == f"cascade {importlib.metadata.version('cascade-qa')}\n"


def test_the_package_itself_is_the_command(home: Path) -> None:
    line = [sys.executable, "-m", "cascade", "--version"]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(home), timeout=60)
    assert (done.returncode, done.stdout) == (0, launched(home, "--version").out), done.stderr
    line[-1:] = ["ask", "--no-such-option"]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(home), timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("cascade: No such option")


@pytest.mark.parametrize(
    ("typed", "meant"), [("serch", "search"), ("source", "sources"), ("aks", "ask"), ("docter", "doctor")]
)
def test_a_slip_in_a_command_is_answered_with_what_was_meant(cli: Cli, typed: str, meant: str) -> None:
    told = cli(typed, "oars")
    assert (told.code, told.out) == (2, "")
    assert told.err == f"cascade: no command {typed!r}\n  did you mean `cascade {meant}`?\n"


def test_what_is_no_command_at_all(cli: Cli) -> None:
    told = cli("xyzzy")
    assert told.code == 2
    assert "cascade --help" in told.err
    assert cli("--xyzzy").code == 2
    assert "`cascade sync --help`" in cli("sync", "--xyzzy").err


def test_settings_that_do_not_read_are_said_with_their_place(cli: Cli, home: Path) -> None:
    for text, said in (("zone = [", "cascade.toml does not read"), ("[models]\ndefalt = 'none'\n", "models.defalt")):
        (home / "cascade.toml").write_text(text)
        told = cli("search", "oars")
        assert (told.code, told.out) == (3, "")
        assert str(home / "cascade.toml") in told.err
        assert said in told.err


def test_a_home_that_cannot_be_one(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = cli("--home", str(tmp_path / "file" / "home"), "sources")
    assert told.code == 4
    assert "--home" in told.err


def test_a_library_that_is_damaged_is_said_and_not_found_empty(cli: Cli, home: Path) -> None:
    (home / "library.db").write_bytes(b"no database at all" * 100)
    for command in (["search", "oars"], ["sources"], ["sync"], ["ask", "Who?"]):
        told = cli(*command)
        assert (told.code, told.out) == (4, ""), command
        assert "library" in told.err


def test_what_nobody_foresaw_is_one_sentence_and_a_trace_on_demand(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("cascade.engine.Engine.sources", broken)
    told = cli("sources")
    assert told.code == CascadeError.exit_code == 9
    assert "this should not have happened: ZeroDivisionError: division by zero" in told.err
    assert "Traceback" not in told.err
    monkeypatch.setenv("CASCADE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli("sources")
    assert home.exists()


def test_a_full_disk_is_told_as_one(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/home/ann/runs/1")

    monkeypatch.setattr("cascade.engine.Engine.sources", full)
    told = cli("sources")
    assert told.code == HomeError.exit_code
    assert told.err.startswith("cascade: the disk is full: there is no room for /home/ann/runs/1\n")
    assert "make room" in told.err
    assert "CASCADE_DEBUG" not in told.err


def test_what_may_not_be_written_is_told_with_what_to_look_at(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/home/ann/writer.lock")

    monkeypatch.setattr("cascade.engine.Engine.sources", refused)
    told = cli("sources")
    assert told.code == HomeError.exit_code
    assert told.err.startswith("cascade: /home/ann/writer.lock: Permission denied\n  look at who may")


def test_ctrl_c_while_the_program_loads_is_no_trace(home: Path) -> None:
    program = """
import sys, builtins
real = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "click":
        raise KeyboardInterrupt
    return real(name, *rest, **more)
builtins.__import__ = interrupted
from cascade.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment(home))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_home_can_be_named_by_an_option_or_by_the_environment(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    told = launched(other, "--home", str(home), "search", "oars")
    assert told.code == 0
    assert not other.exists(), "the option wins, and the other home is not even made"


# --- shell completion ---------------------------------------------------------------------------------------------


def _completed(home: Path, words: str, *, at: int | None = None) -> list[str]:
    env = {"_CASCADE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at or words.count(" "))}
    told = launched(home, env=env)
    assert (told.code, told.err) == (0, "")
    return [line.partition(",")[2] for line in told.out.splitlines() if line]


def test_a_shell_is_told_what_may_follow(home: Path) -> None:
    assert _completed(home, "cascade s") == ["sources", "sync", "search", "show"]
    assert _completed(home, "cascade ") == list(COMMANDS)
    assert "--explain" in _completed(home, "cascade search --")
    assert _completed(home, "cascade sync ") == ["docs", "mail", "slack"]
    assert _completed(home, "cascade remove m") == ["mail"]
    assert _completed(home, f"cascade --home {home.parent} ask --source ") == []
    assert _completed(home, "cascade rerun last --from c") == ["cite"]
    assert "vcard" in _completed(home, "cascade add --kind v")
    assert launched(home, "ask", "Who?", "-q").code in (0, 1)
    names = _completed(home, "cascade show ")
    assert len(names) == 2
    assert names[0] == "last"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_asks_cascade(cli: Cli, shell: str) -> None:
    told = cli("completion", shell)
    assert told.code == 0
    assert f"_CASCADE_COMPLETE={shell}_complete" in told.out
    found = shutil.which(shell)
    if found:
        subprocess.run([found, "-n"], input=told.out, text=True, check=True)


def test_an_unknown_shell(cli: Cli) -> None:
    assert cli("completion", "cmd").code == 2


def test_bash_completes_with_the_script(cli: Cli, home: Path) -> None:
    """The script as a bash that has it runs it, with the command found by its name."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    program = Path(sys.executable).parent
    script = cli("completion", "bash").out
    ask = 'COMP_WORDS=(cascade sy); COMP_CWORD=1; _cascade_completion cascade; printf "%s\\n" "${COMPREPLY[@]}"'
    env = environment(home, {"PATH": f"{program}{os.pathsep}{os.environ['PATH']}"})
    done = subprocess.run([bash, "-c", f"{script}\n{ask}"], env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["sync"]


def test_the_app_needs_a_terminal_to_be_typed_at(home: Path) -> None:
    told = launched(home, "tui")
    assert (told.code, told.out) == (2, "")
    assert (
        told.err
        == "cascade: the app needs a terminal, and there is none\n  cascade ask, search, runs and show go without\n"
    )
