"""How something is done: what a paper has under the heading that says it, its numbered steps before all.

Steps seldom name the thing: “Steam until soft” stands below “Method” in “Leek pie”. What names them is their heading
and the title and the file's name of their paper, which together have to say all that the question does. So is a section
without steps: below “Adding a berth” stands how one adds a berth, up to the first lines of code; and “Hire them at the
hut” below “Skips” tells how one hires a skip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, stem, stems
from cascade.match import Matcher
from cascade.stages.citing.paragraph import HOW_TO, numbered_steps
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.outright.section import blocks_of, end_of_section
from cascade.stages.weighing.sentence import filed_as, record
from cascade.types import Document, Facet, Question, SubQuestion

__all__ = ["procedure"]

_READ = 40
"""Passages whose papers are looked at."""
_METHOD = frozenset(stems("steps method procedure instructions directions protocol preparation how"))
"""Words of a heading that any steps stand under."""

_TOLD = 700
"""Characters up to which a section is told until its first code is through; of a longer one the first paragraph is."""
_MANY = 2
"""Papers with a section that says it equally well: the first of them are told."""
_NONE = (0.0, 0)
"""How well a heading fits that does not say what is asked."""
_ASKS = re.compile(r"\W*(?:who|what|when|where|why|which)\b", re.I)
"""Opens a heading that asks for something else than how."""


class _Way(NamedTuple):
    document: Document
    start: int
    end: int
    heading: str


def procedure(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The steps that `sub` asks for, else what stands below the heading that says it; None where it does not ask what
    to do, and where no heading says it."""
    if HOW_TO.search(sub.text) is None or not sub.facets:
        return None
    said = {root for facet in sub.facets for root in stems(facet.text)}
    todo = content_words(HOW_TO.sub(" ", sub.text))  # what is to be done may be no topic: "update the rota"
    facets = [*sub.facets, *(Facet(text=word) for word in todo if stem(word) not in said)]
    papers = [d for d in records_on(question, facets, _READ, ctx) if d.kind == "doc"]
    match = matcher_of(facets, ctx.index)
    ways = [(_fit(way, match), way) for paper in papers for way in _sections(paper)]
    best = max(fit for fit, _ in [*ways, (_NONE, None)])
    found = (
        _of_one(papers, matcher_of(sub.facets, ctx.index))
        or [*{way.document.id: way for fit, way in ways[::-1] if fit == best != _NONE}.values()][: -_MANY - 1 : -1]
    )
    found = found or _told_to([way for _, way in ways], todo)
    if not found:
        return None
    quotes = [record(way.document, way.start, way.end) for way in found]
    return read_off(sub, quotes, (), "what stands under a heading", several=True)


def _fit(way: _Way, match: Matcher) -> tuple[float, int]:
    """How far the heading of `way` is what is asked for, and how little else it says: it says all, or with its paper's
    title it does and has no word beside; what it says is done has to be what is asked for, too."""
    words = content_words(way.heading)
    asked = {root for facet in match.facets for root in stems(facet.text)}
    other = [word for word in words if stem(word) not in asked and not match(word).found]
    own = match(way.heading)
    whole = match(f"{way.document.title}\n{filed_as(way.document)}\n{way.heading}")
    says = not match.missing(own.found if other else whole.found, must=False)
    says = says and len(other) < len(words) / 2
    another = _ASKS.match(way.heading) or (other[:1] == words[:1] != [] and words[0].endswith("ing"))
    return (round(own.coverage, 2), -len(words)) if own.found and says and not another else _NONE


def _told_to(ways: Iterable[_Way], todo: Sequence[str]) -> list[_Way]:
    """The one section on what something is to be done with that tells to do it: of “book a meeting room” what begins
    with “Book” below “Rooms”; none where several do."""
    if len(todo) < 2:
        return []
    does, *thing = todo
    tells = re.compile(rf"(?:^|[.!:]\s+)(?:please\s)?{re.escape(does)}\b", re.I | re.M)
    named = {stem(word) for word in thing}
    found = [
        way
        for way in ways
        if stem(thing[-1]) in (over := set(map(stem, content_words(way.heading))))
        and over <= named
        and tells.search(way.document.text, way.start, way.end)
    ]
    return found if len(found) == 1 else []


def _sections(paper: Document) -> Iterator[_Way]:
    """What each section of `paper` begins with: all until its first code is through, else its first paragraph."""
    headings = [p for p in paper.parts if p.role == "heading"]
    for number, part in enumerate(headings):
        end = end_of_section(paper, headings[number:])
        code = next((p.end for p in paper.parts if p.role == "code" and part.end <= p.start < end), 0)
        own = paper.text[part.end : min(end, next((p.start for p in headings[number + 1 :]), end))].rstrip(" #\n")
        for first, last in islice(blocks_of(paper, part.end, part.end + len(own)), 1):
            whole = code or part.end + len(own)
            yield _Way(paper, first, whole if whole - first <= _TOLD else last, paper.text[part.start : part.end])


def _of_one(papers: Iterable[Document], match: Matcher) -> list[_Way]:
    """The steps of the one paper that has those that are called what is asked for; none where several have."""
    found = [steps for paper in papers if (steps := _best(paper, match)) is not None]
    return found if len(found) == 1 else []


def _best(paper: Document, match: Matcher) -> _Way | None:
    """The steps of `paper` that are called what is asked for: those whose own heading says it, else its method."""
    whole = f"{paper.title}\n{paper.text[: _first_heading(paper)]}\n{filed_as(paper)}"
    called = [s for s in _steps(paper) if not match.missing(match(f"{whole}\n{s.heading}").found, must=False)]
    own = [s for s in called if _fit(s, match) != _NONE]
    method = [s for s in called if not _METHOD.isdisjoint(stems(s.heading))]
    alone = [s for s in called if len(called) == 1 and set(stems(s.heading)) <= {*stems(paper.title)}]
    return next(iter(own or method or alone), None)


def _first_heading(paper: Document) -> int:
    return next((p.end for p in paper.parts if p.role == "heading"), 0)


def _steps(paper: Document) -> Iterator[_Way]:
    headings = [p for p in paper.parts if p.role == "heading"]
    for found in numbered_steps(paper.text):
        over = [p for p in headings if p.end <= found.start()]
        heading = paper.text[over[-1].start : over[-1].end] if over else ""
        lead = paper.text[: found.start()].rstrip()  # "Then, in this order:"
        start = lead.rfind("\n") + 1 if lead.endswith(":") else found.start()
        yield _Way(paper, start, found.end(), heading)
