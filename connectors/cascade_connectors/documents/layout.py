"""What the lines of printed pages come to: headings, paragraphs and tables, without what stands on every page.

A page knows no paragraphs. A line goes on in the next one where that follows as closely as lines do, begins where it
may, and its first word would not have fitted any more; rows of cells that stand apart are a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Block", "Line", "blocks", "leading_of", "without_running"]

_LARGER = 1.12
"""How much larger than the text around it a heading's letters are, at the least."""
_LEADING = 1.35
"""Distance of the lines of one heading, in heights of its letters, at the most."""
_MAX_HEADING = 160
_HEADING = re.compile(r"(?=[^a-z\W])(?=.*[^\W\d_]{3})")
"""A heading has a word in it, and does not begin with a small letter."""
_CLOSE = 1.15
"""Distance of the lines of one paragraph, in that of most lines, at the most."""
_SHORTEST = 30
"""Characters of a line that is full, at the least."""
_INDENT = 3
"""How far the lines of one paragraph begin from each other, in heights of a letter, at the most."""
_SAME = 0.03
"""How far the heights of letters of one size may differ, as they are told."""
_AROUND = 12
"""Lines before and after a line that tell how wide its column is."""
_SPACE = 0.25
"""Width of a space, in heights of a letter."""
_POINT = re.compile(r"[-*+•‣◦▪●–—·]\s|\(?(?:\d{1,3}|[a-z])\)\s|\d{1,3}(?:\.\d{1,3})*\.?\s+(?=[A-Z“\"])")
"""How a point or a numbered clause begins."""
_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")
_EDGE = 2
"""Lines from the top and the foot of a page that may stand on every page."""
_PAGE = re.compile(r"\W*\b(?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?\W*$", re.IGNORECASE)
_OFTEN = 0.4
"""Share of the pages on which a line stands that is no text of any of them: of left and right pages each a half."""


class Line(NamedTuple):
    """A line of a page, places and sizes in points from the page's lower left corner; 0 where they are not known."""

    text: str
    size: float
    """Height of its letters."""
    base: float
    """How high its letters stand."""
    left: float = 0.0
    right: float = 0.0
    foot: float = 0.0
    """How high its last letters stand: of words that a hyphen parts, lower than the first."""
    cells: tuple[str, ...] = ()
    """What stands apart in it, from the left."""


class Block(NamedTuple):
    """What belongs together on a page: a `heading`, a `text` or the rows of a `table`."""

    role: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    apart: bool = False
    """Whether it stands further from what is before it than lines do."""


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of `pages`; what stands at the top or foot of many of them is told once, without the page's number."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_masked(line) for line in page})
    least = max(2.0, _OFTEN * sum(1 for page in pages if page))
    running = {key for key, count in counts.items() if count >= least}
    told: set[str] = set()
    kept: list[list[Line]] = []
    for page, edge in zip(pages, edges, strict=True):
        lines: list[Line] = []
        for line in page:
            key = _masked(line)
            if key in running and line in edge:
                line = line._replace(text=_PAGE.sub("", line.text), cells=())
                if key in told or not any(c.isalpha() for c in line.text):
                    continue
                told.add(key)
            lines.append(line)
        kept.append(lines or list(page))  # a page that says nothing else
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    order = sorted(page, key=lambda line: line.base)
    return order if len(order) <= 2 * _EDGE else [*order[:_EDGE], *order[-_EDGE:]]


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def blocks(page: Sequence[Line], body: float, leading: float) -> Iterator[Block]:
    """The blocks of a page in their order, where most letters are as high as `body` and most lines `leading` apart."""
    at = 0
    while at < len(page):
        apart = at > 0 and not 0 < page[at - 1].foot - page[at].base <= _CLOSE * leading
        end = _heading_end(page, at, body)
        if end > at:
            yield from _heading(page[at:end])
        elif (end := _table_end(page, at)) > at + 1:
            yield Block("table", rows=tuple(line.cells for line in page[at:end]))
        else:
            end = at + 1
            while end < len(page) and _goes_on(page, at, end, leading) and _heading_end(page, end, body) == end:
                end += 1
            yield Block("text", " ".join(line.text for line in page[at:end]), apart=apart)
        at = end


def leading_of(pages: Iterable[Sequence[Line]]) -> float:
    """How far below each other most lines stand."""
    distances = Counter(
        round(before.foot - line.base, 1)
        for page in pages
        for before, line in pairwise(page)
        if _alike(before, line) and before.foot > line.base
    )
    return max(distances, key=lambda distance: (distances[distance], -distance), default=0.0)


def _heading_end(page: Sequence[Line], at: int, body: float) -> int:
    """Where a heading ends that begins `at`; `at` where none does."""
    if page[at].size <= body * _LARGER or not _HEADING.match(page[at].text):
        return at
    end = at + 1
    while end < len(page) and _same_heading(page[end - 1], page[end]):
        end += 1
    return end


def _same_heading(line: Line, following: Line) -> bool:
    """Whether a heading goes on: in letters of the same size, no further down than the next line is."""
    return following.size == line.size and 0 < line.base - following.base < _LEADING * line.size


def _heading(lines: Sequence[Line]) -> Iterator[Block]:
    """Large letters are a heading while they are few; a page of large letters is a slide or a poster."""
    text = " ".join(line.text for line in lines)
    if len(text) <= _MAX_HEADING:
        yield Block("heading", text)
    else:
        yield from (Block("text", line.text) for line in lines)


def _table_end(page: Sequence[Line], at: int) -> int:
    end = at
    while end < len(page) and len(page[end].cells) > 1:
        end += 1
    return end


def _alike(one: Line, two: Line) -> bool:
    return abs(one.size - two.size) <= _SAME * one.size


def _goes_on(page: Sequence[Line], first: int, at: int, leading: float) -> bool:
    """Whether the line `at` goes on what the one before it says, in a paragraph that begins with the line `first`."""
    before, line = page[at - 1], page[at]
    if not _alike(before, line) or len(line.cells) > 1 or len(before.text) < _SHORTEST or _POINT.match(line.text):
        return False
    edge = max(
        (
            other.right
            for other in page[max(at - _AROUND, 0) : at + _AROUND]
            if _alike(other, line) and other.foot <= other.base and abs(other.left - before.left) <= _INDENT * line.size
        ),
        default=before.right,
    )
    word = line.text.split(maxsplit=1)[0]
    width = len(word) / len(line.text) * (line.right - line.left)
    if before.right + _SPACE * line.size + width <= edge:
        return False
    if not 0 < before.foot - line.base <= _CLOSE * leading:  # another column
        return before.base < line.base and line.text[0].islower() and not _SENTENCE.search(before.text)
    hangs = _POINT.match(page[first].text) is not None or at - 1 > first
    inward = line.left - before.left
    return abs(inward) <= _INDENT * line.size and (hangs or inward < line.size / 2)
