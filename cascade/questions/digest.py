"""Questions for what records say as a whole: a summary, what was decided, what is to be done.

"Summarise the April board meeting", "what was agreed at Monday's stand-up?", "action items from the call with Larch":
no word of the verb, and none of the kind of statement that is wanted, has to be in what answers.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

__all__ = ["ASPECTS", "Aspect", "Digest", "digest_question"]

Aspect = Literal["all", "decisions", "actions"]


class Digest(NamedTuple):
    """What is wanted of the records that `topic` tells of."""

    aspect: Aspect
    topic: str
    """The question without the words that only ask; empty where it names no record and no subject."""
    sentences: int | None = None
    """How many the person wants, where they say so."""


ASPECTS: dict[Aspect, tuple[str, ...]] = {
    "decisions": ("decided", "decision", "agreed", "approved", "resolved", "voted", "settled on"),
    "actions": ("action", "to do", "next step", "follow up", "task", "will"),
}
"""Words by which statements of a kind are looked for where the question names neither record nor subject."""

_POLITE = r"^\W*(?:(?:hi|hey|hello|ok|okay|so|and|also|now)\b[ ,]*)?(?:(?:can|could|would|will) (?:you|we|someone) )?"
_POLITE += r"(?:please |pls |just |quickly |briefly )*"
_GIVE = (
    r"(?:(?:give|show|get|write|make|send|prepare|draft) (?:me|us)? ?|(?:i|we)(?:['’]d like| want| need| would like) "
    r"|what(?:['’]s| (?:is|are|was|were)) )?"
)
_SIZE = (
    r"(?:(?:an?|the|some|my|our|all|any|short|brief|quick|rough|concise|one[- ](?:line|paragraph)|key|main"
    r"|most important|high[- ]level|executive|general),? )*"
)
_OF = r" ?(?:of|on|from|about|for|in|at|after)\b"
_SUMMARY = (
    r"(?:summary|recap|overview|gist|digest|synopsis|run-?down|tl;?dr|highlights?|take-?aways?|upshot|essentials"
    r"|(?:key|main|important|bullet) (?:points?|findings|facts|messages|topics))"
)
_SUMMARISE = r"(?:summari[sz]e|sum up|recap|condense|digest|boil down)(?: for (?:me|us))?"
_SHORTLY = r"(?:tl;?dr|in a nutshell|(?:short |quick |brief )?(?:summary|recap)(?:,? please)?)"
_DECISIONS = r"(?:decisions?|resolutions?|agreements reached|outcomes|conclusions)"
_TAKE = r"(?:make|take|reach|made|taken|reached|come to)"
_TAKEN = r"(?:made|taken|reached|agreed|come to|came out|passed)"
_DECIDED = r"(?:decided?(?: (?:on|upon))?|agreed?(?: (?:on|upon|to))?|resolved?|concluded?|settled?(?: on)?)"
_ACTIONS = r"(?:action ?(?:items?|points?)|actions|to-?dos|next steps?|follow[- ]ups|tasks agreed)"
_DISCUSSED = r"(?:discussed|talked about|covered|said|brought up|mentioned)"
_DISCUSS = r"(?:discuss|talk about|cover|go over|go through)"
_WERE = r"(?:was|were|got|has been|have been)"
_WHERE = r"(?: (?P<topic>(?:at|in|during|on|by|from|after|last|this|yesterday|today|since|between)\b.*))?\W*$"
"""What may follow a verb of deciding: when or where. What something was decided about is another question."""
_MEETING = (
    r"(?:meetings?|calls?|reviews?|stand-?ups?|syncs?|all[- ]hands|off-?sites?|workshops?|sessions?"
    r"|retro(?:spective)?s?|interviews?|town halls?|kick-?offs?|post-?mortems?|debriefs?|demos?|one-to-ones?"
    r"|1:1s?|minutes|hearings?|seminars?|board|committees?|councils?|huddles?|assembl(?:y|ies)|agm)"
)
_PAPER = r"(?:newsletter|report|memo|minutes|notes?|letter|policy|agreement|contract|guide|handbook|faq|paper|leaflet)"
_SAY = r"(?:say|cover|contain)\b(?! (?:about|on|of)\b)"
_RELEASE = r"(?=.*\d\.\d)"
_SOMEBODY = r"(?:\w+ ){0,3}?\w+"

_FORMS: tuple[tuple[Aspect, str], ...] = (  # of a line with single spaces
    ("decisions", rf"(?:list )?{_GIVE}{_SIZE}{_DECISIONS}{_OF} (?P<topic>(?!whether\b|to\b).+)"),
    ("decisions", rf"(?:what|which) (?:\w+ )?{_DECISIONS} {_WERE} (?:{_SOMEBODY} )??{_TAKEN}{_WHERE}"),
    ("decisions", rf"what (?:\w+ )?{_DECISIONS} (?:did|have|has) (?P<by>{_SOMEBODY}) {_TAKE}{_WHERE}"),
    ("decisions", rf"what (?:{_WERE}|(?:did|has|have) (?P<by>{_SOMEBODY})) {_DECIDED}{_WHERE}"),
    ("actions", rf"(?:list )?{_GIVE}{_SIZE}(?:(?:open|agreed) )?{_ACTIONS}{_OF} (?P<topic>.+)"),
    ("actions", rf"(?:what|which) {_ACTIONS} (?:{_WERE}|came|did|are)\b(?: \w+){{0,3}}?{_WHERE}"),
    ("actions", rf"who (?:has|have|had|needs|was|is) (?:to|supposed to|meant to) do what\b{_WHERE}"),
    ("all", rf"{_SUMMARISE} (?P<topic>.+)"),
    ("all", rf"{_GIVE}{_SIZE}{_SUMMARY}{_OF} (?P<topic>.+)"),
    ("all", rf"{_GIVE}{_SIZE}minutes{_OF} (?P<topic>.+)"),
    ("all", r"tl;?dr\b\W*(?P<topic>.+)"),
    ("all", rf"(?P<topic>.{{3,120}}?)[ ,:–-]+{_SHORTLY}\W*$"),
    ("all", rf"what {_WERE} (?:all )?{_DISCUSSED} (?:at|in|during|on) (?P<topic>(?!.*\babout\b).*\b{_MEETING}\b.*)"),
    ("all", rf"what did {_SOMEBODY} {_DISCUSS} (?:at|in|during|on) (?P<topic>.*\b{_MEETING}\b.*)"),
    ("all", rf"what(?:['’]s| is| was| are) (?:new |included |changed |fixed )?in (?P<topic>{_RELEASE}.+)"),
    ("all", rf"what (?:does|did) (?P<topic>(?:the|our) (?:[\w-]+ ){{0,4}}?{_PAPER}) {_SAY}"),
    ("all", rf"what(?:['’]s| is| was) (?P<topic>(?:the|our) .*\b{_MEETING}\b.*) about"),
    ("all", rf"what (?:came out|was the (?:upshot|outcome|result)) of (?P<topic>.*\b{_MEETING}\b.*)"),
    ("all", rf"what happened (?:at|in|during) (?P<topic>.*\b{_MEETING}\b.*)"),
)
_READ = tuple((aspect, re.compile(_POLITE + form, re.I)) for aspect, form in _FORMS)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_LENGTH = re.compile(
    rf"\b(?:in|with) (?:just |about |at most )?(?:(?P<n>\d+|{'|'.join(_NUMBERS)}) )?(?:short |key |bullet |single )?"
    r"(?:sentences?|bullets?|points?|lines?)\b",
    re.I,
)
_TAIL = re.compile(r"(?:,? ?\b(?:please|pls|for (?:me|us)|thanks|briefly|in (?:brief|short|a nutshell)))+\W*$", re.I)
_NOBODY = frozenset("we they you i people everyone everybody the team group all it".split())
_LEAST = 2
"""Characters of a topic."""


def digest_question(text: str) -> Digest | None:
    """What `text` wants of records as a whole; None where it asks for something else."""
    line = " ".join(text[:500].split())
    length = _LENGTH.search(line)
    said = " ".join(_LENGTH.sub(" ", line).split()) if length else line
    said = _TAIL.sub("", said).strip(" ,:?.!")
    for aspect, form in _READ:
        if found := form.match(said):
            told = found.groupdict()
            topic = " ".join(part for name in ("by", "topic") if (part := _topic(told.get(name))))
            if aspect != "all" or len(topic) >= _LEAST:
                return Digest(aspect, topic, _sentences(length))
    return None


def _topic(part: str | None) -> str:
    """What a part of a question says of what it is about; empty where it names nobody in particular."""
    words = (part or "").strip(" ,:?.!").split()
    return "" if all(word.lower() in _NOBODY for word in words) else " ".join(words)


def _sentences(length: re.Match[str] | None) -> int | None:
    said = (length["n"] or "").lower() if length else ""
    return int(said) if said.isdigit() else _NUMBERS.get(said)
