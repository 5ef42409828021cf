"""WhatsApp's exported chats: a text file, the folder or the zip that it lies in; one document a conversation.

WhatsApp writes times as the exporting phone's language and region do, so that a chat has to be read as a whole to know
whether 03/04 is in March or in April.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, NamedTuple, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from cascade.clean import clean, one_line
from cascade.connector import Change, Failed, State, from_listing
from cascade.types import Document, Identity, Locator
from cascade_connectors.conversation import Channel, Message, talks
from cascade_connectors.files import LARGEST, UNREADABLE, ZonedPath, file_at, head, listing, load, unread, within
from cascade_connectors.records import urls

__all__ = ["WhatsApp"]


class WhatsApp:
    """One item a chat. `zone` is that of the phone that exported it."""

    kind: ClassVar[str] = "whatsapp"
    Config: ClassVar[type[BaseModel]] = ZonedPath

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("ZonedPath", config).path
        self.zone = ZoneInfo(cast("ZonedPath", config).zone)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """The first lines of a text that look like WhatsApp's decide; in a folder or a zip, those of a chat in it."""
        if path.is_dir():
            chats = [path / "_chat.txt", *sorted(path.glob("*/_chat.txt"))[:1], *sorted(path.glob("*.txt"))[:3]]
            return max((cls.recognises(chat) for chat in chats), default=0.0)
        start = head(path)
        if path.suffix.lower() == ".zip":
            try:
                start = _unzip(path, 4096)
            except UNREADABLE:
                return 0.0
        elif path.suffix.lower() != ".txt":
            return 0.0
        lines = _decode(start).split("\n")[:5]
        return 0.9 if any(_HEAD.match(_plain(line)) for line in lines) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Every text and archive is an item; what else lies in a folder was sent in a chat, or is another's."""
        found = listing(self.path)
        told = (i for i in found if not self.path.is_dir() or i.item.lower().endswith((".txt", ".zip")))
        return from_listing(state, told, self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The conversations of a chat, or why `item` is none."""
        path = file_at(self.path, item)
        if path.suffix.lower() not in (".txt", ".zip"):
            yield Failed(item, "not a chat, which WhatsApp exports as a .txt or as a .zip that holds one")
            return
        try:
            data = load(path) if path.suffix.lower() == ".txt" else _unzip(path)
        except UNREADABLE as error:
            yield Failed(item, unread(error))
            return
        messages = list(_messages(_decode(data), item, self.zone))
        if not messages:
            yield Failed(item, "no line in it begins as a WhatsApp message does, with a date and a time")
            return
        chat = _chat_name(path)
        key = one_line(item.removesuffix("/_chat.txt").removesuffix(path.suffix))
        channel = Channel(self.name, key, chat, chat, self.zone)
        yield from talks(channel, messages, _stamp)


def _stamp(message: Message) -> str:
    return f"{message.at.astimezone(UTC):%Y%m%dT%H%M%S}"


def _chat_name(path: Path) -> str:
    """What the chat is called: by its file, or by its folder where every export has the same file name."""
    name = path.resolve().parent.name if path.stem == "_chat" else path.stem
    found = re.fullmatch(
        r".*\bWhatsApp\b(?:[ _-]*Chat)?[ _-]*(?:(?:with|mit|con|com|avec|met|med|z|с)\b)?[ _-]*(.+)", name
    )
    return one_line(found[1].replace("_", " ") if found else name) or "chat"


def _unzip(path: Path, first: int = LARGEST + 1) -> bytes:
    """The first bytes, or all, of the chat in an exported zip: `_chat.txt`, else its first text."""
    with zipfile.ZipFile(path) as file:
        texts = [name for name in file.namelist() if name.lower().endswith(".txt") and "__MACOSX" not in name]
        chats = sorted(texts, key=lambda name: (not name.endswith("_chat.txt"), name.count("/"), name))
        if not chats:
            raise ValueError("no chat (.txt) in this zip")
        with file.open(chats[0]) as inner:
            return within(inner.read(first), LARGEST)


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


# --- lines --------------------------------------------------------------------------------------------------------

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile("[\u00a0\u2007\u2009\u202f]")
_NOON = r"(?P<{}>[ap]\.? ?m\b\.?|[ap]\b|上午|下午|午前|午後|오전|오후|ص|م)"
_HEAD = re.compile(
    r"\[?(?P<a>\d{1,4})(?P<sep>[./-]|\. |年|년 )(?P<b>\d{1,2})(?:[./-]|\. |月|월 )(?P<c>\d{1,4})(?:\.|日|일)?"
    r"(?:, ?|،? | at | um | kl\. )\s*(?:" + _NOON.format("before") + r" ?)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: ?" + _NOON.format("after") + r")?"
    r"(?:\] ?| - |: )(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"([^:\n\"“”«»]{1,100}?):(?: |$)(.*)", re.DOTALL)
_SERVICE = re.compile(r"end-to-end encrypt|^null$", re.IGNORECASE)
_FILE = re.compile(
    r"<(?:attached|adjunto|anhang|pièce jointe|anexo|allegato|bijgevoegd)\s*: ([^<>\n]{1,200})>"
    r"|(\S[^\n]{0,150}?\.\w{2,5}) "
    r"\((?:file attached|archivo adjunto|Datei angehängt|fichier joint|arquivo anexado|file allegato)\)",
    re.IGNORECASE,
)
_OMITTED = re.compile(r"<[^<>\n]{2,40}>|(?:image|video|audio|sticker|GIF|document|Contact card) omitted", re.IGNORECASE)


def _plain(line: str) -> str:
    """A line without the direction marks that WhatsApp begins some with, and with ordinary blanks."""
    return _BLANKS.sub(" ", _MARKS.sub("", line))


class _Entry(NamedTuple):
    line: int
    head: re.Match[str]
    text: str


def _messages(text: str, item: str, zone: ZoneInfo) -> Iterator[Message]:
    """The messages of an export in the order of their times; `item` is where they lie."""
    entries = list(_entries(text))
    order = _order([e.head for e in entries])
    timed = [(at, entry) for entry in entries if (at := _time(entry.head, order, zone)) is not None]
    people: dict[str, Identity] = {}
    for at, entry in sorted(timed, key=lambda pair: pair[0]):
        message = _message(entry, at, item, people)
        if message.text:
            yield message


def _entries(text: str) -> Iterator[_Entry]:
    """Lines that begin a message, each with the lines that follow until the next."""
    head: re.Match[str] | None = None
    begun, more = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        found = _HEAD.match(_plain(line)) if any(map(str.isdigit, line[:8])) else None
        if found:
            if head:
                yield _Entry(begun, head, "\n".join([head["rest"], *more]))
            head, begun, more = found, number, []
        elif head:
            more.append(line.rstrip("\r"))
    if head:
        yield _Entry(begun, head, "\n".join([head["rest"], *more]))


def _message(entry: _Entry, at: datetime, item: str, people: dict[str, Identity]) -> Message:
    text = clean(entry.text).strip()
    found = _SPEAKER.match(text)
    name = one_line(found[1]) if found else ""
    words = found[2].strip() if found and name else text
    files = _FILE.findall(words[:500])
    return Message(
        native_id=str(entry.line),
        at=at,
        author=people.setdefault(name, Identity(name=name)) if name else None,
        text=words,
        locator=Locator(path=item, line=entry.line),
        system=not name or _SERVICE.search(words[:500]) is not None,
        links=tuple(urls(words)),
        files=len(files) or int(_OMITTED.fullmatch(words) is not None),
    )


# --- dates --------------------------------------------------------------------------------------------------------


class _Order(NamedTuple):
    """Which of a date's three numbers is which."""

    year: str
    month: str
    day: str


_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST = _Order("c", "b", "a"), _Order("c", "a", "b"), _Order("a", "b", "c")


def _order(heads: list[re.Match[str]]) -> _Order:
    """The order that gives the most dates that exist, then the fewest steps back in time, then the likeliest one."""
    if any(len(h["a"]) == 4 for h in heads[:1]):
        return _YEAR_FIRST
    noon = any(h["before"] or h["after"] for h in heads)
    likely = (_MONTH_FIRST, _DAY_FIRST) if noon and heads[0]["sep"] == "/" else (_DAY_FIRST, _MONTH_FIRST)

    def cost(order: _Order) -> tuple[int, int]:
        days = [_date(h, order) for h in heads]
        known = [day for day in days if day is not None]
        return len(days) - len(known), sum(b < a for a, b in pairwise(known))

    return min((*likely, _YEAR_FIRST), key=cost)


def _date(head: re.Match[str], order: _Order) -> tuple[int, int, int] | None:
    year, month, day = int(head[order.year]), int(head[order.month]), int(head[order.day])
    if year < 100:
        year += 2000
    elif year > 2400:
        year -= 543  # the Buddhist era, which Thai phones write
    return (year, month, day) if 1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31 else None


def _time(head: re.Match[str], order: _Order, zone: ZoneInfo) -> datetime | None:
    """The time a head names, in UTC; a line whose date is only possible the other way round is read so."""
    date = _date(head, order) or _date(head, _MONTH_FIRST if order == _DAY_FIRST else _DAY_FIRST)
    if date is None:
        return None
    hour = int(head["hour"])
    noon = (head["before"] or head["after"] or "").lower()
    if noon and hour <= 12:
        late = noon[0] in "pم" or noon in ("下午", "午後", "오후")
        hour = hour % 12 + 12 * late
    try:
        return datetime(*date, hour, int(head["minute"]), int(head["second"] or 0), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
