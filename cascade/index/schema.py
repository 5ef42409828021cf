"""What the index keeps of a passage, and how text becomes words: the same way when indexing and when searching.

One analysis serves every text field: `fold` (Python), then tantivy splits at whatever is not a letter or a digit.
There is no stemming here: a search widens a word to the words of its stem that the index holds (`lexicon`), which costs
a sync nothing and keeps exact and stemmed matches apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final, NamedTuple

import tantivy
from tantivy.tantivy import __version__ as _tantivy_version

__all__ = ["ANALYSER", "FAST", "FIELDS", "ID", "LABEL", "SCHEMA_HASH", "analyser", "build", "fold", "label_words"]

ANALYSER: Final = "words"
_LONGEST = 65
"""Bytes of a word from which on it is noise (a SHA-256 in hex has 64)."""


class Field(NamedTuple):
    """A field of text: `raw` is matched whole, else it is analysed. `option` is what is kept of each occurrence."""

    name: str
    raw: bool = False
    option: str = "basic"
    fast: bool = False


FIELDS: Final = (
    Field("document", raw=True),
    Field("source", raw=True, fast=True),
    Field("kind", raw=True, fast=True),
    Field("label", raw=True, fast=True),
    Field("thread", raw=True),
    Field("flag", raw=True),
    Field("author", raw=True, fast=True),
    Field("from", option="position"),
    Field("to", option="position"),
    Field("other", option="position"),
    Field("title", option="position"),
    Field("text", option="position"),
    Field("context", option="position"),
    Field("quoted", option="position"),
)
ID: Final = "id"
"""The passage's id in UTF-8: kept to be read back, not searched, since a dictionary of them all would cost most."""
FAST: Final = "created"
"""Seconds since 1970, an integer column: ranges and newest first."""
LABEL: Final = re.compile(r"[/\\]")


def build() -> tantivy.Schema:
    """The schema of every index."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(
            field.name,
            fast=field.fast,
            tokenizer_name="raw" if field.raw else ANALYSER,
            index_option=field.option,
        )
    builder.add_bytes_field(ID, stored=True)
    builder.add_integer_field(FAST, fast=True)
    return builder.build()


def analyser() -> tantivy.TextAnalyzer:
    """What every field that is not raw is analysed with, after `fold`."""
    chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return chain.filter(tantivy.Filter.remove_long(_LONGEST)).build()


_ANALYSIS_VERSION = 2
"""Raised whenever `fold`, `analyser`, what `writer` puts into a field or where documents are cut changes."""

SCHEMA_HASH: Final = hashlib.sha256(
    repr((FIELDS, ID, FAST, _LONGEST, _ANALYSIS_VERSION, _tantivy_version.rpartition("index_format")[2])).encode()
).hexdigest()[:16]
"""Names the folder of an index: one of another schema, or written in another format of tantivy's, is never opened."""

_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = {"ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
_LETTERS |= {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
_LETTER = re.compile("[" + "".join(_LETTERS) + "]")
# Scripts written without spaces: each of their characters becomes a word, and what a person types of them a phrase.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)


def fold(text: str) -> str:
    """`text` in small letters without accents and compatibility forms, unspaced scripts with spaces between characters.

    Letters are made small here, because tantivy looks at each word by itself for that.
    """
    if text.isascii():
        return text.lower()
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = _LETTER.sub(lambda m: _LETTERS[m[0]], unicodedata.normalize("NFC", text))
    return _UNSPACED.sub(lambda m: f" {m[0]} ", text.lower())


def label_words(label: str) -> tuple[str, ...]:
    """A label as it is matched: whole, and each step of a path (`INBOX/Work`), case-folded and without a leading #."""
    whole = label.strip().lstrip("#").casefold()
    return tuple(dict.fromkeys((whole, *LABEL.split(whole))))
