"""Where a command writes: what was asked for to standard output, everything else to standard error.

Knows the terminal's width, colours and encoding. Text from a source goes through here as it is: it is cleaned, wrapped
between words and never read as markup. What is not a terminal gets whole lines and no colours.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO
from unicodedata import combining, east_asian_width

from cascade.clean import clean, one_line
from cascade.errors import CascadeError

__all__ = [
    "cells",
    "flush",
    "line",
    "on_terminal",
    "patient",
    "print_json",
    "shortened",
    "styled",
    "table",
    "tell",
    "width",
    "wrapped",
]

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
}
_PIECES = re.compile(r"\s+|[^\s]+")
_LEAST = 24
"""Columns that the last column of a table wants before others are spared for it."""
_NARROWEST = 40
"""Columns below which lines are not made shorter: the terminal breaks them."""


def patient() -> None:
    """Let no character that the streams' encoding lacks end a command: it is written as `?`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def on_terminal() -> bool:
    """Whether somebody can type and see what comes of it."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def width(stream: TextIO | None = None) -> int | None:
    """Columns of the terminal that `stream` (standard output) is, or None where it is none."""
    stream = sys.stdout if stream is None else stream
    if stream is None or not stream.isatty():
        return None
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size(stream.fileno()).columns)
    except (ValueError, OSError):
        columns = 0
    return max(columns, _NARROWEST) if columns > 0 else 80


def line(
    text: str = "",
    style: str = "",
    *,
    indent: int = 0,
    hang: int | None = None,
    paint: Callable[[str], str] = lambda row: row,
) -> None:
    """Print `text` to standard output, on a terminal wrapped between words.

    `indent` is put before each of its lines; `hang`, where it is given, before those that a wrap begins. `paint` gets
    each row, cleaned, to style words in it.
    """
    for row in _rows(text, width(), indent, indent if hang is None else hang):
        _write(sys.stdout, styled(paint(row), style))


def tell(text: str, *, indent: int = 0) -> None:
    """Print what is not what was asked for to standard error, wrapped as in `line`."""
    flush()
    if sys.stderr is not None:
        for row in _rows(text, width(sys.stderr), indent, indent or 2):
            _write(sys.stderr, row)


def print_json(value: Any) -> None:
    """One line of JSON on standard output, at once; its strings are clean, whatever a source says."""
    import json

    _write(sys.stdout, json.dumps(_clean(value), ensure_ascii=False))
    flush()


def flush() -> None:
    """Write out what standard output holds back, so that what goes elsewhere comes after it.

    Raises `CascadeError` where that cannot be, as on a full disk; a pipe that nobody reads is a `BrokenPipeError`.
    """
    if sys.stdout is not None:
        with _writing():
            sys.stdout.flush()


def styled(text: str, style: str) -> str:
    """`text` in a style (words of: bold, dim, a colour), where standard output shows one."""
    if not style or not text or not _coloured():
        return text
    codes = ";".join(_CODES[word] for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    spare: Sequence[str] = (),
    paths: bool = False,
) -> None:
    """Rows under column heads. A terminal's width is kept: columns that can be spared go, the last is shortened, at its
    end, or in its middle where it holds `paths`."""
    grid = [list(columns), *([one_line(cell) for cell in row] for row in rows)]
    limit = width()
    for name in spare if limit is not None else ():
        if _left(grid, limit or 0) < min(_LEAST, _widest(grid, -1)):
            gone = grid[0].index(name)
            grid = [row[:gone] + row[gone + 1 :] for row in grid]
    widths = [_widest(grid, i) for i in range(len(grid[0]))]
    if limit is not None:
        widths[-1] = min(widths[-1], max(_left(grid, limit), 12))
    for number, row in enumerate(grid):
        shown = [
            _padded(shortened(cell, size, end=not paths), size, grid[0][i] in right)
            for i, (cell, size) in enumerate(zip(row, widths, strict=True))
        ]
        _write(sys.stdout, styled("  ".join(shown).rstrip(), "" if number else "bold"))


def _widest(grid: Sequence[Sequence[str]], column: int) -> int:
    return max(cells(row[column]) for row in grid)


def _left(grid: Sequence[Sequence[str]], limit: int) -> int:
    """What the other columns of `grid` leave of `limit` to the last one."""
    return limit - sum(_widest(grid, i) + 2 for i in range(len(grid[0]) - 1))


def cells(text: str) -> int:
    """Columns that `text` takes on a terminal: two for a wide East Asian character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, limit: int, *, end: bool = False) -> str:
    """`text` in at most `limit` columns: what is left out of its middle, or at its `end`, is shown as `…`."""
    if cells(text) <= limit:
        return text
    if end:
        return f"{_fitting(text, limit - 1).rstrip()}…"
    head = _fitting(text, (limit - 1) // 3)
    tail = _fitting(text[::-1], limit - 1 - cells(head))[::-1]
    return f"{head}…{tail}"


def wrapped(text: str, limit: int, hang: int) -> Iterator[str]:
    """`text`, which has no line ends, in rows of at most `limit` columns; all but the first begin with `hang` spaces.

    A word that is longer than a row is broken.
    """
    row, used = "", 0
    for piece in _PIECES.findall(text):
        while piece:
            size = cells(piece)
            if used + size <= limit:
                row, used, piece = row + piece, used + size, ""
            elif piece.isspace():
                piece = ""
            elif row.strip():
                yield row.rstrip()
                row, used = " " * hang, hang
            else:
                head = _fitting(piece, limit - used) or piece[0]
                yield row + head
                row, used, piece = " " * hang, hang, piece[len(head) :]
    if row.strip() or not text.strip():
        yield row.rstrip()


def _rows(text: str, columns: int | None, indent: int, hang: int) -> Iterator[str]:
    """The lines of `text`, cleaned, each wrapped where there is a width."""
    for each in clean(text).split("\n"):
        row = " " * indent + each
        yield from [row] if columns is None else wrapped(row, columns, hang)


def _fitting(text: str, limit: int) -> str:
    """The longest beginning of `text` that takes at most `limit` columns."""
    used = 0
    for at, character in enumerate(text):
        used += cells(character)
        if used > limit:
            return text[:at]
    return text


def _padded(text: str, size: int, right: bool) -> str:
    space = " " * (size - cells(text))
    return space + text if right else text + space


def _clean(value: Any) -> Any:
    """A JSON value with each string in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value


def _coloured() -> bool:
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def _write(stream: TextIO | None, text: str) -> None:
    """Write a line; a stream that was closed before the command began (`>&-`) is None and takes nothing."""
    if stream is not None:
        with _writing():
            stream.write(text + "\n")


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CascadeError(f"the output cannot be written: {error.strerror or error}") from error
