"""Text in paragraphs, and how it is broken into the rows of a screen: pure, and fast enough for megabytes."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

__all__ = ["Mark", "Paragraph", "Piece", "Row", "row_of", "rows"]

LEAST = 8
"""Columns of text below which a paragraph is not indented further."""


class Mark(NamedTuple):
    """A span of a paragraph that looks or acts in its own way; marks may overlap."""

    start: int
    end: int
    style: str
    """Name of a style of the widget that shows it."""
    target: str = ""
    """What a click on it means to that widget; empty for nothing."""


class Piece(NamedTuple):
    """A part of a paragraph with one look."""

    start: int
    end: int
    styles: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Paragraph:
    """Some text, harmless to show, that begins on a row of its own; it may hold line ends."""

    text: str
    marks: tuple[Mark, ...] = ()
    lead: str = ""
    """Stands before the first row, and its width is left free before the others: a bullet."""
    indent: int = 0
    hang: int = 0
    """Columns that are left free, beside `indent`, before each row but the first."""
    style: str = ""
    target: str = ""
    """What a click anywhere in it means; empty for nothing."""
    clipped: bool = False
    """It has one row, and what is too long for that is cut off."""
    flows: bool = False
    """Where there is less room than its text was wrapped for, it is wrapped anew."""
    key: str = ""
    """What it shows, for whoever looks for it again."""

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The whole text in pieces of one look each, in order."""
        edges = sorted({0, len(self.text), *(m.start for m in self.marks), *(m.end for m in self.marks)})
        opening: dict[int, list[Mark]] = {}
        for mark in self.marks:
            opening.setdefault(mark.start, []).append(mark)
        pieces, alive = [], list[Mark]()
        for start, end in pairwise(edges):
            alive = [m for m in alive if m.end > start] + opening.get(start, [])
            target = next((m.target for m in reversed(alive) if m.target), self.target)
            pieces.append(Piece(start, end, tuple(dict.fromkeys(m.style for m in alive)), target))
        return tuple(pieces)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(p.start for p in self.pieces)

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of `[start, end)`, cut to it."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self.pieces) and self.pieces[at].start < end:
            piece = self.pieces[at]
            yield piece._replace(start=max(piece.start, start), end=min(piece.end, end))
            at += 1


class Row(NamedTuple):
    """One row of the screen: `[start, end)` of the paragraph of that number."""

    paragraph: int
    start: int
    end: int


def rows(paragraphs: Sequence[Paragraph], width: int) -> list[Row]:
    """The paragraphs in rows of at most `width` columns, broken between words where there are some."""
    made: list[Row] = []
    for number, paragraph in enumerate(paragraphs):
        room = max(width - paragraph.indent - cell_len(paragraph.lead), min(LEAST, width), 1)
        text, at = _fitted(paragraph, room), 0
        if paragraph.clipped:
            fits = len(text) <= room and cell_len(text) <= room
            made.append(Row(number, 0, len(text) if fits else _reach(text, 0, len(text), room - 1)))
            continue
        while True:
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            rest = max(room - paragraph.hang, min(LEAST, room))
            made += [Row(number, *row) for row in _broken(text, at, stop, rest if at else room, rest)]
            if stop == len(text):
                break
            at = stop + 1
    return made


def row_of(made: Sequence[Row], paragraph: int, offset: int) -> int:
    """The number of the row that shows `offset` of a paragraph."""
    return max(bisect_right(made, (paragraph, offset, sys.maxsize)) - 1, 0)


def _fitted(paragraph: Paragraph, room: int) -> str:
    """The text with the line ends that there is room for; each offset means what it meant."""
    if not paragraph.flows:
        return paragraph.text
    from cascade.language.sentence import unwrapped

    return unwrapped(paragraph.text, room)


def _broken(text: str, start: int, stop: int, room: int, rest: int) -> Iterator[tuple[int, int]]:
    """One line in rows, of `room` columns the first and `rest` the others; a space where it breaks ends a row."""
    if stop - start <= room // 2:
        yield start, stop
        return
    line = text[start:stop]
    plain = line.isascii() or cell_len(line) == len(line)
    while True:
        end = start + room if plain else _reach(text, start, stop, room)
        if end >= stop:
            yield start, stop
            return
        space = text.rfind(" ", start, end + 1)
        end = space + 1 if space > start else end
        yield start, end
        start, room = end, rest


def _reach(text: str, start: int, stop: int, room: int) -> int:
    """Where the characters from `start` on have filled `room` columns; one at least."""
    used = 0
    for at in range(start, stop):
        used += get_character_cell_size(text[at])
        if used > room:
            return max(at, start + 1)
    return stop
