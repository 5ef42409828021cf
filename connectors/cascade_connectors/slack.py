"""Slack exports, as a folder or a zip that is read in place: one item a channel, one document a conversation.

An export holds tables (users, channels, private groups, direct messages) and a folder a channel with a file a day.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, NamedTuple, Protocol, cast

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Failed, Listed, PathConfig, State, from_listing
from cascade.errors import BadConfig
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, conversations, document
from cascade_connectors.files import LARGEST, UNREADABLE, listing, load, unread, within
from cascade_connectors.jsonfile import parsed, string
from cascade_connectors.records import digest, numbered
from cascade_connectors.slack_markup import Directory, said

__all__ = ["Slack"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_TABLES = ("users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
_SILENT = ("integration_logs.json", "canvases.json", "file_conversations.json", "lists.json", "org_users.json")
"""Files of an export in which nothing is said."""
_LARGEST_DAY = 32 << 20
"""Bytes of a day beyond which it is not read; JSON takes many times its length in memory."""
_SYSTEM = re.compile(
    r"(?:channel|group)_(?:join|leave|topic|purpose|name|archive|unarchive|convert_to_private|posting_permissions)"
    r"|bot_\w+|pinned_item|unpinned_item|reminder_add|sh_room_\w+|huddle_thread|tombstone"
)


class Slack:
    """A Slack export. A thread is a conversation of its own, with the message that it hangs from first."""

    kind: ClassVar[str] = "slack"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("PathConfig", config).path

    @classmethod
    def recognises(cls, path: Path) -> float:
        """An export's tables beside folders of days are certain; folders of days alone are likely."""
        try:
            names = [PurePosixPath(name) for name in islice(_glance(path), 5000)]
        except UNREADABLE:
            return 0.0
        days = any(_DAY.fullmatch(name.name) and len(name.parts) > 1 for name in names)
        tables = any(name.name in _TABLES for name in names)
        return 1.0 if days and tables else 0.6 if days else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """One item a channel; the export's other files are items too, so that none of them goes unmentioned."""
        files = _Zip(self.path) if self.path.is_file() else _Folder(self.path)
        try:
            export = _Export(self.name, files)
            yield from from_listing(state, export.listing(), export.read)
        finally:
            files.close()


def _glance(path: Path) -> Iterator[str]:
    """Some of the names in an export, without walking all of it."""
    if path.is_dir():
        for n, child in enumerate(sorted(path.iterdir())):
            yield child.name
            if n < 50 and child.is_dir():
                yield from (f"{child.name}/{inner.name}" for inner in islice(child.iterdir(), 20))
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as file:
            yield from file.namelist()


# --- where the files lie ------------------------------------------------------------------------------------------


class _Files(Protocol):
    def listing(self) -> Iterable[Listed]: ...

    def load(self, path: str, limit: int) -> bytes: ...

    def close(self) -> None: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def listing(self) -> Iterable[Listed]:
        return listing(self._root)

    def load(self, path: str, limit: int) -> bytes:
        return load(self._root / path, limit)

    def close(self) -> None:
        pass


class _Zip:
    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except UNREADABLE as error:
            hint = "give the export's folder, or its zip"
            raise BadConfig(f"{path} is not a Slack export: {error}", hint=hint) from error

    def listing(self) -> Iterable[Listed]:
        for info in sorted(self._zip.infolist(), key=lambda i: i.filename):
            if not info.is_dir() and not info.filename.startswith("__MACOSX"):
                yield Listed(info.filename, f"{info.file_size}-{info.CRC:08x}")

    def load(self, path: str, limit: int) -> bytes:
        with self._zip.open(path) as file:
            return within(file.read(limit + 1), limit)

    def close(self) -> None:
        self._zip.close()


# --- the export ---------------------------------------------------------------------------------------------------


class _Room(NamedTuple):
    """What the tables say of a channel."""

    id: str
    name: str
    members: tuple[str, ...]
    private: bool
    direct: bool


class _Export:
    """The tables of an export, read at once, and its channels, read one at a time."""

    def __init__(self, source: str, files: _Files) -> None:
        self._source = source
        self._files = files
        self._stamps = dict(files.listing())
        root = _root(self._stamps)
        self._days: dict[str, list[str]] = {}
        for path in self._stamps:
            inner = path[len(root) :]
            if path.startswith(root) and inner.count("/") == 1 and _DAY.fullmatch(PurePosixPath(path).name):
                self._days.setdefault(inner.partition("/")[0], []).append(path)
        self._problems: dict[str, str] = {}
        tables = {name: list(self._table(root + name)) for name in _TABLES}
        self._rooms: dict[str, _Room] = {}
        for name in _TABLES[1:]:
            for room in map(_room, tables[name]):
                private = room.private or name != "channels.json"
                direct = name in ("dms.json", "mpims.json")
                known = room._replace(private=private, direct=direct)
                self._rooms.update({key: known for key in (room.id, room.name) if key})
        names = {room.id: room.name for room in self._rooms.values()}
        self._people = Directory(tables["users.json"], names)

    def _table(self, path: str) -> Iterator[Mapping[str, Any]]:
        if path not in self._stamps:
            return
        try:
            table = parsed(self._files.load(path, LARGEST))
        except UNREADABLE as error:
            self._problems[path] = unread(error)
            return
        if isinstance(table, list):
            yield from (row for row in table if isinstance(row, dict))
        else:
            self._problems[path] = "is not a list, as an export's table is"

    def listing(self) -> Iterator[Listed]:
        """Channels by the names of their folders, then what else there is by its path."""
        people = self._people.fingerprint()
        for name, days in sorted(self._days.items()):
            stamps = (f"{day} {self._stamps[day]}" for day in days)
            yield Listed(name, digest(people, str(self._rooms.get(name)), *stamps))
        told = {day for days in self._days.values() for day in days}
        yield from (Listed(path, etag) for path, etag in self._stamps.items() if path not in told)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of a channel; of any other file, why it gave none."""
        if item in self._days:
            yield from self._channel(item)
        elif item in self._problems:
            yield Failed(item, self._problems[item])
        elif PurePosixPath(item).name not in (*_TABLES, *_SILENT):
            yield Failed(item, "not a day of a channel (channel/YYYY-MM-DD.json) nor a table of the export")

    def _channel(self, name: str) -> Iterator[Document | Failed]:
        room = self._rooms.get(name) or _Room("", name, (), private=False, direct=False)
        label = room.name or name
        title = f"#{label}"
        if room.direct and room.members:
            title = " & ".join(str(self._people.person(key)) for key in room.members)
        audience = self._people.addresses(room.members) if room.private and room.members else None
        channel = Channel(self._source, one_line(name), one_line(title), one_line(label), UTC, audience)
        reader = _Reader(self._files, self._people, self._days[name])
        used: Counter[str] = Counter()

        for talk in conversations(reader.flow()):
            yield self._known(document(channel, talk, numbered(used, _ts(talk.messages[0])), _ts(talk.first)))
        for thread, messages in sorted(reader.threads.items()):
            messages.sort(key=lambda m: (_ts(m) != thread, m.at))
            for talk in conversations(messages, silences=False):
                key = thread if talk.first is talk.messages[0] else _ts(talk.messages[0])
                yield self._known(document(channel, talk, numbered(used, key), thread))
        yield from reader.failed

    def _known(self, talk: Document) -> Document:
        """A conversation with the mail addresses of those who are in it."""
        mails = self._people.mails(each.identity.address for each in talk.people)
        return talk.model_copy(update={"same": mails}) if mails else talk


def _root(paths: Iterable[str]) -> str:
    """The folder, with its slash, that the export lies in: a zip often wraps all of it in one."""
    found = [str(PurePosixPath(p).parent) for p in paths if PurePosixPath(p).name in _TABLES]
    found += [str(PurePosixPath(p).parent.parent) for p in paths if _DAY.fullmatch(PurePosixPath(p).name) and "/" in p]
    root = min(found, key=lambda p: (p != ".", p.count("/"), p), default=".")
    return "" if root == "." else root + "/"


def _room(row: Mapping[str, Any]) -> _Room:
    members = row.get("members")
    keys = tuple(m for m in members if isinstance(m, str)) if isinstance(members, list) else ()
    name, key = one_line(string(row.get("name"))), one_line(string(row.get("id")))
    private = row.get("is_private") is True or row.get("is_im") is True or row.get("is_mpim") is True
    return _Room(key, name, tuple(dict.fromkeys(keys)), private, direct=False)


def _ts(message: Message) -> str:
    return message.locator.ts or message.native_id


# --- messages -----------------------------------------------------------------------------------------------------


class _Reader:
    """The messages of one channel, day by day: those of threads are kept aside, the others flow."""

    def __init__(self, files: _Files, people: Directory, days: Iterable[str]) -> None:
        self._files = files
        self._people = people
        self._days = sorted(days)
        self.threads: dict[str, list[Message]] = {}
        self.failed: list[Failed] = []

    def flow(self) -> Iterator[Message]:
        """Messages that are in no thread, in the order of their times."""
        for day in self._days:
            for raw, message in self._messages(day):
                thread = string(raw.get("thread_ts"))
                if thread and (thread != _ts(message) or raw.get("reply_count") or raw.get("replies")):
                    self.threads.setdefault(thread, []).append(message)
                else:
                    yield message

    def _messages(self, day: str) -> list[tuple[Mapping[str, Any], Message]]:
        try:
            records = parsed(self._files.load(day, _LARGEST_DAY))
        except UNREADABLE as error:
            self.failed.append(Failed(day, unread(error)))
            return []
        if not isinstance(records, list):
            self.failed.append(Failed(day, "is not a list of messages"))
            return []
        found: list[tuple[Mapping[str, Any], Message]] = []
        broken = 0
        for raw in _settled(records):
            message = self._message(raw, day)
            if message is None:
                broken += 1
            elif message.text or message.quoted:
                found.append((raw, message))
        if broken:
            self.failed.append(Failed(day, f"{broken} of its {len(records)} records have no time that can be read"))
        return sorted(found, key=lambda pair: pair[1].at)

    def _message(self, raw: Mapping[str, Any], day: str) -> Message | None:
        ts = string(raw.get("ts"))
        try:
            at = datetime.fromtimestamp(float(ts), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        words = said(raw, self._people)
        author = self._author(raw)
        bot = bool(raw.get("bot_id")) or (author is not None and author.address in self._people.bots)
        return Message(
            native_id=one_line(string(raw.get("client_msg_id"))) or ts,
            at=at,
            author=author,
            text=words.text,
            locator=Locator(path=day, ts=ts),
            quoted=words.quoted,
            system=bot or _SYSTEM.fullmatch(string(raw.get("subtype"))) is not None,
            mentions=words.mentions,
            links=words.links,
            files=words.files,
        )

    def _author(self, raw: Mapping[str, Any]) -> Identity | None:
        comment = raw.get("comment")
        user = raw.get("user") or (comment.get("user") if isinstance(comment, dict) else None) or raw.get("bot_id")
        key = one_line(string(user))
        if known := self._people.known(key):
            return known
        profiles = [p for p in (raw.get("user_profile"), raw.get("bot_profile"), raw) if isinstance(p, dict)]
        names = (
            one_line(string(p.get(f))) for f in ("real_name", "username", "name", "display_name") for p in profiles
        )
        name = next(filter(None, names), "")
        return Identity(name=name, address=key) if name or key else None


def _settled(records: Iterable[object]) -> Iterator[Mapping[str, Any]]:
    """The messages of a day as they stand after the edits and deletions recorded in it, each once.

    What is no object comes out as an empty one, for the caller to count.
    """
    kept: dict[str, list[Mapping[str, Any]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for raw in records:
        if not isinstance(raw, dict):
            kept.setdefault("", []).append({})
            continue
        subtype, inner = raw.get("subtype"), raw.get("message")
        if subtype == "message_deleted":
            kept.pop(string(raw.get("deleted_ts")) or "?", None)
            continue
        if subtype in ("message_changed", "message_replied") and isinstance(inner, dict):
            raw = {"user": raw.get("user"), **inner}
            kept.pop(string(raw.get("ts")) or "?", None)
        mark = (string(raw.get("ts")), string(raw.get("user")), string(raw.get("text")))
        if raw.get("type", "message") == "message" and (mark not in seen or not mark[0]):
            seen.add(mark)
            kept.setdefault(mark[0], []).append(raw)
    return chain.from_iterable(kept.values())
