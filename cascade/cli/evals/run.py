"""`cascade eval run`: the questions of a suite asked, and the answers measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.cli.app import CANCELLED, Session, session
from cascade.cli.complete import stage_names, suite_names
from cascade.cli.evals.figures import print_summary
from cascade.cli.evals.options import case_options, setting_options, through_option
from cascade.cli.options import models_from, pairs, read_text, typed
from cascade.cli.screen import print_json, tell
from cascade.errors import CascadeError

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.evals.cases import Suite
    from cascade.evals.results import Result
    from cascade.evals.run import EvalOptions

__all__ = ["run"]


@click.command()
@click.argument("suite", shell_complete=suite_names)
@setting_options
@click.option("--prompt", "prompts", multiple=True, metavar="[NAME=]FILE", help="A prompt in place of the one of NAME.")
@click.option(
    "--wording",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help='The questions in other words, {"id", "question"} a line: only those are asked.',
)
@case_options
@click.option(
    "--oracle",
    "oracles",
    multiple=True,
    metavar="STAGE",
    shell_complete=stage_names,
    help="Let what is expected stand in for this stage.",
)
@through_option
@click.option("--fresh", is_flag=True, help="Do not take stages from the cache.")
@click.option("--name", default="", help="Call the result so.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Print the measures over all cases alone, and no progress.")
@session
def run(
    session: Session,
    suite: str,
    data: Path | None,
    models: tuple[str, ...],
    recipe: tuple[str, ...],
    prompts: tuple[str, ...],
    wording: Path | None,
    samples: int,
    split: str,
    limit: int | None,
    tags: tuple[str, ...],
    oracles: tuple[str, ...],
    through: str | None,
    fresh: bool,
    name: str,
    as_json: bool,
    quiet: bool,
) -> int:
    """Ask the questions of SUITE, measure the answers, and print each measure with its 95% interval.

    SUITE is a name that `cascade eval list` tells, or a folder with cases.jsonl. One that brings its sources is asked
    in a home of its own, which is synced first; any other is asked of this library.

    \b
    cascade eval run demo
    cascade eval run herb --data ~/data --split tune --limit 40
    cascade eval run demo --recipe pool=120 --name "large pool"
    cascade eval run demo --oracle retrieve

    Ctrl-C stops it; the same command goes on from there. The error of one case counts as a missing answer, which
    scores 0. Each case is recorded as a run: `cascade eval show --cases` tells which.

    Exit code: 0, or that of the first case that ended in an error, or 130 where it was stopped.
    """
    from cascade.evals.run import EvalOptions
    from cascade.evals.suite import load
    from cascade.evals.wording import read_wording

    engine = session.engine
    options = EvalOptions.model_validate(
        {
            "models": models_from(models),
            "recipe": pairs(recipe, "--recipe"),
            "prompts": _prompts(engine, prompts),
            "wording": read_wording(wording.expanduser()) if wording else {},
            "samples": samples,
            "split": split,
            "limit": limit,
            "tags": tuple(map(typed, tags)),
            "oracles": oracles,
            "through": through or "verify",
            "fresh": fresh,
            "name": typed(name),
        }
    )
    result = _asked(engine, load(typed(suite), engine.home, data), options, quiet=quiet or as_json)
    _print(result, as_json=as_json, quiet=quiet)
    if result.head.ended is None:
        tell(f"stopped after {len(result.answered):,}: the same command goes on from there")
        return CANCELLED
    return next((each.exit_code for each in result.answered if each.error), 0)


def _prompts(engine: Engine, given: tuple[str, ...]) -> dict[str, str]:
    """`NAME=FILE`, or a file that has the prompt's name, as name to text; raises `PromptError`, `ConfigError`."""
    read: dict[str, str] = {}
    for each in given:
        name, equals, file = each.partition("=")
        path = Path(file if equals else each).expanduser()
        name = name if equals else path.stem
        engine.home.prompt(name)  # raises, naming those there are
        read[name] = read_text(path)
    return read


def _asked(engine: Engine, suite: Suite, options: EvalOptions, *, quiet: bool) -> Result:
    from cascade.cli.evals.bar import EvalBar
    from cascade.evals.run import run_suite
    from cascade.interrupts import interruptible

    with interruptible() as stopped, EvalBar(suite.name, quiet=quiet) as bar:
        try:
            return run_suite(engine, suite, options, bar, lambda: bool(stopped), on_sync=bar.sync)
        except CascadeError as error:
            if bar.asked:
                kept = "what was asked is kept, and the same command goes on from there"
                error.hint = f"{error.hint}; {kept}" if error.hint else kept
            raise


def _print(result: Result, *, as_json: bool, quiet: bool) -> None:
    from cascade.evals.summary import summarised

    summary = summarised(result)
    if as_json:
        print_json(summary.model_dump(mode="json"))
        return
    print_summary(summary, result, by_type=not quiet)
    if not quiet:
        tell(f"each case: cascade eval show {result.head.id} --cases")
