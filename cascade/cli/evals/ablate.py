"""`cascade eval ablate`: what each part of the chain is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import suite_names
from cascade.cli.evals.compare import outcome
from cascade.cli.evals.options import case_options, setting_options, through_option
from cascade.cli.options import models_from, pairs, typed
from cascade.cli.screen import line, print_json, table
from cascade.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cascade.engine import Engine
    from cascade.evals.ablate import Ablation, AblationProgress, Row
    from cascade.evals.belief import Difference
    from cascade.evals.cases import Suite
    from cascade.evals.run import EvalOptions

__all__ = ["ablate"]

_GROUPS = ("stages", "prompts", "retrieval", "gold")


@click.command()
@click.argument("suite", shell_complete=suite_names)
@setting_options
@click.option("--only", "groups", multiple=True, type=click.Choice(_GROUPS), help="This group of variants alone.")
@case_options
@through_option
@click.option("--measure", "measures", multiple=True, metavar="MEASURE", help="Tell of this measure. [quality]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@session
def ablate(
    session: Session,
    suite: str,
    data: Path | None,
    models: tuple[str, ...],
    recipe: tuple[str, ...],
    groups: tuple[str, ...],
    samples: int,
    split: str,
    limit: int | None,
    tags: tuple[str, ...],
    through: str | None,
    measures: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Ask the questions of SUITE as they are, then with one thing left out at a time, and tell what each is worth.

    Left out are each stage's model (stages), the words of each prompt (prompts) and each part of the plan, the search
    and the ranking (retrieval); then gold takes the place of each stage (gold), and the last line says which stage
    limits the result. Each change stands with its 95% interval and, with --samples, beside the A/A spread.

    \b
    cascade eval ablate demo
    cascade eval ablate herb --data ~/data --split tune --limit 60 --only gold

    What no change touches comes from the cache. Ctrl-C stops it; the same command goes on from there, and each result
    can be looked at by `cascade eval show`.
    """
    from cascade.evals.measure import MEASURES
    from cascade.evals.run import EvalOptions
    from cascade.evals.suite import load
    from cascade.evals.tally import QUALITY

    if unknown := [name for name in measures if name not in (QUALITY, *MEASURES)]:
        raise UsageError(f"there is no measure {unknown[0]!r}", hint=f"measures: {', '.join((QUALITY, *MEASURES))}")
    engine = session.engine
    options = EvalOptions.model_validate(
        {
            "models": models_from(models),
            "recipe": pairs(recipe, "--recipe"),
            "samples": samples,
            "split": split,
            "limit": limit,
            "tags": tuple(map(typed, tags)),
            "through": through or "verify",
        }
    )
    found = _made(engine, load(typed(suite), engine.home, data), options, groups, quiet=quiet or as_json)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _print(found, measures or (QUALITY,))


def _made(engine: Engine, suite: Suite, options: EvalOptions, groups: Sequence[str], *, quiet: bool) -> Ablation:
    from cascade.cli.evals.bar import EvalBar
    from cascade.evals.ablate import ablate as made
    from cascade.interrupts import interruptible

    with interruptible() as stopped, EvalBar(suite.name, quiet=quiet) as bar:

        def take(progress: AblationProgress) -> None:
            bar.name(f"{progress.number} of {progress.total}: {progress.name}")
            bar(progress.run)

        return made(engine, suite, options, groups, take, lambda: bool(stopped), on_sync=bar.sync)


# --- showing ------------------------------------------------------------------------------------------------------


def _print(found: Ablation, measures: Sequence[str]) -> None:
    from cascade.evals.variants import GROUPS

    head = found.baseline
    line(f"{head.suite}: {len(head.cases):,} cases, {len(found.rows)} variants of {head.id}", "bold")
    for measure in measures:
        if measure not in found.levels:
            line(f"{measure}: no case defines it", "yellow")
            continue
        line()
        level, spread = found.levels[measure], found.spread.get(measure)
        repeats = "" if spread is None else f"; A/A spread ±{100 * spread:.1f}"
        between = f"95% interval {100 * level.low:.1f} to {100 * level.high:.1f}"
        line(f"{measure} as it is: {100 * level.mean:.1f} of 100, {between}{repeats}", "bold")
        for group, about in GROUPS.items():
            rows = [row for row in found.rows if row.variant.group == group and measure in row.differences]
            if rows:
                line(f"{group}: {about}", "cyan")
                _print_rows(rows, measure)
    if not found.rows:
        line("there was nothing to leave out: without a model no prompt is used", "yellow")
    line()
    line(found.said, "bold", hang=2)


def _print_rows(rows: Sequence[Row], measure: str) -> None:
    gold = rows[0].variant.group == "gold"
    heads = ("variant", "of 100", "change", "95% interval", *(["gold in"] if gold else []), "result", "so it is")
    table(
        heads,
        [
            (
                row.variant.name,
                *_figures(row.differences[measure]),
                *([f"{row.gold:,}"] if gold else []),
                row.result,
                outcome(row.differences[measure]),
            )
            for row in rows
        ],
        right=("of 100", "change", "95% interval", "gold in"),
        spare=("result",),
    )


def _figures(found: Difference) -> tuple[str, str, str]:
    return f"{100 * found.b:.1f}", f"{100 * found.change:+.1f}", f"{100 * found.low:.1f} to {100 * found.high:.1f}"
