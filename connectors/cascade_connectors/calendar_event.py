"""An event, task or journal entry of a calendar as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cascade.clean import one_line
from cascade.connector import Failed
from cascade.types import Document, Identity, Involved, Locator, Part
from cascade_connectors.calendar_times import When, Zones, instant, zone_name
from cascade_connectors.contentline import Line, split, unescape
from cascade_connectors.records import day_in_words, digest, urls
from cascade_connectors.recurrence import Budget, Days, days, in_words

__all__ = ["Calendar", "Component", "document"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_KINDS = {"VEVENT": "event", "VTODO": "task", "VJOURNAL": "journal entry"}
_ATTENDEES = 300
"""Attendees whom the text names; all of them are among the document's people."""


class Component(NamedTuple):
    """The properties of one event, task or journal entry, without those of what lies inside it (alarms)."""

    name: str
    lines: list[Line]

    def all(self, name: str) -> list[Line]:
        """The properties of that name."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        """The first such property as text; empty where there is none."""
        return next((unescape(line.value) for line in self.lines if line.name == name), "")

    @property
    def uid(self) -> str:
        """Its own id, or else a hash of what it says."""
        return one_line(self.text("UID")) or digest(*(f"{line.name}:{line.value}" for line in self.lines))

    @property
    def occurrence(self) -> Line | None:
        """Which occurrence of a repeating event it stands in for, if it does."""
        return next(iter(self.all("RECURRENCE-ID")), None)


class Calendar(NamedTuple):
    """What holds for all components of a file. `around` is the day when it was written, near which days are named."""

    source: str
    item: str
    name: str
    method: str
    zones: Zones
    around: date
    moved: dict[str, list[When]]
    """Days of repeating events, by UID, that documents of their own tell of."""
    budget: Budget


def document(calendar: Calendar, component: Component) -> Document | Failed:
    """The component as a document; one that says neither what nor when is a failure."""
    summary, notes = one_line(component.text("SUMMARY")), component.text("DESCRIPTION")
    start = _moment(calendar, component, "DTSTART") or _moment(calendar, component, "DUE")
    where = f"{calendar.item}, line {component.lines[0].number}" if component.lines else calendar.item
    people = list(_people(component))
    repeating = _repeating(calendar, component, start) if start and not component.occurrence else None
    stated = [line for line in _stated(calendar, component, start, repeating, people) if line]
    if not (summary or notes or stated):
        return Failed(where, f"{_KINDS[component.name]} that says nothing")
    title = summary or one_line(notes)[:80] or f"Untitled {_KINDS[component.name]}"
    header = "\n".join((title, *stated))
    text = f"{header}\n\n{notes}" if notes else header
    organizer = next((i.identity for i in people if i.role == "organizer"), None)
    parts = [Part(start=0, end=len(header), role="header")]
    if notes:
        parts.append(Part(start=len(header) + 2, end=len(text), role="body", author=organizer))
    status = _status(calendar, component)
    labels = [calendar.name, *(one_line(c) for line in component.all("CATEGORIES") for c in split(line.value, ","))]
    address = one_line(component.text("URL"))
    key = f"{component.uid}/{component.occurrence.value.strip()}" if component.occurrence else component.uid
    written = [m for f in ("LAST-MODIFIED", "DTSTAMP", "CREATED") if (m := _moment(calendar, component, f))]
    return Document(
        id=f"{calendar.source}:{one_line(key)}",
        source=calendar.source,
        kind="event",
        title=title,
        text=text,
        created_at=instant(start) if start else None,
        updated_at=instant(written[0]) if written else None,
        people=tuple(people),
        thread=component.uid,
        url=address if address.startswith(("http://", "https://")) else None,
        etag=digest(text, key, *labels),
        labels=tuple(dict.fromkeys(filter(None, labels))),
        meta={
            "component": _KINDS[component.name],
            "all_day": start is not None and not isinstance(start, datetime),
            "status": status,
            **({"occurrence": component.occurrence.value.strip()} if component.occurrence else {}),
            **({"days": repeating.known} if repeating and repeating.known else {}),
        },
        links=tuple(dict.fromkeys(urls(text))),
        locator=Locator(path=calendar.item, line=component.lines[0].number),
        parts=tuple(parts),
    )


def _moment(calendar: Calendar, component: Component, name: str) -> When | None:
    return next((when for line in component.all(name) for when in calendar.zones.moments(line)), None)


# --- what it states -----------------------------------------------------------------------------------------------


def _stated(
    calendar: Calendar, component: Component, start: When | None, repeating: _Repeating | None, people: list[Involved]
) -> Iterator[str]:
    """The lines under the title."""
    yield _when(calendar, component, start)
    if component.occurrence:
        meant = calendar.zones.moments(component.occurrence)
        yield "One occurrence of a repeating event" + (f", instead of {_day(meant[0])}" if meant else "")
    elif repeating:
        yield from repeating.told
    for name, label in (("DUE", "Due"), ("COMPLETED", "Completed")):
        if (when := _moment(calendar, component, name)) and when != start:
            yield f"{label}: {_time(when)}"
    yield _told("Status", _status(calendar, component))
    yield _told("Where", one_line(component.text("LOCATION")))
    for role, label in (("organizer", "Organizer"), ("attendee", "Attendees")):
        named = [i.identity for i in people if i.role == role]
        states = _answers(component) if role == "attendee" else {}
        said = [f"{_full(who)}{states.get(who, '')}" for who in dict.fromkeys(named)]
        more = f" and {len(said) - _ATTENDEES} more" if len(said) > _ATTENDEES else ""
        yield _told(label, ", ".join(said[:_ATTENDEES]) + more)
    for name, label in (("CONTACT", "Contact"), ("URL", "Web"), ("CONFERENCE", "Conference"), ("COMMENT", "Comment")):
        for line in component.all(name)[:20]:
            yield _told(label, one_line(unescape(line.value)))
    for line in component.all("ATTACH")[:20]:
        if "ENCODING" not in line.parameters and line.parameters.get("VALUE", [""])[0].upper() != "BINARY":
            yield _told("Attachment", one_line(unescape(line.value))[:500])
    categories = [one_line(c) for line in component.all("CATEGORIES") for c in split(line.value, ",")]
    yield _told("Categories", ", ".join(filter(None, categories)))


def _told(label: str, words: str) -> str:
    return f"{label}: {words}" if words else ""


def _status(calendar: Calendar, component: Component) -> str:
    """Its status where that says something: cancelled, tentative, completed …"""
    status = one_line(component.text("STATUS")).lower()
    if calendar.method == "CANCEL":
        return "cancelled"
    return "" if status == "confirmed" else status.replace("-", " ")


def _when(calendar: Calendar, component: Component, start: When | None) -> str:
    """`When: Tue 3 Mar 2026, 10:00 to 11:00 (Europe/Berlin)`; as written, where that does not read as a time."""
    if start is None:
        return _told("When", one_line(component.text("DTSTART")))
    end = _moment(calendar, component, "DTEND") or _after(calendar, component, start)
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end and not isinstance(end, datetime) else start
        return f"When: {_day(start)}{f' to {_day(last)}' if last > start else ''} (all day)"
    if not isinstance(end, datetime) or end <= start:
        return f"When: {_time(start)}"
    end = end.astimezone(start.tzinfo)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end)}, {end:%H:%M}"
    return f"When: {_day(start)}, {start:%H:%M} to {until} ({zone_name(start)})"


def _after(calendar: Calendar, component: Component, start: When) -> When | None:
    for line in component.all("DURATION"):
        if length := calendar.zones.duration(line):
            try:
                return start + length
            except OverflowError:
                return None
    return None


def _day(when: When) -> str:
    return f"{_WEEKDAYS[when.weekday()]} {day_in_words(when)}"


def _time(when: When) -> str:
    return f"{_day(when)}, {when:%H:%M} ({zone_name(when)})" if isinstance(when, datetime) else _day(when)


class _Repeating(NamedTuple):
    """The rules of an event that repeats, in words, and the days that it falls on and does not."""

    rules: str
    days: Days
    never: list[date]

    @property
    def known(self) -> str:
        """The days that are known, as they are written in ISO 8601."""
        return " ".join(map(date.isoformat, self.days.known)) if len(self.days.known) > 1 else ""

    @property
    def told(self) -> Iterator[str]:
        """The rules, the days near the time of writing, and the days left out, a line each."""
        yield _told("Repeats", self.rules)
        if len(self.days.named) > 1:
            more = " and so on" if self.days.more else ""
            yield f"Days: {', '.join(map(day_in_words, self.days.named))}{more}"
        yield _told("Not on", ", ".join(day_in_words(day) for day in self.never[-24:]))


def _repeating(calendar: Calendar, component: Component, start: When) -> _Repeating | None:
    """How an event that begins at `start` repeats; None for one that does not."""
    rules = [rule for line in component.all("RRULE")[:8] if (rule := calendar.zones.rule(line))]
    also = [_date(w, start) for line in component.all("RDATE")[:200] for w in calendar.zones.moments(line)]
    if not rules and not also:
        return None
    never = [_date(w, start) for line in component.all("EXDATE")[:200] for w in calendar.zones.moments(line)]
    begin = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    gone = {*never, *(_date(when, start) for when in calendar.moved.get(component.uid, ()))}
    found = days(begin, rules, also, gone, calendar.around, calendar.budget)
    return _Repeating("; ".join(in_words(rule, begin) for rule in rules), found, sorted(set(never)))


def _date(when: When, start: When) -> date:
    """The day of `when`, in the zone of `start` where both are times."""
    if isinstance(when, datetime):
        return (when.astimezone(start.tzinfo) if isinstance(start, datetime) else when).date()
    return when


# --- people -------------------------------------------------------------------------------------------------------


def _people(component: Component) -> Iterator[Involved]:
    seen = set()
    for name, role in (("ORGANIZER", "organizer"), ("ATTENDEE", "attendee")):
        for line in component.all(name):
            who = _identity(line)
            if who and (role, who) not in seen:
                seen.add((role, who))
                yield Involved(role=role, identity=who)


def _identity(line: Line) -> Identity | None:
    value = one_line(line.value).strip('"')
    address = value[7:].strip().lower() if value.lower().startswith("mailto:") else value
    name = one_line(unescape(line.parameters.get("CN", [""])[0]))
    if not address and not name:
        return None
    return Identity(name="" if name.lower() == address else name, address=address)


def _answers(component: Component) -> dict[Identity, str]:
    """What each attendee answered, ready to stand behind the name."""
    found: dict[Identity, str] = {}
    for line in component.all("ATTENDEE"):
        answer = one_line(line.parameters.get("PARTSTAT", [""])[0]).lower().replace("-", " ")
        who = _identity(line)
        if who and answer and answer != "needs action":
            found[who] = f" ({answer})"
    return found


def _full(who: Identity) -> str:
    return f"{who.name} <{who.address}>" if who.name and who.address else str(who)


def moved_days(components: Iterable[Component], zones: Zones) -> dict[str, list[When]]:
    """What the components that stand in for one occurrence stand in for, by UID."""
    found: dict[str, list[When]] = {}
    for component in components:
        if line := component.occurrence:
            found.setdefault(component.uid, []).extend(zones.moments(line))
    return found
