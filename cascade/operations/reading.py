"""Question -> steps: which things it is about, what has to hold of them, and what is to be collected.

The rules know kinds of things (pull requests, issues, papers, conversations), their states, and relations of people and
organisations to them. A question that shows none of these has no steps, and is answered from its best sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.language import Shape, stem, words
from cascade.operations import phrases as say
from cascade.operations.asked import Asked, asked_of_pulls, named_after_by, relation_asked
from cascade.operations.asked_beside import beside, comparison, in_order, on_both
from cascade.operations.idle import IDLE, called_parts, in_compounds, own_doing
from cascade.operations.states import DISMISSED, REOPENED, RESOLVED, issue_states, pull_states
from cascade.operations.twofold import asks_two
from cascade.operations.vocabulary import BY_PERSON, NOT
from cascade.operations.wanted import job_in, said_for, wanted_kind
from cascade.shape import phrase_type
from cascade.types import Do, Operation, Step

__all__ = ["Known", "Reading", "read_steps"]

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


_STAND = (*BY_PERSON, "organisation", "label", "branch", "number")
"""Fields whose values are no words of what the things are about."""


_STAFF = re.compile(r"\b(?:employees?|staff|colleagues?|co-?workers?|team\s?(?:members?|mates?))\b", re.I)
"""People of one's own organisation."""


_IN_TIME = frozenset(stem(w) for w in "first earliest oldest last latest newest most recent recently".split())
_BESIDE = ("both", "also", "well", "more", "most", "fewer", "fewest", "less", "least")


class Known(NamedTuple):
    """What the library knows of the words of a question: whom it names, the jobs that cards give, and whether one of
    its names is what papers are called."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    papers: bool = False
    mails: bool = True
    """There are mails, in which others write to us."""
    outsiders: bool = False
    """Cards tell of several organisations, and which of them is one's own."""
    home: str = ""
    """One's own organisation, by its name."""


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
    if wanted is None or asks_two(text, known.jobs):
        return None
    what, written = wanted
    steps = list(_steps(text, what, written, known))
    if not steps:
        return None
    asked = f"{what} as {written}" if written else what
    steps = _set_beside(text, steps)
    if what == "people" and _STAFF.search(text) and known.outsiders:
        steps.append(_keep("employer", "own"))
    steps += _ending(text, shape, what, ordered=any(s.do is Do.ORDER for s in steps))
    dropped = _dropped(text, shape, what, steps, known)
    names = beside(text)
    stand = (*names, *(n.removeprefix(NOT) for s in steps if s.what in _STAND for n in s.by))
    titles = [name for s in steps if s.what == "title" for name in s.by]
    jobs = frozenset(stem(w) for name in titles for w in words(name)).union(*(said_for(text, n) for n in titles))
    return Reading(tuple(steps), f"wants {asked}: {len(steps)} steps", dropped | jobs, stand, jobs)


def _dropped(text: str, shape: Shape, what: str, steps: Sequence[Step], known: Known) -> frozenset[str]:
    """Stems of the words that the steps stand for, and of those that name no topic, unless they are part of a name."""
    said = [shape.head] if what == "organisations" else []
    if any(s.do is Do.FIND and s.what == "pull requests" for s in steps):
        said += [asked.phrase for asked in _asked(text, known)]
    if what == "pull requests":
        said.append("changes")
    said += [*(_BESIDE if beside(text) else ()), *beside(text)]
    cues = own_doing(text) | say.stems_in(text) | frozenset(stem(w) for each in said for w in words(each))
    if in_order(text)[0]:
        cues |= _IN_TIME
    parts = called_parts(text) | in_compounds(text, _GENERIC | IDLE | cues, cues | _KINDS)
    kept = _KEPT if any(s.by == ("shared",) for s in steps) else frozenset[str]()
    return (_GENERIC | IDLE | cues) - kept - parts


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


_ORDERED = ("pull requests", "meetings")
"""What is asked for by its place in time; the last of the conversations is not a thing that is asked for."""


def _wanted(text: str, shape: Shape, known: Known) -> tuple[str, str] | None:
    """What kind of values is asked for, and how they are to be written."""
    kind = _kind(text, shape, known)
    if kind == "person":
        return "people", "id" if say.IDS.search(text) else "name"
    if kind == "company":
        return "organisations", "name"
    if kind == "pull request" or (kind == "url" and _asks_for_pulls(text)):
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
    if _WRITE_TO_US.search(text) and not say.PULLS.search(text) and not _PAPER.search(shape.head):
        return "company"
    return wanted_kind(text, known.jobs)


_WRITE_TO_US = re.compile(
    r"^\W*(?:\w+\s){0,4}?(?:which|what|how\smany|list|name)\s(?:of\s)?(?:our\s|the\s|all\s)*[\w-]+s\s(?:have\s|had\s|that\s|who\s)*"
    r"(?:complain(?:s|ed)?|prais(?:e|es|ed)|told\sus|wr(?:ote|itten)\s(?:in|to\sus)|asked\sus|warned\sus|thanked\sus)\b",
    re.I,
)
"""Whoever complains or writes to us is somebody's customer, whatever the customers are called: bakeries, schools."""


def _asks_for_pulls(text: str) -> bool:
    """Whether it is the addresses of requests that are asked for: "changes" that somebody approved are some too."""
    return say.PULLS.search(text) is not None or (_CHANGES.search(text) is not None and bool(pull_states(text)))


_CHANGES = re.compile(r"\bchanges\b", re.I)


def _steps(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    if what == "people" and known.organisations and say.KNOWN_AT.search(text):
        yield _find("contacts")
        yield _keep("organisation", known.organisations[0])
        yield _collect("people", written, "is on the card")
        return
    about_pulls = _asks_for_pulls(text)
    if _is_about_issues(text, what, known):
        yield from _of_issues(text, what, written, known)
    elif what == "organisations" and known.mails and say.TELLS.search(text) and not say.RELEASE.search(text):
        yield _find("mails")
        yield _keep("organisation", "another")
        yield _keep("topic")
        yield _collect(what, written, "praised" if say.PRAISED.search(text) else "named")
    elif (about_pulls or say.THE_FIX.search(text)) and what != "links":
        yield from _of_pulls(text, what, written, known)
    elif what == "organisations" and say.RELEASE.search(text):
        relation = "praised" if say.PRAISED.search(text) else "reported"
        yield _find("conversations", say.RELEASES)
        yield _collect(what, written, relation)
    elif (say.SHARED.search(text) and (what in ("links", "people")) and say.LINKS.search(text)) or _demo(text):
        yield _find("conversations", _qualifier(text))
        if say.COMPETITOR.search(text):
            yield Step(do=Do.EXPAND, what="named there", by=_qualifier(text))
        yield _collect(what, written, "shared")
    elif what == "people":
        yield from _of_papers(text, written, known)


def _demo(text: str) -> bool:
    shared = any(p.search(text) for p in (say.SHARED, say.RELEASE, say.COMPETITOR))
    return shared and say.DEMOS.search(text) is not None


def _find(what: str, by: Sequence[str] = ()) -> Step:
    return Step(do=Do.FIND, what=what, by=tuple(by))


def _keep(what: str, *by: str) -> Step:
    return Step(do=Do.KEEP, what=what, by=by)


def _collect(what: str, written: str, *by: str) -> Step:
    return Step(do=Do.COLLECT, what=what, by=by, written=written)


def _qualifier(text: str) -> tuple[str, ...]:
    """Phrases one of which a conversation has to hold to be about what the question says of its subject."""
    if say.RELEASE.search(text):
        return say.RELEASES
    return ("competitor", "rival") if say.COMPETITOR.search(text) else ()


# --- issues -------------------------------------------------------------------------------------------------------


def _is_about_issues(text: str, what: str, known: Known) -> bool:
    """Whether it is asked for what became of issues, or for whom they struck."""
    if say.RELEASE.search(text):
        return False
    told = say.ISSUES.search(text) is not None or any(
        _tells(text, name) for name in known.organisations if name != known.home
    )
    if what == "organisations":
        if _HARMED.search(text) and _CLIENTS.search(text) and not (known.mails and say.TELLS.search(text)):
            return True
        return told or any(p.search(text) for p in (say.FAULTY, say.STRUCK, DISMISSED, REOPENED))
    if what == "people" and not told:
        return say.MENDED.search(text) is not None and not _asks_for_pulls(text)
    return told and (bool(_issue_states(text)) or bool(what == "pull requests" and known.organisations))


_HARMED = re.compile(
    r"\b(?:inaccura|incorrect|wrong|slow|sluggish|delay|laten|lag|error|fail|crash|frustrat|annoy|difficult|poor|degrad|worse"
    r"|outdated|stale|mislead|misalign|inconsisten|interrupt|disrupt|undermin|breach|tamper|stol|theft|leak|unsafe|insecure"
    r"|unrespons|unreliab|unstab|corrupt|garbl|duplicat|freez|froze|timeout|damag)\w*\b",
    re.I,
)
"""Words for what goes wrong where something has a fault, by their beginnings."""
_CLIENTS = re.compile(r"\b(?:compan(?:y|ies)|customers?|clients?|accounts?|firms?)\b", re.I)
"""Organisations as they are called that use what somebody makes."""


def _issue_states(text: str) -> list[str]:
    """What a question says became of issues, the last state first; `any` where it only says that there were some."""
    return issue_states(text) or (["any"] if say.REPORTED.search(text) else [])


def _of_issues(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    fixes = what == "pull requests"
    states = [s for s in _issue_states(text) if s] or ["any"]
    if states == ["any"] and (fixes or (what == "people" and not say.ISSUES.search(text))):
        states = ["resolved"]
    yield _find("conversations")
    yield Step(do=Do.FOLLOW, what="issues")
    if states != ["any"]:
        yield from (_keep("state", s) for s in states)
    others = (name for name in known.organisations if name != known.home)
    yield from (_keep("organisation", name) for name in others if _is_reporter(text, name))
    yield from (_keep("author", name) for name in known.people if fixes or _is_author(text, name))
    yield _keep("topic")
    if what == "people":
        yield _collect(what, written, _done_to(text, states))
    elif what == "organisations":
        yield _collect(what, written, "reported")
    else:
        yield _collect("pull requests", written, "fixed")


def _done_to(text: str, states: Sequence[str]) -> str:
    """In which relation the people who are asked for stand to the issues."""
    if DISMISSED.search(text) and not re.search(r"\bassign", text, re.I):
        return "dismissed"
    resolved = RESOLVED.search(text) is not None or not say.ISSUES.search(text)
    if "open" in states or (say.ASSIGNED.search(text) and not (resolved and "resolved" in states)):
        return "assigned"
    return "resolved" if resolved else "reported"


def _is_reporter(text: str, name: str) -> bool:
    """Whether an organisation that is named is one that has the issues: not where a part of a product is called so."""
    return re.search(rf"\b{re.escape(name)}(?:\s[\w-]+)?\s{_PART}", text, re.I) is None


_PART = r"(?:integrations?|connectors?|apis?|plug-?ins?|imports?|exports?|sync|adapters?|feeds?|formats?|logins?)\b"
"""Parts of a product that are called after what they reach."""
_BROUGHT = (
    r"(?:reported|filed|raised|logged|flagged|noticed|found|hit|had|has|told\sus|wrote\sto\sus|brought|ran\sinto|complain(?:ed|s)"
    r"|came\s(?:to\sus|up\swith)|bugs?|defects?|faults?|issues?|problems?|complaints?)"
)
"""What stands after the name of whoever told of an issue."""


def _tells(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}(?:['’]s?)?\s(?:\w+\s){{0,2}}?{_BROUGHT}", text, re.I) is not None


def _is_author(text: str, name: str) -> bool:
    named = re.escape(name)
    return (
        re.search(
            rf"\b(?:by|from|of|did|has|have)\s{named}\b|\b{named}(?:['’]s?)?\s(?:\w+\s)?(?:prs?|pull|merge|changes?|wrote|opened|raised"
            r"|put|pushed|made|sent|created|handed|submitted|authored|has|have|fixed|resolved)\b",
            text,
            re.I,
        )
        is not None
    )


# --- pull requests ------------------------------------------------------------------------------------------------


def _of_pulls(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    yield _find("pull requests")
    purpose = "fix" if say.FIXES.search(text) else "feature" if say.FEATURE.search(text) and what == "people" else ""
    if purpose:
        yield Step(do=Do.EXPAND, what="linked from")
    if not say.THE_ONE.search(text):
        yield Step(do=Do.EXPAND, what="discussions")
    for asked in _asked(text, known):
        if not (asked.field == "verdict" and what == "people" and relation_asked(text) in ("approved", *_VERDICTS)):
            yield _keep(asked.field, asked.value)
    if purpose:
        yield _keep("purpose", purpose)
    yield _keep("topic", *(("best",) if say.THE_ONE.search(text) else ()))
    if what == "people":
        yield _collect(what, written, relation_asked(text))
    elif what == "pull requests":
        yield _collect(what, written, "is one")


def _asked(text: str, known: Known) -> list[Asked]:
    """What the question says of requests: of people also those whom nobody knows, of whom there are none then."""
    named = [n for n in named_after_by(text) if not any(n in k or k in n for k in known.people)]
    return list(asked_of_pulls(text, (*known.people, *named)))


_VERDICTS = ("requested changes",)
"""Relations of people to requests that say what came of them: nothing else has to."""


# --- papers and conversations -------------------------------------------------------------------------------------


def _of_papers(text: str, written: str, known: Known) -> Iterator[Step]:
    job = job_in(text, known.jobs)
    if say.RELEASE.search(text) and (job or say.WORKED.search(text)):
        yield _find("conversations", say.RELEASES)
        yield Step(do=Do.EXPAND, what="links to")
        yield _collect("people", written, "wrote", "named")
    elif say.COMPETITOR.search(text) and say.TOLD.search(text):
        yield _find("conversations", _qualifier(text))
        yield _collect("people", written, "opened")
    else:
        told = _LEFT_OUT.sub(" ", text if say.MEETING.search(text) or known.papers else _JOINS.sub(" ", text))
        by = [r for r, pattern in _BY if pattern.search(told)]
        if not by and known.papers and say.IDS.search(text):
            by = ["wrote", "reviewed"]
        there = [r for r in by if r in ("spoke", "attended")]
        if there and (say.MEETING.search(text) or ("attended" in there and not known.papers)):
            yield _find("meetings")
            yield _collect("people", written, *there)
            return
        if not by or not (known.papers or _PAPER.search(text)):
            if _HARMED.search(text) and say.IDS.search(text):
                yield from _of_issues(text, "people", written, known)
            return
        yield _find("documents")
        if by != ["wrote"]:
            yield Step(do=Do.EXPAND, what="linked from")
            yield Step(do=Do.EXPAND, what="meeting")
        yield _collect("people", written, *by)
    if job:
        yield _keep("title", job)


_BY = (("wrote", say.WROTE), ("reviewed", say.REVIEWED), ("spoke", say.SPOKE), ("attended", say.ATTENDED))
_LEFT_OUT = re.compile(rf"\b{say.LEFT_OUT}\s(?:(?:its|the|their)\s)?(?:authors?|writers?|reviewers?)\b", re.I)
"""Who is not meant, though they are named."""
_JOINS = re.compile(r"\bjoined\b", re.I)
"""What people do with a pilot, a team or a club, which nobody writes minutes of."""
_PAPER = re.compile(
    r"\b(?:report|document|specification|spec|paper|plan|proposal|memo|deck|presentation|minutes|meeting|call|review"
    r"|design|brief|roadmap|policy|guide|analysis|vision|requirements|contract|summary|workshop|session)s?\b",
    re.I,
)


def _ending(text: str, shape: Shape, what: str, *, ordered: bool) -> Iterator[Step]:
    if (
        say.MOST.search(text)
        and not beside(text)
        and not ordered
        and shape.operation is not Operation.COUNT
        and what in ("people", "organisations")
    ):
        yield Step(do=Do.MOST)
    elif shape.operation is Operation.COUNT:
        yield Step(do=Do.COUNT)
