"""How something is done: the numbered steps of a paper, where what stands over them tells what they do.

Steps seldom name the thing: “Steam until soft” stands below “Method” in “Leek pie”. What names them is their heading
and the title and the file's name of their paper, which together have to say all that the question does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cascade.context import Context
from cascade.language import stems
from cascade.match import Matcher
from cascade.stages.citing.paragraph import HOW_TO, numbered_steps
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.weighing.sentence import filed_as, record
from cascade.types import Document, Question, SubQuestion

__all__ = ["procedure"]

_READ = 40
"""Passages whose papers are looked at."""
_METHOD = frozenset(stems("steps method procedure instructions directions protocol preparation how"))
"""Words of a heading that any steps stand under."""


class _Steps(NamedTuple):
    document: Document
    start: int
    end: int
    heading: str


def procedure(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The steps that `sub` asks for; None where it does not ask what to do, and where those of no paper, or of several,
    are called so."""
    if HOW_TO.search(sub.text) is None or not sub.facets:
        return None
    match = matcher_of(sub.facets, ctx.index)
    papers = {d.id: d for d in records_on(question, sub.facets, _READ, ctx) if d.kind == "doc"}
    found = [steps for paper in papers.values() if (steps := _best(paper, match)) is not None]
    if len(found) != 1:
        return None
    [steps] = found
    return read_off(sub, [record(steps.document, steps.start, steps.end)], (), "the steps of a paper")


def _best(paper: Document, match: Matcher) -> _Steps | None:
    """The steps of `paper` that are called what is asked for: those whose own heading says it, else its method."""
    whole = f"{paper.title}\n{paper.text[: _first_heading(paper)]}\n{filed_as(paper)}"
    called = [s for s in _steps(paper) if not match.missing(match(f"{whole}\n{s.heading}").found, must=False)]
    own = [s for s in called if match(s.heading).found]
    method = [s for s in called if not _METHOD.isdisjoint(stems(s.heading))]
    return next(iter(own or method or (called if len(called) == 1 else ())), None)


def _first_heading(paper: Document) -> int:
    return next((p.end for p in paper.parts if p.role == "heading"), 0)


def _steps(paper: Document) -> Iterator[_Steps]:
    headings = [p for p in paper.parts if p.role == "heading"]
    for found in numbered_steps(paper.text):
        over = [p for p in headings if p.end <= found.start()]
        heading = paper.text[over[-1].start : over[-1].end] if over else ""
        lead = paper.text[: found.start()].rstrip()  # "Then, in this order:"
        start = lead.rfind("\n") + 1 if lead.endswith(":") else found.start()
        yield _Steps(paper, start, found.end(), heading)
