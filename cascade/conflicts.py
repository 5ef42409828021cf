"""Statements that disagree with one another, and those that take another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.language import content_words, fold, sentences, stem, stems, words
from cascade.language.datewords import MONTH_NAME, WEEKDAY_NAME
from cascade.language.stated import Facts, facts

__all__ = ["Conflict", "agree", "conflicts", "same_subject", "subject_of", "supersedes", "tentative", "values_stated"]


class Conflict(NamedTuple):
    """Texts `a` and `b` (their numbers, a < b) state different `values` for `what`."""

    a: int
    b: int
    what: str
    values: tuple[str, str]


_CUES = re.compile(
    r"\b(?:moved|moves|moving|changed|changing|shift(?:ed|s|ing)?|switched|slip(?:ped|s|ping)?|push(?:ed|es|ing)(?:\s(?:back|out))?"
    r"|(?:brought|bring(?:ing)?)\sforward|postpon(?:ed|es|ing)|delay(?:ed|s|ing)|rescheduled"
    r"|rais(?:ed|es|ing)|reduc(?:ed|es|ing)|cut|extend(?:ed|s|ing)|lower(?:ed|s|ing)|increas(?:ed|es|ing)"
    r"|decreas(?:ed|es|ing)|updated|revised|corrected|renamed|put\s(?:\w+\s){0,4}?(?:off|up|down|back))\s(?:\w+\s){0,3}?"
    r"(?:to|from|until|by)\b|\bextension\s(?:runs|is|to|until|by)\b"
    r"|\b(?:instead(?:\sof|(?=,))|(?:up|down)\sfrom|rather\sthan|no\slonger|not\sany\s?more|replac(?:es|ed|ing)|supersed(?:es|ed|ing)|formerly"
    r"|previously|correction|update:|renam(?:e|es|ed|ing)|(?:is|are|will|we|it's|it’s)\snow|as\sof\s(?:now|today)"
    r"|from\s(?:now\son|today|tomorrow)|with\simmediate\seffect|effective\s(?:immediately|from)|contrary\sto|scratch\sthat"
    r"|new\s(?:\w+\s)?(?:day|date|deadline|price|plan|version|owner|name|target|budget|time|slot|go-live|fee|rate|rent|total|sum|figure|offer|quote)|cancel(?:led|ed)|withdrawn|revoked|obsolete"
    r"|outdated|deprecated|overrul(?:ed|es)|revers(?:ed|es))\b"
    rf"|(?:\bnow|,\snot)\s(?:on\s|at\s|the\s|for\s)?(?:[£$€]?\d|(?:{WEEKDAY_NAME}|{MONTH_NAME})\b)",
    re.I,
)


_DENIED = re.compile(
    r"\b(?:avoid\w*|without|never|(?:does|do|did|will|would|should|must)(?:\snot|n['’]t))\s(?:\w+\s){0,3}?(?:supersed|replac|chang|mov|updat)\w+",
    re.I,
)
"""What is said not to take another's place: "avoid implying that it supersedes the contract"."""


def supersedes(text: str) -> bool:
    """Whether `text` says that it replaces what was so before: "moved to", "no longer", "is now"."""
    return _CUES.search(_DENIED.sub(" ", text)) is not None


_TENTATIVE = re.compile(
    r"\?[\"'”’)\s]*$|\b(?:propos(?:e|es|ed|als?|ing)|suggest(?:s|ed|ion|ions|ing)?|drafts?|tentative(?:ly)?|perhaps|maybe|what\sif"
    r"|might|could|would\slike|we\sshould|should\swe|i(?:'d|’d|\swould)|consider(?:ing)?|think(?:ing)?\s(?:of|about)|i\sthink"
    r"|to\sbe\s(?:confirmed|decided|agreed)|tbc|tbd|(?:not|n't|n’t)\s(?:yet\s)?(?:been\s)?(?:final|decided|agreed|confirmed|settled)"
    r"|options?|ask(?:s|ed|ing)?\sfor|hop(?:e|es|ed|ing)|if\swe|wish(?:es)?|opening\s(?:position|offer)|under\s(?:discussion|review)|rumou?r)\b",
    re.I,
)


def tentative(text: str) -> bool:
    """Whether `text` asks or proposes, and decides nothing: "could we move it to May?", "the draft says 12%"."""
    return _TENTATIVE.search(text) is not None


def values_stated(text: str) -> dict[str, frozenset[str]]:
    """The values that `text` states as they now are, by kind: `date`, `day`, a unit, or what there is a number of."""
    return _values(text, facts(text))


def agree(kind: str, one: str, other: str) -> bool:
    """Whether two texts that state values of a kind may mean the same value."""
    here, there = (_stated(text) for text in (one, other))
    return _agree(kind, here, there)


def same_subject(one: str, other: str) -> bool:
    """Whether two sentences say the same of the same thing, but for their values."""
    here, there = list(_statements(0, one)), list(_statements(1, other))
    return any(_same_subject(a, b) for a in here for b in there)


# --- conflicts ----------------------------------------------------------------------------------------------------

_MOST = 300
"""Statements that are held against one another; more would take too long."""
_NO_SUBJECT = frozenset(
    map(
        stem,
        "date day time set plan planned schedule scheduled now current currently final new update updated confirm "
        "confirmed agree agreed decide decided move moved change changed postpone postponed push pushed note say said "
        "take takes place hold held go goes start starts please today week month year fix fixed total around roughly "
        "approximately exactly still yet instead formerly previously happen".split(),
    )
)
_BEFORE_NOW = re.compile(
    r"\b(?:from|instead\sof|not|was|were|rather\sthan|formerly|originally|previously|than|up|down)\s"
    r"(?:the\s|on\s|at\s|from\s)?$",
    re.I,
)


class _Statement(NamedTuple):
    """A sentence of text `at`: whom and what it is about, and the values that it states by their kind."""

    at: int
    subject: frozenset[str]
    named: frozenset[str]
    labels: frozenset[str]
    values: dict[str, frozenset[str]]
    stated: Facts
    text: str


def conflicts(quotes: Sequence[str]) -> list[Conflict]:
    """Pairs of quotes that say the same of the same thing, but for one number, date or amount.

    Two statements meet where they share most of their words and no name sets them apart; they conflict where exactly
    one kind of value differs. At most one conflict is told for a pair of quotes.
    """
    statements = [s for at, quote in enumerate(quotes) for s in _statements(at, quote)][:_MOST]
    found: dict[tuple[int, int], Conflict] = {}
    for number, one in enumerate(statements):
        for other in statements[number + 1 :]:
            pair = (one.at, other.at)
            if one.at != other.at and pair not in found and _same_subject(one, other):
                differing = _differing(one, other)
                if differing is not None:
                    found[pair] = Conflict(*pair, _what(one, other), differing)
    return [found[pair] for pair in sorted(found)]


def _stated(text: str) -> _Statement:
    """All of a text as one statement, about nothing."""
    stated, nothing = facts(text), frozenset[str]()
    return _Statement(0, nothing, nothing, nothing, _values(text, stated), stated, text)


def _statements(at: int, quote: str) -> Iterator[_Statement]:
    for start, end in sentences(quote[:20_000]):
        text = quote[start:end]
        stated = facts(text)
        values = _values(text, stated)
        if not values:
            continue
        subject = _subject(text, stated)
        named = frozenset(root for name in stated.names for root in stems(name.text))
        labels = {fold(label) for label in stated.ids} | set(re.findall(r"(?<=\s)[A-HJ-Z](?=[\s.,;:)]|$)", text))
        yield _Statement(at, subject, named, frozenset(labels), values, stated, text)


def subject_of(statement: str) -> frozenset[str]:
    """Stems of the words that say what a statement is about: without its values, and what any such statement says."""
    return _subject(statement, facts(statement))


def _subject(text: str, stated: Facts) -> frozenset[str]:
    bare = text
    spans = [(q.start, q.end) for q in stated.numbers] + [(d.start, d.end) for d in stated.dates]
    for first, last in sorted(spans, reverse=True):
        bare = bare[:first] + " " * (last - first) + bare[last:]
    drop = {word for day in stated.days for word in words(day)}
    return frozenset(stem(word) for word in content_words(bare) if word not in drop) - _NO_SUBJECT


def _values(text: str, stated: Facts) -> dict[str, frozenset[str]]:
    """What is stated now, by kind; what is told as given up ("from 3 to 5", "not 3") is left out where more remains."""
    found: dict[str, list[tuple[int, str]]] = {}
    for q in stated.numbers:
        kind = q.unit or f"number of {stem(fold(q.noun))}"
        found.setdefault(kind, []).append((q.start, q.text))
    for d in stated.dates:
        found.setdefault("date", []).append((d.start, d.text))
    for day in stated.days:
        found.setdefault("day", []).append((text.index(day), day))
    kept = {}
    for kind, values in found.items():
        now = [value for start, value in values if not _BEFORE_NOW.search(text, max(0, start - 24), start)]
        kept[kind] = frozenset(now or [value for _, value in values])
    return kept


def _same_subject(one: _Statement, other: _Statement) -> bool:
    shared = one.subject & other.subject
    if not shared or one.labels != other.labels:
        return False
    if one.named and other.named and not one.named & other.named:
        return False
    least = min(len(one.subject), len(other.subject))
    return len(shared) > 0.5 * len(one.subject | other.subject) or (len(shared) == least and len(shared) >= 2)


def _differing(one: _Statement, other: _Statement) -> tuple[str, str] | None:
    """The values of the one kind in which they differ."""
    kinds = [kind for kind in one.values if kind in other.values]
    differing = [kind for kind in kinds if not _agree(kind, one, other)]
    if len(differing) != 1:
        return None
    (kind,) = differing
    if kind != "date" and kind != "day" and ("date" in one.values) != ("date" in other.values):
        return None  # one of them speaks of another time
    return ", ".join(sorted(one.values[kind])), ", ".join(sorted(other.values[kind]))


def _agree(kind: str, one: _Statement, other: _Statement) -> bool:
    """Whether a value of one may be a value of the other."""
    here, there = one.values[kind], other.values[kind]
    if kind == "date":
        dates = [(a, b) for a in one.stated.dates if a.text in here for b in other.stated.dates if b.text in there]
        return any(a.shows(b) or b.shows(a) for a, b in dates)
    if kind == "day":
        return not {d[:3].lower() for d in here}.isdisjoint(d[:3].lower() for d in there)
    numbers = [(a, b) for a in one.stated.numbers if a.text in here for b in other.stated.numbers if b.text in there]
    return any(a.same(b) for a, b in numbers)


def _what(one: _Statement, other: _Statement) -> str:
    """The words that both share, as the first writes them."""
    shared = one.subject & other.subject
    found = (m[0] for m in re.finditer(r"[^\W_]+(?:[-'’][^\W_]+)*", one.text))
    kept = [word for word in found if not shared.isdisjoint(stems(word))]
    return " ".join(dict.fromkeys(kept)) or "the same thing"
