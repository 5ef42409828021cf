"""Lists decisions, and asks and prints what their alternatives come to."""

from __future__ import annotations

from pathlib import Path

import click

from cascade.errors import CascadeError, NoSuch
from evals.decide.compare import Half, Row, Workshop, rows
from evals.decide.decisions import DECISIONS, Decision


def _decision(name: str) -> Decision:
    found = next((d for d in DECISIONS if d.name == name), None)
    if found is None:
        raise NoSuch(f"there is no decision {name!r}", hint="python -m evals.decide list")
    return found


def _line(row: Row) -> str:
    told = row.difference
    spread = "" if told.spread is None else f", A/A ±{100 * told.spread:.1f}"
    figures = f"{100 * told.a:5.1f} → {100 * told.b:5.1f}  {100 * told.change:+5.1f}"
    interval = f"[{100 * told.low:+.1f}, {100 * told.high:+.1f}]"
    return (
        f"{row.change:14} {row.suite:10} {row.measure:20} {figures}  {interval} n={told.cases}{spread} {told.outcome}"
    )


@click.group()
def main() -> None:
    """Hold defaults against their alternatives, on one half of the suites."""


@main.command(name="list")
def list_() -> None:
    """The decisions, each with its default and its alternatives."""
    for decision in DECISIONS:
        changes = ", ".join(change.name for change in decision.changes)
        click.echo(f"{decision.name:14} {decision.default}; beside it {changes} ({', '.join(decision.suites)})")


def _command(half: Half) -> None:
    @main.command(name=half, help=f"Ask the {half} half, and compare.")
    @click.argument("names", nargs=-1, required=True)
    @click.option("--home", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where to work.")
    @click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The folder of the data sets.")
    @click.option("--only", multiple=True, help="These alternatives alone.")
    @click.option("--limit", type=click.IntRange(1), help="Cases of each suite at most. [as the decision says]")
    @click.option("--samples", default=1, show_default=True, help="How often the default is asked.")
    @click.option("--json", "out", type=click.Path(path_type=Path, dir_okay=False), help="Append each figure as JSON.")
    def run(
        names: tuple[str, ...],
        home: Path,
        data: Path | None,
        only: tuple[str, ...],
        limit: int | None,
        samples: int,
        out: Path | None,
    ) -> None:
        workshop = Workshop(home.resolve(), data)
        try:
            for decision in map(_decision, names):
                click.echo(f"--- {decision.name}: {decision.default} ({half} half)")
                asked = decision.model_copy(update={"limit": limit or decision.limit})
                for row in rows(workshop, asked, half, only, samples):
                    click.echo(_line(row))
                    if out is not None:
                        with out.open("a", encoding="utf-8") as file:
                            file.write(decision.told(half, row.change, row.suite, row.measure, row.difference) + "\n")
        except CascadeError as error:
            raise click.ClickException(f"{error} ({error.hint})" if error.hint else str(error)) from error


_command("tune")
_command("check")

if __name__ == "__main__":
    main()
