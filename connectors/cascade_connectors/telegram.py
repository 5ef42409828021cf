"""Telegram's exports, as JSON (`result.json`) or as web pages: one document a conversation.

The desktop app writes them, of one chat ("Export chat history") or of all of an account ("Export Telegram data"). What
JSON holds twice, because a chat was exported twice, has the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Failed, State, from_listing
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, talks
from cascade_connectors.files import UNREADABLE, ZonedPath, file_at, head, listing, load, recognised_folder, unread
from cascade_connectors.jsonfile import line_of, mapping, mappings, parsed, string, text_of
from cascade_connectors.records import urls
from cascade_connectors.telegram_html import is_page, page

__all__ = ["Telegram"]

_LARGEST = 512 << 20
"""Bytes beyond which an export is not read: an account's is one file."""
_PAGE = re.compile(r"messages\d*\.html", re.IGNORECASE)
_PAGES = ("messages.html", "*/messages.html", "chats/*/messages.html")
_ITEM = re.compile(rf"\.json$|(?:^|/){_PAGE.pattern}$", re.IGNORECASE)
_CHAT = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes'
    rb'|(?:private|public)_(?:group|supergroup|channel))"'
)
_ACCOUNT = re.compile(
    rb'"(?:personal_information|contacts|left_chats)"\s*:\s*\{|"chats"\s*:\s*\{[^{\[]*"list"\s*:\s*\['
)


class Telegram:
    """One item a file. `zone` is that of the computer that exported it, for exports too old to tell the time in UTC."""

    kind: ClassVar[str] = "telegram"
    Config: ClassVar[type[BaseModel]] = ZonedPath

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("ZonedPath", config).path
        self.zone = ZoneInfo(cast("ZonedPath", config).zone)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """The kind of chat that JSON begins with decides, or an account's parts; a folder with pages is certain."""
        if path.is_dir():
            if any(cls.recognises(each) for place in _PAGES for each in islice(path.glob(place), 3)):
                return 1.0
            exports = [path / "result.json", *sorted(path.glob("*/result.json"))[:3]]
            sure = max((cls.recognises(each) for each in exports), default=0.0)
            return sure or recognised_folder(path, (".json",), cls.recognises)
        start = head(path)
        if _PAGE.fullmatch(path.name):
            return 0.95 if is_page(start) else 0.0
        if path.suffix.lower() != ".json":
            return 0.0
        return 0.95 if _CHAT.search(start) else 0.9 if _ACCOUNT.search(start) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Every .json and every page of messages is an item; what else lies beside it was sent in a chat."""
        folder = self.path.is_dir()
        files = (i for i in listing(self.path) if not folder or _ITEM.search(i.item))
        return from_listing(state, files, self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of the chats in a file, or why it is no export."""
        try:
            data = load(file_at(self.path, item), _LARGEST)
            export = page(data, item.rpartition("/")[0]) if item.lower().endswith(".html") else mapping(parsed(data))
        except UNREADABLE as error:
            yield Failed(item, unread(error))
            return
        chats = [export] if "messages" in export else []
        for part in ("chats", "left_chats"):
            chats += mappings(mapping(export.get(part)).get("list"))
        if not chats:
            yield Failed(item, "no chat in it: not what Telegram exports as machine-readable JSON")
        for number, chat in enumerate(chats, 1):
            yield from self._chat(chat, item, number)

    def _chat(self, chat: Mapping[str, Any], item: str, number: int) -> Iterator[Document | Failed]:
        kind = string(chat.get("type"))
        name = line_of(chat.get("name")) or ("Saved messages" if kind == "saved_messages" else f"chat {number}")
        channel = Channel(self.name, line_of(chat.get("id")) or name, name, name, self.zone)
        records = chat.get("messages")
        records = records if isinstance(records, list) else []
        found = [self._message(mapping(record), item) for record in records]
        broken = found.count(None)
        if broken:
            yield Failed(f"{item}/{channel.key}", f"{broken} of its {len(found)} messages tell no time")
        said = sorted((m for m in found if m is not None and m.text), key=lambda m: m.at)
        yield from talks(channel, said, lambda message: message.native_id)

    def _message(self, record: Mapping[str, Any], item: str) -> Message | None:
        at = _time(record, self.zone)
        if at is None:
            return None
        service = record.get("type") == "service"
        by, key = ("actor", "actor_id") if service else ("from", "from_id")
        name, address = line_of(record.get("author")) or line_of(record.get(by)), line_of(record.get(key))
        words, links, mentions = _words(record.get("text"))
        told = _done(record) if service else "\n".join(filter(None, (_forwarded(record), words, *_carried(record))))
        return Message(
            native_id=line_of(record.get("id")) or f"{at:%Y%m%dT%H%M%S}",
            at=at,
            author=Identity(name=name, address=address) if name or address else None,
            text=told,
            locator=Locator(path=item, ts=string(record.get("date")) or string(record.get("date_unixtime")) or None),
            system=service,
            mentions=mentions,
            links=links,
            files=int(any(string(record.get(field)) for field in _FILES)),
        )


def _time(record: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """When a message was sent, in UTC: the seconds that newer exports tell, else the exporter's local time."""
    try:
        if seconds := line_of(record.get("date_unixtime")):
            return datetime.fromtimestamp(int(seconds), UTC)
        at = datetime.fromisoformat(string(record.get("date")))
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _words(text: object) -> tuple[str, tuple[str, ...], tuple[Identity, ...]]:
    """What a text says, as a string or as a list of strings and of formatted pieces; its links, and whom it names."""
    told: list[str] = []
    links: list[str] = []
    named: list[Identity] = []
    for piece in text if isinstance(text, list) else [text]:
        words = string(mapping(piece).get("text")) if isinstance(piece, dict) else string(piece)
        address = one_line(string(mapping(piece).get("href")))
        told.append(f"{words} ({address})" if address and address.strip("/") not in words else words)
        links += [address] if address else []
        if key := line_of(mapping(piece).get("user_id")):
            named.append(Identity(name=one_line(words), address=f"user{key}"))
    said = text_of("".join(told))
    return said, tuple(dict.fromkeys([*links, *urls(said)])), tuple(named)


# --- what a message carries beside its words ----------------------------------------------------------------------

_FILES = ("file", "photo")
_LEFT_OUT = "(File"
"""How the path begins of what was not exported."""


def _forwarded(record: Mapping[str, Any]) -> str:
    """Whose words a message passes on."""
    whose = line_of(record.get("forwarded_from"))
    return f"(forwarded from {whose})" if whose else ""


def _carried(record: Mapping[str, Any]) -> Iterator[str]:
    """The file by its name, a poll with what was chosen, a contact, a place."""
    path = line_of(record.get("file"))
    if name := line_of(record.get("file_name")) or ("" if path.startswith(_LEFT_OUT) else PurePosixPath(path).name):
        yield f"[file: {name}]"
    poll = mapping(record.get("poll"))
    if asked := text_of(poll.get("question")):
        chosen = (f"- {text_of(a.get('text'))}: {line_of(a.get('voters')) or 0}" for a in mappings(poll.get("answers")))
        yield "\n".join((f"Poll: {asked}", *chosen))
    card = mapping(record.get("contact_information"))
    fields = (line_of(card.get(field)) for field in ("first_name", "last_name", "phone_number"))
    if told := " ".join(filter(None, fields)):
        yield f"Contact: {told}"
    place = mapping(record.get("location_information"))
    where = ", ".join(filter(None, (line_of(record.get("place_name")), line_of(record.get("address")))))
    at = ", ".join(str(place[axis]) for axis in ("latitude", "longitude") if isinstance(place.get(axis), float))
    if where or at:
        yield f"Place: {where or at}"


def _done(record: Mapping[str, Any]) -> str:
    """What a message of the service says was done: `(invite members: Ann, Bo)`."""
    members = record.get("members")
    whom = ", ".join(filter(None, map(line_of, members))) if isinstance(members, list) else ""
    done = line_of(record.get("action")).replace("_", " ")
    return f"({': '.join(filter(None, (done, whom or line_of(record.get('title')))))})" if done else ""
