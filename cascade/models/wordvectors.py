"""Which words are near in meaning, by the static embeddings of the bundled model: "hiking" is near "camping".

A model's table of token embeddings has a row for each word that it knows whole. Of those rows the mean and the few
directions that nearly all share are taken away, for they tell how common a word is ("all but the top", Mu and Viswanath
2018), and the next directions are kept; what is near is told by the cosine. A word's vector depends on the model alone,
so it is made once, kept in the home's folder of models under the hash of the weights, and the same for every library.
"""

from __future__ import annotations

import os
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cascade.errors import ModelError
from cascade.home import Home
from cascade.models.cache import Cache
from cascade.models.gguf import header, rows
from cascade.models.vocabulary import whole_words
from cascade.models.weights import bundled, fingerprint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NearWord", "WordVectors"]

_TABLE = "token_embd.weight"
_TOP, _KEPT = 2, 256
"""Directions that are taken away, and that are kept after them: on the tune half of LoCoMo 256 find what all 576 do."""
_FORM = 1
"""Of the file, counted on when what is in it changes."""
_SHARED: dict[str, tuple[tuple[str, ...], NDArray[np.float32]]] = {}
"""What this process has read, by fingerprint: it is the same for all homes."""


class NearWord(NamedTuple):
    """A word, and the cosine of its vector with that of another, 0 to 1."""

    word: str
    cosine: float


class WordVectors:
    """The words of a file of weights; none without one. It is read when it is first asked, and never raises for that:
    `problem` tells why there are no words."""

    def __init__(self, source: Path | None = None, folder: Path | None = None, content: str = "") -> None:
        self.fingerprint = f"{content}/{_FORM}" if source is not None else ""
        """What the answers depend on."""
        self.problem = "" if source is not None else "no weights to read words from"
        self._source, self._folder = source, folder
        self._words: tuple[str, ...] | None = None
        self._places: dict[str, int] = {}
        self._vectors: NDArray[np.float32] | None = None
        self._near: dict[tuple[str, int], tuple[NearWord, ...]] = {}

    @classmethod
    def of(cls, home: Home, cache: Cache) -> WordVectors:
        """Those of the bundled weights."""
        try:
            source = bundled()
            return cls(source, home.models, fingerprint(source, cache))
        except (ModelError, OSError) as error:
            none = cls()
            none.problem = str(error)
            return none

    @property
    def is_made(self) -> bool:
        """Whether there is nothing to make before the first word is asked, which takes a second or more."""
        kept = self._kept
        return kept is None or self._words is not None or self.fingerprint in _SHARED or kept.is_file()

    @property
    def _kept(self) -> Path | None:
        """The file that the table lies in, once it is made."""
        if self._source is None or self._folder is None:
            return None
        return self._folder / f"words-{self.fingerprint.replace('/', '-')}.npz"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that have a vector."""
        if self._words is None:
            self._open()
        return self._words or ()

    def near(self, word: str, count: int) -> tuple[NearWord, ...]:
        """The `count` words nearest to `word` (folded), the nearest first, itself not among them; none if it has no
        vector."""
        if word not in self._places and (self._words is not None or word not in self.words):
            return ()
        if (word, count) not in self._near:
            self._near[word, count] = self._find(word, count)
        return self._near[word, count]

    def _find(self, word: str, count: int) -> tuple[NearWord, ...]:
        import numpy as np

        assert self._vectors is not None
        assert self._words is not None
        place = self._places[word]
        cosines = np.round((self._vectors @ self._vectors[place]).astype(np.float64), 2)
        cosines[place] = -1.0
        least = np.partition(cosines, -count)[-count] if count < len(cosines) else -1.0
        found = [NearWord(self._words[at], float(cosines[at])) for at in np.flatnonzero(cosines >= max(least, 0.0))]
        return tuple(sorted(found, key=lambda near: (-near.cosine, near.word))[:count])

    # --- the file -------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        import numpy as np

        self._words = ()
        kept = self._kept
        if self._source is None or kept is None:
            return
        try:
            if self.fingerprint not in _SHARED:
                words, vectors = _read(kept) if kept.is_file() else _made(self._source, kept)
                _SHARED[self.fingerprint] = words, vectors.astype(np.float32)
        except (OSError, ValueError, KeyError, struct.error) as error:
            self.problem = str(error)
            return
        self._words, self._vectors = _SHARED[self.fingerprint]
        self._places = {word: at for at, word in enumerate(self._words)}


def _read(file: Path) -> tuple[tuple[str, ...], NDArray[Any]]:
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        return tuple(bytes(kept["words"]).decode().split("\n")), kept["vectors"]


def _made(source: Path, wanted: Path) -> tuple[tuple[str, ...], NDArray[Any]]:
    """The words and vectors of `source`, written to `wanted`, whole or not at all."""
    import numpy as np

    read = header(source)
    table = next((tensor for tensor in read.tensors if tensor.name == _TABLE), None)
    known = whole_words(read.tokens)
    if table is None or len(known) <= _TOP + _KEPT:
        raise ValueError(f"{source.name} holds no table of words")
    raw = rows(source, table)
    if max(known.values()) >= len(raw):
        raise ValueError(f"{source.name} has more tokens than its table has rows")
    vectors = raw[list(known.values())]
    vectors -= vectors.mean(axis=0)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    vectors = vectors @ directions[:, ::-1][:, _TOP : _TOP + _KEPT]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    words, small = tuple(known), vectors.astype(np.float16)
    handle, name = tempfile.mkstemp(suffix=".part", dir=wanted.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, words=np.frombuffer("\n".join(words).encode(), np.uint8), vectors=small)
        Path(name).replace(wanted)
    finally:
        Path(name).unlink(missing_ok=True)
    return words, small
