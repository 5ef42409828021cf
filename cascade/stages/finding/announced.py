"""What was told of a time before it began: "rents rise from 6 April" was written in February.

A time that a question names narrows its search to what was written since. Of what was written in the half year before,
what names a day of that time, or the time itself, may be read as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from cascade.context import Context
from cascade.language.dates import days_in
from cascade.match import Matcher
from cascade.stages.finding.candidates import Candidate, candidates, own_words
from cascade.stages.finding.search import search
from cascade.types import Question, SubQuestion

__all__ = ["announced"]

_AHEAD = timedelta(days=183)
"""How long before a time what will be is told of it."""
_LONGEST = timedelta(days=100)
"""Of a time that is told of ahead: a quarter."""


def announced(
    question: Question, sub: SubQuestion, weights: Sequence[float], every: bool, matcher: Matcher, ctx: Context
) -> list[Candidate]:
    """The passages of before the time that `sub` names which tell of it, for questions that are not of records."""
    times = days_in(sub.text, question.as_of, question.zone)
    after = sub.filters.after
    if not sub.loose or after is None or sub.filters.before or len(times) != 1:
        return []
    first, last = times[0].first, times[0].last
    if last - first > _LONGEST:
        return []
    before = sub.filters.model_copy(update={"after": after - _AHEAD, "before": after})
    earlier = search(question, sub.model_copy(update={"filters": before}), weights, every, ctx)
    if earlier.relaxed:
        return []
    found, _ = candidates(question, earlier, matcher, ctx)
    return [c for c in found if _tells_of(c, first, last)]


def _tells_of(candidate: Candidate, first: date, last: date) -> bool:
    """Whether a passage names a day from `first` to `last`, or a time within."""
    passage = candidate.passage
    return any(first <= named.first and named.last <= last for named in days_in(own_words(passage), passage.at))
