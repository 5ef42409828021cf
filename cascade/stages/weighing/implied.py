"""What a sentence speaks of without saying the word: a sum is what a thing costs, and a row is read under its heading.

"Up to £120 a night" tells what a hotel may cost and says neither "cost" nor "price"; "Bloomer | 69" says what 69 is in
the table's first line. Where the question asks by the name of a kind of value, a sentence that states such a value
speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from cascade.language import stem, stems, words
from cascade.match import VARIANT, Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.tables import HEADING, columns
from cascade.stages.weighing.values import states

__all__ = ["phone_numbers", "read_closely", "states_value", "wanted"]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


_NAMED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "money": _stems("cost price fee charge pay worth spend amount salary rent sum money"),
        "rate": _stems("rate"),
        "share": _stems("percentage percent proportion"),
        "date": _stems("date deadline due day"),
        "phone": _stems("phone telephone mobile fax"),
        "address": _stems("email mail address"),
        "url": _stems("link url"),
        "version": _stems("version"),
    }
)
"""Words that ask for a value of a kind; a sentence that states one need not say them."""
_ASKED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"date": _stems("take place happen occur scheduled time"), "number": _stems("number count size total")}
)
"""The same, where the question as a whole wants that kind of value."""
_CLOSER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "phone": _stems("phone telephone mobile fax"),
        "share": _stems("percentage percent proportion share"),
        "rate": _stems("rate"),
        "version": _stems("version"),
        "duration": _stems("duration"),
    }
)
"""Words that tell which kind of number is wanted."""
_PHONE = re.compile(r"(?<![\w.-])(?:\(\+\d{1,3}\)\s?|\+?\(?)\d[\d ().-]{5,}\d(?!\w)")
_GROUPED = re.compile(r"[+0(]|\d+[ ().-]+\d")
"""How a number to dial is written that nothing says is one: with what goes before it, or in groups."""
_DIALLED = re.compile(r"\b(?:(?:tele)?phones?|tel|calls?|ring|mobile|cell|fax|dial|number|reach)\b", re.IGNORECASE)
_FILED = (
    r"(?:account|acct|a/c|sort\scode|iban|order|invoice|ticket|case|ref|reference|vat|tax|serial|isbn|deal|contract|reg|registration|bank"
    r"|charity|booking|reservation|confirmation|policy|tracking|membership|customer|passport|licen[cs]e|claim|parcel|meter|nhs|(?:pass)?code|pin|combination)"
)
"""What has a number or a code that it is filed under."""
_FOR_CODE = re.compile(
    rf"\b(?:ref(?:erence)?s?|{_FILED}\s(?:ids?|codes?|numbers?|nos?|nr)|(?!dress|source)\w+\s(?:pass)?(?:code|pin))$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b{_FILED}"
    r"\.?(?:\s(?:no|nr|number|id|is|now)\b)*\W*$",
    re.IGNORECASE,
)
"""Before a number that something is filed under."""
_CODE = re.compile(r"(?<![\w£$€.,:])(?:#|(?=[\w/-]*\d))[\w/-]+(?:\s\d{2,})*")
"""What may be a number or a code of something."""
_SURELY = re.compile(r"#\w+|(?=\S*[A-Z])(?=(?:\S*\d){2}).+|(?!(?:19|20)\d\d$)\d{4,}|\d{2,5}(?:\s\d{2,5})+")
"""What is one wherever it stands: "KX7P2Q", "TO-118204", "943 476 5919"."""
_LABEL = 40
"""Characters before a number that tell what it is of."""
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d\d?[./-]\d\d?[./-](?:19|20)\d\d\b")
_DIGITS = 7
"""Of a telephone number at least."""
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_VERSION = re.compile(
    r"\b(?:v|version|release|revision|rev|draft)\.?\s?\d|\b\d+(?:\.\d+)+\b"
    r"|(?:≥|>=)\s?\d|\d\s(?:or|and)\s(?:newer|later|above|higher|up|greater)\b",
    re.I,
)
_PRICED = re.compile(r"[$€£¥₹]|\b(?:price|cost|fee|rate|amount|budget|usd|eur|gbp|chf)s?\b", re.IGNORECASE)


_BESIDE = re.compile(
    r"\b(?:before|after|until|till|ahead\sof|prior\sto)\s(?:the|our|my|your)\s\w+(?:\s\w+)?(?=\W*(?:$|[,;:.!?]))", re.I
)
"""What something else is before or after; whose day may follow is that of the other thing."""
_LESS = 0.5


def read_closely(text: str, shape: Shape, match: Matcher, sentence: Sentence) -> None:
    """Add to what `sentence` speaks of, of what `text` asks, what it says by its values and by the heading of its
    table; and where a day is asked for, take from it what it names beside that."""
    found: dict[int, float] = {}
    heading = " ".join(name for name, cell in columns(sentence) if cell)
    if heading:
        found = {n: HEADING * share for n, share in match(heading).found.items()}
    for n, facet in enumerate(match.facets):
        row = words(facet.text)
        if len(row) == 1 and not facet.must and any(states_value(kind, sentence) for kind in _kinds(shape, row[0])):
            found[n] = max(found.get(n, 0.0), VARIANT)
    if found:
        sentence.match = _added(match, sentence.match, found)
        sentence.around = _added(match, sentence.around, found)
    if shape.answer_type == "date" and not _BESIDE.search(text):
        _of_itself(match, sentence)


def _of_itself(match: Matcher, sentence: Sentence) -> None:
    """Let what a sentence names only to tell what is before or after it count for less: "rehearsal before the fair:
    Thursday" tells no day of the fair."""
    if not _BESIDE.search(sentence.text):
        return
    own = match(_BESIDE.sub(" ", sentence.text)).found
    beside = {n for n in sentence.match.found if n not in own}
    less = [{n: _LESS * v if n in beside else v for n, v in m.found.items()} for m in (sentence.match, sentence.around)]
    sentence.match, sentence.around = (Match(match.coverage(found), found) for found in less)


def wanted(shape: Shape) -> str:
    """The kind of value that a question wants: its answer type, told closer where its own words do."""
    if shape.answer_type in ("text", "number") and _FOR_CODE.search(shape.asked):
        return "code"
    asked = set(stems(shape.asked)) if shape.answer_type == "number" else set()
    return next((kind for kind, named in _CLOSER.items() if asked & named), shape.answer_type)


def phone_numbers(text: str) -> list[re.Match[str]]:
    """What can be dialled: digits in groups that are no day, and not the number of an account or an invoice."""
    days = [m.span() for m in _DAY.finditer(text)]
    return [
        m
        for m in _PHONE.finditer(text)
        if sum(c.isdigit() for c in m[0]) >= _DIGITS
        and (_GROUPED.match(m[0]) or _DIALLED.search(text))
        and not any(a < m.end() and m.start() < b for a, b in days)
        and not _NUMBERED.search(text, max(m.start() - _LABEL, 0), m.start())
    ]


def _is_filed(code: re.Match[str], text: str) -> bool:
    """Whether something is filed under `code`, as it is written or as the words before it say; no day is one."""
    labelled = _NUMBERED.search(text, max(code.start() - _LABEL, 0), code.start())
    return bool(labelled or _SURELY.fullmatch(code[0])) and not _DAY.match(code[0])


def states_value(kind: str, sentence: Sentence) -> bool:
    """Whether a sentence states a value of a kind, a number in a column of prices being a sum of money."""
    match kind:
        case "phone":
            return bool(phone_numbers(sentence.text))
        case "code":
            return any(_is_filed(m, sentence.text) for m in _CODE.finditer(sentence.text))
        case "address":
            return _ADDRESS.search(sentence.text) is not None
        case "version":
            return _VERSION.search(sentence.text) is not None
        case "number":
            return states(kind, sentence.text) or states_value("phone", sentence)
        case "money" | "rate":
            return states(kind, sentence.text) or any(
                _PRICED.search(name) and any(c.isdigit() for c in cell) for name, cell in columns(sentence)
            )
        case _:
            return states(kind, sentence.text)


def _kinds(shape: Shape, word: str) -> Iterator[str]:
    """The kinds of value that are asked for by `word`."""
    yield from (kind for kind, named in _NAMED.items() if stem(word) in named)
    yield from (kind for kind, named in _ASKED.items() if shape.answer_type == kind and stem(word) in named)


def _added(match: Matcher, old: Match, found: Mapping[int, float]) -> Match:
    together = union([old, Match(0.0, found)])
    return Match(match.coverage(together), together)
