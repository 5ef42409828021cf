"""A real terminal for the app: tmux, driven by key presses and read as a person would see it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.shell import PROGRAM, environment

__all__ = ["Tmux", "tmux"]

PATIENCE = 90.0
"""Seconds to wait for what must appear; a machine may be slow, and nothing is judged by it."""


class Tmux:
    """One window of a tmux server of its own."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "tmux"
        self._code = folder / "code"

    def run(self, *arguments: str) -> str:
        """What a tmux command prints."""
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments], capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (`Enter`, `F3`, `C-q`, `e`)."""
        self.run("send-keys", "-t", "app", *keys)

    def write(self, text: str) -> None:
        """Type text as it is."""
        self.run("send-keys", "-t", "app", "-l", text)

    def screen(self) -> str:
        """What is on the screen."""
        return self.run("capture-pane", "-p", "-t", "app")

    def until(self, *texts: str, gone: str = "") -> str:
        """The screen as soon as it shows all of `texts` and no more `gone`; fails where it never does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.screen()
            if all(text in shown for text in texts) and (not gone or gone not in shown):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{texts} never showed:\n{self.screen()}")

    def ended(self) -> int:
        """The exit code of the program, as soon as it has ended.

        The shell that ran it writes it down: tmux, which would know it too, may miss that a process has ended.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._code.exists():
                return int(self._code.read_text())
            time.sleep(0.05)
        raise AssertionError(f"the program goes on:\n{self.screen()}")

    def open(self, home: Path, command: Sequence[str], width: int, height: int) -> None:
        """Start the program on `home` in the window."""
        variables = [f"{name}={value}" for name, value in environment(home).items()]
        code = shlex.quote(str(self._code))
        line = f"sleep 0.3; {shlex.join([*PROGRAM, *command])}; echo $? > {code}.new; mv {code}.new {code}"
        self.run(
            "-u", "-f", "/dev/null", "new-session", "-d", "-s", "app", "-x", str(width), "-y", str(height),
            "env", "-i", *variables, "TERM=tmux-256color", "sh", "-c", line,
            ";", "set-option", "-g", "remain-on-exit", "on", ";", "set-option", "-g", "escape-time", "0",
        )  # fmt: skip

    def close(self) -> None:
        """End the server, and with it what runs in it."""
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, timeout=30)


@contextmanager
def tmux(folder: Path, home: Path, *command: str, width: int = 100, height: int = 32) -> Iterator[Tmux]:
    """The program, in a terminal of that size; the test is skipped where there is no tmux, but not in CI."""
    if shutil.which("tmux") is None:
        if os.environ.get("CI"):
            raise AssertionError("tmux is not installed: .ci/run installs it")
        pytest.skip("tmux is not installed")
    opened = Tmux(folder)
    try:
        opened.open(home, command, width, height)
        yield opened
    finally:
        opened.close()
