"""Who wrote a quoted mail, and when: the words of its attribution ("On 3 May 2021, Ann Lee <ann@x.org> wrote:")."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from cascade.types import Identity

__all__ = ["VERB", "told", "written_at"]

VERB = re.compile(
    r"(?:wrote|writes|schrieb(?:en)?|a\s+écrit|ha\s+scritto|escribió|escreveu|schreef|napisał(?:\(a\)|a)?|skrev|kirjoitti|"
    r"написал(?:а|\(а\))?|писал(?:а|\(а\))?|пишет|írta|yazdı|έγραψε|napsal(?:\(a\)|a)?|napísal(?:a|\(a\))?|a\s+scris|"
    r"je\s+napisao|je\s+napisala|đã\s+viết|menulis|写道|寫道|のメール|님이\s+작성)(?!\w)"
)
"""The verb of an attribution, in the languages of the common mail programs."""

_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+%'=/-"
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NOBODY = frozenset("you i he she they we du sie er ich vous il elle who one someone somebody".split())
_LAST_DATE = re.compile(
    r".*\d(?:[\d:.,/h年月日-]*(?:[\s?]*(?:[AaPp]\.?[Mm]\b\.?|Uhr\b|[A-Z]{2,4}\b|[+-]\d{4}|\([^)]*\)))*)[\s,;:-]*",
    re.DOTALL,
)
_LEADING = re.compile(
    r"(?:from|użytkownik|uživatel|by|von|de|an?|at|um|à|on|le|am|el|il|op|em)(?:\s+|\Z)", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def told(text: str, zone: tzinfo) -> tuple[Identity | None, datetime | None]:
    """Name, address and time in the words of an attribution; a time without a zone is in `zone`.

    Remembered, because each answer in a conversation quotes the same attributions again.
    """
    line = " ".join(text.split())
    return _writer(line), written_at(line, zone)


def _writer(line: str) -> Identity | None:
    found = _address(line)
    if found is not None:
        start, address = found
        before = line[:start].rstrip("<([\"' ").removesuffix("mailto:").rstrip("<([ ")
        earlier = _address(before)
        name = _name(before[: earlier[0]] if earlier is not None else before)
        return Identity(name="" if name.lower() == address else name, address=address)
    verb = VERB.search(line)
    if verb is None:
        return None
    after = line[verb.end() :].strip(":：- *")
    name = _name(after if after and not after[0].isdigit() else line[: verb.start()])
    return Identity(name=name) if name and name.lower() not in _NOBODY else None


def _address(line: str) -> tuple[int, str] | None:
    """The last address in `line`, `ann@x.org` or as public archives write it, `ann at x.org`; and where it begins."""
    at = line.rfind("@")
    if at > 0 and (domain := _DOMAIN.match(line, at + 1)):
        start = len(line[:at].rstrip(_LOCAL))
        return (start, f"{line[start:at]}@{domain[0]}".lower()) if start < at else None
    at = line.rfind(" at ")
    if at > 0 and (domain := _DOTTED.match(line, at + 4)) and not domain[0][0].isdigit():
        start = len(line[:at].rstrip(_LOCAL))
        return (start, f"{line[start:at]}@{domain[0]}".lower()) if start < at else None
    return None


def _name(text: str) -> str:
    quote = text.find('"')
    if quote >= 0:
        text = text[quote + 1 :].partition('"')[0]
    else:
        dated = _LAST_DATE.match(text)
        text = text[dated.end() :] if dated else text
        verb = VERB.search(text)
        if verb:
            text = text[verb.end() :].strip() or text[: verb.start()]
    text = text.rpartition(">")[2] if ">" in text else text
    text = text.strip("<>()[]\"',;:*_- ")
    leading = _LEADING.match(text)
    words = (text[leading.end() :] if leading else text).split()
    if len(words) == 1 and words[0].isalnum() and not words[0].isdigit():
        return words[0]
    name = " ".join(words)
    return name if 1 <= len(words) <= 6 and len(name) <= 80 and any(not word[0].islower() for word in words) else ""


# --- times --------------------------------------------------------------------------------------------------------

_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan ene gen янв led",
            "feb fev fév фев úno",
            "mar mär mrt maar märz мар bře",
            "apr avr abr апр dub",
            "may mai maj mei mag май мая kvě",
            "jun juin giu cze июн",
            "jul juil lug lip июл",
            "aug aoû ago авг srp sie",
            "sep set wrz сен zář",
            "oct okt out ott paź окт říj",
            "nov lis ноя",
            "dec dez dic déc gru дек pro",
        ),
        1,
    )
    for prefix in prefixes.split()
}
_DAY = re.compile(
    r"(\d\d?\d?\d?)(?:[-./年]\s?(\d\d?)[-./月]\s?(\d\d?\d?\d?)(?!\d)"
    r"|(?:\.|st|nd|rd|th|º)?[\s-]+(?:de\s+|di\s+)?([^\W\d_]{3,12})\.?,?[\s-]+(?:de\s+)?(\d\d\d\d)(?!\d)"
    r"|(?:st|nd|rd|th)?,?[\s-]+(\d\d\d\d)(?!\d))"
)
_TIME = re.compile(r"(\d\d?)[:h.](\d\d)(?::(\d\d))?(?:[\s?]*([AaPp])\.?\s?[Mm]\b)?")
_OFFSET = re.compile(r"(?:\s|GMT|UTC)([+-])(\d\d):?(\d\d)(?!\d)")


def written_at(line: str, zone: tzinfo) -> datetime | None:
    """The time that `line` tells, in UTC; None where it tells none, or one that is read differently elsewhere."""
    for found in _DAY.finditer(line):
        day = _day(found, line)
        if day is not None:
            break
    else:
        return None
    time = _TIME.search(line, found.end())
    hour, minute, second = 0, 0, 0
    if time:
        hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
        if time[4]:
            hour = hour % 12 + (12 if time[4] in "pP" else 0)
        zone = _offset(line, time.end()) or zone
    try:
        at = datetime(*day, hour, minute, min(second, 59), tzinfo=zone)
        return at.astimezone(UTC) if 1971 <= at.year <= 2099 else None
    except (ValueError, OverflowError):
        return None


def _day(found: re.Match[str], line: str) -> tuple[int, int, int] | None:
    first, second, third, named, year, american = found.groups()
    if second:
        return _numeric(first, second, third, line[found.end(1)])
    if named:
        month = _month(named)
        return (int(year), month, int(first)) if month else None
    month = _month(line[: found.start()].rstrip(" .,-").rpartition(" ")[2])
    return (int(american), month, int(first)) if month else None


def _numeric(first: str, second: str, third: str, mark: str) -> tuple[int, int, int] | None:
    one, two, three = int(first), int(second), int(third)
    if len(first) == 4:
        return one, two, three
    year = three if len(third) == 4 else 2000 + three if three < 70 else 1900 + three
    if one > 12 or mark == ".":
        return year, two, one
    return (year, one, two) if two > 12 else None  # 3/4/2021 is another day on the other side of an ocean


def _month(word: str) -> int | None:
    word = word.lower()
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])


def _offset(line: str, position: int) -> tzinfo | None:
    found = _OFFSET.search(line, position)
    if found is None or int(found[2]) > 14:
        return None
    shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-shift if found[1] == "-" else shift)
