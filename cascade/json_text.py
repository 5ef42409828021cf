"""JSON as a person edits it: where in the text a fault lies, by the parser's word or by the path of a field."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from cascade.errors import ConfigError

__all__ = ["Misread", "fault_at", "read_json", "written"]

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBERS = re.compile(r"\[\n[-\d.,\s]+\]")
"""A list of numbers, one a line; a string of JSON has no line end in it."""
_FIELD = re.compile(r"does not fit: ([\w.-]+): ")


class Misread(ConfigError):
    """A text that is no JSON; `at` is the character where it ceases to be."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def written(value: Any) -> str:
    """A value as a person edits it; the numbers of a list stand beside each other."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _NUMBERS.sub(lambda found: "".join(found[0].split()).replace(",", ", "), text)


def read_json(text: str) -> Any:
    """The value that `text` writes down; raises `Misread`."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise Misread(f"line {error.lineno}, column {error.colno}: {error.msg}", error.pos) from error


def fault_at(text: str, error: Exception) -> int | None:
    """The character of `text` that `error` speaks of: of the field that it names, or the last one on the way to it."""
    if isinstance(error, Misread):
        return error.at
    named = _FIELD.search(str(error))
    if named is None:
        return None
    try:
        return _place(text, _skip(text, 0), named[1].split("."))
    except (ValueError, IndexError):
        return None


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _place(text: str, at: int, path: Sequence[str]) -> int:
    """Where the value at `path` below the value at `at` begins."""
    if not path or text[at] not in "{[":
        return at
    opened, inside, number = text[at], _skip(text, at + 1), 0
    while text[inside] not in "}]":
        name, begins = str(number), inside
        if opened == "{":
            name, inside = _DECODER.raw_decode(text, inside)
            begins = _skip(text, _skip(text, inside) + 1)
        if name == path[0]:
            return _place(text, begins, path[1:])
        _, inside = _DECODER.raw_decode(text, begins)
        inside = _skip(text, inside)
        if text[inside] == ",":
            inside = _skip(text, inside + 1)
        number += 1
    return at
