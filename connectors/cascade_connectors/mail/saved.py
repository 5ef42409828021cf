"""Mails as Outlook (.msg) and Apple Mail (.emlx) save them, turned into the bytes that a mail is sent as.

So both are read like any mail: its people, its thread, whose words are whose, what it carries. Outlook's own ids of
people within one Exchange server are no addresses, and are left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from cascade.clean import one_line
from cascade.connector import Failed
from cascade_connectors.mail.mime import MAX_MESSAGE

if TYPE_CHECKING:
    from oxmsg import Message

__all__ = ["SUFFIXES", "as_sent", "is_saved"]

SUFFIXES = (".eml", ".emlx", ".msg")
"""What files are called that hold one mail."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COUNTED = re.compile(rb"\s*(\d{1,12})[ \t]*\r?\n")
"""How an .emlx begins: with the length of the mail, after which comes a list of what Apple Mail knows of it."""
_KIND = 0x0C15
"""PidTagRecipientType (MS-OXPROPS)."""
_FIELDS = {1: "To", 2: "Cc", 3: "Bcc"}
_THREAD = {"Message-ID": 0x1035, "References": 0x1039, "In-Reply-To": 0x1042}
"""PidTagInternetMessageId, PidTagInternetReferences, PidTagInReplyToId: what was sent from Outlook has no head."""
_BODY_FIELDS = re.compile(r"(?:content-[\w-]+|mime-version):", re.IGNORECASE)


def is_saved(data: bytes) -> bool:
    """Whether a file that begins so is a mail in a format of its own, and not as it was sent."""
    return data.startswith(_OLE) or _COUNTED.match(data) is not None


def as_sent(data: bytes, path: str) -> tuple[bytes, list[Failed]]:
    """The mail in a file as it was sent, and what of it could not be told so; other bytes are given back as they are.

    Raises `ValueError` for a file of Outlook's that does not read.
    """
    if counted := _COUNTED.match(data):
        return data[counted.end() : counted.end() + int(counted[1])], []
    if not data.startswith(_OLE):
        return data, []
    if len(data) > MAX_MESSAGE:
        raise ValueError(f"larger than {MAX_MESSAGE >> 20} MiB, which is not read")
    from oxmsg import Message

    try:
        return _sent(Message.load(data), path)
    except Exception as error:  # what a damaged file makes of the parser may be anything
        raise ValueError(f"does not read as a mail of Outlook's: {error}") from error


def _sent(saved: Message, path: str) -> tuple[bytes, list[Failed]]:
    body = EmailMessage()
    body.set_content(saved.body or "")
    if saved.html_body:
        body.add_alternative(saved.html_body, subtype="html")
    failed: list[Failed] = []
    for number, attached in enumerate(saved.attachments, 1):
        name = one_line(attached.file_name or "") or f"attachment-{number}"
        if (content := attached.file_bytes) is None:
            failed.append(Failed(f"{path}/{name}", "a mail or a link within a mail of Outlook's: save it on its own"))
            continue
        main, _, sub = one_line(attached.mime_type or "").partition("/")
        known = main in ("application", "text", "image", "audio", "video") and re.fullmatch(r"[\w.+-]+", sub)
        kind = (main, sub) if known else ("application", "octet-stream")
        body.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    head = "".join(f"{line}\n" for line in _head(saved))
    return head.encode("utf-8", "replace") + body.as_bytes(), failed


def _head(saved: Message) -> Iterator[str]:
    """The fields of the mail as it came, and where Outlook has none, as with what was never sent, its properties."""
    came = {name.lower(): value for name, value in saved.message_headers.items()}
    for name, value in came.items():
        if not _BODY_FIELDS.match(f"{name}:"):
            yield f"{one_line(name)}: {one_line(value)}"
    sender = one_line(saved.sender or "")
    own: list[tuple[str, str]] = [
        ("Subject", one_line(saved.subject)),
        ("From", re.sub(r"\s*</[^<>]*>$", "", sender)),
        ("Date", format_datetime(saved.sent_date) if saved.sent_date else ""),
    ]
    own += [(field, one_line(saved.properties.str_prop_value(pid) or "")) for field, pid in _THREAD.items()]
    people: dict[str, list[str]] = {}
    for each in saved.recipients:
        address = one_line(each.email_address)
        name = one_line(each.name).strip("'\"")
        told = f'"{name}" <{address}>' if "@" in address else f'"{name}"'
        people.setdefault(_FIELDS.get(each.properties.int_prop_value(_KIND) or 1, "To"), []).append(told)
    own += [(field, ", ".join(told)) for field, told in people.items()]
    yield from (f"{name}: {value}" for name, value in own if value and name.lower() not in came)


def _code_page(name: str) -> codecs.CodecInfo | None:
    """Windows' code pages by the names that Outlook's files have for them: of most, Python knows only the number."""
    page = re.fullmatch(r"windows[-_](\d+)", name)
    return codecs.lookup(f"cp{page[1]}") if page else None


codecs.register(_code_page)
