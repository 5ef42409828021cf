"""What a question itself narrows the search to: a time, a kind of source, and whose words are meant.

A time that is named ("in February", "at the end of 2024") is when something was so, and not when somebody told of it:
it is told of from then on, and mostly by its name. So it narrows to what was written since it began, and its name is
one more word to look for, unless the question is for records of that time. How something is in a time that is not over
yet was told before as well.
"""

from __future__ import annotations

import re

from cascade.language.dates import DateRange
from cascade.language.datewords import MONTHS
from cascade.questions.course import COURSES, course_question
from cascade.questions.shape import IRREGULAR_PAST, NOT_PAST
from cascade.types import Facet, Filters, Operation, Question, SubQuestion

__all__ = ["filters_of", "is_named", "is_talked_of", "scopes", "since_then"]

_KINDS = (
    ("email", re.compile(r"\b(?:in|by|from|via)\s+(?:an?\s+|the\s+|my\s+|our\s+)?e?-?mails?\b|\be-?mailed\b", re.I)),
    (
        "chat",
        re.compile(
            r"\b(?:in|on|via|over)\s+(?:the\s+)?(?:slack|(?:google )?chat|whatsapp|telegram|discord|teams channel)\b",
            re.I,
        ),
    ),
    ("contact", re.compile(r"\b(?:in|among|from)\s+(?:my|our|the)\s+(?:contacts|address book)\b", re.I)),
    ("event", re.compile(r"\b(?:in|on)\s+(?:my|our|the)\s+calendar\b", re.I)),
)
_SAID = re.compile(
    r"\b(?:did|does|has|have)\s+(.{2,40}?)\s+(?:say|said|write|written|wrote|mention(?:ed)?|tell|told|email(?:ed)?|think"
    r"|thought|reply|replied|suggest(?:ed)?|propose[d]?|recommend(?:ed)?)\b",
    re.I,
)
_ACCORDING = re.compile(r"\baccording\sto\s((?:[A-Z][\w'’-]*)(?:\s[A-Z][\w'’-]*){0,2})(?=\W*$|[,;])")
"""Whose word it is that is asked for."""
_CALENDAR = re.compile(
    r"\b(?P<short>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\bq[1-4]\b|\b(?:19|20)\d\d\b"
    r"|\b(?:first|second|third|fourth)\squarter\b",
    re.I,
)
"""A time that is named and not told from today: what it is about may be told later."""
_OVER = re.compile(r"(?:last|past|previous)\s(?:month|quarter|year)", re.I)
"""A time that is reported on once it is over."""
_TO_COME = re.compile(r"\b(?:will|shall|going\sto)\b|['’]ll\b", re.I)
_PAST = re.compile(
    rf"\b(?:did|was|were|had|have|has|been|so\sfar|new|(?!(?:{'|'.join(sorted(NOT_PAST))})\b)\w{{2,}}ed)\b", re.I
)
_OF_RECORDS = re.compile(
    r"\b(?:e?-?mails?|messages?|posts?|threads?|letters?|memos?|notes?|documents?|papers?|tickets?|requests?|prs?|minutes"
    r"|say|said|writes?|wrote|written|sent|mention(?:ed)?|discuss(?:ed)?|post(?:ed)?|report(?:ed)?|talk(?:ed)?)\b",
    re.I,
)
"""Words of a question for what was written at a time."""
_LONG = {name[:3]: name for name in MONTHS}
_NAMED = 0.5
"""What the name of a time counts beside a word: who tells of it then need not say when."""


_AS_TOPIC = re.compile(
    r"\b(?:about|regarding|concerning)\s+(?:the\s+)?(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|(?:the\s)?weekend)"
    r"(?!['’])\b(?!\s+(?:meeting|call|standup|stand-up|sync|session)\b)",
    re.I,
)


def is_talked_of(found: DateRange, text: str) -> bool:
    """Whether a day is what is talked about, and not when: a word to look for."""
    topic = _AS_TOPIC.search(text)
    return topic is not None and found.text.lower().endswith(topic["day"].lower())


def scopes(found: DateRange, question: Question) -> bool:
    """A time narrows the search where the library can have something from it: it has begun, and the question does not
    ask what will be, which is written before it is, nor how things are in a time that goes on."""
    if (found.after is not None and found.after >= question.as_of) or _TO_COME.search(question.text):
        return False
    over = found.before is not None and found.before <= question.as_of
    return over or found.before is None or _is_past(question.text) or course_question(question.text) is not None


def _is_past(text: str) -> bool:
    """Whether a question is of what was, by its verbs, or of what was written."""
    told = set(re.findall(r"\w+", text.lower()))
    return not told.isdisjoint(IRREGULAR_PAST) or _PAST.search(text) is not None or _OF_RECORDS.search(text) is not None


def is_named(found: DateRange) -> bool:
    """Whether a time is told by its name: by a year, a quarter or a month."""
    return _CALENDAR.search(found.text) is not None


def filters_of(question: Question, ranges: list[DateRange], *, met: bool) -> tuple[Filters, list[str]]:
    """What the question itself narrows to, and a sentence on each. What somebody said where people `met`, others tell
    as well."""
    reasons = []
    after = before = None
    if len(ranges) == 1:
        after, before = ranges[0].after, ranges[0].before
        reasons.append(f"“{ranges[0].text}” is {_day(after)} to {_day(before)}, as of {question.as_of:%Y-%m-%d}")
    kinds = tuple(kind for kind, pattern in _KINDS if pattern.search(question.text))
    if kinds:
        reasons.append(f"looks in {', '.join(kinds)}, as the question says")
    people: tuple[tuple[str, str], ...] = ()
    said = _SAID.search(question.text) or _ACCORDING.search(question.text)
    if said and said[1][:1].isupper() and not met:
        people = (("from", said[1]),)
        reasons.append(f"looks at what {said[1]} wrote")
    return Filters(kinds=kinds, after=after, before=before, people=people), reasons


def since_then(sub: SubQuestion, ranges: list[DateRange]) -> SubQuestion:
    """`sub` with a time that is named as the day from which on it may be told of, and its name as a word."""
    named = [found for found in ranges if is_named(found) or _OVER.fullmatch(found.text)]
    of_records = sub.operation in (*COURSES, Operation.SUMMARY) or _OF_RECORDS.search(sub.text) is not None
    records = sub.steps or sub.filters.people or of_records
    topic = bool(sub.facets)  # a time alone is no topic: any record of it would speak of it
    if len(named) != 1 or records or not topic or not (sub.filters.after and sub.filters.before):
        return sub
    facets = (*sub.facets, *(_called(found) for found in named if found.text in sub.text and is_named(found)))
    return sub.model_copy(update={"filters": sub.filters.model_copy(update={"before": None}), "facets": facets})


def _called(found: DateRange) -> Facet:
    """A time in the ways that people name it."""
    told = _CALENDAR.search(found.text)
    assert told is not None, "a time that is named has a name"
    if told["short"] is None:
        return Facet(text=told[0], weight=_NAMED)
    short = told["short"].title()
    return Facet(text=_LONG[short], variants=(short,) if _LONG[short] != short else (), weight=_NAMED)


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "…"
