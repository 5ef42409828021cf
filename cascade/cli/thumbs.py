"""`cascade thumbs`: what a person makes of an answer and its quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.clean import one_line
from cascade.cli.app import Session, session
from cascade.cli.complete import run_names
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.errors import UsageError

if TYPE_CHECKING:
    from cascade.notes import Feedback, Thumb

__all__ = ["thumbs"]

_THUMBS: dict[str, Thumb | None] = {"up": "up", "down": "down", "none": None}


@click.command()
@click.argument("run", required=False, shell_complete=run_names)
@click.argument("thumb", required=False, type=click.Choice(list(_THUMBS)))
@click.option("-q", "--quote", type=click.IntRange(min=1), metavar="N", help="Judge quote N, and not the answer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a run.")
@session
@pages
def thumbs(session: Session, run: str | None, thumb: str | None, quote: int | None, as_json: bool) -> None:
    """Say what you think of the answer of RUN, or of a quote of it: up, down, or none to take it back.

    \b
    cascade thumbs last up
    cascade thumbs last down --quote 2
    cascade thumbs last                 what was said of that run
    cascade thumbs                      of all runs

    The app notes down too which citations were opened. It all lies beside the run, in `feedback.json`, goes when the
    run is forgotten, is no part of an export and never leaves the machine. `cascade ranker` learns from it.
    """
    engine = session.engine
    if thumb is None and quote is not None:
        raise UsageError("--quote goes with a thumb", hint="cascade thumbs last down --quote 2")
    if run is None:
        told = [(each.id, each.head.question.text, feedback) for each, feedback in engine.feedback()]
        if not told:
            tell("nothing was said of an answer yet: cascade thumbs last up")
    else:
        opened = engine.run(run)
        feedback = opened.feedback if thumb is None else engine.thumb(run, _THUMBS[thumb], quote=quote)
        told = [(opened.id, opened.head.question.text, feedback)]
    if as_json:
        for id_, question, feedback in told:
            print_json({"run": id_, "question": question, **feedback.model_dump(mode="json")})
    elif run is None:
        if told:
            table(("run", "feedback", "question"), [(id_, _said(f), one_line(q)) for id_, q, f in told])
    else:
        line(f"run {told[0][0]}: {_said(told[0][2])}")


def _said(feedback: Feedback) -> str:
    said = [f"answer {feedback.answer}"] if feedback.answer else []
    said += [f"[{number}] {thumb}" for number, thumb in sorted(feedback.quotes.items())]
    said += [f"opened {', '.join(f'[{n}]' for n in feedback.opened)}"] if feedback.opened else []
    return " · ".join(said) or "nothing was said of it"
