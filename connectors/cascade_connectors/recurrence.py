"""Repeating events: an RRULE in words, and the days it falls on near a moment, with bounded work."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from cascade_connectors.records import day_in_words

__all__ = ["Budget", "Days", "days", "in_words"]

_UNITS = {
    "SECONDLY": "second",
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")

BEFORE, AFTER, KNOWN = 12, 24, 400
"""How many days before the moment and from it on are named."""
_AHEAD = timedelta(days=3 * 366)
_EARLIEST, _LATEST = 1900, 2200
_VALUES = 400
"""A rule with more values than this is not expanded: no person wrote it."""

Rule = Mapping[str, Any]
"""Parts of a rule by their names in capitals, each a list of values, as the icalendar library gives them."""


# --- words --------------------------------------------------------------------------------------------------------


def in_words(rule: Rule, start: date) -> str:
    """`every 2 weeks on Monday and Wednesday until 31 Dec 2026`, of an event that begins on `start`."""
    unit = _UNITS.get(str(_first(rule, "FREQ")).upper(), "time")
    interval = _number(_first(rule, "INTERVAL")) or 1
    told = [f"every {unit}" if interval == 1 else f"every {interval} {unit}s"]
    weekdays = [*map(_weekday, _values(rule, "BYDAY"))]
    month_days = [*map(_day_of_month, _values(rule, "BYMONTHDAY"))]
    months = [_month(m) for m in _values(rule, "BYMONTH")]
    if not (weekdays or month_days or _values(rule, "BYYEARDAY") or _values(rule, "BYWEEKNO")):
        weekdays = [_NAMES[start.weekday()]] if unit == "week" else []
        month_days = [_day_of_month(start.day)] if unit in ("month", "year") else []
        months = months or ([_month(start.month)] if unit == "year" else [])
    if weekdays:
        told.append(f"on {_and(weekdays)}")
    if month_days:
        told.append(f"on the {_and(month_days)}")
    if months:
        told.append(f"{'of' if month_days else 'in'} {_and(months)}")
    if places := [_ordinal(_number(p)) for p in _values(rule, "BYSETPOS")]:
        told.append(f"(the {_and(places)} of these)")
    rare = ((part, _values(rule, part)) for part in ("BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND"))
    told.extend(f"{part.removeprefix('BY').lower()} {_and([*map(str, values)])}" for part, values in rare if values)
    if times := _number(_first(rule, "COUNT")):
        told.append(f"{times} times" if times > 1 else "once")
    if isinstance(until := _first(rule, "UNTIL"), date):
        told.append(f"until {day_in_words(until)}")
    return " ".join(told)[:500]


def _values(rule: Rule, part: str) -> list[Any]:
    value = rule.get(part, [])
    return value[:_VALUES] if isinstance(value, list) else [value]


def _first(rule: Rule, part: str) -> Any:
    return next(iter(_values(rule, part)), None)


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _ordinal(n: int) -> str:
    if n == -1:
        return "last"
    if n < 0:
        return f"{_ordinal(-n)} last"
    if n < len(_ORDINALS):
        return _ORDINALS[n]
    suffix = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _weekday(value: object) -> str:
    text = str(value).upper()
    name = _NAMES[_WEEKDAYS.index(text[-2:])] if text[-2:] in _WEEKDAYS else text
    n = _number(text[:-2])
    return f"the {_ordinal(n)} {name}" if n else name


def _day_of_month(value: object) -> str:
    n = _number(value)
    return f"{_ordinal(n)} day" if n < 0 else _ordinal(n) if n > 5 else f"{n}{('', 'st', 'nd', 'rd', 'th', 'th')[n]}"


def _month(value: object) -> str:
    n = _number(value)
    return _MONTHS[n - 1] if 1 <= n <= 12 else str(value)


# --- days ---------------------------------------------------------------------------------------------------------


class Days(NamedTuple):
    """Days that an event falls on: the last few before a moment, the first few from it on, and whether it goes on."""

    named: list[date]
    more: bool
    known: list[date]
    """Many more of them, on both sides of the moment."""


class Budget:
    """How many days of calendars one file may make us look at; a rule that costs more is told in words alone."""

    def __init__(self, left: int = 2_000_000) -> None:
        self.left = left

    def pay(self, cost: int) -> bool:
        """Whether that much was left."""
        self.left -= cost
        return self.left >= 0


def days(
    start: datetime, rules: Iterable[Rule], also: Iterable[date], never: Iterable[date], around: date, budget: Budget
) -> Days:
    """The days of an event that begins at `start`, in the zone that it is held in.

    Rules that repeat within a day or by week number, and those that `budget` does not allow, give no day.
    """
    first = start.date()
    found = {first, *also}
    if first.year >= _EARLIEST and max(first, around).year < _LATEST:
        for rule in rules:
            found.update(_walk(first, rule, min(max(around, first) + _AHEAD, _until(rule, start)), budget))
    known = sorted(found.difference(never))
    before = [day for day in known if day < around]
    after = [day for day in known if day >= around]
    return Days(before[-BEFORE:] + after[:AFTER], len(after) > AFTER, before[-KNOWN:] + after[:KNOWN])


def _until(rule: Rule, start: datetime) -> date:
    """The last day that a rule allows, in the zone of `start`."""
    until = _first(rule, "UNTIL")
    if not isinstance(until, datetime):
        return until if isinstance(until, date) else date.max
    local = until.astimezone(start.tzinfo) if until.tzinfo and start.tzinfo else until
    return local.date() - timedelta(days=start.time() > local.time())


def _walk(start: date, rule: Rule, last: date, budget: Budget) -> list[date]:
    """The days of a rule from `start` to `last`: those of each period that pass its filters (RFC 5545 §3.3.10)."""
    unit = str(_first(rule, "FREQ")).upper()
    interval = _number(_first(rule, "INTERVAL") or 1)
    size = sum(len(value) if isinstance(value, list) else 1 for value in rule.values())
    periods = _PERIODS.get(unit)
    if periods is None or interval < 1 or size > _VALUES or _values(rule, "BYWEEKNO"):
        return []
    tests = _tests(rule, unit, start)
    places = [_number(p) for p in _values(rule, "BYSETPOS")]
    times = _number(_first(rule, "COUNT"))
    found: list[date] = []
    for period in periods(start, interval, rule):
        if period[0] > last:
            break
        if not budget.pay(len(period)):
            return []
        kept = [day for day in period if all(test(day) for test in tests)]
        if places:
            kept = sorted({kept[p - (p > 0)] for p in places if p and -len(kept) <= p - (p > 0) < len(kept)})
        found.extend(day for day in kept if start <= day <= last)
        if 0 < times <= len(found):
            return found[:times]
    return found


def _daily(start: date, interval: int, _rule: Rule) -> Iterator[list[date]]:
    for n in count(start.toordinal(), interval):
        yield [date.fromordinal(n)]


def _weekly(start: date, interval: int, rule: Rule) -> Iterator[list[date]]:
    wkst = str(_first(rule, "WKST") or "MO").upper()
    begin = start.toordinal() - (start.weekday() - (_WEEKDAYS.index(wkst) if wkst in _WEEKDAYS else 0)) % 7
    for n in count(begin, 7 * interval):
        yield [date.fromordinal(n + i) for i in range(7)]


def _monthly(start: date, interval: int, _rule: Rule) -> Iterator[list[date]]:
    for n in count(start.year * 12 + start.month - 1, interval):
        yield _days_of(n // 12, n % 12 + 1)


def _yearly(start: date, interval: int, rule: Rule) -> Iterator[list[date]]:
    months = sorted({m for v in _values(rule, "BYMONTH") if 1 <= (m := _number(v)) <= 12}) or range(1, 13)
    for year in count(start.year, interval):
        yield [day for month in months for day in _days_of(year, month)]


def _days_of(year: int, month: int) -> list[date]:
    first = date(year, month, 1).toordinal()
    return [date.fromordinal(first + i) for i in range(monthrange(year, month)[1])]


_PERIODS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}

_Test = Callable[[date], bool]


def _tests(rule: Rule, unit: str, start: date) -> list[_Test]:
    """What a day of a period has to pass; a rule that names no days means those like its first."""
    months = {_number(v) for v in _values(rule, "BYMONTH")}
    month_days = {_number(v) for v in _values(rule, "BYMONTHDAY")}
    year_days = {_number(v) for v in _values(rule, "BYYEARDAY")}
    weekdays = {(_number(text[:-2]), _WEEKDAYS.index(text[-2:])) for text in _weekday_texts(rule)}
    if not (month_days or year_days or weekdays):
        if unit == "WEEKLY":
            weekdays = {(0, start.weekday())}
        elif unit in ("MONTHLY", "YEARLY"):
            month_days = {start.day}
            months = months or ({start.month} if unit == "YEARLY" else set())
    tests: list[_Test] = []
    if months:
        tests.append(lambda day: day.month in months)
    if month_days:
        tests.append(
            lambda day: day.day in month_days or day.day - monthrange(day.year, day.month)[1] - 1 in month_days
        )
    if year_days:
        tests.append(lambda day: not year_days.isdisjoint(_places(day, date(day.year, 1, 1), date(day.year, 12, 31))))
    if weekdays:
        plain = {w for n, w in weekdays if not n or unit in ("DAILY", "WEEKLY")}
        whole_year = unit == "YEARLY" and not months
        tests.append(lambda day: day.weekday() in plain or not weekdays.isdisjoint(_nth(day, whole_year)))
    return tests


def _weekday_texts(rule: Rule) -> Iterator[str]:
    return (text for v in _values(rule, "BYDAY") if (text := str(v).upper())[-2:] in _WEEKDAYS)


def _places(day: date, first: date, last: date) -> tuple[int, int]:
    """Which day of a stretch it is, from the front and from the back."""
    return (day - first).days + 1, (day - last).days - 1


def _nth(day: date, whole_year: bool) -> Iterator[tuple[int, int]]:
    """Which of its month's (or its year's) such weekdays a day is, from the front and from the back."""
    first = date(day.year, 1 if whole_year else day.month, 1)
    last = date(day.year, 12, 31) if whole_year else day.replace(day=monthrange(day.year, day.month)[1])
    front, back = _places(day, first, last)
    return iter((((front - 1) // 7 + 1, day.weekday()), (-((-back - 1) // 7 + 1), day.weekday())))
