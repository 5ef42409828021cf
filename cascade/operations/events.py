"""What a message does to an issue: reports it, hands it to somebody, resolves, dismisses or reopens it."""

from __future__ import annotations

import re
from enum import StrEnum

from cascade.language import STOP_WORDS, asks, stem, words

__all__ = ["Event", "accepts", "events", "gist", "hands_over", "introduced", "likens", "raises", "title"]


class Event(StrEnum):
    """What happens to an issue."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    REOPENED = "reopened"


_NOUN = (
    r"(?:issues?|bugs?|problems?|defects?|faults?|incidents?|tickets?|outages?|complaints?|concerns?|errors?"
    r"|vulnerabilit(?:y|ies)|leaks?|crash(?:es)?|regressions?|failures?)"
)
_FIXED = r"(?:fixed|resolved|solved|sorted(?:\sout)?|repaired|patched|addressed|closed)"
_HAS = r"(?:has|have|had|is|are|was|were|'s|’s)"
_RESOLVED = re.compile(
    rf"\b{_HAS}\s(?:now\s|finally\s|all\s|been\s|just\s|already\s)*{_FIXED}\b"
    rf"|\b(?:i|we)(?:['’]ve|\shave)?\s(?:now\s|just\s|finally\s)*(?:fixed|resolved|solved|patched|repaired)\b"
    rf"|^\W*(?:fixed|resolved|solved)\b|\b(?:the|a)\s(?:fix|patch)\s(?:is|went|has\sgone)\s(?:now\s)?(?:live|out|in|merged)\b"
    rf"|\b(?:fix|patch)\s(?:for\s.{{3,80}}\s)?(?:is\s|has\sbeen\s|was\s)(?:merged|deployed|released|shipped)\b",
    re.I,
)
_DISMISSED = re.compile(
    rf"(?:\bnot|n['’]t|\bnever)\s(?:actually\s|really\s|in\sfact\s)?an?\s(?:actual\s|real\s|genuine\s)?{_NOUN}\b"
    r"|(?:\bnot|n['’]t|\bno\slonger|\bwithout)\s(?:actually\s|really\s)?(?:need|require|requiring|needing|warrant)(?:s|ed)?\s"
    r"(?:a\s|any\s|to\s)?(?:\w+\s)?(?:fix(?:es|ed|ing)?|chang(?:e|es|ing)|action|code|correct\w*|intervention|resol\w+)\b"
    r"|\bno\s(?:\w+\s)?(?:fix|change|action)(?:es|s)?\s(?:is\s|are\s|was\s|were\s)?(?:needed|required|necessary)\b"
    r"|\bexpected\sbehaviou?r\b|\b(?:behaviou?r|this|that)\sis\s(?:actually\s|indeed\s|in\sfact\s)?(?:expected|intended)\b(?!\sto\b)"
    r"|\b(?:work(?:s|ing)|behav(?:es|ing)|operat(?:es|ing)|function(?:s|ing))\s(?:exactly\s)?as\s"
    r"(?:designed|intended|expected|documented)\b|\bby\sdesign\b|\bwon['’]?t\sfix\b|\bclos(?:ed|ing)\s(?:it\s)?as\s(?:not|invalid|duplicate|won)"
    r"|\bfalse\salarm\b|\bis\snot\sa\sdefect\b",
    re.I,
)
_UNDONE = re.compile(
    r"\b(?:ensur|mak(?:e|ing)\ssure|check|verify|confirm(?:ing)?\s(?:that\s)?it|see\sif|so\sthat|once\s|until\s|unless\s|as\ssoon\sas\s)[^.!?]{0,60}$"
    r"|(?:\bnot|n['’]t)(?:\s(?:really|actually|always|quite|been|being))?\s$",
    re.I,
)
"""Before the words of an end: that it is to be made so, is waited for or is not so."""
_REOPENED = re.compile(
    r"\bre-?open(?:ed|ing|s)?\b|\b(?:is|came|comes|are)\sback(?:\sagain)?\b(?!\s(?:to|in|on|at|from|up))"
    rf"|\b{_NOUN}\s(?:has|have)\sreturned\b|\b(?:still\saffecting|(?:still|again)\s(?:happening|failing|broken|occurring))\b",
    re.I,
)
_RAISES = re.compile(
    r"\b(?:we\s(?:also\s)?have|there(?:['’]s|\sis|\sare)|(?<!\bthe\s)reported|complain(?:s|ed|ing)?|raised|filed|logged|flagged)\b"
    r"|\b(?:impact(?:s|ed|ing)?|affect(?:s|ed|ing)?|hit(?:s|ting)?)\b",
    re.I,
)
_REPORTED = re.compile(
    rf"\b(?:reported|reports|reporting|raised|complain(?:s|ed|ing)?|filed|logged|flagged|opened)\b|\b{_NOUN}\b"
    r"|\b(?:impact(?:s|ed|ing)?|affect(?:s|ed|ing)?)\s(?:our\s)?(?:customers?|clients?|users?)\b|\bdoes(?:n['’]t|\snot)\swork\b",
    re.I,
)
_HANDS = re.compile(
    r"\b(?:can|could|would|will)\syou\s(?:please\s|also\s|both\s)*(?:take|handle|look|tackle|address|investigate|own|check|pick|dig|fix)\b"
    r"|\bthis\sone(?:['’]s|\sis)\s(?:also\s)?(?:for\s)?(?:yours|you)\b|\byou(?:['’]re|\sare)\s(?:also\s)?(?:on|up\sfor)\s(?:this|that|it)\b|\b(?:is\s)?assign(?:ed|ing)\s(?:it\s|this\s)?to\b(?!\s(?:me|us)\b)"
    r"|\bplease\s(?:take|handle|look|tackle|address|investigate|check|pick|fix)\b|\b(?:all|over\sto)\syou(?:rs)?\b|\byours\b",
    re.I,
)
_ACCEPTS = re.compile(
    r"\b(?:on\sit|got\sit|will\sdo|i['’]?(?:ll|\swill|\scan)\s(?:\w+\s)?(?:take|look|dive|dig|investigate|tackle|handle|prioriti[sz]e|check|get|fix|own|pick|start|work|address|secure|review))\b"
    r"|\b(?:absolutely|understood|sure(?:\sthing)?|mine|i['’]m\son)\b",
    re.I,
)
_LIKENS = re.compile(
    r"(?<!\bprevent\s)(?<!\bavoid\s)\b(?:similar(?:ly|ities)?|mirrors?|mirroring|resembl\w+|akin|parallels?|comparable|reminds?\sme|reminiscent|alike)\b"
    r"|\b(?:relat(?:es|able)|compar(?:es|ed)|relevant)\s(?:to|with)\sour\b|\balign(?:s|ed)?\swith\s(?:our|what\swe|this|the)\b|\b(?:like|as\swith)\sour\b",
    re.I,
)
_ASKS_ON = re.compile(r"[^.!?]*\?")
"""How a sentence goes on that asks."""
_QUOTED = re.compile(r"(?<!\w)(?:['‘“\"]([^'‘’“”\"\n]{3,90})['’”\"]|\*{1,2}([^*\n]{3,90})\*{1,2})(?!\w)")
"""A name in quotation marks, or in bold: how an issue is told from the words around it."""
_TITLED = re.compile(
    rf"\b(?:the|an?|this|that|our|some)\s((?:[\w-]+\s){{0,6}}?{_NOUN}"
    r"(?:\s(?:about|with|regarding|concerning|around|titled|called|of|in|on|where|that|when|allowing|causing|due\sto)\s.{4,90}?)?)"
    rf"(?=\s{_HAS}\s|[.,;:!?]|$)",
    re.I,
)
_SMALL = r"(?:of|in|on|for|and|the|to|with|when|during|due|by|at|from|into|after|under)\s"
_WRITTEN_AS_NAME = re.compile(rf"\b[Aa]n?\s((?:[A-Z][\w/-]*\s(?:{_SMALL}){{0,2}}){{1,9}}[A-Z][\w/-]*)")
"""What is written like a name, and is one of several: "a Session Timeout on Checkout"."""
_INTRODUCED = re.compile(
    r"(?<!\bif\s)\b(?:we(?:\salso)?\shave|there(?:['’]s|\sis|\sare))\s(?:an?\s|some\s)?([^.!?\n]{8,90})(?=[.!?])", re.I
)
_TOLD = re.compile(
    r"\b(?:(?<!\bthe\s)reported|report(?:s|ing)|complain(?:s|ed|ing)?|raised|filed|logged|flagged|told\sus)\b", re.I
)
_DULL = frozenset(
    stem(w)
    for w in "issue bug problem defect ticket report customer team resolve fix reopen dismiss please check detail "
    "pull request pr titled named called first next last lastly finally also hi hello reported new common "
    "incorrect".split()
)


def events(text: str) -> tuple[Event, ...]:
    """What `text` does to the issue that it is about; a question does nothing."""
    if likens(text):
        return ()
    if _REOPENED.search(text):
        return (Event.REOPENED,)
    if _has_happened(_DISMISSED, text):
        return (Event.DISMISSED,)
    if _has_happened(_RESOLVED, text):
        return (Event.RESOLVED,)
    found = [Event.REPORTED] if _REPORTED.search(text) else []
    if hands_over(text):
        found.append(Event.ASSIGNED)
    return tuple(found)


def _has_happened(end: re.Pattern[str], text: str) -> bool:
    """Whether it says that an issue came to this end: a question does not, and neither does what is yet to be."""
    return not asks(text) and any(
        not _UNDONE.search(text, 0, said.start()) and not _ASKS_ON.match(text, said.end())
        for said in end.finditer(text)
    )


def likens(text: str) -> bool:
    """Whether it only holds something else beside an issue: another product's fault that looks the same."""
    return _LIKENS.search(text) is not None


def raises(text: str, *, outsider: bool) -> bool:
    """Whether it brings up an issue of its own: one with a title, or that an `outsider` is hit by or told of."""
    if _QUOTED.search(text) or outsider:
        return _RAISES.search(text) is not None
    return _TOLD.search(text) is not None


def hands_over(text: str) -> bool:
    """Whether it asks somebody to take something on."""
    return _HANDS.search(text) is not None


def accepts(text: str) -> bool:
    """Whether the writer takes something on."""
    return _ACCEPTS.search(text) is not None


def title(text: str) -> tuple[str, bool]:
    """What the issue that `text` is about is called in it, and whether that is a name in quotation marks."""
    if quoted := _QUOTED.search(text):
        return (quoted[1] or quoted[2]).strip(" .:"), True
    for found in (*_WRITTEN_AS_NAME.finditer(text), *_TITLED.finditer(text)):
        if len(gist(found[1])) > 1:
            return found[1].strip(), False
    return "", False


def introduced(text: str) -> str:
    """What a message begins to tell of, in its own words: "we have a sluggish start after the update"."""
    found = _INTRODUCED.search(text)
    return found[1].strip() if found else ""


def gist(text: str) -> frozenset[str]:
    """The stems of the words that tell one issue from another."""
    return frozenset(s for w in words(text) if w not in STOP_WORDS and (s := stem(w)) not in _DULL and len(w) > 1)
