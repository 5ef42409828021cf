"""A pager for what is longer than the screen: `less`, or the one that the environment names.

Only where standard output is a terminal, and never for JSON. What fits on the screen is printed as it is, and so is all
where no pager can be run.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TextIO, TypeVar

import click

from cascade.cli.app import Session

if TYPE_CHECKING:
    import subprocess

__all__ = ["paged", "pager_command", "pages"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_NOT_RUN = (126, 127)
"""Exit codes of a shell that could not run what it was given."""


def pages(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let all that `command` prints go through a pager; its `--json` goes none."""

    @wraps(command)
    def paging(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        ctx = click.get_current_context()
        with paged(wanted=ctx.ensure_object(Session).pager and not ctx.params.get("as_json")):
            return command(*args, **kwargs)

    return paging


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """Let what is printed meanwhile go through a pager, where it is `wanted` and there is a screen to fill.

    Ends when the pager does. Whoever leaves it early is shown no more, and the command goes on to its end.
    """
    command = pager_command(os.environ) if wanted else None
    rows = _screen_rows()
    if command is None or rows is None:
        yield
        return
    out, err = sys.stdout, sys.stderr
    pager = _Paged(out, command, rows)
    sys.stdout = pager
    if err is not None and err.isatty():
        sys.stderr = pager  # on the same screen: it stands where it was said
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
        pager.finish()


def pager_command(environ: Mapping[str, str]) -> str | None:
    """The command of the pager, for a shell: `CASCADE_PAGER`, else `PAGER`, else less where it is installed.

    None where `NO_PAGER` is set, where the pager is empty or `cat`, and on a terminal that cannot move its cursor.
    """
    if environ.get("NO_PAGER") or environ.get("TERM", "dumb") == "dumb":
        return None
    named = environ.get("CASCADE_PAGER", environ.get("PAGER"))
    if named is None:
        named = "less" if shutil.which("less") else ""
    return None if named.strip() in ("", "cat") else named


def _screen_rows() -> int | None:
    """Rows of the terminal that standard output is; None where it is none, or does not say."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    try:
        rows = int(os.environ.get("LINES") or os.get_terminal_size(sys.stdout.fileno()).lines)
    except (ValueError, OSError):
        return None
    return rows if rows > 0 else None


class _Paged(io.TextIOBase):
    """Stands in for the terminal `out`: holds back what fits on its rows, and hands all to a pager once it is more."""

    def __init__(self, out: TextIO, command: str, rows: int) -> None:
        self._out = out
        self._command = command
        self._rows = rows - 1  # the prompt of the shell has one
        self._written: list[str] = []
        self._ends = 0
        self._pager: subprocess.Popen[str] | None = None
        self._left = False
        self._interrupt: signal._HANDLER = signal.SIG_DFL

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the terminal."""
        return self._out.encoding

    def isatty(self) -> bool:
        """It is the terminal, to whoever asks for colours and columns."""
        return True

    def fileno(self) -> int:
        """The terminal's own."""
        return self._out.fileno()

    def writable(self) -> bool:
        """It takes text."""
        return True

    def write(self, text: str) -> int:
        """Hold `text` back, or give it to the pager."""
        self._written.append(text)
        self._ends += text.count("\n")
        if self._pager is not None:
            self._give(text)
        elif self._ends > self._rows:
            self._start()
        return len(text)

    def finish(self) -> None:
        """Wait for the pager's end; print what fits on the screen, or what no pager would take."""
        if self._pager is not None:
            self._pager.communicate()
            signal.signal(signal.SIGINT, self._interrupt)
        if self._pager is None or self._pager.returncode in _NOT_RUN:
            self._out.write("".join(self._written))
            self._out.flush()

    def _start(self) -> None:
        import subprocess

        self._out.flush()
        less = os.environ.get("LESS")
        # Ctrl-C is the pager's: what it shows must not lose its terminal to a shell. Set before there is one, and to a
        # function, since another program starts without its parent's functions but with all that its parent ignores.
        self._interrupt = signal.signal(signal.SIGINT, lambda *_: None)
        self._pager = subprocess.Popen(
            self._command,
            shell=True,  # it may have options, quotes and variables, as elsewhere
            stdin=subprocess.PIPE,
            encoding=self._out.encoding,
            errors="replace",
            env={"LV": "-c", **os.environ, "LESS": "FRX" if less is None else f"R {less}"},  # colours as they are
        )
        self._give("".join(self._written))

    def _give(self, text: str) -> None:
        if self._left or self._pager is None or self._pager.stdin is None:
            return
        try:
            self._pager.stdin.write(text)
            self._pager.stdin.flush()
        except BrokenPipeError:
            self._left = True
