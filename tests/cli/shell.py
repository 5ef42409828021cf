"""Ways to run a command: inside this process, in one of its own, and on a terminal of a given width."""

from __future__ import annotations

import fcntl
import json
import os
import pty
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
    """This process's environment with the home and with nothing that styles what is printed."""
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR", "CASCADE_DEBUG")}
    return {**plain, "CASCADE_HOME": str(home), "TERM": "xterm-256color", **(changes or {})}


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
