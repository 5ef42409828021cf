"""Questions about a record itself and not about what it says: who sent it, to whom, when, on what, who replied.

What IMAP calls a message's envelope is not in its text, so its words are no evidence to look for: "who sent the mail
about the larch?" is answered by the head of the mail that speaks of larch. So it is with whom a record names,
and what it asks for: no word of such a question has to be in it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

__all__ = ["EnvelopeField", "EnvelopeQuestion", "envelope_question"]

EnvelopeField = Literal[
    "author", "recipients", "date", "subject", "attachments", "people", "names", "requests", "repliers", "participants"
]


class EnvelopeQuestion(NamedTuple):
    """What is asked of a record itself, and what of the question says which record is meant."""

    field: EnvelopeField
    topic: str
    """The question without the words that only ask; empty where nothing says which record."""


_RECORD = (
    r"(?:the|this|that|an?|his|her|their|our|my|any|(?:[\w.-]+\s){0,2}[\w.-]+['’]s)\s(?:\w+\s){0,2}?"
    r"(?:e-?mails?|mails?|messages?|memos?|letters?|posts?|notes?)(?!\s(?:address|account|server|list|client)\b)\b"
)
_THREAD = (
    r"(?:the|this|that|an?|his|her|their|our|my|any|(?:[\w.-]+\s){0,2}[\w.-]+['’]s)\s(?:\w+\s){0,2}?"
    r"(?:threads?|discussions?|conversations?)\b"
)
_WHOEVER = r"who(?:\s(?:has|have|else|all|also))*"
_SENT = r"(?:sen[dt]s?|wr(?:ite|ites|ote|itten)|author(?:ed)?|posted)"
_WHO = r"(?:whom?(?:\selse)?|(?:what|which)\s(?:other\s)?(?:people|persons?))"
_WHAT = r"(?:what|which)\s(?:other\s)?(?:names?|compan(?:y|ies)|organi[sz]ations?|firms?|parties|entities)"
_NAMED = rf"\s(?:is|are|was|were|gets?)\s(?:mentioned|named)(?:\s(?:in|by)\s{_RECORD}|\s?\W*$)"
_NAMES = rf"\s(?:does|did)\s{_RECORD}(?P<topic>.{{0,120}}?)\s(?:mention|name)\s?\W*$"
_ASKED: tuple[tuple[EnvelopeField, str], ...] = (
    ("author", rf"who(?:\shas|\shad)?\s{_SENT}\s{_RECORD}"),
    ("author", rf"(?:who|whom)\s(?:is|was|are|were)\s{_RECORD}\s(?:{_SENT}\s)?(?:by|from)\b"),
    ("author", rf"(?:by|from)\swhom\s(?:is|was)\s{_RECORD}(?:\s{_SENT})?"),
    ("author", rf"(?:who|what)\s(?:is|was|are|were)\sthe\s(?:sender|author|writer)s?\sof\s{_RECORD}"),
    ("recipients", rf"who(?:\shas|\shad|\selse|\salso)?\s(?:received|receives?|got|gets)\s{_RECORD}"),
    (
        "recipients",
        rf"(?:who|whom)\s(?:is|was|were|did)\s.{{0,30}}?{_RECORD}\s(?:{_SENT}\s|addressed\s|go(?:es)?\s)?to\b",
    ),
    ("recipients", rf"to\swhom\s(?:is|was|did)\s.{{0,30}}?{_RECORD}(?:\s(?:{_SENT}|addressed|go))?"),
    ("author", r"who\s(?:is|was)\sthe\s(?:sender|request[eo]r)\s?\W*$"),
    (
        "recipients",
        rf"who\s(?:is|was|are|were)\s(?:the\s)?(?:\w+\s)?(?:recipients?|addressees?)(?:\sof\s{_RECORD}|\s?\W*$)",
    ),
    ("recipients", rf"who\s(?:is|was|are|were)\s(?:copied|cc'?d|in\scc|on\scopy)\s(?:in|on|into)\s{_RECORD}"),
    (
        "date",
        rf"(?:when|on\s(?:what|which)\s(?:day|date))\s(?:is|was|were)\s{_RECORD}(?P<topic>.{{0,120}}?)"
        rf"\s(?:{_SENT}|received|dated)\b",
    ),
    ("date", rf"(?:when|on\s(?:what|which)\s(?:day|date))\sdid\s(?P<by>.{{2,40}}?)\s{_SENT}\s{_RECORD}"),
    ("date", rf"what\s(?:is|was)\sthe\sdate\sof\s{_RECORD}"),
    ("subject", rf"what\s(?:is|was)\sthe\s(?:subject|title)(?:\sline)?\sof\s{_RECORD}"),
    ("subject", rf"(?:what|which)\ssubject(?:\sline)?\s(?:does|did|has)\s{_RECORD}(?:\s(?:have|carry))?"),
    (
        "attachments",
        rf"(?:what|which\s\w+)\s(?:is|was|are|were)\s(?:attached\sto|the\sattachments?\s(?:of|to|in))\s{_RECORD}",
    ),
    (
        "repliers",
        rf"{_WHOEVER}\s(?:answered|(?:replied|responded|reacted|commented|wrote\sback)\s(?:to|on))\s{_RECORD}",
    ),
    (
        "repliers",
        rf"{_WHOEVER}\s(?:replied|responded|answered|reacted|commented|weighed\sin|chimed\sin)\s(?:to|on|in)\s{_THREAD}",
    ),
    ("participants", rf"{_WHOEVER}\s(?:took\spart|participated|was|were|wrote|posted)\s(?:\w+\s)?in\s{_THREAD}"),
    ("people", _WHO + _NAMED),
    ("people", _WHO + _NAMES),
    ("names", _WHAT + _NAMED),
    ("names", _WHAT + _NAMES),
    (
        "requests",
        rf"what\s(?:is|was)\s(?:being\s)?(?:requested|asked(?:\sfor)?)(?:\s(?:in|by|with)\s{_RECORD}|\s?\W*$)",
    ),
    (
        "requests",
        rf"what\s(?:does|did)\s{_RECORD}(?P<topic>.{{0,120}}?)\s(?:request|ask(?:\s(?:for|of\s\w+|us|me))?)\s?\W*$",
    ),
    ("attachments", rf"(?:what|which)\s(?:files?|documents?|attachments?)\s(?:does|did|has|came\swith)\s{_RECORD}"),
)
_FIELDS = tuple((field, re.compile(rf"^\W*(?:{pattern})", re.IGNORECASE)) for field, pattern in _ASKED)


def envelope_question(text: str) -> EnvelopeQuestion | None:
    """What `text` asks of a record itself; None where it asks for something else."""
    line = " ".join(text[:500].split())
    for field, pattern in _FIELDS:
        found = pattern.match(line)
        if found is not None:
            named = " ".join(said for said in found.groupdict().values() if said)
            return EnvelopeQuestion(field, f"{named} {_owner(found[0])} {line[found.end() :]}".strip(" ?.!"))
    return None


_OWNER = re.compile(
    r"((?:[A-Z][\w.-]*\s){0,2}[\w.-]+)['’]s\s(?:\w+\s){0,2}?(?:e-?mail|mail|message|memo|letter|post|note)"
)
_OF_THE_KIND = re.compile(
    r"(?:the|this|that|an?|his|her|their|our|my|any)\s((?:\w+\s){1,2}?)(?:e-?mail|mail|message|memo|letter|post|note)s?\b",
    re.IGNORECASE,
)


def _owner(asked: str) -> str:
    """Whose record it is, and of which kind: "Anna's mail", "the delivery mail"."""
    owner, kind = _OWNER.search(asked), _OF_THE_KIND.search(asked)
    return " ".join(part for part in (owner[1] if owner else "", kind[1] if kind else "") if part)
