"""What an answer is worth, as pure functions: of rankings, of sets, of words, and of cited places.

Each gives 0 to 1, more is better, and is the measure as it was published, so that figures can be put beside others'.
What is missing scores 0. A measure that needs gold raises `ValueError` without: a case that has none does not define
it, which is not the same as 0. Rankings have the best first, and what scores alike in the order of ids.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cascade.language import content_words, stem, words
from cascade.language.stated import Facts, facts

__all__ = [
    "Agreement",
    "Places",
    "Span",
    "citation_precision",
    "citation_recall",
    "evidence_recall_at",
    "evidence_reciprocal_rank",
    "fact_coverage",
    "fact_covered",
    "item_key",
    "meets",
    "ndcg_at",
    "normalised",
    "precision_recall_f1",
    "recall_at",
    "reciprocal_rank",
    "token_f1",
    "token_recall",
    "verbatim",
]


# --- rankings -----------------------------------------------------------------------------------------------------


def recall_at(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Share of `gold` among the first `k` of `ranked` (Manning, Raghavan and Schütze 2008, chapter 8).

    An id that comes again has the rank of its first place, and takes no other.
    """
    wanted = _gold(gold)
    return len(wanted.intersection(_first(ranked, k))) / len(wanted)


def ndcg_at(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002) of the first `k`, as trec_eval counts it.

    An id's gain is divided by log2(rank + 1), and the sum by that of the best ranking. Ids with a gain of 0 or less, or
    none, do not count.
    """
    _gold([each for each, gain in gains.items() if gain > 0])
    best = sorted(gains.values(), reverse=True)[:k]
    return _discounted([gains.get(each, 0.0) for each in _first(ranked, k)]) / _discounted(best)


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str]) -> float:
    """One over the rank of the first of `gold`; 0 where none is ranked (Voorhees 1999)."""
    wanted = _gold(gold)
    return next((1 / rank for rank, each in enumerate(dict.fromkeys(ranked), 1) if each in wanted), 0.0)


def _first(ranked: Sequence[str], k: int) -> list[str]:
    return list(dict.fromkeys(ranked))[:k]


def _gold(gold: Collection[str]) -> frozenset[str]:
    if not gold:
        raise ValueError("there is no gold to find: the measure is not defined")
    return frozenset(gold)


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(max(gain, 0.0) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


# --- sets ---------------------------------------------------------------------------------------------------------


class Agreement(NamedTuple):
    """How much of what was found is right, how much of what is right was found, and the harmonic mean of both."""

    precision: float
    recall: float
    f1: float


def precision_recall_f1(found: Collection[str], gold: Collection[str]) -> Agreement:
    """How two sets agree (van Rijsbergen 1979); strings are the same when they are equal: see `item_key`.

    Two empty sets agree fully; one that is empty agrees with no other.
    """
    return _agreement(Counter(set(found)), Counter(set(gold)))


def item_key(text: str) -> str:
    """What two values of a list are compared by: lower case, without space around and with single space inside."""
    return " ".join(text.casefold().split())


def _agreement(found: Counter[str], gold: Counter[str]) -> Agreement:
    if not found or not gold:
        return Agreement(1.0, 1.0, 1.0) if found == gold else Agreement(0.0, 0.0, 0.0)
    shared = (found & gold).total()
    size, wanted = found.total(), gold.total()
    return Agreement(shared / size, shared / wanted, 2 * shared / (size + wanted))


# --- words --------------------------------------------------------------------------------------------------------

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_ASCII_SYMBOLS = frozenset("$+<=>^`|~")
"""What the published script strips beside punctuation."""


def normalised(text: str) -> str:
    """`text` as answers are compared (Rajpurkar et al. 2016): lower case, no punctuation, no articles, single spaces.

    Beyond ASCII, compatible forms are one (a full-width digit is a digit) and all punctuation of Unicode goes.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in folded if c not in _ASCII_SYMBOLS and not unicodedata.category(c).startswith("P"))
    return " ".join(_ARTICLES.sub(" ", bare).split())


def token_f1(text: str, gold: str) -> float:
    """F1 of the words of two answers, each as often as it occurs (SQuAD: Rajpurkar et al. 2016).

    Where neither has a word they agree, and where one has none they do not (SQuAD 2.0: Rajpurkar, Jia and Liang 2018).
    """
    return _tokens(text, gold).f1


def token_recall(text: str, gold: str) -> float:
    """Share of the gold answer's words in `text`: F1 punishes a good answer that says more (Adlakha et al. 2024)."""
    return _tokens(text, gold).recall


def _tokens(text: str, gold: str) -> Agreement:
    return _agreement(Counter(normalised(text).split()), Counter(normalised(gold).split()))


LEAST = 0.5
"""More than this share of a fact's words an answer has to use: facts are written out, and answers say them shorter."""


def fact_coverage(text: str, gold: Collection[str], question: str = "") -> float:
    """Share of the facts that `text` states: the recall of nuggets (Voorhees 2003), told by `fact_covered`."""
    wanted = _gold(gold)
    return sum(fact_covered(text, fact, question) for fact in wanted) / len(wanted)


def fact_covered(text: str, fact: str, question: str = "") -> bool:
    """Whether `text` states `fact`, told by words, as POURPRE does (Lin and Demner-Fushman 2005).

    Every number, date and id of the fact must be in the text, compared by value ("five" is 5), and most stems of its
    other words; those of the `question` need not be said again. Words alone do not tell who does what to whom, nor
    a "not". "10MiB" says as much as "10 MiB".
    """
    text, fact, question = map(_apart, (text, fact, question))
    return _figures_in(text, facts(fact)) and _share_in(text, fact, question) > LEAST


_MEASURED = re.compile(
    r"(?<![\w.,/:-])(\d[\d.,]*)"
    r"((?:[kmgtp]i?)?(?:bytes?|bits?)|[kmgtp]i?b(?:ps)?|[kmgt]?bps|[nuµm]?s|secs?|mins?|h|hrs?|[kcmnµu]m|[kmµ]?g|[kmg]?hz"
    r"|[kmg]?wh?|px|rpm|fps)(?!\w)",
    re.IGNORECASE,
)
"""A figure and a unit written as one word, which reads as an id: sizes, rates, times, lengths, weights, power."""


def _apart(text: str) -> str:
    """`text` with each figure apart from its unit."""
    return _MEASURED.sub(r"\1 \2", text)


def _figures_in(text: str, wanted: Facts) -> bool:
    said, row = facts(text), _row(text)
    return (
        all(n.shown_by(said.numbers) or (not n.unit and _row(n.text) in row) for n in wanted.numbers)
        and all(any(day.shows(each) for day in said.dates) for each in wanted.dates)
        and all(_row(each) in row for each in _ids(wanted))
    )


def _ids(stated: Facts) -> list[str]:
    """Those with a figure; others (`max_size`) are as well said in words."""
    return [each for each in stated.ids if any(c.isdigit() for c in each)]


def _share_in(text: str, fact: str, question: str) -> float:
    """Share in the text of the fact's stems that are not the question's; of all where those and figures lack."""
    stated, rest = facts(fact), list(fact)
    for start, end in [(n.start, n.end) for n in stated.numbers] + [(d.start, d.end) for d in stated.dates]:
        rest[start:end] = " " * (end - start)
    wanted = _stems(content_words("".join(rest))) - _stems(words(question))
    if not wanted and (stated.numbers or stated.dates or _ids(stated)):
        return 1.0
    wanted = wanted or _stems(content_words(fact)) or _stems(words(fact))
    return len(wanted & _stems(words(text))) / len(wanted) if wanted else 0.0


def _stems(each: Sequence[str]) -> frozenset[str]:
    return frozenset(map(stem, each))


def _row(text: str) -> str:
    """The words of `text`, each between single spaces."""
    return f" {' '.join(words(text))} "


# --- places -------------------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """A place: characters `start` to `end` (exclusive) of the text of a document, which is told by its id."""

    document: str
    start: int
    end: int


Places = Sequence[Collection[Span]]
"""Where each piece of evidence lies; each of its places is as good, and what lies nowhere is never found."""


def meets(one: Span, other: Span) -> bool:
    """Whether two places are the same but for their edges: what they share is at least half of the shorter one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.document == other.document and shared > 0 and 2 * shared >= shorter


def evidence_recall_at(found: Sequence[Span], places: Places, k: int) -> float:
    """Share of the evidence that one of the first `k` found passages holds: the recall of subtopics of Zhai, Cohen and
    Lafferty (2003). A passage that comes again takes no second rank."""
    return citation_recall(list(dict.fromkeys(found))[:k], places)


def evidence_reciprocal_rank(found: Sequence[Span], places: Places) -> float:
    """One over the rank of the first passage that holds evidence; 0 where none does."""
    _placed(places)
    return next((1 / rank for rank, each in enumerate(dict.fromkeys(found), 1) if _right(each, places)), 0.0)


def citation_precision(cited: Collection[Span], places: Places) -> float:
    """Share of the citations that are right, each counted once; 0 where nothing is cited.

    The measure is that of Liu, Zhang and Liang (2023), with a gold place in the stead of a reader's judgement.
    """
    _placed(places)
    return sum(_right(each, places) for each in set(cited)) / len(set(cited)) if cited else 0.0


def citation_recall(cited: Collection[Span], places: Places) -> float:
    """Share of the evidence that is cited."""
    _placed(places)
    return sum(any(_right(each, [place]) for each in set(cited)) for place in places) / len(places)


def verbatim(quotes: Collection[tuple[str, str]]) -> float:
    """Share of quotes that are their source's words to the letter, of pairs of what is quoted and what stands there;
    0 where there is no quote."""
    return sum(quoted == source for quoted, source in quotes) / len(quotes) if quotes else 0.0


def _right(span: Span, places: Places) -> bool:
    return any(meets(span, each) for place in places for each in place)


def _placed(places: Places) -> None:
    if not places:
        raise ValueError("there is no evidence to find: the measure is not defined")
