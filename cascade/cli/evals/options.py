"""Options that the commands share which ask the questions of a suite."""

from __future__ import annotations

from pathlib import Path

import click

from cascade.cli.options import together

__all__ = ["case_options", "setting_options", "through_option"]

setting_options = together(
    click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), help="The folder that a published data set lies in."
    ),
    click.option("--model", "models", multiple=True, metavar="MODEL", help="A model for all stages, or STAGE=MODEL."),
    click.option("--recipe", "recipe", multiple=True, metavar="NAME=VALUE", help="Change a number of the recipe."),
)
"""Where a data set lies, and by which models and recipe it is asked."""

case_options = together(
    click.option(
        "--samples", default=1, show_default=True, type=click.IntRange(1), help="How often each case is asked."
    ),
    click.option(
        "--split",
        default="all",
        show_default=True,
        type=click.Choice(["all", "tune", "check"]),
        help="One half of the cases: tune on the one, report the other.",
    ),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="So many of the cases, spread over all of them."),
    click.option(
        "--tag", "tags", multiple=True, metavar="TAG", help="Only cases with this tag, or with another named one."
    ),
)
"""Which cases are asked, and how often."""

through_option = click.option(
    "--through", type=click.Choice(["retrieve"]), help="Measure what is retrieved, and run no stage after it."
)
"""How far the chain goes."""
