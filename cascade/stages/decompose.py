"""Question -> Plan: what is asked for, which words evidence has to speak of, and what the search narrows to.

Rules read the question (its grammar, its dates, its names). A model may propose the operation and a split into
sub-questions; what it proposes is kept only where plain code can check it: a sub-question uses the question's own
words, names and numbers, and together they use all that matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field

from cascade.aliases import NameBook
from cascade.context import Context
from cascade.dates import find
from cascade.language import Shape, content_words, keywords, question_shape, stem
from cascade.stage import stage
from cascade.stages.facets import GENERIC, facets_of, is_day, must_be_there
from cascade.stages.narrowing import filters_of, is_named, scopes, since_then
from cascade.stages.nearwords import with_similar
from cascade.stages.otherwords import OtherWords, widened
from cascade.stages.planned import with_steps
from cascade.stages.split import split
from cascade.stages.truecase import truecased
from cascade.thesaurus import Thesaurus
from cascade.types import Facet, Filters, Operation, Plan, Question, SubQuestion

__all__ = ["decompose"]

_OTHERS = 4
"""Other names of one thing that are looked for at most."""
_PARTS = 15
"""Names that are looked for within a longer one at most."""
_NO_PLURAL = ("ss", "us", "is", "does", "has", "was")
_SLOT = re.compile(r"\{(\w+)\}")


class Proposal(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")
    operation: Operation
    sub_questions: list[str] = Field(min_length=1, max_length=4)


class WideProposal(Proposal):
    """What a model that reads is asked for."""

    words: list[OtherWords] = Field(default_factory=list, max_length=10)


@stage(prompts=("decompose", "plan"), reads=True)
def decompose(question: Question, *, ctx: Context) -> Plan:
    """The plan for `question`: one sub-question, or several where it asks for several things."""
    cased = truecased(question.text, ctx)
    plan = with_similar(_plan(question.model_copy(update={"text": cased}), ctx), ctx)
    if cased == question.text:
        return plan
    return plan.model_copy(update={"reasons": (f"read as “{cased}”, as names are written here", *plan.reasons)})


def _plan(question: Question, ctx: Context) -> Plan:
    shape = question_shape(question.text)
    dates = find(question.text, question.as_of, question.zone)
    days = [r for r in dates if is_day(r)]
    filters, reasons = Filters(), list[str]()
    if ctx.recipe.infer_filters:
        filters, reasons = filters_of(question, [r for r in dates if r not in days and scopes(r, question)])
    texts = _compared(question.text, shape)
    operation = shape.operation
    reasons.append(f"read as {operation.value}: {_why(shape)}")
    thesaurus = ctx.thesaurus if ctx.recipe.synonyms else Thesaurus(())
    called = _Called(ctx.names if ctx.recipe.other_names else NameBook())

    def sub(number: int, text: str, read: Shape, operation: Operation) -> SubQuestion:
        return SubQuestion(
            id=f"q{number}",
            text=text,
            operation=Operation.FIND if operation is Operation.COMPARE else operation,
            facets=called(facets_of(text, dates, read, question.zone, thesaurus), text),
            filters=filters,
            loose=any(is_named(r) for r in dates),
            needs=tuple(_SLOT.findall(text)),
        )

    parts = split(question.text) if len(texts) == 1 else []
    if parts and ctx.recipe.steps:
        stepped, why = with_steps(sub(1, question.text, shape, operation), shape, ctx)
        reasons += why
        if stepped.steps:  # what is asked for is read to the end: there is nothing for a model to split
            return Plan(operation=operation, questions=(stepped,), reasons=(*reasons, *called.reasons))
    proposal = _proposed(question, ctx) if len(texts) == 1 else None
    if proposal is not None:
        texts, operation, said = _checked(question.text, operation, shape.certain, proposal)
        reasons.append(said)
    if len(texts) == 1 and len(parts) > 1 and not isinstance(proposal, WideProposal):
        reasons.append("two questions in one: the second is asked after the first")
        subs = tuple(_each(parts, sub, ctx))
    else:
        subs = tuple(sub(number, text, shape, operation) for number, text in enumerate(texts, 1))
    subs = tuple(since_then(each, dates) for each in subs)
    if isinstance(proposal, WideProposal):
        wider = [widened(each, proposal.words, ctx.index) for each in subs]
        subs = tuple(each for each, _ in wider)
        reasons += dict.fromkeys(why for _, said in wider for why in said)
    return Plan(operation=operation, questions=subs, reasons=(*reasons, *called.reasons))


def _proposed(question: Question, ctx: Context) -> Proposal | None:
    """What the stage's model makes of the question: one that reads tells what records may say instead, too."""
    if ctx.can_read:
        slots = {"question": question.text, "today": f"{question.as_of:%A, %d %B %Y}"}
        return ctx.ask("plan", WideProposal, slots)
    return ctx.ask("decompose", Proposal, {"question": question.text})


def _each(
    parts: Sequence[str], sub: Callable[[int, str, Shape, Operation], SubQuestion], ctx: Context
) -> Iterator[SubQuestion]:
    """Each part read by itself, with steps of its own where it waits for no values of another."""
    for number, text in enumerate(parts, 1):
        shape = question_shape(text)
        part = sub(number, text, shape, shape.operation)
        yield with_steps(part, shape, ctx)[0] if ctx.recipe.steps and not part.needs else part


# --- other names --------------------------------------------------------------------------------------------------


class _Called:
    """Adds to facets what their things are also called, and tells on whose word in `reasons`, a sentence each."""

    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._reasons: dict[str, None] = {}

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def __call__(self, facets: tuple[Facet, ...], text: str) -> tuple[Facet, ...]:
        """`facets` of the question `text`."""
        written = {k.text for k in keywords(text) if must_be_there(k)}
        return tuple(self._named(facet, facet.text in written) for facet in facets)

    def _named(self, facet: Facet, written: bool) -> Facet:
        names, variants = list(facet.names), list(facet.variants)
        for part in _parts(facet.text):
            for other in self._names.called(part, written=written)[:_OTHERS]:
                into, whole = names if other.strong else variants, facet.text.replace(part, other.name)
                if whole not in (facet.text, *names, *variants):
                    into.append(whole)
                    self._reasons[other.sentence(part)] = None
            if len(names) + len(variants) > len(facet.names) + len(facet.variants):
                break
        return facet.model_copy(update={"names": tuple(names), "variants": tuple(variants)})


def _parts(text: str) -> list[str]:
    """A name, and the names that may be in it, the longest first: "Heron Launch" has "Heron"."""
    tokens = text.split()
    spans = (
        (i, j) for size in range(len(tokens), 0, -1) for i, j in ((i, i + size) for i in range(len(tokens) - size + 1))
    )
    return [" ".join(tokens[i:j]) for i, j in spans][:_PARTS]


# --- the model's proposal -----------------------------------------------------------------------------------------


def _compared(text: str, shape: Shape) -> list[str]:
    """The question, or one for each of the things that it compares."""
    if shape.operation is not Operation.COMPARE:
        return [text]
    names = [k.text for k in keywords(text) if k.kind in ("name", "id", "quoted")]
    if len(names) != 2:
        return [text]
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


def _checked(text: str, operation: Operation, certain: bool, proposal: Proposal) -> tuple[list[str], Operation, str]:
    """What of the proposal holds, and a sentence that says so."""
    said = []
    if proposal.operation is not operation and not certain:
        if _shows(proposal.operation, text):
            operation = proposal.operation
            said.append(f"the model reads it as {operation.value}")
        else:
            said.append(f"the model reads it as {proposal.operation.value}, of which the question shows nothing")
    problem = _problem(text, proposal.sub_questions)
    if problem:
        said.append(f"the model's split is not used: {problem}")
        return [text], operation, "; ".join(said)
    if len(proposal.sub_questions) > 1:
        said.append("split by the model")
        return proposal.sub_questions, operation, "; ".join(said)
    return [text], operation, "; ".join(said) or "the model agrees"


_SHOWS = {
    Operation.FIND: re.compile(""),
    Operation.LIST: re.compile(
        r"\b(?:all|any|list|each|every|which|what)\s(?:of\s)?(?:the\s|our\s)?(?:[a-z]+\s)?[a-z]{2,}s\b", re.I
    ),
    Operation.COUNT: re.compile(r"\bhow\s(?:many|often)\b|\bnumber\sof\b|\bcount\b", re.I),
    Operation.WHO: re.compile(r"\bwho(?:m|se)?\b|\bnames?\b|\bperson\b|\bpeople\b|\banybody\b|\banyone\b", re.I),
    Operation.COMPARE: re.compile(r"\bcompare|\bthan\b|\bdiffer|\bversus\b|\bvs\b|\bbetween\b", re.I),
    Operation.TIMELINE: re.compile(r"\bwhen\b|\bhistory\b|\btimeline\b|\bchang|\bhappened\b|\bsince\b|\border\b", re.I),
    Operation.CHANGE: re.compile(r"\bchang|\bmoved\b|\bdiffer|\bthen\b|\bnow\b|\bover\stime\b", re.I),
    Operation.LATEST: re.compile(r"\blatest\b|\bnew(?:s|est)?\b|\bupdates?\b|\bstatus\b|\bstill\b|\bstand", re.I),
}
"""What a question has to show for a model's reading of it to be believed."""


def _shows(operation: Operation, text: str) -> bool:
    found = _SHOWS[operation].search(text)
    return found is not None and not found[0].lower().endswith(_NO_PLURAL)


def _problem(text: str, parts: list[str]) -> str:
    """Why the sub-questions cannot stand for the question; empty where they can."""
    own = {stem(w) for w in content_words(text)}
    used = {stem(w) for part in parts for w in content_words(_SLOT.sub(" ", part))}
    if lost := sorted(w for w in own - used if w not in GENERIC):
        return f"it leaves out {', '.join(lost)}"
    if new := sorted(w for w in used - own if w not in GENERIC):
        return f"it brings in {', '.join(new)}"
    if len({p.casefold() for p in parts}) < len(parts):
        return "it asks the same twice"
    for number, part in enumerate(parts, 1):
        if any(slot not in {f"q{n}" for n in range(1, number)} for slot in _SLOT.findall(part)):
            return "it needs the result of a sub-question that is not there, or not before it"
    return ""


def _why(shape: Shape) -> str:
    asked = f"asks for {shape.asked}" if shape.asked else "a statement to look up"
    return asked + (f", the {shape.superlative}" if shape.superlative else "")
