"""The phrases by which a question says what it wants of which things: their kinds, states and relations."""

from __future__ import annotations

import re

from cascade.language import stem, words

__all__ = [
    "ASSIGNED",
    "ATTENDED",
    "COMPETITOR",
    "COUNTED",
    "DEMOS",
    "DISMISSED",
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
    "OPEN",
    "POINTS",
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
    "STRUCK",
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


PULLS = _any(
    r"prs?",
    r"pull[\s-]requests?",
    r"merge[\s-]requests?",
    r"(?:code\s(?:reviews?|changes?)|change[\s-]requests?)",
    r"changesets?",
    "mrs?(?=[\\s,?.;:])",
)
ISSUES = _any(
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
_ASKS = re.compile(
    r"\b(?:answer\swith|give|list|name|tell|show|send|fetch|paste|drop|hand\s(?:over|out)|point|please|kindly|thanks|thank|their|only|just"
    r"|need|needed|want|wanted|like|after|employees?|staff|personnel|folks?|guys?|teammates?|colleagues?|co-?workers?|members?|devs?|programmers?"
    r"|individuals|user|got|get|gets|had|gave|given|set|made|turned|out|never|since|then|that|those|these|ones?|behind|exactly|later"
    r"|afterwards|again|deal|deals|dealt|together|principal(?:ly)?|key|main(?:ly)?|chief(?:ly)?|important(?:ly)?|leading|whichever|whoever|whom|enough|else"
    r"|dig|look(?:ing)?|see|try(?:ing)?|work\sout|workings?|preparing|compiling|gathering|collecting|putting|meant|plates?|piles?|count|right"
    r"|already|still|yet|supposedly|now|mind|record|remind|somebody|someone|anyone|everybody|everyone|way|came|ended|would|could|will|do"
    r"|numbers?|firms?|outfits?|accounts?|accounted|clients?)\b",
    re.I,
)
"""Words of a request that say nothing of what it is about."""
IDS = _any(
    "ids?",
    "e?ids",
    "identifiers?",
    "user\\s?names?",
    "logins?",
    "handles?",
    r"e-?mail\saddress(?:es)?",
    r"(?:employee|staff|personnel|badge)\s(?:numbers?|nos?\.?)",
)
POINTS = _any(
    r"point\s(?:me|us)\s(?:to|at|towards)",
    r"where\s(?:can|could|do|may|might)\s(?:i|we|one)\s(?:find|see|read|open|get)",
    r"direct\sme\sto",
)
"""A request to be led to a thing, which is to be told where it lies."""
LINKS = _any(
    "(?:hyper)?links?", "urls?", r"web\saddress(?:es)?", r"address(?:es)?\sof\s(?:the|each|every|all|any|those|these)"
)
MOST = _any(
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
FAULTY = _any(
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
STRUCK = _any(
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
MENDED = _any(
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
COMPETITOR = _any(
    r"competitors?(?:['’]s?)?", "rivals?(?:['’]s?)?", "compet(?:e|es|ed|ing)", "competition", "competitive"
)

WROTE = _any(
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
REVIEWED = _any(
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
ATTENDED = _any("attend(?:s|ed|ees?)?", "participants?", "participated", "took\\spart", "joined", "present\\sat")
DEMOS = _any(
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
MEETING = _any("meetings?", "calls?", "sessions?", "workshops?", "stand-?ups?", "reviews?\\smeetings?")
SHARED = _any(
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
WORKED = _any(
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
ASSIGNED = _any(
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
REPORTED = _any(
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
    "(?:upside|advantage|merit)s?",
    "pros",
    "highlights?",
    "impressed",
)
_NOT = (
    r"(?:n['’]t|\b(?:not(?:\sto)?|never|without|no|yet\sto|un))"
    r"(?:\s(?:being|been|get(?:ting)?|got|receiv\w+|be|an?|any|have|yet))*\s?"
)
REOPENED = _any(
    r"re-?open(?:ed|ing|s)?",
    r"open(?:ed|ing)?\s(?:\w+\s){0,3}?again",
    r"back\s(?:open|again)",
    r"c[ao]me\sback(?!\sto\s(?:us|me|you)\b|\swith\b)",
    "resurfaced",
    "returned",
    "reappeared",
    "recurred",
)
DISMISSED = re.compile(
    rf"\bdismiss(?:ed|es|al|als|ing)?\b|{_NOT}(?:need|requir)\w*(?:\s\w+){{0,2}}\s(?:fix\w*|change\w*|work|action|repair\w*)\b"
    rf"|\b(?:need|requir)\w*\sno\s(?:\w+\s)?(?:fix\w*|change\w*|work|action|repair\w*)\b|{_NOT}worth\s(?:fixing|a\sfix|doing)\b"
    r"|\bnothing\s(?:\w+\s){1,2}?to\sbe\s(?:fixed|done|changed|repaired)\b|\bno\s(?:fix|fixes|action)\b|\bwon['’]?t\s?fix\b|\b(?:wav|brush|shrugg?|set|thr(?:ew|own)|push)(?:ed|ing)?\s(?:\w+\s){0,2}?(?:away|off|aside|out)\b"
    r"|\b(?:wrote|written|laughed)\s(?:\w+\s){0,2}?off\b|\bnot\s(?:really\s|actual(?:ly)?\s|real\s|an?\s)*(?:bugs?|defects?|problems?|issues?)\b"
    r"|\bby\sdesign\b|\bnon-?(?:issues?|bugs?)\b|\bclosed\s(?:\w+\s){0,3}?without\s(?:an?\s)?fix\b|\bdiscarded\b|\bfalse\salarms?\b",
    re.I,
)
OPEN = re.compile(
    rf"\b(?:unresolved|active|live|outstanding|pending|unfixed|unsolved|ongoing|unaddressed|unrepaired)\b|\b(?:still|remain(?:s|ing)?|currently)\s(?:\w+\s)?open\b"
    rf"|\bopen\s(?:[\w-]+\s){{0,2}}?(?:bugs?|issues?|problems?|tickets?|defects?|faults?|incidents?)\b"
    rf"|{_NOT}(?:\w+\s)?(?:resolved|fixed|solved|closed|mended|repaired|addressed|sorted|dealt\swith)\b"
    rf"|\b(?:still|yet)\s(?:\w+\s){{0,3}}?to\sbe\s(?:resolved|fixed|solved|closed|mended|repaired|addressed|sorted|dealt\swith)\b"
    rf"|\bwait(?:s|ing)?\son\b|\b(?:wait(?:s|ing)?|await(?:s|ing)?)\s(?:\w+\s){{0,4}}?(?:fix(?:es)?|repairs?|solutions?|resolution)\b",
    re.I,
)
RESOLVED = _any(
    "resolv(?:e|es|ed|ing)",
    "fix(?:ed|es|ing|ers?)?",
    "solv(?:e|es|ed|ing)",
    "repair(?:ed|s|ing)?",
    "closed",
    "mend(?:ed|s|ing)?",
    r"sort(?:ed|s|ing)?\s(?:\w+\s){0,4}?out",
    r"clear(?:ed|s|ing)?(?:\s(?:\w+\s){0,2}?up)?",
    r"deal(?:t|s|ing)?\swith",
    r"t(?:ook|aken|ake)\scare\sof",
    r"put\s(?:\w+\s){0,3}?(?:right|straight|to\s(?:bed|rest))",
    "patch(?:ed|es)?",
    "remed(?:y|ied|ies)",
    "rectif(?:y|ied)",
    "addressed",
    "tackled",
    "squash(?:ed)?",
    "cured",
    "handled",
    r"got\srid\sof",
    "plugged",
    "overc[ao]me",
    "settled",
    "ironed\\sout",
    "worked\\sout",
    r"ma(?:d|k)e\s\w+\sgo\saway",
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
FEATURE = _any(
    r"(?:new\s)?features?(?:[\s-](?:development|building|work|dev))?",
    r"new\s(?:development|functionality|features?)",
    "developments?",
)
_APPROVAL = (
    r"(?:approv(?:e[ds]?|als?|ing)|accept(?:ed|ance|ing)?|sign(?:ed|ing)?[\s-]?offs?|green[\s-]?li(?:t|ght)(?:ed)?|go-?ahead|ok(?:ay)?(?:ed|['’]d)?"
    r"|thumbs[\s-]up|nod|yes|blessing|past\s(?:review|approval)|pass(?:ed|ing)?\s(?:review|approval)|(?:let|waved|went)\sthrough|through\s(?:review|approval))"
)
_DENIED = (
    r"(?:(?:\b(?:not|never|without|no|yet\sto)|n['’]t|\bw/o)\s"
    r"|\b(?:lack(?:s|ed|ing)?|missing|fail(?:s|ed|ing)?\s(?:to|at)|nobody|none)\s)"
)
_UNAPPROVED = re.compile(
    rf"{_DENIED}(?:(?!more\b|merged\b)[\w-]+\s){{0,4}}?{_APPROVAL}\b"
    r"|\b(?:approval|sign-?off|go-?ahead|ok(?:ay)?|green\slight)\s(?:(?:was|is|were|has|had|have|been|being|that\swas)\s?)*"
    r"(?:n['’]t|not|never|denied|refused|withheld|missing|lacking|declined)\b"
    r"|\bunapproved\b|\brejected\b|\bdeclined\b|\bdenied\b|\b(?:turned|knocked|voted)\s(?:down|back)\b|\b(?:failed|held\sup\sin)\sreview\b",
    re.I,
)
_CHANGES = re.compile(
    r"\bchanges\s(?:were\s)?requested\b|\b(?:ask|request)\w*\s(?:for\s)?changes\b|\bsent\sback\b", re.I
)
_APPROVED = re.compile(rf"\b{_APPROVAL}\b", re.I)
_STATES = (
    ("closed", re.compile(rf"\b(?:closed|abandoned|dropped)\s(?:\w+\s)?{_NOT}(?:be\w*\s)?merg\w*|\babandoned\b", re.I)),
    ("not merged", re.compile(rf"{_NOT}(?:yet\s)?merg\w+|\bunmerged\b", re.I)),
    ("open", re.compile(r"(?<!i\s)(?<!we\s)(?<!to\s)\b(?:still\s)?open\b(?!\s\w+\sby\b)|\bpending\b", re.I)),
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
    """Stems of the words of `text` by which it says what it wants of which things.

    Of a long phrase only its ends: between them may stand what the question is about.
    """
    patterns = [p for p in globals().values() if isinstance(p, re.Pattern)] + [p for _, p in _STATES]
    said = (words(found[0]) for pattern in patterns for found in pattern.finditer(text))
    return frozenset(
        stem(word) for phrase in said for word in (phrase if len(phrase) <= _LONG else phrase[:: len(phrase) - 1])
    )


_LONG = 3
"""Words of a phrase that has none of the question's own between its ends."""
