"""The query of a run's sub-question, asked of the index as it is now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cascade.index import Found, IndexHit
from cascade.match import Matcher
from cascade.shown import listed
from cascade.stages.finding.search import facet_weights, query_of
from cascade.types import Filters, SubQuestion
from cascade.why.case import Case
from cascade.why.record import Lookup
from cascade.why.target import Shelf
from cascade.why.values import scored

__all__ = ["Asked"]

_DEEP = 5000
"""Ranks that are looked through for a document."""


@dataclass(frozen=True)
class Asked:
    """What the index says now to what the run asked it, and where the document comes in that."""

    result: Found
    weights: tuple[float, ...]
    rank: int | None
    hit: IndexHit | None
    matched: bool
    """Whether its words match, whatever the filters say."""

    @classmethod
    def of(cls, case: Case, lookup: Lookup, shelf: Shelf) -> Asked:
        """The query of `lookup`, asked again."""
        sub, found = lookup.sub, lookup.found
        weights = found.weights if found else ()
        if len(weights) != len(sub.facets):
            weights = facet_weights(sub.facets, shelf.index)
        own = case.record.run.head.question.filters
        used = found.filters if found else own.narrowed(sub.filters) or own
        result = shelf.index.search(query_of(sub, weights, used), limit=_DEEP)
        place = next(((n, h) for n, h in enumerate(result.hits, 1) if case.target.holds(h.passage)), None)
        rank, hit = place or (None, None)
        bare = replace(result.query, filters=Filters())
        asked = bool(bare.must or bare.should)
        within = shelf.index.matches_in(bare, case.target.document) if asked and hit is None else ()
        matched = hit is not None or not asked or any(case.target.holds(h.passage) for h in within)
        return cls(result, weights, rank, hit, matched)

    def spoken(self, case: Case, sub: SubQuestion) -> str:
        """Which facets its best passage has and lacks, each with its weight."""
        if not sub.facets:
            return "the sub-question has no words to look for"
        matcher = Matcher(sub.facets, self.weights)
        matches = [matcher(f"{p.context}\n{p.text}") for p in case.passages]
        best = max(matches, key=lambda m: m.coverage, default=matcher(""))
        told = [
            f"“{f.text}” {w:.2f}" + (" (a name or id)" if f.must else "")
            for f, w in zip(sub.facets, matcher.weights, strict=True)
        ]
        has = [each for n, each in enumerate(told) if n in best.found]
        lacks = [each for n, each in enumerate(told) if n not in best.found]
        if not has:
            return f"it has none of {listed(lacks)}"
        said = f"has {listed(has)}" + (f", lacks {listed(lacks)}" if lacks else "")
        return f"its best passage {said}: {best.coverage:.0%} of the question's weight"

    def ranking(self, shelf: Shelf) -> str:
        """Its rank with the parts of its score; empty where it has none."""
        total = self.result.total
        if self.hit is None:
            return f"below rank {_DEEP:,} of {total:,}" if self.matched and total > _DEEP else ""
        if not (self.result.query.must or self.result.query.should):
            return f"rank {self.rank:,} of {total:,}, the newest first"
        parts = shelf.index.explain(self.result.query, [self.hit]).get(self.hit.passage, ())
        return f"rank {self.rank:,} of {total:,} by the index, score {scored(self.hit.score, parts)}"
