"""Making a course of the sentences that were read."""

from __future__ import annotations

from collections.abc import Sequence

from cascade.context import Context
from cascade.language import stems
from cascade.match import Matcher
from cascade.stages.evidence import Evidence
from cascade.stages.timelines.change import changes, newest
from cascade.stages.timelines.dating import dated
from cascade.stages.timelines.lines import evidence_of
from cascade.stages.timelines.redundancy import MOST, joined, most_telling
from cascade.stages.timelines.relevance import best_of_each_record, share_of, spoken_of, tells
from cascade.stages.timelines.since import come_since
from cascade.stages.timelines.standing import hinders, only_asked, tells_how_it_stands
from cascade.stages.timelines.statement import Statement
from cascade.stages.weighing.compound import compounds
from cascade.stages.weighing.message import whole_message
from cascade.stages.weighing.sentence import Sentence, unquoted, with_next
from cascade.types import Operation, Question, SubQuestion

__all__ = ["course_of"]

_APT = 0.6
"""Share of what the best statement speaks of that another has to speak of."""
_CALLED = 0.9
"""Share of what is asked that a mail's subject says where its thread is meant: mails of others say as much, or tell of
something else."""
_HINDERED = 0.3
"""Share of what is asked that what tells of something in the way speaks of at least: it is said in few words."""
_CELLS = 2
"""Bars in a line from which on it is a row of a table, which tells of no event but where it is dated."""


def course_of(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], ctx: Context
) -> Evidence | None:
    """The course that `sub` asks for; None where nothing speaks of enough of it: then it is looked up.

    What changed is not looked up: what is merely said of a thing tells no change in it. Where nothing is said to be in
    the way of it, how it stands may tell.
    """
    if only_asked(sub.text) != "in the way":
        return _course(question, sub, match, candidates, ctx, ctx.recipe.support)
    told = _course(question, sub, match, [s for s in candidates if hinders(s.text)], ctx, _HINDERED)
    if told is None and (told := _course(question, sub, match, candidates, ctx, ctx.recipe.support)):
        told = told.model_copy(update={"course": f"Nothing says what is in the way. How it stands: {told.course}"})
    return told or Evidence(sub=sub.id, missing=("a thing in the way of it",))


def _course(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], ctx: Context, bar: float
) -> Evidence | None:
    change = sub.operation is Operation.CHANGE
    only = only_asked(sub.text)
    pairs = compounds(sub.text, match) if change or only else ()
    spoken = [(s, m) for s in candidates if (m := spoken_of(s, match, pairs, change)) is not None]
    best = max((m.coverage for _, m in spoken), default=0.0)
    if not spoken or best < bar:
        return _unchanged(sub, match, ()) if change else None
    least = _APT * best
    apt = [(s, m) for s, m in spoken if m.coverage >= least and (only or tells(sub.text, s, match, least, change))]
    if any(s.document.kind == "email" and match(s.document.title).coverage >= _CALLED for s, _ in spoken):
        apt = [(s, m) for s, m in apt if s.document.kind != "email" or m.coverage >= _CALLED * best]
    if only == "done":
        apt = [(s, m) for s, m in apt if tells_how_it_stands(s.text)] or apt
    timed = [t for s, m in apt if (t := dated(s, share_of(s, m, match), question, sub)) is not None]
    told = [t for t in timed if change or t.stated or t.text.count(" | ") < _CELLS]
    records = {(t.bound.document, t.bound.native_id) for t in told}
    lines = joined(sorted(best_of_each_record(told, match, change), key=lambda t: t.order), _stems(match))
    if not lines and not change:
        return None
    kept = _kept(question, sub, match, lines)
    if kept and sub.operation is Operation.LATEST:
        since = (dated(s, share_of(s, s.match, match), question, sub) for s in come_since(question, kept, match, ctx))
        kept = [*(s for s in since if s is not None), *kept]
    for each in kept:
        of_section = each.sentence.headed and not only  # its heading names it: all of the paragraph is of it
        each.sentence = whole_message(each.sentence) if of_section else with_next(each.sentence)
    return evidence_of(sub, kept, lines, len(records), candidates) if kept else _unchanged(sub, match, lines)


def _kept(question: Question, sub: SubQuestion, match: Matcher, lines: Sequence[Statement]) -> list[Statement]:
    """Those that answer what is asked of the course: how it went, what changed, or what stands now."""
    if sub.operation is Operation.LATEST:
        return newest(lines, question)
    return changes(lines, sub.text, match) if sub.operation is Operation.CHANGE else most_telling(lines)


def _stems(match: Matcher) -> set[str]:
    """Those of all that a question says and of its other names."""
    return {root for f in match.facets for text in f.called for root in stems(text)}


def _unchanged(sub: SubQuestion, match: Matcher, lines: Sequence[Statement]) -> Evidence:
    """No evidence: what is said of a thing does not answer what changed in it."""
    what = " ".join(f.text for f in match.facets)
    beside = tuple(unquoted(s.sentence, "it tells of no change") for s in lines[:MOST])
    return Evidence(sub=sub.id, missing=(f"a change in {what}" if what else "a change",), unquoted=beside)
