"""One mail's bytes to documents: the mail, its attachments, and the mails that it carries."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.clean import one_line
from cascade.connector import Failed
from cascade.types import Document, Involved, Locator, Part
from cascade_connectors.mail.armour import without_armour
from cascade_connectors.mail.fields import instant, is_forward, message_ids, people, subject_key, words
from cascade_connectors.mail.gather import Attached, Gathered, gather
from cascade_connectors.mail.mime import MAX_MESSAGE, Entity, parse
from cascade_connectors.mail.quotes import mark
from cascade_connectors.mail.text import MAX_TEXT

__all__ = ["Origin", "is_mail", "read_message"]

MAX_ATTACHMENTS = 200
"""Attachments of one mail that are read."""
MAX_CARRIED = 500
"""Mails within one mail that are read, however they nest."""
_MAX_LEVEL = 8
_MAX_LINKS = 500
_KNOWN = frozenset(
    "from to cc bcc subject date message-id received mime-version content-type return-path sender list-id reply-to "
    "delivered-to x-mailer in-reply-to references user-agent".split()
)
_ANSWER = re.compile(rb"^METHOD:[ \t]*(?:REPLY|COUNTER|REFRESH)\b", re.M | re.I)
_POINTS = re.compile(r"\s*(?:(?:\w+:?\s+){0,3}<?https?://[^\s>]+>?\s*){1,3}", re.IGNORECASE)
"""Nothing but links, with a word or two before each: "See <https://…>"."""
_STATES = re.compile(r"\b(?:is|are|was|were|has|have|became|broke|fail\w*|success\w*|[a-z]{3,}ed)\b", re.IGNORECASE)
"""What a subject has that says something and names no more than a thing."""
_ROLES = (("recipient", "to"), ("cc", "cc"), ("bcc", "bcc"))


class Origin(NamedTuple):
    """Where a message was found: source, item's path, labels of its folder, line and "From " line of an mbox."""

    source: str
    path: str
    labels: tuple[str, ...] = ()
    line: int | None = None
    envelope: str = ""


class _Message(NamedTuple):
    """What the attachments of a mail share with it."""

    origin: Origin
    id: str
    at: datetime | None
    authors: tuple[Involved, ...]
    thread: str
    labels: tuple[str, ...]


def is_mail(entity: Entity) -> bool:
    """Whether a parsed file has any field that mails have."""
    return not _KNOWN.isdisjoint(entity.fields)


def read_message(raw: bytes, origin: Origin) -> Iterator[Document | Failed]:
    """The mail, then what it carries. Whatever is wrong with the bytes, it yields at least one record."""
    try:
        yield from _read(raw, origin, None, 0, [MAX_CARRIED])
    except Exception as error:  # one mail of an archive must not cost the others
        yield Failed(_place(origin), one_line(f"{type(error).__name__}: {error}")[:300].strip())


def _read(raw: bytes, origin: Origin, parent: str | None, level: int, room: list[int]) -> Iterator[Document | Failed]:
    entity = parse(raw[:MAX_MESSAGE])
    if not is_mail(entity):
        yield Failed(_place(origin), "no mail: it has none of the fields that a mail begins with")
        return
    found = gather(entity)
    message, document = _document(raw, entity, found, origin, parent)
    yield document
    for name, reason in found.problems:
        yield Failed(f"{message.id}/{name}", reason)
    if len(raw) > MAX_MESSAGE:
        yield Failed(message.id, f"only its first {MAX_MESSAGE >> 20} MiB were read")
    yield from _attachments(message, found.attachments)
    for inner in found.mails:
        room[0] -= 1
        if level >= _MAX_LEVEL or room[0] < 0:
            yield Failed(f"{message.id}/mails", "mails within mails: those that lie deeper were left out")
            return
        yield from _read(inner, origin, f"{origin.source}:{message.id}", level + 1, room)


def _place(origin: Origin) -> str:
    return origin.path if origin.line is None else f"{origin.path}:{origin.line}"


# --- the mail -----------------------------------------------------------------------------------------------------


def _document(
    raw: bytes, entity: Entity, found: Gathered, origin: Origin, parent: str | None
) -> tuple[_Message, Document]:
    fields = entity.fields
    subject = words(fields.get("subject", ""))
    at = _time(fields, origin)
    id_ = _own_id(entity)
    authors = _involved("author", fields.get("from") or fields.get("sender") or fields.get("resent-from") or "")
    links = _links(fields, id_)
    key, marked = subject_key(subject)
    text, parts = _text(found, authors, at, subject, marked or bool(links))
    labels = _labels(fields, origin)
    message = _Message(origin, id_, at, authors, links[0] if links else id_, labels)
    meta: dict[str, str | int | float | bool | None] = {
        "attachments": len(found.attachments) + len(found.mails),
        "size": len(raw),
        "thread_subject": key,
        "reply": marked and not links,
    }
    if found.attachments:
        meta["files"] = "; ".join(each.name for each in found.attachments if each.name)[:2000].strip()
    document = Document(
        id=f"{origin.source}:{id_}",
        source=origin.source,
        kind="email",
        title=subject,
        text=text,
        created_at=at,
        people=authors + _recipients(fields),
        thread=message.thread,
        parent=parent,
        etag=blake2b(raw, digest_size=8).hexdigest(),
        labels=labels,
        meta=meta,
        links=links,
        locator=Locator(path=origin.path, line=origin.line, message_id=id_),
        parts=parts,
    )
    return message, document


def _own_id(entity: Entity) -> str:
    """The Message-ID, or a hash of what does not change while a mail is moved, read and flagged."""
    found = message_ids(entity.fields.get("message-id", ""))
    if found:
        return found[0]
    stable = "\0".join(entity.fields.get(name, "") for name in ("date", "from", "to", "subject"))
    digest = blake2b(stable.encode("utf-8", "surrogateescape"), digest_size=12)
    digest.update(entity.body)
    return f"without-id-{digest.hexdigest()}"


def _time(fields: dict[str, str], origin: Origin) -> datetime | None:
    at = instant(fields["date"]) if "date" in fields else None
    if at is None and "received" in fields:
        at = instant(fields["received"].rpartition(";")[2])
    return at or (instant(origin.envelope) if origin.envelope else None)


def _links(fields: dict[str, str], own: str) -> tuple[str, ...]:
    """References, oldest first, then In-Reply-To."""
    named = [fields[name] for name in ("references", "in-reply-to") if name in fields]
    if not named:
        return ()
    found = dict.fromkeys(id_ for value in named for id_ in message_ids(value))
    found.pop(own, None)
    return tuple(found)[:_MAX_LINKS]


def _recipients(fields: dict[str, str]) -> tuple[Involved, ...]:
    found: tuple[Involved, ...] = ()
    for role, name in _ROLES:
        if name in fields:
            found += _involved(role, fields[name])
    return found


@lru_cache(maxsize=8192)
def _involved(role: str, value: str) -> tuple[Involved, ...]:
    """The people of a field in a role. Remembered, because the same people write to each other all the time."""
    return tuple(Involved(role=role, identity=each) for each in people(value))


def _labels(fields: dict[str, str], origin: Origin) -> tuple[str, ...]:
    labels = origin.labels
    if "list-id" in fields:
        value = words(fields["list-id"])
        listed = value.partition("<")[2].partition(">")[0].strip() or value
        labels += (listed.lower()[:200].strip(),) if listed else ()
    if "x-gmail-labels" in fields:
        labels += tuple(one_line(each) for each in words(fields["x-gmail-labels"]).split(",") if each.strip())
    return tuple(dict.fromkeys(labels)) if len(labels) > 1 else labels


def _text(
    found: Gathered, authors: tuple[Involved, ...], at: datetime | None, subject: str, reply: bool
) -> tuple[str, tuple[Part, ...]]:
    """A mail's text and its parts. Of a notice that only points somewhere the subject is all that is said: it is the
    first line of the text then."""
    if len(found.texts) == 1:
        text = found.texts[0][1].strip("\n")
    else:
        text = "\n\n".join(text.strip("\n") for _, text in found.texts if text.strip())
    text = without_armour(text, found)
    if len(text) > MAX_TEXT:
        found.problems.append(("text", f"only the first {MAX_TEXT:,} characters of its text were kept"))
        text = text[:MAX_TEXT]
    zone = at.tzinfo if at is not None and at.tzinfo is not None else UTC
    names = [name for author in authors for name in _names(author.identity.name)]
    forward = is_forward(subject)
    parts = mark(text, names, zone, reply=reply, forward=forward)
    own = " ".join(text[p.start : p.end] for p in parts if p.role == "body")
    if not reply and _STATES.search(subject) and _POINTS.fullmatch(own):
        text = f"{subject}\n\n{text}"
        parts = mark(text, names, zone, reply=reply, forward=forward)
    return text, parts


def _names(name: str) -> list[str]:
    return [name, *(word for word in name.replace(",", " ").split(" ") if len(word) > 2)]


# --- what it carries ----------------------------------------------------------------------------------------------


def _attachments(message: _Message, attachments: list[Attached]) -> Iterator[Document | Failed]:
    taken: set[str] = set()
    for number, attached in enumerate(attachments, 1):
        if number > MAX_ATTACHMENTS:
            yield Failed(
                f"{message.id}/attachments", f"more than {MAX_ATTACHMENTS} attachments: the others were left out"
            )
            return
        name = _name(attached, number, taken)
        if attached.type == "text/calendar" or name.lower().endswith(".ics"):
            yield from _invitation(message, attached, name)
        else:
            yield _attachment(message, attached, name)


def _name(attached: Attached, number: int, taken: set[str]) -> str:
    """The file's name, or a number with a suffix that fits its type; each name once in a mail."""
    name = attached.name or f"attachment-{number}{mimetypes.guess_extension(attached.type) or ''}"
    if name in taken:
        path = PurePosixPath(name)
        name = f"{path.stem}-{number}{path.suffix}"
    taken.add(name)
    return name


def _invitation(message: _Message, attached: Attached, name: str) -> Iterator[Document | Failed]:
    """The entries of a calendar that a mail brings, as one that brings an invitation does. Whoever answers one sends it
    back with nobody's answer but theirs: that mail says so itself."""
    from cascade_connectors.calendar_ics import entries

    origin, data = message.origin, attached.entity.content()
    if _ANSWER.search(data):
        return
    sent = (message.at or datetime.now(UTC)).date()
    for found in entries(data, f"{origin.source}:{message.id}", name, ZoneInfo("UTC"), sent):
        if isinstance(found, Failed):
            yield Failed(f"{message.id}/{found.id}", found.reason)
            continue
        locator = Locator(path=origin.path, line=origin.line, message_id=message.id)
        parent, labels = f"{origin.source}:{message.id}", tuple(dict.fromkeys(message.labels + found.labels))
        carried = {"source": origin.source, "parent": parent, "labels": labels, "locator": locator}
        yield found.model_copy(update={**carried, "etag": blake2b(data, digest_size=8).hexdigest()})


def _attachment(message: _Message, attached: Attached, name: str) -> Document | Failed:
    from cascade_connectors.documents import Unreadable, read_document

    id_ = f"{message.id}/{name}"
    data = attached.entity.content()
    try:
        found = read_document(name, data, None if attached.type == "application/octet-stream" else attached.type)
    except Unreadable as error:
        return Failed(id_, error.reason)
    origin = message.origin
    return Document(
        id=f"{origin.source}:{id_}",
        source=origin.source,
        kind=found.kind,
        title=found.title or name,
        text=found.text,
        created_at=found.created_at or message.at,
        updated_at=found.updated_at,
        people=message.authors + tuple(each for each in found.people if each.role != "author"),
        thread=message.thread,
        parent=f"{origin.source}:{message.id}",
        url=found.url,
        etag=blake2b(data, digest_size=8).hexdigest(),
        labels=tuple(dict.fromkeys(message.labels + found.labels)),
        meta={**found.meta, "size": len(data)},
        links=found.links,
        locator=Locator(path=origin.path, line=origin.line, message_id=message.id),
        parts=found.parts,
    )
