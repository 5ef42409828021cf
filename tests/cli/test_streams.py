"""Streams that end early, are closed, or cannot say all letters."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import PROGRAM, Told, environment, launched

Cli = Callable[..., Told]


def _sh(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A line of shell in which `"$@"` is cascade."""
    return subprocess.run(
        ["sh", "-c", command, "sh", *PROGRAM], env=environment(home), capture_output=True, text=True, timeout=60
    )


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "search", "-n", "50", "the"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert b"Traceback" not in err
    assert b"Broken pipe" not in err


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
@pytest.mark.parametrize("command", ["search oars", "sources", "ask -q Who?"])
def test_streams_may_be_closed(home: Path, command: str, closed: str) -> None:
    done = _sh(home, f'"$@" {command} {closed}')
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (closed != ">&-")


def test_without_standard_input_there_is_no_question(home: Path) -> None:
    done = _sh(home, '"$@" ask <&-')
    assert done.returncode == 2
    assert "there is no question" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_said(home: Path) -> None:
    for command in ("sources", "search oars", "show --json", "ask --json -q Who?"):
        done = _sh(home, f'"$@" ask -q Who? >&2; "$@" {command} > /dev/full')
        assert done.returncode == 9, command
        assert "cascade: the output cannot be written: No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
    (home / "cascade.toml").write_text("[[sources]]\nname = 'docs'\nkind = 'folder'\npath = '/not/there'\n")
    done = _sh(home, '"$@" sync --json > /dev/full')
    assert done.returncode in (5, 9)
    assert "Traceback" not in done.stderr


def test_letters_that_the_terminal_lacks_end_nothing(home: Path) -> None:
    told = launched(home, "search", "moorings", env={"PYTHONIOENCODING": "latin-1"}, encoding="latin-1")
    assert told.code == 1
    told = launched(home, "ask", "How long is the warranty on hulls?", "-q", env={"PYTHONIOENCODING": "ascii"})
    assert told.code == 0
    assert "?The warranty on hulls runs for five years.?" in told.out, "typographic quotes have no letters in ASCII"


def test_what_was_typed_is_utf_8_whatever_the_locale(home: Path, tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    (folder / "one.txt").write_text("Jiří Dvořák keeps the keys.\n", encoding="utf-8")
    cli("add", str(folder))
    cli("sync", "names")
    posix = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = launched(home, "search", "Dvořák", env=posix)
    assert told.code == 0
    assert "keeps the keys" in told.out
    assert launched(home, "ask", "Who keeps the keys, Dvořák?", "-q", env=posix).code in (0, 1)


def test_the_answer_goes_to_standard_output_and_the_rest_does_not(home: Path) -> None:
    told = launched(home, "ask", "How long is the warranty on hulls?")
    assert "decompose" in told.err
    assert "decompose" not in told.out
    assert "\x1b" not in told.out + told.err
    assert told.out.encode().isascii() is False, "typographic quotes go through a pipe as they are"
    assert os.linesep == "\n" or "\r" not in told.out
