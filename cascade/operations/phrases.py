"""The phrases by which a question says what it wants of which things: their kinds, states and relations."""

from __future__ import annotations

import re

from cascade.language import stem, words

__all__ = [
    "ASSIGNED",
    "ATTENDED",
    "COMPETITOR",
    "COUNTED",
    "DISMISSED",
    "FEATURE",
    "FIXES",
    "IDS",
    "ISSUES",
    "KNOWN_AT",
    "LINKS",
    "MEETING",
    "MOST",
    "OPEN",
    "PRAISED",
    "PULLS",
    "RELEASE",
    "RELEASES",
    "REOPENED",
    "REPORTED",
    "RESOLVED",
    "REVIEWED",
    "SHARED",
    "SPOKE",
    "TELLS",
    "THE_FIX",
    "THE_ONE",
    "TOLD",
    "WORKED",
    "WROTE",
    "pull_states",
    "stems_in",
]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.I)


PULLS = _any(r"prs?", r"pull[\s-]requests?", r"merge[\s-]requests?", r"code\sreviews?", r"changesets?")
ISSUES = _any("bugs?", "issues?", "problems?", "defects?", "faults?", "tickets?", "incidents?", "glitch(?:es)?")
_ASKS = re.compile(
    r"\b(?:answer\swith|give|list|name|tell|show|please|their|only|just|need|employees?|staff|user|got|get|had|gave|set|made|turned"
    r"|out|never|since|then|that|behind|exactly|later|afterwards|again|deal|deals|dealt)\b",
    re.I,
)
"""Words of a request that say nothing of what it is about."""
IDS = _any("ids?", "identifiers?", "user\\s?names?", "logins?", "handles?", r"e-?mail\saddress(?:es)?")
LINKS = _any("links?", "urls?", r"web\saddress(?:es)?", r"address(?:es)?\sof\sthe")
MOST = _any(
    r"(?:the\s)?(?:highest|maximum|largest|greatest|biggest|most)(?:\s(?:number|count|amount|share)\sof)?",
    r"more\s(?:\w+\s){1,7}than\s(?:any(?:one|body)?\selse|any\sother)",
    "max",
    "tops?",
)
COUNTED = re.compile(r"\bhow\smany\b|\bnumber\sof\b|\bcount\b", re.I)
RELEASE = re.compile(
    r"\b(?:previous|prior|earlier|preceding|former|last|past)\s(?:product\s)?(?:release|version|generation|edition|iteration)s?\b"
    r"|\b(?:release|version|generation|edition)\sbefore\b|\bpredecessor\b",
    re.I,
)
RELEASES = (
    *(
        f"{when} {what}"
        for when in ("last", "latest", "previous", "prior", "earlier")
        for what in ("release", "version", "generation", "team")
    ),
    "different team",
)
"""How a conversation says that it is about what was out before."""
COMPETITOR = _any(r"competitors?(?:['’]s?)?", "rivals?(?:['’]s?)?", "compet(?:e|es|ed|ing)", "competition")

WROTE = _any(
    "wrote",
    "written",
    "writ(?:e|es|ers?|ing)",
    "authors?",
    "authored",
    "drafted",
    "prepared",
    "put\\stogether",
    "submitted",
    "opened",
    "raised",
    "created",
)
REVIEWED = _any(
    "review(?:s|ed|ers?|ing)?", "feedback", "comment(?:s|ed|ers?|ing)?", r"gave\sinput", "critiqued", "weighed\\sin"
)
SPOKE = _any("spoke", "speakers?", "said\\ssomething", "contributed\\sto\\sthe\\s(?:discussion|conversation)")
TOLD = _any(
    "insights?",
    "told",
    "shar(?:ed|ing)",
    r"brought\sup",
    "introduced",
    "analy[sz](?:ed|is|es)",
    "research(?:ed)?",
    "briefed",
)
ATTENDED = _any("attend(?:s|ed|ees?)?", "participants?", "participated", "took\\spart", "joined", "present\\sat")
MEETING = _any("meetings?", "calls?", "sessions?", "workshops?", "stand-?ups?", "reviews?\\smeetings?")
SHARED = _any("shar(?:e|es|ed|ing)", "posted", "circulated", "sent\\saround", "linked")
WORKED = _any("worked\\son", "work(?:s|ing)?\\son", "involved\\sin", "contributed\\sto", "behind", "built", "made")
ASSIGNED = _any(
    "assigned",
    "assignees?",
    r"(?:currently\s)?(?:working|work)\son",
    "responsible\\sfor",
    "in\\scharge\\sof",
    "own(?:s|ers?)?",
    "handling",
)
REPORTED = _any(
    "report(?:s|ed|ers?|ing)?",
    "complain(?:s|ed|ing)?",
    "affected",
    "impacted",
    "hit",
    "suffer(?:s|ed|ing)?",
    "raised",
    "flagged",
    "experienc(?:e|ed|ing)",
    "filed",
    "has",
    "have",
    "with",
)
TELLS = _any(
    "told",
    "tells?",
    "complain(?:s|ed|ing|ts?)?",
    "report(?:s|ed)?",
    "said",
    "says?",
    "wrote",
    "written",
    "mention(?:s|ed)?",
    "prais(?:e|es|ed)",
    "ask(?:s|ed)",
    "warned",
)
"""How it is asked for who wrote of something."""
KNOWN_AT = re.compile(
    r"\b(?:contacts?|people|persons?|who(?:m|se)?|anyone|anybody|everyone|someone)\b(?:\s\w+){0,4}?\s(?:at|from|with|of|for)\b",
    re.I,
)
PRAISED = _any(
    "prais(?:e|es|ed)",
    "strengths?",
    "lik(?:e|es|ed)",
    "lov(?:e|es|ed)",
    "appreciat(?:e|es|ed)",
    "positive",
    "compliment(?:s|ed)?",
    "pleased",
    "spoke\\s(?:well|highly)",
    "good\\sthings",
)
_NOT = (
    r"(?:not(?:\sto)?|n['’]t|never|without|no|yet\sto|un)"
    r"(?:\s(?:being|been|get(?:ting)?|got|receiv\w+|be|an?|any|have|yet))*\s?"
)
REOPENED = _any(r"re-?open(?:ed|ing|s)?", r"c[ao]me\sback", "resurfaced", "returned")
DISMISSED = re.compile(
    rf"\bdismiss(?:ed|es|al)?\b|{_NOT}(?:need|requir)\w*(?:\s\w+){{0,2}}\s(?:fix\w*|change\w*|work|action)\b"
    r"|\bno\s(?:fix|fixes|action)\b|\bwon['’]?t\s?fix\b|\bwaved\saway\b|\bnot\s(?:really\s)?(?:bugs?|defects?)\b|\bby\sdesign\b",
    re.I,
)
OPEN = re.compile(
    rf"\b(?:unresolved|active|outstanding|pending|unfixed|unsolved|ongoing)\b|\b(?:still|remain(?:s|ing)?|currently)\s(?:\w+\s)?open\b|\bopen\s(?:\w+\s)?(?:bugs?|issues?|problems?|tickets?|defects?|faults?|incidents?)\b"
    rf"|{_NOT}(?:resolved|fixed|solved|closed)\b",
    re.I,
)
RESOLVED = _any(
    "resolv(?:e|es|ed|ing)",
    "fix(?:ed|es|ing)?",
    "solv(?:e|es|ed|ing)",
    "repair(?:ed|s)?",
    "closed",
    "sorted\\sout",
    "cleared",
)
FIXES = re.compile(r"\b(?:bug|issue|defect|problem)[\s-]?fix(?:es|ing)?\b|\bfix(?:es|ing)\s(?:for|of)\b", re.I)
THE_ONE = re.compile(
    r"\bthe\s(?:pull\srequest|merge\srequest|pr|fix|change|patch)\s(?:that|which|for|of|to|in|by)\b", re.I
)
"""One thing is meant, and not all that are like it."""
THE_FIX = re.compile(r"\bthe\s(?:fix|patch|change)\s(?:for|of|to)\b", re.I)
FEATURE = _any(r"features?(?:\sdevelopment)?", r"new\sdevelopment", "developments?")
_UNAPPROVED = re.compile(
    rf"{_NOT}(?:approv\w+|accepted|signed\soff|green[\s-]lit|pass(?:ed)?\sreview)|\b(?:unapproved|rejected|declined|turned\sdown)\b"
    r"|\b(?:failed|held\sup\sin)\sreview\b|\bwithout\s(?:an?\s)?approval\b",
    re.I,
)
_CHANGES = re.compile(
    r"\bchanges\s(?:were\s)?requested\b|\b(?:ask|request)\w*\s(?:for\s)?changes\b|\bsent\sback\b", re.I
)
_APPROVED = re.compile(
    r"\bapprov(?:e|ed|al)\b|\baccepted\b|\bsigned\soff\b|\bgreen[\s-]?li(?:ght|t)\b|\bgo-?ahead\b|\bpass(?:ed)?\sreview\b",
    re.I,
)
_STATES = (
    ("closed", re.compile(rf"\b(?:closed|abandoned|dropped)\s(?:\w+\s)?{_NOT}(?:be\w*\s)?merg\w*|\babandoned\b", re.I)),
    ("not merged", re.compile(rf"{_NOT}(?:yet\s)?merg\w+|\bunmerged\b", re.I)),
    ("open", re.compile(r"\b(?:still\s)?open\b(?!\s\w+\sby\b)|\bpending\b", re.I)),
    ("merged", re.compile(r"\bmerged?\b(?![\s-]requests?\b)|\blanded\b", re.I)),
    ("not open", re.compile(r"\bclosed\b", re.I)),
)


def pull_states(text: str) -> list[tuple[str, str, str]]:
    """(field, value, phrase) of what a question says of the state of pull requests, and of what reviews came to."""
    found = []
    for value, pattern in (("not approved", _UNAPPROVED), ("requested changes", _CHANGES), ("approved", _APPROVED)):
        if said := pattern.search(text):
            found.append(("verdict", value, said[0]))
            text = text.replace(said[0], " ")
            break
    states = (("state", value, said[0]) for value, pattern in _STATES if (said := pattern.search(text)))
    return [*found, *list(states)[:1]]


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words of `text` by which it says what it wants of which things."""
    patterns = [p for p in globals().values() if isinstance(p, re.Pattern)] + [p for _, p in _STATES]
    said = (found[0] for pattern in patterns for found in pattern.finditer(text))
    return frozenset(stem(word) for phrase in said for word in words(phrase))
