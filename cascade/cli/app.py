"""The group of commands, what they share, and how every ending becomes a sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.cli.lazy import LazyGroup
from cascade.cli.screen import flush, on_terminal, patient, tell
from cascade.errors import CascadeError, HomeError, UsageError

if TYPE_CHECKING:
    from cascade.engine import Engine

__all__ = ["CANCELLED", "COMMANDS", "COMPLETE", "Session", "app", "run", "session", "told"]

COMMANDS = {
    "demo": ("demo", "See it work on a sample company."),
    "add": ("sources", "Name a source."),
    "sources": ("sources", "List the sources."),
    "sync": ("sources", "Bring the library up to date."),
    "remove": ("sources", "Forget a source."),
    "search": ("search", "Look words up."),
    "ask": ("ask", "Answer a question, with citations."),
    "tui": ("tui", "Open the app: ask, look inside, change, compare."),
    "runs": ("runs", "List what was asked."),
    "show": ("runs", "Open a recorded run."),
    "rerun": ("runs", "Run it again, with something changed."),
    "diff": ("runs", "Compare two runs."),
    "mark": ("keep", "Give a run a name or a star."),
    "forget": ("keep", "Delete a run."),
    "thumbs": ("thumbs", "Say what you think of an answer or a quote."),
    "pin": ("pins", "Let a document come first, or list those that do."),
    "unpin": ("pins", "Take away a document's pins."),
    "ranker": ("ranker", "An order learned from your feedback, with its weights."),
    "export": ("keep", "Write a run to one file, with people masked on demand."),
    "names": ("names", "Show, join and split names of one thing."),
    "people": ("people", "Show, join and split people."),
    "why": ("why", "Show where a document was lost in a run."),
    "eval": ("evals", "Measure how good the answers are."),
    "noise": ("noise", "Repeat a run, and see how far the repeats lie apart."),
    "doctor": ("doctor", "Check model, library, index, sources and disk."),
    "completion": ("completion", "Print the completion script of a shell."),
}
"""Command to the module of this package that holds it, imported when it is run, and what the list of commands says."""

CANCELLED = 130
COMPLETE = "_CASCADE_COMPLETE"
"""Environment variable by which a shell's completion script asks."""


class Session:
    """What a command works with: the home that was named, opened when it is first used."""

    def __init__(self, home: Path | None, *, pager: bool = True) -> None:
        self.home = home
        self.pager = pager
        """Whether what is longer than the screen may go through a pager."""

    @cached_property
    def engine(self) -> Engine:
        from cascade.engine import Engine

        return Engine(self.home)

    def emptiness(self) -> str:
        """Why nothing can be found here, with what to do about it; empty for a library that holds something."""
        if not self.engine.sources():
            return "there is nothing in this library yet: cascade add PATH"
        if not any(state.documents for state in self.engine.library.sources_state()):
            return "no source has brought anything yet: cascade sync"
        return ""

    def unread(self) -> str:
        """Which sources something may still come of, with what to do; empty for a library that holds nothing at all."""
        if self.emptiness():
            return ""
        synced = {state.name for state in self.engine.library.sources_state() if state.synced_at}
        waiting = ", ".join(source.name for source in self.engine.sources() if source.name not in synced)
        return f"not synced yet, or only in part: {waiting} (cascade sync)" if waiting else ""

    def close(self) -> None:
        if "engine" in self.__dict__:
            self.engine.close()


session = click.make_pass_decorator(Session)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"cascade {version('cascade-qa')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    package="cascade.cli",
    known=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The library to use. [CASCADE_HOME]")
@click.option(
    "--pager/--no-pager", default=True, help="Show what is longer than the screen in a pager. [PAGER, NO_PAGER]"
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.pass_context
def app(ctx: click.Context, home: Path | None, pager: bool) -> None:
    """Ask questions of your own mail, chat, documents, contacts and calendars.

    \b
    cascade demo                     see it work on a sample company
    cascade add ~/Maildir            name a source
    cascade sync                     bring it into the library
    cascade ask "Who runs payroll?"  a cited answer
    cascade                          the app, on a terminal

    Exit codes: 0 done, 1 not found, 2 usage, 3 settings, 4 home, 5 source, 6 model, 7 stage, 8 no such thing,
    130 cancelled.
    """
    ctx.obj = Session(home, pager=pager)
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        if on_terminal():
            from cascade.cli.tui import open_app

            ctx.exit(open_app(home))
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """The exit code of `cascade ARGUMENTS…`; with _CASCADE_COMPLETE set, that of a shell's question of what may follow.

    Not by way of `app.main`, which has views of its own on broken pipes and exit codes.
    """
    patient()
    try:
        code = _complete() if COMPLETE in os.environ else _invoke(arguments)
        flush()
        return code
    except CascadeError as error:
        return told("cancelled" if error.exit_code == CANCELLED else str(error), error.hint, error.exit_code)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "cascade"
        return told(error.format_message(), f"`{command} --help` tells how it is used", UsageError.exit_code)
    except click.ClickException as error:
        return told(error.format_message(), "", UsageError.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return told("cancelled", "", CANCELLED)
    except BrokenPipeError:
        _settle_output()
        return 0
    except Exception as error:
        if os.environ.get("CASCADE_DEBUG"):
            raise
        return told(*_unforeseen(error))


def _invoke(arguments: Sequence[str]) -> int:
    try:
        with app.make_context("cascade", list(arguments)) as ctx:
            code = app.invoke(ctx)
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    return code if isinstance(code, int) else 0


def _complete() -> int:
    from click.shell_completion import shell_complete

    return shell_complete(app, {}, "cascade", COMPLETE, os.environ[COMPLETE])


def told(message: str, hint: str, code: int) -> int:
    """Say on standard error what went wrong and what to do next; gives `code` back."""
    _settle_output()
    tell(f"cascade: {message}")
    if hint:
        tell(hint, indent=2)
    return code


def _unforeseen(error: Exception) -> tuple[str, str, int]:
    """What to say of an error that nobody foresaw, the hint, and the exit code."""
    code = CascadeError.exit_code
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = f" for {error.filename}" if error.filename else ""
        hint = "make room, then do it again: `cascade doctor` tells what the home takes"
        return f"the disk is full: there is no room{where}", hint, HomeError.exit_code
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = "look at who may read and write there; another home is named with --home or CASCADE_HOME"
        return f"{error.filename or 'a file'}: {error.strerror}", hint, HomeError.exit_code
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}", "CASCADE_DEBUG=1 shows where it happened", code
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "a defect of cascade: CASCADE_DEBUG=1 shows where, for a report"
    return f"this should not have happened: {said}", hint, code


def _settle_output() -> None:
    """Write out what is held back; where nobody reads it any more, or the disk is full, it goes nowhere."""
    try:
        flush()
    except (OSError, CascadeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
