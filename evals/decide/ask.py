"""Asks one suite once: `python -m evals.decide.ask HOME SUITE.json OPTIONS.json`, with the cascade that is on the path.

Prints the id of the result. What was asked before by the same code is not asked again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cascade.engine import Engine
from cascade.evals.cases import Suite
from cascade.evals.run import EvalOptions, run_suite


def main(home: str, suite: str, options: str) -> None:
    """Ask, and print the result's id."""
    asked = Suite.model_validate_json(Path(suite).read_text(encoding="utf-8"))
    chosen = EvalOptions.model_validate_json(Path(options).read_text(encoding="utf-8"))
    with Engine(Path(home)) as engine:
        result = run_suite(engine, asked, chosen, kept=True)
    click.echo(result.head.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
