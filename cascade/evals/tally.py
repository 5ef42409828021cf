"""A result read case by case: the values that a measure is made of, and in which order measures and types are told.

`quality` is the one figure for how good an answer is, whatever its case asks for: values, facts or words, and for a
question that the library cannot answer, that it was refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from cascade.evals.measure import HEADLINES, MEASURES
from cascade.evals.results import Result

__all__ = ["QUALITY", "clusters", "explained", "headlines", "measures_in", "quality", "scores", "tags_in"]

QUALITY = "quality"
_KINDS = ("abstention_recall", "items_f1", "fact_coverage", "answer_f1", "citation_recall", "ndcg@10")
"""What tells how good an answer is: the first of these that the case defines."""


def quality(measures: Mapping[str, float]) -> float | None:
    """How good an answer is, 0 to 1; None for a case that defines nothing to tell it by.

    Whether it was refused, where it had to be; else set-F1 of the values, the share of the facts, the F1 of the words,
    the share of the evidence that is cited, or the nDCG of what was found: the first that the case defines.
    """
    return next((measures[name] for name in _KINDS if name in measures), None)


def scores(result: Result, measure: str, tag: str = "") -> dict[str, tuple[float | None, ...]]:
    """Case to its values of `measure`, one for each sample in their order, None where that sample does not define it.

    Cases of which no sample does are left out, and with `tag` those that do not have it.
    """
    found: dict[str, list[float | None]] = {}
    for each in sorted(result.answered, key=lambda a: a.sample):
        if not tag or tag in each.tags:
            value = quality(each.measures) if measure == QUALITY else each.measures.get(measure)
            found.setdefault(each.case, []).append(value)
    return {case: tuple(found[case]) for case in sorted(found) if any(v is not None for v in found[case])}


def clusters(*results: Result) -> dict[str, str]:
    """Case to its cluster; a case without one stands alone."""
    return {each.case: each.cluster or each.case for result in results for each in result.answered}


def measures_in(*results: Result) -> tuple[str, ...]:
    """`quality` and the measures that a case of `results` defines, in the order in which they are shown."""
    there = {name for result in results for each in result.answered for name in each.measures}
    known = [name for name in MEASURES if name in there]
    whole = (QUALITY,) if any(scores(result, QUALITY) for result in results) else ()
    return (*whole, *known, *sorted(there - set(known)))


def headlines(*results: Result) -> tuple[str, ...]:
    """Of `measures_in`, those that are told of each type of question."""
    return tuple(name for name in measures_in(*results) if name in (QUALITY, *HEADLINES))


def explained(measure: str) -> str:
    """What `measure` tells, in a few words."""
    if measure == QUALITY:
        return "how good the answer is, by what its case expects"
    return MEASURES.get(measure, "")


def tags_in(*results: Result) -> tuple[str, ...]:
    """The tags of the cases, those that come first in a case before others, then by name."""
    first = {each.tags[0] for result in results for each in result.answered if each.tags}
    every = {tag for result in results for each in result.answered for tag in each.tags}
    return (*sorted(first), *sorted(every - first))
