"""What differs between two versions of one paper: "what changed in the travel policy?", "the old contract and the new".

Papers are versions of one another where they are called the same but for a year, a day or a word like "draft", and say
much the same. What only one of the two newest says is told, beside what stood in its place. One paper may hold both, in
a table with a column for each of two times.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import STOP_WORDS, sentences, stem, stems, words
from cascade.language.dates import dates_in, days_in
from cascade.language.datewords import MONTH_WORDS
from cascade.query import Term
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import record
from cascade.tables import Row, Table, tables_in
from cascade.types import Document, Filters, Item, Question, Quote, SubQuestion

__all__ = ["between_versions"]

_ASKS = re.compile(
    r"^(?!\W*(?:who|whom|whose|when|why|where|how\s(?:many|much|often))\b).*"
    r"\b(?:chang(?:e[ds]?|ing)|differ(?:s|ed|ences?|ent(?:ly)?)?|compar(?:e[ds]?|ing|ison)|versus|vs|what(?:['’]s|\sis)\snew\sin)\b",
    re.I,
)
_NO_TITLE = frozenset(
    stem(word)
    for word in (
        "change changed difference differ different compare comparison compared new old newer older previous former "
        "earlier last latest current present version one two both first second third update updated revision revised "
        "amendment amended draft final signed copy edition valid rev exactly show tell year month list sheet "
        "paper document page file text wording replaced superseded withdrawn obsolete archived effective "
        "force vs versus"
    ).split()
)
"""Stems of words that say which version is meant, that it is a paper, or only that it is asked, and nothing of what a
paper is called."""
_RULES = frozenset(
    stem(word)
    for word in (
        "policy policies rules rule regulations agreement contract terms conditions guidelines guidance procedure "
        "handbook standard code charter"
    ).split()
)
"""Stems of words for a paper that holds for a time: who asks for the rules on something names what is in them, and the
paper may be called by another of these words, or by none."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"v?\d[\w.]*")
_ID = re.compile(r"\b[A-Z][A-Za-z&]*-\d{1,3}\b")
"""What a paper is filed under: its number is no version's."""
_ALIKE = 0.3
"""Share of what the shorter of two papers says from which on the other is a version of it."""
_REPLACES = re.compile(r"\b(?:replac|supersed)\w+\s(?:\w+\s){0,3}?(?:version|edition|of|from|\d)", re.I)
"""A paper that says which it takes the place of need say nothing that this said."""
_WHEN = re.compile(
    r"\b(?:(?:19|20)\d\d|old|new|before|after|until|till|from|since|previous(?:ly)?|current(?:ly)?|now|today|was)\b",
    re.I,
)
"""What is over a column that tells how something is, or was, at a time."""
_LATER = re.compile(r"new|after|from|since|current(?:ly)?|now|today", re.I)
_REPLACED = re.compile(r"\b(?:replaced|superseded|withdrawn|obsolete|archived)\b", re.I)
"""What stands in the title of a paper that no longer holds."""
_SAME, _SAME_THING = 0.5, 0.4
"""How much alike two sentences are that show two papers to be versions of one (Dice), and from which on one stands in
the other's place."""
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
    """What the newer says, and what the older one said in its place; one of the two may say nothing."""

    line: str
    quotes: tuple[Quote, ...]


def between_versions(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What differs between the two newest versions of the paper that `sub` names, or between two columns of one; None
    where it asks for something else, or there is no second version."""
    topic = _title(sub.text, question.zone) if _ASKS.match(sub.text) else frozenset()
    if not topic:
        return None
    called: dict[frozenset[str], list[Document]] = defaultdict(list)
    for paper in _papers(question, sub.text, topic, ctx):
        called[_title(paper.title, question.zone)].append(paper)
    pairs = {title: pair for title, papers in called.items() if (pair := _last(papers, question.zone)) is not None}
    if told := _named(topic, {title: _differences(*pair) for title, pair in pairs.items()}):
        title, found = told
        one, other = (f"“{d.title}” of {_day(d, question.zone)}" for d in pairs[title])
        return _evidence(sub, found, f"between {one} and {other} (“before” marks what the older says)")
    if told := _named(topic, {title: _within(papers[0]) for title, papers in called.items() if len(papers) == 1}):
        title, found = told
        return _evidence(sub, found, f"that “{called[title][0].title}” tells")
    return None


def _named(
    topic: frozenset[str], found: Mapping[frozenset[str], Sequence[_Difference]]
) -> tuple[frozenset[str], list[_Difference]] | None:
    """The title that the topic names best, and what was `found` under it that speaks of the rest of the topic; None
    where it names none, or several.

    A topic of a few words, or an id, that are all of a title leaves out the rest of that. Who asks for rules on
    something names what a difference speaks of, and need not name the paper.
    """
    of_rules = bool(topic & _RULES)
    fits: dict[tuple[int, int], list[tuple[frozenset[str], list[_Difference]]]] = defaultdict(list)
    for title, differences in found.items():
        beside, called = topic - title - _RULES, title - _RULES if of_rules else title
        asked = topic - _RULES if title & _RULES else topic
        in_short = bool(asked) and asked < title and len(topic) >= _IN_SHORT
        whole = bool(called) and called <= topic
        if not (of_rules and beside) and (not (whole or in_short) or (beside and len(title & topic) == 1)):
            continue  # "the price of the crane" is any price, and no price list
        if told := [d for d in differences if beside.issubset(stems(d.line))]:
            fits[whole + (whole or in_short), len(title & topic)].append((title, told))
    best = fits[max(fits)] if fits else []
    return best[0] if len(best) == 1 else None


def _title(text: str, zone: str) -> frozenset[str]:
    """Stems of the words that a paper is called by in any version."""
    bare = text
    for mention in dates_in(text, None, zone):
        bare = bare.replace(mention.text, " ")
    said = (w for w in words(bare.replace("_", " ").replace("-", " ")) if w not in STOP_WORDS)
    called = frozenset(s for w in said if not _NUMBER.fullmatch(w) and (s := stem(w)) not in _NO_TITLE)
    return called | {id_[0].lower() for id_ in _ID.finditer(text)}


def _papers(question: Question, text: str, topic: frozenset[str], ctx: Context) -> Iterable[Document]:
    """Papers that have a word of the topic in their title, or of rules on it in their text."""
    field = None if topic & _RULES else "title"
    ids = (found[0] for found in _ID.finditer(text))
    asked = dict.fromkeys((*ids, *(w for w in words(text.replace("_", " ").replace("-", " ")) if stem(w) in topic)))
    named = (Term(text=word, field=field) for word in asked)
    return records_of(question, Filters(kinds=("doc",)), _READ, ctx, named, lenient=False)


def _last(versions: Iterable[Document], zone: str) -> tuple[Document, Document] | None:
    """The two newest of papers that are called the same, where these say much the same but not quite, or the newer
    says that it replaces one."""
    several = {" ".join(words(d.text)): d for d in versions}.values()
    in_time = sorted((day, d.id, d) for d in several if (day := _day(d, zone)) is not None)
    if len(in_time) <= 1:
        return None
    older, newer = in_time[-2][2], in_time[-1][2]
    few, many = sorted((_pieces(older), _pieces(newer)), key=len)
    kept = sum(any(_alike(one, other) >= _SAME for other in many) for one in few)
    alike = kept >= _ALIKE * len(few) or _REPLACES.search(newer.text) or _REPLACED.search(older.title)
    return (older, newer) if few and alike else None


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
        bare = tuple(w for w in words(text) if not _NUMBER.fullmatch(w) and w not in MONTH_WORDS)
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
    told: list[_Difference] = []
    for n, new in enumerate(come):
        quote = record(newer, new.start, new.end)
        if n in place:
            old = gone[place[n]]
            beside = record(older, old.start, old.end)
            told.append(_Difference(f"{new.line} (before: {old.text})", (quote, beside)))
        else:
            told.append(_Difference(f"now: {new.line}", (quote,)))
    left = (old for o, old in enumerate(gone) if o not in place.values())
    return told + [_Difference(f"before: {old.line}", (record(older, old.start, old.end),)) for old in left]


def _alike(one: _Piece, other: _Piece) -> float:
    """Share of their words that two sentences have in common."""
    here, there = Counter(one.bare), Counter(other.bare)
    total = here.total() + there.total()
    return 2 * (here & there).total() / total if total else 0.0


def _within(paper: Document) -> list[_Difference]:
    """The lines of the paper's tables that have another value for a later time than for an earlier one."""
    return [
        _Difference(line, (record(paper, row.start, row.end),))
        for table in tables_in(paper.text)
        for row, line in _changed(table)
    ]


def _changed(table: Table) -> Iterator[tuple[Row, str]]:
    """The lines of a table with other values in its column of a later time than in an earlier one's, each as told."""
    of_times = [(n, when[0]) for n, head in enumerate(table.heads) if n and (when := _WHEN.search(head))]
    if len(of_times) < 2:
        return
    [(one, first), *_, (other, last)] = of_times
    if _LATER.fullmatch(first) or (first.isdigit() and last.isdigit() and first > last):
        one, other = other, one
    for row in table.rows:
        if row.cell(one) != row.cell(other):
            yield row, f"{row.cell(0)}: {row.cell(other)} (before: {row.cell(one)})"


def _evidence(sub: SubQuestion, found: Sequence[_Difference], between: str) -> Evidence:
    quotes: list[Quote] = []
    items = []
    for difference in found[:_TOLD]:
        numbers = range(len(quotes) + 1, len(quotes) + 1 + len(difference.quotes))
        items.append(Item(value=difference.line, quotes=tuple(numbers)))
        quotes += difference.quotes
    return read_off(
        sub,
        quotes,
        items,
        "the paper that the question names",
        course=f"{counted(len(found), 'difference')} {between}:",
        several=True,
        unread=max(len(found) - _TOLD, 0),
    )
