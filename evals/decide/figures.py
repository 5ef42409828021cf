"""What the comparisons came to, kept as a table: one line for each measure of an alternative, on one half."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from cascade.evals.belief import Difference, Outcome
from cascade.types import Value

__all__ = ["ALL", "FIGURES", "Figure", "Half", "figure", "kept", "read_figures", "write_figures"]

FIGURES = Path(__file__).parent / "figures.csv"
"""The figures that `evals/DECISIONS.md` tells of."""
ALL = "all"
"""What all suites of a decision together are called."""
Half = Literal["tune", "check"]
_DIGITS = 6


class Figure(Value):
    """One measure of an alternative beside the default. Shares are 0 to 1."""

    decision: str
    alternative: str
    half: Half
    suite: str
    measure: str
    a: float
    """Of the default."""
    b: float
    """Of the alternative."""
    low: float
    high: float
    """Ends of the 95% interval of the change."""
    p: float
    cases: int
    clusters: int
    spread: float | None
    """How far repeats of the default lie apart; None where it was asked once."""
    outcome: Outcome
    """Of this look taken alone."""
    commit: str
    """Of the code that was asked, short."""

    @property
    def change(self) -> float:
        return round(self.b - self.a, _DIGITS)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What there is one figure of."""
        return self.decision, self.alternative, self.half, self.suite, self.measure


def figure(
    decision: str, alternative: str, half: Half, suite: str, measure: str, found: Difference, commit: str
) -> Figure:
    """The figure of a difference."""
    shares = {name: round(getattr(found, name), _DIGITS) for name in ("a", "b", "low", "high", "p")}
    return Figure(
        decision=decision,
        alternative=alternative,
        half=half,
        suite=suite,
        measure=measure,
        cases=found.cases,
        clusters=found.clusters,
        spread=None if found.spread is None else round(found.spread, _DIGITS),
        outcome=found.outcome,
        commit=commit,
        **shares,
    )


def read_figures(file: Path = FIGURES) -> tuple[Figure, ...]:
    """The figures in `file`, in its order; none where there is no such file."""
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(Figure.model_validate({**row, "spread": row["spread"] or None}) for row in csv.DictReader(lines))


def write_figures(figures: Iterable[Figure], file: Path = FIGURES) -> None:
    """Write `file` anew."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(Figure.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(each.model_dump() for each in figures)


def kept(before: Iterable[Figure], new: Iterable[Figure]) -> tuple[Figure, ...]:
    """`before` with what is `new`, in the stead of an older figure of the same, else at the end."""
    found = {each.key: each for each in before}
    return tuple((found | {each.key: each for each in new}).values())
