"""The lines that mail programs put above a quoted mail, in the languages they speak.

Two kinds of them. An *attribution* is a sentence ("On 3 May 2021 at 10:12, Ann Lee <ann@x.org> wrote:"). A *header
block* is the quoted mail's own head ("From: … Sent: … To: … Subject: …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from cascade.types import Identity
from cascade_connectors.mail.fields import instant, people
from cascade_connectors.mail.told import VERB, told, written_at

__all__ = [
    "Source",
    "attribution_above",
    "attribution_alone",
    "ends_like_attribution",
    "header_block",
    "is_forward_mark",
    "is_original_mark",
    "read_attribution",
]


class Source(NamedTuple):
    """Where the lines that name the writer begin and end, and what they tell."""

    start: int
    end: int
    author: Identity | None = None
    at: datetime | None = None


_OPENING = re.compile(
    r"[-*_\s]*\W{0,2}(?:\d|(?:on|am|le|el|il|op|em|den|dne|dnia|w\s+dniu|in\s+data|in\s+a\s+message|kl|på|pe|za|quoting)"
    r"\s[^\n]{0,25}?\d|[^\W\d_]{2,12}[.,]{0,2}\s[^\n\d]{0,12}\d(?!\d?[:h]\d\d))",
    re.IGNORECASE,
)
"""How an attribution begins: with a date, or a preposition or a day's name soon before one."""
_TIME = re.compile(r"\d[:h]\d\d")
_DATED = re.compile(r"\d\d?(?:[:h]\d\d\b|\s+\w{3,9}\b|[./-]\d\d?[./-]\d\d|\d\d\b)")
_ARCHIVED = re.compile(r"\S+ at (?:[\w-]+\.)+\w+")
"""An address as public archives write it."""
_LONGEST_MONTH = 9
_ADDRESS = re.compile(r"[\w.+%'=-](?:@| at )[\w-]+\.?[\w-]")
_LONGEST = 400
_TALLEST = 4
"""Lines of an attribution."""
_BLANK_LINES = 8
"""Line ends between an attribution and what it tells of, at most."""
_BESIDE = frozenset(
    "on at in am um le la el il op em den dne dnia w data alle ore de di las a à às o kl på pe za uhr via by from pm h "
    "the of und and och g r".split()
)
"""Words that stand in an attribution beside its date and name."""
_NO_NAME = frozenset(
    "as what when where who why how this that these those then here there so like later also if".split()
)
"""Words, in lower case, that a line of prose begins with which ends in a verb of an attribution."""


def attribution_above(text: str, start: int, floor: int, zone: tzinfo) -> Source | None:
    """The attribution that ends right above `start`, blank lines between allowed, looked for down from `floor` on.

    What is below it is known to be quoted: a verb suffices, or an address.
    """
    floor = max(floor, start - _LONGEST)
    above = text[floor:start].rstrip()
    if not above or text.count("\n", floor + len(above), start) > _BLANK_LINES:
        return None
    if not ends_like_attribution(above):
        return None
    return _grown(text, floor + len(above), floor, zone, strict=False)


def ends_like_attribution(text: str) -> bool:
    """Whether the last line of `text` may be that of an attribution: it tells nearly all others apart at a glance."""
    return text.endswith((":", "：")) or text.rstrip("-* ").endswith("wrote")


def read_attribution(text: str, end: int, floor: int, zone: tzinfo) -> Source | None:
    """The attribution whose closing colon (or verb) ends at `end`, where nothing marks what follows as quoted.

    It must then say who and when: a verb or an address, with a time of day or, where it has both, a date.
    """
    return _grown(text, end, max(floor, end - _LONGEST), zone, strict=True)


def attribution_alone(text: str, end: int, floor: int, zone: tzinfo) -> Source | None:
    """The attribution that ends at `end` and says nothing else: a verb beside a name or an address, and perhaps a date.

    What follows may be anybody's, but these lines are not the writer's.
    """
    floor = max(floor, end - _LONGEST)
    best = -1
    for start in _upwards(text, end, floor):
        piece = text[start:end]
        if (best < 0 or text[best] == "<" or _OPENING.match(piece)) and _says_only_who(piece):
            best = start
    if best < 0:
        return None
    author, at = told(text[best:end], zone)
    return Source(best, end, author, at) if author is not None else None


def _upwards(text: str, end: int, floor: int) -> Iterator[int]:
    """Where what ends at `end` may begin: a line further up each time, as far as an empty line and at most `floor`."""
    start = end
    for _ in range(_TALLEST):
        newline = text.rfind("\n", floor, start)
        start = newline + 1 if newline >= 0 else floor
        yield start
        if start <= floor or text[start - 2 : start - 1] in ("\n", ""):
            return
        start -= 1


def _says_only_who(piece: str) -> bool:
    verb = VERB.search(piece)
    if verb is None:
        return False
    told = _ARCHIVED.sub("@", f"{piece[: verb.start()]} {piece[verb.end() :]}")
    words = [word.strip("\"'()<>[],.;:：*-") for word in told.split()]
    if not words or words[0].lower() in _NO_NAME:
        return False
    return all(
        not word[:1].islower() or word in _BESIDE or "@" in word or _of_date(words, at) for at, word in enumerate(words)
    )


def _of_date(words: list[str], at: int) -> bool:
    """Whether a word without a capital is a day's or a month's beside a number, as in `lun. 2 mars`."""
    beside = words[max(at - 1, 0) : at + 2]
    return len(words[at]) <= _LONGEST_MONTH and any(word[:1].isdigit() for word in beside)


def _grown(text: str, end: int, floor: int, zone: tzinfo, *, strict: bool) -> Source | None:
    """Line by line upwards, until the lines read as one whole attribution."""
    best = -1
    for start in _upwards(text, end, floor):
        piece = text[start:end]
        if (_tells_enough if strict else _tells)(piece):
            best = start
            if _OPENING.match(piece):
                break
    if best < 0:
        return None
    return Source(best, end, *told(text[best:end], zone))


def _tells(piece: str) -> bool:
    return "wrote" in piece or _has_address(piece) or VERB.search(piece) is not None


def _tells_enough(piece: str) -> bool:
    verb = "wrote" in piece or VERB.search(piece) is not None
    address = _has_address(piece)
    if verb and address:
        return _DATED.search(piece) is not None
    return (verb or address) and _TIME.search(piece) is not None and (address or _OPENING.match(piece) is not None)


def _has_address(piece: str) -> bool:
    return ("@" in piece or " at " in piece) and _ADDRESS.search(piece) is not None


# --- header blocks ------------------------------------------------------------------------------------------------

_NAMES = {
    "from": "From Von De Da Van Fra Från Lähettäjä От Od Feladó Kimden Από Mittente Expéditeur Remitente 发件人 寄件者 "
    "差出人 보낸_사람",
    "sent": "Sent Date Gesendet Gesendet_am Datum Envoyé Envoyé_le Enviado Enviada Enviado_el Enviado_em Enviada_em "
    "Fecha Data Inviato Verzonden Sendt Skickat Lähetetty Dato Дата Отправлено Wysłano Odesláno Küldve Gönderilen "
    "Gönderildi Ημερομηνία 发送时间 日期 寄件日期 送信日時 보낸_날짜",
    "about": "Subject Betreff Objet Asunto Assunto Oggetto Onderwerp Emne Ämne Aihe Тема Temat Předmět Tárgy Konu "
    "主题 主旨 件名 제목",
    "to": "To An À A Para Aan Til Till Vastaanottaja Кому Do Komu Címzett Kime Pro Destinatario 收件人 收件者 宛先 "
    "받는_사람 Cc Bcc Kopie Kopi Copia Kopia 抄送 Reply-To Message-ID Organization Importance",
}
_FIELDS = {name.replace("_", " ").lower(): kind for kind, names in _NAMES.items() for name in names.split()}
_FIELD = re.compile(
    r"[ \t\xa0*_]*+([^\s:：*_][^:：\n]{0,24})[:：][ \t\xa0*_]*+([^\n]*+)(?:\n|\Z)",
)
_MOST_FIELDS = 12
_BRACKETS = re.compile(r"\[(?:mailto:)?([^\]\s]*(?:@| at )[^\]\s]*)\]")
_BEHALF = re.compile(r".*\bOn Behalf Of\s+", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"original\s+(?:message|appointment)|forwarded\s+(?:message|by)|message\s+d['’]origine|message\s+(?:transféré|original)|"
    r"mensaje\s+(?:original|reenviado)|mensagem\s+(?:original|encaminhada)|messaggio\s+(?:originale|inoltrato)|"
    r"ursprüngliche\s+nachricht|(?:original|weitergeleitete)[\s-]*nachricht|oorspronkelijk\s+bericht|"
    r"doorgestuurd\s+bericht|oprindelig\s+(?:meddelelse|besked)|opprinnelig\s+melding|ursprungligt\s+meddelande|"
    r"alkuperäinen\s+viesti|пересылаемое\s+сообщение|исходное\s+сообщение|wiadomość\s+oryginalna|původní\s+zpráva|"
    r"原始邮件|转发邮件|元のメッセージ|원본\s*메시지",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"forwarded\s(?:message|by)|transféré|reenviado|encaminhada|inoltrato|weitergeleitete|doorgestuurd|пересылаемое|转发",
    re.I,
)


def is_original_mark(line: str) -> bool:
    """Whether the words in a line of dashes say that what follows is another mail."""
    return _ORIGINAL.search(line) is not None


def is_forward_mark(line: str) -> bool:
    """Whether such words say that what follows is passed on, and not answered."""
    return _FORWARDED.search(line) is not None


def header_block(text: str, start: int, zone: tzinfo, *, least: int = 3) -> Source | None:
    """The quoted mail's head that begins with the line at `start`: a sender, a time or subject, and `least` fields.

    A blank line between two fields is allowed, and so are two lines of a field that is broken into several.
    """
    position = end = start
    count, strange = 0, 0
    values: dict[str, str] = {}
    while count < _MOST_FIELDS:
        found = _FIELD.match(text, position)
        kind = _FIELDS.get(found[1].rstrip(" \t\xa0*_").lower()) if found is not None else None
        if found is not None and kind is not None:
            values.setdefault(kind, found[2])
            position = end = found.end()
            count += 1
            continue
        if count == 0:
            return None
        newline = text.find("\n", position)
        blank = newline >= 0 and not text[position:newline].strip()
        strange += 0 if blank and position == end else 1
        if newline < 0 or strange > 2 or (blank and position > end):
            break
        position = newline + 1
    if count < least or "from" not in values or not ("sent" in values or "about" in values):
        return None
    sender = values["from"].strip()
    if "behalf" in sender.lower():
        sender = _BEHALF.sub("", sender).strip() or sender
    author = next(iter(people(_BRACKETS.sub(r"<\1>", sender))), None)
    return Source(start, end, author, _sent(values.get("sent", ""), zone))


def _sent(value: str, zone: tzinfo) -> datetime | None:
    at = instant(value) if re.search(r"[+-]\d{4}|GMT|UTC", value) else None
    return at.astimezone(UTC) if at is not None else written_at(value, zone)
