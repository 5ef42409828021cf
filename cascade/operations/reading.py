"""Question -> steps: which things it is about, what has to hold of them, and what is to be collected.

The rules know kinds of things (pull requests, issues, papers, conversations), their states, and relations of people and
organisations to them. A question that shows none of these has no steps, and is answered from its best sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.language import stems
from cascade.operations import phrases as say
from cascade.operations.asked_beside import beside, comparison, in_order, on_both
from cascade.operations.dropped import words_dropped
from cascade.operations.issue_steps import is_about_issues, issue_steps
from cascade.operations.known import Known
from cascade.operations.paper_steps import PAPER, paper_steps, qualifier
from cascade.operations.pull_steps import asks_for_pulls, pull_steps
from cascade.operations.vocabulary import ANOTHER, BY_PERSON, NOT, collect, find, keep
from cascade.operations.wanted import said_for, wanted_kind
from cascade.questions.shape import Shape, phrase_type
from cascade.types import Do, Operation, Step

__all__ = ["Reading", "read_steps"]

_STAND = (*BY_PERSON, "organisation", "label", "branch", "number")
"""Fields whose values are no words of what the things are about."""
_STAFF = re.compile(r"\b(?:employees?|staff|colleagues?|co-?workers?|team\s?(?:members?|mates?))\b", re.I)
"""People of one's own organisation."""
_ORDERED = ("pull requests", "meetings")
"""What is asked for by its place in time; the last of the conversations is not a thing that is asked for."""
_WRITE_TO_US = re.compile(
    r"^\W*(?:\w+\s){0,4}?(?:which|what|how\smany|list|name)\s(?:of\s)?(?:our\s|the\s|all\s)*[\w-]+s\s(?:have\s|had\s|that\s|who\s)*"
    r"(?:complain(?:s|ed)?|prais(?:e|es|ed)|told\sus|wr(?:ote|itten)\s(?:in|to\sus)|asked\sus|warned\sus|thanked\sus)\b",
    re.I,
)
"""Whoever complains or writes to us is somebody's customer, whatever the customers are called: bakeries, schools."""

_TWO = re.compile(r"[,;]?\s(?:and|then)\s(?:\w+\s)?(?:who|whom|whose|which|what|when|where|how|why)\b", re.I)
"""Where a second question may begin."""
_OF_IT = re.compile(r"\b(?:it|its|them|they|their|this|that|those|these)\b", re.I)
"""It takes up what was asked for before."""
_SAME = re.compile(r"^(?:what|which)\s(?:are|is|were|was)?\s?(?:their|its|the|those|these)\b", re.I)
"""It only says how what was asked for before is to be told: "and what are their URLs?"."""
_THAT = re.compile(r"^which\s(?:\w+ed|is|are|was|were|has|have|had|got|came|went|never|did|won)\b", re.I)
"""It says more of what was asked for: "and which obtained approval"."""
_WITHIN = re.compile(
    r"\b(?:on|about|of|in|to|know|tell|see|say|explain(?:ed)?|said)\s(?:what|where|how|why|when|which)\b", re.I
)
"""A question that is what somebody spoke about, and no question to be answered."""


class Reading(NamedTuple):
    """Steps for a question, and why; `dropped` are stems that they stand for, so that evidence need not repeat them."""

    steps: tuple[Step, ...]
    reason: str
    dropped: frozenset[str]
    authors: tuple[str, ...] = ()
    """Names of the question that are whom the things are by, and not what they are about."""
    jobs: frozenset[str] = frozenset()
    """Stems of the job title that people are asked for by, which may be written like a name."""


def read_steps(text: str, shape: Shape, known: Known) -> Reading | None:
    """The steps that `text` asks for, or None."""
    wanted = _wanted(text, shape, known)
    if wanted is None or _asks_two(text, known.jobs):
        return None
    what, written = wanted
    steps = list(_steps(text, what, written, known))
    if not steps:
        return None
    asked = f"{what} as {written}" if written else what
    steps = _set_beside(text, steps)
    if what == "people" and _STAFF.search(text) and known.outsiders:
        steps.append(keep("employer", "own"))
    steps += _ending(text, shape, what, ordered=any(s.do is Do.ORDER for s in steps))
    dropped = words_dropped(text, shape, what, steps, known)
    names = beside(text)
    stand = (*names, *(n.removeprefix(NOT) for s in steps if s.what in _STAND for n in s.by))
    titles = [name for s in steps if s.what == "title" for name in s.by]
    jobs = frozenset(root for name in titles for root in stems(name)).union(*(said_for(text, n) for n in titles))
    return Reading(tuple(steps), f"wants {asked}: {len(steps)} steps", dropped | jobs, stand, jobs)


def _asks_two(text: str, jobs: Sequence[str]) -> bool:
    """Whether a second question stands in `text`, which asks for something else than the first: then steps are for each
    of them, and not for both at once."""
    for found in _TWO.finditer(text):
        second = re.sub(r"^[,;\s]*(?:and|then)\s", "", text[found.start() :], flags=re.I)
        if _SAME.match(second) or _THAT.match(second) or _WITHIN.search(text, 0, found.start()):
            continue
        same = wanted_kind(second, jobs) == wanted_kind(text[: found.start()], jobs)
        if not (same and (_OF_IT.search(second) or second[:3].lower() == "who")):
            return True
    return False


def _wanted(text: str, shape: Shape, known: Known) -> tuple[str, str] | None:
    """What kind of values is asked for, and how they are to be written."""
    kind = _kind(text, shape, known)
    if kind == "person":
        return "people", "id" if say.IDS.search(text) else "name"
    if kind == "company":
        return "organisations", "name"
    if kind == "pull request" or (kind == "url" and asks_for_pulls(text)):
        return "pull requests", "url" if any(p.search(text) for p in (say.LINKS, say.POINTS, say.LIES)) else "title"
    return ("links", "url") if kind == "url" else None


def _kind(text: str, shape: Shape, known: Known) -> str:
    """The kind of thing that is asked for; of a count, what is counted."""
    if shape.operation is Operation.COUNT:
        counted = phrase_type(shape.asked)
        if counted in ("person", "company"):
            return counted
    if comparison(text)[1] and say.PULLS.search(text):
        return "pull request"
    if _WRITE_TO_US.search(text) and not say.PULLS.search(text) and not PAPER.search(shape.head):
        return "company"
    return wanted_kind(text, known.jobs)


def _steps(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    """Steps to the first of these that the question shows to mean: cards of another organisation, issues, mails from
    others, pull requests, conversations about a release or about what was shared, papers and meetings."""
    if what == "people" and known.organisations and say.KNOWN_AT.search(text):
        yield find("contacts")
        yield keep("organisation", known.organisations[0])
        yield collect("people", written, "is on the card")
        return
    about_pulls = asks_for_pulls(text)
    if is_about_issues(text, what, known):
        yield from issue_steps(text, what, written, known)
    elif what == "organisations" and known.mails and say.TELLS.search(text) and not say.RELEASE.search(text):
        yield find("mails")
        yield keep("organisation", ANOTHER)
        yield keep("topic")
        yield collect(what, written, "praised" if say.PRAISED.search(text) else "named")
    elif (about_pulls or say.THE_FIX.search(text)) and what != "links":
        yield from pull_steps(text, what, written, known)
    elif what == "organisations" and say.RELEASE.search(text):
        relation = "praised" if say.PRAISED.search(text) else "reported"
        yield find("conversations", say.RELEASES)
        yield collect(what, written, relation)
    elif (what in ("links", "people") and say.SHARED.search(text) and say.LINKS.search(text)) or _demo(text):
        yield find("conversations", qualifier(text))
        if say.COMPETITOR.search(text):
            yield Step(do=Do.EXPAND, what="named there", by=qualifier(text))
        yield collect(what, written, "shared")
    elif what == "people":
        yield from paper_steps(text, written, known)


def _demo(text: str) -> bool:
    """Whether it is about what was shown to others, of one's own or of a competitor."""
    shared = any(p.search(text) for p in (say.SHARED, say.RELEASE, say.COMPETITOR))
    return shared and say.DEMOS.search(text) is not None


def _set_beside(text: str, steps: Sequence[Step]) -> list[Step]:
    """The steps with those that order things, or set them beside each other, where the question does."""
    which, by = in_order(text)
    collects = next((n for n, s in enumerate(steps) if s.do is Do.COLLECT), len(steps))
    ordered = which and steps[0].what in _ORDERED and not say.COUNTED.search(text)
    order = [Step(do=Do.ORDER, what=which, by=by)] if ordered else []
    result = [*steps[:collects], *order, *steps[collects:]]
    if names := on_both(text):
        result.append(Step(do=Do.BOTH, by=names))
    most, names = comparison(text)
    if names:
        result.append(Step(do=Do.COMPARE, what=most, by=names))
    return result


def _ending(text: str, shape: Shape, what: str, *, ordered: bool) -> Iterator[Step]:
    """The last step, where the values are counted, or those that come from the most things are meant."""
    if shape.operation is Operation.COUNT:
        yield Step(do=Do.COUNT)
    elif what in ("people", "organisations") and not ordered and not beside(text) and say.MOST.search(text):
        yield Step(do=Do.MOST)
