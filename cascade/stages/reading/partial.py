"""Words out of a JSON reply that is still being written."""

from __future__ import annotations

import json
import re

__all__ = ["texts"]

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)("?)', re.DOTALL)
_COLON = re.compile(r"\s*:\s*")
_CUT = re.compile(r"\\u[0-9a-fA-F]{0,3}$|\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\u[0-9a-fA-F]{0,3})?$")
"""An escape, or the first half of a pair of them, that breaks off where the reply does."""


def texts(reply: str, key: str = "text") -> list[str]:
    """The string values of every `key` in the JSON that `reply` begins with, in order, the last as far as it goes.

    Nothing is given for a value that cannot be read; text that is no JSON has none.
    """
    found: list[str] = []
    at, wanted = 0, False
    while (match := _STRING.search(reply, at)) is not None:
        at = match.end()
        if wanted:
            found += _read(match[1], whole=bool(match[2]))
            wanted = False
        elif match[2] and match[1] == key and (colon := _COLON.match(reply, at)) is not None:
            at = colon.end()
            wanted = reply.startswith('"', at)
        elif not match[2]:
            break
    return found


def _read(written: str, *, whole: bool) -> list[str]:
    """A string's value by what stands between its quotes, in a list; none where it is broken or has not begun."""
    written = written if whole else _CUT.sub("", written)
    try:
        return [json.loads(f'"{written}"', strict=False)] if written else []
    except ValueError:
        return []
