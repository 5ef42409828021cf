"""Plain text: kept line for line as it is, so that a line's number is its number in the file.

A short line that stands apart straight over a paragraph is its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.clean import clean
from cascade.types import Part
from cascade_connectors.documents.encoding import decode, keep_lines
from cascade_connectors.documents.extracted import MAX_TEXT, Extracted, Scalar, Unreadable
from cascade_connectors.documents.facts import Facts, header_block

__all__ = ["as_lines", "read"]

_DATA = frozenset({"json", "jsonl", "yaml", "yml", "toml", "ini", "cfg", "conf", "xml"})
_HEAD = 1 << 13
_HEADING = re.compile(
    r"(?:\A|(?<=\n\n))(?P<heading>(?:\d{1,2}(?:\.\d{1,2})*[.)]?[ ]+)?[A-Z][\w'’&/ -]{2,50}[^\W\d_])[ ]*\n"
    r"(?=(?![-*•+]\s|\d{1,2}[.)]\s)[^\n:|\t]{40,}|[^\n:|\t]{20,}(?:\n[^\n]|\.\n))"
)
_WORDS = 6
"""Of a heading at most."""
_DATA_LINE = re.compile(r"\S[ \t]{3,}\S")
"""Columns, and no text."""


def read(data: bytes, suffix: str) -> Extracted:
    """Text with the facts of its header block, if it has one."""
    text = clean(keep_lines(decode(data)))
    if suffix in _DATA:
        return as_lines(text, [])
    pairs, length = header_block(text[:_HEAD].split("\n")[:40])
    if not pairs:
        return as_lines(text, list(_headings(text)))
    end = len("\n".join(text.split("\n", length)[:length]))
    headings = (part for part in _headings(text) if part.start >= end)
    return Facts.of(pairs).onto(as_lines(text, [Part(start=0, end=end, role="header"), *headings]))


def _headings(text: str) -> Iterator[Part]:
    for found in _HEADING.finditer(text[:MAX_TEXT]):
        below = text[found.end() : text.find("\n", found.end())]
        if len(found["heading"].split()) <= _WORDS and not _DATA_LINE.search(below):
            yield Part(start=found.start("heading"), end=found.end("heading"), role="heading")


def as_lines(text: str, parts: list[Part], *, title: str = "", offset: int = 0) -> Extracted:
    """A text whose line n is line n + `offset` of its file. Raises `Unreadable` for one that is blank."""
    if not text.strip():
        raise Unreadable("no text in it")
    meta: dict[str, Scalar] = {"lines": True}
    if offset:
        meta["line_offset"] = offset
    if len(text) > MAX_TEXT:
        text, meta["truncated"] = text[:MAX_TEXT], True
        parts = [p for p in parts if p.end <= MAX_TEXT]
    return Extracted(title=title, text=text, parts=tuple(parts), meta=meta)
