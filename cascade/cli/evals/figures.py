"""A result as a terminal shows it: each measure with its interval, for all cases and by type, and what it took."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from cascade.clean import one_line
from cascade.cli.screen import line, table
from cascade.shown import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cascade.evals.results import Answered, Result
    from cascade.evals.summary import Figure, Spent, Summary

__all__ = ["print_summary"]

_STRIP = 21
"""Columns of the drawn interval, from 0 to 100."""
_ERRORS = 5
"""Kinds of errors that are told."""


def print_summary(summary: Summary, result: Result, *, by_type: bool = True) -> None:
    """The tables of `result`, which `summary` sums up; without `by_type` those of all cases alone."""
    _print_head(summary)
    if summary.figures:
        line()
        _print_figures(summary.figures)
    if by_type and summary.by_type:
        line()
        _print_types(summary.by_type)
    if summary.spent is not None:
        line()
        _print_spent(summary.spent, summary.asked)
    for note in _notes(summary, result.answered):
        line(note, "yellow", hang=2)


def _print_head(summary: Summary) -> None:
    head = summary.result
    said = [f"{head.suite}: {counted(len(head.cases), 'case')}"]
    said += [f"the {head.split} half"] if head.split != "all" else []
    said += [f"{head.samples} samples of each"] if head.samples > 1 else []
    said += [f"{summary.asked:,} of {summary.total:,} asked"] if summary.asked < summary.total else []
    line(", ".join(said), "bold")
    named = f" “{one_line(head.name)}”" if head.name else ""
    line(" · ".join([f"result {head.id}{named}", f"model {head.model}", *_otherwise(summary)]), "dim")
    counts = {status.replace("_", " "): count for status, count in summary.statuses.items()}
    counts |= {"error" if summary.errors == 1 else "errors": summary.errors} if summary.errors else {}
    if counts:
        line(" · ".join(f"{count:,} {status}" for status, count in counts.items()), "dim")


def _otherwise(summary: Summary) -> list[str]:
    """What was set otherwise than by default, beside the model."""
    changed = summary.result.changed
    told = [f"{name} {value}" for name, value in changed.items() if name not in ("model", "oracle")]
    gold = [f"gold for {stage} in {count:,} of {summary.asked:,}" for stage, count in summary.oracles.items()]
    return [one_line(each) for each in (*told, *gold)]


# --- figures ------------------------------------------------------------------------------------------------------


def _print_figures(figures: Sequence[Figure]) -> None:
    repeated = any(figure.spread is not None for figure in figures)
    columns = ["measure", "mean", "95% interval", *(["A/A ±"] if repeated else []), "cases", _scale()]
    rows = [
        [f.measure, _points(f.mean), _interval(f), *([_spread(f)] if repeated else []), f"{f.cases:,}", _strip(f)]
        for f in figures
    ]
    table(columns, rows, right=("mean", "95% interval", "A/A ±", "cases"))


def _print_types(figures: Sequence[Figure]) -> None:
    rows = []
    for measure, each in groupby(figures, key=lambda f: f.measure):
        for number, f in enumerate(each):
            rows.append(["" if number else measure, f.type, _points(f.mean), _interval(f), f"{f.cases:,}", _strip(f)])
    table(("measure", "type", "mean", "95% interval", "cases", _scale()), rows, right=("mean", "95% interval", "cases"))


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _interval(figure: Figure) -> str:
    return f"{_points(figure.low)} to {_points(figure.high)}"


def _spread(figure: Figure) -> str:
    return "" if figure.spread is None else _points(figure.spread)


def _scale() -> str:
    return "0" + "100".rjust(_STRIP - 1)


def _strip(figure: Figure) -> str:
    """The interval and the mean in it, drawn between 0 and 100."""
    low, mean, high = (round(each * (_STRIP - 1)) for each in (figure.low, figure.mean, figure.high))
    return "".join("●" if at == mean else "─" if low <= at <= high else "·" for at in range(_STRIP))


# --- what it took -------------------------------------------------------------------------------------------------


def _print_spent(spent: Spent, asked: int) -> None:
    stages = ", ".join(f"{name} {_seconds(seconds)}" for name, seconds in spent.stages.items() if seconds >= 0.0005)
    line(
        f"seconds: {_seconds(spent.median)} at the median, {_seconds(spent.p90)} for nine in ten"
        + (f" ({stages})" if stages else ""),
        hang=2,
    )
    if spent.tokens.submitted or spent.tokens.generated:
        told = spent.tokens
        line(
            f"tokens: {told.evaluated:,} of {told.submitted:,} of the prompts evaluated, {told.generated:,} written;"
            f" {(told.evaluated + told.generated) / asked:,.0f} a question",
            hang=2,
        )
    if spent.cost is not None:
        line(f"cost: ${spent.cost:,.4f}, ${spent.cost / asked:,.4f} a question", hang=2)
    if not spent.whole:
        line("every run took something from the cache: without it, they take longer", "yellow", hang=2)
    elif spent.timed < asked:
        line(f"timed are the {spent.timed:,} runs that took nothing from the cache", "dim", hang=2)


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2f}" if seconds >= 0.1 else f"{seconds:.3f}"


def _notes(summary: Summary, answered: Sequence[Answered]) -> list[str]:
    notes = []
    if (nowhere := summary.result.nowhere) == 1:
        notes.append("one piece of evidence lies nowhere in the library: nothing can find it")
    elif nowhere:
        notes.append(f"{nowhere:,} pieces of evidence lie nowhere in the library: nothing can find them")
    errors = Counter(one_line(each.error) for each in answered if each.error)
    for error, count in errors.most_common(_ERRORS):
        first = next(each for each in answered if one_line(each.error) == error)
        notes.append(f"{count:,} × {error} (first: {one_line(first.case)})")
    if len(errors) > _ERRORS:
        notes.append(f"{len(errors) - _ERRORS} kinds of errors more")
    return notes
