"""How people's names and addresses are compared and looked up."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "words", "words_in"]

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """`text` for comparing: without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(name: str, address: str) -> set[str]:
    """What a person is looked up by: the words of the name, the address, and the words in both (`ann.lee@…`)."""
    text = fold(f"{name} {address}")
    return {*text.replace(",", " ").split(), *_WORD.findall(text)}


def words_in(text: str) -> list[str]:
    """The words of `text`, folded, in order."""
    return _WORD.findall(fold(text))
