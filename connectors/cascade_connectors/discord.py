"""Discord channels in JSON, as DiscordChatExporter writes them: a file a channel; one document a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import BaseModel

from cascade.connector import Change, Failed, PathConfig, State, from_listing
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, talks
from cascade_connectors.files import UNREADABLE, file_at, head, listing, load, recognised_folder, unread
from cascade_connectors.jsonfile import line_of, mapping, mappings, parsed, string, text_of
from cascade_connectors.records import urls

__all__ = ["Discord"]

_LARGEST = 256 << 20
"""Bytes beyond which a channel is not read."""
_DONE = re.compile(
    r"Recipient(?:Add|Remove)|Call|Channel(?:NameChange|IconChange|PinnedMessage)|GuildMemberJoin|ThreadCreated"
)
"""Kinds of message that tell what was done; the others a person writes."""


class Discord:
    """One item a file; what else lies beside it was sent in a channel."""

    kind: ClassVar[str] = "discord"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("PathConfig", config).path

    @classmethod
    def recognises(cls, path: Path) -> float:
        """An export begins with its server and its channel."""
        if path.is_dir():
            return recognised_folder(path, (".json",), cls.recognises)
        start = head(path).lstrip(b"\xef\xbb\xbf") if path.suffix.lower() == ".json" else b""
        return 0.95 if re.match(rb'\s*\{\s*"guild"\s*:\s*\{', start) and b'"channel"' in start else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Every .json is an item, in the order of their paths."""
        files = (i for i in listing(self.path) if not self.path.is_dir() or i.item.lower().endswith(".json"))
        return from_listing(state, files, self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of a channel, or why a file is none."""
        try:
            export = mapping(parsed(load(file_at(self.path, item), _LARGEST)))
        except UNREADABLE as error:
            yield Failed(item, unread(error))
            return
        room = mapping(export.get("channel"))
        if not room or not isinstance(export.get("messages"), list):
            yield Failed(item, "not a channel: it has no channel and messages, as DiscordChatExporter's JSON has")
            return
        records = list({line_of(m.get("id")) or str(n): m for n, m in enumerate(mappings(export["messages"]))}.values())
        found = [_message(record, item) for record in records]
        broken = found.count(None)
        if broken:
            yield Failed(f"{item}/messages", f"{broken} of its {len(found)} messages tell no time")
        name = line_of(room.get("name")) or "channel"
        direct = string(room.get("type")).startswith("Direct")
        channel = Channel(self.name, line_of(room.get("id")) or name, name if direct else f"#{name}", name, UTC)
        said = sorted((m for m in found if m is not None and (m.text or m.quoted)), key=lambda m: m.at)
        yield from talks(channel, said, lambda message: message.native_id)


def _message(record: Mapping[str, Any], item: str) -> Message | None:
    stamp = string(record.get("timestamp"))
    try:
        at = datetime.fromisoformat(stamp)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    author = mapping(record.get("author"))
    files = [line_of(each.get("fileName")) for each in mappings(record.get("attachments"))]
    words = text_of(record.get("content"))
    shown = [text_of(e.get(field)) for e in mappings(record.get("embeds")) for field in ("title", "description")]
    own = (words, *(f"[file: {name}]" for name in files if name))
    return Message(
        native_id=line_of(record.get("id")) or f"{at:%Y%m%dT%H%M%S}",
        at=at,
        author=_who(author),
        text="\n".join(filter(None, own)),
        locator=Locator(path=item, ts=stamp),
        quoted="\n".join(dict.fromkeys(each for each in shown if each and each not in words)),
        system=author.get("isBot") is True or _DONE.fullmatch(string(record.get("type"))) is not None,
        mentions=tuple(filter(None, map(_who, mappings(record.get("mentions"))))),
        links=tuple(urls(words)),
        files=len(files),
    )


def _who(user: Mapping[str, Any]) -> Identity | None:
    """A user by the name that the server knows them by, and their id."""
    name, key = line_of(user.get("nickname")) or line_of(user.get("name")), line_of(user.get("id"))
    return Identity(name=name, address=key) if name or key else None
