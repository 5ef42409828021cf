"""What came nearest, where nothing answers: sentences that speak of much of what was asked, and not of all.

They are shown beside "not found", so that a person who would have understood them sees them: a payout that is "on hold"
answers who asks why it is stuck, and no rule may say so. They are no answer, and nothing is told by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cascade.context import Context
from cascade.match import Match, Matcher, union
from cascade.similar import near
from cascade.stages.evidence import Evidence, Found, Unquoted
from cascade.stages.finding.search import matcher
from cascade.stages.weighing.sentence import record
from cascade.types import Plan, Quote

__all__ = ["nearest"]

_MOST = 3
"""Sentences that are shown at most."""
_LEAST = 0.5
"""Share of the question's weight that one has to speak of, together with its record's head."""
_HEAD = 0.9
"""What counts a facet that only the head has."""
_SAME = 0.7
"""Sentences this alike say the same."""


def nearest(plan: Plan, found: Sequence[Found], evidence: Sequence[Evidence], ctx: Context) -> tuple[Quote, ...]:
    """The sentences nearest to what each part of the question asks, numbered; none where they lack a name of it."""
    subs = {sub.id: sub for sub in plan.questions}
    chosen: list[Quote] = []
    for each, read in zip(evidence, found, strict=False):
        if (sub := subs.get(each.sub)) is not None and not each.enough:
            for quote in _speaking(each, matcher(sub, read), ctx):
                if all(near(quote.text, other.text) < _SAME for other in chosen):
                    chosen.append(quote.model_copy(update={"question": sub.id}))
    return tuple(quote.model_copy(update={"n": n}) for n, quote in enumerate(chosen[:_MOST], 1))


def _speaking(evidence: Evidence, match: Matcher, ctx: Context) -> Iterator[Quote]:
    """Those of what was read that speak of enough, the most telling first: what was chosen, then what was not."""
    for read in (_places(evidence.quotes), _places(evidence.unquoted)):
        weighed = []
        for place in read:
            document = ctx.library.get(place[0])
            if document is not None:
                quote = record(document, place[1], place[2])
                weighed.append((_speaks(match, quote), quote))
        yield from (quote for speaks, quote in sorted(weighed, key=lambda w: -w[0]) if speaks >= _LEAST)


def _places(spans: Iterable[Quote] | Iterable[Unquoted]) -> list[tuple[str, int, int]]:
    return [(each.document, each.start, each.end) for each in spans]


def _speaks(match: Matcher, quote: Quote) -> float:
    """The share of the question that a sentence speaks of under its record's head; 0 where a name of it is lacking, and
    where the head alone speaks of any."""
    own = match(quote.text)
    head = {n: _HEAD * share for n, share in match(f"{quote.title}\n{quote.author or ''}").found.items()}
    together = union([own, Match(0.0, head)])
    return match.coverage(together) if own.found and not match.missing(together) else 0.0
