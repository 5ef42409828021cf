"""What stands under a heading that is what a question asks for: "what are the risks of Heron?" is told by "Risks".

A heading says what its section is of, so that the section tells it whole and need not say the word again. All that the
question says has to stand in the heading, in a heading above it, or in the title or the file's name of its paper. A
heading may be the question itself, and a line that asks is the heading of its answer: “What changed in version 3”,
“**Can I bring my dog?**”; then what stands below may say the rest. A release is told by what stands under its number.
A short paper that is called so is its section: “what does the handbook say about parking?” may mean a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, sentences, stem, stems, words
from cascade.language.dates import dates_in
from cascade.match import Matcher
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.weighing.days import latest_first
from cascade.stages.weighing.sentence import filed_as, record
from cascade.tables import is_row
from cascade.types import Document, Facet, Part, Question, Quote, SubQuestion

__all__ = ["blocks_of", "end_of_section", "section"]

_THING = r"(?P<what>(?:[^\W\d][\w’'-]*)(?:\s[\w’'&/.-]+){0,7}?)"
_RELEASE = re.compile(r"\bv?(?P<number>\d+(?:\.\d+)+)\b", re.I)
"""The number of a release, as a question and the heading of what it brought have it."""
_FORMS = forms(
    rf"what(?:['’]s|\s(?:is|was|were|has|have|did|does))?\s(?:the\s)?(?P<what>.{{0,80}}?{_RELEASE.pattern})",
    r"who\s(?P<what>(?P<does>(?!(?:i|wa|ha)s\b)\w+s)\s.+)",
    rf"(?:and\s)?what(?:['’]s|\s(?:are|were|is))\s(?:all\s)?(?:of\s)?(?:the|our|my|their|its)\s{_THING}",
    rf"(?:please\s)?(?:list|show|name|give|tell)(?:\s(?:me|us))?(?:\sabout)?(?:\sall)?(?:\sof)?(?:\sthe|\sour)?\s{_THING}",
    rf"(?:which|what)\s{_THING}\s(?:are\sthere|(?:do|does|can|may|must|should)\s.+|are\s(?:listed|named|known|given|allowed|permitted|accepted|supported|available))(?:\s.+)?",
    rf"what\s(?:do|does|did)\s.+?\s(?:say|decide)\s(?:about|on)\s(?:the\s|our\s)?{_THING}",
    rf"what\s(?:was|were|has\sbeen)\s(?:said|decided|agreed|reported)\s(?:about|on)\s(?:the\s|our\s)?{_THING}(?:\s(?:at|in|during)\s.+)?",
    rf"what\sabout\s(?:the\s|our\s)?{_THING}",
)
"""Asks for a thing as a whole, and for no value of it."""
_ITSELF = re.compile(
    r"\W*(?:(?:Q\w*|\d+(?:\.\d+)*)[.:)]?\s+)?(?:(?P<asks>what|who|when|where|how|why|which)"
    r"|(?:is|are|am|was|were|do|does|did|has|have|can|could|will|would|may|must|should))\b",
    re.I,
)
"""Opens a question, or a heading that is one; without a word of its own it asks whether something is so."""
_ASKS = re.compile(r"^[ \t>*_]*(?:(?:Q\w*|\d+)[.:)]+)?[ \t*_]*[^\W\d][^.!?\n]{7,120}\?[ \t*_]*$", re.M)
"""A line that asks one thing and says nothing else."""
_SAYS_NONE = frozenset(
    stem(w)
    for w in (
        "rule policy detail information guideline procedure process instruction arrangement term section paper document"
        " report page file guide handbook manual notes wiki decide allowed permitted accepted supported available"
    ).split()
)
"""Words for what a section tells of anything, and for what it is of: no heading has to say them."""
_OF_RELEASES = frozenset(map(stem, "change changed new happen come came release version update".split()))
"""Words for all that a release brings."""
_READ = 40
"""Passages whose papers are looked at."""
_FEW = 3
"""Papers with such a section that are told beside each other; of more, the question does not say which is meant."""
_MORE = 1
"""Words of a heading that the question may leave out, where it has no name that the question does."""
_MOST = 12
"""Points of a section that are told."""
_LONG = 400
"""Characters up to which a paragraph is told whole."""
_BULLET = re.compile(r"[ \t]*(?:[-*•+]|\d{1,2}[.)])\s+(?:\[[ xX]?\]\s+)?")
_LEVEL = re.compile(r"(?P<marks>#{1,6})\s+$")


class _Section(NamedTuple):
    """A heading of a paper and where what stands under it lies."""

    document: Document
    heading: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands under it."""
        return self.document.text[self.start : self.end]

    @property
    def called(self) -> str:
        """What it is told as: its heading in its paper, or that paper."""
        title = self.document.title
        return f"“{self.heading}” in “{title}”" if self.heading != title else f"“{title}”"


def section(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What stands under the heading that `sub` asks for; None where it asks for no such thing, and where no heading, or
    those of many papers, say it."""
    asked = asked_as(_FORMS, sub.text)
    what = asked["what"] if asked is not None else sub.text
    release = {found["number"] for found in _RELEASE.finditer(what)}
    none = _SAYS_NONE | _OF_RELEASES if release else _SAYS_NONE
    said = {stem(w): w for w in content_words(_RELEASE.sub(" ", what)) if stem(w) not in none}
    said |= {number: number for number in release}
    opens = _opening(sub.text) if asked is None else ""
    if not said or (asked is None and not opens):
        return None
    facets = [f for f in sub.facets if not none.issuperset(stems(f.text))]
    named = {root for f in facets for root in stems(f.text)}
    facets += [Facet(text=word) for root, word in said.items() if root not in named]  # a summary's are its record's
    match = matcher_of(facets, ctx.index)
    rules = asked is not None and (asked.re in _FORMS[-3:] or not _SAYS_NONE.isdisjoint(stems(what)))
    then = question.filters.narrowed(sub.filters) or question.filters  # "the June board"
    within = question.model_copy(update={"filters": then})
    papers = {d.id: d for d in records_on(within, facets, _READ, ctx) if d.kind == "doc"}
    thing = {*stems(what), *release} - (none - _SAYS_NONE)
    if asked is not None and asked.groupdict().get("does"):  # who mends stands under "menders"
        thing |= {stem(v) for f in facets for v in f.variants}
    latest = latest_first(papers.values(), question.zone)
    meant = _alike([s for p in latest for s in _meant(p, sub.text, thing, match, opens)], thing)
    if not meant and rules:
        meant = [found for paper in papers.values() if (found := _called_so(paper, set(said)))]
    points = [(each, point) for each in meant[:_FEW] for point in _points(each)]
    series = len({(*_own(each.heading), *_undated(each.document)) for each in meant}) == 1
    if not points or (len(meant) > _FEW and not series):
        return None
    firsts = {points.index(next(p for p in points if p[0] is each)) for each in meant[:_FEW]} if len(meant) > 1 else ()
    told = [pair for n, point in enumerate(points[:_MOST]) for pair in _told(*point, whose=n in firsts)]
    quotes, items = told_by(told)
    called = _called(meant) if series else " and ".join(dict.fromkeys(each.called for each in meant))
    looked_at = counted(len(meant), "section of a paper", "sections of papers")
    if len(quotes) == 1:
        return read_off(sub, quotes, (), looked_at)
    lines, left = [item.value for item in items], max(len(points) - _MOST, 0)
    return read_off(sub, quotes, items, looked_at, course=f"{called}:", lines=lines, several=True, unread=left)


def _called(series: Sequence[_Section]) -> str:
    """Sections of one heading in papers of one series as they are told: of how many, and which of these."""
    papers = len({each.document.id for each in series})
    if papers == 1:
        return series[0].called
    many = f"the latest {_FEW} of {papers} papers" if papers > _FEW else f"{papers} papers"
    return f"“{series[0].heading}” in {many}, the newest first"


def _undated(paper: Document) -> list[str]:
    """The words of a paper's title but for its day: those of a series, as of minutes, have the same."""
    named = {word for found in dates_in(paper.title, paper.at) for word in words(found.text)}
    return [word for word in words(paper.title) if word not in named and not word.isdigit()]


def _alike(found: Sequence[_Section], asked: set[str]) -> list[_Section]:
    """Those of the sections whose headings say most of what is `asked`, of each paper the one that says least else, and
    of several papers that say the same the first."""

    def fit(section: _Section) -> tuple[int, int]:
        said = {stem(word) for word in content_words(section.heading)}
        return len(said & asked), -len(said - asked)

    most, _ = max(map(fit, found), default=(0, 0))
    best: dict[str, _Section] = {}
    for each in found:
        if fit(each)[0] == most and not any(each.text.split() == k.text.split() for k in best.values()):
            kept = best.setdefault(each.document.id, each)
            best[each.document.id] = max(kept, each, key=fit)
    return list(best.values())


def _meant(paper: Document, text: str, thing: set[str], match: Matcher, opens: str) -> Iterator[_Section]:
    """The sections of `paper` whose headings are what is asked for; as questions they `open` like the one asked."""
    headings = [p for p in paper.parts if p.role == "heading"]
    if opens:
        asking = [Part(start=m.start(), end=m.end(), role="heading") for m in _ASKS.finditer(paper.text)]
        apart = [a for a in asking if not any(p.start < a.end and a.start < p.end for p in headings)]
        headings = sorted((*headings, *apart), key=lambda p: p.start)
    for number, part in enumerate(headings):
        if part.start == 0 or (opens and _opening(paper.text[part.start : part.end]) != opens):
            continue
        end = end_of_section(paper, headings[number:])
        below = paper.text[part.end : end] if opens else ""
        if _is_asked(paper, headings[: number + 1], text, thing, match, below):
            yield _Section(paper, paper.text[part.start : part.end].strip(" #*:"), part.end, end)


def _opening(text: str) -> str:
    """What a question opens with; empty for what asks nothing."""
    found = _ITSELF.match(text)
    return (found["asks"] or "whether").lower() if found is not None else ""


def end_of_section(paper: Document, headings: Sequence[Part]) -> int:
    """Where the section of the first of the `headings` ends: at the next one that is not below it."""
    after = next((p.start for p in headings[1:] if not _is_within(paper, p, headings[0])), None)
    return len(paper.text) if after is None else paper.text.rfind("\n", 0, after)


def _called_so(paper: Document, said: set[str]) -> _Section | None:
    """All of a short `paper` whose title is what is asked for."""
    if {stem(w) for w in content_words(paper.title)} != said:
        return None
    first = next((p for p in paper.parts if p.role == "heading"), None)
    start = first.end if first is not None and not paper.text[: first.start].strip(" #*\n") else 0
    whole = _Section(paper, paper.title, start, len(paper.text))
    return whole if len(list(_points(whole))) <= _MOST else None


def _is_asked(paper: Document, above: Sequence[Part], text: str, thing: set[str], match: Matcher, below: str) -> bool:
    """Whether the last heading of `above` is the `thing` that `text` asks for, and it, the title, those over it and
    what stands `below` say all of the question."""
    *over, part = above
    heading = paper.text[part.start : part.end]
    own = _own(heading)
    title = {*stems(paper.title), *stems(filed_as(paper))}
    named = not below and any(match.facets[n].must for n in match(heading).found)
    more = len(own) - 1 if named else min(_MORE, len(own) - 1)
    if not own or not (set(own) & thing) - title or len(set(own) - thing - set(stems(text))) > more:
        return False
    names = (paper.title, filed_as(paper))
    levels: list[str] = []
    inner = part
    for outer in reversed(over):
        if _is_within(paper, inner, outer):
            levels.append(paper.text[outer.start : outer.end])
            inner = outer
    return not match.missing(match("\n".join((*names, *levels, heading, below))).found, must=False)


def _own(heading: str) -> list[str]:
    """Stems of the words of a heading; of one that has none the number of its release."""
    said = [stem(w) for w in content_words(_RELEASE.sub(" ", heading)) if w.isalpha()]
    releases = [found["number"] for found in _RELEASE.finditer(heading)]
    return [w for w in said if not releases or w not in _OF_RELEASES] or releases


def _is_within(paper: Document, part: Part, over: Part) -> bool:
    """Whether a heading is below another one, as their marks tell; where none do, each is beside the others."""
    inner, outer = (_LEVEL.search(paper.text, max(p.start - 8, 0), p.start) for p in (part, over))
    return inner is not None and outer is not None and len(inner["marks"]) > len(outer["marks"])


def _points(found: _Section) -> Iterator[tuple[int, int]]:
    """The points of a section: of a list or a table its lines, of a text its paragraphs, or their sentences."""
    text = found.document.text
    headings = [p for p in found.document.parts if p.role == "heading" and found.start <= p.start < found.end]
    spans = pairwise((found.start, *(edge for p in headings for edge in (p.start, p.end)), found.end))
    for span in islice(spans, 0, None, 2):  # what stands under a heading tells of what it is
        for start, end in blocks_of(found.document, *span):
            if any(c.isalnum() for c in text[start:end]):
                yield from _lines(text, start, end) if _is_list(text, start, end) else _paragraph(text, start, end)


def _told(found: _Section, span: tuple[int, int], *, whose: bool) -> list[tuple[str, Quote]]:
    """A point of a section as it is told, with what tells it: a heading of its own that it does not say again too; and
    before it `whose` it is."""
    paper, (start, end) = found.document, span
    point = record(paper, start, end)
    over = [p for p in paper.parts if p.role == "heading" and found.start <= p.start < start][-1:]
    unsaid = (record(paper, p.start, p.end) for p in over)
    quotes = [*(q for q in unsaid if not set(stems(q.text)) <= set(stems(point.text))), point]
    line = ": ".join([paper.title] * whose + [" ".join(quote.text.split()) for quote in quotes])
    return [(line, quote) for quote in quotes]


def blocks_of(paper: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs, lists and tables in [start, end) of `paper`: lines without an empty one between."""
    for block in re.finditer(r"\S(?:[^\n]|\n(?![ \t]*(?:\n|$)))*", paper.text[start:end]):
        yield start + block.start(), start + block.end()


def _is_list(text: str, start: int, end: int) -> bool:
    return _BULLET.match(text, start, end) is not None or is_row(text[start:end].splitlines()[0])


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The points of a list, each with the lines that it goes on in; the rows of a table below its heads."""
    starts = [m.end() for m in re.finditer(rf"(?m)^{_BULLET.pattern}", text[start:end])]
    if starts:
        begun = [m.start() for m in re.finditer(rf"(?m)^{_BULLET.pattern}", text[start:end])]
        for first, last in zip(starts, [*begun[1:], end - start], strict=True):
            yield start + first, start + len(text[start : start + last].rstrip())
        return
    rows = list(re.finditer(r"[^\n]+", text[start:end]))
    yield from ((start + row.start(), start + row.end()) for row in rows[1:] if any(c.isalnum() for c in row[0]))


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield from [(start, end)] if end - start <= _LONG else sentences(text, start, end)
