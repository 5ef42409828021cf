"""What the fields of a mail's head say: words, people, times and message ids.

Field values come as they were sent (see `mime`): folded, with encoded words, with raw bytes as lone surrogates.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache

from cascade.clean import one_line
from cascade.types import Identity
from cascade_connectors.mail.charset import decode_bytes

__all__ = ["MAX_PEOPLE", "instant", "message_ids", "people", "subject_key", "words"]

MAX_PEOPLE = 500
"""Addresses of one field that are kept."""
_MAX_VALUE = 64 * 1024
_SHORT = 1000
"""Characters of one person in a field; and of a field that is tried as a single person first."""
_MAX_ID = 400

_RAW = re.compile("[\udc80-\udcff]+")
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\n]*)\?=")


def words(value: str) -> str:
    """`value` in readable characters on one line: unfolded, encoded words (RFC 2047) and raw bytes decoded."""
    encoded = "=?" in value
    if not encoded and value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()  # most are, and `one_line` would not change them
    value = value[:_MAX_VALUE]
    if encoded:
        value = _decode_words(value)
    if not value.isascii():
        value = _raw_bytes(value, encoded)
    return one_line(value)


def _decode_words(value: str) -> str:
    """Neighbours in one charset are decoded together, since senders cut characters in two."""
    out: list[str] = []
    run, charset, last = b"", "", 0
    for found in _ENCODED.finditer(value):
        between = value[last : found.start()]
        name = found[1].lower()
        if run and (between.strip() or name != charset):
            out.append(decode_bytes(run, charset))
            run = b""
        if between.strip() or not last:
            out.append(between)
        run += _word_bytes(found[2], found[3])
        charset, last = name, found.end()
    if run:
        out.append(decode_bytes(run, charset))
    out.append(value[last:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    digits = re.sub(rb"[^A-Za-z0-9+/]+", b"", raw)
    return binascii.a2b_base64(digits[: len(digits) - (len(digits) % 4 == 1)] + b"==")


def _raw_bytes(value: str, mixed: bool) -> str:
    """Bytes that were sent without any encoding: UTF-8 where they are that, else Western or a guess."""
    if not _RAW.search(value):
        return value
    if mixed:
        return _RAW.sub(lambda run: decode_bytes(run[0].encode("ascii", "surrogateescape"), ""), value)
    return decode_bytes(value.encode("utf-8", "surrogateescape"), "")


# --- people -------------------------------------------------------------------------------------------------------

_ADDRESS = r"[^\s<>@,;:\"()]+@[^\s<>@,;:\"()]+"
_PLAIN = re.compile(rf"\s*(?:\"([^\"\\]*)\"|([^\"<>@,;:()\\]*?))\s*<({_ADDRESS})>\s*\Z|\s*({_ADDRESS})\s*\Z")
_MAILBOX = re.compile(r'(?:"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[^,;"(<]|["(<](?=[^"(<>)]*\Z))+')
_ANGLE = re.compile(r"<([^<>]*)>?")
_COMMENT = re.compile(r"\(((?:[^()\\]|\\.)*)\)")
_BARE = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")
_AT = re.compile(r"([^\s<>,;:\"()@]+) +at +([^\s<>,;:\"()@]+\.[^\s<>,;:\"()@]+)")
_WORD = re.compile(r"\w")
_GROUP = re.compile(r"^\s*[^\s\"<>@:,;][^\"<>@:,;]*:")


def people(value: str) -> tuple[Identity, ...]:
    """The people of an address field, in order, each once: names decoded, addresses in lower case.

    A field that no grammar allows still gives whoever can be made out.
    """
    found = _PLAIN.match(value) if len(value) < _SHORT else None
    if found:
        quoted, plain, inside, bare = found.groups()
        return _identity(quoted or plain or "", inside or bare)
    seen: dict[Identity, None] = {}
    alone = value.count("@") == 1 and value.rstrip().endswith(">")  # then a comma is part of an unquoted name
    for piece in [value] if alone else _MAILBOX.findall(value[:_MAX_VALUE]):
        for identity in _mailbox(" ".join(piece[:_SHORT].split())):
            seen[identity] = None
        if len(seen) >= MAX_PEOPLE:
            break
    return tuple(seen)


def _mailbox(piece: str) -> tuple[Identity, ...]:
    piece = _GROUP.sub("", piece)
    if "@" not in piece and "=?" in piece:
        piece = _decode_words(piece)  # some senders encode the address along with the name
    angle = _ANGLE.search(piece)
    if angle and angle[1].strip():
        return _identity(_COMMENT.sub("", piece[: angle.start()]) or "".join(_COMMENT.findall(piece)), angle[1])
    comment = "".join(_COMMENT.findall(piece))
    if bare := _BARE.search(piece):
        return _identity(comment or piece.replace(bare[0], " "), bare[0])
    if hidden := _AT.search(piece):  # as public archives write addresses
        return _identity(comment or piece.replace(hidden[0], " "), f"{hidden[1]}@{hidden[2]}")
    return _identity(_COMMENT.sub("", piece), "")


def _identity(name: str, address: str) -> tuple[Identity, ...]:
    name = name.strip()
    if "\\" in name:
        name = re.sub(r"\\(.)", r"\1", name)
    if '"' in name:
        name = name.replace('"', " ")
    name = words(name).strip("'\"<> ")
    address = _address(address) if address else ""
    if name.lower() == address or not _WORD.search(name):
        name = ""
    if not (name or address):
        return ()
    return (Identity(name=name[:300].strip(), address=address[:300]),)


def _address(written: str) -> str:
    """Without comments and blanks, and without the route that old mailers put before it."""
    written = words(written)
    if "@" not in written:
        written = written.replace(" at ", "@")  # as public archives hide addresses
    address = "".join(_COMMENT.sub("", written).split()).rpartition(":")[2].strip(";").lower()
    return "" if address.startswith("@") else address


# --- times --------------------------------------------------------------------------------------------------------

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ZONES = {"gmt": 0, "ut": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONES |= {"pst": -8, "pdt": -7, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "jst": 9}
_DATE = re.compile(
    r"\s*(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4})\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    r"\s*(?:([+-])(\d{2}):?(\d{2})\b|([a-z]{1,4})\b)?",
    re.IGNORECASE,
)


def instant(value: str) -> datetime | None:
    """The time that a Date field (or what follows the last semicolon of a Received field) tells, in its own zone.

    None where it tells none, or one before 1971 or after 2099: a clock that was never set.
    """
    found = _DATE.match(value)
    if found is None or found[2].lower() not in _MONTHS:
        return _odd_instant(value)
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes, zone_name = found.groups()
    if sign:
        offset = int(zone_hours) * 60 + int(zone_minutes)
        offset = -offset if sign == "-" else offset
    else:
        offset = _ZONES.get(zone_name.lower(), 0) * 60 if zone_name else 0
    return _built(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second or 0), offset)


def _odd_instant(value: str) -> datetime | None:
    value = one_line(value)[:200]
    try:
        return _sane(datetime.fromisoformat(value))
    except ValueError:
        pass
    try:
        parsed = parsedate_tz(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return _built(year, month, day, hour, minute, second, (parsed[9] or 0) // 60)


def _built(year: int, month: int, day: int, hour: int, minute: int, second: int, offset: int) -> datetime | None:
    try:
        return _sane(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(offset)))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _zone(offset: int) -> timezone:
    return UTC if offset == 0 or abs(offset) >= 24 * 60 else timezone(timedelta(minutes=offset))


def _sane(at: datetime) -> datetime | None:
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if 1971 <= at.year <= 2099 else None


# --- ids and subjects ---------------------------------------------------------------------------------------------

_PLAIN_IDS = re.compile(r"<([!-;=?-~]{1,400})>")
_IDS = re.compile(r"<([^<>]{1,2000})>")
_REPLY = r"(?:re|aw|sv|antw|odp|vs|ref|回复|答复|返信|ответ)"
_FORWARD = r"(?:fwd?|wg|tr|vb|rv|enc|i|转发|転送)"
_PREFIX = re.compile(
    rf"\s*(?:\[[^\]]{{1,60}}\]|({_REPLY})(?:\s*\[\d+\]|\s*\(\d+\)|\^\d+)?\s*[:：]|{_FORWARD}\s*[:：])\s*", re.I
)


def message_ids(value: str) -> tuple[str, ...]:
    """The message ids of a Message-ID, References or In-Reply-To field, without brackets, each once."""
    value = value[:_MAX_VALUE]
    found = _PLAIN_IDS.findall(value)
    if len(found) == value.count("<") > 0:
        return tuple(dict.fromkeys(found)) if len(found) > 1 else (found[0],)
    found = _IDS.findall(value) or [token for token in value.split() if "@" in token]
    ids = ("".join(one_line(each).split()).strip("<>,;\"'") for each in found)
    return tuple(dict.fromkeys(each[:_MAX_ID] for each in ids if each))


def is_forward(subject: str) -> bool:
    """Whether the outermost mark of a subject says that a mail is passed on."""
    found = _PREFIX.match(subject)
    return found is not None and found[1] is None and "[" not in found[0]


def subject_key(subject: str) -> tuple[str, bool]:
    """A subject without its reply, forward and list marks, in lower case; and whether it was marked as a reply."""
    reply = False
    position = 0
    while found := _PREFIX.match(subject, position):
        reply = reply or found[1] is not None
        position = found.end()
    rest = subject[position:].strip()
    if rest.lower().endswith("(fwd)"):
        rest = rest[:-5].strip()
    return (rest or subject.strip()).lower(), reply
