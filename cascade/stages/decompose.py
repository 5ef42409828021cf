"""Question -> Plan: what is asked for, which words evidence has to speak of, and what the search narrows to.

Rules read the question (its grammar, its dates, its names). A model may propose the operation and a split into
sub-questions; what it proposes is kept only where plain code can check it: a sub-question uses the question's own
words, names and numbers, and together they use all that matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from cascade.aliases import NameBook
from cascade.context import Context
from cascade.dates import find
from cascade.language import Shape, keywords, question_shape
from cascade.stage import stage
from cascade.stages.planning.called import Called
from cascade.stages.planning.facets import SLOT, facets_of, is_day
from cascade.stages.planning.narrowing import filters_of, is_named, scopes, since_then
from cascade.stages.planning.nearwords import with_similar
from cascade.stages.planning.otherwords import widened
from cascade.stages.planning.planned import with_steps
from cascade.stages.planning.proposed import WideProposal, checked, proposed
from cascade.stages.planning.split import split
from cascade.stages.planning.truecase import truecased
from cascade.thesaurus import Thesaurus
from cascade.types import Filters, Operation, Plan, Question, SubQuestion

__all__ = ["decompose"]


@stage(prompts=("decompose", "plan"), reads=True)
def decompose(question: Question, *, ctx: Context) -> Plan:
    """The plan for `question`: one sub-question, or several where it asks for several things."""
    cased = truecased(question.text, ctx)
    plan = with_similar(_plan(question.model_copy(update={"text": cased}), ctx), ctx)
    if cased == question.text:
        return plan
    return plan.model_copy(update={"reasons": (f"read as “{cased}”, as names are written here", *plan.reasons)})


def _plan(question: Question, ctx: Context) -> Plan:
    """The plan for a question whose names are written as they are written here."""
    shape = question_shape(question.text)
    dates = find(question.text, question.as_of, question.zone)
    days = [r for r in dates if is_day(r)]
    filters, reasons = Filters(), list[str]()
    if ctx.recipe.infer_filters:
        filters, reasons = filters_of(question, [r for r in dates if r not in days and scopes(r, question)])
    operation = shape.operation
    reasons.append(f"read as {operation.value}: {_why(shape)}")
    thesaurus = ctx.thesaurus if ctx.recipe.synonyms else Thesaurus(())
    called = Called(ctx.names if ctx.recipe.other_names else NameBook())

    def sub(number: int, text: str, read: Shape, operation: Operation) -> SubQuestion:
        return SubQuestion(
            id=f"q{number}",
            text=text,
            operation=Operation.FIND if operation is Operation.COMPARE else operation,
            facets=called(facets_of(text, dates, read, question.zone, thesaurus), text),
            filters=filters,
            loose=operation is not Operation.SUMMARY and any(is_named(r) for r in dates),
            needs=tuple(SLOT.findall(text)),
        )

    sides = [] if ctx.can_read else _compared(question.text, shape)  # who reads sees both at once
    if not sides and ctx.recipe.steps:
        stepped, why = with_steps(sub(1, question.text, shape, operation), shape, ctx)
        reasons += why
        if stepped.steps:  # what is asked for is read to the end: there is nothing for a model to split
            return Plan(operation=operation, questions=(stepped,), reasons=(*reasons, *called.reasons))
    texts = sides or [question.text]
    proposal = None if sides else proposed(question, ctx)
    if proposal is not None:
        texts, operation, said = checked(question.text, operation, shape.certain, proposal)
        reasons.append(said)
    whole = len(texts) == 1 and not isinstance(proposal, WideProposal)
    if whole and len(parts := split(question.text)) > 1:
        reasons.append("two questions in one: the second is asked after the first")
        subs = tuple(_each(parts, sub, ctx))
    else:
        each = [(text, shape, operation) for text in texts]
        if isinstance(proposal, WideProposal) and len(texts) > 1:
            each = [(text, read := question_shape(text), read.operation) for text in texts]
        subs = tuple(sub(number, *part) for number, part in enumerate(each, 1))
    subs = tuple(since_then(each, dates) for each in subs)
    if isinstance(proposal, WideProposal):
        wider = [widened(each, proposal.words, ctx.index) for each in subs]
        subs = tuple(each for each, _ in wider)
        reasons += dict.fromkeys(why for _, said in wider for why in said)
    return Plan(operation=operation, questions=subs, reasons=(*reasons, *called.reasons))


def _each(
    parts: Sequence[str], sub: Callable[[int, str, Shape, Operation], SubQuestion], ctx: Context
) -> Iterator[SubQuestion]:
    """Each part read by itself, with steps of its own where it waits for no values of another."""
    for number, text in enumerate(parts, 1):
        shape = question_shape(text)
        part = sub(number, text, shape, shape.operation)
        yield with_steps(part, shape, ctx)[0] if ctx.recipe.steps and not part.needs else part


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
