"""What customers and the like say, asked for in any words: what they complain of, like, wish for, and why they leave.

A question is of voices where every word before its topic is known here: one that tells the stance ("complained"), those
whose voices are asked for ("our tenants"), and the small words of a question. So "what do owls dislike?" is, and "what
did the auditor say of the complaints form?" is not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.language.stance import Stance, stances

__all__ = ["Voiced", "voiced"]

_SAYS = {
    Stance.COMPLAINT: (
        r"complain(?:s|ed|ing|ts?)?|moan(?:s|ed|ing)?|grumbl(?:e|es|ed|ing)|gripes?|dislike[sd]?|hate[sd]?"
        r"|struggl(?:e|es|ed|ing)|unhappy"
        r"|annoy(?:s|ed)?|bothers?|frustrat(?:es?|ed|ions?)|irritat(?:es?|ed|ions?)|dissatisfied"
        r"|displeased|upset|angry|disappointed|fed up"
        r"|grievances?|pain points?|sore points?|bugbears?|niggles?|annoyances?|criticisms?|criticised?"
        r"|negative (?:feedback|reviews?|comments?)"
        r"|(?:trouble|problems?|issues?|difficulties)(?= (?:that )?(?:our |the )?[\w-]+s (?:have|had"
        r"|report|face|raise|run))|(?<=have )(?:problems|issues|trouble)"
    ),
    Stance.WISH: (
        r"(?:feature |product )?(?:requests?|suggestions?|ideas|wishes)|requested|suggested|ask(?:s|ed"
        r"|ing)?(?= for|(?: us)? most|(?: us)? to (?:add|have))"
        r"|wish(?:ed)?(?: for)?|want(?:s|ed)?|would like|wanted|wish list|missing features?"
    ),
    Stance.LEAVING: (
        r"left|leav(?:e|es|ing)|cancel(?:s|l?ed|l?ing|lations?)?|churn(?:s|ed|ing)?|quit|(?:gave|give"
        r"|given) (?:us )?notice|lost?|lose|departures"
    ),
    Stance.RETURN: r"return(?:s|ed|ing)?|sen[dt] (?:things |it |them )?back|refunds?",
    Stance.DOUBT: r"objections?|object(?:ed)?|hesitat(?:e|es|ed|ions?)|reservations|doubts|concerns|sticking points",
    Stance.PRAISE: r"likes?|liked|love[sd]?|enjoy(?:ed|s)?|prais(?:e|es|ed)|appreciate[sd]?|happy|pleased|satisfied"
    r"|compliments?|positive (?:feedback|reviews?|comments?)",
    Stance.ANY: r"sa(?:y|id|ying)|think|thought|feel about|tell us|told us|feedback|comments",
}
_NAMED = re.compile(
    r"complaints?|grievances?|gripes?|(?:pain|sore|sticking) points?|bugbears?|niggles?|annoyances?"
    r"|criticisms?|frustrations|(?:negative|positive) \w+"
    r"|.*(?:requests?|suggestions?|wishes|requested)|churn|returns|refunds|cancellations?|objections?"
    r"|praise|compliments?"
)
"""Nouns that ask for voices without saying whose."""
_OF_ANYBODY = re.compile(
    r"want\w*|(?:dis)?likes?|liked|love[sd]?|enjoy\w*|hate[sd]?|lea\w+|left|quit|lost?|lose|say|said"
    r"|think|thought|return\w*|happy|upset"
)
"""What anybody may do to anything."""
_SERVED = frozenset(
    "customer client people tenant resident guest patient pupil student member visitor user reader "
    "parent passenger subscriber buyer shopper"
    " diner donor clinic practice school bakery shop family volunteer staff employee colleague "
    "prospect lead company account folk everyone"
    " everybody they anyone anybody somebody someone who reviewer respondent deal agency restaurant agent owner".split()
)
_ANYBODY = frozenset("people folk everyone everybody they anyone anybody somebody someone who".split())
_ALWAYS_MANY = _ANYBODY | {"", "staff", "family"}
_SMALL = frozenset(
    "what which who whats what's how many much do does did are is were was have has had been be "
    "being the a an our my your their any all most of"
    " us we i you there that tell show give list me please top main biggest common commonest usual "
    "frequent often typical recurring key worst recent"
    " latest new former existing other number amount count get got getting gets receive received "
    "raise raised raises make made see seen come comes up"
    " mention mentioned voice voiced report reported face bring run into still always usually mostly "
    "generally really actually ever more fewer features"
    " feature things improvements reason reasons cause causes why for from by among change changed "
    "changes since going to add has also wrote write written sent told tells"
    " improved improve better feedback and not cancelled so too".split()
)
_DOES = re.compile(
    r"(?:dis)?likes?|liked|disliked?|loved?|hated?|enjoy\w*|want\w*|requested|suggested|wish\w*"
    r"|would like|prais\w+|appreciate\w*|criticised?"
)
"""Verbs whose topic stands right behind them."""
_STARTS = re.compile(
    r"(?:about|with|regarding|concerning|in|on|over|at|for|by|of|to|because(?: of)?|due to|that|as|was"
    r"|were|when|after|from)\s+(?:the fact that\s+)?(?P<topic>.+)"
)
_LEADS_TO = re.compile(
    r"^(?:(?:the|our|my|a|an|any|of|most|often|with|about|in|to|for|on|their|they|it|is|was|that) )+"
)
_ADJECTIVE = r"(?!do|does|did|are|is|was|were|have|has)[\w-]+"
_WHEN = re.compile(
    r",?\s(?:since|during|last|this (?:week|month|year|quarter|spring|summer|autumn|winter)|these days"
    r"|over the (?:last|past)|in the (?:last|past)|lately|recently"
    r"|(?:were|are) there|(?:have|did|do) we (?:get|have|had|got)|at the moment|today|so far|yet"
    r"|right now|nowadays|in (?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\d{4}))\b.*$"
)
_RISES = re.compile(
    r"\s(?:been )?(?:going (?:up|down)|gone (?:up|down)|rising|risen|increas\w+|grow(?:n|ing)"
    r"|fall(?:en|ing)|dropp\w+|declin\w+|getting (?:worse|better|more|fewer)"
    r"|(?:by|per|each|every) (?:month|week|quarter)|over time|changed|developed|(?:more|less) (?:often"
    r"|frequent))\b.*$|\bwe (?:getting|receiving|having) (?:more|fewer)\b"
)
_TOLD = "themes"


class Voiced(NamedTuple):
    """Whose voices are asked for, on what, and what is to be told of them."""

    stance: Stance
    want: str
    """`themes`, `who`, `count`, `most` (who most often), `any` or `trend`."""
    who: str = ""
    """What those are called together; empty where it may be anybody's."""
    topic: str = ""
    name: str = ""
    """One whose voice alone is asked for."""


def voiced(text: str) -> Voiced | None:
    """What `text` asks of voices; None where it asks for something else."""
    line = re.sub(r"[^\w\s&'’-]", " ", text.lower()).replace("’", "'")
    line = " ".join(line.split())
    rises = _RISES.search(line) is not None
    line = re.sub(r"\bwe (?:getting|receiving|having) (?:more|fewer)\b", "we", line)
    line = _WHEN.sub("", _RISES.sub("", line))
    return next(filter(None, (_of(stance, line, rises) for stance in Stance)), None)


def _of(stance: Stance, line: str, rises: bool) -> Voiced | None:
    said = re.search(rf"\b(?:{_SAYS[stance]})\b", line)
    if said is None:
        return None
    before, behind = line[: said.start()].split(), line[said.end() :].strip()
    known = [w for w in before if w not in _SMALL or w == "who"]
    who = next((w for w in reversed(known) if _one(w) in _SERVED), "")
    rest = [w for w in known if w != who]
    many, topic = _topic(behind, direct=_DOES.fullmatch(said[0]) is not None)
    who = who or many
    asks_of_one = not who and stance is Stance.COMPLAINT and not _NAMED.fullmatch(said[0])
    name = " ".join(rest) if asks_of_one and {"does", "did", "is", "has"} & set(before) else ""
    if rest and stance is Stance.COMPLAINT and not who and rest[-1].endswith("s") and len(rest) == 1:
        who, name = rest[0], ""  # whoever complains is somebody
    adjective = [w for w in rest if before[before.index(w) + 1 : before.index(w) + 2] == [who]]
    if (len(rest) > len(adjective[:1]) and not name) or topic is None:
        return None
    if who == "who" and _OF_ANYBODY.fullmatch(said[0]):
        return None  # whoever likes tea, or leaves in June, need be no customer
    if not (who or name or _NAMED.fullmatch(said[0])):
        return None
    want = _wanted(line, before, who, rises)
    if want == _TOLD and who == _one(who) and who not in _ALWAYS_MANY and not _NAMED.fullmatch(said[0]):
        return None  # of one of them it is no matter what many say
    if stance is Stance.ANY and Stance.COMPLAINT in stances(topic):
        stance = Stance.COMPLAINT
    return Voiced(stance, want, "" if _one(who) in _ANYBODY else _one(who), topic, name)


def _topic(behind: str, *, direct: bool) -> tuple[str, str | None]:
    """Whose it is and the topic, as they stand behind the word that tells the stance; None where other words do."""
    words, who = behind.split(), ""
    for at, word in enumerate(words):
        if _one(word) in _SERVED:
            who = word
        elif (started := _STARTS.match(" ".join(words[at:]))) and not _goes_on(started["topic"]):
            return who, _LEADS_TO.sub("", started["topic"])
        elif word not in _SMALL and not re.fullmatch(r"about|with|to|at|in|on", word):
            return who, " ".join(words[at:]) if direct else None
    return who, ""


def _goes_on(topic: str) -> bool:
    """Whether what stands behind a small word is no topic: those who speak, or nothing but small words."""
    return all(w in _SMALL or _one(w) in _SERVED for w in topic.split())


def _wanted(line: str, before: list[str], who: str, rises: bool) -> str:
    if rises:
        return "trend"
    if line.startswith("how many"):
        return "count"
    of_them = who in before or line.startswith("who")
    if of_them and re.match(
        rf"(?:who|(?:which|what) (?:of )?(?:our |the )?(?:{_ADJECTIVE} )??{re.escape(who)})\b", line
    ):
        return "most" if re.search(r"\b(?:the )?most\b", line) else "who"
    if re.match(r"(?:has|have|had|did|does|do|is|are|was|were|any|anyone|anybody)\b", line):
        return "any"
    return _TOLD


def _one(many: str) -> str:
    """A plural as one of them is called: "customer"."""
    if many.endswith("ies"):
        return f"{many[:-3]}y"
    return many[:-1] if many.endswith("s") and not many.endswith("ss") else many
