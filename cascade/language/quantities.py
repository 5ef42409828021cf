"""Numbers in a text, made comparable: 1,200 is 1200 is 1.2k, $40k is 40,000 USD, 45p is 0.45 GBP, 2:30 pm is 14:30."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from cascade.clean import plain_letters

__all__ = ["Figure", "Quantity", "figure", "quantities"]


class Quantity(NamedTuple):
    """A number as `text[start:end]` writes it.

    `values` are what it can mean: "1.200" is 1.2 or 1200. `unit` is empty, "%", "clock" (minutes since midnight), a
    currency's code, or "cent" where it may be of several currencies. `noun` is the word that follows, as it is written,
    of what is counted.
    """

    text: str
    start: int
    end: int
    values: frozenset[float]
    unit: str = ""
    noun: str = ""

    def same(self, other: Quantity) -> bool:
        """Whether both can be the same value, in the same unit."""
        return self.unit == other.unit and not self.values.isdisjoint(other.values)

    def shown_by(self, others: Iterable[Quantity]) -> bool:
        """Whether one of `others` states this: the same value, and the same unit where this one has a unit."""
        return any(
            not self.values.isdisjoint(other.values) and (self.unit == other.unit or not self.unit) for other in others
        )


class Figure(NamedTuple):
    """A text that is a number and nothing else but its unit, before or after it: what can be added up."""

    before: str
    number: Decimal
    after: str

    @property
    def unit(self) -> tuple[str, str]:
        return self.before, self.after

    def with_number(self, number: Decimal) -> str:
        """Another `number` of the unit, as this one is written."""
        shown = number if number % 1 else int(number)
        return f"{self.before}{shown:,}{self.after}"


_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP",
    "gbp": "GBP", "pound": "GBP", "chf": "CHF", "franc": "CHF", "sfr": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
    "cad": "CAD", "aud": "AUD", "inr": "INR", "₹": "INR", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "quid": "GBP", "buck": "USD", "krone": "kr", "kroner": "kr", "krona": "kr", "kronor": "kr", "kr": "kr",
    "pln": "PLN", "zloty": "PLN", "rupee": "INR", "rand": "ZAR", "yuan": "CNY", "forint": "HUF", "lira": "TRY",
}  # fmt: skip
_PARTS = {"p": ("GBP", 0.01), "pence": ("GBP", 0.01), "cent": ("cent", 1.0), "¢": ("cent", 1.0)}
"""What a hundred of make one of a currency: the unit, and what one is in it."""
_PENCE = 2
"""Digits of a number of pence at most: 720p is no sum."""
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12, "hundred": 1e2, "dozen": 12.0,
}  # fmt: skip
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SAID = _SMALL | _TENS

_BEFORE = r"(?P<before>(?:us)?\$|[€£¥₹]|\b(?:usd|eur|gbp|chf|sfr|jpy|cad|aud|inr|sek|nok|dkk)\b)?\s?"
_AFTER = r"(?:\s?(?P<after>[€£%$]|(?:usd|eur|gbp|chf|jpy|cad|aud|inr|sek|nok|dkk|dollars?|euros?|pounds?|francs?|yen"
_AFTER += r"|kron(?:er|e|or|a)|kr|pln|zlotys?|rupees?|rand|yuan|forints?|liras?"
_AFTER += r"|quid|bucks|percent|per\scent|pct|pence|cents?)\b|¢)|(?P<pence>(?<=\d)p\b))?"
_SCALE = r"(?:\s?(?P<scale>thousand|million|billion|trillion|hundred|dozen|mio|mn|mm|bn|tn|[kmbt])\b)?"
_DIGITS = r"(?P<digits>\d{1,3}(?:[,.'’\u202f\u00a0]\d{3}){1,6}(?:[.,]\d{1,6})?|\d{1,18}(?:[.,]\d{1,9})?|\.\d{1,9})"
_FIGURE = re.compile(
    rf"(?<![\w.,/]){_BEFORE}(?<![\w.]){_DIGITS}(?:st|nd|rd|th)?{_SCALE}{_AFTER}(?![\d\w]|[.,/:]\d)", re.I
)
_CLOCK = re.compile(
    r"(?<![\w:.])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?(?![\w:]|\.\d)",
    re.I,
)
_TENS_WORD = "|".join(_TENS)
_SMALL_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SPELT = re.compile(
    rf"\b(?P<first>(?:{_TENS_WORD})(?:[-\s](?:{_SMALL_WORD})\b)?|(?:{_SMALL_WORD})\b"
    r"|a(?=\s(?:hundred|thousand|million|dozen)))"
    rf"(?P<scales>(?:[-\s](?:hundred|thousand|million|billion|dozen)\b){{0,2}}){_AFTER}",
    re.I,
)
_ALONE = re.compile(
    r"(?P<before>[$€£]?\s?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<after>\s?(?:[^\W\d]+|[$€£%])?)"
)
_NOUN = re.compile(r"[-\s](?:of\s|new\s|more\s|other\s|open\s)?([A-Za-z]{3,30})")


def quantities(text: str, skip: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """The numbers of `text`, in order, but for those in the spans `skip` (dates, ids). "one" alone is no number."""
    taken = bytearray(len(text))
    for start, end in skip:
        taken[start:end] = b"\1" * (end - start)
    found = []
    plain = plain_letters(text)
    for quantity in (*_clocks(plain), *_figures(plain), *_spelt(plain)):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(quantity._replace(text=text[quantity.start : quantity.end].strip()))
    return sorted(found, key=lambda q: q.start)


def figure(text: str) -> Figure | None:
    """`text` as a figure; None where it is more than a number and its unit, or no number."""
    m = _ALONE.fullmatch(text)
    return Figure(m["before"], Decimal(m["number"].replace(",", "")), m["after"]) if m else None


def _clocks(text: str) -> Iterator[Quantity]:
    for m in _CLOCK.finditer(text):
        if not (m["minute"] or m["half"]):
            continue
        hour, minute, half = int(m["hour"]), int(m["minute"] or 0), (m["half"] or "")[:1].lower()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        values = {hour * 60.0 + minute}
        if not half and hour < 12:
            values.add((hour + 12) * 60.0 + minute)  # "at 2:30" may be in the afternoon
        yield Quantity(m[0].strip(), m.start(), m.start() + len(m[0].strip()), frozenset(values), "clock")


def _figures(text: str) -> Iterator[Quantity]:
    for m in _FIGURE.finditer(text):
        before, after = _unit(m["before"] or ""), _unit(m["after"] or m["pence"] or "")
        unit, part = before if before[0] else after
        word = m["scale"] or ""
        if m["pence"] and len(m["digits"].partition(".")[0]) > _PENCE:
            continue  # lines of a screen
        if len(word) == 1 and word.islower() and word != "k" and not unit:
            continue  # metres, minutes, bytes
        scale = _SCALES.get(word.lower(), 1.0) * part
        values = frozenset(round(value * scale, 6) for value in _readings(m["digits"]))
        start = m.start("before") if m["before"] else m.start("digits")
        end = m.end()
        yield Quantity(text[start:end].strip(), start, end, values, unit, _noun(text, end))


def _readings(digits: str) -> Iterator[float]:
    """What a run of digits and marks can mean: a mark before three digits may group them or begin the fraction."""
    digits = f"0{digits}" if digits.startswith(".") else digits
    marks = re.findall(r"\D", digits)
    if not marks:
        yield float(digits)
        return
    whole, tail = re.sub(r"\D", "", digits[: digits.rindex(marks[-1])]), digits[digits.rindex(marks[-1]) + 1 :]
    grouped = len(set(marks)) == 1 and len(tail) == 3 and not whole.startswith("0")
    if grouped:
        yield float(whole + tail)
    if not grouped or marks == ["."]:
        yield float(f"{whole}.{tail}")


def _spelt(text: str) -> Iterator[Quantity]:
    for m in _SPELT.finditer(text):
        first, scales = m["first"].lower(), m["scales"].lower().replace("-", " ").split()
        if first in ("one", "zero") and not scales and not m["after"]:
            continue
        value = 1.0 if first == "a" else float(sum(_SAID[word] for word in re.split(r"[-\s]", first)))
        unit, part = _unit(m["after"] or "")
        for word in scales:
            value *= _SCALES[word]
        value = round(value * part, 6)
        yield Quantity(m[0], m.start(), m.end(), frozenset((value,)), unit, _noun(text, m.end()))


def _unit(word: str) -> tuple[str, float]:
    """The unit that a word or sign names, empty for none, and how much of it one is."""
    word = word.lower()
    if word in ("%", "percent", "per cent", "pct"):
        return "%", 1.0
    singular = word.removesuffix("s")
    return _PARTS.get(singular) or (_CURRENCIES.get(word) or _CURRENCIES.get(singular, ""), 1.0)


def _noun(text: str, at: int) -> str:
    found = _NOUN.match(text, at)
    return found[1] if found else ""
