"""Questions about the course of things: what happened, how something changed, and what stands now.

Told by cues in any order, for people ask as they think: "the outage, start to finish", "anything new on the lease?".
The words that only ask so are no topic: a record of an outage does not say "timeline".
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from cascade.types import Operation

__all__ = ["COURSES", "KINDS", "Course", "Only", "course_question"]

Only = Literal["", "in the way", "done"]
"""Statements of which kind alone are asked for: any, what hinders something, or whether it is done."""

COURSES = frozenset({Operation.TIMELINE, Operation.CHANGE, Operation.LATEST})
"""Operations whose answer is led by dates."""

KINDS = frozenset(
    "incident outage issue bug problem deal case matter affair project initiative thing situation story effort date "
    "summer winter spring autumn annual yearly quarterly monthly weekly current new old day week morning night".split()
)
"""What a course may be of, and when: who reports a fault does not write "incident", and there is one offsite a year."""

_TIMELINE = (
    r"\b(?:a\s|the\s)?(?:short\s|brief\s|full\s|rough\s)?(?:time-?\s?line|timline|chronology|history|course\sof\sevents)\s(?:of|for|on|in)\b",
    r"\btime-?\s?line\b|\bin\schronological\sorder\b|\bchronological(?:ly)?\b|\b(?:the\s)?sequence\sof\sevents\b",
    r"\b(?:the\s)?evolution\sof\b|\bstep\sby\sstep\b|(?<=,\s)in\sorder(?=\W*$)|\bin\sorder\sof\s(?:date|time)\b|\bblow\sby\sblow\b",
    r"\bwhat\s(?:has|have|had|all\s)?\s?happen(?:ed)?\b(?=.*\b(?:since|between|after|from|when|until|then|with|in\sorder)\b)",
    r"\bover\stime\b|^\W*what\s(?:has\s|had\s)?happened(?=\s(?:to|with|in|at|on|about|around)\b)",
    r"\bwhat\s(?:became|came|has\sbecome|has\scome)\sof\b",
    r"\bwhen\sdid\swhat\shappen\b|\bwhat\shappened\swhen\b|\b(?:from\s(?:the\s)?)?(?:start|beginning)\sto\s(?:the\s)?(?:end|finish)\b",
    r"\bhow\s(?:did|has|have|is|are|was|were)\b(?=.{2,90}\b(?:go(?:ne|ing)?|went|come\s(?:about|along|on)|coming\s(?:along|on)|came\sabout|unfold(?:ed)?"
    r"|progress(?:ed|ing)?|develop(?:ed|ing)?|evolv(?:e|ed|ing)|proceed(?:ed|ing)?|play(?:ed)?\sout)\b(?:\W*$|,|\s(?:so\sfar|since|over|from|until|in|on)\b))",
    r"\bhow\sdid\s(?:we|they|it)\scome\sto\b",
)
_CHANGE = (
    r"\bhow\s(?:has|have|did)\b(?=.{2,90}\b(?:chang(?:e|ed|ing)|shift(?:ed)?|mov(?:e|ed)|slip(?:ped)?|var(?:y|ied))"
    r"(?:\W*$|,|\s(?:since|over|from|between|after|during|in|so|with|again|this)\b))",
    r"\bwhat(?:'s|’s|\s(?:has|have|is|was|all))?\s(?:been\s|all\s)?(?:changed|changing|(?:is|was)\sdifferent)\b(?=\s(?:in|with|about|on|for|to|since|between|over|when|and|after)\b|\W*$)",
    r"\b(?:when|since\swhen|on\s(?:what|which)\sday)\s(?:did|was|were|has|have|had)\b(?=.{2,90}\bchanged?(?:\W*$|,|\sand\b))",
    r"\b(?:and\s)?(?:has|have|had|did)\s(?:it|that|this|they|those|anything|the\s\w+)\s(?:been\s)?chang(?:e|ed)\s?(?:since|again|afterwards|after\sthat)?(?=\W*$)",
    r"\bchanges?\s(?:to|in|of|over)\b(?=.*\b(?:since|over|so\sfar|history)\b)|\b(?:originally|initially|at\sfirst)\b(?=.*\b(?:now|then|later|today)\b)"
    r"|\bfirst\b(?=.*\bthen\b.*\b(?:now|later)\b)",
)
_LATEST = (
    r"\b(?:the\s)?(?:latest|newest|most\srecent)\s(?:(?:news|updates?|status|state|word|developments?|information|info)\s)?(?:on|about|with|regarding|from|of|for|concerning)\b",
    r"\b(?:any|an|new|latest)\s(?:\w+\s)?(?:news|updates?|developments?|progress)\s(?:on|about|with|regarding|from|of|for|concerning|in)\b",
    r"\b(?:what(?:'s|’s|\sis)|anything)\snew\s(?:on|with|about|in|from|regarding)\b(?!.*\d\.\d)",
    r"\bwhere\s(?:are|do|does|is)\s(?:we|things|it|they|the\s\w+|our\s\w+)\s(?:stand\s|at\s|now\s)?(?:on|with|regarding|about|in)\b",
    r"\bhow\s(?:do|does)\s(?:things|it|matters|the\s\w+)\sstand\b|\bwhat(?:'s|’s|\sis)\sthe\s(?:current\s|present\s)?(?:status|state\sof\s(?:play|things))\s(?:of|on|with|in|for)\b",
    r"^\W*(?:(?:what(?:'s|’s|\sis)|any)\s)?(?:the\s)?(?:current\s)?(?:status|state\sof\splay)(?:\supdates?)?(?:\s(?:of|on|with|for|regarding)|:)\s(?=\S)"
    r"|^\W*(?!(?:wh\w+|how|do|does|did|is|are|was|were|has|have|set|change)\b)(?=(?:\S+\s){1,6}status\W*$)|\bhow\s(?:far|long)\s(?:along\s)?(?:are|is)\s(?:we|they|things)\s(?:on|with|in)\b",
    r"\bwhat\s(?:do\swe\sknow|has\sbeen\ssaid|was\ssaid)\s(?:last|most\srecently)\b",
)
_AFTERWARDS = (
    r",?\s\band\s(?:since\swhen|when|what\s(?:has\s)?happened\s(?:since|then|after(?:wards?)?)|what\sthen|then\swhat)\b"
    r"|\bsince\s(?:then|when|(?:its|their|the|our)\s(?:very\s)?(?:kick-?\s?off|start|beginning|inception|outset|launch))(?=\W*$|,)"
    r"|\bfrom\s(?:its|the)\s(?:start|beginning)\b|\bin\sorder(?=\W*$)|\bso\sfar\b"
    r"|\b(?:over|during|in|through(?:out)?)\s(?:(?:the|our)\s)?(?:course\sof\s)?(?:(?:the|our)\s)?(?:negotiations?|talks|bargaining)\b"
    r"|\bsince(?=\W*$)|\bplease\b|\bpls\b"
)
_ASKS = re.compile(
    r"^\W*(?:please\s)?(?:walk|take|talk|run)\s(?:me|us)\sthrough\s(?:the\s)?"
    r"|^\W*(?:(?:can|could|would)\s(?:you|we|i)\s)?(?:please\s)?(?:give|show|tell|write|make|draw\sup|get)\s(?:me|us)?\s?(?:an?\s|the\s)?"
    r"|^\W*(?:was|were|is|are)\sthere\s|^\W*(?:do|did)\swe\s(?:have|get|hear)\s|^\W*what(?:'s|’s|\sis|\swas|\sare)\s",
    re.I,
)
_ASKING = {
    Operation.TIMELINE: re.compile(
        r"\b(?:happen(?:ed|s|ing)?|evolv(?:e|ed|ing)|develop(?:ed|ing)?|progress(?:ed|ing)?|proceed(?:ed|ing)?|unfold(?:ed)?|went|gone"
        r"|go(?:ing)?(?=\W*$|,|\ssince)|come?(?:\sto|\sabout|\salong)|coming\salong|came\sabout|play(?:ed)?\sout|decided?)\b",
        re.I,
    ),
    Operation.CHANGE: re.compile(
        r"\b(?:chang(?:e|ed|es|ing)|shift(?:ed)?|moved?|slip(?:ped)?|decided?|agreed?|settled?|originally|initially|at\sfirst"
        r"|(?:first|then|now|later)(?=\W))\b",
        re.I,
    ),
    Operation.LATEST: re.compile(r"\b(?:latest|news|updates?|status|currently|still|stand)\b", re.I),
}
"""Words that tell a course in a question, and nothing of what it is of."""
_NO_COURSE = re.compile(
    r"^\W*(?:who|whom|whose|how\s(?:many|much|long|old|can|should|to|do(?!\s(?:things|matters)))|why|where(?!\s(?:are|do|does|is)\s(?:we|things|it|they|the|our)\b))\b"
    r"|\b(?:last|first)\s(?:updated|changed|modified|edited|revised|published|reviewed)\b|\bversion\shistory\s(?:file|page)\b",
    re.I,
)
"""Other questions: who changed something, when a record was last updated."""


class Course(NamedTuple):
    """What is asked of the course of something, and the question's words for that something."""

    operation: Operation
    topic: str
    """The question without the words that only ask."""
    only: Only = ""


_HINDERS = r"(?:blocking|holding up|holding back|delaying|stalling|stopping|preventing|(?:standing )?in the way of)"
_HINDERED = r"(?:waiting (?:for|on)|blocked (?:by|on)|held up by|stuck on|hanging on)"
_BLOCKERS = r"(?:blockers?|obstacles|impediments|hold-?ups|show-?stoppers|road-?blocks)"
_LEFT = (
    r"(?:(?:still|yet) (?:open|missing|pending|unfinished|left|outstanding|to be done|to do)|left|outstanding"
    r"|remaining)(?: to (?:do|be done))?"
)
_DONE = (
    r"(?:done|finished|completed?|closed|fixed|mended|repaired|replaced|resolved|settled|solved|sorted(?: out)?"
    r"|dealt with|cleared(?: up)?|installed|fitted|delivered|shipped|carried out)"
)
_FINISHED = rf"(?:{_DONE}|over|through|ready|in place|behind us|(?:up and )?running again|working again)"
_HAPPENED = rf"(?:been {_DONE}|taken place|happened)"
_ONLY: tuple[tuple[Only, str], ...] = (  # of a line with single spaces
    ("in the way", rf"(?:what|who)(?:['’]s| is| are)? (?:still |now |currently )?{_HINDERS} (?P<topic>.+?)"),
    ("in the way", r"what(?:['’]s| is) (?:still )?(?:holding|keeping) (?P<topic>.+?) (?:up|back)"),
    ("in the way", rf"what(?:['’]s| is| are) (?P<topic>.+?) (?:still )?{_HINDERED}"),
    ("in the way", rf"(?:[\w'’]+ ){{0,4}}?{_BLOCKERS} (?:are there )?(?:for|to|on|of|with) (?P<topic>.+?)"),
    ("in the way", rf"what(?:['’]s| is| are)? {_LEFT} (?:for|on|with|before|in) (?P<topic>.+?)"),
    ("done", rf"(?:is|are|was|were) (?P<topic>.+?) (?:all |now |already |finally )*{_FINISHED}"),
    ("done", rf"(?:has|have|had) (?P<topic>.+?) (?:already |now )*{_HAPPENED}"),
    ("done", r"did (?P<topic>.+?) (?:already )?(?:happen|take place|get done|go ahead)"),
)
_BY_NOW = r"(?: (?:yet|already|now|so far|in the end))?(?: (?:(?:in time )?for|before|since|until) .+)?"
_READ_ONLY = tuple((only, re.compile(rf"^\W*{form}{_BY_NOW}\W*$", re.I)) for only, form in _ONLY)


def course_question(text: str) -> Course | None:
    """What `text` asks of the course of things; None where it asks for something else."""
    line = " ".join(text[:500].split())
    for only, form in _READ_ONLY:
        if found := form.match(line):
            return Course(Operation.LATEST, found["topic"], only)
    if _NO_COURSE.search(line):
        return None
    for operation, patterns in _READ:
        if any(p.search(line) for p in patterns):
            return Course(operation, _topic(operation, line))
    return None


_READ = tuple(
    (operation, tuple(re.compile(p, re.I) for p in patterns))
    for operation, patterns in (
        (Operation.CHANGE, _CHANGE),
        (Operation.LATEST, _LATEST),
        (Operation.TIMELINE, _TIMELINE),
    )
)
_CUES = tuple(re.compile(p, re.I) for patterns in (_TIMELINE, _CHANGE, _LATEST) for p in patterns)
_STAGES = re.compile(r":\s(?:[a-z]+,?\s?){1,9}\W*$")
"""What is named after a colon are the steps that somebody expects: "reported, fixed, released"."""
_CUE = 2
"""Words before a colon that may only ask: "short history: the move to Leith"."""
_TAIL = re.compile(_AFTERWARDS, re.I)


def _topic(operation: Operation, line: str) -> str:
    steps = _STAGES.search(line)
    said = line[: steps.start()] if steps and len(line[: steps.start()].split()) > _CUE else line
    bare = _ASKS.sub(" ", _TAIL.sub(" ", said))
    for cue in _CUES:
        bare = cue.sub(" ", bare)
    return " ".join(_ASKING[operation].sub(" ", bare).split()).strip(" ,:?.!")
