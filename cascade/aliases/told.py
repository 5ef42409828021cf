"""The tellings of one document: what its sentences say of names, initials in brackets, and its channel's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cascade.aliases.grammar import CUES, DENIED, OPEN, PARTS, RULES
from cascade.aliases.naming import CHANNEL, NAME, core, name_in, squeezed
from cascade.aliases.telling import Relation, Telling
from cascade.types import MUTED, Document, Part

__all__ = ["tellings"]

_NAME = re.compile(NAME)
_REACH = 300
"""Characters on each side of a cue that its sentence may take up."""
_MOST = 40
"""Tellings that one document may give: more is a list of something else."""
_BOUND = re.compile(r"(?<![.\s][a-z])(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[@“‘<A-Z\d])|\n\s*\n|\n(?=\s*[-*•#>|])", re.A)
_INITIALS = re.compile(r"\(([A-Z][A-Za-z&]{1,7})(?<=[A-Z&s])\)")
_LINKS = frozenset("of and for the in on to & a an".split())
_OWN_LINES = re.compile(rf"(?:joined|beginning of the)\s(?P<name>{CHANNEL}-[\w.-]*\w)")
"""What a chat writes of a channel by itself: who came, and where it began."""


class _Pair(NamedTuple):
    one: str
    other: str
    relation: Relation
    start: int
    end: int
    firm: bool
    channel: bool = False


def tellings(document: Document, cues: Sequence[str] = CUES) -> tuple[Telling, ...]:
    """What `document` says of names, each pair once by each relation.

    Looking for `cues` is the slow part: who knows which of them the document has (an index does) may say so.
    """
    found: dict[tuple[str, str, Relation], Telling] = {}
    for pair in _pairs(document, cues) if cues else ():
        _keep(found, document, pair, document.text[pair.start : pair.end])
    for pair in _title(document) if cues and not found else ():
        _keep(found, document, pair, document.title)
    for pair in _asides(document):
        _keep(found, document, pair, document.text[pair.start : pair.end])
    return tuple(found.values()) if len(found) <= _MOST else ()


def _asides(document: Document) -> Iterator[_Pair]:
    """What can be told without reading sentences."""
    for found in _INITIALS.finditer(document.text):
        yield from _short_for(document.text, found)
    if document.kind == "chat" and document.labels:
        yield from _renamed_channel(document)


def _keep(found: dict[tuple[str, str, Relation], Telling], document: Document, pair: _Pair, text: str) -> None:
    """Note that a document tells two names of one thing, once a relation: a firm telling before another."""
    one, other = squeezed(pair.one), squeezed(pair.other)
    if one == other:
        return
    in_title = not pair.end
    part = None if in_title else _part_at(document, pair.start)
    author = part.author if part and part.author else document.author
    telling = Telling(
        one=pair.one,
        other=pair.other,
        relation=pair.relation,
        document=document.id,
        text=text,
        start=pair.start,
        end=pair.end,
        at=(part.at if part and part.at else None) or document.at,
        by=str(author) if author else "",
        title=document.title,
        firm=pair.firm,
        channel=pair.channel,
    )
    known = found.get((one, other, pair.relation))
    if known is None or (telling.firm and not known.firm):
        found[one, other, pair.relation] = telling


def _pairs(document: Document, cues: Sequence[str]) -> Iterator[_Pair]:
    at = 0
    for cue in _places(document.text, cues):
        if cue >= at:
            start, end = _sentence(document, cue)
            if start < end:
                yield from said(document.text[start:end], start)
            at = max(at, end)


def _places(text: str, cues: Sequence[str]) -> list[int]:
    """Where `text` has one of `cues`. A search for each of them is five times faster than one pattern of them all."""
    flat = text.lower().replace("\n", " ")
    if len(flat) != len(text):  # a letter whose small form is two: its offsets would be others
        flat = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("\n", " ")
    found = set()
    for cue in cues:
        at = flat.find(cue)
        while at >= 0:
            end = at + len(cue)
            if not flat[at - 1 : at].isalnum() and not flat[end : end + 1].isalnum():
                found.add(at)
            at = flat.find(cue, end)
    return sorted(found)


def _title(document: Document) -> Iterator[_Pair]:
    title = document.title
    if _places(title, CUES) and not re.match(r"\s*(?:re|fwd?|aw|sv)\s*:", title, re.I):
        for pair in said(title[:_REACH], 0):
            yield pair._replace(start=0, end=0)


# --- sentences ----------------------------------------------------------------------------------------------------


def said(sentence: str, offset: int = 0) -> Iterator[_Pair]:
    """What one sentence says of names; it is at `offset` of its text."""
    flat = re.sub(r"\s", " ", sentence)
    if len(list(islice(_NAME.finditer(flat), 2))) < 2:
        return
    denied, firm = DENIED.search(flat) is not None, not OPEN.search(flat)
    taken: list[tuple[int, int]] = []
    for rule in RULES:
        apt = (rule.aside or not denied) and rule.cue.search(flat)
        for match in rule.shape.finditer(flat) if apt else ():
            one, other = name_in(match["one"]), name_in(match["other"])
            if one is None or other is None or any(match.start() < e and s < match.end() for s, e in taken):
                continue
            if any(PARTS.search(flat, max(0, match.start(name) - 40), match.start(name)) for name in ("one", "other")):
                continue
            if rule.relation is Relation.RENAMED:
                one, other = core(one, other)
            taken.append(match.span())
            yield _Pair(one, other, rule.relation, offset, offset + len(sentence), firm or rule.aside)


def _sentence(document: Document, at: int) -> tuple[int, int]:
    """The span of the sentence around `at`; an empty one inside what the document only quotes."""
    part = _part_at(document, at)
    if part is not None and part.role in MUTED:
        return at, at
    low, high = (part.start, part.end) if part is not None else (0, len(document.text))
    low, high = max(low, at - _REACH), min(high, at + _REACH)
    start = low
    for bound in _BOUND.finditer(document.text, low, high):
        if bound.end() <= at:
            start = bound.end()
        elif bound.start() > at:
            high = bound.start()
            break
    text = document.text[start:high]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _part_at(document: Document, at: int) -> Part | None:
    inside = [p for p in document.parts if p.start <= at < p.end]
    return min(inside, key=lambda p: (p.role not in MUTED, p.end - p.start)) if inside else None


# --- initials -----------------------------------------------------------------------------------------------------


def _short_for(text: str, found: re.Match[str]) -> Iterator[_Pair]:
    """The words before a bracket whose initials it holds (in the manner of Schwartz and Hearst 2003, and stricter)."""
    short = found[1]
    letters = [c.lower() for c in short if c.isalpha()]
    last = text[max(0, found.start() - 40) : found.start()].replace("-", " ").split()[-1:]
    if sum(c.isupper() for c in short) < 2 or len(letters) < 3 or not last or last[0][0].lower() != letters[-1]:
        return
    before = list(re.finditer(r"[A-Za-z][\w'’]*|&", text[max(0, found.start() - 120) : found.start()]))
    base = max(0, found.start() - 120)
    chosen: list[re.Match[str]] = []
    for token in reversed(before):
        if not letters:
            break
        if token[0][0].lower() == letters[-1]:
            letters.pop()
        elif token[0].lower() not in _LINKS or not chosen:
            return
        chosen.append(token)
    if letters or not chosen or chosen[-1][0].lower() in _LINKS:
        return
    start = base + chosen[-1].start()
    if text[max(start - 4, 0) : start].rstrip().endswith("-"):  # the rest of a word that was broken off
        return
    long = text[start : found.start()].rstrip()
    if re.fullmatch(r"[\w'’&]+(?:[ \n-][\w'’&]+)*", long) and len(long) > len(short) + 3 and not long.isupper():
        yield _Pair(short, " ".join(long.split()).strip("'’"), Relation.SHORT, start, found.end(), True)


# --- channels -----------------------------------------------------------------------------------------------------


def _renamed_channel(document: Document) -> Iterator[_Pair]:
    """Where a channel's own lines give it another name than it has by now: what was put in the place of what."""
    if "joined " not in document.text and "beginning of the " not in document.text:
        return
    for found in _OWN_LINES.finditer(document.text):
        before = found["name"].lstrip("#").rstrip(".")
        for now in document.labels:
            if before.lower() == now.lower() or before.count("-") != now.count("-"):
                continue
            one, other = core(before, now)
            capital = any(c.isupper() for c in one) and any(c.isupper() for c in other)
            if (one, other) != (before, now) and capital:
                start, end = _sentence(document, found.start())
                if start < end:
                    yield _Pair(one, other, Relation.RENAMED, start, end, True, True)
