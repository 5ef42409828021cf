"""Lists decisions, and asks and prints what their alternatives come to."""

from __future__ import annotations

from pathlib import Path

import click

from cascade.errors import CascadeError, NoSuch
from evals.decide.compare import Row, Workshop, rows
from evals.decide.decisions import DECISIONS, Decision
from evals.decide.figures import Half, figure, kept, read_figures, write_figures
from evals.decide.page import PAGE, filled
from evals.decide.variant import commit


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
    @click.option("--keep", is_flag=True, help="Keep the figures for the page.")
    def run(
        names: tuple[str, ...],
        home: Path,
        data: Path | None,
        only: tuple[str, ...],
        limit: int | None,
        samples: int,
        keep: bool,
    ) -> None:
        workshop, at = Workshop(home.resolve(), data), commit()
        try:
            for decision in map(_decision, names):
                click.echo(f"--- {decision.name}: {decision.default} ({half} half)")
                asked = decision.model_copy(update={"limit": limit or decision.limit})
                found = []
                for row in rows(workshop, asked, half, only, samples):
                    click.echo(_line(row))
                    found.append(figure(decision.name, row.change, half, row.suite, row.measure, row.difference, at))
                if keep:
                    write_figures(kept(read_figures(), found))
        except CascadeError as error:
            raise click.ClickException(f"{error} ({error.hint})" if error.hint else str(error)) from error


@main.command()
def page() -> None:
    """Write the tables of evals/DECISIONS.md anew from the figures that are kept."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), read_figures()), encoding="utf-8")


_command("tune")
_command("check")

if __name__ == "__main__":
    main()
