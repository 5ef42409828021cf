"""What is on a calendar, when something is next, was last, or is at all: read off the entries of calendars.

Without an entry, sentences tell when: of "Next meeting: 16 July" in all minutes the one that lies ahead. Of a day that
was moved again and again the entry holds the last, while each of the others was announced by somebody, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.conflicts import supersedes
from cascade.context import Context
from cascade.language import STOP_WORDS, content_words, sentences, stem, stems, words
from cascade.language.dates import dates_in, days_in
from cascade.match import Matcher
from cascade.query import Query, Term
from cascade.questions.agenda import OCCASIONS, Agenda, agenda_question
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.weighing.sentence import Sentence, record
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = [
    "cancelled",
    "dated",
    "days_meant",
    "days_of",
    "entries_of",
    "in_time",
    "nth_in_full",
    "repeated",
    "scheduled",
]

_LINE = re.compile(r"^(?P<label>When|Days|Where): (?P<told>[^\n]+)", re.M)
_HOURS = re.compile(r", (\d\d:\d\d)(?: to (\d\d:\d\d))?(?: \(|$)")
_ASKS_DAY = re.compile(
    r"^\W*(?:so |and |but )?(?:when(?: and where)?|(?P<place>where)(?: and when)?|(?:on )?(?:what|which) (?:day|date)"
    r"|what time|how long)"
    r"(?: exactly)?(?:['’]s| is| am| are| was| were| will| did| do| does)\b",
    re.I,
)
_ZONE = re.compile(r"\d\d:\d\d \(([\w/+-]+)\)$")
_HOW_OFTEN = forms(r"how (?:often|frequently) (?:do|does|did|is|are|will) (?P<what>.+)")
_REPEATS = re.compile(r"^Repeats: (?P<rule>[^\n]+)", re.M)
_IS_ON = {stem(w) for w in "meet have hold held happen take place see our we".split()}
_LONGEST = timedelta(days=31)
"""How long before a time an entry may begin that still goes on in it."""
_WAS = re.compile(r"\b(?:was|were|did|had)(?:n['’]t)?\b", re.I)
_WEEKDAY, _WEEK = re.compile(r"(?:on\s)?\w+day", re.I), timedelta(days=7)
_WEEKEND = re.compile(r"\bthe\s(?=weekend\b(?!\s(?:of|before|after)))", re.I)
_NTH = re.compile(r"\bthe\s(\d{1,2})(?:st|nd|rd|th)\b(?!\sof\b)", re.I)
_APART = re.compile(r"[@._-]")
_READ = 5_000
"""Entries of calendars that are looked at."""
_TOLD = 40
"""Entries that are told."""
_NEARLY = 0.9
"""Share of what the best sentence speaks of from which on another tells of the same."""


class Entry(NamedTuple):
    """A day on which an entry of a calendar is, and the last of it where it goes on over several."""

    document: Document
    first: date
    last: date
    line: str
    """How it is told: day, hours, title and place."""
    end: int
    """Where in the document's text what tells it ends."""

    @property
    def order(self) -> tuple[date, str]:
        return self.first, self.line


def scheduled(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The entries of calendars that `sub` asks for; None where it asks for something else, or no calendar tells."""
    asked = agenda_question(sub.text)
    if asked is None:
        return None
    first, last = _span(asked, question, sub)
    looked_at = list(entries_of(question, first, last, ctx))
    read = counted(len(looked_at), "entry of the calendar", "entries of the calendar")
    entries = sorted(_entries(looked_at, asked, first, last, question.zone), key=lambda e: e.order)
    if asked.which == "next":
        entries = [e for e in entries if e.first == entries[0].first]
    elif asked.which == "last":
        entries = [e for e in entries if e.first == entries[-1].first]
    if not entries:  # what is asked of no time, or of a thing that no entry is called, may be no entry's
        named = bool(asked.topic) and OCCASIONS.isdisjoint(words(asked.topic))
        every = entries_of(question, date.min, date.max, ctx) if asked.which == "all" else ()
        known = any(_called(every, asked)) if named else every
        if not known or days_meant(sub.text, question) is None:
            return None
        told = f"Nothing{f' called “{asked.topic}”' if named else ''} is on the calendar {_told_time(first, last)}."
        return Evidence(sub=sub.id, read_off=read, told=told, missing=("an entry of the calendar for that time",))
    lines = [e.line for e in entries[:_TOLD]]
    return read_off(
        sub,
        [_quote(e) for e in entries[:_TOLD]],
        one_each(e.document.title for e in entries[:_TOLD]) if asked.which == "all" else one_each(lines),
        read,
        told="\n".join(lines),  # of what repeats the text lists some of its days alone
        course="" if len(lines) == 1 else f"{len(lines)} entries of the calendar:",
        lines=lines,
        several=True,
        unread=max(len(entries) - _TOLD, 0),
    )


def dated(question: Question, sub: SubQuestion, match: Matcher, ctx: Context) -> Evidence | None:
    """The entry of a calendar that is what `sub` asks the day or the place of; None where it asks for something else,
    no entry has all of that in its title and place, or several do."""
    asked = _ASKS_DAY.match(" ".join(sub.text.split()))
    if asked is None or not match.facets or agenda_question(sub.text) is not None:
        return None
    looked_at = list(entries_of(question, date.min, date.max, ctx))
    found = [d for d in looked_at if _is_what(d, match) and (not question.dated or _stood(d, question.as_of))]
    entries = [e for d in _standing(found) for e in days_of(d, question.zone)]
    entries = _of_month(sub.text, entries) or entries
    if len(found) == 1 and len(entries) > 1:  # of what repeats the next day is meant, or the last there was
        entries = [e for e in entries if e.last >= question.today][:1] or entries[-1:]
    if len({e.first for e in entries}) != 1 or (asked["place"] and "Where: " not in entries[0].document.text):
        return None
    [entry, *_] = entries
    text = entry.document.text
    before = next((span for span in sentences(text, entry.end) if supersedes(text[slice(*span)])), None)
    quotes, told = [_quote(entry)], entry.line
    if before is not None:
        quotes.append(record(entry.document, *before))
        told = f"{told} ({text[slice(*before)].rstrip('.')})"
    read = counted(len(looked_at), "entry of the calendar", "entries of the calendar")
    return read_off(sub, quotes, looked_at=read, told=told)


def repeated(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """How often an entry of a calendar is, where `sub` asks that of what one alone is called; else None."""
    asked = asked_as(_HOW_OFTEN, sub.text)
    said = content_words(asked["what"]) if asked is not None else []
    named = {stem(w) for w in said if w not in OCCASIONS} - _IS_ON
    if not named:
        return None
    looked_at = list(entries_of(question, date.min, date.max, ctx))
    found = [d for d in looked_at if named.issubset(stems(f"{d.title}\n{_coming(d)}")) and not cancelled(d)]
    rules = [(d, rule) for d in found if (rule := _REPEATS.search(d.text))]
    if len({d.title for d, _ in rules}) != 1:
        return None
    [(document, rule), *_] = rules
    read = counted(len(looked_at), "entry of the calendar", "entries of the calendar")
    return read_off(sub, [record(document, 0, rule.end())], looked_at=read, told=f"{rule['rule']}: {document.title}")


def _of_month(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries in a month that `text` names: "the regatta at the pier, the one in May"."""
    months = {d.month or (d.first and d.last and d.first.month) for d in dates_in(text)}
    return [e for e in entries if e.first.month in months]


def _stood(document: Document, then: datetime) -> bool:
    """Whether an entry was already so `then`: the day that it was moved to later was not known."""
    return document.updated_at is not None and document.updated_at <= then


def _is_what(document: Document, match: Matcher) -> bool:
    """Whether an entry is called by all that is asked about, but for what its place and whoever comes tell, and that it
    is a meeting, or an appointment: whose title is told whole, needs no word for it."""
    lines = {m["label"]: m["told"] for m in _LINE.finditer(document.text)}
    title = match(document.title).found
    coming = "\n".join(each.identity.name for each in document.people)
    found = match(f"{document.title}\n{lines.get('Where', '')}\n{coming}").found
    asked = {n for n, f in enumerate(match.facets) if f.weight == 1}
    untold = {n for n in asked if n not in found and OCCASIONS.isdisjoint(words(match.facets[n].text))}
    named = any(match.facets[n].must for n in found)
    called = {stem(w) for w in content_words(document.title)}
    whole = called <= {root for facet in match.facets for root in stems(facet.text)}
    return bool(title) and not untold and (asked <= found.keys() or named or whole)


def in_time(question: Question, sub: SubQuestion, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Of `sentences` those of the day that is meant, where `sub` asks when something is next or was last; else all."""
    asked = agenda_question(sub.text)
    if asked is None or asked.which == "all":
        return list(sentences)
    best = max((s.around.coverage for s in sentences if not s.heading), default=0.0)
    days: dict[int, date] = {}
    for n, sentence in enumerate(sentences):
        told = [d for d in _days(sentence, question.zone) if (d >= question.today) == (asked.which == "next")]
        if told and sentence.around.coverage >= _NEARLY * best:
            days[n] = min(told) if asked.which == "next" else max(told)
    if not days:  # of what only was, nothing tells when it is next
        dated = asked.which == "next" and any(_days(s, question.zone) for s in sentences)
        return [] if dated else list(sentences)
    day = min(days.values()) if asked.which == "next" else max(days.values())
    return [sentences[n] for n, told in days.items() if told == day]


def _days(sentence: Sentence, zone: str) -> list[date]:
    """The days that a sentence names, and the first ones of its months."""
    bound = record(sentence.document, sentence.start, sentence.end)
    return [d.first for d in days_in(sentence.text, bound.at, zone) if d.last - d.first < _LONGEST]


def _span(asked: Agenda, question: Question, sub: SubQuestion) -> tuple[date, date]:
    """The first and the last day that are meant."""
    if asked.which == "next":
        return question.today, date.max
    if asked.which == "last":
        return date.min, question.today - timedelta(days=1)
    return days_meant(sub.text, question) or (question.today, date.max)


def days_meant(text: str, question: Question) -> tuple[date, date] | None:
    """The first and the last day that `text` names of what is to come, as a calendar is asked; None where it names
    none."""
    text = _WEEKEND.sub("last " if _WAS.search(text) else "this ", text)
    named = days_in(nth_in_full(text, question.today), question.as_of, question.zone)
    if not named:
        return None
    first, last = min(d.first for d in named), max(d.last for d in named)
    coming = last < question.today and _WEEKDAY.fullmatch(named[0].text) and not _WAS.search(text)
    return (first + _WEEK, last + _WEEK) if coming else (first, last)


def nth_in_full(text: str, today: date) -> str:
    """`text` with the month of "the 17th", the next such day as seen from `today`."""
    if dates_in(text):
        return text
    return _NTH.sub(lambda nth: _in_full(int(nth[1]), today) or nth[0], text)


def _in_full(nth: int, today: date) -> str:
    month = today if nth >= today.day else (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    try:
        return f"{month.replace(day=nth):%d %B %Y}"
    except ValueError:
        return ""


def _entries(documents: Iterable[Document], asked: Agenda, first: date, last: date, zone: str) -> Iterator[Entry]:
    """The days from `first` to `last` on which one of `documents` is that is called so."""
    named = asked.which == "all" and (asked.topic or asked.who)
    found = _called(documents, asked)
    then = {d.id: [e for e in days_of(d, zone) if e.first <= last and e.last >= first] for d in found}
    for document in _standing([d for d in found if then[d.id]]):
        if named or not cancelled(document):
            yield from then[document.id][: None if last < date.max or asked.which == "last" else 1]


def _called(documents: Iterable[Document], asked: Agenda) -> list[Document]:
    """The entries that are called as is asked, or are of whom is named."""
    named = {stem(w) for w in words(asked.topic) if w not in OCCASIONS and w not in STOP_WORDS}
    beside = {stem(w) for w in words(asked.topic) if w in OCCASIONS}
    found = [d for d in documents if named.issubset(stems(f"{d.title}\n{_coming(d)}"))]
    found = [d for d in found if not asked.who or _has(d, asked.who)]
    return (named and [d for d in found if beside.issubset(stems(d.title))]) or found


def _standing(documents: Sequence[Document]) -> list[Document]:
    """Of the entries that one may mean those that were not called off, if there are any."""
    return [d for d in documents if not cancelled(d)] or list(documents)


def _told_time(first: date, last: date) -> str:
    days = [f"{day:%a} {day.day} {day:%b} {day.year}" for day in (first, last)]
    return f"on {days[0]}" if first == last else f"from {days[0]} to {days[1]}"


def _has(document: Document, name: str) -> bool:
    """Whether somebody of that name, or of an organisation that is called so, comes to an entry, or its title says."""
    wanted = set(words(name))
    return any(wanted <= set(words(said)) for said in (document.title, *_coming(document).split("\n")))


def _coming(document: Document) -> str:
    """Who comes to an entry, a line each."""
    people = (each.identity for each in document.people)
    return "\n".join(f"{one.name} {_APART.sub(' ', one.address)}" for one in people)


def entries_of(question: Question, first: date, last: date, ctx: Context) -> Iterable[Document]:
    """Entries that may be on between two days: those that begin in time, and those that repeat."""
    events = question.filters.narrowed(Filters(kinds=("event",)))
    if events is None:
        return []
    after = _moment(first - _LONGEST, question.zone) if first > date.min + _LONGEST else None
    before = _moment(last + timedelta(days=1), question.zone) if last < date.max else None
    timed = events.narrowed(Filters(after=after, before=before))
    queries = [Query(must=(Term(text="Repeats"),), filters=events)]
    queries += [Query(filters=timed)] if timed is not None else []
    ids = {h.document for query in queries for h in ctx.index.search(query, limit=_READ, lenient=False).hits}
    latest: dict[tuple[object, ...], Document] = {}
    for document in sorted(ctx.library.documents_of(ids).values(), key=_written):
        latest[(document.thread or document.id, document.meta.get("occurrence"))] = document
    return latest.values()


def _written(document: Document) -> tuple[bool, float, str]:
    """What orders the copies of an entry, of a calendar and of mails that invite to it: the latest holds."""
    at = document.updated_at
    return at is not None, at.timestamp() if at is not None else 0.0, document.id


def _moment(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def cancelled(document: Document) -> bool:
    """Whether an entry was called off."""
    return "cancelled" in str(document.meta.get("status", ""))


def days_of(document: Document, zone: str) -> Iterator[Entry]:
    """Each day that an entry is on, of one that repeats far more than its text lists."""
    lines = {m["label"]: m for m in _LINE.finditer(document.text)}
    when = lines.get("When")
    if when is None:
        return
    place = f", {lines['Where']['told']}" if "Where" in lines else ""
    place += " (cancelled)" if cancelled(document) else ""
    end = max(m.end() for m in lines.values())
    told, elsewhere = when["told"].partition(" (")[0], _elsewhere(when["told"], document, zone)
    spans = days_in(when["told"], document.at, zone)
    if repeated := str(document.meta.get("days") or ""):
        hours = _HOURS.search(when["told"])
        at = f", {hours[1]}{f' to {hours[2]}' if hours[2] else ''}{elsewhere}" if hours else ""
        for day in map(date.fromisoformat, repeated.split()):
            yield Entry(document, day, day, f"{day:%a} {day.day} {day:%b} {day.year}{at}: {document.title}{place}", end)
    elif spans:
        yield Entry(document, spans[0].first, spans[-1].last, f"{told}{elsewhere}: {document.title}{place}", end)


def _elsewhere(when: str, document: Document, zone: str) -> str:
    """The zone of an entry's hours, where whoever asks has others: many calendars write theirs in UTC."""
    named = _ZONE.search(when)
    if named is None or document.at is None:
        return ""
    try:
        there = document.at.astimezone(ZoneInfo(named[1]))
    except (OSError, ValueError, KeyError):  # a zone of the calendar's own
        return ""
    return "" if there.utcoffset() == document.at.astimezone(ZoneInfo(zone)).utcoffset() else f" ({named[1]})"


def _quote(entry: Entry) -> Quote:
    """The head of an entry as far as it tells the line."""
    return record(entry.document, 0, entry.end)
