"""Steps of a question about issues: what became of them, whom they struck, who mended them and which requests did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cascade.operations import phrases as say
from cascade.operations.known import Known
from cascade.operations.pull_steps import asks_for_pulls
from cascade.operations.states import DISMISSED, REOPENED, RESOLVED, issue_states
from cascade.operations.vocabulary import collect, find, keep
from cascade.types import Do, Step

__all__ = ["HARMED", "is_about_issues", "issue_steps"]

HARMED = re.compile(
    r"\b(?:inaccura|incorrect|wrong|slow|sluggish|delay|laten|lag|error|fail|crash|frustrat|annoy|difficult|poor|degrad|worse"
    r"|outdated|stale|mislead|misalign|inconsisten|interrupt|disrupt|undermin|breach|tamper|stol|theft|leak|unsafe|insecure"
    r"|unrespons|unreliab|unstab|corrupt|garbl|duplicat|freez|froze|timeout|damag)\w*\b",
    re.I,
)
"""Words for what goes wrong where something has a fault, by their beginnings."""
_CLIENTS = re.compile(r"\b(?:compan(?:y|ies)|customers?|clients?|accounts?|firms?)\b", re.I)
"""Organisations as they are called that use what somebody makes."""
_PART = r"(?:integrations?|connectors?|apis?|plug-?ins?|imports?|exports?|sync|adapters?|feeds?|formats?|logins?)\b"
"""Parts of a product that are called after what they reach."""
_BROUGHT = (
    r"(?:reported|filed|raised|logged|flagged|noticed|found|hit|had|has|told\sus|wrote\sto\sus|brought|ran\sinto|complain(?:ed|s)"
    r"|came\s(?:to\sus|up\swith)|bugs?|defects?|faults?|issues?|problems?|complaints?)"
)
"""What stands after the name of whoever told of an issue."""


def is_about_issues(text: str, what: str, known: Known) -> bool:
    """Whether it is asked for what became of issues, or for whom they struck."""
    if say.RELEASE.search(text):
        return False
    told = say.ISSUES.search(text) is not None or any(
        _tells(text, name) for name in known.organisations if name != known.home
    )
    if what == "organisations":
        if HARMED.search(text) and _CLIENTS.search(text) and not (known.mails and say.TELLS.search(text)):
            return True
        return told or any(p.search(text) for p in (say.FAULTY, say.STRUCK, DISMISSED, REOPENED))
    if what == "people" and not told:
        return say.MENDED.search(text) is not None and not asks_for_pulls(text)
    return told and (bool(_issue_states(text)) or bool(what == "pull requests" and known.organisations))


def _issue_states(text: str) -> list[str]:
    """What a question says became of issues, the last state first; `any` where it only says that there were some."""
    return issue_states(text) or (["any"] if say.REPORTED.search(text) else [])


def issue_steps(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    """Steps through the histories of issues: to whom they struck, who dealt with them, or what requests mend them."""
    fixes = what == "pull requests"
    states = [s for s in _issue_states(text) if s] or ["any"]
    if states == ["any"] and (fixes or (what == "people" and not say.ISSUES.search(text))):
        states = ["resolved"]
    yield find("conversations")
    yield Step(do=Do.FOLLOW, what="issues")
    if states != ["any"]:
        once = what != "organisations"  # somebody mended it, whatever came after
        yield from (keep("state", f"once {s}" if once and s == "resolved" else s) for s in states)
    others = (name for name in known.organisations if name != known.home)
    yield from (keep("organisation", name) for name in others if _is_reporter(text, name))
    yield from (keep("author", name) for name in known.people if fixes or _is_author(text, name))
    yield keep("topic")
    if what == "people":
        yield collect(what, written, _done_to(text, states))
    elif what == "organisations":
        yield collect(what, written, "reported")
    else:
        yield collect("pull requests", written, "fixed")


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


def _tells(text: str, name: str) -> bool:
    """Whether somebody of this name is said to have told of an issue."""
    return re.search(rf"\b{re.escape(name)}(?:['’]s?)?\s(?:\w+\s){{0,2}}?{_BROUGHT}", text, re.I) is not None


def _is_author(text: str, name: str) -> bool:
    """Whether somebody who is named is whose work is meant."""
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
