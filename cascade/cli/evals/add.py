"""`cascade eval add`: a run becomes a case of a suite."""

from __future__ import annotations

from pathlib import Path

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import run_names
from cascade.cli.options import typed
from cascade.cli.screen import line, print_json
from cascade.shown import counted

__all__ = ["add"]


@click.command()
@click.argument("run", default="last", shell_complete=run_names)
@click.option(
    "--suite", type=click.Path(path_type=Path, file_okay=False), help="The suite's folder. [evals/mine of the home]"
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A word to group cases by; the first is its type.")
@click.option("--json", "as_json", is_flag=True, help="Print the case.")
@session
def add(session: Session, run: str, suite: Path | None, tags: tuple[str, ...], as_json: bool) -> None:
    """Make the run RUN a case: its answer and citations are what is expected from now on.

    Look at the answer first, and edit the file where it is not what it should be. A case of the same question is
    replaced.
    """
    case, file = session.engine.case(run, suite, tags=tuple(map(typed, tags)))
    if as_json:
        print_json(case.model_dump(mode="json"))
        return
    expected = f"{counted(len(case.evidence), 'quote')} to find" if case.answerable else "not to be answered"
    line(f"{case.id}: {case.question}")
    line(f"{expected} · {file}", "dim")
