"""Times of calendars: values as RFC 5545 writes them, in the zones that a file names or defines.

The icalendar library reads values and zones (IANA names, Windows names, definitions of the file's own); what it cannot
read is None here, and never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import cast

from cascade_connectors.contentline import Line
from cascade_connectors.recurrence import Rule

__all__ = ["When", "Zones", "instant", "zone_name"]

When = date | datetime
"""A day, or a time with its zone."""

_ZONE_RULE = re.compile(
    r"FREQ=YEARLY(?:;(?:INTERVAL=[1-9]\d?|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[-\d,]{1,40}|WKST=[A-Z]{2}"
    r"|UNTIL=[\dTZ]{8,16}|COUNT=\d{1,4}))*;?",
    re.IGNORECASE,
)
"""Rules that zones change by; any other would be expanded second by second by whoever reads it."""
_ZONE_LINES = ("BEGIN", "END", "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RDATE", "RRULE")
_ZONES = 64
"""Definitions that are read of one file; a real calendar has one or two."""
_VALUES = 2000


class Zones:
    """The zones of one file, and the values of its properties read in them."""

    def __init__(self, default: tzinfo, definitions: Iterable[list[Line]]) -> None:
        import icalendar

        # Forgets what other files defined under the same names.
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
        self.default = default
        self._known: dict[str, tzinfo | None] = {}
        for definition in islice(definitions, _ZONES):
            kept = [line for line in definition if line.name in _ZONE_LINES and len(line.value) < _VALUES]
            rows = [f"{n.name}:{n.value}" for n in kept if n.name != "RRULE" or _ZONE_RULE.fullmatch(n.value.strip())]
            try:
                icalendar.Timezone.from_ical("\r\n".join(rows))
            except Exception:  # a definition may be broken in any way; names that the system knows still work
                continue

    def zone(self, name: str) -> tzinfo | None:
        """The zone of that name, with or without a vendor's prefix; None where nobody knows it."""
        from icalendar.timezone import tzp

        if name not in self._known:
            steps = name.strip('"/ ').split("/")[-6:]
            found = None
            for begin in range(len(steps)):
                try:
                    found = found or tzp.timezone("/".join(steps[begin:]))
                except Exception:  # zoneinfo raises many kinds on odd names
                    continue
            self._known[name] = found
        return self._known[name]

    def moments(self, line: Line) -> list[When]:
        """The days or times that a property lists, of a period its start; in the default zone where it names none."""
        from icalendar import vDDDTypes

        zone = self.zone(line.parameters.get("TZID", [""])[0]) or self.default
        found: list[When] = []
        for value in line.value.split(",", _VALUES)[:_VALUES]:
            try:
                when = vDDDTypes.from_ical(value.strip().upper().partition("/")[0])  # type: ignore[no-untyped-call]
            except Exception:  # a value that is none
                continue
            if isinstance(when, datetime):
                when = when if when.tzinfo else when.replace(tzinfo=zone)
                found.append(when.astimezone(self.default) if value.strip().upper().endswith("Z") else when)
            elif isinstance(when, date):
                found.append(when)
        return [when for when in found if instant(when) is not None]

    @staticmethod
    def duration(line: Line) -> timedelta | None:
        """A length of time."""
        from icalendar import vDuration

        try:
            found = vDuration.from_ical(line.value.strip().upper())  # type: ignore[no-untyped-call]
        except Exception:  # a value that is none
            return None
        return found if isinstance(found, timedelta) else None

    @staticmethod
    def rule(line: Line) -> Rule | None:
        """A recurrence rule by its parts."""
        from icalendar import vRecur

        try:
            return cast("Rule", vRecur.from_ical(line.value.strip()))
        except Exception:  # a value that is none
            return None


def instant(when: When) -> datetime | None:
    """The point in time, in UTC; of a day, its midnight. None where the calendar of UTC does not reach it."""
    try:
        whole = when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
        return whole.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return None


def zone_name(when: datetime) -> str:
    """What a person calls the zone of a time: its name, else its abbreviation."""
    return str(getattr(when.tzinfo, "key", "") or when.tzname() or "UTC")
