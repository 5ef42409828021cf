"""Question -> Plan: what is asked for, which words evidence has to speak of, and what the search narrows to.

Rules read the question (its grammar, its dates, its names). A model may propose the operation and a split into
sub-questions; what it proposes is kept only where plain code can check it: a sub-question uses the question's own
words, names and numbers, and together they use all that matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cascade.aliases import NameBook
from cascade.context import Context
from cascade.language import keywords
from cascade.language.dates import DateRange, find
from cascade.operations import Cards, cards_of
from cascade.questions.shape import Shape, question_shape
from cascade.stage import stage
from cascade.stages.planning.called import with_other_names
from cascade.stages.planning.complaints import as_complaints
from cascade.stages.planning.facets import SLOT, facets_of, is_day
from cascade.stages.planning.familiar import with_first_names, with_speakers
from cascade.stages.planning.meetings import Met, as_said_there, meeting_meant
from cascade.stages.planning.namesakes import as_who
from cascade.stages.planning.narrowing import filters_of, is_named, is_talked_of, scopes, since_then
from cascade.stages.planning.nearwords import with_similar
from cascade.stages.planning.otherwords import widened
from cascade.stages.planning.permission import as_may
from cascade.stages.planning.planned import with_steps
from cascade.stages.planning.proposed import WideProposal, checked, proposed
from cascade.stages.planning.spelled import as_spelled
from cascade.stages.planning.split import split
from cascade.stages.planning.truecase import truecased
from cascade.thesaurus import Thesaurus
from cascade.types import Facet, Filters, Operation, Plan, Question, SubQuestion

__all__ = ["decompose"]


@stage(prompts=("decompose", "plan"), reads=True)
def decompose(question: Question, *, ctx: Context) -> Plan:
    """The plan for `question`: one sub-question, or several where it asks for several things."""
    text, why = question.text, list[str]()
    for wording, reason in _wordings(text, ctx):
        why += [f"read as “{wording}”: {reason}"] if wording != text else []
        text = wording
    plan = with_similar(_plan(question.model_copy(update={"text": text}), ctx), ctx)
    return plan.model_copy(update={"reasons": (*why, *plan.reasons)}) if why else plan


def _wordings(text: str, ctx: Context) -> Iterator[tuple[str, str]]:
    """What a question is read as, put in other words for one reason after the other."""
    yield (text := as_spelled(text, ctx)), "it has slips in it"
    yield (text := as_who(text, ctx)), "several people are called so"
    yield (text := as_may(text)), "rules are written so"
    yield (text := as_said_there(text)), "a meeting's news is what was said there"
    yield (text := as_complaints(text)), "who complains seldom says so"
    yield truecased(text, ctx), "names are written so here"


def _plan(question: Question, ctx: Context) -> Plan:
    """The plan for a question whose names are written as they are written here."""
    reading = _read(question, ctx)
    shape = question_shape(question.text)
    operation = shape.operation
    reasons = [f"read as {operation.value}: {_why(shape)}"]
    if not ctx.can_read and (sides := _compared(question.text, shape)):  # who reads sees both sides at once
        return reading.plan(operation, reading.parts(sides, shape, operation), reasons)
    if ctx.recipe.steps:
        stepped, why = with_steps(reading.part(1, question.text, shape, operation), shape, ctx)
        reasons += why
        if stepped.steps:  # what is asked for is read to the end: there is nothing for a model to split
            return reading.plan(operation, [stepped], reasons)
    texts, wide = [question.text], None
    if (proposal := proposed(question, ctx)) is not None:
        texts, operation, said = checked(question.text, operation, shape.certain, proposal)
        reasons.append(said)
        wide = proposal if isinstance(proposal, WideProposal) else None
    if wide is None and len(texts) == 1 and len(two := split(question.text)) > 1:
        reasons.append("two questions in one: the second is asked after the first")
        return reading.plan(operation, _one_by_one(two, reading, ctx), reasons)
    if wide is None:
        return reading.plan(operation, reading.parts(texts, shape, operation), reasons)
    subs = reading.parts(texts, shape, operation) if len(texts) == 1 else _each_by_its_shape(texts, reading)
    return _widened(reading.plan(operation, subs, reasons), wide, ctx)


@dataclass(frozen=True)
class _Reading:
    """What is read of a question once, and holds for each of its parts."""

    dates: list[DateRange]
    met: Met | None
    """The meeting that tells the time: all that the search narrows to."""
    zone: str
    filters: Filters
    reasons: list[str]
    """What narrows the search, a sentence each."""
    thesaurus: Thesaurus
    names: NameBook
    cards: Cards
    ctx: Context
    why: dict[str, None] = field(default_factory=dict)
    """What the library tells of what the question names, a sentence each."""

    def part(self, number: int, text: str, shape: Shape, operation: Operation) -> SubQuestion:
        """The sub-question `text`, of this shape; what compares finds something of each side."""
        facets = facets_of(text, self.dates, shape, self.zone, self.thesaurus)
        if self.met is not None and operation is not Operation.SUMMARY:
            facets = self.met.said(facets)
        return SubQuestion(
            id=f"q{number}",
            text=text,
            operation=Operation.FIND if operation is Operation.COMPARE else operation,
            facets=self._known(facets, text),
            filters=self.filters,
            loose=operation is not Operation.SUMMARY and any(is_named(found) for found in self.dates),
            needs=tuple(SLOT.findall(text)),
        )

    def _known(self, facets: tuple[Facet, ...], text: str) -> tuple[Facet, ...]:
        """`facets` with what the library tells of what they name."""
        known = with_first_names(with_other_names(facets, text, self.names, self.why), self.ctx, self.why)
        return with_speakers(known, text, self.cards, self.ctx, self.why)

    def parts(self, texts: Sequence[str], shape: Shape, operation: Operation) -> list[SubQuestion]:
        """Sub-questions of one shape."""
        return [self.part(number, text, shape, operation) for number, text in enumerate(texts, 1)]

    def plan(self, operation: Operation, parts: Iterable[SubQuestion], reasons: Sequence[str]) -> Plan:
        """The plan of these `parts`, which a time that the question names narrows; `reasons` say what they come of."""
        questions = tuple(since_then(part, self.dates if self.met is None else []) for part in parts)
        return Plan(operation=operation, questions=questions, reasons=(*self.reasons, *reasons, *self.why))


def _read(question: Question, ctx: Context) -> _Reading:
    """The times of a question, what it narrows the search to, and where other words for its own come from."""
    dates = [d for d in find(question.text, question.as_of, question.zone) if not is_talked_of(d, question.text)]
    met = meeting_meant(question, ctx)
    if met is not None and met.time.before is None:  # its name says since when, and nothing of what
        dates = [met.time, *(d for d in dates if not met.time.start <= d.start < met.time.end)]
    times = [met.time] if met is not None else [d for d in dates if not is_day(d) and scopes(d, question)]
    filters, reasons = (
        filters_of(question, times, met=met is not None) if ctx.recipe.infer_filters else (Filters(), list[str]())
    )
    thesaurus = ctx.thesaurus if ctx.recipe.synonyms else Thesaurus(())
    names = ctx.names if ctx.recipe.other_names else NameBook()
    return _Reading(dates, met, question.zone, filters, reasons, thesaurus, names, cards_of(ctx), ctx)


def _each_by_its_shape(texts: Sequence[str], reading: _Reading) -> Iterator[SubQuestion]:
    """Sub-questions that ask for something of their own each, and not for what the whole does."""
    for number, text in enumerate(texts, 1):
        shape = question_shape(text)
        yield reading.part(number, text, shape, shape.operation)


def _widened(plan: Plan, proposal: WideProposal, ctx: Context) -> Plan:
    """`plan` looking for what records may say instead, too."""
    wider = [widened(part, proposal.words, ctx.index) for part in plan.questions]
    said = dict.fromkeys(why for _, reasons in wider for why in reasons)
    return plan.model_copy(update={"questions": tuple(p for p, _ in wider), "reasons": (*plan.reasons, *said)})


def _one_by_one(parts: Sequence[str], reading: _Reading, ctx: Context) -> Iterator[SubQuestion]:
    """Each part read by itself, with steps of its own where it waits for no values of another."""
    for part in _each_by_its_shape(parts, reading):
        yield with_steps(part, question_shape(part.text), ctx)[0] if ctx.recipe.steps and not part.needs else part


def _compared(text: str, shape: Shape) -> list[str]:
    """A question for each of the two things that one compares; none where it compares no two."""
    names = [k.text for k in keywords(text) if k.kind in ("name", "id", "quoted")]
    if shape.operation is not Operation.COMPARE or len(names) != 2:
        return []
    one, other = names
    return [_about(text, one, other), _about(text, other, one)]


def _about(text: str, kept: str, dropped: str) -> str:
    """`text` with only one of the two things that it compares."""
    pair = re.compile(
        rf"(?:\bbetween\s+)?({re.escape(kept)}\b(?:'s)?)\s*(?:,|and|or|vs\.?|versus|with|to|than)\s+{re.escape(dropped)}"
        rf"|(?:\bbetween\s+)?{re.escape(dropped)}\s*(?:,|and|or|vs\.?|versus|with|to|than)\s+({re.escape(kept)}\b(?:'s)?)"
    )
    single = pair.sub(lambda m: m[1] or m[2], text)
    return single if single != text else re.sub(rf"{re.escape(dropped)}(?:'s)?", "", text)


def _why(shape: Shape) -> str:
    """What shows the operation, for the plan's reasons."""
    asked = f"asks for {shape.asked}" if shape.asked else "a statement to look up"
    return asked + (f", the {shape.superlative}" if shape.superlative else "")
