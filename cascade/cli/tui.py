"""`cascade tui`, and `cascade` alone on a terminal: the app."""

from __future__ import annotations

from pathlib import Path

import click

from cascade.cli.app import Session, session
from cascade.cli.screen import on_terminal
from cascade.errors import UsageError

__all__ = ["open_app", "tui"]


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
    app.run()
    return app.return_code or 0
