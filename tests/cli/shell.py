"""Ways to run a command: inside this process, in one of its own, and on a terminal of a given width."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

PROGRAM = (sys.executable, "-c", "from cascade.cli import main; main()")


class Told(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its standard output, which is one JSON value."""
        return json.loads(self.out)

    def jsons(self) -> list[Any]:
        """Its standard output, a JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with the home, and with nothing that styles what is printed or waits for a person."""
    styling = ("NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR", "CASCADE_DEBUG", "CASCADE_PAGER", "NO_PAGER", "LESS")
    plain = {k: v for k, v in os.environ.items() if k not in styling}
    return {**plain, "CASCADE_HOME": str(home), "TERM": "xterm-256color", "PAGER": "cat", **(changes or {})}


def launched(
    home: Path, *arguments: str, stdin: str | None = None, env: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> Told:
    """The command in a process of its own, its streams pipes; without `stdin` there is nothing to read."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        input=(stdin or "").encode(encoding),
        capture_output=True,
        env=environment(home, env),
        timeout=60,
    )
    return Told(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def on_terminal(home: Path, *arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> Told:
    """The command with a terminal for all three streams; what it shows, escapes and all, is in `out`."""
    screen, its_own = pty.openpty()
    fcntl.ioctl(its_own, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=its_own,
        stdout=its_own,
        stderr=its_own,
        env=environment(home, env),
        start_new_session=True,
    ) as process:
        os.close(its_own)
        shown = b""
        while True:
            try:
                piece = os.read(screen, 65536)
            except OSError:  # Linux says so when the last process has left the terminal
                break
            if not piece:
                break
            shown += piece
        os.close(screen)
        code = process.wait(timeout=60)
    return Told(code, shown.decode().replace("\r\n", "\n"), "")


class Talk:
    """A command on a terminal that a person talks to: `wait_for` what it shows, then `say` something.

    With `output`, standard output is that file instead of the terminal.
    """

    def __init__(
        self, home: Path, *arguments: str, env: Mapping[str, str] | None = None, output: Path | None = None
    ) -> None:
        self._screen, its_own = pty.openpty()
        fcntl.ioctl(its_own, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
        with output.open("wb") if output else open(os.dup(its_own), "wb") as out:  # noqa: PTH123
            self._process = subprocess.Popen(
                [*PROGRAM, *arguments],
                stdin=its_own,
                stdout=out,
                stderr=its_own,
                env=environment(home, env),
                start_new_session=True,
            )
        os.close(its_own)
        self.shown = ""
        """All that was shown, without the escapes."""
        self._seen = 0

    def wait_for(self, text: str) -> None:
        """Read until `text` is shown after what was waited for last; fails where the command ends without it."""
        while (at := self.shown.find(text, self._seen)) < 0:
            if not self._read():
                raise AssertionError(f"{text!r} was not shown after:\n{self.shown[-3000:]}")
        self._seen = at + len(text)

    def say(self, text: str) -> None:
        """Type a line."""
        self.press(f"{text}\n")

    def press(self, keys: str) -> None:
        """Type these characters, and no end of line after them."""
        os.write(self._screen, keys.encode())

    def interrupt(self) -> None:
        """What Ctrl-C does in a shell."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        os.close(self._screen)
        return self._process.wait(timeout=60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._screen], [], [], 120)
        if not ready:
            self._process.kill()
            raise AssertionError(f"nothing came for two minutes after:\n{self.shown[-3000:]}")
        try:
            piece = os.read(self._screen, 65536)
        except OSError:
            return False
        self.shown += re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", piece.decode(errors="replace")).replace("\r", "")
        return bool(piece)
