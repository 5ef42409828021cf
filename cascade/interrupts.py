"""Ctrl-C: a wish to stop, heard while a line is waited for, and left to another program that has the terminal."""

from __future__ import annotations

import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interruptible", "left_to_the_editor", "typed_line"]

_HEARD = 0.2
"""Seconds after which Ctrl-C is heard at the latest while a line is waited for."""


def typed_line() -> str:
    """The next line that a person types, with its end; empty at the end of input.

    A signal that comes just before the read begins, or to another thread, does not end the read: so the wait is cut in
    short ones, between which Python sees it.
    """
    while not select.select([sys.stdin], [], [], _HEARD)[0]:
        pass
    return sys.stdin.readline()


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """A list that is empty until Ctrl-C; a second one ends the command as it does elsewhere."""
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def left_to_the_editor() -> Iterator[None]:
    """While it is open, Ctrl-C is a key of the editor, and ends neither the app nor the run behind it.

    A handler that does nothing, and not `SIG_IGN`, which the editor would inherit.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
