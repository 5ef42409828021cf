"""Names that a question writes without capitals, as the library writes them ("truecasing"; Lita et al. 2003).

Who types "when does daybreak launch" means what the library calls Daybreak. A word is a name where the records that
have it hardly ever write it small; what stands in few of them, or opens their sentences alone, shows nothing.
"""

from __future__ import annotations

import re
from collections import Counter

from cascade.context import Context
from cascade.language import keywords, names, stem, words
from cascade.language.namewords import COMMON
from cascade.operations.idle import IDLE
from cascade.query import Query, Term

__all__ = ["is_name", "truecased"]

_ASKS = re.compile(
    r"\W*(?:(?:so|and|but|hi|hey|hello|please)\W+)*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|am|do|does"
    r"|did|has|have|had|can|could|will|would|should|list|find|show|tell|give|any(?:one|body)?|if|on|in|at|by|for|from)\b"
    r"|.*\?",
    re.I,
)
"""How a question begins, or that it ends as one."""
_LOOKED_AT = 12
"""Passages that are looked at for a word."""
_SEEN = 2
"""Names in them, at least, that a word is part of."""
_SMALL, _PERSONS = 0.1, 0.5
"""The share of a word that is written small, at most, where it is a name, and where people whom one knows have it."""
_WORDS = 20
"""Words of a question that are looked for at most."""
_LEAST = 3
"""Letters of a name that is looked for."""


def truecased(text: str, ctx: Context) -> str:
    """`text` with the capitals that the library gives its words; as it stands where it has names of its own, and where
    it is a few words to search for, each of which says as much as a name. A capital that only opens a sentence goes
    where the library writes the word small."""
    text = _opened_small(text, ctx)
    if names(text) or not _ASKS.match(text):
        return text
    for word in [k.text for k in keywords(text) if k.kind == "word" and _may_be(k.text, text, ctx)][:_WORDS]:
        written = _written(word, text, ctx)
        if written is not None:
            text = _run(written).sub(written.replace("\\", r"\\"), text)
    return text


def is_name(word: str, ctx: Context) -> bool:
    """Whether records write `word` with a capital and hardly ever small."""
    small, every = _counted(word, _texts(word, ctx))
    return small <= every * _SMALL


def _opened_small(text: str, ctx: Context) -> str:
    """`text` without the capitals of words that open its sentences and are no names in the library."""
    for name in reversed([each for each in names(text, doubtful=True) if not each.sure][:_WORDS]):
        word = name.text.lower()
        texts = _texts(word, ctx)
        small, _ = _counted(word, texts)
        sure = sum(word in words(found.text) for each in texts for found in names(each))
        if small > (small + sure) * (_PERSONS if _is_called(word, ctx) else _SMALL):
            text = text[: name.start] + word + text[name.end :]
    return text


def _may_be(word: str, question: str, ctx: Context) -> bool:
    """Whether a word may be a name: one that says nothing, or that others mean the same as, is none, nor is what stands
    after an article for one of many."""
    plain = word.isalpha() and word.islower() and len(word) >= _LEAST and stem(word) not in IDLE
    return plain and not ctx.thesaurus.variants(word) and not re.search(rf"\ban?\s{word}\b", question)


def _written(word: str, question: str, ctx: Context) -> str | None:
    """How records write a word that they hold for a name, with those beside it that `question` has too; None where
    they hold it for none."""
    texts = _texts(word, ctx)
    called = _is_called(word, ctx)
    small, every = _counted(word, texts)
    if every - small < _SEEN and not (called and not small):  # who writes is named in heads, and seldom in texts
        return None
    if small > every * (_PERSONS if called else _SMALL):
        return None
    found = Counter(name.text for text in texts for name in names(text) if word in words(name.text))
    told = [
        name
        for name, often in found.items()
        if (often >= _SEEN or " " in name) and _run(name).search(question) and not _is_described(name, ctx)
    ]
    return max(told, key=lambda name: (len(name), found[name]), default=word.title() if called else None)


def _texts(word: str, ctx: Context) -> list[str]:
    """Passages that have a word, the best of them."""
    hits = ctx.index.search(Query(must=(Term(text=word),)), limit=_LOOKED_AT, lenient=False).hits
    return [p.text for p in ctx.library.passages_of([hit.passage for hit in hits]).values()]


def _counted(word: str, texts: list[str]) -> tuple[int, int]:
    """How often a word is written small in texts, and however; in addresses and paths it is not counted."""
    alone = rf"(?<![\w@/_.#-]){re.escape(word)}(?![\w@/_#-]|\.\w)"
    small, every = (sum(len(re.findall(alone, text, flag)) for text in texts) for flag in (re.NOFLAG, re.I))
    return small, every


def _is_described(name: str, ctx: Context) -> bool:
    """Whether a name is made of a word that others mean the same as: "Resolution Centre" says what it is."""
    return any(ctx.thesaurus.variants(word) for word in words(name))


def _is_called(word: str, ctx: Context) -> bool:
    """Whether somebody whom the library knows has a word for a name."""
    return word not in COMMON and any(word in words(p.name) for p in ctx.library.people(word, limit=3))


def _run(name: str) -> re.Pattern[str]:
    """The words of a name in a row, however they are written."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.I)
