"""What differs between two versions of one paper: "what changed in the travel policy?", "the old contract and the new".

Papers are versions of one another where they are called the same but for a year, a day or a word like "draft", and say
much the same. What only one of the two newest says is told, beside what stood in its place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.dates import dates_in, days_in
from cascade.language import STOP_WORDS, sentences, stem, stems, words
from cascade.query import Query, Term
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_with
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Item, Question, Quote, SubQuestion

__all__ = ["between_versions"]

_ASKS = re.compile(
    r"^(?!\W*(?:who|whom|whose|when|why|where|how\s(?:many|much|often))\b).*"
    r"\b(?:chang(?:e[ds]?|ing)|differ(?:s|ed|ences?|ent(?:ly)?)?|compar(?:e[ds]?|ing|ison)|what(?:['’]s|\sis)\snew\sin)\b",
    re.I,
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_NO_TITLE = frozenset(
    stem(word)
    for word in (
        "change changed difference differ different compare comparison compared new old newer older previous former "
        "earlier last latest current present version one two both first second third update updated revision revised "
        "amendment amended draft final signed copy edition valid rev exactly show tell year month list sheet "
        "paper document page file text wording"
    ).split()
)
"""Stems of words that say which version is meant, that it is a paper, or only that it is asked, and nothing of what a
paper is called."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"v?\d[\w.]*")
_ID = re.compile(r"\b[A-Z][A-Za-z&]*-\d{1,3}\b")
"""What a paper is filed under: its number is no version's."""
_ALIKE = 0.3
"""Share of what the shorter of two papers says from which on the other is a version of it."""
_REPLACES = re.compile(r"\b(?:replac|supersed)\w+\s(?:\w+\s){0,3}?(?:version|edition|of|from|\d)", re.I)
"""A paper that says which it takes the place of need say nothing that this said."""
_SAME_THING = 0.4
"""How much alike two sentences are from which on one stands in the other's place (Dice)."""
_IN_SHORT = 2
"""Words of a title that tell it from others without the rest."""
_READ, _PIECES, _TOLD = 200, 500, 20
"""Papers of a title, sentences of a paper and differences at most that are looked at, or told."""


class _Piece(NamedTuple):
    """A sentence of a paper, or a row of its table; the first under a heading is told with it."""

    start: int
    end: int
    text: str
    bare: tuple[str, ...]
    """Its words without numbers and months: what may stay the same where only a value changes."""
    line: str


class _Difference(NamedTuple):
    """What the newer paper says, and what the older one said in its place; one of the two may say nothing."""

    new: _Piece | None
    old: _Piece | None

    @property
    def line(self) -> str:
        if self.new is None:
            return f"before: {self.old.line}" if self.old else ""
        return f"{self.new.line} (before: {self.old.text})" if self.old else f"now: {self.new.line}"


def between_versions(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What differs between the two newest versions of the paper that `sub` names; None where it asks for something
    else, or there is no second version."""
    topic = _title(sub.text, question.zone) if _ASKS.match(sub.text) else frozenset()
    pair = _newest_two(topic, _papers(question, topic, ctx), question.zone) if topic else None
    if pair is None:
        return None
    older, newer = pair
    named = _title(newer.title, question.zone)
    beside = topic - named
    if beside and len(named) == 1:  # "the price of the crane" is any price, and no price list
        return None
    found = [d for d in _differences(older, newer) if beside.issubset(stems(d.line))]
    if not found:
        return None
    return _evidence(sub, older, newer, found, question.zone)


def _title(text: str, zone: str) -> frozenset[str]:
    """Stems of the words that a paper is called by in any version."""
    bare = text
    for mention in dates_in(text, None, zone):
        bare = bare.replace(mention.text, " ")
    said = (w for w in words(bare.replace("_", " ").replace("-", " ")) if w not in STOP_WORDS)
    called = frozenset(s for w in said if not _NUMBER.fullmatch(w) and (s := stem(w)) not in _NO_TITLE)
    return called | {id_[0].lower() for id_ in _ID.finditer(text)}


def _papers(question: Question, topic: Iterable[str], ctx: Context) -> Iterable[Document]:
    """Papers that have a word of the topic in their title."""
    papers = question.filters.narrowed(Filters(kinds=("doc",)))
    if papers is None:
        return ()
    query = Query(should=tuple(Term(text=word, field="title") for word in sorted(topic)), filters=papers)
    return records_with(question, query, _READ, ctx, lenient=False)


def _newest_two(topic: frozenset[str], papers: Iterable[Document], zone: str) -> tuple[Document, Document] | None:
    """The two newest versions of the paper that the topic names best; None where it names none, or several. A topic of
    a few words, or an id, that are all of the paper's title leaves out the rest of that."""
    called: dict[frozenset[str], list[Document]] = defaultdict(list)
    for paper in papers:
        called[_title(paper.title, zone)].append(paper)
    pairs: dict[int, list[tuple[Document, Document]]] = defaultdict(list)
    for title, versions in called.items():
        in_short = topic < title and len(topic) >= _IN_SHORT
        if title and (title <= topic or in_short) and (pair := _last(versions, zone)) is not None:
            pairs[len(title & topic)].append(pair)
    best = pairs[max(pairs)] if pairs else []
    return best[0] if len(best) == 1 else None


def _last(versions: Iterable[Document], zone: str) -> tuple[Document, Document] | None:
    """The two newest of papers that are called the same, where these say much the same but not quite, or the newer
    says that it replaces one."""
    several = {" ".join(words(d.text)): d for d in versions}.values()
    in_time = sorted((day, d.id, d) for d in several if (day := _day(d, zone)) is not None)
    if len(in_time) <= 1:
        return None
    older, newer = in_time[-2][2], in_time[-1][2]
    one, other = (Counter(p.bare for p in _pieces(d)) for d in (older, newer))
    shorter = min(one.total(), other.total())
    alike = (one & other).total() >= _ALIKE * shorter or _REPLACES.search(newer.text)
    return (older, newer) if shorter and alike else None


def _day(paper: Document, zone: str) -> date | None:
    """The day of a version: the one that its title names, else its own."""
    named = [d.first for d in days_in(paper.title, None, zone)] or [
        date(int(year), 1, 1) for year in _YEAR.findall(paper.title)
    ]
    return min(named, default=paper.at.astimezone(ZoneInfo(zone)).date() if paper.at else None)


def _pieces(paper: Document) -> list[_Piece]:
    """The sentences of a paper, but for those that only name what follows."""
    pieces: list[_Piece] = []
    heading: tuple[int, str] | None = None
    for start, end in sentences(paper.text)[:_PIECES]:
        text = " ".join(paper.text[start:end].split())
        if any(p.role == "heading" for p in paper.parts_at(start, end)):
            named = text.strip("# :")
            heading = (start, named) if named != paper.title else None
            continue
        bare = tuple(w for w in words(text) if not _NUMBER.fullmatch(w) and w not in _MONTHS)
        begin, line = (heading[0], f"{heading[1]}: {text}") if heading else (start, text)
        pieces.append(_Piece(begin, end, text, bare, line))
        heading = None
    return pieces


def _differences(older: Document, newer: Document) -> list[_Difference]:
    """What the newer paper says otherwise or first, in its order, and then what it says no longer."""
    was, now = _pieces(older), _pieces(newer)
    before, after = {p.text for p in was}, {p.text for p in now}
    gone, come = [p for p in was if p.text not in after], [p for p in now if p.text not in before]
    alike = sorted(
        ((_alike(new, old), n, o) for n, new in enumerate(come) for o, old in enumerate(gone)),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    place: dict[int, int] = {}
    for share, n, o in alike:
        if share >= _SAME_THING and n not in place and o not in place.values():
            place[n] = o
    changed = [_Difference(new, gone[place[n]] if n in place else None) for n, new in enumerate(come)]
    return changed + [_Difference(None, old) for o, old in enumerate(gone) if o not in place.values()]


def _alike(one: _Piece, other: _Piece) -> float:
    """Share of their words that two sentences have in common."""
    here, there = Counter(one.bare), Counter(other.bare)
    total = here.total() + there.total()
    return 2 * (here & there).total() / total if total else 0.0


def _evidence(sub: SubQuestion, older: Document, newer: Document, found: Sequence[_Difference], zone: str) -> Evidence:
    quotes: list[Quote] = []
    items = []
    for difference in found[:_TOLD]:
        sides = [(d, p) for d, p in ((newer, difference.new), (older, difference.old)) if p is not None]
        items.append(Item(value=difference.line, quotes=tuple(len(quotes) + n for n in range(1, len(sides) + 1))))
        quotes += [record(paper, piece.start, piece.end) for paper, piece in sides]
    one, other = (f"“{d.title}” of {_day(d, zone)}" for d in (older, newer))
    return read_off(
        sub,
        quotes,
        items,
        f"“{older.title}” and “{newer.title}”",
        course=f"{counted(len(found), 'difference')} between {one} and {other} (“before” marks what the older says):",
        several=True,
        unread=max(len(found) - _TOLD, 0),
    )
