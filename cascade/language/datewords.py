"""What the words for dates mean: a table of patterns, each with the function that turns it into a range of time.

`cascade.language.dates` reads texts with it; the rules that a person can rely on are written there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = [
    "DAY",
    "FEASTS",
    "MONTHS",
    "MONTH_NAME",
    "MONTH_WORDS",
    "WEEKDAYS",
    "WEEKDAY_NAME",
    "WEEKDAY_WORDS",
    "Frame",
    "Kind",
    "Match",
    "Range",
    "kinds",
    "third",
    "unit_of",
    "words_for_dates",
]


class Frame(NamedTuple):
    """What a relative date is relative to; `now` is naive, in `zone`."""

    now: datetime
    zone: ZoneInfo
    nearest: bool = False
    whole: bool = False
    """The whole text is meant as a date, so that a doubtful word needs no cue."""


Range = tuple[datetime, datetime]
Match = re.Match[str]
_Build = Callable[[Match, Frame], Range | None]

DAY = timedelta(days=1)
_UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_CLOCK = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTH_NAME = rf"(?:{'|'.join(MONTHS).lower()})"
WEEKDAY_NAME = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
"""Patterns of the full names of months and of days of the week, for texts in any case."""
_MONTHS, _WEEKDAYS = (tuple(name[:3].lower() for name in names) for names in (MONTHS, WEEKDAYS))
MONTH_WORDS = frozenset((*map(str.lower, MONTHS), *_MONTHS, "sept"))
WEEKDAY_WORDS = frozenset((*map(str.lower, WEEKDAYS), *_WEEKDAYS, *"tues thur thurs".split()))
"""Folded names of months and of days of the week, in full and short."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AMOUNTS = {word: (n, n) for n, word in enumerate(_COUNTS, 1)} | {
    "a": (1, 1), "an": (1, 1), "couple": (2, 2), "few": (2, 4), "several": (3, 7),
}  # fmt: skip
_DEICTIC = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1}
_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_PARTS_OF_DAY = dict.fromkeys(("morning", "afternoon", "evening", "night"), "day")
FEASTS = {
    "new years eve": (12, 31),
    "new years": (1, 1),
    "valentines": (2, 14),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing": (12, 26),
}
"""Days that have a name and the same date each year, by the name as it is without "day" and apostrophes."""
_TO_COME = re.compile(
    r"(?:['’]ll|\b(?:will|shall|won['’]t|can|can['’]t|cannot|must|going\sto|let['’]s|let\sus|please|plans?(?=\sfor)))"
    r"(?!\s(?:confirm|see|say|tell|remember))(?:(?!\b(?:was|were|had|did|have|has|been|\w{2,}ed|happened)\b)[^.?!;\n])*$",
    re.IGNORECASE,
)
"""Words for what is to come before a weekday, with nothing of what was between."""
_PUT_OFF = re.compile(
    r"\b(?:moved|mov(?:es|ing)|postponed|pushed(?:\sback)?|put\soff|delayed|rescheduled|slipped|slips|shifted|brought\sforward"
    r"|deferred)\s(?:back\s|forward\s|again\s)?(?:to|until|till)\s(?:the\s|coming\s|this\s)?$|\b(?:due|deadline(?:\sis)?)\s(?:on\s|by\s)?$",
    re.IGNORECASE,
)
"""Words right before a weekday that something was put off to, or is due on."""
_ONLY_MONTHS = frozenset(["january", "february", "july", "september", "october", "november", "december"])
_NAMES_TOO = frozenset(("March", "April", "May", "June", "August"))

_FIRM = re.compile(  # only a time follows these
    r"\b(?:in|since|until|till|during|throughout|early|late|mid|last|this|next"
    r"|(?:end|beginning|start|middle|month|week|half|\d(?:st|nd|rd|th)) of)[\s(\"'-]{1,3}$",
    re.I,
)
_LOOSE = re.compile(r"\b(?:of|by|from|before|after|for|between|and|to|through|around)\s{1,3}$", re.I)
_THE = re.compile(r"\b(?:the|our|their|its)\s{1,3}$", re.I)
_OF_A_NOUN = re.compile(
    r"\s(?!(?:and|but|for|from|with|was|were|had|has|will|that|which|into|past|towards?)\b)[a-z]{3,}"
)
"""What follows a month that tells whose it is, however it is written: "the april figures"."""
_ON = re.compile(r"\b(?:on|by|from|before|after|and|to|through)\s{1,3}$", re.I)
_YEAR_CUE = re.compile(
    r"\b(?:year|by|from|before|after|through|between|the|our|(?:19|20)\d\d,?\s(?:and|or|to|vs\.?|versus|than))\s$", re.I
)
_ENDS = re.compile(r"\.?\s?(?:[,;:?!.)]|$)")
_OF_ANOTHER = re.compile(r"\s(?:before|after)\b")
"""What follows a weekday that another day tells: "the Friday before"."""
_NOT_A_DAY = re.compile(r"\b(?:every|each|an?|most|some|black|cyber|good|any)\s{1,3}$", re.I)


# --- the calendar -------------------------------------------------------------------------------------------------


def _shift(moment: datetime, unit: str, count: int) -> datetime:
    """`moment` moved by `count` units; the day is cut to the length of the month that it lands in."""
    if unit in ("day", "week", "weekend"):
        return moment + count * (1 if unit == "day" else 7) * DAY
    months = moment.year * 12 + moment.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    start = moment.replace(year=months // 12, month=months % 12 + 1, day=1)
    length = (start.replace(day=28) + 4 * DAY).replace(day=1) - start
    return start + (min(moment.day, length.days) - 1) * DAY


def unit_of(moment: datetime, unit: str, offset: int = 0) -> Range:
    """The unit that holds `moment`, moved by `offset` units."""
    start = datetime.combine(moment, time())
    if unit in ("week", "weekend"):
        start += (offset * 7 - start.weekday()) * DAY
        return start + (5 if unit == "weekend" else 0) * DAY, start + 7 * DAY
    if unit != "day":
        month = {"month": start.month, "quarter": (start.month - 1) // 3 * 3 + 1, "year": 1}[unit]
        start = start.replace(month=month, day=1)
    start = _shift(start, unit, offset)
    return start, _shift(start, unit, 1)


def _span(year: int, month: int, months: int = 1) -> Range:
    start = datetime(year, month, 1)
    return start, _shift(start, "month", months)


def third(span: Range, part: str) -> Range:
    """The early, middle or late third of a range, in whole days."""
    start, end = span
    length = -(-(end - start).days // 3) * DAY
    if part in ("early", "beginning", "start"):
        return start, start + length
    return (end - length, end) if part in ("late", "end") else (start + length, end - length)


# --- what each pattern means --------------------------------------------------------------------------------------


def _before(m: Match, cue: re.Pattern[str]) -> bool:
    """Whether the words just before the match are such a cue."""
    return cue.search(m.string, max(0, m.start() - 24), m.start()) is not None


def _ends(m: Match) -> bool:
    """Whether the clause ends with the match."""
    return _ENDS.match(m.string, m.end()) is not None


def _dated(m: Match, frame: Frame, make: Callable[[int], Range]) -> Range | None:
    """`make` of the year that is named, where two digits are 1970 to 2069; else of the year that is meant."""
    if m["y"]:
        year = int(m["y"].strip("'’"))
        return make(year if year > 99 else year + (1900 if year >= 70 else 2000))
    made = []
    for year in range(frame.now.year - 4, frame.now.year + 5):  # wide enough to meet a 29 February
        try:
            made.append(make(year))
        except ValueError:
            continue
    if frame.nearest:
        return min(made, key=lambda r: abs(r[0] - frame.now), default=None)
    return max((r for r in made if r[0] <= frame.now), default=None)


def _which(m: Match, frame: Frame, make: Callable[[int], Range]) -> Range:
    """ "last May", "this summer", "next March": over, not yet over, or not yet begun."""
    made = [make(frame.now.year + offset) for offset in (-2, -1, 0, 1, 2)]
    which = _DEICTIC[m["which"].lower()]
    if which < 0:
        return max(r for r in made if r[1] <= frame.now)
    return min(r for r in made if (r[0] if which > 0 else r[1]) > frame.now)


def _month(m: Match, group: str = "month") -> int:
    return _MONTHS.index(m[group][:3].lower()) + 1


def _amount(text: str) -> tuple[int, int]:
    """The least and the most that an amount can mean: a few are 2 to 4."""
    word = re.sub(r"\s.*|^a\s+(?=\w)", "", text.lower().removeprefix("a ").strip())
    return (int(word), int(word)) if word.isdigit() else _AMOUNTS[word]


def _iso(m: Match, frame: Frame) -> Range | None:
    day = datetime(int(m["y"]), int(m["m"]), int(m["d"]))
    if m["h"] is None or m["s1"] != "-":
        return (day, day + DAY) if m["s1"] == m["s2"] else None
    moment = day.replace(hour=int(m["h"]), minute=int(m["mi"]))
    if m["z"]:
        moment = datetime.fromisoformat(f"{moment.isoformat()}{m['z']}").astimezone(frame.zone).replace(tzinfo=None)
    return moment, moment + _CLOCK["minute"]


def _iso_week(m: Match, _: Frame) -> Range:
    return unit_of(datetime.combine(date.fromisocalendar(int(m["y"]), int(m["w"]), 1), time()), "week")


def _years(m: Match, _: Frame) -> Range | None:
    first, last = int(m["y"]), int(m["y2"])
    return (datetime(first, 1, 1), datetime(last + 1, 1, 1)) if first <= last else None


def _numeric(m: Match, frame: Frame) -> Range | None:
    if m["s1"] != m["s2"] or (m["s1"] == "." and len(m["y"]) == 2):
        return None
    month, day = int(m["a"]), int(m["b"])
    if (m["s1"] == "." and day <= 12) or month > 12:
        month, day = day, month
    return _dated(m, frame, lambda year: unit_of(datetime(year, month, day), "day"))


def _day_of_month(m: Match, frame: Frame) -> Range | None:
    doubtful = m["month"] in ("may", "march") and m["day"].isdigit() and not (m["y"] or frame.whole)
    if doubtful and not (_before(m, _FIRM) or _before(m, _LOOSE) or _before(m, _ON) or _ends(m)):
        return None  # "the 5 may be wrong", "you may 3 times"
    month, first = _month(m), int(re.sub(r"\D", "", m["day"]))
    last = int(re.sub(r"\D", "", m["day2"] or m["day"]))
    if last < first:
        return None
    return _dated(m, frame, lambda year: (datetime(year, month, first), datetime(year, month, last) + DAY))


def _months(m: Match, frame: Frame) -> Range | None:
    first, last = _month(m), _month(m, "month2")
    return _dated(m, frame, lambda year: (datetime(year - (first > last), first, 1), _span(year, last)[1]))


def _whole_month(m: Match, frame: Frame) -> Range | None:
    word, month = m["month"], _month(m)
    if not (m["y"] or frame.whole or word.lower() in _ONLY_MONTHS or _before(m, _FIRM)):
        named = re.match(r"\s[A-Z]", m.string[m.end() : m.end() + 2])  # "from April Jones"
        proper = word in _NAMES_TOO and not named and (_before(m, _LOOSE) or _before(m, _THE))
        if not (proper or (_before(m, _THE) and _OF_A_NOUN.match(m.string, m.end()))):
            return None
    return _dated(m, frame, lambda year: _span(year, month))


def _piece_of_month(m: Match, frame: Frame) -> Range | None:
    month, nth, step = _month(m), _ORDINALS[m["nth"].lower()], (1 if m["unit"].lower() == "day" else 7) * DAY

    def make(year: int) -> Range:
        start, end = _span(year, month)
        first = start + (nth - 1) * step if nth else end - step
        return first, first + step

    return _dated(m, frame, make)


def _part_of_year(m: Match, frame: Frame) -> Range | None:
    """A quarter or a half; "H1" alone is a heading."""
    kind, number = m["kind"][0].lower(), int(m["n"]) if m["n"].isdigit() else _ORDINALS[m["n"].lower()]
    length = 6 if kind == "h" else 3
    if not 1 <= number <= 12 // length or (kind == "h" and not m["y"]):
        return None
    return _dated(m, frame, lambda year: _span(year, (number - 1) * length + 1, length))


def _season(m: Match, frame: Frame) -> Range | None:
    start = _SEASONS[m["season"].lower()]

    def make(year: int) -> Range:
        return _span(year - (start == 12), start, 3)

    if m["y"]:
        return _dated(m, frame, make)
    return _which(m, frame, make) if m["which"] else None


def _relative_month(m: Match, frame: Frame) -> Range | None:
    verb = m["month"] in ("may", "march") and not _ends(m)
    month = _month(m)
    return None if verb and not frame.whole else _which(m, frame, lambda year: _span(year, month))


def _units(m: Match, frame: Frame) -> Range | None:
    """ "last 7 days" and "the past week" roll up to now; "last week" and "this quarter" are of the calendar."""
    unit, which = m["unit"].lower(), m["which"].lower()
    rolls = m["n"] or (unit in ("week", "month", "year") and (which == "past" or (m["the"] and which == "last")))
    sign = _DEICTIC[which]
    if not rolls:
        plain = m[0][-1].lower() != "s" and unit not in (*_CLOCK, "day")
        return unit_of(frame.now, _PARTS_OF_DAY.get(unit, unit), sign) if plain else None
    count = _amount(m["n"] or "1")[1]
    if sign == 0 or unit == "weekend" or unit in _PARTS_OF_DAY:
        return None
    if length := count * _CLOCK.get(unit, 0 * DAY):
        return (frame.now, frame.now + length) if sign > 0 else (frame.now - length, frame.now + _CLOCK["minute"])
    today, tomorrow = unit_of(frame.now, "day")
    return (today, _shift(tomorrow, unit, count)) if sign > 0 else (_shift(today, unit, -count), tomorrow)


def _ago(m: Match, frame: Frame) -> Range | None:
    unit, (low, high), sign = m["unit"].lower(), _amount(m["n"]), -1 if m["sense"].lower() == "ago" else 1
    if unit in _CLOCK:
        return unit_of(frame.now + sign * high * _CLOCK[unit], "day")
    low, high = sorted((sign * low, sign * high))
    return unit_of(frame.now, unit, low)[0], unit_of(frame.now, unit, high)[1]


def _part_of_this(m: Match, frame: Frame) -> Range | None:
    """ "the end of the month": of this one."""
    return third(unit_of(frame.now, m["unit"].lower()), m["part"].lower())


def _but_one(m: Match, frame: Frame) -> Range | None:
    """ "the day before yesterday", "the week after next"."""
    return unit_of(frame.now, m["unit"].lower(), 2 if m["sense"].lower() == "after" else -2)


def _weekday(m: Match, frame: Frame) -> Range | None:
    today = unit_of(frame.now, "day")[0]
    ahead = (_WEEKDAYS.index(m["weekday"][:3].lower()) - today.weekday()) % 7
    monday = (ahead + today.weekday()) % 7  # counted from this week's Monday
    if week := m["week"]:
        return unit_of(unit_of(frame.now, "week", _DEICTIC[week.lower()])[0] + monday * DAY, "day")
    which = _DEICTIC[m["which"].lower()] if m["which"] else None
    if which is None and not (frame.whole or _is_day(m)):
        return None
    if _before(m, _THE) and _OF_ANOTHER.match(m.string, m.end()):
        return None
    if which is None and frame.nearest and not ahead:
        return None  # who writes "on Thursday" on a Thursday may mean the next one or the last, and hardly today
    if which == 0:
        ahead = monday - today.weekday()
    elif which == 1:
        ahead = ahead or 7
    elif which == -1 or (ahead > (3 if frame.nearest else 0) and not (frame.nearest and _is_to_come(m))):
        ahead -= 7
    return unit_of(today, "day", ahead)


def _is_to_come(m: Match) -> bool:
    """Whether the clause before it tells what somebody will or can do, or is to, or what is put off to it."""
    return any(told.search(m.string, max(0, m.start() - 80), m.start()) for told in (_TO_COME, _PUT_OFF))


def _is_day(m: Match) -> bool:
    """Full names are days but for "every Monday", "a Monday" and "Black Friday"; "sat", "sun" and "wed" seldom are."""
    word = m["weekday"]
    if len(word) > 5:
        return not _before(m, _NOT_A_DAY)
    clear = word[:2].lower() in ("tu", "th", "fr") or (word[0].isupper() and _ends(m))
    return clear and (_before(m, _FIRM) or _before(m, _ON))


def _feast(m: Match, frame: Frame) -> Range | None:
    """A day that has a name, and is on the same date each year."""
    month, day = FEASTS[" ".join(re.sub(r"['’]", "", m["feast"].lower()).split())]
    return _dated(m, frame, lambda year: unit_of(datetime(year, month, day), "day"))


def _bare_year(m: Match, frame: Frame) -> Range | None:
    year = int(m["y"])
    if frame.whole or _before(m, _FIRM) or _before(m, _YEAR_CUE):
        return datetime(year, 1, 1), datetime(year + 1, 1, 1)
    return None


def _short(m: Match, frame: Frame) -> Range | None:
    """`7d`, `24h`: only where nothing else can be meant."""
    unit, count = _UNITS[m["unit"].lower()], int(m["n"])
    if not frame.whole:
        return None
    if unit in _CLOCK:
        return frame.now - count * _CLOCK[unit], frame.now + _CLOCK["minute"]
    return _shift(unit_of(frame.now, "day")[0], unit, -count), unit_of(frame.now, "day")[1]


# --- the patterns -------------------------------------------------------------------------------------------------


class Kind(NamedTuple):
    """One way to write a date: its pattern, and what makes a range of time of a match."""

    build: _Build
    pattern: re.Pattern[str]
    relative: bool = False
    """Means nothing without a now."""
    floats: bool = False
    """Without a year, it is moved to meet the other end of a range."""


_W = r"\s{1,3}"
_TO = rf"(?:\s?[-–—]\s?|{_W}(?:to|and|through|until){_W})"
_YEAR = r"(?:19|20)\d\d(?![\w%]|[.,:]\d)"
_Y = rf"(?:(?:,?{_W}(?:of\s)?|-|/|\s?(?=['’]))(?P<y>{_YEAR}|(?:['’]|(?<=[a-z]-))\d\d(?!\w)))?"
_M = rf"(?:{MONTH_NAME}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.(?=\s?\d))?)(?!\w)"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.,:/]\d|\s?[ap]m\b|%)"
_DAY_NAME = r"(?:monday|mon|tuesday|tues?|wednesday|wed|thursday|thurs?|thu|friday|fri|saturday|sat|sunday|sun)(?!\w)"
_ON_DAY = rf"(?:{_DAY_NAME}\.?,?\s(?:the\s)?)?"
_N = rf"(?:\d{{1,3}}|(?:an?{_W})?(?:few|couple(?:\sof)?)|an?|several|{'|'.join(_COUNTS)})"
_U = r"(?P<unit>minute|hour|day|weekend|week|month|quarter|year)s?(?!\w)"
_WHICH = rf"(?P<which>{'|'.join(_DEICTIC)})"
_NTH = "|".join(_ORDINALS)
_COUNTED = "|".join(word for word, n in _ORDINALS.items() if n)
_WEEK = r"(?P<week>this|last|next)\sweek"
_ALONE = r"(?<![\w./:-])"
_NO_MORE = r"(?![./-]\d)"
_Y4 = r"(?P<y>(?:19|20)\d\d)"
_TIME = r"(?:[T\s](?P<h>[01]\d|2[0-3]):(?P<mi>[0-5]\d)(?::\d\d(?:\.\d{1,9})?)?(?P<z>Z|[+-]\d\d:?\d\d)?)?"


def _kind(build: _Build, pattern: str, relative: bool = False, floats: bool = False) -> Kind:
    return Kind(build, re.compile(rf"(?<!\w){pattern}(?!\w)", re.I), relative, floats)


@cache
def kinds() -> tuple[Kind, ...]:
    """The table; the first that fits a place wins. Compiled when it is first needed, which takes some 20 ms."""
    days, quarters = rf"(?:{_TO}(?:the\s)?{_ON_DAY}(?P<day2>{_D}))?", r"(?P<unit>week|month|quarter|year)"
    hours = "|".join(_PARTS_OF_DAY)
    return (
        _kind(_iso, rf"{_ALONE}{_Y4}(?P<s1>[-/.])(?P<m>\d\d)(?P<s2>[-/.])(?P<d>\d\d){_TIME}{_NO_MORE}"),
        _kind(_iso_week, rf"{_ALONE}{_Y4}-?W(?P<w>\d\d)"),
        _kind(lambda m, _: _span(int(m["y"]), int(m["m"])), rf"{_ALONE}{_Y4}-(?P<m>0[1-9]|1[0-2]){_NO_MORE}"),
        _kind(_years, rf"{_ALONE}(?P<y>{_YEAR})\s?[-–—]\s?(?P<y2>{_YEAR})"),
        _kind(_numeric, rf"{_ALONE}(?P<a>\d\d?)(?P<s1>[-/.])(?P<b>\d\d?)(?P<s2>[-/.])(?P<y>{_YEAR}|\d\d){_NO_MORE}"),
        _kind(_day_of_month, rf"{_ON_DAY}(?P<day>{_D}){days}(?:{_W}(?:of\s)?|-)(?P<month>{_M}){_Y}", floats=True),
        _kind(_day_of_month, rf"{_ON_DAY}(?P<month>{_M}){_W}(?:the\s)?(?P<day>{_D}){days}{_Y}", floats=True),
        _kind(_months, rf"(?P<month>{_M}){_TO}(?P<month2>{_M}){_Y}"),
        _kind(_piece_of_month, rf"(?P<nth>{_NTH}){_W}(?P<unit>day|week)\s(?:of|in)\s(?P<month>{_M}){_Y}"),
        _kind(_whole_month, rf"(?P<month>{_M}){_Y}", floats=True),
        _kind(_part_of_year, rf"(?P<kind>[QH])(?P<n>[1-4]){_Y}", floats=True),
        _kind(_part_of_year, rf"{_ALONE}{_Y4}[\s-]?(?P<kind>[QH])(?P<n>[1-4])"),
        _kind(_part_of_year, rf"(?P<n>{_COUNTED}){_W}(?P<kind>quarter|half)(?:\s(?:of|in))?{_Y}", floats=True),
        _kind(_season, rf"(?:{_WHICH}\s)?(?P<season>{'|'.join(_SEASONS)})(?:\sof)?{_Y}", True),
        _kind(_weekday, rf"{_WEEK}\s(?:on\s)?(?P<which>)(?P<weekday>{_DAY_NAME})", True),
        _kind(_weekday, rf"(?:{_WHICH}\s)?(?P<weekday>{_DAY_NAME})(?:\s(?:of\s)?{_WEEK})?", True, True),
        _kind(_relative_month, rf"{_WHICH}\s(?P<month>{_M})", True),
        _kind(_units, rf"(?P<the>the\s)?{_WHICH}\s(?:(?P<n>{_N})[\s-])?{_U}(?!\sof\s{_M})", True),
        _kind(_units, rf"(?P<the>){_WHICH}\s(?P<n>)(?P<unit>{'|'.join(_PARTS_OF_DAY)})", True),
        _kind(_ago, rf"(?P<n>{_N}){_W}{_U}{_W}(?P<sense>ago|from\snow)", True),
        _kind(_but_one, rf"(?:the\s)?{quarters}\s(?P<sense>before|after)\s(?:last|next)", True),
        _kind(_but_one, r"(?:the\s)?(?P<unit>day)\s(?P<sense>before|after)\s(?:yesterday|tomorrow)", True),
        _kind(_part_of_this, rf"(?P<part>beginning|start|middle|end)\sof\s(?:the\s)?{quarters}", True),
        _kind(lambda m, f: unit_of(f.now, "day", _WORDS[m[0].lower()]), rf"(?:{'|'.join(_WORDS)})", True),
        _kind(
            _feast,
            r"(?P<feast>christmas\seve|new\syear['’]?s\seve|(?:valentine['’]?s|christmas|new\syear['’]?s)"
            rf"(?=\s(?:day|{hours})\b)|boxing(?=\sday\b)|halloween(?=\s(?:{hours})\b))(?:\s(?:day|{hours}))?{_Y}",
            floats=True,
        ),
        _kind(_bare_year, rf"(?<![\w./:])(?<!\d-)(?P<y>{_YEAR})"),
        _kind(_short, r"(?P<n>\d{1,3})\s?(?P<unit>[hdwmy])", True),
    )


@cache
def words_for_dates() -> re.Pattern[str]:
    """All patterns as one: its n-th group is that of `kinds()[n - 1]`."""
    unnamed = (re.sub(r"[?]P<[a-z0-9]+>", "?:", kind.pattern.pattern) for kind in kinds())
    return re.compile(rf"(?<!\w)(?=[^\W_])(?:{'|'.join(f'({pattern})' for pattern in unnamed)})", re.I)
