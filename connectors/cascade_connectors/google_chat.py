"""Google Chat as Google Takeout exports it: a folder a space or a talk of two; one document a conversation.

Each folder of `Google Chat/Groups` holds `messages.json` and `group_info.json`, which tells who is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import BaseModel

from cascade.connector import Change, Failed, Listed, PathConfig, State, from_listing
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, talks
from cascade_connectors.files import LARGEST, UNREADABLE, file_at, head, listing, load, unread
from cascade_connectors.jsonfile import line_of, mapping, mappings, parsed, string, text_of
from cascade_connectors.records import MONTHS, digest, urls

__all__ = ["GoogleChat"]

_SAID, _TOLD = "messages.json", "group_info.json"
_LARGEST = 4 * LARGEST
"""Bytes beyond which a space is not read."""
_STAMP = re.compile(
    r"(?:(?P<day>\d{1,2})\.? )?(?P<month>[A-Z][a-z]{2})[a-z]*\.?(?: (?P<later>\d{1,2}))?,? (?P<year>\d{4})\b.*?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<noon>[AaPp])?",
)
"""`Tuesday, March 5, 2026 at 9:12:33 AM UTC`, or the day before the month and 24 hours."""


class GoogleChat:
    """One item a folder of `Groups`."""

    kind: ClassVar[str] = "google-chat"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("PathConfig", config).path

    @classmethod
    def recognises(cls, path: Path) -> float:
        """Certain of the folder that has `Groups` in it, and likely of what lies there."""
        if not path.is_dir():
            start = head(path) if path.name == _SAID else b""
            return 0.95 if b'"creator"' in start and b'"created_date"' in start else 0.0
        for place, sure in ((f"Groups/*/{_SAID}", 1.0), (f"*/{_SAID}", 0.9), (_SAID, 0.9)):
            if any(map(cls.recognises, islice(path.glob(place), 20))):
                return sure
        return 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Spaces in the order of their paths. The files that were sent in one lie beside its messages."""
        return from_listing(state, self._listed(), self.read)

    def _listed(self) -> Iterator[Listed]:
        found = dict(listing(self.path))
        for item, etag in found.items():
            if item.endswith(_SAID) or not self.path.is_dir():  # who is in it lies in another file
                yield Listed(item, f"{etag}-{digest(found.get(item.removesuffix(_SAID) + _TOLD, ''))}")

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of a space: those of a topic that was answered, and what was said between them."""
        place = file_at(self.path, item)
        try:
            records = mapping(parsed(load(place, _LARGEST))).get("messages")
            group = mapping(parsed(load(place.with_name(_TOLD)))) if place.with_name(_TOLD).exists() else {}
        except UNREADABLE as error:
            yield Failed(item, unread(error))
            return
        if not isinstance(records, list):
            yield Failed(item, "no list of messages in it, as Google Takeout's messages.json has")
            return
        found = [(line_of(m.get("topic_id")), _message(m, item)) for m in mappings(records)]
        broken = sum(message is None for _, message in found)
        if broken:
            yield Failed(f"{item}/messages", f"{broken} of its {len(found)} messages tell no time")
        said = [(topic, m) for topic, m in found if m is not None and (m.text or m.quoted)]
        said.sort(key=lambda pair: pair[1].at)
        channel = self._channel(group, item)
        answered = Counter(topic for topic, _ in said if topic)
        flow = [m for topic, m in said if answered[topic] < 2]
        yield from talks(channel, flow, _key)
        for topic in sorted(topic for topic, count in answered.items() if count > 1):
            yield from talks(channel, [m for own, m in said if own == topic], _key, silences=False)

    def _channel(self, group: Mapping[str, Any], item: str) -> Channel:
        members = list(mappings(group.get("members")))
        names = [line_of(m.get("name")) or line_of(m.get("email")) for m in members]
        space = line_of(group.get("name"))
        folder = item.removesuffix(_SAID).strip("/").rpartition("/")[2] or self.name
        label = space or " & ".join(filter(None, names)) or folder
        audience = tuple(filter(None, (line_of(m.get("email")).lower() for m in members))) or None
        return Channel(self.name, folder, f"#{label}" if space else label, label, UTC, audience)


def _key(message: Message) -> str:
    return message.native_id


def _message(record: Mapping[str, Any], item: str) -> Message | None:
    stamp = line_of(record.get("created_date"))
    at = _time(stamp)
    if at is None:
        return None
    creator = mapping(record.get("creator"))
    name, address = line_of(creator.get("name")), line_of(creator.get("email")).lower()
    words = text_of(record.get("text"))
    files = [line_of(each.get("original_name")) for each in mappings(record.get("attached_files"))]
    cited = mapping(record.get("quoted_message_metadata"))
    return Message(
        native_id=line_of(record.get("message_id")) or f"{at:%Y%m%dT%H%M%S}",
        at=at,
        author=Identity(name=name, address=address) if name or address else None,
        text="\n".join(filter(None, (words, *(f"[file: {file}]" for file in files if file)))),
        locator=Locator(path=item, ts=stamp),
        quoted=text_of(cited.get("text")),
        system=string(creator.get("user_type")).lower() == "bot",
        links=tuple(urls(words)),
        files=len(files),
    )


def _time(stamp: str) -> datetime | None:
    """The time that a stamp names in English words, all of which are in UTC; None for another."""
    found = _STAMP.search(stamp)
    if found is None or found["month"] not in MONTHS:
        return None
    hour = int(found["hour"])
    if found["noon"]:
        hour = hour % 12 + 12 * (found["noon"] in "Pp")
    day, month = int(found["later"] or found["day"] or 0), MONTHS.index(found["month"]) + 1
    try:
        return datetime(
            int(found["year"]), month, day, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=UTC
        )
    except ValueError:
        return None
