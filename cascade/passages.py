"""Documents cut into passages: the spans that are searched, ranked and read as a unit. Pure.

A document is first divided where something else begins (a page, a section, the quoted tail of a mail). Then what is too
long is cut into pieces of like length, at the best place near where the cut should fall: between messages, turns, or
pairs of a quote and its answer; else between paragraphs, at the end of a line that ends something, of a sentence, of a
line, of a word; and only in text without any of these, anywhere. All of it takes time linear in the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cascade.clean import one_line, shortened
from cascade.language.datewords import MONTHS
from cascade.types import MUTED, SPOKEN, Document, Part, Passage, unchecked

__all__ = ["SIZE", "Outline", "passages", "passages_at", "span_of"]

SIZE = 1200
"""Characters of a passage at most."""

Span = tuple[int, int]

_WHOLE = frozenset({"contact", "event"})
"""Kinds that are read as one record, so that they are given `_MORE` times the size before they are cut."""
_MORE = 4
"""The quoted end of a mail has it too: it is searched for less, and each passage repeats what all of a mail share."""


def passages(document: Document, *, size: int = SIZE) -> list[Passage]:
    """The passages of `document`, in order, of at most `size` characters each.

    A contact, an event and what is quoted at the end have four times that. Each non-space character of the text lies in
    just one of them. A document without text gives one empty passage, so that its title is found.
    """
    text = document.text
    if document.kind in _WHOLE:
        size *= _MORE
    muted = _muted(document.parts)
    if len(text) <= size and _plain(document, muted, size):
        spans = [_trim(text, 0, len(text))]
    else:
        spans = list(_spans(document, muted, size)) or [(0, 0)]
    return _build(document, spans, muted)


def passages_at(document: Document, spans: Iterable[Span]) -> list[Passage]:
    """The passages of `document` that lie at `spans`, made without cutting the rest of it. Spans are not checked."""
    return _build(document, spans, _muted(document.parts))


def span_of(passage_id: str) -> tuple[str, int, int]:
    """(document id, start, end) of a passage's id; raises `ValueError` for what is none."""
    document, _, span = passage_id.rpartition("@")
    start, _, end = span.partition(":")
    if not (document and start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
        raise ValueError(f"{passage_id!r} is no passage id: those look like document@start:end")
    return document, int(start), int(end)


# --- where to cut -------------------------------------------------------------------------------------------------


_APART = ("page", "forwarded")
"""Parts that share no passage with what is before them: what is passed on may be a copy, and what is said of it not."""


def _plain(document: Document, muted: Sequence[Span], size: int) -> bool:
    """Whether nothing inside a document of at most `size` characters asks for a cut."""
    for part in document.parts:
        if part.role in _APART or (part.role == "heading" and part.start >= size // 4):
            return False
    return not muted or _tail(document.text, muted, size) is None


def _spans(document: Document, muted: Sequence[Span], size: int) -> Iterator[Span]:
    """Trimmed spans in order; none is empty."""
    text = document.text
    inner = _inner(document, muted)
    tail = _tail(text, muted, size)
    starts = _divisions(document, tail, size)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        room = size * _MORE if start == tail else size
        for at, cut in _pieces(text, *_trim(text, start, end), inner, room):
            first, last = _trim(text, at, cut)
            if first < last:
                yield first, last


def _divisions(document: Document, tail: int | None, size: int) -> list[int]:
    """Where another page, section, mail that is passed on, or the quoted tail begins; the first is 0.

    A heading close behind the last division begins none: a title and the first heading under it stay together, and
    so do short sections.
    """
    text = document.text
    starts = {p.start: p.role for p in document.parts if p.role == "heading"}
    starts |= {p.start: p.role for p in document.parts if p.role in _APART}
    if tail is not None:
        starts[tail] = "quoted"
    found = [0]
    for start in sorted(starts):
        at = _line_start(text, start) if starts[start] == "heading" else start
        if at - found[-1] >= (size // 4 if starts[start] == "heading" else 1):
            found.append(at)
    return found


def _inner(document: Document, muted: Sequence[Span]) -> list[int]:
    """Where a message, a turn, a section, or a quote that is answered begins: the best places for a cut."""
    text = document.text
    found = {_line_start(text, p.start) for p in document.parts if p.role in SPOKEN or p.role == "heading"}
    if document.kind == "email":
        found.update(_line_start(text, start) for start, _ in muted)
    return sorted(found)


def _pieces(text: str, start: int, end: int, inner: Sequence[int], size: int) -> Iterator[Span]:
    """[start, end) in pieces of like length, of at most `size` each."""
    while end - start > size:
        length = (end - start) // -(-(end - start) // size)
        cut = _cut(text, start + length // 2, start + length, start + size, inner)
        yield start, cut
        start = cut
    yield start, end


_PLACES = (
    re.compile(r"\n[ \t]*\n\s*"),
    re.compile(r"(?:[.!?:;…。！？][\"'”’)\]]*[ \t]*|\|[^\n|]*|\t[^\n\t]*)\n\s*"),
    re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]"),
    re.compile(r"\n"),
    re.compile(r"\s+"),
)
"""Ends of a paragraph; of a line that ends a sentence or is a table's row; of a sentence; of a line; of a word."""


def _cut(text: str, low: int, ideal: int, high: int, inner: Sequence[int]) -> int:
    """The best place in (low, high], near `ideal` among equals."""
    between = inner[bisect_right(inner, low) : bisect_right(inner, high)]
    if between:
        return min(between, key=lambda at: abs(at - ideal))
    for place in _PLACES:
        best = None
        for match in place.finditer(text, low, high):
            at = match.end()
            if best is None or abs(at - ideal) < abs(best - ideal):
                best = at
            if at >= ideal:  # those that follow lie farther off
                break
        if best is not None:
            return best
    return high


def _trim(text: str, start: int, end: int) -> Span:
    """[start, end) without the white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, start + len(piece.strip()))


def _rstrip(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _line_start(text: str, at: int) -> int:
    """Where the line of `at` begins, or `at` itself on a line so long that what stands before is no mark or name."""
    low = max(0, at - 120)
    found = text.rfind("\n", low, at)
    return found + 1 if found >= 0 else at if low else 0


# --- muted text ---------------------------------------------------------------------------------------------------


def _muted(parts: Sequence[Part]) -> list[Span]:
    """Quoted text and signatures as spans that do not touch."""
    found: list[Span] = []
    for part in parts:
        if part.role in MUTED and part.start < part.end:
            if found and part.start <= found[-1][1]:
                found[-1] = found[-1][0], max(found[-1][1], part.end)
            else:
                found.append((part.start, part.end))
    return found


def _tail(text: str, muted: Sequence[Span], size: int) -> int | None:
    """Where the muted end of a text begins, or None where there is none worth a passage of its own."""
    end = tail = full = _rstrip(text, len(text))
    for start, stop in reversed(muted):
        if stop < end:
            break
        if start < end:
            end, tail = _rstrip(text, start), start
    return tail if end > 0 and full - end > size // 3 else None


# --- building -----------------------------------------------------------------------------------------------------


def _build(document: Document, spans: Iterable[Span], muted: Sequence[Span]) -> list[Passage]:
    id_, source, kind, title, text = document.id, document.source, document.kind, document.title, document.text
    author, at, thread = document.author, document.at, document.thread
    outline = Outline(document)
    ends = [end for _, end in muted]
    common = _common(document, author.name or author.address if author else "", at)
    return [
        unchecked(
            Passage,
            {
                "id": f"{id_}@{start}:{end}",
                "document": id_,
                "source": source,
                "kind": kind,
                "title": title,
                "start": start,
                "end": end,
                "text": text[start:end],
                "context": common + outline.line(start),
                "author": author,
                "at": at,
                "thread": thread,
                "muted": _within(muted, ends, start, end) if muted else (),
            },
        )
        for start, end in spans
    ]


def _within(muted: Sequence[Span], ends: Sequence[int], start: int, end: int) -> tuple[Span, ...]:
    """The muted spans inside [start, end), clipped to it. `ends` are the ends of all."""
    found = []
    for i in range(bisect_right(ends, start), len(muted)):
        if muted[i][0] >= end:
            break
        found.append((max(muted[i][0], start), min(muted[i][1], end)))
    return tuple(found)


_TITLE, _WHO, _NAMES, _LABELS, _PATH = 110, 90, 4, 50, 90
"""Bounds of the context's lines: characters, and names of one role."""


def _common(document: Document, author: str, at: datetime | None) -> str:
    """What every passage of a document carries: title, people, date and labels, a line each."""
    lines = [_short(document.title, _TITLE)] if document.title else []
    who = _who(document, author)
    if who:
        lines.append(_short(who, _WHO))
    when = f"{at.day} {MONTHS[at.month - 1]} {at.year}" if at else ""
    labels = _short(", ".join(document.labels[:3]), _LABELS) if document.labels else ""
    if when or labels:
        lines.append(f"{when}, in {labels}" if when and labels else when or f"in {labels}")
    return "\n".join(lines)


def _who(document: Document, author: str) -> str:
    """`Ann Lee to Bob Ray, Cy Twombly and 3 more`."""
    to: list[str] = []
    others: list[str] = []
    for involved in document.people:
        role, identity = involved.role, involved.identity
        if role == "recipient":
            to.append(identity.name or identity.address)
        elif role not in _UNSAID and (name := identity.name or identity.address) != author:
            others.append(name)
    pieces = (author, _names("to", to), "" if to else _names("with", others))
    return " ".join(filter(None, pieces))


_UNSAID = frozenset({"author", "mentioned", "bcc", "contact"})


def _names(word: str, names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{word} {', '.join(names[:_NAMES])}{more}"


def _short(text: str, limit: int) -> str:
    """On one line of at most `limit` characters, cut between words."""
    return text if len(text) <= limit and text.isprintable() else shortened(text, limit)


class Outline:
    """The headings of a document, and the path of those that a position lies under.

    A heading's level is how many of its markup's characters stand before it on its line (`## Costs`); a heading without
    any has level 1.
    """

    def __init__(self, document: Document) -> None:
        self._ends: list[int] = []
        self._paths: list[str] = []
        open_: list[tuple[int, str]] = []
        for part in document.parts:
            if part.role != "heading":
                continue
            words = one_line(document.text[part.start : part.end])
            marks = document.text[_line_start(document.text, part.start) : part.start] + words
            level = max(1, len(marks) - len(marks.lstrip("#=*!")))
            while open_ and open_[-1][0] >= level:
                open_.pop()
            open_.append((level, words.strip("#=*! ")))
            self._ends.append(part.end)
            self._paths.append(" › ".join(_short(title, _PATH // 2) for _, title in open_[-3:] if title))

    def line(self, at: int) -> str:
        """The path at `at` as a further line of context; empty where no heading comes before."""
        i = bisect_right(self._ends, at) - 1
        if i < 0 or not self._paths[i]:
            return ""
        return "\n" + _short(self._paths[i], _PATH)

    def context(self, passage: Passage, at: int) -> str:
        """The context of `passage` as it is at `at` in it, where other headings may stand over it than at its start."""
        return passage.context.removesuffix(self.line(passage.start)) + self.line(at)
