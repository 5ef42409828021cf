"""Exports in JSON: reading one in bounds, and what in it is of the type that it should be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cascade.clean import clean, one_line

__all__ = ["line_of", "mapping", "mappings", "parsed", "string", "text_of"]


def parsed(data: bytes) -> Any:
    """What the JSON says; raises `ValueError` for what is none, or nests deeper than any export."""
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise ValueError("nested too deeply to be an export") from None


def string(value: object) -> str:
    """`value` where it is a string, else nothing: an export is not to be trusted on types."""
    return value if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """Those of a list that are objects."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def line_of(value: object) -> str:
    """A name or an id, which some exports write as a number, in one clean line."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else one_line(string(value))


def text_of(value: object) -> str:
    """A string as clean text without blanks around it."""
    return clean(string(value)).strip()
