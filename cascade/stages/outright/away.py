"""Who is away, and when: by calendars, and by what people say of their holidays and days off.

"I'm on leave until 3 July" tells of its writer and of the days up to the third, "Ana is off next week" of Ana and of
the week after it was written. What names no day is of the day that it was written on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import STOP_WORDS, Name, asks, content_words, names, words
from cascade.language.dates import dates_in, days_in
from cascade.passages import passages
from cascade.questions.absence import AWAY, ENTRY, absence_question
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.outright.scheduled import days_meant, days_of, entries_of, nth_in_full
from cascade.stages.weighing.sentence import own_sentences, record
from cascade.stages.weighing.somebody import is_somebody
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["away"]

_MYSELF = re.compile(r"\b(?:I|I['’](?:m|ll|ve)|[Mm]y|me|[Ww]e)\b")
_ANOTHER = re.compile(r"\b(?:you|he|she|they|it|his|her|their|everyone|everybody|nobody)\b", re.I)
_GREETING = frozenset("hi hello dear all team note reminder fyi heads quick".split())
_AND, _TO = re.compile(r"\s?(?:,|and|&|\+)\s?"), re.compile(r"\s?(?:to|until|till|through|[-–—|])\s?", re.I)
_UNTIL = re.compile(r"\b(?:until|till|through|up\sto)\s(?:the\s)?(?:and\sincluding\s)?$", re.I)
_BACK = re.compile(r"\b(?:back|return(?:s|ing)?)\b[\w\s]{0,20}$", re.I)
_WHERE = re.compile(r"\([^()]*\)|\s(?:in|to)\s.*$")
_DAY = timedelta(days=1)
_BEFORE = timedelta(days=180)
"""How long before somebody is away it may have been said."""
_WORDS = ("holiday", "vacation", "leave", "honeymoon", "sabbatical", "pto", "ooo", "away", "off", "out", "not in")
_READ, _TOLD = 2_000, 40


class _Absence(NamedTuple):
    """That somebody is away, and what tells it."""

    who: str
    first: date
    last: date
    line: str
    quote: Quote

    @property
    def order(self) -> tuple[date, str, str]:
        return self.first, self.who, self.line


def away(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who is away in the time that `sub` names, or when the one is whom it names; None where it asks something else."""
    asked = absence_question(sub.text, question.as_of, question.zone)
    who = set(words(asked.who)) if asked else set()
    if asked is None or (who and not is_somebody(who, ctx.library.people(asked.who))):
        return None
    today = question.today
    first, last = days_meant(sub.text, question) or (today, date.max if asked.when else today)
    entries = list(entries_of(question, first, last, ctx))
    records = _records(question, first, last, ctx)
    found = (*_scheduled(entries, question.zone, ctx), *(a for d in records for a in _told(d, question.zone, ctx)))
    read = (counted(len(entries), "entry of the calendar", "entries of the calendar"), counted(len(records), "record"))
    looked_at = f"{' and '.join(read)} with words for days off"
    then = [a for a in found if who <= set(words(a.who)) and a.first <= last and a.last >= first]
    told = sorted({(a.who, a.line): a for a in then}.values(), key=lambda a: a.order)
    if not told:
        return Evidence(sub=sub.id, read_off=looked_at, missing=("an absence in that time",))
    return read_off(
        sub,
        [a.quote for a in told[:_TOLD]],
        one_each(f"{a.who}: {a.line}" for a in told[:_TOLD]),
        looked_at,
        course=f"Away {_told_time(first, last)}:",
        several=True,
        unread=max(len(told) - _TOLD, 0),
    )


def _told_time(first: date, last: date) -> str:
    if last == date.max:
        return f"from {first} on"
    return f"on {first}" if first == last else f"between {first} and {last}"


# --- by calendars -------------------------------------------------------------------------------------------------


def _scheduled(entries: Iterable[Document], zone: str, ctx: Context) -> Iterator[_Absence]:
    """Of the entries of calendars those that say nothing but who is away."""
    for document in entries:
        days = list(days_of(document, zone))
        journey = document.meta.get("all_day") and len(days) == 1 and days[0].last > days[0].first
        if not (ENTRY.search(document.title) or journey):
            continue
        called = [n for n in names(document.title, doubtful=True) if _is_known(n.text, ctx)]
        said = {word for name in called for word in words(name.text)}
        rest = _WHERE.sub("", ENTRY.sub(" ", document.title))
        if any(w not in said and w not in STOP_WORDS for w in words(rest)):
            continue
        people = [n.text for n in called] or list(dict.fromkeys(p.identity.name for p in document.people))[:1]
        for entry in days:
            quote = record(document, 0, entry.end)
            yield from (_Absence(who, entry.first, entry.last, entry.line, quote) for who in people)


# --- by what is said ----------------------------------------------------------------------------------------------


def _records(question: Question, first: date, last: date, ctx: Context) -> list[Document]:
    """What was written before the last of these days with a word for days off."""
    zone = ZoneInfo(question.zone)
    after = datetime.combine(first - _BEFORE, datetime.min.time(), zone)
    before = datetime.combine(min(last, date.max - _DAY) + _DAY, datetime.min.time(), zone)
    known = records_of(question, Filters(after=after, before=before), _READ, ctx, _WORDS, lenient=False)
    return [d for d in known if d.kind not in ("event", "contact")]


def _told(document: Document, zone: str, ctx: Context) -> Iterator[_Absence]:
    """Each sentence of a record that says that somebody is away."""
    for passage in passages(document):
        for start, end, _ in own_sentences(document, passage):
            text = document.text[start:end]
            cue = AWAY.search(text)
            if cue is None or asks(text):
                continue
            quote = record(document, start, end)
            day = quote.at.astimezone(ZoneInfo(zone)).date() if quote.at else None
            people = _who(text, cue, quote, ctx)
            for first, last in _days(text, quote.at, day, zone) if people else ():
                line = " ".join(text.split())
                yield from (_Absence(who, first, last, line, quote) for who in people)


def _who(text: str, cue: re.Match[str], quote: Quote, ctx: Context) -> tuple[str, ...]:
    """Whom a sentence says to be away: who is named last before the words for it, or whoever says "I" there or names
    nobody; nobody where it is another who is not named."""
    before = text[: cue.end()]
    named = [n for n in names(before, doubtful=True) if n.end <= cue.start() and _is_known(n.text, ctx)]
    place = named[-1].start if named else -1
    own = max((m.start() for m in _MYSELF.finditer(before)), default=-1)
    if own > place or (not named and not set(content_words(text[: cue.start()])) - _GREETING):
        other = _ANOTHER.search(before, max(own, 0))
        return () if quote.author is None or (other and own < 0) else (quote.author.name or quote.author.address,)
    if not named or _ANOTHER.search(before, place):
        return ()
    return tuple(n.text for n in _row(named, text))


def _row(named: Sequence[Name], text: str) -> list[Name]:
    """The last of the names, with those that are told together with it: "Ana, Bo and Cy"."""
    row = [named[-1]]
    joined = False
    for name in reversed(named[:-1]):
        between = text[name.end : row[0].start]
        joined = joined or "and" in between or "&" in between
        if not (joined and _AND.fullmatch(between)):
            break
        row.insert(0, name)
    return row


def _is_known(name: str, ctx: Context) -> bool:
    return is_somebody(set(words(name)), ctx.library.people(name))


def _days(text: str, written: datetime | None, day: date | None, zone: str) -> Iterable[tuple[date, date]]:
    """The times that a sentence names, of each the first and the last day; that of its writing where it names none."""
    spans: list[tuple[date, date]] = []
    end = 0
    if day is not None and not dates_in(text, written, zone):
        text = nth_in_full(text, day)
    for mention in days_in(text, written, zone):
        between, end = text[end : mention.start], mention.end
        if spans and _TO.fullmatch(between):
            spans[-1] = spans[-1][0], mention.last
        elif _BACK.search(between):
            start = spans.pop()[0] if spans else day or mention.first
            spans.append((start, mention.first - _DAY))
        elif day is not None and _UNTIL.search(between):
            spans.append((day, mention.last))
        else:
            spans.append((mention.first, mention.last))
    return spans or ([(day, day)] if day else [])
