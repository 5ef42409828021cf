"""Whom a question leaves out: "anybody at Heron Boats besides Tobias?" asks for nobody called Tobias."""

from __future__ import annotations

import re

from cascade.language import words
from cascade.operations.phrases import LEFT_OUT
from cascade.types import Item

__all__ = ["but_for", "without"]

_BUT = re.compile(rf"\b(?i:{LEFT_OUT})\s(?P<whom>[A-Z][\w'’-]*(?:(?:,\s|\s(?:and|or)\s|\s)[A-Z][\w'’-]*)*)")
_AND = re.compile(r",\s|\s(?:and|or)\s")


def without(text: str) -> str:
    """`text` without the names that it leaves out, so that no evidence is asked to speak of them."""
    return _BUT.sub(" ", text)


def but_for(text: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Those of `items` that the question `text` does not leave out; by any part of a name somebody is left out."""
    left_out = [set(words(name)) for found in _BUT.finditer(text) for name in _AND.split(found["whom"])]
    return tuple(item for item in items if not any(name <= set(words(item.value)) for name in left_out))
