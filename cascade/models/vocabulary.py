"""The words that the bundled model knows whole: those that are common in English, spelled as they should be."""

from __future__ import annotations

import struct
from functools import cache

from cascade.errors import ModelError
from cascade.models.gguf import header
from cascade.models.weights import bundled

__all__ = ["known_words", "whole_words"]

_SPACE = "Ġ".encode(), "▁".encode()
"""How tokenizers spell the space that a word begins with."""
_SHORTEST = 3


@cache
def known_words() -> frozenset[str]:
    """Those of the bundled weights, in lower case; none where these are missing or do not read."""
    try:
        return frozenset(whole_words(header(bundled()).tokens))
    except (ModelError, OSError, ValueError, struct.error):
        return frozenset()


def whole_words(tokens: tuple[bytes, ...]) -> dict[str, int]:
    """The words that are one token with the space before them, in lower case, each with its id."""
    found: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if token.startswith(_SPACE):
            word = token.decode("utf-8", "replace")[1:]
            if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word.islower():
                found.setdefault(word, number)
    return found
