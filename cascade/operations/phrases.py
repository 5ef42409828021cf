"""The phrases by which a question says what it wants of which things: their kinds, states and relations."""

from __future__ import annotations

import re

from cascade.language import stem, words
from cascade.operations.states import PATTERNS, any_of

__all__ = [
    "ASSIGNED",
    "ATTENDED",
    "COMPETITOR",
    "COUNTED",
    "DEMOS",
    "FAULTY",
    "FEATURE",
    "FIXES",
    "IDS",
    "ISSUES",
    "KNOWN_AT",
    "LINKS",
    "MEETING",
    "MENDED",
    "MOST",
    "POINTS",
    "PRAISED",
    "PULLS",
    "RELEASE",
    "RELEASES",
    "REPORTED",
    "REVIEWED",
    "SHARED",
    "SPOKE",
    "STRUCK",
    "TELLS",
    "THE_FIX",
    "THE_ONE",
    "TOLD",
    "WORKED",
    "WROTE",
    "stems_in",
]


PULLS = any_of(
    r"prs?",
    r"pull[\s-]requests?",
    r"merge[\s-]requests?",
    r"(?:code\s(?:reviews?|changes?)|change[\s-]requests?)",
    r"changesets?",
    "mrs?(?=[\\s,?.;:])",
)
ISSUES = any_of(
    "bugs?",
    "issues?",
    "problems?",
    "defects?",
    "faults?",
    "flaws?",
    "tickets?",
    "incidents?",
    "glitch(?:es)?",
    "troubles?",
    "outages?",
    "malfunctions?",
    "holes?",
)
IDS = any_of(
    "ids?",
    "e?ids",
    "identifiers?",
    "user\\s?names?",
    "logins?",
    "handles?",
    r"e-?mail\saddress(?:es)?",
    r"(?:employee|staff|personnel|badge)\s(?:numbers?|nos?\.?)",
)
POINTS = any_of(
    r"point\s(?:me|us)\s(?:to|at|towards)",
    r"where\s(?:can|could|do|may|might)\s(?:i|we|one)\s(?:find|see|read|open|get)",
    r"direct\sme\sto",
)
"""A request to be led to a thing, which is to be told where it lies."""
LINKS = any_of(
    "(?:hyper)?links?", "urls?", r"web\saddress(?:es)?", r"address(?:es)?\sof\s(?:the|each|every|all|any|those|these)"
)
MOST = any_of(
    r"(?:the\s)?(?:highest|maximum|largest|greatest|biggest|heaviest|longest|most(?!\s(?:important|recent|recently|relevant"
    r"|likely|serious|sensitive|critical|common|current|probably|days|times)))(?:\s(?:number|count|amount|share|pile|load|volume|list)\sof)?",
    r"more\s(?:[\w-]+\s){1,9}?than\s(?:any(?:one|body)?\selse|any\sother|(?:which|what)\b)",
    "max",
    "tops?",
    r"(?:who|whoever|that)\s(?:\w+\s)?leads\b(?!\son\b)",
    r"leads?\sthe\s(?:pack|field|list|table|ranking)",
    r"(?<!ing\s)leads\sin",
    "worst-off",
    r"['’]s\s(?:leading|foremost|number\sone)",
    r"h(?:olds?|eld)\sthe\srecord",
    r"(?:the|a)\srecord\s(?:for|in|of)\b(?=.*\bheld\b)",
    r"comes?\s(?:in\s)?(?:first|out\s(?:first|ahead|on\stop)|top)",
    r"(?:nobody|no\s(?:one|other\s\w+))\s(?:has|had|have)\s(?:\w+\s)?more",
)
RELEASE = re.compile(
    r"\b(?:previous|prior|prev\.?|earlier|preceding|former|last|past|older|old|outgoing)\s(?:[\w'’-]+\s){0,2}?"
    r"(?:release|version|generation|edition|iteration|incarnation)s?\b"
    r"|\b(?:release|version|generation|edition|iteration)\s(?:[\w'’-]+\s){0,5}?(?:(?:that\s|which\s)?(?:came\s|went\s)?before|prior\sto|preceding|ahead\sof)\b"
    r"|\bpredecessors?\b|\blast\stime\s(?:\w+\s){0,3}?(?:released|shipped|out)\b",
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
COUNTED = re.compile(
    r"\b(?:highest|maximum|largest|greatest|biggest|most)\s(?:number|count|amount)\b|\bcomes?\s(?:in\s)?(?:first|out\sfirst)\b",
    re.I,
)
"""It is a number that is the most, whatever else of the question sounds like an order in time."""
FAULTY = any_of(
    "faulty",
    "misbehav(?:ed|es|ing)",
    "malfunction(?:ed|s|ing)?",
    "broken",
    r"br(?:oke|eaks|eaking)\s?(?:down)?",
    "crash(?:ed|es|ing)?",
    "buggy",
    "laggy",
    r"fail(?:ed|ing|s)?(?!\sto)",
)
"""How it is said that something had a fault, without a word for one."""
STRUCK = any_of(
    "affected",
    "suffer(?:s|ed|ing)?",
    "impacted",
    "concerned",
    "hit",
    "hurt",
    "struggl(?:e|ed|ing)",
    r"had\s(?:\w+\s)?(?:trouble|hard\stime)",
    r"r[ua]n\sinto",
    r"(?:went|had\sto\sgo)\sthrough",
    r"receiving\send",
    r"drove\s(?:\w+\s){0,3}?(?:mad|crazy)",
    r"put\sup\swith",
    "endured",
)
"""How it is said that a fault reached somebody."""
MENDED = any_of(
    "fix(?:ed|es|ing|ers?)",
    "resolv(?:ed|es|ing)",
    "repair(?:ed|s|ing)",
    r"sort(?:ed|ing)\s(?:\w+\s){0,3}?out",
    r"took\scare\sof",
    "patched",
    "cured",
    r"cleared\s(?:\w+\s)?up",
    r"put\s(?:it|this|that|them|things)\sright",
    r"got\s(?:\w+\s)?working\sagain",
)
"""How it is said that somebody made an end to a fault, where no other word tells of one."""
COMPETITOR = any_of(
    r"competitors?(?:['’]s?)?", "rivals?(?:['’]s?)?", "compet(?:e|es|ed|ing)", "competition", "competitive"
)

WROTE = any_of(
    "wrote",
    "written",
    "writ(?:e|es|ers?|ing)",
    "authors?",
    "authored",
    "authoring",
    "authorship",
    "draft(?:ed|ers?|ing)",
    "prepared",
    r"put\s(?:\w+\s){0,6}?together",
    "composed",
    "compiled",
    "penned",
    "produced",
    "submitted",
    "opened",
    "raised",
    "created",
    r"(?:folks?|people|person|who|minds?|hands?|team|names?)\s(?:is\s|was\s|are\s|were\s|stands?\s|stood\s)?behind",
)
REVIEWED = any_of(
    "review(?:s|ed|ers?|ing)?",
    "feedback",
    "comment(?:s|ed|ers?|ing)?",
    r"gave\s(?:\w+\s){0,3}?(?:input|comments|notes|remarks)",
    "critiqued",
    "critics?",
    r"weighed\sin",
    r"chimed\sin",
    r"look(?:ed|ing)?\s(?:\w+\s){0,6}?over",
    r"went\s(?:over|through)",
    "vet(?:ted|ting)",
    "proof-?read",
    r"read\sover",
    "suggestions?",
    "checked",
)
SPOKE = any_of("spoke", "speakers?", "said\\ssomething", "contributed\\sto\\sthe\\s(?:discussion|conversation)")
TOLD = any_of(
    "insights?",
    "told",
    "shar(?:ed|ing)",
    r"brought\sup",
    "introduced",
    "analy[sz](?:ed|is|es)",
    "research(?:ed)?",
    "briefed",
    r"chimed\sin",
    r"weighed\sin",
    "commented",
    "opinions?",
    "views?",
    "takes?",
    "assess(?:ed|ments?)",
    "evaluat(?:ed|ions?)",
    r"strengths?",
    "weakness(?:es)?",
    r"pros\sand\scons",
    r"strong\s(?:\w+\s){1,5}?weak",
    "described",
    "explained",
    "talked",
    "spoke",
    "contributed",
    "provided",
    "offered",
    "gave",
    "observations?",
    "thoughts?",
)
ATTENDED = any_of("attend(?:s|ed|ees?)?", "participants?", "participated", "took\\spart", "joined", "present\\sat")
DEMOS = any_of(
    "demos?",
    "demonstrations?",
    "recordings?",
    "videos?",
    "slides",
    "decks?",
    "walk-?throughs?",
    "show-?cases?",
    "screen-?casts?",
)
"""What is shown to others of a thing."""
MEETING = any_of("meetings?", "calls?", "sessions?", "workshops?", "stand-?ups?", "reviews?\\smeetings?")
SHARED = any_of(
    "shar(?:e|es|ed|ing)",
    "post(?:s|ed|ing)?",
    "circulat(?:e|ed|ing)",
    r"(?:sent|send(?:ing)?|pass(?:ed|ing)?|handed|going|went)\s(?:a?round|about|along|on|out)",
    "linked",
    "uploaded",
    "distributed",
    r"put\s(?:up|out|forward)",
    "dropp(?:ed|ing)",
    "showed",
    "shown",
    "showcased",
    "demoed",
    "presented",
    r"gave\s(?:us\s|out\s)?",
    "pasted",
)
WORKED = any_of(
    r"work(?:s|ed|ing)?\son",
    "involved\\s(?:in|with)",
    "contribut(?:ed|ing|ors?)(?:\\s(?:to|on))?",
    "behind",
    "built",
    "made",
    "part\\sof",
    "took\\spart",
    "served",
    "staffed",
    "attached\\sto",
    r"did\sthe\swork",
)
ASSIGNED = any_of(
    "assigned",
    "assignees?",
    r"(?:currently\s)?(?:working|work)\son",
    "responsible\\sfor",
    "in\\scharge\\sof",
    "own(?:s|ers?)?",
    "handl(?:es?|ing)",
    r"on\s(?:\w+\s)?plates?",
    r"(?:whose|their|his|her)\s(?:plates?|desks?|queues?|backlogs?)",
    "carr(?:y|ies|ying)",
    "juggling",
    r"looking\safter",
    "workload",
)
REPORTED = any_of(
    "report(?:s|ed|ers?|ing)?",
    "complain(?:s|ed|ing|ts?)?",
    "affect(?:ed|s)?",
    "impact(?:ed|s)?",
    "hit",
    "hurt",
    "suffer(?:s|ed|ing)?",
    "raised",
    "flagged",
    "experienc(?:e|ed|ing)",
    "filed",
    "felt",
    r"r[ua]n\sinto",
    "struggl(?:e|ed|ing)",
    "reach(?:ed)?",
    "touch(?:ed)?",
    "concern(?:ed|s)?",
    "bothered",
    r"had\sa\shard\stime",
    "faced",
    "noticed",
    "logged",
    "encounter(?:ed|s)?",
    "has",
    "have",
    "with",
)
TELLS = any_of(
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
PRAISED = any_of(
    "prais(?:e|es|ed|ing)",
    "strengths?",
    r"strong\s(?:sides?|points?|suits?|aspects?)",
    "lik(?:e|es|ed)(?=\\s(?:about|in|the|its|our|it|most|best)\\b)",
    "lov(?:e|es|ed)",
    "appreciat(?:e|es|ed)",
    "positives?",
    "compliment(?:s|ed|ary)?",
    "pleased",
    "happy",
    "satisfied",
    "commended",
    "applauded",
    r"sp(?:oke|eak)\s(?:well|highly)",
    r"(?:good|nice|kind|great)\s(?:things?|words?)",
    r"what\s(?:was|is|were)\sgood",
    r"do(?:es|ne)?\swell",
    "plus\\spoints?",
    "(?:upside|advantage|merit)s?",
    "pros",
    "highlights?",
    "impressed",
)
FIXES = re.compile(
    r"\b(?:bug|issue|defect|problem|fault)[\s-]?fix(?:es|ing)?\b|\bfix(?:es|ing)\s(?:for|of|to)\b|\b(?:those|these|the)\sfixes\b",
    re.I,
)
THE_ONE = re.compile(
    r"\bthe\s(?:pull\srequest|merge\srequest|pr|fix|change|patch)\s(?:that|which|for|of|to|in|by)\b", re.I
)
"""One thing is meant, and not all that are like it."""
THE_FIX = re.compile(r"\bthe\s(?:fix|patch|change)\s(?:for|of|to)\b", re.I)
FEATURE = any_of(
    r"(?:new\s)?features?(?:[\s-](?:development|building|work|dev))?",
    r"new\s(?:development|functionality|features?)",
    "developments?",
)


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words of `text` by which it says what it wants of which things.

    Of a long phrase only its ends: between them may stand what the question is about.
    """
    patterns = (*PATTERNS, *(p for p in globals().values() if isinstance(p, re.Pattern)))
    said = (words(found[0]) for pattern in patterns for found in pattern.finditer(text))
    return frozenset(
        stem(word) for phrase in said for word in (phrase if len(phrase) <= _LONG else phrase[:: len(phrase) - 1])
    )


_LONG = 3
"""Words of a phrase that has none of the question's own between its ends."""
