"""What is left of a list whose points are ticked off, what is done of it, and whether one is: "- [x] ring the bank"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, stem, stems
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_with
from cascade.stages.weighing.days import latest_first
from cascade.stages.weighing.sentence import filed_as, record
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["open_points", "ticked"]

_STILL = r"(?:(?:still|yet|left|already|so far) )*"
_WE = r"(?:i|we)"
_HAVE_TO = (
    rf"(?:(?:do|must|should) {_WE} {_STILL}(?:(?:have|need) {_STILL}to )?|have {_WE} {_STILL}(?:got {_STILL})?to )"
)
_ABOUT = r"(?: (?:(?:for|on|in|from|of|with|about|at|before) )?(?:the |my |our )?(?P<topic>(?!do$|me$).+?))?"
_OPEN = forms(
    rf"what(?:['’]s| is| things are) {_STILL}(?:to (?P<verb>do|be done|buy|get|pack)|left(?: to (?P<left>\w+))?|open"
    rf"|outstanding|unfinished|not (?:yet )?(?P<undone>done|ticked off|\w+ed)){_ABOUT}",
    rf"what {_HAVE_TO}(?P<verb>\w+) ?{_STILL}{_ABOUT}",
    rf"what have(?:n['’]t {_WE}| {_WE} not)(?: yet)? (?P<verb>\w+)(?: yet)?{_ABOUT}",
    rf"what (?:still )?(?:needs? (?:to be )?(?:doing|done)|has to be done|remains)(?: to be done)?{_ABOUT}",
    r"what(?:['’]s| is) {0}on (?:my|our|the) (?P<topic>[\w '’-]*?)(?: ?list)?".replace("{0}", _STILL),
)
_DONE = forms(
    rf"what have {_WE} {_STILL}(?P<verb>\w+)(?: {_STILL})?{_ABOUT}",
    rf"what(?:['’]s| is| has been| was) {_STILL}(?P<verb>done|ticked off|finished|packed|bought){_ABOUT}",
)
_WHETHER = forms(
    rf"(?:have|did|has) (?:{_WE}|somebody|someone|anyone|anybody) {_STILL}(?P<what>.+?)(?: (?:yet|already))*"
)
_ANY_VERB = frozenset(map(stem, "do done did finish finished complete completed tick ticked list to off".split()))
"""Words that say of no list or point which it is."""
_BOX = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+)?(?:\[(?P<box>[ xX])\]|(?P<sign>[☐☑☒✅✓✔]))[ \t]+(?P<what>\S.*?)[ \t]*$", re.M
)
_FEW = 2
"""Words that tell which point is meant."""
_READ, _NAMED, _MOST = 2000, 100, 30
"""Passages whose papers are looked at, those of them that have words of the question, and points that are told."""


class _Point(NamedTuple):
    """A point of a list, under which heading it stands, and whether it is ticked off."""

    document: Document
    start: int
    end: int
    heading: str
    done: bool

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def says(self) -> set[str]:
        """The roots of its words, and of what it stands under."""
        return set(stems(f"{self.text}\n{self.heading}\n{self.document.title}\n{filed_as(self.document)}"))


def ticked(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The points of lists that `sub` asks for; None where it asks for something else, or no list has such points."""
    opened, finished, whether = (asked_as(each, sub.text) for each in (_OPEN, _DONE, _WHETHER))
    asked = opened or finished or whether
    if asked is None:
        return None
    said = [w for part in asked.groupdict().values() for w in content_words(part or "") if stem(w) not in _ANY_VERB]
    wanted = set(map(stem, said))
    meant = [point for point in _points(question, said, ctx) if wanted <= point.says]
    if asked is not whether:
        told = [point for point in meant if point.done == (asked is finished)]
        return _told(sub, told, "ticked off" if asked is finished else "left") if told else None
    named = [point for point in meant if not wanted.isdisjoint(stems(point.text))]
    if len(wanted) < _FEW or len({point.text for point in named}) != 1:
        return None
    [point, *_] = named
    state = "Ticked off" if point.done else "Not ticked off"
    return read_off(sub, [_quote(point)], looked_at="lists", told=f"{state} on “{point.document.title}”: {point.text}")


def open_points(question: Question, ctx: Context) -> list[Quote]:
    """What is not ticked off on any list of what is to be done."""
    return [_quote(p) for p in _points(question, (), ctx) if not p.done and {"do", "task"} & p.says]


def _points(question: Question, said: Sequence[str], ctx: Context) -> list[_Point]:
    """The points of all lists, or of those that have any of the words which are `said`."""
    papers = question.filters.narrowed(Filters(kinds=("doc",)))
    if papers is None:
        return []
    query = Query(should=tuple(Term(text=word) for word in said), filters=papers)
    found = records_with(question, query, _NAMED if said else _READ, ctx)
    return [point for each in latest_first(found, question.zone) for point in _in(each)]


def _in(document: Document) -> Iterator[_Point]:
    headings = [p for p in document.parts if p.role == "heading"]
    for line in _BOX.finditer(document.text):
        above = [document.text[p.start : p.end] for p in headings if p.end <= line.start()]
        done = line["box"] in ("x", "X") if line["box"] else line["sign"] != "☐"
        yield _Point(document, line.start("what"), line.end("what"), above[-1].strip(" #*:") if above else "", done)


def _told(sub: SubQuestion, points: Sequence[_Point], what: str) -> Evidence:
    shown = points[:_MOST]
    titles = dict.fromkeys(f"“{p.document.title}”" for p in points)
    course = f"{counted(len(points), 'thing')} {what} on {', '.join(titles)}:"
    looked_at = counted(len(titles), "list", "lists")
    unread = len(points) - len(shown)
    each = one_each(p.text for p in shown)
    return read_off(sub, map(_quote, shown), each, looked_at, course=course, several=True, unread=unread)


def _quote(point: _Point) -> Quote:
    return record(point.document, point.start, point.end)
