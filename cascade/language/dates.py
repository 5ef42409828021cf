"""Dates in words: "last week", "since May", "3-7 March" as ranges of time, resolved by code and not by a model.

One table of patterns reads everything, and what each means is settled here once:

- Ranges are half-open: days of the person's zone, given in UTC. Weeks start on Monday.
- "last week" is the calendar week before this one; "the last week", "past week" and "last 7 days" end today.
- "two weeks ago" is that calendar week, "3 days ago" that day. "early", "mid" and "late" are thirds.
- A date without a year, and a weekday, is the latest that has begun; in a source's text it is the nearest one, and the
  weekday on which the text was written is none.
- 3/4/2026 and 3-4-2026 put the month first, 3.4.2026 the day first, unless the month would be above 12.
- Seasons are the northern ones, in whole months; a winter is named by the year that it ends in.
- Words that may be no date at all ("may", "March", "sat", "2012") need a word before them that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.clean import plain_letters
from cascade.errors import ConfigError
from cascade.language.datewords import DAY, Frame, Kind, Match, Range, kinds, third, unit_of, words_for_dates

__all__ = ["ANY_DAY", "DateMention", "DateRange", "Days", "dates_in", "days_in", "find", "moment", "resolve"]

ANY_DAY = datetime(2024, 6, 15, tzinfo=UTC)
"""A day to read dates from where it only matters whether a text has any, and not which they are."""


class DateRange(NamedTuple):
    """A range of time and the words `text[start:end]` that it was read from; None is an open end."""

    after: datetime | None
    """Inclusive, in UTC."""
    before: datetime | None
    """Exclusive, in UTC."""
    text: str
    start: int
    end: int


class DateMention(NamedTuple):
    """A date that `text[start:end]` mentions, `first` to `last`, both inclusive.

    Both are None where no year is known; `month`, and `day` for a single day, are known then.
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    month: int | None = None
    day: int | None = None

    def shows(self, claimed: DateMention) -> bool:
        """Whether this mention supports `claimed`: the same date, one inside the range that is claimed, or where
        nothing tells the year of that, the same words: "the first quarter"."""
        if claimed.first is None and claimed.month is None:
            return self.text.lower().split() == claimed.text.lower().split()
        if self.first and self.last and claimed.first and claimed.last:
            return claimed.first <= self.first and self.last <= claimed.last
        return self.month is not None and self.month == claimed.month and claimed.day in (None, self.day)


class Days(NamedTuple):
    """The days that `text[start:end]` names, `first` to `last`, both inclusive."""

    text: str
    start: int
    end: int
    first: date
    last: date


# --- reading ------------------------------------------------------------------------------------------------------

_PART = re.compile(
    r"(?:(early|mid|late)(?:-|\s(?:in\s)?)|(?:the\s)?(beginning|start|middle|end)\sof\s)(?:the\s)?$", re.I
)
_NEXT_TO = re.compile(r"(?:the\s)?(day|week|weekend|month)\s(before|after|of|starting|beginning)\s(?:the\s)?$", re.I)
_BOUND = re.compile(
    r"(?<!\w)(since|starting|on\sor\safter|after|later\sthan|before|prior\sto|earlier\sthan|until|till|through|up\sto"
    r"|by|as\sof|from|between)\s(?:the\s)?$",
    re.I,
)
_NOUN = re.compile(r"\s(?!and\b|or\b|but\b|we\b|they\b|did\b|was\b|were\b|is\b|in\b|on\b|at\b)[a-z]{3,}")
_ONWARDS = re.compile(r"\son(?:wards?)?(?!\w)", re.I)
_JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|and|through|until|till)\s(?:the\s)?", re.I)
_SINCE = frozenset(("since", "starting", "on or after"))
_AFTER = frozenset(("after", "later than"))
_UNTIL = frozenset(("until", "till", "through", "up to", "by", "as of"))
_EARLIER = frozenset(("before", "prior to", "earlier than"))


class _Atom(NamedTuple):
    """One date as it stands, before the words around it are read."""

    kind: Kind
    match: Match
    start: int
    end: int
    span: Range
    floating: bool
    """Its year was guessed."""


def _built(kind: Kind, match: Match, frame: Frame) -> Range | None:
    """None for what only looks like a date: the 31st of June, a year that no calendar holds."""
    try:
        return kind.build(match, frame)
    except (ValueError, OverflowError):
        return None


def _atoms(text: str, frame: Frame) -> list[_Atom]:
    """The dates of a text, left to right; where one has a year, the other end of its range goes by it."""
    atoms: list[_Atom] = []
    table = kinds()
    for found in words_for_dates().finditer(text):
        kind = table[(found.lastindex or 1) - 1]
        match = kind.pattern.match(text, found.start())
        span = _built(kind, match, frame) if match else None
        if match is None or span is None:
            continue
        floating = kind.floats and not match.groupdict().get("y")
        right = _qualified(_Atom(kind, match, *match.span(), span, floating), atoms[-1].end if atoms else 0)
        if atoms and _JOIN.fullmatch(text, atoms[-1].end, right.start):
            atoms[-1], right = _anchored(atoms[-1], right, frame)
        atoms.append(right)
    return atoms


def _qualified(atom: _Atom, low: int) -> _Atom:
    """ "end of May", "the weekend before 20 October", "the week of March 3", with words not before `low`."""
    low, text = max(low, atom.start - 24), atom.match.string
    if part := _PART.search(text, low, atom.start):
        return atom._replace(start=part.start(), span=third(atom.span, (part[1] or part[2]).lower()))
    near = _NEXT_TO.search(text, low, atom.start)
    if near is None or atom.span[1] - atom.span[0] != DAY:
        return atom
    unit, sense = near[1].lower(), near[2].lower()
    span = unit_of(atom.span[0], unit, {"before": -1, "after": 1}.get(sense, 0))
    if unit == "weekend" and sense == "after":
        span = next(s for s in (unit_of(atom.span[0], unit, n) for n in (0, 1)) if s[0] > atom.span[0])
    return atom._replace(start=near.start(), span=span)


def _anchored(left: _Atom, right: _Atom, frame: Frame) -> tuple[_Atom, _Atom]:
    """Both ends of a range, with the end that has no year moved to lie on the right side of the other."""
    if right.floating and not left.floating:
        reach = 6 if right.kind.relative else 364  # a weekday comes again in a week, what has a month in a year
        return left, _moved(right, left.span[0] + reach * DAY, frame)
    moved = _moved(left, right.span[0], frame) if left.floating else left
    return moved._replace(floating=right.floating), right


def _moved(atom: _Atom, now: datetime, frame: Frame) -> _Atom:
    span = _built(atom.kind, atom.match, frame._replace(now=now, nearest=False))
    return atom._replace(span=span, floating=False) if span and atom.start == atom.match.start() else atom


def _bounded(word: str, span: Range, about: bool) -> tuple[datetime | None, datetime | None]:
    """What "since", "before" … leave of a range.

    `about`: the range belongs to something ("after last week's meeting", "before the March release"), which may lie
    anywhere in it.
    """
    if word in _SINCE:
        return span[0], None
    if word in _AFTER:
        return span[0 if about else 1], None
    if word in _EARLIER:
        return None, span[1 if about else 0]
    return (None, span[1]) if word in _UNTIL else span


def _ranges(text: str, frame: Frame) -> Iterator[DateRange]:
    told, text = text, plain_letters(text)
    atoms = _atoms(text, frame)
    at = end = 0
    while at < len(atoms):
        atom, at = atoms[at], at + 1
        bound = _BOUND.search(text, max(end, atom.start - 24), atom.start)
        start, end, span = atom.start, atom.end, atom.span
        word = " ".join(bound[1].lower().split()) if bound else ""
        ranged = any(atom.match.groupdict().get(group) for group in ("day2", "month2", "y2"))
        join = _JOIN.fullmatch(text, end, atoms[at].start) if at < len(atoms) else None
        if join and ("and" not in join[0] or word == "between") and span[0] < atoms[at].span[1]:
            span, end, ranged = (span[0], atoms[at].span[1]), atoms[at].end, True
            word, at = "between", at + 1
        elif word == "from" and (onwards := _ONWARDS.match(text, end)):
            word, end = "since", onwards.end()
        if bound and (ranged or word not in ("from", "between")):
            start = bound.start()
        named = bound is not None and bound[0].lower().endswith("the ") and _NOUN.match(text, end) is not None
        after, before = _bounded(word, span, named or text[end : end + 2] in ("'s", "’s"))
        yield DateRange(_utc(after, frame.zone), _utc(before, frame.zone), told[start:end], start, end)


def _utc(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.replace(tzinfo=zone).astimezone(UTC) if moment else None


def _frame(now: datetime, zone: str) -> Frame:
    try:
        info = ZoneInfo(zone)
    except (ValueError, OSError, LookupError) as error:
        raise ConfigError(f"no time zone is named {zone!r}", hint="use a name such as Europe/Zurich or UTC") from error
    aware = now if now.tzinfo else now.replace(tzinfo=UTC)
    return Frame(aware.astimezone(info).replace(tzinfo=None), info)


def find(text: str, as_of: datetime, zone: str = "UTC") -> list[DateRange]:
    """The times that a question names, in order and without overlap.

    "from last week's board meeting" holds "last week". Raises `ConfigError` for an unknown zone.
    """
    return list(_ranges(text, _frame(as_of, zone)))


def resolve(text: str, as_of: datetime, zone: str = "UTC") -> DateRange | None:
    """The time that the whole of `text` names, or None where it names none or says more than that.

    Here "may", "sat", "2012" and "7d" are dates. Raises `ConfigError` for an unknown zone.
    """
    frame = _frame(as_of, zone)._replace(whole=True)
    core = re.sub(r"^\W*(?:(?:in|on(?!\s+or)|at|during|over|for|within)\s+)?|[\s.,;?!]+$", "", text, flags=re.I)
    for found in _ranges(core, frame):
        lead = core[: found.start].strip().lower()
        return found if found.end == len(core) and lead in ("", "the", "from") else None
    return None


def moment(text: str, as_of: datetime, zone: str = "UTC") -> datetime | None:
    """The moment, in UTC, that is meant by a date alone, which counts to its end, or by a date and a time.

    None where the whole of `text` names neither. Raises `ConfigError` for an unknown zone.
    """
    if len(text) > len("2026-03-14"):
        try:
            exact = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return (exact if exact.tzinfo else exact.replace(tzinfo=_frame(as_of, zone).zone)).astimezone(UTC)
    found = resolve(text, as_of, zone)
    return found.before - timedelta(seconds=1) if found and found.before else None


def dates_in(text: str, written: datetime | None = None, zone: str = "UTC") -> list[DateMention]:
    """The dates that a source's text mentions, in order.

    Relative ones ("yesterday") and those without a year are resolved from when it was `written`; where that is
    unknown, the relative ones are left out and the others know month and day only.
    """
    frame = _frame(written or datetime(2024, 6, 15), zone)._replace(nearest=True)
    mentions = []
    for atom in _atoms(plain_letters(text), frame):
        yearless = atom.floating and written is None
        if written is None and atom.kind.relative and not atom.match.groupdict().get("y"):
            continue
        first, last = atom.span[0].date(), (atom.span[1] - timedelta(microseconds=1)).date()
        month = first.month if (first.year, first.month) == (last.year, last.month) else None
        day = first.day if first == last else None
        mention = DateMention(text[atom.start : atom.end], atom.start, atom.end, first, last, month, day)
        mentions.append(mention._replace(first=None, last=None) if yearless else mention)
    return mentions


def days_in(text: str, written: datetime | None = None, zone: str = "UTC") -> list[Days]:
    """Those of the dates that a source's text mentions of which the year is known: see `dates_in`."""
    dates = dates_in(text, written, zone)
    return [Days(m.text, m.start, m.end, m.first, m.last) for m in dates if m.first and m.last]
