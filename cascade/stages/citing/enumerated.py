"""Names that a sentence sets in a row: "the pilot runs at Oats and All, Wheat Street and Loafers" holds three."""

from __future__ import annotations

import re

__all__ = ["in_a_row"]

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’&.-]*\w"
_NUMBER = r"(?<![\d.,])\d{1,4}[a-z]?"
"""Of a house, say."""
_NAME = rf"(?:(?:[Tt]he|{_NUMBER})\s)?{_CAPITAL}(?:\s(?:(?:and|&|of|to|the|de|la|von|van)\s)*{_CAPITAL}){{0,4}}"
_ROW = re.compile(rf"{_NAME}(?:,\s{_NAME}){{1,30}}(?:,?\s(?:and|or|&)\s{_NAME})?")
_LAST = re.compile(r"\s(?:and|or)\s(?!.*\s(?:and|or)\s)")
_LEAST = 3
"""Names from which on they are a row; two are a pair, and a place with its country looks like one."""


def in_a_row(text: str) -> tuple[str, ...]:
    """The names of the longest row in `text`, in its order; none where no sentence sets three or more in a row."""
    rows = [_taken_apart(found[0]) for found in _ROW.finditer(text)]
    longest = max(rows, key=len, default=())
    return longest if len(longest) >= _LEAST else ()


def _taken_apart(row: str) -> tuple[str, ...]:
    *first, last = re.split(r",\s(?:(?:and|or)\s)?", row)
    return (*first, *_LAST.split(last))
