"""What an organisation is called whose people are known by their mail addresses alone.

Who writes from `wheatstreet.example` seldom signs with "Wheat Street", but somebody writes it somewhere: the letters of
the domain, taken apart into words that the library has, are looked for as they stand in its texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from cascade.index import Index
from cascade.library import Library
from cascade.query import Query, Term

__all__ = ["Firms", "domain_letters"]

_WORDS, _SHORTEST, _LONGEST = 4, 5, 30
"""Words of a name at most, and letters of a domain that may be made of one."""
_WAYS = 200
"""Ways of taking the letters apart that are looked for: a domain may be made to have thousands."""
_READ = 20
"""Documents in which a way of writing a name is looked for."""
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "edu"))
"""What stands before a country's ending and is nobody's name."""


class Firms:
    """Names of organisations by their domains, each looked up once."""

    def __init__(self, index: Index, library: Library) -> None:
        self._index = index
        self._library = library
        self._called: dict[str, str] = {}

    def called(self, domain: str) -> str:
        """The name that `domain` is made of, as it is mostly written; empty where no text writes it."""
        letters = domain_letters(domain)
        if letters not in self._called:
            self._called[letters] = self._look_up(letters) if _SHORTEST <= len(letters) <= _LONGEST else ""
        return self._called[letters]

    def _look_up(self, letters: str) -> str:
        spelled = re.compile(r"(?<!\w)" + r"(?:['’]|\s(?:&\s)?|-)?".join(map(re.escape, letters)) + r"(?!\w)", re.I)
        counts: Counter[str] = Counter()
        for phrase in islice(self._phrases(letters), _WAYS):
            ids = self._index.document_ids(Query(must=(Term(text=phrase, phrase=" " in phrase),)))[:_READ]
            for document in self._library.documents_of(ids).values():
                counts.update(f[0] for f in spelled.finditer(document.text) if _is_name(f[0]))
        return max(counts, key=lambda name: (counts[name], name), default="")

    def _phrases(self, letters: str) -> Iterator[str]:
        """Ways to take `letters` apart into words that the library has, also where an apostrophe was left out."""
        pieces = {letters[a:b] for a in range(len(letters)) for b in range(a + 2, len(letters) + 1)}
        spellings = {piece: (piece, f"{piece[:-1]}'s") if piece.endswith("s") else (piece,) for piece in pieces}
        there = self._index.doc_frequency({s for both in spellings.values() for s in both})

        def splits(rest: str, left: int) -> Iterator[tuple[str, ...]]:
            if not rest:
                yield ()
            for end in range(2, len(rest) + 1) if left else ():
                for word in spellings[rest[:end]]:
                    if there.get(word):
                        yield from ((word, *others) for others in splits(rest[end:], left - 1))

        yield from (" ".join(split) for split in splits(letters, _WORDS))


def domain_letters(domain: str) -> str:
    """The letters of a domain that may be a name: `kneadknow` of `mail.knead-know.co.uk`."""
    labels = domain.lower().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND:
        labels.pop()
    return re.sub(r"[\W\d_]", "", labels[-1]) if labels else ""


def _is_name(text: str) -> bool:
    """Whether it is written as a name is, and not as the address itself."""
    return text[:1].isupper() and (" " in text or "'" in text or "’" in text or not text.isupper())
