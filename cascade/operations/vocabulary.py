"""The words that a step of a plan may use, and what is wrong with one that uses others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cascade.types import Do, Step

__all__ = ["ANOTHER", "BY_PERSON", "KINDS", "NOT", "OF_PEOPLE", "PULL", "TIMES", "collect", "find", "keep", "problem"]

PULL = "code-review"
_CONVERSATIONS = ("chat", "email", "meeting")
KINDS: Mapping[str, tuple[str, ...]] = {
    "pull requests": (PULL,),
    "conversations": _CONVERSATIONS,
    "documents": ("doc",),
    "mails": ("email",),
    "meetings": ("meeting",),
    "contacts": ("contact",),
    "records": (),
}
"""What a plan finds, and the kinds of document that are it; none: any kind."""
_WAYS = ("linked from", "links to", "meeting", "discussions", "named there")
ANOTHER = "another"
"""Stands for any organisation but one's own."""
NOT = "not "
"""Begins a value that must not hold."""
OF_PEOPLE = ("title", "employer")
"""What people are kept by once they are collected: the job, and whether they work here (`own`) or for another."""
BY_PERSON: Mapping[str, str] = {
    "author": "wrote",
    "reviewer": "reviewed",
    "approver": "approved",
    "critic": "requested changes",
    "commenter": "commented",
    "asked reviewer": "asked to review",
    "assignee": "is assigned",
    "merger": "merged",
}
"""Field of a request by which it is kept, to the relation of the person who has to stand in it."""
TIMES = ("time", "opened", "merged", "closed", "reviewed")
"""When something happened to a request, and by what things are kept and ordered in time."""
_FIELDS = (
    "employer",
    *("state", "verdict", "label", "branch", "number", "purpose", "topic", "title", "organisation"),
    *BY_PERSON,
    *TIMES,
)
_RELATIONS: Mapping[str, tuple[str, ...]] = {
    "people": (
        *("wrote", "reviewed", "approved", "requested changes", "spoke", "opened", "attended", "named", "shared"),
        *("commented", "asked to review", "merged", "is assigned"),
        *("is on the card", "reported", "assigned", "resolved", "dismissed", "reopened", "fixed"),
    ),
    "organisations": ("reported", "praised", "named", "is on the card"),
    "pull requests": ("is one", "fixed"),
    "links": ("shared",),
}
_SIDES = 2
_WRITTEN = ("", "id", "name", "url", "title")


def problem(steps: Sequence[Step]) -> str:
    """Why `steps` are no plan, in words; empty where they are."""
    if not steps:
        return ""
    if steps[0].do is not Do.FIND:
        return "the first step has to find something"
    for step in steps:
        known = _known(step.do)
        if known and step.what not in known:
            return f"there is nothing called {step.what!r} to {step.do}: {', '.join(known)}"
        if step.do is Do.COLLECT and (strange := [b for b in step.by if b not in _RELATIONS[step.what]]):
            return f"{step.what} are not collected by {strange[0]!r}: {', '.join(_RELATIONS[step.what])}"
        if step.do in (Do.BOTH, Do.COMPARE) and len(step.by) < _SIDES:
            return f"{step.do} sets two names or more beside each other, and {len(step.by)} are given"
        if step.do is Do.ORDER and (strange := [b for b in step.by if b not in TIMES]):
            return f"nothing is ordered by {strange[0]!r}: {', '.join(TIMES)}"
        if step.written not in _WRITTEN:
            return f"values are not written as {step.written!r}: id, name, url, title"
    return ""


def _known(do: Do) -> tuple[str, ...]:
    """What a step of a kind may name; nothing where it may name anything, or need not."""
    match do:
        case Do.FIND:
            return tuple(KINDS)
        case Do.EXPAND:
            return _WAYS
        case Do.FOLLOW:
            return ("issues",)
        case Do.KEEP:
            return _FIELDS
        case Do.COLLECT:
            return tuple(_RELATIONS)
        case Do.ORDER:
            return ("first", "last")
        case Do.COMPARE:
            return ("most", "fewest")
        case _:
            return ()


def find(what: str, by: Sequence[str] = ()) -> Step:
    """The step that finds things of a kind; of conversations those that say `by`, any of these phrases."""
    return Step(do=Do.FIND, what=what, by=tuple(by))


def keep(what: str, *by: str) -> Step:
    """The step that keeps what has one of these values for its `what`."""
    return Step(do=Do.KEEP, what=what, by=by)


def collect(what: str, written: str, *by: str) -> Step:
    """The step that collects who or what stands in one of the relations `by` to the things that are left."""
    return Step(do=Do.COLLECT, what=what, by=by, written=written)
