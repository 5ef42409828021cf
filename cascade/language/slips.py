"""Words a slip of the finger away (P. Norvig, "How to write a spelling corrector", 2007)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

__all__ = ["slips"]

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def slips(word: str) -> Iterator[str]:
    """Each spelling one insertion, deletion, change or swap of letters away from `word`, some more than once."""
    letters = _alphabet(word)
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _alphabet(word: str) -> str:
    """ASCII letters and digits, or for another script the letters that stand near the word's own."""
    if word.isascii():
        return _LETTERS
    blocks = {ord(letter) >> 6 for letter in word if not letter.isascii()}
    nearby = (chr(block << 6 | low) for block in blocks for low in range(64))
    return "".join(letter for letter in nearby if letter.isalpha() and letter == letter.lower())
