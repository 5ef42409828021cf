"""Which words of a question its steps stand for: evidence need not repeat them."""

from __future__ import annotations

from collections.abc import Sequence

from cascade.language import stem, stems
from cascade.operations import phrases as say
from cascade.operations.asked_beside import beside, in_order
from cascade.operations.idle import IDLE, called_parts, in_compounds, own_doing
from cascade.operations.known import Known
from cascade.operations.pull_steps import said_of_pulls
from cascade.questions.shape import Shape
from cascade.types import Do, Step

__all__ = ["words_dropped"]

_GENERIC = frozenset(
    stem(w)
    for w in "employee people person staff member team teammate colleague who engineer developer author reviewer "
    "key main primary id identifier name company customer client organisation organization link url pr "
    "pull merge request product project number count find give list show provide each every everyone "
    "somebody someone anyone responsible involved work share currently now submit user maximum high most "
    "large great assign resolve fix bug issue problem approve unapproved open closed report affect "
    "previous release version demo competitor insight feature development develop related implement need "
    "dismiss reopen active unresolved outstanding write wrote written review feedback attend cause lead "
    "led answer please employer".split()
)
"""Stems of the words by which it is asked for things of a kind, and not for what they are about."""
_KINDS = frozenset(
    stem(w)
    for w in "employee people person staff member team teammate colleague engineer developer author reviewer id "
    "identifier name company customer client organisation organization link url pr pull merge request product project "
    "number count employer release version".split()
)
"""Of these, words for what is asked for and for where it belongs, whatever they stand beside."""
_KEPT = frozenset(
    stem(w)
    for w in "demo demonstration walkthrough showcase recording video slides deck insight strength weakness".split()
)
"""Of these, words that tell what was shared or said: they rank where something was shared."""
_BETTER = frozenset(
    stem(w)
    for w in "improve improvement enhance enhancement better refine polish tighten strengthen bolster sharpen boost "
    "expand extend broaden advance stronger clearer friendlier nicer smarter cleaner smoother simpler".split()
)
"""Words for making something better, as any pull request does: what it is that gets better tells one from another."""
_IN_TIME = frozenset(stem(w) for w in "first earliest oldest last latest newest most recent recently".split())
_BESIDE = ("both", "also", "well", "more", "most", "fewer", "fewest", "less", "least")


def words_dropped(text: str, shape: Shape, what: str, steps: Sequence[Step], known: Known) -> frozenset[str]:
    """Stems of the words that the steps stand for, and of those that name no topic, unless they are part of a name."""
    said = [shape.head] if what == "organisations" else []
    requests = any(s.do is Do.FIND and s.what == "pull requests" for s in steps)
    if requests:
        said += [asked.phrase for asked in said_of_pulls(text, known)]
    better = _BETTER if requests else frozenset[str]()
    if what == "pull requests":
        said.append("changes")
    said += [*(_BESIDE if beside(text) else ()), *beside(text)]
    cues = own_doing(text) | say.stems_in(text) | frozenset(root for each in said for root in stems(each))
    if in_order(text)[0]:
        cues |= _IN_TIME
    parts = called_parts(text) | in_compounds(text, _GENERIC | IDLE | cues, cues | _KINDS)
    kept = _KEPT if any(s.by == ("shared",) for s in steps) else frozenset[str]()
    return ((_GENERIC | IDLE | cues) - kept - parts) | better
