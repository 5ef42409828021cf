"""The command, on the home of a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.cli.app import run
from tests.cli.shell import Told

Cli = Callable[..., Told]


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs a command on the test's home, in this process: `cli("search", "oars")`."""
    monkeypatch.setenv("CASCADE_HOME", str(home))
    capsys.readouterr()

    def call(*arguments: str) -> Told:
        code = run(arguments)
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return call
