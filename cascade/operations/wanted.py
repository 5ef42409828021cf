"""What kind of thing a question asks for, however it is put: people, organisations, pull requests or addresses.

People ask in many forms: with a question word, with a request ("I need the IDs of …"), with a few words thrown at it
("PR links, message queue, approved"), or with the story first and the request last. Each of these is a cue; the noun
that stands closest behind the first cue which has one says the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from cascade.language import fold, stem, stems, words
from cascade.operations import phrases as say
from cascade.questions.shape import heads_phrase, is_plural, phrase_type

__all__ = ["Kind", "job_in", "said_for", "wanted_kind"]

Kind = Literal["person", "company", "pull request", "url", ""]
_REACH, _WORDS = 90, 9
"""Characters and words after a cue in which its noun stands."""
_HEAD = 3
"""Words within which a few words thrown at it say the kind: "Technical Architects, last release"."""
_CUE = re.compile(
    r"\b(?P<who>who(?:m|ever)?|whose)\b|\b(?:which(?!\s(?:the|an?|we|they|i|you|he|she|it)\b)|what|whichever|(?<!by\s)how\smany)\b"
    r"|(?:^\W*|[.;:,!?()–—-]\s*|\b(?:please|pls|plz|kindly|i|i['’]d|we|we['’]d|you|me|i['’]m|we['’]re|just|only|and|then|to|could|can|somebody"
    r"|someone|would|but|hey|so)\s)"
    r"(?:list|name|give|show|find|tell|send|fetch|get|provide|need|want|like|love|(?<=m\s)after|(?<=re\s)after|look(?:ing)?\s(?:for|up)|dig\s(?:up|out)"
    r"|pull\s(?:up|out|together)|put\stogether|share|identify|link|have|see|remind|point|hand|paste|drop|return|enumerate|collect"
    r"|compil(?:e|ing)|gather(?:ing)?|know|note|thank|reach|contact"
    r"|open|read)\b"
    r"|(?:^\W*|[.;:!?–—-]\s*|,\s|\b(?:please|kindly|you|then)\s)(?:state|supply|specify|cite|indicate|furnish|detail|report|write|retrieve"
    r"|display|output|submit|forward|establish|determine|disclose)\b",
    re.I,
)
"""Words after which the thing that is asked for comes."""
_THROWN = re.compile(r"[.?!;].*|:\s|\s[-–—/|]\s", re.S)
"""Between what is thrown at a search box: "Ember, prior release: clients with complaints"."""
_OF_WHAT = re.compile(
    r"^\W*(?:the\s|all\s)*(?:names?|lists?|ids?)\sof\s(?:all\s|every\s|each\s|any\s|the\s|our\s|those\s|these\s)*", re.I
)
"""How a request begins that has no verb: "names of the companies that …"."""
_NAMED_LAST = re.compile(
    r"(?:^|[.?!;:,(]\s*|\s[-–—]\s)(?:just\s|only\s|the\s|their\s|need\s|i\sneed\s(?:the\s)?)?(?P<what>[\w-]+)\snames?(?:,?\s(?:please|only|is|are|will)\b[\s\w]{0,20})?[.!?)]*\s*$",
    re.I,
)
"""How a question is closed with what is to be told of those that it means: "…, company names please"."""
_EACH = re.compile(r"\b(?:per|(?:for|of)\seach)\s(?P<what>[\w-]+)(?=\W|$)", re.I)
"""What is counted is had by these: "open bugs per customer, who has most"."""
_OPEN = re.compile(r"\b(?:what|which|how|why|when|where)\b[^.?!]*\?\W*$", re.I)
"""A question at the end, which says itself what it asks for."""
_LEADS = re.compile(
    r"\W*(?:s\s|is\s|are\s|comes\s|ranks\s)?(?:the\s)?(?:number\sone|first|on\stop|at\sthe\stop|top|tops|leads|ahead|in\sthe\slead"
    r"|has\s(?:the\s)?most)\b\W*(?:$|[?.!])",
    re.I,
)
"""Who it is was named before: "companies by open bugs: who is first?"."""
_TO_WHOM = re.compile(r"\b(?:for|to|from|with|at)\swhom$", re.I)
_WE = re.compile(r"\s(?:have|did|do|had|were|are)\s(?:we|our)\b", re.I)
"""Whom we do something for is whoever we work for: "for whom have we …"."""
_AMONG = re.compile(r"^\W*(?:(?:from\s)?among(?:st)?|of|out\sof|in)\s(?:all\s)?(?:the\s|our\s|those\s|these\s)", re.I)
"""“Who among our clients …”: what they are is told next."""
_STOPS = re.compile(r"[.?!;:]|\s[-–—]\s")
_IS_A = re.compile(
    r"^\W*(?:s|is|are|was|were|will\sbe)\s(?:the|our|that|those|these)\s(?:[\w-]+\s){0,2}?(?=(?:one|ones|[\w-]+)\b)",
    re.I,
)
"""“Who is the company with …”: what is asked for is what it is said to be."""
_TOKEN = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+)*|[,()]")
_RELATIVE = re.compile(r"\b([\w-]+),?\s$")


def wanted_kind(text: str, jobs: Sequence[str] = ()) -> Kind:
    """The kind of thing that `text` asks for; empty where it shows none. `jobs` are titles that cards give."""
    if (said := _NAMED_LAST.search(text)) and (kind := _kind_of(said["what"])):
        return kind
    if (said := _EACH.search(text)) and say.MOST.search(text) and (kind := _kind_of(said["what"])):
        return kind
    owned = False
    for cue in _CUE.finditer(text):
        kind = _after(text, cue, jobs)
        if cue[0].lower() == "whose":
            owned = True
        elif kind:
            return kind
    if owned:
        return "person"
    if say.LINKS.search(text):
        return "url"
    closing = _OPEN.search(text)  # whatever was told before: "Logins time out. What setting caused it?"
    if _ids_of_people(closing[0] if closing else text):
        return "person"
    parts = [_OF_WHAT.sub("", part) for part in (*_THROWN.split(text), _last(text))]
    within = len(text) if say.MOST.search(text) else _HEAD
    if kind := next((kind for part in parts if (kind := _first_noun(part, jobs, within))), ""):
        return kind
    return "pull request" if say.LIES.search(text) and say.PULLS.search(text) else ""


def _last(text: str) -> str:
    """The last sentence, where it is of a few words only: "… went down. Customers affected?"."""
    said = [part for part in _STOPS.split(text) if part.strip()]
    return said[-1] if len(said) > 1 and len(words(said[-1])) <= _HEAD else ""


def job_in(text: str, jobs: Sequence[str]) -> str:
    """The job title that `text` has, the longest: "QA specialists", cut short "eng leads", or "QA folks" where only one
    title begins so."""
    said = words(text)
    there = [job for job in jobs if len(words(job)) > 1 and _has(said, words(job))]
    if there:
        return max(there, key=len)
    folk = {fold(found[1]) for found in _FOLK.finditer(text)}
    begin = [job for job in jobs if len(words(job)) > 1 and words(job)[0] in folk]
    return begin[0] if len(begin) == 1 else ""


_FOLK = re.compile(r"\b([\w-]+)\s(?:folks?|people|guys?|person|colleagues?|staff)\b", re.I)


def _has(said: Sequence[str], job: Sequence[str]) -> bool:
    """Whether the words of a title stand in a row, each in full, with another ending, or cut short."""
    return any(
        all(_is_word(each, word) for each, word in zip(said[at:], job, strict=False))
        for at in range(len(said) - len(job) + 1)
    )


def said_for(text: str, job: str) -> frozenset[str]:
    """Stems of the words of `text` that stand for those of a job title."""
    return frozenset(stem(each) for each in words(text) if any(_is_word(each, word) for word in words(job)))


def _is_word(said: str, word: str) -> bool:
    return stem(said) == stem(word) or (len(said) >= _CUT and len(word) > len(said) + 1 and word.startswith(said))


_CUT = 3
"""Letters of a word that is cut short, at least."""


def _after(text: str, cue: re.Match[str], jobs: Sequence[str]) -> Kind:
    """The kind of the noun that a cue leads to."""
    behind = text[cue.end() : cue.end() + _REACH]
    if cue["who"]:
        named = _RELATIVE.search(text, 0, cue.start())
        before = named[1] if named and not named[0].rstrip().endswith(",") else ""
        kind: Kind = "pull request" if say.PULLS.search(before) or before == "requests" else _kind_of(before)
        if _TO_WHOM.search(text[: cue.end()]) and _WE.match(behind):
            return "company"
        if _LEADS.match(behind) and (kind := _last_noun(text[: cue.start()], jobs)):
            return kind
        said = _IS_A.match(behind) or _AMONG.match(behind)
        return kind or (_first_noun(behind[said.end() :], ()) if said else "") or "person"
    if _ONES.match(behind) and (kind := _last_noun(text[: cue.start()], jobs)):
        return kind
    return _first_noun(_STOPS.split(behind)[0], jobs)


_ONES = re.compile(r"\W*(?:ones?|of\s(?:them|those|these)|has|have|had)\b", re.I)
"""What is meant was named before: "of all the clients, which one …"."""


def _last_noun(text: str, jobs: Sequence[str]) -> Kind:
    """The kind of the noun that `text` named last, of those that stand for themselves."""
    found: Kind = ""
    for token in _TOKEN.finditer(text):
        found = _first_noun(text[token.start() :], jobs, 1) or found
    return found


def _first_noun(phrase: str, jobs: Sequence[str], within: int = _WORDS) -> Kind:
    """The kind of the first noun in `phrase` that has one and stands for itself, not for what follows it."""
    tokens = list(_TOKEN.finditer(phrase))[: within + 1]
    for at, token in enumerate(tokens[:within]):
        rest = phrase[token.start() :]
        if token[0] in "()" or (at and tokens[at - 1][0].lower() == "to" and not is_plural(token[0].lower())):
            continue  # "to contact the clients": what somebody does
        if say.DEMOS.match(rest) and not any(say.LINKS.match(t[0]) for t in tokens[at + 1 : at + 3]):
            return ""
        if say.PULLS.match(rest):
            return "pull request"
        if say.LINKS.match(rest):
            return "url"
        if _ids_of_people(rest[: token.end() - token.start() + 1]) or _leads(rest, jobs):
            return "person"
        kind = _kind_of(token[0])
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if kind and (
            token[0].endswith(("'s", "’s")) or _stands(token[0], phrase[following.start() :] if following else "")
        ):
            return kind
    return ""


def _stands(word: str, behind: str) -> bool:
    """Whether a noun stands for itself before `behind`, and does not say whose bugs or what kind of link is meant."""
    following = re.match(r"[^\W_][\w'’-]*", behind)
    return following is None or following[0].lower() in _DOES or heads_phrase(word, following[0])


_DOES = frozenset(
    "having sends raises reports files lodges brings logs faces suffers complains "
    "name names holds leads tops owns gets comes keeps handles works carries takes wins needs wants still".split()
)
"""What stands after a noun in the singular that is somebody, and not what kind of thing comes next: "client calls"."""


def _kind_of(word: str) -> Kind:
    kind = phrase_type(re.sub(r"['’]s?$", "", word))
    return kind if kind in ("person", "company") else ""


def _leads(phrase: str, jobs: Sequence[str]) -> bool:
    """Whether a phrase begins with a job title."""
    said = stems(phrase)[:6]
    return any(said[: len(job)] == job for job in map(stems, jobs) if len(job) > 1)


_OF_THINGS = re.compile(
    rf"\b(?:{say.PULLS.pattern}|ticket|issue|bug|document|order|invoice|case|session|user)\s(?:ids?|identifiers?)\b",
    re.I,
)


def _ids_of_people(text: str) -> bool:
    """Whether ids are spoken of, and not those of things."""
    return say.IDS.search(text) is not None and _OF_THINGS.search(text) is None
