"""Whether a claim stands on its quotes: what plain code checks after a model has proposed.

Every number, date, name and id of a claim must be in its quotes, or be given with them (the question's words, who wrote
the quotes and when). Beside that, most of its words must be theirs, and it must not turn a "not" around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from cascade.language import content_words, fold, stem, words
from cascade.language.quantities import Quantity
from cascade.language.stated import Facts, facts
from cascade.types import Verdict

__all__ = ["Check", "check"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about a claim."""

    missing: tuple[str, ...]
    """Its numbers, dates, names, ids and quoted words that are in no quote, as the claim writes them."""
    overlap: float
    """Share of its content words that its quotes or what was given hold, 0 to 1."""
    verdict: Verdict
    reason: str
    """Why it is not supported, in words; empty where it is."""


_LEAST = 0.4
"""Below this overlap a claim is not about its quotes."""
_FULL = 0.65
"""From this overlap on a claim is in its quotes' words."""
_OWN = 0.2
"""Share of a claim's words that must be in its quotes, and not only in what was given."""


@dataclass(frozen=True, slots=True)
class _Source:
    """One quote, or one given text, made ready for look-ups."""

    row: str
    """Its folded words, each between single spaces."""
    folded: str
    facts: Facts

    @classmethod
    def of(cls, text: str, written: datetime | None = None) -> _Source:
        return cls(f" {' '.join(words(text))} ", " ".join(fold(text).split()), facts(text, written))


def check(claim: str, quotes: Sequence[str], given: Sequence[str] = ()) -> Check:
    """Whether `claim` stands on `quotes`.

    `given` are texts whose facts a claim may repeat: the question, the quotes' authors, dates and titles. Where one of
    them is a date, words such as "yesterday" in a quote are read from it too. A missing fact or a "not" that was turned
    around makes a claim unsupported; words of its own, or a name that may be none, make it partial.
    """
    stated = facts(claim)
    extra = [_Source.of(text) for text in given]
    dates = [d.first for s in extra for d in s.facts.dates if d.first and d.first == d.last]
    sources = [_Source.of(quote) for quote in quotes]
    sources += [_Source.of(q, datetime.combine(d, time(12), UTC)) for q in quotes for d in dict.fromkeys(dates)]
    missing = tuple(dict.fromkeys(_missing(stated, [*sources, *extra])))
    doubtful = tuple(dict.fromkeys(_doubtful(stated, [*sources, *extra])))
    overlap, own = _overlap(_without_numbers(claim, stated), sources, extra)
    _, _, after = claim.partition(": ")  # as in a line that is led by who said it, and when
    own = 1.0 if after.strip() and _told_so(after, quotes) else own
    turned = "" if _told_so(claim, quotes) else _turned(claim, quotes)
    verdict, reason = Verdict.SUPPORTED, ""
    if missing:
        verdict, reason = Verdict.UNSUPPORTED, f"{_listed(missing)} in none of its quotes"
    elif turned:
        verdict, reason = Verdict.UNSUPPORTED, turned
    elif overlap < _LEAST and not _all_quoted(stated, sources):
        verdict, reason = Verdict.UNSUPPORTED, "its quotes speak of something else"
    elif doubtful:
        verdict, reason = Verdict.PARTIAL, f"{_listed(doubtful)} in none of its quotes"
    elif overlap < _FULL or own < _OWN:
        verdict, reason = Verdict.PARTIAL, "much of it is not in its quotes"
    return Check(missing + doubtful, round(overlap, 4), verdict, reason)


def _listed(missing: Sequence[str]) -> str:
    said = ", ".join(f"“{m}”" for m in missing)
    return f"{said} {'is' if len(missing) == 1 else 'are'}"


def _told_so(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the claim is a quote's own words, however lines break in it."""
    said = " ".join(claim.split())
    return any(said in " ".join(quote.split()) for quote in quotes)


# --- facts --------------------------------------------------------------------------------------------------------


def _missing(stated: Facts, sources: Sequence[_Source]) -> Iterator[str]:
    """What the claim states and no source does, as the claim writes it."""
    counted = [number for source in sources for number in source.facts.numbers]
    mentioned = [date for source in sources for date in source.facts.dates]
    rows = "".join(source.row for source in sources)
    yield from (q.text for q in stated.numbers if not (q.shown_by(counted) or _spelt(q, sources)))
    yield from (d.text for d in stated.dates if not any(mention.shows(d) for mention in mentioned))
    yield from (day for day in stated.days if f" {day[:3].lower()}" not in rows)
    yield from (n.text for n in stated.names if not any(_held(n.text, s) for s in sources))
    yield from (i for i in stated.ids if not any(_verbatim(i, s) for s in sources))
    yield from (
        f'"{q}"'
        for q in stated.quoted
        if not any(" ".join(fold(q).split()).rstrip(".,;:!?") in s.folded for s in sources)
    )


def _all_quoted(stated: Facts, sources: Sequence[_Source]) -> bool:
    """Whether the claim states facts, and the quotes alone have them all: it puts them together in words of its own."""
    some = stated.numbers or stated.dates or stated.days or stated.names or stated.ids or stated.quoted
    return bool(some) and not any(True for _ in _missing(stated, sources))


def _verbatim(text: str, source: _Source) -> bool:
    """Whether an id stands in the source, letter by letter but for case."""
    return re.search(rf"(?<!\w){re.escape(fold(text))}(?!\w)", source.folded) is not None


def _spelt(number: Quantity, sources: Sequence[_Source]) -> bool:
    """Whether a bare number stands in a source just as it is written, as a part of a date or an id."""
    row = f" {' '.join(words(number.text))} "
    return not number.unit and any(row in source.row for source in sources)


def _held(name: str, source: _Source) -> bool:
    """Whether the words of a name stand together in the source, in any order ("Holt, Anna")."""
    wanted = words(name)
    row = source.row.split()
    if f" {' '.join(wanted)} " in source.row:
        return True
    if len(wanted) == 1:
        return stem(wanted[0]) in map(stem, row)
    ordered = sorted(wanted)
    return any(sorted(row[at : at + len(wanted)]) == ordered for at in range(len(row) - len(wanted) + 1))


_COMMON_ENDINGS = re.compile(r"(?:ing|ly|tion|sion|ment|ness|ity|ance|ence|able|ible|ful|less|ous|ive|ers|ions|ments)$")


def _doubtful(stated: Facts, sources: Sequence[_Source]) -> Iterator[str]:
    """Words that open a sentence and may be names, where no source has them."""
    for name in stated.doubtful:
        if not _COMMON_ENDINGS.search(name.text) and not any(_held(name.text, s) for s in sources):
            yield name.text


# --- words --------------------------------------------------------------------------------------------------------


def _without_numbers(claim: str, stated: Facts) -> str:
    """The claim without its numbers and dates, which are compared by value."""
    spans = [(q.start, q.end) for q in stated.numbers] + [(d.start, d.end) for d in stated.dates]
    for start, end in sorted(spans, reverse=True):
        claim = f"{claim[:start]} {claim[end:]}"
    return claim


def _overlap(claim: str, sources: Sequence[_Source], extra: Sequence[_Source]) -> tuple[float, float]:
    """Shares of the claim's content stems that are in its quotes or given, and in its quotes; 1 where it has none."""
    stems = {stem(word) for word in content_words(claim)}
    if not stems:
        return 1.0, 1.0
    quoted = {stem(word) for s in sources for word in s.row.split()}
    given = {stem(word) for s in extra for word in s.row.split()}
    return len(stems & (quoted | given)) / len(stems), len(stems & quoted) / len(stems)


# --- polarity -----------------------------------------------------------------------------------------------------

_NOT = frozenset("not no never without cannot nobody none neither nor hardly unable".split())
_NOT_ONLY = re.compile(r"\bnot\s(?:only|just|merely)\b|\bno\s(?:doubt|later|sooner|matter)\b", re.I)
_NO_LONGER = re.compile(r"\bno\slonger\b", re.I)
_CLAUSE = re.compile(r"[.;:!?,()\n]|\b(?:but|although|though|while|whereas|however|and|or)\b", re.I)
_OPPOSITES = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("approve approved approval", "reject rejected rejection refuse refused decline declined"),
        ("accept accepted", "reject rejected decline declined refuse refused"),
        (
            "increase increased rise rose risen grow grew grown",
            "decrease decreased fall fell fallen shrink shrank drop dropped",
        ),
        ("win won", "lose lost"),
        ("pass passed", "fail failed"),
        ("buy bought", "sell sold"),
        ("enable enabled", "disable disabled"),
        ("include included includes", "exclude excluded excludes"),
        ("agree agreed", "disagree disagreed"),
        ("before", "after"),
        ("higher", "lower"),
        ("more", "less fewer"),
        ("above", "below"),
        ("earlier", "later"),
        ("open opened reopen reopened", "close closed"),
        ("hire hired", "fire fired dismiss dismissed"),
        ("join joined", "leave left quit"),
        ("allow allowed permit permitted", "forbid forbidden prohibit prohibited ban banned"),
        ("minimum", "maximum"),
        ("first", "last"),
        ("success succeed succeeded", "failure fail failed"),
    )
)


def _turned(claim: str, quotes: Sequence[str]) -> str:
    """Where the claim says the opposite of its quotes, in words; else empty."""
    said, denied = _polarity([claim])
    quoted, refused = _polarity(quotes)
    for word, written in denied.items():
        if word in quoted and word not in refused and word not in said:
            return f"its quotes do not say that it is not so with “{written}”"
    for word, written in said.items():
        if word in refused and word not in quoted and word not in denied:
            return f"its quotes say “not” of “{written}”"
    for one, other in _OPPOSITES:
        for mine, theirs in ((one, other), (other, one)):
            here, there = mine & said.keys(), theirs & quoted.keys()
            if here and there and not mine & (quoted.keys() | refused.keys()) and not theirs & said.keys():
                return f"it says “{said[min(here)]}” where its quotes say “{quoted[min(there)]}”"
    return ""


def _polarity(texts: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Stems that are said and stems that are denied, each with how it is written.

    A "not" denies the next word that carries meaning in its clause.
    """
    said: dict[str, str] = {}
    denied: dict[str, str] = {}
    for text in texts:
        for clause in _CLAUSE.split(_NO_LONGER.sub("never", _NOT_ONLY.sub(" ", text))):
            negated = False
            for word in words(clause):
                if word in _NOT or word.endswith("n't"):
                    negated = True
                    continue
                if word in _POLAR or content_words(word):
                    into = denied if negated and not word.endswith("ly") else said
                    into.setdefault(stem(word), word)
                    negated = negated and word.endswith("ly")
    return said, denied


_POLAR = frozenset("before after more less above below".split())
"""Stop words that take part in opposites."""
