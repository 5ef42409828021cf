"""`cascade ask`: a question, or a file of them."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from cascade.cli.app import Session, session
from cascade.cli.batch import answer_all, read_lines
from cascade.cli.complete import run_names
from cascade.cli.options import filter_options, filters_from, models_from, moment, pairs, step_options, typed
from cascade.cli.output import Printer
from cascade.cli.pager import paged
from cascade.cli.progress import AskProgress
from cascade.cli.screen import print_json, tell
from cascade.cli.step import Stepper, stops_from
from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import UsageError
from cascade.runs import Run, answer_json
from cascade.types import Question, Status

__all__ = ["ask"]

NOT_FOUND = 1


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help='Answer each line {"id", "question", "as_of"?, "history"?} of a file, and print a line of JSON for each.',
)
@click.option("--follow", is_flag=True, help="It is asked after the last run: “When did she join?”.")
@click.option("--follow-run", metavar="RUN", shell_complete=run_names, help="It is asked after this run.")
@click.option("--as-of", metavar="DATE", help="Answer as if it were this day; what is younger is not read.")
@click.option("--model", "models", multiple=True, metavar="MODEL", help="A model for all stages, or STAGE=MODEL.")
@click.option("--recipe", "recipe", multiple=True, metavar="NAME=VALUE", help="Change a number of the recipe.")
@click.option("--fresh", is_flag=True, help="Do not take stages from the cache.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what each stage noticed.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer.")
@step_options
@filter_options
@session
def ask(
    session: Session,
    question: str | None,
    as_json: bool,
    batch: Path | None,
    follow: bool,
    follow_run: str | None,
    as_of: str | None,
    models: tuple[str, ...],
    recipe: tuple[str, ...],
    fresh: bool,
    verbose: bool,
    quiet: bool,
    step: bool,
    breaks: tuple[str, ...],
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    after: str | None,
    before: str | None,
) -> int:
    """Answer QUESTION from the library, each sentence with its sources. Without one, it is read from standard input.

    Filters in it narrow as they do in a search: `from:ann after:march what did she say about pricing?` (from: to: with:
    in: source: kind: after: before: on: thread: has:attachment, and as-of:). The options narrow further; the questions
    of a file are taken as they stand.

    With --follow, what it leaves to the questions before it (“she”, “that deal”, “and in May?”) is put in before it is
    asked. Where they were asked as of a day, so is it.

    The run is recorded: `cascade show last` opens it, `cascade rerun last` runs it again. Exit code 1 says that the
    library does not hold the answer.
    """
    engine = session.engine
    stops = stops_from(step, breaks)
    earlier = _earlier(engine, follow, follow_run)
    now = moment(as_of, engine) if as_of else _day(earlier)
    filters = filters_from(engine, sources, kinds, after, before, now)
    options = RunOptions(models=models_from(models), recipe=pairs(recipe, "--recipe"), fresh=_all_stages(fresh))
    if batch is not None:
        if question is not None:
            raise UsageError("a question and --batch: give one of them")
        if stops:
            raise UsageError("--step and --break are for one question, and not for --batch")
        if earlier is not None:
            raise UsageError("--follow and --batch: give one of them", hint='a line may have a "history" of its own')
        return answer_all(engine, read_lines(batch), options, filters, now, quiet=quiet)
    asked = engine.typed(_text(question), as_of=now, filters=filters)
    if earlier is not None:
        asked, options = _followed(engine, earlier, asked, options, quiet=quiet or as_json, verbose=verbose)
    with AskProgress(notes=verbose, quiet=quiet or as_json) as progress:
        hook = Stepper(engine, progress, stops) if stops else None
        run = engine.ask(asked, options, listen=progress, before=hook)
    if as_json:
        print_json(answer_json(run))
    else:
        with paged(wanted=session.pager):
            Printer(engine.zone).run(run)
    code = _code(run)
    if code and (why := session.emptiness() or session.unread()):
        tell(why)
    return code


def _code(run: Run) -> int:
    return NOT_FOUND if run.answer is not None and run.answer.status is Status.NOT_FOUND else 0


def _text(question: str | None) -> str:
    if question is not None:
        return typed(question)
    if sys.stdin is not None and not sys.stdin.isatty():
        return sys.stdin.read()
    raise UsageError("there is no question", hint='cascade ask "Who runs payroll?"')


def _all_stages(fresh: bool) -> tuple[str, ...]:
    from cascade.config import STAGES

    return STAGES if fresh else ()


# --- after another question ---------------------------------------------------------------------------------------


def _earlier(engine: Engine, follow: bool, follow_run: str | None) -> Run | None:
    """The run that the question is asked after, where it is asked after one."""
    return engine.run(follow_run or "last") if follow or follow_run else None


def _day(run: Run | None) -> datetime | None:
    """The day that a run was asked as of, where a person named it: what follows it is asked of that day too."""
    return run.head.question.as_of if run is not None and run.head.question.dated else None


def _followed(
    engine: Engine, run: Run, asked: Question, options: RunOptions, *, quiet: bool, verbose: bool
) -> tuple[Question, RunOptions]:
    """The question as it stands on its own after `run`, and options that note what it was; tells how it was read."""
    read = engine.follow_up(asked.text, run)
    if not quiet and read.changed:
        tell(f"asked as: {read.text}")
    for reason in read.reasons if not quiet and (verbose or not read.changed) else ():
        tell(reason, indent=2)
    for candidate in read.candidates if not quiet and verbose else ():
        tell(f"or: {candidate}", indent=2)
    about = {"said": asked.text if read.changed else "", "follows": run.id}
    return asked.model_copy(update={"text": read.text}), options.model_copy(update=about)
