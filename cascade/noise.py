"""How far repeats of a run lie apart, and whether what an edit changed is more than that.

A repeat is the same run with another sample of the model's replies. Two runs are compared by what they retrieved, what
they cite, the values and the text of their answers, and their status; each distance lies between 0 (alike) and 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations, count, islice
from statistics import fmean
from typing import Any, NamedTuple

from cascade.config import STAGES
from cascade.errors import Stopped, UsageError
from cascade.language import words
from cascade.runs import Run
from cascade.types import Answer, Status, Value

__all__ = ["MEASURES", "Distances", "Effect", "Noise", "Spread", "Told", "Variant", "distances", "repeated", "told_by"]

_PERSISTENCE = 0.9
"""How likely whoever reads a ranking goes on from one rank to the next: the first ten carry most of the weight."""
_LEAST = 2
_MARKS = re.compile(r"\[\d+\]")


class Distances(Value):
    """How far two runs lie apart, 0 to 1 each."""

    passages: float
    """Retrieved passages, in their order: 1 - rank-biased overlap (Webber, Moffat and Zobel 2010, p = 0.9), cut at the
    longer ranking and scaled so that equal rankings overlap by 1."""
    citations: float
    """Quoted spans: 1 - Jaccard index."""
    items: float
    """Values of a list, a count or a who question, whatever their case: 1 - F1."""
    text: float
    """Words of the answer, as often as each occurs: 1 - F1."""
    status: float
    """1 where the status differs."""


MEASURES = tuple(Distances.model_fields)


class Spread(Value):
    """How far the repeats lie apart by one measure, over all pairs of them."""

    measure: str
    mean: float
    most: float


class Variant(Value):
    """One answer, and the repeats that gave it."""

    status: str
    text: str
    runs: tuple[str, ...]


class Effect(Value):
    """What an edit changed by one measure, beside what chance alone changes."""

    measure: str
    distance: float
    """From the run to the edited one."""
    most: float
    """The largest distance between two repeats."""
    p: float
    """Share of the repeats and the edited run together that lie as far from the others as the edited run does, or
    farther, itself counted: were the edit without effect, it would be as small as this with this probability. It cannot
    be less than 1 / (repeats + 1)."""
    beyond: bool
    """Whether `distance` is larger than any between two repeats."""
    text: str
    """The same in words."""


class Noise(Value):
    """Repeats of a run, how far they lie apart, and where an edited run lies beside them."""

    run: str
    stage: str | None
    """From which on each repeat was computed anew; None for all of it."""
    asked: int
    """Repeats that were wanted; `repeats` has fewer where it was stopped."""
    repeats: tuple[str, ...]
    """Ids of the repeats, which are runs of the history."""
    pairs: int
    spreads: tuple[Spread, ...]
    variants: tuple[Variant, ...]
    """The distinct answers, the most frequent first."""
    other: str | None = None
    """Id of the edited run."""
    effects: tuple[Effect, ...] = ()
    notes: tuple[str, ...] = ()
    """What has to be known to read the figures."""


# --- two runs -----------------------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What of a run is compared."""

    passages: tuple[str, ...]
    citations: frozenset[tuple[str, int, int]]
    items: frozenset[str]
    words: Counter[str]
    status: str


def told_by(run: Run) -> Told:
    """What `run` tells; one without an answer says nothing."""
    answer = run.answer or Answer(status=Status.NOT_FOUND, text="")
    return Told(
        passages=run.passages(),
        citations=frozenset((q.document, q.start, q.end) for q in answer.quotes),
        items=frozenset(" ".join(item.value.casefold().split()) for item in answer.items),
        words=Counter(words(_MARKS.sub(" ", answer.text))),
        status=answer.status.value if run.answer else run.view.state,
    )


def distances(one: Told, other: Told) -> Distances:
    """How far two runs lie apart by what they tell."""
    figures = {
        "passages": 1 - _rank_biased_overlap(one.passages, other.passages),
        "citations": 1 - _jaccard(one.citations, other.citations),
        "items": 1 - _f1(Counter(one.items), Counter(other.items)),
        "text": 1 - _f1(one.words, other.words),
        "status": float(one.status != other.status),
    }
    return Distances(**{name: round(value, 6) for name, value in figures.items()})


def _rank_biased_overlap(one: Sequence[str], other: Sequence[str]) -> float:
    depth = max(len(one), len(other))
    if not depth:
        return 1.0
    seen, others = set[str](), set[str]()
    shared = whole = 0.0
    for rank in range(depth):
        seen.update(one[rank : rank + 1])
        others.update(other[rank : rank + 1])
        weight = _PERSISTENCE**rank
        shared += weight * len(seen & others) / max(len(seen), len(others))
        whole += weight
    return shared / whole


def _jaccard(one: Collection[object], other: Collection[object]) -> float:
    together = {*one, *other}
    return len({*one} & {*other}) / len(together) if together else 1.0


def _f1(one: Counter[str], other: Counter[str]) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 1.0


# --- repeats ------------------------------------------------------------------------------------------------------


def repeated(
    run: Run,
    again: Callable[[int], Run],
    *,
    stage: str | None,
    samples: int,
    other: Run | None,
    recipe: Mapping[str, Any],
    stop: Callable[[], bool],
) -> Noise:
    """Repeats of `run`, which `again` makes of the number of a sample; see `Engine.noise`."""
    if samples < _LEAST:
        raise UsageError(f"{samples} repeats have no spread", hint="at least 2; 5 are a beginning, 19 allow p = 0.05")
    repeats: list[Run] = []
    for sample in _samples(run, other, samples):
        try:
            if stop():
                raise Stopped("stopped")
            repeats.append(again(sample))
        except Stopped:
            if len(repeats) < _LEAST:
                raise
            break
    told = [told_by(repeat) for repeat in repeats]
    pairs = [distances(one, two) for one, two in combinations(told, 2)]
    spreads = tuple(_spread(measure, pairs) for measure in MEASURES)
    steady = all(spread.most == 0 for spread in spreads)
    return Noise(
        run=run.id,
        stage=stage,
        asked=samples,
        repeats=tuple(repeat.id for repeat in repeats),
        pairs=len(pairs),
        spreads=spreads,
        variants=_variants(repeats),
        other=other.id if other else None,
        effects=tuple(_effects(told_by(run), told_by(other), told, spreads)) if other else (),
        notes=tuple(_notes(run, repeats, other, stage, samples, recipe, steady)),
    )


def _samples(run: Run, other: Run | None, size: int) -> Iterator[int]:
    """Numbers of samples that neither run has: one that shares its replies with them would be no chance repeat."""
    taken = {run.head.sample, *([other.head.sample] if other else [])}
    return islice((n for n in count(1) if n not in taken), size)


def _spread(measure: str, pairs: Sequence[Distances]) -> Spread:
    values = [getattr(pair, measure) for pair in pairs]
    return Spread(measure=measure, mean=round(fmean(values), 6), most=max(values))


def _variants(repeats: Sequence[Run]) -> tuple[Variant, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for repeat in repeats:
        answer = repeat.answer
        key = (answer.status.value, answer.text) if answer else (repeat.view.state, "")
        groups.setdefault(key, []).append(repeat.id)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(Variant(status=status, text=text, runs=tuple(runs)) for (status, text), runs in ordered)


# --- an edit beside them ------------------------------------------------------------------------------------------


def _effects(run: Told, other: Told, repeats: Sequence[Told], spreads: Sequence[Spread]) -> Iterator[Effect]:
    """The edited run's distance from the run, and how it lies among the repeats.

    The run itself is left out of the test: an edited run shares its samples, so that they are likelier to agree than
    two repeats are.
    """
    direct = distances(run, other)
    everyone = [*repeats, other]
    table = {(i, j): distances(everyone[i], everyone[j]) for i, j in combinations(range(len(everyone)), 2)}
    for spread in spreads:
        measure = spread.measure
        away = [
            fmean(getattr(table[min(i, j), max(i, j)], measure) for j in range(len(everyone)) if j != i)
            for i in range(len(everyone))
        ]
        as_far = sum(value >= away[-1] - 1e-9 for value in away)
        distance, p = getattr(direct, measure), round(as_far / len(everyone), 6)
        yield Effect(
            measure=measure,
            distance=distance,
            most=spread.most,
            p=p,
            beyond=distance > spread.most,
            text=_judged(distance, spread.most, p, len(repeats)),
        )


def _judged(distance: float, most: float, p: float, size: int) -> str:
    if distance == 0:
        return "the same as in the run"
    chance = f"p = {p:.2f}" + (f", the least that {size} repeats can show" if p * (size + 1) < 1.5 else "")
    if distance > most:
        return f"beyond the spread of {size} repeats ({distance:.2f} against at most {most:.2f}; {chance})"
    return f"within the spread of {size} repeats ({distance:.2f} against at most {most:.2f}; {chance})"


def _notes(
    run: Run,
    repeats: Sequence[Run],
    other: Run | None,
    stage: str | None,
    samples: int,
    recipe: Mapping[str, Any],
    steady: bool,
) -> Iterator[str]:
    """What has to be known to read the figures."""
    if len(repeats) < samples:
        yield f"stopped after {len(repeats)} of {samples} repeats"
    head = repeats[0].head
    later = STAGES[STAGES.index(stage) :] if stage else STAGES
    if steady and all(head.models.get(each, "none") == "none" for each in later):
        where = f"no stage from {stage} on" if stage else "no stage"
        yield f"the repeats are alike: {where} asks a model, and rules always say the same: any difference is an edit's"
    elif steady and head.recipe.temperature == 0:
        yield (
            "the repeats are alike: at temperature 0 a model says the same each time: any difference is an edit's;"
            " --recipe temperature=0.8 is what lets them differ"
        )
    elif steady:
        yield f"the repeats are alike, at temperature {head.recipe.temperature:g}"
    changed = [name for name in recipe if getattr(run.head.recipe, name, None) != getattr(head.recipe, name, None)]
    if changed:
        theirs = ", ".join(f"{name}={getattr(head.recipe, name)}" for name in changed)
        its = ", ".join(f"{name}={getattr(run.head.recipe, name)}" for name in changed)
        yield f"the repeats were made with {theirs}, the run with {its}"
    if head.library != run.head.library:
        yield f"the library has changed since the run (revision {run.head.library}, now {head.library})"
    if other is not None and stage and (before := _differing(run, other, stage)):
        yield f"the repeats keep what comes before {stage}, where the other run differs: repeat from {before} on"
    if other is not None and other.head.question.text != run.head.question.text:
        yield "the other run answers another question"


def _differing(run: Run, other: Run, stage: str) -> str:
    """The first stage before `stage` of which the two runs made something else; empty where there is none."""
    theirs = {span.name: span.output for span in other.view.stages}
    spans = (s for s in run.view.stages if STAGES.index(s.stage) < STAGES.index(stage))
    return next(
        (s.stage for s in sorted(spans, key=lambda s: STAGES.index(s.stage)) if theirs.get(s.name) != s.output), ""
    )
