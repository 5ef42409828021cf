"""The sentences that say the most of a record: near to what it says over and over, and unlike each other.

A sentence counts by the cosine of its words with those of the whole record, weighed by how rare they are (the centroid
of Radev et al. 2004), more where it decides something or states a figure or a day; each next one less, by how near it
is to one that is chosen already (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from cascade.context import Context
from cascade.language import asks, content_words, stem
from cascade.language.datewords import MONTHS
from cascade.match import inverse_frequency
from cascade.questions.digest import Aspect
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.values import states

__all__ = ["TELLS", "listed_under", "salient"]

_DECIDED = re.compile(
    r"\bdecisions?\b|\bdecid(?:e[ds]?|ing)\b|\bagreed?\b(?!\sto\s(?:disagree|differ))|\bapprove[ds]?\b"
    r"|\bresolved\s(?:to|that)\b|\bvoted\b|\bsigned\soff\b|\baccept(?:s|ed)\b|\breject(?:s|ed)\b|\bturned\sdown\b"
    r"|\bsettled\son\b|\bgo(?:es|ing)?\s(?:ahead\s)?with\b|\bconcluded\b|\bmoved\sto\b|\bpostponed\b|\bcancelled\b",
    re.I,
)
_DOER = r"(?:\bI|\b[Ww]e|\b[Hh]e|\b[Ss]he|\b[A-Z][\w'’-]+(?:(?:\s(?:and|&)\s|[/\s])[A-Z][\w'’-]+)?)"
"""Who may be going to do something; things, and many ("They"), mostly only do what they always do."""
_DUE = (
    r"\bby\s(?:the\s)?(?:\d{4}-\d\d-\d\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|end\sof|EOD|COB|tomorrow|tonight"
    rf"|next\sweek|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?[A-Z][a-z]+|[A-Z][a-z]+\s\d{{1,2}}\b|(?:mid[-\s])?(?:{'|'.join(MONTHS)})\b)"
)
_IS_TO = (
    r"(?:^|[.:;,–-]\s)(?!(?:Due|Thanks|According|Welcome|Next|Back|Prior|Ready|Need|Happy|Glad|How|What|Where|When|Who|Not|Try"
    r"|Nothing|Something|Anything|Reply|Want)\b)[A-Z][\w’-]+(?:\s(?:and|&)\s[A-Z][\w’-]+)?\sto\s(?!be\b|the\b|an?\b|our\b|my\b)[a-z]+"
)
"""How minutes say who is to do what: “Ann to ring the roofer”."""
_ACTION = (
    r"\b(?:[Aa]ction(?:s|\sitems?|\spoints?)?|[Tt]o-?[Dd]os?|TODO|[Nn]ext\s[Ss]teps?|[Ff]ollow[- ]ups?)\b\s?[:–-]"
    r"|^\W*\[[ xX]?\]\s"
)
_SURE = re.compile(rf"{_DUE}|{_ACTION}")
"""What only things to be done have: a day by which, or the word for them."""
_TO_DO = re.compile(
    rf"{_DUE}|{_ACTION}|{_IS_TO}|\b[Pp]lease\s\w+"
    rf"|{_DOER}(?<!\bThey)(?<!\bIt)(?<!\bThis)(?<!\bThat)(?<!\bYou)(?:['’]ll|\s(?:will|shall|must|(?:am|is|are)\s(?:going\s)?to"
    r"|(?:need|have|agreed|promised|offered)s?\sto|has\sto))\s(?!be\b|have\b|not\b|never\b|get\b|need\b|want\b)\w+"
)
_HEAD = re.compile(
    r"^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s\d|(?:present|attend(?:ees|ance)|in\sattendance|participants|apologies|chair|minutes\s(?:taken\s)?by|date|time"
    r"|when|where|location|venue|room|agenda|next\smeeting)\W{0,3}:)",
    re.I,
)
"""A line of minutes that tells who was there, where and when, and not what was said."""
_LONG_ENOUGH, _SHORTEST = 3, 2
"""Words below which a sentence says too little to stand for a record, or to tell a decision: "Agreed." tells none."""
_OPENS = re.compile(r"^\W*\d{1,2}:\d\d(?::\d\d)?\W*")
"""A time of day before a turn of a transcript."""
_WEIGHTS = {"decides": 1.4, "due": 1.6, "states": 1.15, "asks": 0.5}
_NOVELTY = 0.7
"""What being like a chosen sentence costs, beside what a sentence is worth."""


def _decides(text: str) -> bool:
    """Whether a sentence tells of something that was decided, agreed or turned down."""
    return _DECIDED.search(text) is not None and not asks(text)


def _to_be_done(text: str) -> bool:
    """Whether a sentence tells of something that somebody is going to do, or is to do."""
    return _TO_DO.search(text) is not None and not asks(text)


TELLS: dict[Aspect, Callable[[str], bool]] = {
    "all": lambda text: bool(text.strip()),
    "decisions": _decides,
    "actions": _to_be_done,
}
"""Whether a text tells of what is wanted."""


_LIST = r"[#*_\s]*(?:(?:open|agreed|new|key|main|our)\s)?(?:{})[*_:\s]*"
_LISTED: dict[Aspect, re.Pattern[str]] = {
    "decisions": re.compile(_LIST.format(r"decisions?|resolutions?|agreed|decided|resolved|conclusions?"), re.I),
    "actions": re.compile(
        _LIST.format(r"actions?(?:\s(?:items?|points?))?|to-?\s?dos?|tasks|next\ssteps|follow[-\s]?ups?"), re.I
    ),
}
"""What stands over a list of what is wanted."""


def salient(
    sentences: Sequence[Sentence], under: Sequence[str], most: int, aspect: Aspect, ctx: Context
) -> list[Sentence]:
    """At most `most` of the `sentences`, those that say the most first; of an aspect those alone that are of it, by
    what they say or what they stand `under`."""
    vectors = _vectors(sentences, ctx)
    whole = Counter[str]()
    for vector in vectors:
        whole.update(vector)
    least = _LONG_ENOUGH if len(sentences) > most else _SHORTEST
    worth = {
        n: _worth(sentence.text) * _cosine(vectors[n], whole)
        for n, sentence in enumerate(sentences)
        if _is_of(sentence.text, under[n], aspect) and _length(sentence) >= least and not _HEAD.search(sentence.text)
    }
    top = max(worth.values(), default=0.0) or 1.0
    chosen: list[int] = []
    while worth and len(chosen) < most:
        alike = {n: max((_cosine(vectors[n], vectors[c]) for c in chosen), default=0.0) for n in worth}
        best = max(worth, key=lambda n: (worth[n] / top - _NOVELTY * alike[n], -n))
        del worth[best]
        if alike[best] < _NOVELTY:
            chosen.append(best)
    return [sentences[n] for n in chosen]


def listed_under(heading: str) -> Aspect | None:
    """What a line stands over a list of, by its words; None where they do not tell."""
    return next((aspect for aspect, form in _LISTED.items() if form.fullmatch(heading)), None)


def _is_of(text: str, heading: str, aspect: Aspect) -> bool:
    """Whether a sentence tells of what is wanted, or stands in the list of it."""
    listed = listed_under(heading)
    return aspect == "all" or listed == aspect or (listed is None and TELLS[aspect](text))


def _length(sentence: Sentence) -> int:
    """Words with meaning that it says, beside the time and the name that a transcript puts before a turn."""
    said = _OPENS.sub("", sentence.text)
    who = sentence.speaker.name if sentence.speaker else ""
    return len(content_words(said.removeprefix(who) if who else said))


def _worth(text: str) -> float:
    """What a sentence counts by its kind."""
    factor = _WEIGHTS["decides"] if _decides(text) else 1.0
    factor *= _WEIGHTS["due"] if _SURE.search(text) else 1.0
    factor *= _WEIGHTS["states"] if any(states(kind, text) for kind in ("date", "number", "money")) else 1.0
    return factor * (_WEIGHTS["asks"] if asks(text) else 1.0)


def _vectors(sentences: Sequence[Sentence], ctx: Context) -> list[dict[str, float]]:
    """The words of each sentence, by stem, with how rare they are in the library."""
    rows = [content_words(s.text) for s in sentences]
    frequency, size = ctx.index.doc_frequency(sorted({w for row in rows for w in row})), max(ctx.index.size, 1)
    return [{stem(w): inverse_frequency(frequency.get(w, 0), size) for w in row} for row in rows]


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(value * other.get(word, 0.0) for word, value in one.items())
    lengths = math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
    return dot / lengths if lengths else 0.0
