"""Questions for what is on a calendar: when something is next or was last, and what there is in a time."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from cascade.language.datewords import MONTH_NAME

__all__ = ["OCCASIONS", "Agenda", "Which", "agenda_question"]


Which = Literal["next", "last", "all"]


class Agenda(NamedTuple):
    """What is asked of a calendar."""

    which: Which
    topic: str
    """What the entry is called; empty where any is meant."""
    who: str = ""
    """Whose it is, or with whom."""


OCCASIONS = frozenset(
    "meeting meetings event events appointment appointments call calls entry entries date dates session sessions "
    "occasion occasions thing things deadline deadlines booking bookings".split()
)
"""Words for an entry of a calendar, which its title may lack."""

_KIND = r"(?:meetings?|events?|appointments?|calls?|sessions?|deadlines?|bookings?|entries)"
_NEXT, _LAST = r"(?:next|upcoming|coming)", r"(?:last|previous|latest|most recent)"
_OUR = r"(?:the|our|my|your)"
_LIST = r"(?:list |show (?:me )?|what are |summari[sz]e |recap )?"
_CALENDAR = r"(?:calendar|agenda|diary|schedule)"
_HAVE = (
    r"(?:are there|is there|do (?:i|we) have|have (?:i|we) got|are (?:scheduled|planned|coming up|happening|on|due))"
)
_PLANNED = r"(?:on|happening|coming up|planned|scheduled)"
_IN = r"(?:for |on |in |of |at |over )?"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)(?= \d))"
_TIME = (
    rf"(?:(?:the )?(?:next|this|coming|last) (?:\w+ )?(?:days?|weeks?|weekend|months?|quarter|{_DAY})"
    r"|the weekend|today|tomorrow|tonight|yesterday|(?:on )?the \d{1,2}(?:st|nd|rd|th)"
    rf"|(?:on )?{_DAY}|(?:on )?\d{{1,2}}(?:st|nd|rd|th)? \w+|(?:in )?{MONTH_NAME})\b.*"
)
_IS_IT = (
    r"(?:is there|are there|do (?:i|we) have|have (?:i|we) got|is|when(?:['’]s| is| are)|what time(?:['’]s| is)"
    r"|(?:am i|are we) (?:having|doing|at|going to|seeing|meeting))(?: (?:an?|the|my|our|any|some))?"
)
"""Asks whether, or when, what is named then is in a time."""
_NAME = r"[\w.-]+(?: [\w.-]+)??"
_HAS = rf"(?:does|has) (?P<who>{_NAME}) (?:have|got)"
_WITH = re.compile(
    rf" (?:with|involving|for(?! (?:the )?(?:next|this|coming|to\w+|\d|\w+day\b|{MONTH_NAME}))) (?:the )?"
    r"(?P<who>[\w.&'’-]+(?: [\w.&'’-]+){0,3}?)"
    r"(?= (?:in|on|for|next|this|today|tomorrow|tonight|coming|during|over|until|by|before|after)\b|$)",
    re.I,
)
"""Who takes part in what is on, before the time or after it."""
_WHATS = re.compile(r"^(\W*what)s\b", re.I)
_SEE = r"(?:see|meet|visit|call|talk to|speak (?:to|with)|seeing|meeting|visiting|calling)"
_WHOM = rf"(?:with )?(?:the )?(?P<who>{_NAME})(?: again)?"
_FORMS: tuple[tuple[Which, str], ...] = (  # of a line with single spaces
    ("next", rf"when(?:['’]s| is| are| will| does| do) (?:{_OUR} )?{_NEXT} (?P<topic>(?!time\b).+)"),
    ("next", rf"what(?:['’]s| is) the (?:date|day|time) of (?:{_OUR} )?{_NEXT} (?P<topic>.+)"),
    ("next", rf"(?:what time|(?:on )?(?:what|which) day) is (?:{_OUR} )?{_NEXT} (?P<topic>.+)"),
    ("next", rf"when (?:do|does|will|is|are) (?:we|they|the (?P<topic>[\w ]+?)) {_NEXT} (?:meet|meeting)"),
    ("next", rf"(?:{_OUR} )?{_NEXT} (?P<topic>{_KIND}(?: .+)?)"),
    ("next", rf"when (?:do|will|am|are|can) (?:i|we) (?:next )?{_SEE} {_WHOM}"),
    ("last", rf"when did (?:i|we) last {_SEE} {_WHOM}"),
    ("last", rf"when (?:was|were|did) (?:{_OUR} )?{_LAST} (?P<topic>(?!time\b).+)"),
    ("last", rf"when did (?:we|they|the (?P<topic>[\w ]+?)) {_LAST} meet"),
    ("all", rf"what(?:['’]s| is| do (?:i|we) have)(?: (?:on|in))? {_OUR} {_CALENDAR}(?: {_IN}{_TIME})?"),
    ("all", rf"what(?:['’]s| is)(?: (?:on|in))? (?P<who>{_NAME})['’]s {_CALENDAR}(?: {_IN}{_TIME})?"),
    ("all", rf"what(?:(?:['’]s| is| was) {_PLANNED}| (?:am i|are we) doing) {_IN}{_TIME}"),
    ("all", rf"(?:am|are|is|will) (?:i|we|(?P<who>{_NAME})) (?:be )?(?:free|available|busy|booked) {_IN}{_TIME}"),
    ("all", rf"(?:is there|do (?:i|we) have|have (?:i|we) got) (?:anything|something)(?: {_PLANNED})?"),
    ("all", rf"(?:what|which) (?P<topic>(?:[\w-]+ )?{_KIND}) (?:{_HAVE}|{_HAS}) {_IN}{_TIME}"),
    ("all", rf"{_LIST}(?:all )?(?:{_OUR} )?(?:{_NEXT} )?(?P<topic>{_KIND}) {_IN}{_TIME}"),
    ("all", rf"{_LIST}(?:(?:{_OUR}|(?P<who>{_NAME})['’]s) )?{_CALENDAR} {_IN}{_TIME}"),
    ("all", rf"what (?:do|did) (?:i|we) have(?: {_PLANNED})? {_IN}{_TIME}"),
    ("all", rf"(?:is there |do (?:i|we) have )?(?:anything|something)(?: {_PLANNED})? {_IN}{_TIME}"),
    ("all", rf"do (?:i|we) have time {_IN}{_TIME}"),
    ("all", rf"(?:{_IS_IT}|any) (?P<topic>(?!anything\b|something\b)[\w'’& -]+?) {_IN}{_TIME}"),
)
_READ = tuple((which, re.compile(rf"^\W*{form}\W*$", re.I)) for which, form in _FORMS)
_ENDS = re.compile(
    r"(?: (?:start|begin|happen|held|take place|taking place|scheduled|planned|due|on|be|at|going to be))+$", re.I
)


def agenda_question(text: str) -> Agenda | None:
    """What `text` asks of a calendar; None where it asks for something else."""
    line = _WHATS.sub(r"\1's", " ".join(text[:300].split()).rstrip(" ?.!"))
    beside = _WITH.search(line)
    bare = _WITH.sub("", line, count=1)
    for which, form in _READ:
        if found := form.match(bare if which == "all" else line):
            told = found.groupdict()
            who = told.get("who") or (beside["who"] if beside and which == "all" else "")
            return Agenda(which, _ENDS.sub("", (told.get("topic") or "").strip()), who)
    return None
