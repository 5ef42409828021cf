"""`cascade eval show`: what a run of a suite came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import result_names
from cascade.cli.evals.figures import print_summary
from cascade.cli.options import typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell

if TYPE_CHECKING:
    from cascade.evals.results import Answered, Result

__all__ = ["show"]


@click.command()
@click.argument("result", default="last", shell_complete=result_names)
@click.option("--cases", is_flag=True, help="Each case too, with its run: the worst first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
@pages
def show(session: Session, result: str, cases: bool, as_json: bool) -> None:
    """Show the result RESULT: each measure with its 95% interval, by type of question, and what it took.

    RESULT is its id, the beginning of that, its name, or `last` for the newest.
    """
    from cascade.evals.store import find_result
    from cascade.evals.summary import summarised

    home = session.engine.home
    found = find_result(home.results, typed(result))
    summary = summarised(found)
    if as_json:
        answered = {"answered": [each.model_dump(mode="json") for each in found.answered]} if cases else {}
        print_json({**summary.model_dump(mode="json"), **answered})
        return
    print_summary(summary, found)
    if cases:
        line()
        _print_cases(found)
    if found.head.ended is None:
        tell("this result has not ended: the command that began it goes on with it")
    if found.head.home != str(home.path):
        tell(f"its runs are in {found.head.home}: cascade --home {found.head.home} show RUN")


def _print_cases(result: Result) -> None:
    from cascade.evals.tally import quality

    def worst(each: Answered) -> tuple[float, str, int]:
        value = quality(each.measures)
        return (2.0 if value is None else value, each.case, each.sample)

    samples = result.head.samples > 1
    rows = []
    for each in sorted(result.answered, key=worst):
        value = quality(each.measures)
        rows.append(
            (
                "–" if value is None else f"{100 * value:.0f}",
                "error" if each.error else each.status.replace("_", " "),
                each.run or "–",
                f"{each.seconds:.1f}",
                each.tags[0] if each.tags else "",
                f"{each.case} #{each.sample}" if samples else each.case,
            )
        )
    table(("quality", "status", "run", "s", "type", "case"), rows, right=("quality", "s"), spare=("s", "type"))
