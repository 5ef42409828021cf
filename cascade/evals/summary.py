"""A result in figures, as it is told: each measure with its interval, for all cases and by type, and what it took."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from cascade.evals.belief import estimate, noise_floor
from cascade.evals.results import Result, ResultHead
from cascade.evals.tally import clusters, headlines, measures_in, scores
from cascade.types import Usage, Value

__all__ = ["Figure", "Spent", "Summary", "spent", "summarised"]

_ONLY_BESIDE = {"abstention_precision": "abstention_recall"}
"""A measure that says nothing where no case defines the other one: no question was to be refused."""


class Figure(Value):
    """One measure over all cases, or over those of one type."""

    measure: str
    type: str = ""
    """The first tag of the cases; empty for all."""
    mean: float
    low: float
    high: float
    """Ends of the 95% interval."""
    cases: int
    clusters: int
    spread: float | None = None
    """Half-width that holds 95% of the changes between two repeats; None where nothing was repeated."""


class Spent(Value):
    """What the questions took."""

    timed: int
    """Runs that seconds are told of: those of which nothing came from a cache, or all where there are none."""
    whole: bool
    """Nothing of the timed runs came from a cache."""
    median: float
    p90: float
    """Seconds within which nine in ten were answered."""
    stages: dict[str, float]
    """Stage to its median seconds."""
    tokens: Usage
    """Of all runs together."""
    cost: float | None
    """US dollars of all runs together; None where no model has a price."""


class Summary(Value):
    """What a result comes to so far."""

    result: ResultHead
    asked: int
    """Of `total`: cases, each sample by itself."""
    total: int
    errors: int
    statuses: dict[str, int]
    """Status to how many answers have it."""
    oracles: dict[str, int]
    """Stage that gold stood in for to how many runs it did in."""
    figures: tuple[Figure, ...]
    by_type: tuple[Figure, ...]
    spent: Spent | None
    """None where nothing was asked yet."""


def summarised(result: Result) -> Summary:
    """The figures of `result`."""
    head, answered = result.head, result.answered
    measures = [name for name in measures_in(result) if _says(name, result)]
    types = tuple(dict.fromkeys(each.tags[0] for each in answered if each.tags))
    several = types if len({each.tags[:1] for each in answered}) > 1 else ()
    statuses = Counter(each.status for each in answered if each.status)
    return Summary(
        result=head,
        asked=len(answered),
        total=len(head.cases) * head.samples,
        errors=sum(bool(each.error) for each in answered),
        statuses=dict(statuses.most_common()),
        oracles={stage: sum(stage in each.oracles for each in answered) for stage in head.oracles},
        figures=tuple(_figures(result, measures)),
        by_type=tuple(
            figure
            for measure in headlines(result)
            if measure in measures
            for each in sorted(several)
            for figure in _figures(_of_type(result, each), [measure], each)
        ),
        spent=spent(result),
    )


def _says(measure: str, result: Result) -> bool:
    beside = _ONLY_BESIDE.get(measure)
    return beside is None or any(beside in each.measures for each in result.answered)


def _of_type(result: Result, type_: str) -> Result:
    return result.model_copy(update={"answered": tuple(a for a in result.answered if a.tags[:1] == (type_,))})


def _figures(result: Result, measures: Sequence[str], type_: str = "") -> Iterator[Figure]:
    together = clusters(result)
    for measure in measures:
        values = scores(result, measure)
        if values:
            found = estimate(values, together)
            yield Figure(measure=measure, type=type_, spread=noise_floor(values), **found.model_dump())


def spent(result: Result) -> Spent | None:
    """What the questions of `result` took; None where nothing was asked yet."""
    answered = result.answered
    if not answered:
        return None
    whole = [each for each in answered if not each.cached and not each.error]
    timed = whole or answered
    stages = dict.fromkeys(stage for each in timed for stage in each.stages)
    prices = [each.cost for each in answered if each.cost is not None]
    return Spent(
        timed=len(timed),
        whole=bool(whole),
        median=_within([each.seconds for each in timed], 0.5),
        p90=_within([each.seconds for each in timed], 0.9),
        stages={stage: _within([each.stages.get(stage, 0.0) for each in timed], 0.5) for stage in stages},
        tokens=sum((each.usage for each in answered), Usage()),
        cost=round(sum(prices), 6) if prices else None,
    )


def _within(values: Sequence[float], share: float) -> float:
    """The least of `values` that so large a share of them does not exceed."""
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 4)
