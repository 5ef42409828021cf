"""Slips of whoever typed a question put right: "didnt" is "didn't", and "Febuary" the month.

A word that no record has is a slip where records, or the calendar, have one that begins alike and is a slip of the
finger away, and where it is no word that English has: who asks what Ann prefers does not mean to refer. How the
question was read is told with the answer.
"""

from __future__ import annotations

import re

from cascade.context import Context
from cascade.language import STOP_WORDS, fold, keywords, words
from cascade.language.datewords import MONTHS, WEEKDAYS
from cascade.language.slips import slips
from cascade.models.vocabulary import known_words
from cascade.query import Query, Term
from cascade.stages.planning.truecase import is_name
from cascade.stages.weighing.somebody import is_somebody

__all__ = ["as_spelled", "respelled", "with_apostrophes"]

_VERBS = "do does did is are was were has have had ca could would should wo"
_SHORT = {
    **{f"{verb}nt": f"{verb}n't" for verb in _VERBS.split()},
    **{f"{word}s": f"{word}'s" for word in "what who where when how why that there here he she".split()},
    "theyre": "they're", "youre": "you're", "weve": "we've", "theyve": "they've", "ive": "I've", "im": "I'm",
}  # fmt: skip
"""What is written without its apostrophe, and is no other word then."""
_APART = re.compile(rf"(?<![\w@./#'’-])(?:{'|'.join(_SHORT)})(?![\w@'’-]|\.\w)", re.IGNORECASE)
_DAY = re.compile(
    r"(?<=\s)(?P<before>(?:on|this|next|last|for|by|until|till|before|after|since|from|free|busy)\s)"
    r"(?P<day>mon|tues?|weds?|thurs?|thu|fri|sat|sun)"
    r"(?=\W*$|\s(?:and|or|at|in|to|with|morning|afternoon|evening|night)\b)",
    re.IGNORECASE,
)
"""A short name of a day, which stands for nothing else there: “on sat nav” is no Saturday."""
_ASKING = frozenset(
    (
        "happen happened happens decide decided agree agreed promise promised reply replied answer answered change "
        "changed moved cancelled approve approved responsible latest status summary summarise compare difference "
        "meeting address email calendar deadline budget price discount contract customer customers supplier suppliers "
        "invoice manager colleague reason problem result outcome finished started received paid charged launched "
        "delivered currently"
    ).split()
)
_EVERYDAY = STOP_WORDS.union(map(str.lower, (*MONTHS, *WEEKDAYS)), _ASKING)
"""Words of every question, which records need not have."""
_SHORTENED = frozenset(("pls", "plz", "thx"))
"""Those that nobody means who types something near them."""
_LEAST, _OF_WORDS, _OF_NAMES = 3, 4, 5
"""Letters of what is a slip of one of these, of a word of records, and of a name: shorter ones are near to too many."""


def as_spelled(text: str, ctx: Context) -> str:
    """`text` with its slips put right, and its days in full."""
    text = _DAY.sub(_in_full, with_apostrophes(text))
    for word in keywords(text):
        for each in word.text.split() if word.kind in ("word", "name") else ():
            meant = _whose(each, ctx) or (_meant(each, ctx) if each.isalpha() else None)
            if meant:
                text = re.sub(rf"(?<![\w-]){re.escape(each)}(?![\w-])", meant, text)
    return text


def respelled(text: str, ctx: Context) -> str:
    """`text` with its slips put right, where words of it were read as others; else empty."""
    spelled = as_spelled(text, ctx)
    return spelled if spelled != with_apostrophes(text) else ""


def with_apostrophes(text: str) -> str:
    """`text` with the apostrophes that were left out."""
    return _APART.sub(lambda m: _like(m[0], _SHORT[m[0].lower()]), text)


def _like(typed: str, written: str) -> str:
    return written[0].upper() + written[1:] if typed[0].isupper() else written


def _in_full(short: re.Match[str]) -> str:
    return short["before"] + next(day for day in WEEKDAYS if day.startswith(short["day"][:3].title()))


def _whose(typed: str, ctx: Context) -> str | None:
    """Somebody's, written without its apostrophe; None where `typed` is a word or name itself."""
    word = fold(typed)
    if len(word) <= _LEAST or not word.endswith("s") or ctx.library.people(word, limit=1):
        return None
    owner = is_somebody(words(word[:-1]), ctx.library.people(word[:-1]))
    return f"{typed[:-1]}'s" if owner and word not in known_words() else None  # these are read last: it takes a while


def _meant(typed: str, ctx: Context) -> str | None:
    """What `typed` is a slip of; None where it is none, or of nothing that is known: a name is one of a name."""
    word, named = fold(typed), typed[0].isupper()
    if len(word) < _LEAST or _is_known(word, ctx):
        return None
    near = [each for each in slips(word) if each in _EVERYDAY - _SHORTENED]
    if not near and len(word) >= (_OF_NAMES if named else _OF_WORDS):
        near = [found.word for found in ctx.index.near(word) if not named or is_name(found.word, ctx)]
    alike = [each for each in near if each.isalpha() and each[0] == word[0]]
    meant = min(alike, key=lambda each: (_is_changed(word, each), len(each) < len(word)), default=None)
    if word in known_words():
        return None
    if meant is None:
        return None if named else _parted(word, ctx)
    return meant.title() if named else meant


def _parted(word: str, ctx: Context) -> str | None:
    """Two words that records write as one with a hyphen, which `word` writes without: "xray"."""
    for at in range(1, len(word)):
        whole = Term(text=f"{word[:at]} {word[at:]}", phrase=True)
        if ctx.index.search(Query(must=(whole,)), limit=1, lenient=False).hits:
            return f"{word[:at]}-{word[at:]}"
    return None


def _is_changed(word: str, other: str) -> bool:
    """Whether a letter of `word` is another one in `other`: more often one is left out, doubled or swapped."""
    return len(word) == len(other) and sorted(word) != sorted(other)


def _is_known(word: str, ctx: Context) -> bool:
    """Whether every question, records, the thesaurus or the name or address of somebody may have `word`."""
    return bool(
        word in _EVERYDAY
        or ctx.index.doc_frequency((word,)).get(word)
        or ctx.thesaurus.variants(word)
        or ctx.library.people(word, limit=1)
    )
