"""Limits that a text sets for amounts ("up to 50 euros …, above that …"), and which of them an amount falls under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cascade.language.quantities import Quantity, quantities
from cascade.match import VARIANT, Match, Matcher, union
from cascade.stages.weighing.sentence import Sentence

__all__ = ["Limit", "limit_for", "within_limits"]

_UP_TO = (
    r"up\sto|below|under|less\sthan|fewer\sthan|at\smost|no\smore\sthan|not\smore\sthan|until|within|max(?:imum)?\.?"
)
_FROM = r"above|over|from|more\sthan|beyond|exceeding|at\sleast|starting\s(?:at|from)|min(?:imum)?\.?"
_BOUND = re.compile(rf"\b(?:(?P<to>{_UP_TO})|(?P<over>{_FROM}))\s(?:of\s|an?\s|the\s)*$", re.I)
"""Before an amount that is a limit."""
_AFTER = re.compile(
    r"\s?(?:(?P<over>\+|(?:and|or)\s(?:more|above|over|up(?:wards)?))|(?P<to>(?:and|or)\s(?:less|below|under)))", re.I
)
_THAT = re.compile(rf"\b(?:(?P<to>{_UP_TO})|(?P<over>{_FROM}))\s(?:that|this|it|which)\b", re.I)
_RANGE = re.compile(r"^\s?(?:to|[-–—]|and)\s?$", re.I)
_CLAUSE = re.compile(r"[^,;.|\n]+(?:[,.](?=\d)[^,;.|\n]+)*")
_NO_AMOUNTS = ("clock", "%")
_A_LITTLE = 1e-6
_NUMBERED = re.compile(
    r"[#\w./-]$|\b(?:pr|request|ticket|issue|no|nr|number|version|unit|room|page|invoice)\W{0,2}$", re.I
)
"""Before a number that is the name of something."""
_NUMBERED_ON = re.compile(r"[-/]\w")
"""After one: "26-07", "C4-2"."""


class Limit(NamedTuple):
    """The part of a text that is said of amounts above `low`, up to `high`."""

    start: int
    end: int
    low: float
    high: float

    @property
    def order(self) -> tuple[float, float]:
        """Sorts limits for one amount, the closest first."""
        return -self.low, self.high


def within_limits(question: str, match: Matcher, sentences: Sequence[Sentence]) -> list[Sentence]:
    """`sentences` without those whose limits are for other amounts than `question` names; of a record's others only the
    closest, which speak of the amount that way."""
    amount = _amount(question)
    if amount is None:
        return list(sentences)
    limits = {id(s): limit_for(question, s.text) for s in sentences}
    closest: dict[str, tuple[float, float]] = {}
    for sentence in sentences:
        for limit in limits[id(sentence)] or ():
            here = sentence.document.id
            closest[here] = min(closest.get(here, limit.order), limit.order)
    kept = []
    for sentence in sentences:
        fitting = limits[id(sentence)]
        if fitting is None:
            kept.append(sentence)
        elif fitting and fitting[0].order == closest[sentence.document.id]:
            kept.append(_speaking_of(amount, match, sentence))
    return kept


def _speaking_of(amount: Quantity, match: Matcher, sentence: Sentence) -> Sentence:
    """A sentence that names the amount by a limit for it."""
    told = {n: VARIANT for n, f in enumerate(match.facets) if _is_amount(f.text, amount)}
    own, around = (union([old, Match(0.0, told)]) for old in (sentence.match, sentence.around))
    return replace(sentence, match=Match(match.coverage(own), own), around=Match(match.coverage(around), around))


def _is_amount(text: str, amount: Quantity) -> bool:
    """Whether a facet is the amount itself, or its unit alone."""
    unit = bool(amount.unit) and any(q.unit == amount.unit for q in quantities(f"2 {text}"))
    return unit or any(q.shown_by([amount]) for q in quantities(text))


def limit_for(question: str, text: str) -> tuple[Limit, ...] | None:
    """What of `text` is said of the amount that `question` names, the closest limit alone: nothing where its limits are
    for other amounts, and None where one of the two names none."""
    amount = _amount(question)
    limits = list(_limits(text)) if amount is not None else []
    if amount is None or not limits:
        return None
    bound = _BOUND.search(question[: amount.start])
    value = min(amount.values) + (_A_LITTLE if bound and bound["over"] else 0.0)
    fitting = [limit for limit in limits if limit.low < value <= limit.high]
    return tuple(sorted(fitting, key=lambda limit: limit.order)[:1])


def _amount(question: str) -> Quantity | None:
    """The amount that a question names, where it is one."""
    found = [q for q in quantities(question) if q.unit not in _NO_AMOUNTS and not _is_name(question, q)]
    return found[0] if len(found) == 1 else None


def _is_name(text: str, number: Quantity) -> bool:
    """Whether a number only tells which one of many is meant."""
    return bool(_NUMBERED.search(text[: number.start]) or _NUMBERED_ON.match(text, number.end))


def _limits(text: str) -> Iterator[Limit]:
    """The clauses of a text with a limit each; what follows without one is said of the same amounts."""
    last, pending = 0.0, None
    for clause in _CLAUSE.finditer(text):
        bounds = _bounds(clause[0], last)
        if bounds is None:
            pending = pending._replace(end=clause.end()) if pending is not None else None
            continue
        if pending is not None:
            yield pending
        low, high, last = bounds
        pending = Limit(clause.start(), clause.end(), low, high)
    if pending is not None:
        yield pending


def _bounds(clause: str, last: float) -> tuple[float, float, float] | None:
    """Above and up to which amount a clause is, and the amount that "that" means after it."""
    found = [q for q in quantities(clause) if q.unit not in _NO_AMOUNTS]
    if len(found) > 1 and _RANGE.match(clause[found[0].end : found[1].start]):
        low, high = (min(q.values) for q in found[:2])
        return low - _A_LITTLE, high, high
    for each in found:
        value = min(each.values)
        before, after = _BOUND.search(clause[: each.start]), _AFTER.match(clause, each.end)
        told = before or after
        if told is not None and told["to"]:
            return -1.0, value, value
        if told is not None:
            least = re.match(r"at\sleast|from|starting|min|\+|or\s|and\s", told["over"], re.I)
            return (value - _A_LITTLE if least else value), float("inf"), value
    that = _THAT.search(clause)
    if that is None or not last:
        return None
    return (-1.0, last, last) if that["to"] else (last, float("inf"), last)
