"""Two results side by side: what changed by each measure and type of question, whether to believe it, and on which
cases.

Only cases that both have answered count, so that a change is never one of the questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from statistics import fmean

from cascade.clean import one_line
from cascade.errors import UsageError
from cascade.evals.belief import Difference, difference
from cascade.evals.looks import holding
from cascade.evals.results import Answered, Result, ResultHead
from cascade.evals.summary import Spent, spent
from cascade.evals.tally import QUALITY, clusters, headlines, measures_in, quality, scores, tags_in
from cascade.types import Value

__all__ = ["Changed", "Compared", "Comparison", "compare", "shared"]

_LEAST = 1e-9
"""Below this, two figures are the same."""


class Compared(Value):
    """One measure of both results, over all cases or those with a tag."""

    measure: str
    tag: str = ""
    """Empty for all cases."""
    difference: Difference
    holds: bool = True
    """For a tag: whether its p holds among those of all tags and measures, which are many looks at two results. What is
    real taken alone and does not hold may well be chance."""


class Changed(Value):
    """A case that came out otherwise; with several samples, the means of them."""

    case: str
    tags: tuple[str, ...] = ()
    change: float
    """Of its quality, from the first result to the second; 0 where only how the answer came about is other."""
    measures: dict[str, tuple[float, float]]
    """Those that differ, with both values."""
    status: tuple[str, str]
    runs: tuple[str | None, str | None]
    """The runs of the first sample."""


class Comparison(Value):
    """What differs from result `a` to result `b`, on the cases that both answered."""

    a: ResultHead
    b: ResultHead
    cases: int
    measures: tuple[Compared, ...]
    """Over all cases, in the order in which measures are shown."""
    by_tag: tuple[Compared, ...]
    """The headline measures for each tag, held against each other: see `Compared.holds`."""
    better: tuple[Changed, ...]
    worse: tuple[Changed, ...]
    other: tuple[Changed, ...]
    """Cases of which only measures beside the quality changed. All three: the largest change first, then by id."""
    spent: tuple[Spent | None, Spent | None]
    notes: tuple[str, ...] = ()
    """What has to be known to read the figures."""


def compare(a: Result, b: Result, changed: Collection[str] = ()) -> Comparison:
    """How `b` came out beside `a`, without the cases `changed`, which were not the same in both.

    Raises `UsageError` where they have no case in common.
    """
    one, other = shared(a, b, changed)
    cases = {each.case for each in one.answered}
    if not cases:
        raise UsageError(
            f"{a.head.id} and {b.head.id} have no case in common: one is of {one_line(a.head.suite)!r}, the other of"
            f" {one_line(b.head.suite)!r}",
            hint="compare two results of one suite: cascade eval list",
        )
    by_tag = _held(list(_compared(one, other, headlines(one, other), tags_in(one, other))))
    moved = sorted(_changed(one, other), key=lambda c: (-abs(c.change), -_moved(c), c.case))
    return Comparison(
        a=a.head,
        b=b.head,
        cases=len(cases),
        measures=tuple(_compared(one, other, measures_in(one, other), ("",))),
        by_tag=by_tag,
        better=tuple(c for c in moved if c.change > 0),
        worse=tuple(c for c in moved if c.change < 0),
        other=tuple(c for c in moved if not c.change),
        spent=(spent(one), spent(other)),
        notes=(*_notes(a, b, len(cases), changed), *_looks(by_tag)),
    )


def shared(a: Result, b: Result, changed: Collection[str] = ()) -> tuple[Result, Result]:
    """Both results with only the cases that both have answered, without those `changed`."""
    both = ({each.case for each in a.answered} & {each.case for each in b.answered}) - set(changed)
    one, other = (tuple(each for each in result.answered if each.case in both) for result in (a, b))
    return a.model_copy(update={"answered": one}), b.model_copy(update={"answered": other})


def _compared(a: Result, b: Result, measures: Sequence[str], tags: Sequence[str]) -> Iterator[Compared]:
    groups = clusters(a, b)
    for tag in tags:
        for measure in measures:
            before, after = scores(a, measure, tag), scores(b, measure, tag)
            if before and after:
                yield Compared(measure=measure, tag=tag, difference=difference(before, after, groups))


def _held(by_tag: Sequence[Compared]) -> tuple[Compared, ...]:
    held = holding([each.difference.p for each in by_tag])
    return tuple(each.model_copy(update={"holds": holds}) for each, holds in zip(by_tag, held, strict=True))


# --- the cases ----------------------------------------------------------------------------------------------------


def _changed(a: Result, b: Result) -> Iterator[Changed]:
    samples: tuple[dict[str, list[Answered]], ...] = ({}, {})
    for side, result in zip(samples, (a, b), strict=True):
        for each in sorted(result.answered, key=lambda x: x.sample):
            side.setdefault(each.case, []).append(each)
    for case in samples[0]:
        before, after = _means(samples[0][case]), _means(samples[1][case])
        moved = {
            name: (before[name], after[name])
            for name in before
            if name in after and abs(after[name] - before[name]) > _LEAST
        }
        first, second = samples[0][case][0], samples[1][case][0]
        was, now = moved.pop(QUALITY, (0.0, 0.0))
        if moved or now != was or first.status != second.status:
            yield Changed(
                case=case,
                tags=first.tags,
                change=round(now - was, 6),
                measures=moved,
                status=(_ending(first), _ending(second)),
                runs=(first.run, second.run),
            )


def _means(samples: Sequence[Answered]) -> dict[str, float]:
    """Each measure's mean over the samples that define it, the quality among them."""
    values: dict[str, list[float]] = {}
    for each in samples:
        whole = quality(each.measures)
        for name, value in (*each.measures.items(), *(() if whole is None else ((QUALITY, whole),))):
            values.setdefault(name, []).append(value)
    return {name: fmean(found) for name, found in values.items()}


def _moved(changed: Changed) -> float:
    return sum(abs(after - before) for before, after in changed.measures.values())


def _ending(answered: Answered) -> str:
    return "error" if answered.error else answered.status


# --- notes --------------------------------------------------------------------------------------------------------


def _notes(a: Result, b: Result, both: int, changed: Collection[str]) -> Iterator[str]:
    if a.head.suite != b.head.suite:
        yield f"the suites are not the same: {one_line(a.head.suite)} and {one_line(b.head.suite)}"
    if changed:
        yield f"cases that were changed between them are not counted: {len(changed)}"
    for result in (a, b):
        answered = {each.case for each in result.answered}
        if left := len(answered - set(changed)) - both:
            yield f"{left} of the {len(answered)} cases of {result.head.id} are not in the other, and not counted"
        if len(result.answered) < len(result.head.cases) * result.head.samples:
            yield f"{result.head.id} is not finished: {len(answered)} of {len(result.head.cases)} cases are answered"
        if result.head.oracles:
            yield f"in {result.head.id} gold stood in for {', '.join(result.head.oracles)}"
    yield from _otherwise(a.head, b.head)
    if max(a.head.samples, b.head.samples) < 2:
        yield "nothing was repeated, so that chance in a model is not told apart: cascade eval run --samples 3 repeats"


def _looks(by_tag: Sequence[Compared]) -> Iterator[str]:
    """What many tags come to: their intervals and p are each of one look."""
    real = [each for each in by_tag if each.difference.outcome == "real"]
    if real:
        left = sum(each.holds for each in real)
        yield (
            f"the tags are {len(by_tag)} looks: of {len(real)} real taken alone, {left or 'none'}"
            f" hold{'s' if left == 1 else ''} among them all (Benjamini and Hochberg)"
        )


def _otherwise(a: ResultHead, b: ResultHead) -> Iterator[str]:
    """What they were measured with that is not the same, beside what was set."""
    if a.models != b.models:
        yield f"other models: {_models(a)}, then {_models(b)}"
    if a.code != b.code:
        yield f"other code: cascade {a.version}, then {b.version}"
    if a.measured != b.measured:
        yield "they were not measured by the same code: run the older one again"
    if a.home != b.home or a.library != b.library:
        yield "the library was changed between them, or is another one"
    if a.through != b.through:
        yield f"one was measured as far as {a.through}, the other as far as {b.through}"


def _models(head: ResultHead) -> str:
    return one_line(head.model)
