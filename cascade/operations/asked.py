"""What a question says of the pull requests that it means: their states, dates, numbers, labels, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.language import STOP_WORDS, fold
from cascade.operations import phrases as say
from cascade.operations.states import pull_states
from cascade.operations.vocabulary import BY_PERSON, NOT

__all__ = ["Asked", "asked_of_pulls", "named_after_by", "relation_asked", "time_field"]

_BE = r"(?:(?:is|are|was|were|been|being|got|get|has|have|had)\s)*"
_SIGHT = r"(?:\w+\s){0,2}?"
_DID = r"(?:did|does|do|has|have|had|is|was)\s"
_RELATIONS: Sequence[tuple[str, str]] = (
    (
        "asked reviewer",
        rf"(?:wait(?:s|ing)?|awaiting|pending|outstanding|open)\s(?:for\s|on\s)?(?:an?\s|the\s)?(?:reviews?\s(?:by|from|of)\s)?NAME"
        rf"|NAME\s{_BE}(?:asked|requested|supposed|due|invited)\s(?:for\s(?:an?\s)?review|to\sreview)"
        r"|NAME\s(?:still\s)?(?:has|needs)\s(?:still\s)?to\sreview"
        r"|(?:asked|requested|requests|asks)\s(?:an?\s|the\s)?reviews?\s(?:from|of|by)\s?NAME|assigned\sto\sNAME\s(?:for|to)\sreview",
    ),
    (
        "critic",
        rf"(?:rejected|declined|turned\sdown|sent\sback|blocked|held\sup|refused)\sby\sNAME|changes\s{_BE}(?:requested|asked\sfor)\sby\sNAME"
        r"|NAME\s(?:has\s|had\s)?(?:rejected|declined|turned\s(?:\w+\s)?down|sent\s(?:\w+\s)?back|blocked|held\sup|refused|(?:requested|asked\sfor|wanted)\s(?:\w+\s)?changes)"
        rf"|{_DID}NAME\s(?:reject|decline|turn\sdown|send\sback|block|hold\sup|refuse|(?:request|ask\sfor|want)\s(?:\w+\s)?changes)",
    ),
    (
        "approver",
        rf"(?:approved|accepted|signed\soff|green[\s-]lit|waved\sthrough)\s(?:on\s)?by\sNAME|NAME['’]s?\s(?:approval|sign-?off|go-?ahead)"
        r"|approval\s(?:of|from|by)\sNAME"
        r"|NAME\s(?:has\s|had\s)?(?:approved|accepted|signed\soff|green[\s-]lit|waved\sthrough)"
        rf"|{_DID}NAME\s{_SIGHT}(?:approved?|accept(?:ed)?|sign(?:ed)?\soff|green[\s-]lit|wave\sthrough)",
    ),
    (
        "commenter",
        rf"comment(?:s|ed)?\s(?:on\s)?(?:by|from|of)\sNAME|NAME\s(?:has\s|had\s)?(?:commented|left\s(?:an?\s)?comments?)"
        rf"|{_DID}NAME\s{_SIGHT}(?:comment(?:ed)?|leave\s(?:an?\s)?comments?)|NAME['’]s?\scomments?",
    ),
    (
        "reviewer",
        rf"review(?:s|ed)?\s(?:by|from|of)\sNAME|NAME\s(?:has\s|had\s)?(?:reviewed|looked\sat|gone\sover|went\sover)"
        rf"|{_DID}NAME\s{_SIGHT}(?:review(?:ed)?|look(?:ed)?\sat|go\sover)|NAME['’]s?\sreviews?"
        r"|NAME\sas\s(?:an?\s|the\s)?reviewer|with\sNAME\sreviewing",
    ),
    ("merger", rf"merged\sby\sNAME|NAME\s(?:has\s|had\s)?merged|{_DID}NAME\s{_SIGHT}merged?"),
    ("assignee", rf"assigned\sto\sNAME|NAME\s{_BE}assigned|assignee\s(?:is\s)?NAME|on\sNAME['’]s?\splate"),
    (
        "author",
        rf"(?:submitted|opened|authored|written|created|raised|made|filed|proposed|contributed|put\sup|sent\sin)\sby\sNAME"
        rf"|(?:prs?|requests?|changes|work)\s(?:by|from|of)\sNAME|{_DID}NAME\s{_SIGHT}(?:submit|open|author|write|create|raise|make|file|propose|put\sup|land|merged|contribute|send\sin)"
        r"|NAME\s(?:has\s|had\s)?(?:submitted|opened|authored|wrote|written|created|raised|made|filed|proposed|put\sup|sent\sin|contributed)"
        r"|NAME['’]s?\s(?:\w+[\s-]){0,3}?(?:prs?|pull|merge|changes?|requests?)\b",
    ),
)
"""How it is said that somebody, NAME, stands in a relation to requests, the closest first."""
_BY_NOUN = (
    (
        "asked to review",
        re.compile(
            r"\brequested\sreviewers?\b|\bwhose\sreviews?\b.*\b(?:missing|pending|outstanding|due|open|awaited)\b"
            r"|\b(?:wait(?:s|ing)?|await(?:s|ing)?)\s(?:for|on)\b.*\breviews?\b",
            re.I,
        ),
    ),
    (
        "approved",
        re.compile(r"\bapprovers?\b|\bthat\s(?:has\s|have\s|had\s)?(?:approved|signed\soff|accepted)\b", re.I),
    ),
    ("is assigned", re.compile(r"\bassignees?\b|\bwhom?\s(?:is|are|was|were)\s(?:\w+\s){0,6}?assigned\b", re.I)),
)
"""The same of people who are asked for, by what they are."""
_NOT_BEFORE = re.compile(r"(?:\bnot|n['’]t|\bnever|\bwithout|\bno)\s(?:\w+\s)?$", re.I)
_NUMBER = re.compile(
    r"\b(?:prs?|(?:pull|merge)[\s-]requests?|requests?|changes?(?:ets?)?)\s(?:number\s|no\.?\s|nr\.?\s)?#?(\d{1,7})\b|(?<!\w)[#!](\d{1,7})\b",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:labell?ed|tagged)\s(?:as\s|with\s)?[\"'“‘]?([\w/+-]+(?::\s?[\w-]+)?)[\"'”’]?"
    r"|\b(?:with|under|ha(?:s|ve|ving)|carr(?:y|ies|ying))\s(?:the\s|an?\s)?(?:label|tag)\s[\"'“‘]?([\w/+-]+(?::\s?[\w-]+)?)"
    r"|\bwith\s(?:the|an?)\s[\"'“‘]?([\w/+-]+)[\"'”’]?\s(?:label|tag)\b",
    re.I,
)
"""A label that a request has; what is said of labels ("about the label queue") is its topic."""
_BRANCH = re.compile(
    r"\b(?:against|into|to|onto|on|from|targeting)\s(?:the\s)?[\"'“‘]?([\w./-]+)[\"'”’]?\sbranch\b|\b(?:targeting\s|target\s)?(?:the\s)?branch\s[\"'“‘]?([\w./-]*[\d/.-][\w./-]*|main|master|develop|trunk)[\"'”’]?",
    re.I,
)
_UNREVIEWED = re.compile(
    r"\bunreviewed\b|\b(?:without|no|missing|lack(?:s|ing)?)\s(?:an?\s|any\s)?reviews?\b(?!\scomments)|\b(?:await(?:s|ing)?|wait(?:s|ing)?\sfor|needs?|needing|pending)\s(?:an?\s|any\s|its\s|their\s)?review\b"
    r"|\b(?:not|n['’]t|never)\s(?:yet\s|been\s|being\s)*reviewed\b|\b(?:nobody|no\sone)\s(?:has\s|have\s)?(?:yet\s)?(?:reviewed|looked\sat)\b",
    re.I,
)
_DRAFT = re.compile(r"\b(?:in\s|as\s|still\s)?drafts?\b|\bwork\sin\sprogress\b|\bwip\b", re.I)
_REVERTS = re.compile(
    r"\b(?:that|which|who)\s(?:revert|roll\sback|undo|back\sout|take\sback)\b|\breverts\b|\bdid\sthe\s(?:undoing|reverting|rollback)\b"
    r"|\b(?<!not\s)(?<!not\sthe\s)revert(?:ing)?\s(?:prs?|pull|merge|requests?)\b",
    re.I,
)
_REVERTED = re.compile(
    r"\brevert(?:ed)?\b|\brolled\sback\b|\bbacked\sout\b|\btaken\sback\b|\bundone\b|\bpulled\sout\sagain\b", re.I
)
_TIMES = (
    ("opened", re.compile(r"\b(?:opened|created|submitted|raised|filed|started|put\sup|proposed|sent\sin)\b", re.I)),
    ("reviewed", re.compile(r"\b(?:reviewed|approved|commented)\b", re.I)),
    ("merged", re.compile(r"\b(?:merged|landed|shipped|went\sin)\b", re.I)),
    ("closed", re.compile(r"\bclosed\b", re.I)),
)
_ID = r"[A-Za-z][\w.-]*(?:[\d_-][\w.-]*)"
_AFTER_BY = re.compile(rf"\b(?P<lead>by|did)\s(?P<one>{_ID}|[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+){{0,2}})(?=\W|$)")
_ACTS = re.compile(
    r"\b(?:submitted|opened|authored|written|created|raised|made|filed|reviewed|approved|rejected|merged|prs?|requests?|did)\s$",
    re.I,
)


class Asked(NamedTuple):
    """A field of requests that a question names, and the value that it has to have; `phrase` is how it says so."""

    field: str
    value: str
    phrase: str


def asked_of_pulls(text: str, people: Sequence[str]) -> Iterator[Asked]:
    """Everything that `text` says of the requests that it means; `people` are the names in it."""
    rest = text
    for name in people:
        found = _relation(rest, name)
        if found is not None:
            yield found
            rest = rest.replace(found.phrase, " ")
    yield from _marks(rest)
    yield from _states(rest)


def _relation(text: str, name: str) -> Asked | None:
    """In which relation to requests `text` puts somebody."""
    for field, pattern in _RELATIONS:
        found = _found(pattern, re.escape(name), text)
        if found is not None:
            denied = _NOT_BEFORE.search(text, 0, found.start()) or re.search(r"n['’]t\b|\bnot\b", found[0], re.I)
            return Asked(field, f"{NOT if denied else ''}{name}", found[0])
    return None


def _found(pattern: str, name: str, text: str) -> re.Match[str] | None:
    """Where `text` puts whoever `name` is a pattern of into a relation."""
    return re.search(rf"\b(?:{pattern.replace('NAME', f'(?:{name})')})", text, re.I)


def _marks(text: str) -> Iterator[Asked]:
    for field, pattern in (("number", _NUMBER), ("label", _LABEL), ("branch", _BRANCH)):
        for found in pattern.finditer(text):
            yield Asked(field, next(filter(None, found.groups())), found[0])


def _states(text: str) -> Iterator[Asked]:
    """States and verdicts, one of a kind each: "approved but not merged" says two things."""
    if found := _REVERTS.search(text):
        yield Asked("state", "reverts", found[0])
    elif found := _REVERTED.search(text):
        denied = _NOT_BEFORE.search(text, 0, found.start())
        yield Asked("state", f"{NOT if denied else ''}reverted", found[0])
    if found := _DRAFT.search(text):
        yield Asked("state", "draft", found[0])
    verdict = _UNREVIEWED.search(text)
    if verdict is not None:
        yield Asked("verdict", "unreviewed", verdict[0])
        text = text.replace(verdict[0], " ")
    for field, value, phrase in pull_states(text):
        yield Asked(field, value, phrase)


def named_after_by(text: str) -> Iterator[str]:
    """Names and ids that a question says requests are by, whoever knows them."""
    for found in _AFTER_BY.finditer(text):
        if fold(found["one"]) in STOP_WORDS:
            continue
        if found["lead"] == "did" or _ACTS.search(text, 0, found.start()):
            yield found["one"]


def relation_asked(text: str) -> str:
    """In which relation to the requests the people stand that `text` asks for."""
    if noun := next((relation for relation, pattern in _BY_NOUN if pattern.search(text)), ""):
        return noun
    field = next((field for field, pattern in _RELATIONS if _found(pattern, "whom?", text)), "")
    return BY_PERSON[field] if field else "reviewed" if say.REVIEWED.search(text) else "wrote"


def time_field(text: str) -> str:
    """What happened to the requests at the time that a question names; `time` where it does not say."""
    return next((field for field, pattern in _TIMES if pattern.search(text)), "time")
