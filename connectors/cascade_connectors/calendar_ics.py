"""Calendars in iCalendar files: one item a file, one document an event, task or journal entry.

A repeating event is one document, which tells its rule in words and its days near the time when the calendar was
written; an occurrence that was moved or changed is a document of its own. A broken component costs no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Failed, State, from_listing
from cascade.types import Document
from cascade_connectors.calendar_event import Calendar, Component, document, moved_days
from cascade_connectors.calendar_times import Zones, instant
from cascade_connectors.contentline import Line, decode, lines, recognised, unescape
from cascade_connectors.files import ZonedPath, file_at, load, named_or_like, unread
from cascade_connectors.records import distinct
from cascade_connectors.recurrence import Budget

__all__ = ["ICalendar", "entries"]

_SUFFIXES = (".ics", ".ical", ".icalendar", ".ifb", ".vcs")
_READ = ("VEVENT", "VTODO", "VJOURNAL")


class ICalendar:
    """A calendar file, or a folder of such files. `zone` is that of times which name none."""

    kind: ClassVar[str] = "icalendar"
    Config: ClassVar[type[BaseModel]] = ZonedPath

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("ZonedPath", config).path
        self.zone = ZoneInfo(cast("ZonedPath", config).zone)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """A calendar's first line decides, its suffix makes sure; a folder needs mostly such files."""
        return recognised(path, "BEGIN:VCALENDAR", _SUFFIXES)

    def changes(self, state: State) -> Iterator[Change]:
        """One item a file; in a folder, each that is named or begins as one of these does."""
        return from_listing(state, named_or_like(self.path, _SUFFIXES, self.recognises), self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The events, tasks and journal entries of a file, or why it has none."""
        path = file_at(self.path, item)
        try:
            data, written = load(path), datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        except (OSError, ValueError) as error:
            yield Failed(item, unread(error))
            return
        yield from entries(data, self.name, item, self.zone, written)


def entries(data: bytes, source: str, item: str, zone: ZoneInfo, written: date) -> Iterator[Document | Failed]:
    """The events, tasks and journal entries of a calendar that was `written` then, or why it has none."""
    try:
        file = _File(lines(decode(data)))
    except ValueError as error:
        yield Failed(item, unread(error))
        return
    zones = Zones(zone, file.zones)
    zones.default = zones.zone(file.text("X-WR-TIMEZONE")) or zones.default
    name = file.text("X-WR-CALNAME") or file.text("NAME")
    moved = moved_days(file.components, zones)
    around = _written(file.components, zones) or written
    calendar = Calendar(source, item, name, file.text("METHOD").upper(), zones, around, moved, Budget())
    yield from distinct(_guarded(calendar, component) for component in file.components)
    if not file.components:
        yield Failed(item, "no event, task or journal entry in it")


def _guarded(calendar: Calendar, component: Component) -> Document | Failed:
    try:
        return document(calendar, component)
    except Exception as error:  # zones and values of a hostile file may raise anything
        where = f"{calendar.item}, line {component.lines[0].number}"
        return Failed(where, one_line(f"{type(error).__name__}: {error}")[:300])


def _written(components: Iterable[Component], zones: Zones) -> date | None:
    """The day of the latest stamp in the file: when the calendar was written, as far as it says."""
    stamps = (line for c in components for line in c.lines if line.name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"))
    found = [at for line in stamps for when in zones.moments(line)[:1] if (at := instant(when))]
    return max(found).date() if found else None


class _File:
    """A file's lines, sorted into components, definitions of zones, and properties of the calendar itself."""

    def __init__(self, properties: Iterable[Line]) -> None:
        self.components: list[Component] = []
        self.zones: list[list[Line]] = []
        self._own: list[Line] = []
        open_: list[str] = []
        for line in properties:
            name = line.value.strip().upper()
            if line.name == "BEGIN":
                if name in _READ:  # never inside another, whatever END is missing
                    open_ = ["VCALENDAR", name]
                    self.components.append(Component(name, [line]))
                    continue
                open_.append(name)
                if name == "VTIMEZONE":
                    self.zones.append([])
            self._sort(line, open_)
            if line.name == "END" and name in open_:
                del open_[len(open_) - 1 - open_[::-1].index(name) :]

    def _sort(self, line: Line, open_: list[str]) -> None:
        if "VTIMEZONE" in open_[-2:]:
            self.zones[-1].append(line)
        elif open_ and open_[-1] in _READ:
            self.components[-1].lines.append(line)
        elif len(open_) <= 1:
            self._own.append(line)

    def text(self, name: str) -> str:
        """The first of the calendar's own properties of that name, on one line."""
        return next((one_line(unescape(line.value)) for line in self._own if line.name == name), "")
