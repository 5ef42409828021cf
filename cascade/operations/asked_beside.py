"""How a question sets things beside each other: "both A and B", "A or B, which has more", "the first", "the latest"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language.datewords import MONTH_NAME, WEEKDAY_NAME
from cascade.operations import phrases as say
from cascade.operations.asked import time_field

__all__ = ["beside", "comparison", "in_order", "on_both"]

_NAME = r"(?:the\s)?(?P<{}>[\w&'’./-]+(?:\s[\w&'’./-]+){{0,4}}?)"
_TAIL = (
    r"(?=\s(?:meetings?|calls?|reviews?\smeetings?|sessions?|reports?|papers?|documents?|prs?|pull|have|has|had|did|opened"
    r"|in|on|at)\b|[?.,;!]|$)"
)
_BOTH = (
    re.compile(rf"\bboth\s(?:of\s)?{_NAME.format('a')}\s(?:and|as\swell\sas)\s{_NAME.format('b')}{_TAIL}", re.I),
    re.compile(
        rf"\b(?:attended|joined|reviewed|wrote|approved|spoke\s(?:at|in)|took\spart\sin)\s{_NAME.format('a')},?\s"
        rf"(?:and\salso|as\swell\sas|and\sthen\salso)\s{_NAME.format('b')}{_TAIL}",
        re.I,
    ),
)
_COMPARED = (
    re.compile(
        rf"\b(?:which|who|what)\sof\s{_NAME.format('a')}\s(?:and|or)\s{_NAME.format('b')}\s(?:has|had|have|opened|got|wrote|did|saw)\b.*?\b(?P<more>more|most|fewer|fewest|less|least)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?P<more>more|fewer|less|most|fewest|least)\b[^?,:;]*[,:;]\s(?:is\sit\s)?{_NAME.format('a')}\sor\s{_NAME.format('b')}\W*$",
        re.I,
    ),
    re.compile(
        rf"^\W*(?:does|do|did|has|have|is|are)\s{_NAME.format('a')}\sor\s{_NAME.format('b')}\s(?:have|has|had|open|get|got|wr[io]te)\b.*?\b(?P<more>more|fewer|less)\b",
        re.I,
    ),
)
_ASKED = 1000
"""Characters of a question in which two things are looked for beside each other."""
_ORDER = re.compile(
    r"\b(?P<first>first|earliest|oldest)\b|\b(?:last|latest|newest|most\srecent(?:ly)?)\b"
    r"(?!\s(?:\d+\s)?(?:week|month|year|quarter|day|night|sprint|time|summer|winter|spring|autumn"
    rf"|{MONTH_NAME}|{WEEKDAY_NAME})s?\b)",
    re.I,
)


def on_both(text: str) -> tuple[str, ...]:
    """The two that something is to hold of; empty where it is not asked so."""
    found = next((m for pattern in _BOTH if (m := pattern.search(text[:_ASKED]))), None)
    return (_bare(found["a"]), _bare(found["b"])) if found else ()


def comparison(text: str) -> tuple[str, tuple[str, ...]]:
    """`most` or `fewest`, and the two that are compared; empty where none are."""
    found = next((m for pattern in _COMPARED if (m := pattern.search(text[:_ASKED]))), None)
    if found is None:
        return "", ()
    which = "most" if found["more"].lower() in ("more", "most") else "fewest"
    return which, (_bare(found["a"]), _bare(found["b"]))


def in_order(text: str) -> tuple[str, tuple[str, ...]]:
    """`first` or `last`, and by which time of the things; empty where no order is asked for."""
    found = _ORDER.search(text)
    if found is None or say.RELEASE.search(text):
        return "", ()
    by = time_field(text)
    return ("first" if found["first"] else "last"), (() if by == "time" else (by,))


def beside(text: str) -> Sequence[str]:
    """The names that a question sets beside each other, of which its records need to have any one only."""
    return on_both(text) or comparison(text)[1]


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|an?|of)\s", "", name.strip(), flags=re.I)
