"""The ways to ask for one thing: patterns of a question as a whole, of which any may match."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["asked_as", "forms"]


def forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of a line with single spaces, ready to be matched with the whole of it but for the marks around it."""
    return tuple(re.compile(rf"^\W*{pattern}\W*$", re.I) for pattern in patterns)


def asked_as(ways: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """What the first of the `ways` that matches makes of `text`."""
    line = " ".join(text.split())
    return next(filter(None, (way.match(line) for way in ways)), None)
