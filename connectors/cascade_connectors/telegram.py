"""Telegram's exports in JSON ("machine-readable"), of one chat or of all of an account; one document a conversation."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from cascade.clean import clean, one_line
from cascade.connector import Change, Failed, State, from_listing
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, conversations, document
from cascade_connectors.files import UNREADABLE, ZonedPath, file_at, head, listing, load, unread
from cascade_connectors.records import numbered, urls

__all__ = ["Telegram"]

_NAMED = re.compile(r"(?:.*/)?result(?: ?\(\d+\))?\.json", re.IGNORECASE)
"""What Telegram calls the file."""
_CHAT = re.compile(
    r'"type":\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:group|supergroup|channel))"'
    r'|"personal_information":\s*\{\s*"user_id"'
)
_SENT = ("photo", "file", "media_type")
"""Fields of which one tells that a file was sent."""


class Telegram:
    """One item an export. `zone` is that of the computer that wrote it."""

    kind: ClassVar[str] = "telegram"
    Config: ClassVar[type[BaseModel]] = ZonedPath

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("ZonedPath", config).path
        self.zone = ZoneInfo(cast("ZonedPath", config).zone)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """What a JSON file begins with decides; in a folder that of a `result.json` in it."""
        if path.is_dir():
            return max(map(cls.recognises, (path / "result.json", *sorted(path.glob("*/result.json"))[:1])))
        is_one = path.suffix.lower() == ".json" and _CHAT.search(head(path, 8192).decode("utf-8", "replace"))
        return 0.9 if is_one else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Every export is an item; what else lies in a folder was sent in a chat, or is another's."""
        root = self.path
        told = (i for i in listing(root) if not root.is_dir() or _NAMED.fullmatch(i.item))
        return from_listing(state, told, self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of each chat of an export, or why it has none."""
        try:
            export = json.loads(load(file_at(self.path, item)))
        except (*UNREADABLE, RecursionError) as error:
            yield Failed(item, unread(error))
            return
        chats = [chat for chat in _chats(export) if isinstance(chat.get("messages"), list)]
        if not chats:
            yield Failed(item, "no chat of Telegram's in it")
        keys = Counter[str]()
        for chat in chats:
            title = one_line(str(chat.get("name") or str(chat.get("type") or "chat").replace("_", " ")))
            key = numbered(keys, str(chat.get("id") or title))
            channel = Channel(self.name, key, title, title, self.zone)
            used = Counter[str]()
            for talk in conversations(_messages(chat["messages"], item, self.zone)):
                yield document(channel, talk, numbered(used, talk.messages[0].native_id), talk.first.native_id)


def _chats(export: Any) -> list[dict[str, Any]]:
    """The chats of an account, those that were left too; an export of one is this one."""
    if not isinstance(export, dict):
        return []
    lists = [export[name].get("list") for name in ("chats", "left_chats") if isinstance(export.get(name), dict)]
    found = [chat for each in lists if isinstance(each, list) for chat in each] if lists else [export]
    return [chat for chat in found if isinstance(chat, dict)]


def _messages(entries: list[Any], item: str, zone: ZoneInfo) -> list[Message]:
    """What people wrote, in the order of its times; what the service says of who came and went is left out."""
    told = [entry for entry in entries if isinstance(entry, dict) and entry.get("type") == "message"]
    found = [(at, entry, words) for entry in told if (words := _words(entry)) and (at := _time(entry, zone))]
    return [_message(entry, at, words, item) for at, entry, words in sorted(found, key=lambda each: each[0])]


def _message(entry: dict[str, Any], at: datetime, words: str, item: str) -> Message:
    name = one_line(str(entry.get("from") or entry.get("from_id") or ""))
    pieces = entry.get("text") if isinstance(entry.get("text"), list) else []
    hidden = [str(piece["href"]) for piece in cast("list[Any]", pieces) if isinstance(piece, dict) and "href" in piece]
    return Message(
        native_id=str(entry.get("id", "")),
        at=at,
        author=Identity(name=name) if name else None,
        text=words,
        locator=Locator(path=item, ts=str(entry.get("id", ""))),
        links=(*urls(words), *hidden),
        files=int(any(name in entry for name in _SENT)),
    )


def _words(entry: dict[str, Any]) -> str:
    """A message's text, whose bold words and links are pieces of their own, or what is voted on and how."""
    text = entry.get("text") or ""
    pieces = text if isinstance(text, list) else [text]
    said = "".join(str(piece.get("text", "")) if isinstance(piece, dict) else str(piece) for piece in pieces)
    poll = entry.get("poll")
    if isinstance(poll, dict):
        votes = [each for each in poll.get("answers") or () if isinstance(each, dict)]
        told = ", ".join(f"{each.get('text', '')} ({each.get('voters', 0)})" for each in votes)
        said = f"{said}\n{poll.get('question', '')} {told}"
    return clean(said).strip()


def _time(entry: dict[str, Any], zone: ZoneInfo) -> datetime | None:
    try:
        if "date_unixtime" in entry:
            return datetime.fromtimestamp(int(entry["date_unixtime"]), UTC)
        return datetime.fromisoformat(str(entry["date"])).replace(tzinfo=zone).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
