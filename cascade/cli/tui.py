"""`cascade tui`, and `cascade` alone on a terminal: the app."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from cascade.cli.app import Session, session
from cascade.cli.screen import on_terminal
from cascade.errors import UsageError

__all__ = ["open_app", "tui"]

_COLLECTED = (5_000, 5, 100)
"""Garbage is looked for often, and little at a time: looked for once in 100,000 objects, it held keys up for 0.3 s."""


@click.command()
@click.argument("run", required=False)
@session
def tui(session: Session, run: str | None) -> int:
    """Open the app: ask, look inside, step, change, compare.

    RUN (an id, a name, `last` or an exported file) is opened in it.
    """
    return open_app(session.home, run)


def open_app(home: Path | None, run: str | None = None, beside: str | None = None) -> int:
    """Run the app until it is left, on `run` or on how that differs from `beside`; its exit code."""
    if not on_terminal():
        hint = "cascade ask, search, runs and show go without"
        raise UsageError("the app needs a terminal, and there is none", hint=hint)
    from cascade.home import default_home
    from cascade.tui.app import CascadeApp

    app = CascadeApp(home or default_home(), run=run, beside=beside)
    gc.set_threshold(*_COLLECTED)
    app.run()
    return app.return_code or 0
