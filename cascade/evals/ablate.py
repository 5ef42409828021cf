"""What each part is worth: one suite, asked once as it is and once for each thing that is left out or made perfect.

All variants are asked the same cases and compared with the one baseline. What does not depend on a change comes from
the cache of stages and of the model, and a variant that was asked before is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cascade.engine import Engine
from cascade.errors import Stopped
from cascade.evals.belief import Difference, Estimate, difference, estimate, noise_floor
from cascade.evals.cases import Suite
from cascade.evals.compare import shared
from cascade.evals.results import Result, ResultHead
from cascade.evals.run import EvalOptions, EvalProgress, run_suite
from cascade.evals.tally import QUALITY, clusters, headlines, scores
from cascade.evals.variants import Variant, variants
from cascade.sync import OnProgress as OnSync
from cascade.types import Value

__all__ = ["Ablation", "AblationProgress", "Row", "Step", "ablate", "compared"]

_ON = {"cite": "retrieve"}
"""Stage to the one whose gold its own stands on: gold quotes hide what the search misses."""


class Row(Value):
    """A variant beside the baseline."""

    variant: Variant
    result: str
    """Id of its result."""
    differences: dict[str, Difference]
    """Measure to what changes from the baseline to the variant."""
    gold: int = 0
    """Answers in which gold stood in."""


class Step(Value):
    """How much better the answers are where one stage is perfect."""

    stage: str
    over: str
    """What it is held against: the baseline, or the stage whose gold it stands on."""
    gold: int
    """Answers, of those that were asked, in which there was gold to stand in."""
    asked: int
    difference: Difference
    """Of the quality."""


class Ablation(Value):
    """A baseline and its variants."""

    baseline: ResultHead
    measures: tuple[str, ...]
    """Those that rows tell of, in the order in which they are shown."""
    levels: dict[str, Estimate]
    """Measure to what the baseline comes to."""
    spread: dict[str, float]
    """Measure to the A/A spread of the baseline, where it was repeated."""
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    limit: str | None
    """The stage that limits the result; None where that cannot be told."""
    said: str
    """The same in a sentence."""


class AblationProgress(NamedTuple):
    """How far an ablation has come."""

    number: int
    """The result that is being made, counted from 1: the baseline is the first."""
    total: int
    name: str
    run: EvalProgress


def ablate(
    engine: Engine,
    suite: Suite,
    options: EvalOptions | None = None,
    groups: Sequence[str] = (),
    on_progress: Callable[[AblationProgress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    *,
    on_sync: OnSync | None = None,
) -> Ablation:
    """Ask `suite` with `options`, then with each variant of `groups` (all of them where none is named), and compare.

    Raises what `run_suite` raises, and `Stopped` where `stop` said so; what was asked by then is not asked again the
    next time.
    """
    options = options or EvalOptions()
    tried = variants(engine, options, groups)
    results: list[Result] = []
    for number, variant in enumerate((None, *tried), 1):
        name = variant.name if variant else "baseline"

        def tell(run: EvalProgress, number: int = number, name: str = name) -> None:
            on_progress(AblationProgress(number, len(tried) + 1, name, run))

        changed = variant.of(options) if variant else options
        synced = on_sync if variant is None else None
        result = run_suite(engine, suite, changed, tell, stop, on_sync=synced, kept=True)
        if result.head.ended is None:
            raise Stopped("stopped", hint="the same command goes on from there")
        results.append(result)
    return compared(results[0], list(zip(tried, results[1:], strict=True)))


def compared(baseline: Result, tried: Sequence[tuple[Variant, Result]]) -> Ablation:
    """What the results come to beside their baseline."""
    measures = headlines(baseline)
    spreads = {name: noise_floor(scores(baseline, name)) for name in measures}
    steps = tuple(_steps(baseline, {v.oracles[0]: result for v, result in tried if v.group == "gold"}))
    limit, said = _limiting(steps)
    return Ablation(
        baseline=baseline.head,
        measures=measures,
        levels={name: estimate(scores(baseline, name), clusters(baseline)) for name in measures},
        spread={name: spread for name, spread in spreads.items() if spread is not None},
        rows=tuple(_row(baseline, variant, result, measures) for variant, result in tried),
        steps=steps,
        limit=limit,
        said=said,
    )


def _row(baseline: Result, variant: Variant, result: Result, measures: Sequence[str]) -> Row:
    found = {name: _between(baseline, result, name) for name in measures}
    return Row(
        variant=variant,
        result=result.head.id,
        differences={name: each for name, each in found.items() if each is not None},
        gold=sum(bool(each.oracles) for each in result.answered),
    )


def _between(a: Result, b: Result, measure: str) -> Difference | None:
    one, other = shared(a, b)
    before, after = scores(one, measure), scores(other, measure)
    return difference(before, after, clusters(one, other)) if before and after else None


# --- which stage limits -------------------------------------------------------------------------------------------


def _steps(baseline: Result, gold: Mapping[str, Result]) -> Iterator[Step]:
    for stage, result in gold.items():
        over = _ON.get(stage, "")
        found = _between(gold.get(over, baseline), result, QUALITY)
        stood = sum(stage in each.oracles for each in result.answered)
        if found is not None and stood:
            beside = over if over in gold else "baseline"
            yield Step(stage=stage, over=beside, gold=stood, asked=len(result.answered), difference=found)


def _limiting(steps: Sequence[Step]) -> tuple[str | None, str]:
    """The stage that limits the result, by what its gold gains, and a sentence that says so; None and why not, where
    that cannot be told."""
    if not steps:
        return None, "Which stage limits the result cannot be told: gold stood in for none."
    ordered = sorted(steps, key=lambda step: -step.difference.change)
    real = [step for step in ordered if step.difference.outcome == "real" and step.difference.change > 0]
    if not real:
        told = ", ".join(map(_gain, ordered))
        return None, f"Which stage limits the result cannot be told: no gold gains more than chance may ({told})."
    best = real[0]
    rest = [step for step in ordered if step is not best]
    near = [step for step in rest if step.difference.high > best.difference.change]
    said = f"{best.stage} limits the result: with gold in its place the quality gains {_points(best)}"
    if rest:
        said += f"; beside it {', '.join(map(_gain, rest))}"
    if near:
        said += f". These cases do not rule out that {' or '.join(step.stage for step in near)} limits it as much"
    return best.stage, f"{said}."


def _gain(step: Step) -> str:
    return f"{step.stage} {100 * step.difference.change:+.1f}"


def _points(step: Step) -> str:
    found = step.difference
    over = "" if step.over == "baseline" else f" over gold for {step.over}"
    some = "" if step.gold == step.asked else f", gold was there in {step.gold} of {step.asked} answers"
    return f"{100 * found.change:.1f} points{over}, 95% interval {100 * found.low:.1f} to {100 * found.high:.1f}{some}"
