"""What changed in the course of things, and what stands now: values that take one another's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cascade.conflicts import agree, conflicts, supersedes, values_stated
from cascade.match import Matcher
from cascade.stages.timelines.redundancy import most_telling
from cascade.stages.timelines.relevance import of_values
from cascade.stages.timelines.statement import NAMES_ALL, Statement
from cascade.types import Question

__all__ = ["changes", "newest"]

_BEFORE = 2
"""Earlier statements that are told beside the latest."""
_WAS = re.compile(r"\b(?:until|till)\b.*\b(?:was|were)\b|\bused\sto\b|\bpreviously\b|\bformerly\b", re.I)
"""A statement of what was so before: its value is no new one."""
_DATES = frozenset({"date", "day"})
_OF_DATES = re.compile(
    r"\b(?:dates?|days?|deadlines?|schedules?|launch|release|go-?live|delivery|start|due|signature|signing)\b", re.I
)
"""What a question asks of whose values are dates."""
_SEVERAL = 2
"""Facets of the question that two statements of one thing both name at least."""


def changes(lines: Sequence[Statement], asked: str, match: Matcher) -> list[Statement]:
    """The statements of one kind of value, where it came to differ; else those that say that something changed,
    and what was said best before the first of them. A price is told whenever it was offered, for who bargains says of
    none that it changed; of days most that is said names some."""
    firm = [s for s in lines if not s.proposes] or list(lines)
    names = {n for n, f in enumerate(match.facets) if f.must}
    offered = [s for s in lines if of_values(s.text, match, ("money",))]
    told = _series(firm, names, dates=_OF_DATES.search(asked) is not None) or _said_to_change(firm)
    if not told and len(offered) <= 1:
        return []
    shown = {id(s) for s in (*told, *offered)}
    return most_telling([s for s in lines if id(s) in shown])


def _said_to_change(firm: Sequence[Statement]) -> list[Statement]:
    """Those that say that something changed, after what was said best before."""
    changed = [s for s in firm if supersedes(s.text)]
    if not changed:
        return []
    most = max(s.share for s in changed)
    changed = [s for s in changed if s.share >= NAMES_ALL * most]
    earlier = [s for s in firm if s.order < changed[0].order and s.share >= NAMES_ALL]
    first = max(earlier, key=lambda s: (s.share, s.order), default=None)
    return changed if first is None else [first, *changed]


def newest(lines: Sequence[Statement], question: Question) -> list[Statement]:
    """What was said last, the newest first, and what it took the place of.

    What decides comes before what proposes; an agenda and what is still to come say nothing of how things are.
    """
    known = [s for s in lines if s.said <= question.as_of and s.bound.kind != "event"] or list(lines)
    firm = [s for s in known if not s.proposes] or known
    first = max(firm, key=lambda s: (s.said, s.share, s.order))
    others = sorted((s for s in known if s is not first and s.said <= first.said), key=lambda s: s.said, reverse=True)
    for other in others:
        other.superseded = bool(conflicts([other.text, first.text]))
    over = [s for s in others if s.superseded]
    return sorted(
        [first, *(over + [s for s in others if not s.superseded])[:_BEFORE]], key=lambda s: s.said, reverse=True
    )


def _series(lines: Sequence[Statement], names: set[int], *, dates: bool) -> list[Statement]:
    """Statements of the kind of value that most of them state, each where it is another than before.

    A date is such a value only where `dates`, for one is asked about: most sentences name some.
    """
    stated = [values_stated(s.text) for s in lines]
    best: list[Statement] = []
    most, of = 0, ""
    for kind in sorted({kind for values in stated for kind in values if dates or kind not in _DATES}):
        chain: list[Statement] = []
        having = [s for s, values in zip(lines, stated, strict=True) if kind in values and not _WAS.search(s.text)]
        for each in having:
            if chain and not agree(kind, chain[-1].text, each.text) and _of_one_thing(chain[-1], each, names):
                chain.append(each)
            elif not chain or (len(chain) == 1 and each.sentence.match.coverage > chain[0].sentence.match.coverage):
                chain = [each]  # what says less of it begins nothing
        if len(chain) > 1 and len(having) > most:
            best, most, of = chain, len(having), kind
    for one, other in pairwise(best):
        other.former, other.replaces = ", ".join(sorted(values_stated(one.text)[of])), one
    return best if len(best) > 1 else []


def _of_one_thing(earlier: Statement, later: Statement, names: set[int]) -> bool:
    """Whether two values are of one thing: they differ in nothing else, the later statement says that it replaces one,
    or both name all that is asked; a single word of the question would not tell, unless it is the name of the thing."""
    if conflicts([earlier.text, later.text]):
        return True
    one, other = earlier.sentence.match, later.sentence.match
    if supersedes(later.text) and names and names <= one.found.keys() & other.found.keys():
        return True
    if min(len(one.found), len(other.found)) < _SEVERAL:
        return False
    return supersedes(later.text) or min(one.coverage, other.coverage) >= NAMES_ALL
