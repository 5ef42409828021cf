"""What a text states that plain code can compare: its numbers, dates, names, ids and quoted words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from cascade.language import Name, names
from cascade.language.dates import DateMention, dates_in
from cascade.language.quantities import Quantity, quantities

__all__ = ["Facts", "facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one text, each kind in its order. No piece of the text is in two kinds, but for what is quoted."""

    numbers: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    names: tuple[Name, ...] = ()
    doubtful: tuple[Name, ...] = ()
    """Words that open a sentence and may be names: see `Name.sure`."""
    ids: tuple[str, ...] = ()
    """Ids, addresses, URLs, versions: what is compared letter by letter."""
    quoted: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    """Weekdays and words such as "yesterday" that are no part of a known date."""


_ADDRESS = re.compile(r"https?://[^\s<>\"'|)\]]{3,500}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_TOKEN = re.compile(r"\w+(?:[-./:+]\w+){0,12}")
_MEASURE = re.compile(r"\d[\d.,]{0,20}(?:-[a-z]{3,20}){1,3}")
_QUOTED = re.compile(r"\"([^\"\n]{3,200})\"|“([^”\n]{3,200})”")
_DAY = re.compile(
    r"\b(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day|Mon|Tues?|Wed|Thu(?:rs?)?|Fri"
    r"|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b"
)


def facts(text: str, written: datetime | None = None) -> Facts:
    """The facts of `text`; relative dates are known where it is known when it was `written`."""
    taken = bytearray(len(text))
    ids = [(m.start(), m.end()) for m in _ADDRESS.finditer(text) if _take(taken, m.start(), m.end())]
    dates = [d for d in dates_in(text, written) if _take(taken, d.start, d.end)]
    days = [m[0] for m in _DAY.finditer(text) if not any(taken[m.start() : m.end()])]
    numbers = quantities(text, _spans(taken))
    ids += _ids(text, taken, numbers)
    numbers = [q for q in numbers if _take(taken, q.start, q.end)]
    named = [n for n in names(text, doubtful=True) if not any(taken[n.start : n.end])]
    return Facts(
        numbers=tuple(numbers),
        dates=tuple(dates),
        names=tuple(n for n in named if n.sure),
        doubtful=tuple(n for n in named if not n.sure),
        ids=tuple(dict.fromkeys(text[start:end].rstrip(".,:;?!/") for start, end in sorted(ids))),
        quoted=tuple(m[1] or m[2] for m in _QUOTED.finditer(text)),
        days=tuple(dict.fromkeys(days)),
    )


def _ids(text: str, taken: bytearray, numbers: list[Quantity]) -> list[tuple[int, int]]:
    """Tokens with a digit or an underscore inside that are no numbers; they are taken."""
    counted = bytearray(len(text))
    for number in numbers:
        _take(counted, number.start, number.end)
    found = []
    for token in _TOKEN.finditer(text):
        word, start, end = token[0], token.start(), token.end()
        if not (any(c.isdigit() for c in word) or "_" in word.strip("_")):
            continue
        plain = all(counted[at] for at in range(start, end) if text[at].isalnum())
        if not plain and not _MEASURE.fullmatch(word) and _take(taken, start, end):
            found.append((start, end))
    return found


def _take(mask: bytearray, start: int, end: int) -> bool:
    """Marks a span, unless a part of it is marked."""
    free = not any(mask[start:end])
    if free:
        mask[start:end] = b"\1" * (end - start)
    return free


def _spans(mask: bytearray) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(rb"\x01+", mask)]
