"""The ways in which people write that one thing has two names, as patterns over one sentence.

Each is a shape of English (renaming, apposition, naming) around two names, and knows no phrase of its own. `one` is the
name that was there before, where there is an order.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cascade.aliases.naming import NAME
from cascade.aliases.telling import Relation
from cascade.language.datewords import MONTH_NAME, WEEKDAY_NAME

__all__ = ["CUES", "DENIED", "OPEN", "PARTS", "RULES", "Rule"]


class Rule(NamedTuple):
    """A shape, and what it says of the names that its groups `one` and `other` hold; `cue` is always in it."""

    shape: re.Pattern[str]
    relation: Relation
    cue: re.Pattern[str]
    aside: bool = False
    """It stands beside what its sentence says, which holds whether that is asked, proposed or denied."""


CUES: Final = (
    "rename", "renames", "renamed", "renaming", "rebrand", "rebrands", "rebranded", "rebranding", "re-branded",
    "re-named", "formerly", "née", "aka", "a.k.a", "a/k/a", "codename", "codenamed", "code name", "code named",
    "code-name", "code-named", "working title", "working name", "known as", "known externally", "known publicly",
    "now called", "now named", "now officially called", "now branded", "now marketed", "officially called",
    "officially named", "henceforth called", "been called", "previously called", "previously named",
    "originally called", "originally named", "initially called", "once called", "also called", "sometimes called",
    "commonly called", "internally called", "formally called", "earlier called", "used to be called",
    "used to be named", "used to call", "we called", "name from", "naming from", "branding from", "change the name",
    "changed the name", "changing the name", "switch the name", "name change", "change of name", "its name",
    "their name", "new name", "official name", "final name", "public name", "internal name", "external name",
    "product name", "brand name", "market name", "marketing name", "launch name", "real name", "former name",
    "original name", "goes by", "go by", "going by", "dubbed", "nicknamed", "referred to as", "marketed as",
    "launched as", "launch as", "shipped as", "ship as", "sold as", "branded as", "released as", "call project",
    "called project", "name project", "naming project", "known internally", "decided to call", "agreed to call",
    "going to call", "want to call", "voted to call", "chose to call", "chosen to call", "like to call",
    "propose to call", "proposed to call", "suggest calling", "start calling", "started calling", "will call the",
    "will be called", "shall be called", "to be called", "now be called", "will be named", "shall be named",
    "will be known", "from today", "from now on", "from tomorrow", "is called", "are called", "call it", "called it",
)  # fmt: skip
"""Words and phrases of which a text that has any of the shapes has at least one: what an index finds it by."""

_ONE, _OTHER = rf"(?P<one>{NAME})", rf"(?P<other>{NAME})"
_THE = r"(?:(?i:the|our|its|their|your|my|this|that|a|an|project|product)\s)*"
_BESIDE = r"(?:(?!(?:by|for|with|at|in|on|after|because|since|and|or|but|to|as|when|so)\b)[a-z]+\s){0,5}?"
"""Common words between a verb and the name that it is about."""
_FROM = r"from\s(?:now\son|(?:today|tomorrow)(?:\son(?:wards)?)?)"
_DAY = rf"(?:\w+\s){{0,2}}?(?:today|tomorrow|now\son|\w+\s(?:week|month|year)|(?i:{WEEKDAY_NAME}|{MONTH_NAME})|\d+(?:st|nd|rd|th)?)\s(?:\d+\s)?(?:(?i:{MONTH_NAME})\s)?(?:\d+\s)?(?:onwards?\s)?"
"""A time from which a name holds: "Monday 1 June"."""
_NOUN = r"(?:,?\s(?:Inc|Ltd|LLC|GmbH|AG|PBC|Corp|Co|plc)\b\.?,?)?(?:\s(?!(?:to|as|into|and|or|was|is)\b)[a-z]+){0,2}?"
_AUX = (
    r"(?:(?:has|have|had|was|were|is|are|am|being|been|be|got|gets|getting|will|shall|would|should|could|now|since|just|"
    r"recently|officially|finally|later|then|subsequently|going|to|also|sometimes|often|usually|generally|commonly|"
    r"internally|hereby|henceforth|today)\s)"
)
_BEFORE = (
    r"(?i:formerly|previously|originally|once|earlier|initially|in\sthe\spast|until\s(?:recently|then|now|lately))"
)
_KNOWN = r"(?:known(?:\s(?:internally|externally|publicly|then|there))?\sas|called|named|branded(?:\sas)?|dubbed|nicknamed|referred\sto\sas|marketed\sas|sold\sas|titled)"
_SET = r"\s?(?:[,(\[]|[-–—]{1,2}\s)\s?"
"""What sets off an aside: a comma, a bracket, a dash."""
_CLOSES = r"(?=\s?(?:[),.;:!?\]\n–—]|--|$|(?:is|was|has|will|had|are|can|does)\b))"
_INTO = r"\s?(?:(?:to|as|into)\s|->\s?|→\s?|=>\s?)\s?(?:be\s(?:called\s)?|just\s|simply\s)?"
_KINDS = r"(?:project|product|tool|app|team|platform|service|system|initiative|program|programme|company|group)"
_ADJECTIVE = r"(?:new|old|official|final|public|internal|external|working|launch|market|marketing|brand|product|current|former|previous|original|future|real|full)"


def _rule(relation: Relation, cue: str, shape: str, *, aside: bool = False) -> Rule:
    return Rule(re.compile(shape), relation, re.compile(cue, re.I), aside)


RULES: Final = (
    # renaming the product from X to Y; rebrand X as Y
    _rule(Relation.RENAMED, r"re-?nam|brand", rf"\b(?i:renam(?:e|ed|es|ing)|re-?brand(?:ed|s|ing)?|re-?nam(?:e|ed|ing))\s{_BESIDE}(?:from\s)?{_THE}{_ONE}{_NOUN}{_INTO}{_THE}{_OTHER}"),
    # X has been renamed (to) Y
    _rule(Relation.RENAMED, r"re-?named|re-?branded", rf"{_ONE}{_NOUN},?\s{_AUX}+(?:re-?named|re-?branded)\s(?:(?:to|as|into)\s)?{_THE}{_OTHER}"),
    # the name was changed from X to Y; a change of name from X to Y
    _rule(Relation.RENAMED, r"nam(?:e|ing)\b|branding", rf"\b(?i:name|naming|branding)\s(?:(?!to\b)[a-z]+\s){{0,6}}?from\s{_THE}{_ONE}{_NOUN}{_INTO}{_THE}{_OTHER}"),
    # change the name of X to Y; change X's name to Y
    _rule(Relation.RENAMED, r"name\sof", rf"\b(?i:chang\w+|switch\w*|updat\w+)\s(?:the\s)?name\sof\s{_THE}{_ONE}{_NOUN}\s(?:over\s)?to\s{_THE}{_OTHER}"),
    _rule(Relation.RENAMED, r"['’]s\sname", rf"\b(?i:chang\w+|switch\w*|updat\w+)\s{_THE}{_ONE}['’]s\sname\s(?:over\s)?to\s{_THE}{_OTHER}"),
    # X changed its name to Y
    _rule(Relation.RENAMED, r"(?:its|their|his|her)\sname", rf"{_ONE}{_NOUN},?\s{_AUX}*(?:chang(?:ed|es|ing)|switch(?:ed|es))\s(?:its|their|his|her)\sname\s(?:over\s)?to\s{_THE}{_OTHER}"),
    # Y (formerly X); Y, previously known as X
    _rule(Relation.RENAMED, r"known|called|named|brand|dubbed|titled|as\b", rf"{_OTHER}{_SET}(?:(?:which|who)\s{_AUX}+)?(?:(?:also|and|the)\s)?{_BEFORE}\s{_KNOWN}\s{_THE}{_ONE}"),
    _rule(Relation.RENAMED, r"formerly|previously|n[ée]e\b", rf"{_OTHER}{_SET}(?i:formerly|previously|n[ée]e)\s{_THE}{_ONE}{_CLOSES}", aside=True),
    # Y was formerly called X; Y used to be known as X
    _rule(Relation.RENAMED, r"known|called|named|brand|dubbed|titled|as\b", rf"{_OTHER}{_NOUN},?\s(?:{_AUX}*{_BEFORE}\s(?:been\s)?|used\sto\sbe\s){_KNOWN}\s{_THE}{_ONE}"),
    # the product once known as X is (now) Y; what we used to call X is now called Y
    _rule(Relation.RENAMED, r"used\sto|called|known|named", rf"\b(?:{_BEFORE}\s(?:been\s)?{_KNOWN}|(?i:used\sto\s(?:be\s)?call(?:ed)?|used\sto\sbe(?:\s{_KNOWN})?|(?:we|you|they)\scalled))\s{_THE}{_ONE}{_NOUN},?\s(?:{_AUX}+|(?:has\s)?bec[ao]me\s)(?:{_KNOWN}\s)?{_THE}{_OTHER}"),
    # X is now called Y; X will be known as Y; X is officially named Y
    _rule(Relation.RENAMED, r"now|will|shall|is\s(?:to|going)|officially|henceforth|today|from\snow", rf"{_ONE}{_NOUN},?\s(?:(?:is|are|was|were|has\sbeen|have\sbeen)\s(?:now|officially|henceforth|today|{_FROM})\s(?:officially\s|being\s|to\sbe\s)?|now\s|(?:will|shall|is\sto|is\sgoing\sto)\s(?:now\s|henceforth\s|officially\s|from\snow\son\s)?be\s){_KNOWN}\s{_THE}{_OTHER}"),
    # X is called Y from today on
    _rule(Relation.RENAMED, r"from", rf"{_ONE}{_NOUN},?\s(?:is|are|gets|will\sbe)\s{_KNOWN}\s{_THE}{_OTHER},?\s{_FROM}\b"),
    # from 1 April our X is called Y; as of Monday the X will be called Y
    _rule(Relation.RENAMED, r"from|as\sof|starting|since", rf"\b(?i:from|as\sof|starting|since)\s{_DAY}{_THE}(?:{_KINDS}\s)?{_ONE}{_NOUN},?\s(?:is|are|will\sbe)\s{_KNOWN}\s{_THE}{_OTHER}"),
    # we call it Y instead of X; it is called Y and no longer X
    _rule(Relation.RENAMED, r"\bcall", rf"\b(?i:call(?:ed|ing)?\s(?:it|this|them)|(?:is|are|be)\scalled)\s{_THE}{_OTHER},?\s(?:instead\sof|(?:and\s)?(?:no\slonger|not)(?:\sany\s?more)?|rather\sthan)\s{_THE}{_ONE}{_CLOSES}", aside=True),
    # X now goes by Y
    _rule(Relation.RENAMED, r"\bgo(?:es|ing)?\b", rf"{_ONE}{_NOUN},?\s(?:now\s(?:goes|go|going)|(?:goes|go)\snow)\sby\s(?:the\sname\s(?:of\s)?)?{_THE}{_OTHER}"),
    # Y, now (called) X, told of the older name first: X, now known as Y
    _rule(Relation.RENAMED, r"\bnow\b", rf"{_ONE}{_SET}(?:(?:which|who)\s(?:is|are)\s)?now\s(?:officially\s)?{_KNOWN}\s{_THE}{_OTHER}"),
    # X a.k.a. Y; X, also known as Y; X, better known as Y
    _rule(Relation.ALSO, r"\b(?:aka|a\.k\.a|a/k/a)\b", rf"{_ONE}\s?[,(\[]?\s?\b(?i:aka|a\.k\.a\.?|a/k/a)[:,]?\s{_THE}{_OTHER}"),
    _rule(Relation.ALSO, r"also|better|otherwise|sometimes|commonly|often|internally", rf"{_ONE}{_NOUN}(?:{_SET}|\s)(?:(?:which|who)\s)?{_AUX}*(?:also|better|otherwise|sometimes|commonly|often|internally)\s{_KNOWN}\s{_THE}{_OTHER}"),
    # X goes by (the name of) Y
    _rule(Relation.ALSO, r"\bgo(?:es)?\sby", rf"{_ONE}{_NOUN},?\s(?:also\s|sometimes\s)?(?:goes|go)\sby\s(?:the\sname\s(?:of\s)?)?{_THE}{_OTHER}"),
    # X, code-named Y; X (code name: Y)
    _rule(Relation.CODE, r"code|working", rf"(?P<other>{NAME}){_NOUN}(?:{_SET}|\s)(?:{_AUX}+|{_BEFORE}\s|under\sthe\s)*(?i:code[-\s]?named?|working\stitle)(?:\sis|:)?\s{_THE}(?P<one>{NAME})"),
    # the code name of Y is X
    _rule(Relation.CODE, r"code|working|internal", rf"\b(?i:code[-\s]?name|working\s(?:name|title)|internal\sname)\s(?:of|for)\s{_THE}(?P<other>{NAME}){_NOUN}\s(?:is|was|will\sbe|:)\s{_THE}(?P<one>{NAME})"),
    _rule(Relation.CODE, r"code|working|internal", rf"(?P<other>{NAME})['’]s?\s(?i:code[-\s]?name|working\s(?:name|title)|internal\sname)\s(?:is|was)\s{_THE}(?P<one>{NAME})"),
    # the new name of X is Y; X's official name is Y
    _rule(Relation.RENAMED, r"\bname\b", rf"\b{_ADJECTIVE}\sname\s(?:of|for)\s{_THE}{_ONE}{_NOUN}\s?(?:is|was|will\sbe|:)\s{_THE}{_OTHER}"),
    _rule(Relation.RENAMED, r"\bname\b", rf"{_ONE}['’]s?\s{_ADJECTIVE}\sname\s(?:is|was|will\sbe)\s{_THE}{_OTHER}"),
    # X will be launched as Y
    _rule(Relation.RENAMED, r"\bas\b|under", rf"{_ONE}{_NOUN},?\s(?:(?:is|was|has\sbeen|will\sbe|is\sgoing\sto\sbe|is\sto\sbe)\s(?:\w+ed\s)?(?:launched|shipped|marketed|branded|sold|released)|(?:will|is\sgoing\sto)\s(?:launch|ship))\s(?:[a-z]+\s){{0,3}}?(?:as|under\sthe\sname(?:\sof)?)\s{_THE}{_OTHER}"),
    # call Project X Y; call the X product Y; call X “Y”
    _rule(Relation.RENAMED, r"call|name|naming|dub", rf"\b(?i:call(?:ed|ing)?|nam(?:e|ed|ing)|dub(?:bed)?)\s(?:the\s|our\s)?(?P<one>(?:[Pp]roject|[Pp]roduct|Operation)\s[A-Z]\w+|(?:{NAME})\s{_KINDS}|[A-Z]\w+(?=\s[\"“‘'`*]))\s(?:the\s)?{_OTHER}"),
)  # fmt: skip
"""In the order in which they are tried; the first that says something of two names at a place is taken there."""

DENIED: Final = re.compile(
    r"\b(?:not|never|no\slonger|instead\sof|rather\sthan|decided\sagainst|reject\w*|confus\w+|mistak\w+|unlike|don['’]?t|"
    r"doesn['’]?t|didn['’]?t|isn['’]?t|wasn['’]?t|won['’]?t|cannot|can['’]?t|shouldn['’]?t|oppos\w+)\b",
    re.I,
)
"""Words that turn around what a sentence says of names."""
OPEN: Final = re.compile(
    r"(?i:\b(?:propos\w+|suggest\w*|consider\w*|should|could|might|maybe|perhaps|would|ideas?|what\sif|how\sabout|thinking|"
    r"thoughts?|what\sdo\s(?:you|we)|opinions?|vot(?:e|ing)\s(?:on|for|whether)|if\swe|discuss\w*|wonder\w*|whether|plan(?:s|ning)?\sto|"
    r"want\sto|like\sto|let['’]s|wish|possib\w+|candidates?|request\w*|can\swe|do\swe)\b|\[vote\]|\?)|\bmay\b"
)
"""Words of a sentence that proposes or asks, and does not tell."""
PARTS: Final = re.compile(
    r"\b(?:columns?|fields?|files?|folders?|director(?:y|ies)|variables?|functions?|methods?|class(?:es)?|parameters?|"
    r"arguments?|branch(?:es)?|buttons?|tabs?|sheets?|rows?|tables?|levels?|factors?|keys?|headers?|attributes?|propert(?:y|ies)|"
    r"macros?|menus?|options?|slots?|flags?|constants?|dimensions?|vectors?|lists?)\s(?:[a-z]+\s)?[\"“‘`'*]?$",
    re.I,
)
"""What stands before a name that is one of a program's or a table's parts: they share theirs with many others."""
