"""Ctrl-C while another program has the terminal."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["left_to_the_editor"]


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
