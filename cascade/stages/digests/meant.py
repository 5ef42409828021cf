"""Which records a person means by "the April board meeting", "the thread about labels" or "#support this week"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.language import stem, stems, words
from cascade.language.dates import DateRange, dates_in, find
from cascade.match import Matcher
from cascade.operations.firms import domain_letters
from cascade.operations.said import first_line, said
from cascade.questions.digest import Digest
from cascade.stages.digests.salient import TELLS
from cascade.stages.planning.facets import is_day
from cascade.types import Document, Question

__all__ = ["Meant", "records_meant"]

_KINDS = frozenset(
    stem(word)
    for word in (
        "meeting minutes call review standup sync session workshop offsite retro retrospective interview postmortem "
        "debrief kickoff report document paper memo letter mail email message thread conversation post note plan "
        "policy proposal deck presentation slide transcript brief guide handbook manual page article contract "
        "agreement newsletter update agenda file spec channel chat correspondence negotiation exchange"
    ).split()
)
"""Stems of words for a record: beside others they say what kind it is, and its title may not."""
_MANY = re.compile(
    r"#\w|\b(?:channels?|chats?|inbox|(?:e-?)?mails|messages|threads|conversations|discussions|meetings|calls|reviews"
    r"|posts|stand-?ups)\b",
    re.I,
)
"""What is said in several records together."""
_CHANNEL = re.compile(r"#(?P<tagged>[\w-]+)|(?P<told>[\w-]+)\s(?:channel|chat)\b", re.I)
_MAIL = re.compile(r"\be?-?mails?\b|\b(?:correspondence|negotiations?|exchange)\b", re.I)
_OWNER = re.compile(r"(?P<name>[\w.-]+(?:\s[\w.-]+)?)['’]s\s(?:\w+\s){0,2}e?-?mails?\b", re.I)
_NEWEST = re.compile(r"\b(?:last|latest|newest|most\srecent|previous|recent)\b", re.I)
_OLDEST = re.compile(r"\b(?:first|earliest|oldest)\b", re.I)
_CALLED = 0.75
"""Share of what the topic says beside the kind of record that has to be in what a record is called by."""
_AS_WELL = 0.99
_FEW = 3
"""Records that are called alike and may be meant together, where no word says that one is."""
_WHOLE = 0.5
"""Share of the longest's words that another of its name has to have to be meant: a covering note is not the report."""
_LENGTH = 400
"""Characters of a title and of a first line that are looked at."""


class Meant(NamedTuple):
    """The records that are meant, in the order of time."""

    documents: tuple[Document, ...]
    alike: int
    """How many there are that are called so, a thread of mails as one."""
    one: bool
    """They are one thing: a record, or a thread of mails."""


def records_meant(question: Question, digest: Digest, match: Matcher, documents: Iterable[Document]) -> Meant | None:
    """The records of `documents` that `digest` is to be made of; None where its topic is a subject and no record."""
    told = [d for d in documents if d.kind != "contact" and TELLS[digest.aspect](d.text)]
    times = find(digest.topic, question.as_of, question.zone)
    for day in filter(is_day, times):
        told = [d for d in told if _is_of(d, day, question.zone)]
    said = set(stems(digest.topic))
    named = [n for n, f in enumerate(match.facets) if any(said.issuperset(stems(t)) for t in (f.text, *f.names))]
    if not named:  # it says what is wanted of records, and not of which
        return _together(told) if digest.aspect != "all" or len(_units(told)) <= _FEW else None
    if channel := _CHANNEL.search(digest.topic):
        name = stem((channel["tagged"] or channel["told"]).lower())
        if within := [d for d in told if name in {root for label in d.labels for root in stems(label)}]:
            return _together([d for d in within if d.kind == "chat"] or within)
    if _MAIL.search(digest.topic):
        told = [d for d in told if d.kind == "email" and _is_by(d, digest.topic)]
    topical = [n for n in named if not _KINDS.issuperset(stems(match.facets[n].text))]
    called = _called(match, topical or named, told, question.zone)
    if not called and digest.aspect != "all":  # the minutes of a day may be called otherwise
        called = [d for d in told if d.kind not in ("chat", "email", "event") and _names_day(d, times, question.zone)]
    if not called:
        return None
    for time in times:  # a month may be what a record is on, and not when it was written
        called = [d for d in called if _is_of(d, time, question.zone)] or called
    if _MANY.search(digest.topic):
        return _together(called)
    best = {d.thread or d.id for d in _best(match, topical or named, named, called, question.zone)}
    units = [u for u in _units(told) if (u[0].thread or u[0].id) in best]  # a thread is meant with all its mails
    if _OLDEST.search(digest.topic):
        return Meant(tuple(units[0]), len(units), one=True)
    whole = _whole(units)
    if len(whole) == 1 or len(topical) < len(named) or _NEWEST.search(digest.topic):
        return Meant(tuple(whole[-1]), len(units), one=True)
    return _together([d for unit in whole for d in unit]) if len(whole) <= _FEW else None


def _is_by(document: Document, topic: str) -> bool:
    """Whether a mail is written by whom the topic says that it is."""
    owner = _OWNER.search(topic)
    said = set(words(str(document.author))) if document.author else set()
    return owner is None or words(owner["name"])[-1] in said


def _names_day(document: Document, times: Iterable[DateRange], zone: str) -> bool:
    """Whether a title names the one day that is told."""
    named = {m.first for m in dates_in(document.title, document.at, zone)}
    return any(is_day(t) and t.after and t.after.astimezone(ZoneInfo(zone)).date() in named for t in times)


def _is_of(document: Document, day: DateRange, zone: str) -> bool:
    """Whether a record is of a time: written in it, or called by the day that it is."""
    if document.at and day.after and day.before and day.after <= document.at < day.before:
        return True
    named = dates_in(document.title, document.at, zone)
    return day.after is not None and any(m.first == day.after.astimezone(ZoneInfo(zone)).date() for m in named)


def _called(match: Matcher, topical: Collection[int], documents: Sequence[Document], zone: str) -> list[Document]:
    """Those that are called what the topic says; a calendar's entries only where no other record is, for they announce
    what others tell."""
    called = []
    for document in documents:
        found = match(f"{_title(document, zone)}\n{_opening(document)}").found
        if match.share(found, topical) >= _CALLED and not match.missing(found):
            called.append(document)
    return [d for d in called if d.kind != "event"] or called


def _best(
    match: Matcher, topical: Collection[int], named: Collection[int], documents: Sequence[Document], zone: str
) -> list[Document]:
    """Those whose titles say the most of the topic; what they begin with decides where titles say alike."""
    titles = [_title(d, zone) for d in documents]
    shares = [
        (match.share(match(title).found, topical), match.share(match(f"{title}\n{_opening(d)}").found, named))
        for title, d in zip(titles, documents, strict=True)
    ]
    most = _AS_WELL * max(title for title, _ in shares)
    begun = _AS_WELL * max(both for title, both in shares if title >= most)
    best = [d for d, (title, both) in zip(documents, shares, strict=True) if title >= most and both >= begun]
    alone = [
        match.share(match(d.title[:_LENGTH]).found, topical) for d in best
    ]  # and not by the folder that it lies in
    return [d for d, share in zip(best, alone, strict=True) if share >= _AS_WELL * max(alone)]


def _whole(units: Sequence[Sequence[Document]]) -> list[Sequence[Document]]:
    """Those that tell the whole of it, and do not only hand it on."""
    lengths = [sum(s.end - s.start for d in unit for s in said(d)) for unit in units]
    return [u for u, length in zip(units, lengths, strict=True) if length >= _WHOLE * max(lengths)]


def _together(documents: Sequence[Document]) -> Meant | None:
    units = _units(documents)
    return Meant(tuple(d for unit in units for d in unit), len(units), one=len(units) == 1) if units else None


def _units(documents: Iterable[Document]) -> list[list[Document]]:
    """Documents of one thread together, in the order of time; what has none comes first."""
    units: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda d: (d.at.timestamp() if d.at else 0.0, d.id)):
        units.setdefault(document.thread or document.id, []).append(document)
    return list(units.values())


def _title(document: Document, zone: str) -> str:
    """A record's title and labels, and its day."""
    day = f"{document.at.astimezone(ZoneInfo(zone)):%d %B %Y}".lstrip("0") if document.at else ""
    return "\n".join((document.title[:_LENGTH], " ".join(document.labels), day))


def _opening(document: Document) -> str:
    """How a record begins, and of a mail whose it is, and from which organisation."""
    start, end = first_line(document)
    each = [p.identity for p in document.people] if document.kind == "email" else []
    firms = {domain_letters(who.address.partition("@")[2]).capitalize() for who in each}
    people = [*(who.name for who in each), *sorted(firms)]
    return "\n".join((document.text[start:end][:_LENGTH], *people))
