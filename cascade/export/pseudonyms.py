"""Words that stand in for words: pronounceable, of the same length and case, and never the same one for two.

Which word stands for which follows from a secret salt. With the salt gone, nobody can tell, nor confirm a guess.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain, product

__all__ = ["Pseudonyms", "folded"]

_VOWELS = "aeiou"
_CONSONANTS = "bdfgklmnprstvz"
_SPARE = "bcdfghjklmnpqrstvwxyzaeiouàáâãäåçèéêëìíîïñòóôõöøùúûüýāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňōŏőŕŗřśŝşšţťũūŭůűŵŷźżž"
_TRIES = 64


def folded(word: str) -> str:
    """`word` without case and accents: what two spellings of one name have in common."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)) or word.casefold()


class Pseudonyms:
    """The words that stand in for others in one export. `real` tells of the folded words that none may come out as."""

    def __init__(self, salt: bytes, real: Callable[[str], bool]) -> None:
        self._salt = salt
        self._real = real
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def word(self, word: str) -> str:
        """What stands for `word`: as long as it is, capitals where it has them, digits where it has some."""
        key = folded(word)
        mask = "".join("0" if c.isdigit() else "a" for c in word)
        asked = f"{mask}:{key}"
        found = self._given.get(asked)
        if found is None:
            found = self._given[asked] = self._fresh(asked, mask, word)
            self._taken.add(found)
        return "".join(c.upper() if like.isupper() else c for c, like in zip(found, word, strict=True))

    def number(self, digits: str) -> str:
        """What stands for the digits of a phone number; its last eight alone decide, as a country's code may be left
        out."""
        key = digits[-8:]
        for attempt in range(_TRIES):
            stream = self._stream(f"number:{key}", attempt)
            made = "".join(str(next(stream) % 10) for _ in range(max(len(digits), 8)))[::-1]
            name = f"number:{made[-8:]}"
            if self._given.setdefault(name, key) == key and made[-8:] != key:
                break
        return made[-len(digits) :]

    def _fresh(self, asked: str, mask: str, word: str) -> str:
        """The first that is nobody's: of some that can be spoken, or of all that there are of this length."""
        spoken = (self._spoken(asked, mask, attempt) for attempt in range(_TRIES))
        pools = ["0123456789" if kind == "0" else _SPARE for kind in mask]
        free = (made for made in chain(spoken, map("".join, product(*pools))) if made not in self._taken)
        if mask.isdigit():  # a number may stand for itself: there are few of one digit
            return next(free)
        return next(made for made in free if made != folded(word) and not self._real(made))

    def _spoken(self, asked: str, mask: str, attempt: int) -> str:
        """Consonants and vowels in turn."""
        stream = self._stream(asked, attempt)
        made, vowel = "", next(stream) % 2 == 0
        for kind in mask:
            letters = "0123456789" if kind == "0" else _VOWELS if vowel else _CONSONANTS
            made += letters[next(stream) % len(letters)]
            vowel = not vowel
        return made

    def _stream(self, key: str, attempt: int) -> Iterator[int]:
        """Bytes without end that follow from the salt, the key and the attempt."""
        block = 0
        while True:
            yield from hmac.digest(self._salt, f"{attempt}:{block}:{key}".encode("utf-8", "replace"), "sha256")
            block += 1
