"""Results as tables in Markdown: all measures and, by type of question, how good the answers are, with intervals.

    python -m evals.tables HOME RESULT… [--beside RESULT…] [--into evals/RESULTS.md]

A result beside another is of the same cases asked otherwise, such as by rules alone: its change stands in the table.
Without `--into`, the tables are printed; with it, they take the place of what stands between the file's two marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from cascade.errors import CascadeError
from cascade.evals.compare import compare
from cascade.evals.results import Result
from cascade.evals.store import find_result
from cascade.evals.summary import Figure, Spent, Summary, summarised
from cascade.evals.tally import QUALITY

BEGIN, END = "<!-- made by: python -m evals.tables -->\n", "<!-- end -->\n"
_BY_TYPE = (QUALITY, "answered", "abstention_recall")


def tables(result: Result, beside: Result | None = None) -> Iterator[str]:
    """The lines of one result's tables, `beside` being the same cases asked otherwise."""
    told = summarised(result)
    yield from (f"### {told.result.suite}: {_asked(told)}", "")
    if beside is None:
        yield from ("| measure | mean [95% interval] | A/A | cases | clusters |", "|---|---|---|---|---|")
        yield from (f"{_row(each)} |" for each in told.figures)
    else:
        changes = {each.measure: each for each in compare(beside, result).measures}
        yield f"| measure | mean [95% interval] | A/A | cases | clusters | from {_recipe(beside)} |"
        yield "|---|---|---|---|---|---|"
        for each in told.figures:
            change = changes.get(each.measure)
            yield f"{_row(each)} | {change.difference.verdict if change else '–'} |"
    if told.by_type:
        yield from ("", *_types(told.by_type))
    if told.spent is not None:
        yield from ("", _took(told.spent, told))
    yield ""


def _asked(told: Summary) -> str:
    head = told.result
    half = "all cases" if head.split == "all" else f"the {head.split} half"
    ended = f", {told.errors} ended by an error" if told.errors else ""
    return f"{told.asked} of {told.total} asked, {half}{ended}; {told.result.model}"


def _recipe(result: Result) -> str:
    return result.head.model


def _row(figure: Figure) -> str:
    spread = "–" if figure.spread is None else f"±{100 * figure.spread:.1f}"
    return f"| {figure.measure} | {_interval(figure)} | {spread} | {figure.cases} | {figure.clusters}"


def _interval(figure: Figure) -> str:
    return f"{100 * figure.mean:.1f} [{100 * figure.low:.1f}, {100 * figure.high:.1f}]"


def _types(figures: Sequence[Figure]) -> Iterator[str]:
    """A row for each type of question, by the measures that tell most."""
    shown = [name for name in _BY_TYPE if any(f.measure == name for f in figures)]
    cells = {(f.type, f.measure): f"{_interval(f)}, {f.cases}" for f in figures}
    yield f"| type | {' | '.join(f'{name}, cases' for name in shown)} |"
    yield f"|---|{'---|' * len(shown)}"
    for type_ in sorted({f.type for f in figures}):
        yield f"| {type_} | {' | '.join(cells.get((type_, name), '–') for name in shown)} |"


def _took(spent: Spent, told: Summary) -> str:
    head = told.result
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in spent.stages.items())
    whole = f"of {spent.timed} runs, nothing of them cached" if spent.whole else "with some of it from the cache"
    span = ""
    if head.ended is not None:
        span = f" From beginning to end {(head.ended - head.began).total_seconds() / 60:.0f} minutes."
    tokens = spent.tokens
    return (
        f"Seconds: {spent.median:.1f} at the median, {spent.p90:.1f} for nine in ten ({whole}; {stages})."
        f" Tokens: {tokens.submitted:,} submitted, {tokens.evaluated:,} evaluated, {tokens.generated:,} written.{span}"
    )


@click.command()
@click.argument("home", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("names", nargs=-1, required=True, metavar="RESULT…")
@click.option("--beside", multiple=True, help="A result of the same cases, for the one of the same suite.")
@click.option("--into", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file with two marks.")
def main(home: Path, names: tuple[str, ...], beside: tuple[str, ...], into: Path | None) -> None:
    """Print results of the home HOME as tables, or put them into a file."""
    try:
        others = {found.head.suite: found for found in (find_result(home / "results", name) for name in beside)}
        results = [find_result(home / "results", name) for name in names]
    except CascadeError as error:
        raise click.ClickException(f"{error} ({error.hint})" if error.hint else str(error)) from error
    lines = [line for result in results for line in tables(result, others.get(result.head.suite))]
    text = "\n".join(lines)
    if into is None:
        click.echo(text)
        return
    head, begun, rest = into.read_text(encoding="utf-8").partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not (begun and ended):
        raise click.ClickException(f"{into} has not the two marks between which tables stand: {BEGIN}{END}")
    into.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
