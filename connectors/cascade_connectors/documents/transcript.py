"""Transcripts: a text that is mostly people's turns becomes a meeting, with an author to each turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cascade.clean import one_line
from cascade.types import Identity, Involved, Locator, Part
from cascade_connectors.documents.extracted import MAX_PARTS, Extracted
from cascade_connectors.documents.facts import Facts, header_block, known_key, when

__all__ = ["Turn", "as_meeting", "meeting"]

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = rf"[\[(]?{_CLOCK}(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?"
_NAME = r"(?P<name>[^\W_](?:[^:\[\]{}<>*|=]{0,98}?[^\s:\[\]{}<>*|=])?)"
_TURN = re.compile(
    rf"(?P<bullet>[-*•>] )?(?P<before>{_STAMP})?\s*[-–]?\s*\*{{0,2}}{_NAME}\*{{0,2}}\s?(?P<after>{_STAMP})?"
    r":\*{0,2}(?:\s+\S.*|\s*)"
)
_NAME_THEN_TIME = re.compile(rf"{_NAME}\s+(?P<after>{_STAMP})\s*")
_NOT_PEOPLE = re.compile(
    r"(?:info|debug|warn(?:ing)?|error|fatal|critical|trace|notes?|todo|tip|example|step|question|answer|q|a|https?|"
    r"actions?|decisions?|summary|and|or|if|in|on|for|by|with)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(r"(?<![a-z])(?:chat|meeting|transcript|call|minutes|interview|standup|sync|conversation)", re.I)
_MAX_WORDS = 12
_MAX_LABEL = 130
"""Characters within which a line must have its colon to begin a turn."""
_CHATS = frozenset({"chat", "slack", "teams", "discord", "irc", "whatsapp", "telegram", "signal", "messenger"})


class Turn(NamedTuple):
    """What one speaker says: its span with the speaker's name in it, and the time stamp as it is written."""

    start: int
    end: int
    name: str
    stamp: str | None


class _Line(NamedTuple):
    """A line that begins as a turn does; `first` says that it begins a paragraph."""

    start: int
    name: str
    stamp: str | None
    bullet: bool
    first: bool


def as_meeting(found: Extracted, name: str) -> Extracted:
    """`found`, read from a file of this name, as a meeting if it is made of the turns of people; else as it is."""
    lines = _lines(found.text)
    if not lines:
        return found
    header = max((part.end for part in found.parts if part.role == "header"), default=0)
    turns = _alike([line for line in lines if line.start >= header])
    if not turns:
        return found
    head = found.text[: turns[0].start].split("\n")
    pairs, _ = header_block(head, anywhere=True)
    date = next((line for line in head if line.strip()), "")
    dated = when(date) is not None and len(date) <= 40
    others = found.model_copy(update={"people": tuple(p for p in found.people if p.role != "attendee")})
    named = Facts.of([*pairs, ("date", date)] if dated else pairs).onto(others)
    if not _is_transcript(named, turns, announced=dated and _ANNOUNCES.search(name) is not None):
        return found
    ends = [line.start for line in turns[1:]] + [len(found.text)]
    return meeting(named, [_turn(found.text, line, end) for line, end in zip(turns, ends, strict=True)])


def meeting(found: Extracted, turns: Sequence[Turn]) -> Extracted:
    """`found` with its turns as parts, and those who speak in them among the people."""
    known = {who.name: who for who in _unambiguous(found.people)}
    spoken = dict.fromkeys(turn.name for turn in turns if turn.name)
    speakers = {name: known.get(name) or Identity(name=name) for name in spoken}
    attending = {p.identity.name for p in found.people if p.role == "attendee"}
    parts = [
        Part(
            start=turn.start,
            end=turn.end,
            role="turn",
            author=speakers.get(turn.name),
            at=_moment(found.created_at, turn.stamp),
            locator=Locator(ts=turn.stamp) if turn.stamp else None,
        )
        for turn in turns[:MAX_PARTS]
    ]
    people = [Involved(role="attendee", identity=who) for name, who in speakers.items() if name not in attending]
    return found.model_copy(
        update={
            "kind": "chat" if _CHATS & {label.lower() for label in found.labels} else "meeting",
            "parts": tuple(sorted((*found.parts, *parts), key=lambda p: (p.start, -p.end))),
            "people": (*found.people, *people),
        }
    )


# --- which lines begin turns --------------------------------------------------------------------------------------


def _lines(text: str) -> list[_Line]:
    """The lines of a text that begin with a name and a colon, or that are a name and a time."""
    coloned: list[_Line] = []
    timed: list[_Line] = []
    names: dict[str, str] = {}
    start, first = 0, True
    for line in text.split("\n"):
        if not line[:1].islower() and line.find(":", 0, _MAX_LABEL) > 0:
            match = _TURN.fullmatch(line)
            if match and (name := _name(match["name"], names)):
                stamp = match["before"] or match["after"]
                coloned.append(_Line(start, name, stamp, bool(match["bullet"]), first))
            elif (match := _NAME_THEN_TIME.fullmatch(line[:_MAX_LABEL])) and (name := _name(match["name"], names)):
                timed.append(_Line(start, name, match["after"], False, first))
        start += len(line) + 1
        first = not line or line.isspace()
    return timed if len(timed) > len(coloned) else coloned


def _name(label: str, names: dict[str, str]) -> str:
    """A label as the name of a speaker, empty where it cannot be one; `names` remembers those that were judged."""
    if label not in names:
        begins = label[0].isupper() or label[0].isdigit() or not label.isascii()
        fits = begins and any(map(str.isalpha, label)) and label.count(" ") < _MAX_WORDS
        names[label] = one_line(label) if fits and known_key(label) is None and not _NOT_PEOPLE.match(label) else ""
    return names[label]


def _alike(lines: list[_Line]) -> list[_Line]:
    """Those that look as most of them do: all with a time stamp or all without, all with a bullet or all without."""
    for of in (lambda line: line.stamp is not None, lambda line: line.bullet):
        usual = sum(map(of, lines)) * 2 >= len(lines)
        lines = [line for line in lines if of(line) == usual]
    return lines


def _is_transcript(found: Extracted, turns: Sequence[_Line], *, announced: bool) -> bool:
    """Whether turns are what the text is made of, and people are what their names name.

    Those who speak again and again are people; so are those whom the text counts as present, and those of a text
    that is `announced` as talk and in which every line is somebody's. Headings with a colon are none of these.
    """
    names = Counter(line.name for line in turns)
    present = {p.identity.name for p in found.people if p.role == "attendee"}
    lines, paragraphs = _extent(found.text, turns[0].start)
    begins = sum(line.first for line in turns)
    covering = max(len(turns) / lines, begins / paragraphs if begins * 2 >= len(turns) else 0.0)
    if turns[0].stamp is not None:
        return len(turns) >= 3 and len(names) >= 2 and len(turns) * 5 >= lines
    again = sum(n for n in names.values() if n > 1)
    if turns[0].bullet and again * 2 < len(turns):
        return False  # minutes list who is to do what
    if len(present & names.keys()) * 2 >= len(names):
        return covering >= 0.5
    if covering == 1.0 and announced:
        return True
    return len(turns) >= 3 and len(names) >= 2 and again * 2 >= len(turns) and covering >= 0.5


def _extent(text: str, start: int) -> tuple[int, int]:
    """How many lines and how many paragraphs there are from `start` on; at least one of each."""
    lines = paragraphs = 0
    blank = True
    for line in text[start:].split("\n"):
        if line.strip():
            lines += 1
            paragraphs += blank
        blank = not line.strip()
    return max(lines, 1), max(paragraphs, 1)


# --- turns --------------------------------------------------------------------------------------------------------


def _turn(text: str, line: _Line, end: int) -> Turn:
    end = line.start + len(text[line.start : end].rstrip())
    return Turn(line.start, end, line.name, line.stamp.strip("[]() ") if line.stamp else None)


def _unambiguous(people: Sequence[Involved]) -> list[Identity]:
    """Those who are the only ones of their name."""
    identities = {p.identity for p in people}
    names = Counter(who.name for who in identities)
    return [who for who in identities if who.name and names[who.name] == 1]


def _moment(start: datetime | None, stamp: str | None) -> datetime | None:
    """When a turn was: its stamp counts from the meeting's start. None where that start has no time of day."""
    if start is None or stamp is None or not re.fullmatch(_CLOCK, stamp) or start.time() == start.min.time():
        return None
    seconds = 0.0
    for field in stamp.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(field)
    return start + timedelta(seconds=seconds)
