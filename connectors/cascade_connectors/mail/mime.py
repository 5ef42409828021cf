"""A message's MIME tree: its header fields and parts, read leniently, quickly and in bounded work.

Nothing here decodes words or characters: field values are as they were sent, with bytes above 127 as lone surrogates
(PEP 383). Of a part that is malformed as much is kept as can be: a multipart without its boundary is a text.
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

__all__ = ["MAX_MESSAGE", "Entity", "parameter", "parse"]

MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes of one message that are read; what goes beyond is left out."""
MAX_HEAD = 512 * 1024
MAX_DEPTH = 30
MAX_PARTS = 1000

_BLANK_LINE = re.compile(rb"\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]++)[ \t]*+:[ \t]*+(.*+(?:\n[ \t].*+)*+)", re.MULTILINE)
_JUNK = re.compile(r"^(?![!-9;-~]++[ \t]*+:|[ \t]|$)", re.MULTILINE)
_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)", re.IGNORECASE)
_FIRST_DELIMITER = re.compile(rb"^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\n(?=[A-Za-z-]{2,40}[ \t]*:|\r?\n)", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_WORDS = re.compile(rb"\s*\S+[ \t]+\S")
_JOINED = frozenset(("to", "cc", "bcc"))


class Entity:
    """A message or one part of it.

    `fields` maps lower-case names to the first value of that name (recipients: all of them, joined by commas). `type`
    is the media type in lower case, `body` the bytes after the head, `parts` the children of a multipart. `level` is
    how deep it lies; `cut` tells that it has more parts than were read.
    """

    __slots__ = ("body", "cut", "fields", "level", "parts", "type")

    def __init__(self, fields: dict[str, str], body: bytes, default: str, level: int) -> None:
        self.fields = fields
        self.body = body
        self.level = level
        self.parts: list[Entity] = []
        self.cut = False
        declared = fields.get("content-type")
        self.type = default if declared is None else _media_type(declared)

    def content(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        encoding = self.fields.get("content-transfer-encoding")
        if encoding is None:
            return self.body
        return _decoded(self.body, encoding.strip(" \t\n\r\"';").lower())

    @property
    def disposition(self) -> str:
        """`attachment`, `inline`, or nothing."""
        return self.fields.get("content-disposition", "").partition(";")[0].strip().lower()


def parse(raw: bytes) -> Entity:
    """The tree of the message `raw`; never raises, whatever the bytes.

    A message without a single header field gives an entity without `fields`.
    """
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096]:
        raw = raw.replace(b"\r", b"\n")
    room = [MAX_PARTS]
    return _entity(raw, "text/plain", 0, room)


@lru_cache(maxsize=1024)
def parameter(value: str, name: str) -> str:
    """Parameter `name` of a structured field, as written (RFC 2231 forms put together and unescaped), or nothing.

    Remembered, because most mails of a source declare the same few types and charsets.
    """
    if name not in value.lower():
        return ""
    found = re.search(rf';\s*{name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s;"]+))', value, re.IGNORECASE)
    if found:
        return re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2]
    return _continued(value, name)


@lru_cache(maxsize=1024)
def _media_type(declared: str) -> str:
    found = _TYPE.match(declared)
    return found[1].lower() if found else "text/plain"


# --- heads and parts ----------------------------------------------------------------------------------------------


def _entity(raw: bytes, default: str, level: int, room: list[int]) -> Entity:
    fields, body = _head(raw)
    entity = Entity(fields, body, default, level)
    if entity.type.startswith("multipart/") and level < MAX_DEPTH:
        _divide(entity, room)
    return entity


def _head(raw: bytes) -> tuple[dict[str, str], bytes]:
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return {}, raw[raw.index(b"\n") + 1 :]
    blank = _BLANK_LINE.search(raw)
    end = blank.start() if blank else len(raw)
    body = raw[blank.end() :] if blank else b""
    head = raw[: min(end, MAX_HEAD)]
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text = head.decode("ascii", "surrogateescape")
    pairs = _FIELD.findall(text)
    if len(pairs) + text.count("\n ") + text.count("\n\t") <= text.count("\n"):  # a line is neither field nor folded
        cut = _end_of_fields(text)
        if cut is not None:
            body = text[cut:].encode("ascii", "surrogateescape") + raw[end:]
            pairs = _FIELD.findall(text[:cut])
    fields: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        if key not in fields:
            fields[key] = value
        elif key in _JOINED:
            fields[key] += ", " + value
    return fields, body


def _end_of_fields(head: str) -> int | None:
    """Where the body begins without a blank line before it: at a line that is no field, and none comes after it."""
    for junk in _JUNK.finditer(head):
        after = head.find("\n", junk.start()) + 1
        if after == 0 or _FIELD.match(head, after) is None:
            return junk.start()
    return None


def _divide(entity: Entity, room: list[int]) -> None:
    """Give a multipart its parts; one whose boundary is nowhere keeps its body, as text."""
    boundary = parameter(entity.fields.get("content-type", ""), "boundary").rstrip()
    pieces = _pieces(entity.body, boundary.encode("utf-8", "surrogateescape")) if boundary else []
    if not pieces and (found := _FIRST_DELIMITER.search(entity.body)):
        pieces = _pieces(entity.body, found[1])
    if not pieces:
        entity.type = "text/plain"
        return
    default = "message/rfc822" if entity.type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if room[0] <= 0:
            entity.cut = True
            return
        room[0] -= 1
        entity.parts.append(_entity(piece, default, entity.level + 1, room))


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """What lies between the delimiter lines; an unclosed last part reaches to the end."""
    delimiter = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
    pieces: list[bytes] = []
    start = -1
    for found in delimiter.finditer(body):
        if start >= 0:
            pieces.append(_without_last_newline(body[start : found.start()]))
            if len(pieces) > MAX_PARTS:
                return pieces
        start = found.end()
        if found[1] is not None:
            return pieces
    if 0 <= start < len(body):
        pieces.append(body[start:])
    return pieces


def _without_last_newline(piece: bytes) -> bytes:
    """The newline before a delimiter belongs to the delimiter (RFC 2046, 5.1.1)."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith(b"\n") else piece


# --- encodings ----------------------------------------------------------------------------------------------------


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "base64":
        return _base64(body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(body)
    return body


def _base64(body: bytes) -> bytes:
    """Decoded up to its padding; a body that only claims to be base64 comes back as it is."""
    if _WORDS.match(body, 0, 400):
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        digits = _NOT_BASE64.sub(b"", body)
        return binascii.a2b_base64(digits[: len(digits) // 4 * 4])


def _uuencoded(body: bytes) -> bytes:
    out = bytearray()
    start = body.find(b"begin ")
    for line in body[body.find(b"\n", start) + 1 :].splitlines() if start >= 0 else ():
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out += _uuencoded_line(line)
        except binascii.Error:
            break
    return bytes(out)


def _uuencoded_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # a sender that pads its lines: the first character says how much counts
        return binascii.a2b_uu(line[: ((line[0] - 32) % 64 * 4 + 5) // 3 + 1])


def _continued(value: str, name: str) -> str:
    """RFC 2231: `name*=charset'lang'text`, `name*0=`, `name*1*=` and so on, put together before they are decoded."""
    pieces: dict[int, bytes] = {}
    charset = ""
    for found in re.finditer(rf';\s*{name}\*(\d{{0,3}})(\*?)\s*=\s*(?:"([^"]*)"|([^\s;]*))', value, re.IGNORECASE):
        number, star, quoted, plain = found.groups()
        text = quoted if quoted is not None else plain
        if (star or not number) and text.count("'") >= 2 and not pieces:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        pieces.setdefault(int(number or 0), unquote_to_bytes(raw) if star or not number else raw)
    whole = b"".join(pieces[key] for key in sorted(pieces))
    try:
        return whole.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return whole.decode("latin-1")
