"""What somebody is to do, as minutes and plans list it: the rows of a table of actions, and the lines below "Actions:".

A table is one of actions where a column says what is to be done and another one who does it, and a third one by when,
or how far it is, or the line over it says that it is one. A line names whoever does it first or last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from cascade.language.dates import dates_in
from cascade.stages.weighing.days import day_of
from cascade.tables import Row, Table, tables_in
from cascade.types import Document

__all__ = ["Duty", "duties_in"]

_LISTED = (
    r"(?:open\s|agreed\s|outstanding\s|next\s)*(?:action(?:s|\s(?:items?|points?|list|log))?|to-?\s?dos?|tasks|next\ssteps"
    r"|follow[-\s]?ups?|assignments|open\s(?:items|points))"
)
_WHAT = re.compile(
    rf"{_LISTED}|tasks?|what|items?|deliverables?|activit(?:y|ies)|to\sbe\sdone|commitments?|steps?", re.I
)
_WHO = re.compile(
    r"(?:by\s)?who(?:m|se)?|owners?|responsible|assignees?|assigned\sto|accountable|owned\sby|action\sby|dri|(?:in\s)?charge"
    r"|person(?:\sresponsible)?|name|lead",
    re.I,
)
_DUE = re.compile(r"(?:due|by|until|when|by\swhen|deadline|(?:due|target|end)\s(?:date|by|on)|date|eta|finish)", re.I)
_STATE = re.compile(r"(?:status|state|done|progress|completed?)\??", re.I)
"""What is over the columns of such a table."""
_DONE = re.compile(
    r"\W*(?:(?:done|closed|completed?|finished|resolved|yes|x|cancell?ed|dropped|obsolete|delivered|sent|ok)\b|[✓✔✅]).*",
    re.I,
)
_HEADING = re.compile(rf"^[#*_\s]*(?:{_LISTED})[*_\s]*:?[*_\s]*$", re.I)
_BULLET = re.compile(r"\s*(?:(?:[-*•+]|\d{1,2}[.)])\s+)?(?:\[(?P<box>[ xX]?)\]\s*)?")
_NAME = r"@?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}(?:(?:,\s|\s?[&/]\s?|\sand\s)@?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)*"
_FIRST = re.compile(
    rf"\**(?P<who>{_NAME})\**(?:\s?[:–—]\**\s+|\s-\s|\s(?:to|will|should|must|is\sto|has\sto)\s)(?P<what>.+)$"
)
_LAST = re.compile(rf"(?P<what>.+?)\s*(?:[(\[–—]|\s-\s)\s*(?P<who>{_NAME})(?P<due>[,;:]?\s[^)\]]+)?[)\]]?\W*$")


class Duty(NamedTuple):
    """Something that is to be done, and the line that says so."""

    document: Document
    start: int
    end: int
    what: str
    who: str
    """As it is written; several people are told together."""
    due: str
    """As it is written; empty where no day is told."""
    day: date | None
    done: bool

    @property
    def line(self) -> str:
        """What is to be done, by whom and until when."""
        beside = ", ".join(part for part in (self.who, f"by {self.due}" if self.due else "") if part)
        return f"{self.what} ({beside})" if beside else self.what


def duties_in(document: Document, zone: str) -> list[Duty]:
    """What `document` lists as to be done, in its order."""
    found = [duty for table in tables_in(document.text) for duty in _in_table(document, table, zone)]
    return sorted([*found, *_in_lines(document, zone)], key=lambda duty: duty.start)


def _in_table(document: Document, table: Table, zone: str) -> Iterator[Duty]:
    what, who, due, state = (_column(table, form) for form in (_WHAT, _WHO, _DUE, _STATE))
    listed = due is not None or state is not None or _HEADING.match(table.above)
    if what is None or who is None or what == who or not listed:
        return
    for row in table.rows:
        if row.cell(what):
            done = state is not None and _DONE.fullmatch(row.cell(state)) is not None
            by = row.cell(due) if due is not None else ""
            yield _duty(document, row, (row.cell(what), row.cell(who), by), done, zone)


def _column(table: Table, form: re.Pattern[str]) -> int | None:
    return next((n for n, head in enumerate(table.heads) if form.fullmatch(head)), None)


def _in_lines(document: Document, zone: str) -> Iterator[Duty]:
    """The lines below a heading for actions, as far as they go on, each with somebody who does it."""
    below = False
    for line in re.finditer(r"[^\n]*", document.text):
        bullet = _BULLET.match(line[0])
        bulleted = bullet is not None and bool(bullet[0].strip())
        if _HEADING.match(line[0]):
            below = True
        elif line[0].startswith("#") or (below and line[0] and not bulleted):
            below = False
        elif below and line[0].strip() and " | " not in line[0]:
            start = bullet.end() if bullet else 0
            said = _FIRST.match(line[0][start:]) or _LAST.match(line[0][start:])
            if said is not None:
                row = Row(line.start() + start, line.end(), ())
                done = bool(bullet and (bullet["box"] or "").strip())
                yield _duty(
                    document, row, (said["what"].strip(), said["who"], said.groupdict().get("due") or ""), done, zone
                )


def _duty(document: Document, row: Row, told: tuple[str, str, str], done: bool, zone: str) -> Duty:
    what, who, due = told
    written = (
        datetime.combine(day_of(document, zone), time(12), UTC) if day_of(document, zone) > date.min else document.at
    )
    days = [m.last for m in dates_in(due or what, written, zone) if m.last]
    return Duty(
        document, row.start, row.end, what, who.replace("@", ""), due.strip(" ,;:"), max(days, default=None), done
    )
