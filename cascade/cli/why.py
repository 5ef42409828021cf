"""`cascade why`: what became of one document in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import run_names
from cascade.cli.options import typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json

if TYPE_CHECKING:
    from cascade.why import Step, Why

__all__ = ["why"]

NOT_FOUND = 1
_MARKS = {"passed": "✓", "stopped": "✗", "not reached": "·", "unknown": "?"}
_STYLES = {"passed": "", "stopped": "bold red", "not reached": "dim", "unknown": "yellow"}
_WIDTH = 10
"""Columns of a gate's name with its mark."""


@click.command()
@click.argument("run", shell_complete=run_names)
@click.argument("document", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
@pages
def why(session: Session, run: str, document: tuple[str, ...], as_json: bool) -> int:
    """Show where DOCUMENT was lost in the run RUN: each gate on its way into the answer, and what could be done.

    DOCUMENT is an id, a path, a title or a part of one, or the id of a passage. What the run recorded is told first;
    what it did not record is computed from the library as it is now, and marked so.

    \b
    cascade why last Price list
    cascade why last mail:larch-1@brackwater.example

    Exit code 1 says that the library holds no such document.
    """
    engine = session.engine
    found = engine.why(engine.run(run), typed(" ".join(document)))
    if as_json:
        print_json({**found.model_dump(mode="json"), "known": found.known})
    else:
        _print(found)
    return 0 if found.known else NOT_FOUND


def _print(why: Why) -> None:
    named = why.document if why.title in ("", why.document) else f"{why.title} ({why.document})"
    line(f"{named} in run {why.run}", "bold", hang=2)
    several = len({step.question for step in why.steps if step.question}) > 1
    asked = ""
    for step in why.steps if why.known else ():
        if several and step.question != asked:
            asked = step.question
            line(asked, "cyan")
        _step(step)
    if why.known:
        line()
    told = why.lost.text if why.lost is not None and why.known else ""
    line(why.verdict.removesuffix(f": {told}") if told else why.verdict, "bold", hang=2)
    for each in why.advice:
        line(f"→ {each}", "cyan", hang=2)


def _step(step: Step) -> None:
    """A gate on a line; the one that stopped it stands out."""
    style = _STYLES[step.outcome.value]
    head = f"{_MARKS[step.outcome.value]} {step.gate.value}".ljust(_WIDTH)
    now = " (computed now)" if step.basis is not None and step.basis.value == "computed now" else ""
    line(f"{head} {step.text or step.outcome.value}{now}", style, hang=_WIDTH + 1)
    for detail in step.details:
        line(detail, "dim", indent=_WIDTH + 1, hang=_WIDTH + 3)
