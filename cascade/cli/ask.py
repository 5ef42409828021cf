"""`cascade ask`: a question, or a file of them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from cascade.cli.app import Session, session
from cascade.cli.options import filter_options, filters_from, models_from, moment, pairs, read_text, typed
from cascade.cli.output import Printer
from cascade.cli.progress import AskProgress
from cascade.cli.screen import print_json, tell
from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import CascadeError, UsageError
from cascade.models.base import Stopped
from cascade.runs import Run, answer_json
from cascade.types import Filters, Status

__all__ = ["ask"]

NOT_FOUND = 1


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help='Answer each line {"id", "question", "as_of"?} of a file, and print a line of JSON for each.',
)
@click.option("--as-of", metavar="DATE", help="Answer as if it were this day; what is younger is not read.")
@click.option("--model", "models", multiple=True, metavar="MODEL", help="A model for all stages, or STAGE=MODEL.")
@click.option("--recipe", "recipe", multiple=True, metavar="NAME=VALUE", help="Change a number of the recipe.")
@click.option("--fresh", is_flag=True, help="Do not take stages from the cache.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what each stage noticed.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer.")
@filter_options
@session
def ask(
    session: Session,
    question: str | None,
    as_json: bool,
    batch: Path | None,
    as_of: str | None,
    models: tuple[str, ...],
    recipe: tuple[str, ...],
    fresh: bool,
    verbose: bool,
    quiet: bool,
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    after: str | None,
    before: str | None,
) -> int:
    """Answer QUESTION from the library, each sentence with its sources. Without one, it is read from standard input.

    Filters in it narrow as they do in a search: `from:ann after:march what did she say about pricing?` (from: to: with:
    in: source: kind: after: before: on: thread: has:attachment, and as-of:). The options narrow further; the questions
    of a file are taken as they stand.

    The run is recorded: `cascade show last` opens it, `cascade rerun last` runs it again. Exit code 1 says that the
    library does not hold the answer.
    """
    engine = session.engine
    now = moment(as_of, engine) if as_of else None
    filters = filters_from(engine, sources, kinds, after, before, now)
    options = RunOptions(models=models_from(models), recipe=pairs(recipe, "--recipe"), fresh=_all_stages(fresh))
    if batch is not None:
        if question is not None:
            raise UsageError("a question and --batch: give one of them")
        return _batch(engine, _lines(batch), options, filters, now, quiet=quiet)
    asked = engine.typed(_text(question), as_of=now, filters=filters)
    with AskProgress(notes=verbose, quiet=quiet or as_json) as progress:
        run = engine.ask(asked, options, listen=progress)
    if as_json:
        print_json(answer_json(run))
    else:
        Printer(engine.zone).run(run)
    code = _code(run)
    if code and (why := session.emptiness()):
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


# --- a file of questions ------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    id: str
    question: str
    as_of: str | None


def _batch(
    engine: Engine, lines: list[_Line], options: RunOptions, filters: Filters, now: datetime | None, *, quiet: bool
) -> int:
    """Answer every line; one that fails is told as an error in its own line, and the first such code is returned."""
    code = 0
    for number, line in enumerate(lines, 1):
        try:
            as_of = moment(line.as_of, engine) if line.as_of else now
            asked = engine.question(line.question, as_of=as_of, filters=filters)
            with AskProgress(stages=False, quiet=quiet, heading=f"{number} of {len(lines)}: ") as progress:
                run = engine.ask(asked, options.model_copy(update={"batch": line.id}), listen=progress)
            print_json({"id": line.id, **answer_json(run)})
        except Stopped:
            raise
        except CascadeError as error:
            code = code or error.exit_code
            print_json({"id": line.id, "question": line.question, "error": str(error), "exit_code": error.exit_code})
    return code


def _lines(file: Path) -> list[_Line]:
    """The questions of a batch file, all of them read before the first is asked; raises `UsageError` for a bad line."""
    text = (sys.stdin.read() if sys.stdin is not None else "") if str(file) == "-" else read_text(file)
    lines = []
    for number, each in enumerate(text.split("\n"), 1):
        if not each.strip():
            continue
        try:
            record = json.loads(each)
            as_of = record.get("as_of")
            lines.append(_Line(str(record["id"]), str(record["question"]), str(as_of) if as_of else None))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            raise UsageError(
                f"{file}, line {number}: not a question: {what}", hint='a line is {"id": "1", "question": "…"}'
            ) from error
    if not lines:
        raise UsageError(f"{file} holds no question", hint='a line is {"id": "1", "question": "…"}')
    return lines
