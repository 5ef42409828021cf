"""A time that a question tells by a meeting: "any news on the lease since the last board meeting?", "what was said of
it at the April board?".

When it was the calendar says, or what was written of it: minutes, a talk in its channel. The newest that is called so
before the question was asked is meant, or the newest of the time that is named with it. What was said *at* it stands in
what was written from its day on, until the next of its name or for a week: minutes, and what people passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import content_words, stem, stems
from cascade.language.dates import DateRange, dates_in, find
from cascade.query import Query, Term
from cascade.questions.course import KINDS
from cascade.questions.forms import asked_as, forms
from cascade.types import Document, Facet, Filters, Question

__all__ = ["Met", "meeting_meant"]

_KIND = (
    "meeting|minutes|call|stand-?up|review|retro|retrospective|workshop|off-?site|session|sync|all-hands|assembly|agm"
    "|board"
)
_AT = "at|from|in|during|of|on|about|did|does|has|was|were"
_MEETING = re.compile(
    rf"\b(?:(?P<since>since|after)|{_AT})\s(?:(?:the|our|my|their|its)\s)?"
    rf"(?P<what>(?:(?!(?:since|after|{_AT})\b)[\w’'-]+\s){{0,4}}?(?:{_KIND})\b(?:\s(?:{_KIND})\b)?)",
    re.I,
)
_OF = rf"(?:(?:the|our|my)\s(?:{'|'.join(sorted(KINDS))})\s(?:with|of|about|on)\s)?"
_THERE = rf"(?P<where>(?:from|at|in|during)\s(?:(?!(?:since|after|{_AT})\b)[\w’'-]+\s){{0,5}}?(?:{_KIND})\b.*?)"
_NEWS = forms(
    r"(?:(?:was|were|is|are|have)\s(?:there|we)\s)?(?:any|an|some)\s(?:new\s)?(?:updates?|news|word|progress|developments?)"
    rf"\s(?:on|about|regarding|concerning|with|of)\s{_OF}(?P<thing>.+?)\s{_THERE}",
    rf"(?:was|were)\sthere\sanything\s(?:on|about|regarding|concerning)\s{_OF}(?P<thing>.+?)\s{_THERE}",
    rf"(?:was|were|did)\s{_OF}(?P<thing>.+?)\s(?:discussed|mentioned|raised|brought\sup|talked\sabout|come\sup)\s{_THERE}",
)
"""Asks whether anything was said of a thing at a meeting."""
_NEWEST = re.compile(r"\b(?:last|latest|previous|most\srecent)\b(?!\s(?:day|week|month|quarter|year)\b)", re.I)
_NOT_SAID = frozenset(stems("last latest previous most recent meeting session minutes"))
"""Words of a meeting that what was said at it need not have, nor its title."""
_MINUTES = frozenset(stems("minutes notes recap summary"))
_RECORDS = _MINUTES | frozenset(stems("meeting"))
"""Words of a title for what was written at a meeting."""
_ANY = frozenset(stems("call review session sync workshop"))
"""Kinds of which there are many: one that is called no more than so may be any."""
_BESIDE = 0.1
"""What the name of a meeting counts beside what was said there: a record of it has that in its title."""
_READ = 60
"""Passages among which it is looked for."""
_JOINED = re.compile(r"(?<!\d)[-_]|[-_](?!\d)")
_WEEK = timedelta(days=7)


class Met(NamedTuple):
    """A meeting that a question names."""

    time: DateRange
    """Since it, or in which was written what was said there."""
    called: frozenset[str]
    """Stems of what it is called, beside "the last meeting"."""

    def said(self, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
        """`facets` for what was said there: who tells it tells of what it is called, and not that it met."""
        told = (f for f in facets if not _NOT_SAID.issuperset(stems(f.text)))
        of_it = {"must": True, "weight": _BESIDE}
        return tuple(f.model_copy(update=of_it) if self.called.issuperset(stems(f.text)) else f for f in told)


def as_said_there(text: str) -> str:
    """`text` as a question for what was said at a meeting, if it asks whether there was any news; else as it is."""
    asked = asked_as(_NEWS, text)
    if asked is None:
        return text
    return f"What was said about {asked['thing']} {re.sub('^from', 'at', asked['where'], flags=re.I)}?"


def meeting_meant(question: Question, ctx: Context) -> Met | None:
    """The meeting that the question names; None where it names none, or one that nothing tells of."""
    told = _MEETING.search(question.text)
    if told is None:
        return None
    what = told["what"]
    named = find(what, question.as_of, question.zone) or find(f"the {what}", question.as_of, question.zone)
    days = {stem(w) for found in named for w in content_words(found.text)}
    said = [w for w in content_words(what) if stem(w) not in days]
    core = {stem(w) for w in said} - _NOT_SAID
    if told["since"] is None and (core <= _ANY or not (named or _NEWEST.search(what))):
        return None
    held = sorted(at for at in _held(said, core or {stem(w) for w in said}, question, ctx) if at < question.as_of)
    meant = max((at for at in held if _is_of(at, named)), default=None)
    if meant is None:
        return None
    if told["since"]:
        return Met(DateRange(meant, None, told[0], *told.span()), frozenset())
    zone = ZoneInfo(question.zone)
    day = _midnight(meant.astimezone(zone).date(), zone)
    then = min((at for at in held if at >= day + timedelta(days=1)), default=day + _WEEK)
    return Met(DateRange(day, min(then, day + _WEEK), told[0], *told.span()), frozenset(core))


def _held(said: Sequence[str], core: set[str], question: Question, ctx: Context) -> Iterable[datetime]:
    """When meetings were held that are called so: the times of their records."""
    filters = question.filters.narrowed(Filters(kinds=("event", "doc", "meeting", "chat", "email")))
    if filters is None:
        return
    query = Query(should=tuple(Term(text=w, inflected=True) for w in said), filters=filters)
    hits = ctx.index.search(query, limit=_READ, lenient=False).hits
    found = ctx.known_documents(question, {h.document for h in hits}).values()
    called = [d for d in found if core <= _called(d) and _is_of_one(d, question.zone)]
    for document in [d for d in called if d.kind != "chat"] or called:  # it is also talked of on other days
        yield from _days(document, question.zone)


def _is_of_one(document: Document, zone: str) -> bool:
    """Whether a record that is called like a meeting is of one, and no letter to the board nor news of its month."""
    said = set(stems(_title(document)))
    if document.kind == "email":  # about the board many are called so, and its minutes go round by mail
        return not _MINUTES.isdisjoint(said) and document.parent is None
    return document.kind != "doc" or not _RECORDS.isdisjoint(said) or bool(_named_days(document, zone))


def _days(document: Document, zone: str) -> Iterable[datetime]:
    """When what a record tells of was: the day that it is called by, each day of an entry that repeats, or its time."""
    if document.at is None:
        return
    repeated = [date.fromisoformat(day) for day in str(document.meta.get("days") or "").split()]
    named = _named_days(document, zone) if document.kind != "event" else []
    days = [_midnight(day, ZoneInfo(zone)) for day in (*repeated, *named)]
    yield from days if named else (document.at, *days)


def _named_days(document: Document, zone: str) -> list[date]:
    """The days that a record's title names."""
    return [m.first for m in dates_in(_title(document), document.at, zone) if m.first is not None and m.first == m.last]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _called(document: Document) -> set[str]:
    """Stems of what a record is called, and of the channel that it is in."""
    return set(stems("\n".join((_title(document), *document.labels))))


def _title(document: Document) -> str:
    """What a record is called, in words: a file's name has them joined."""
    return _JOINED.sub(" ", document.title)


def _is_of(moment: datetime, times: Sequence[DateRange]) -> bool:
    """Whether a meeting is of the time that is named with it."""
    return all((t.after is None or t.after <= moment) and (t.before is None or moment < t.before) for t in times)
