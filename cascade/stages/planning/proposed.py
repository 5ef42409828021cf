"""A model's reading of a question: what of it plain code believes."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field

from cascade.context import Context
from cascade.language import content_words, stem
from cascade.stages.planning.facets import GENERIC, SLOT
from cascade.stages.planning.otherwords import OtherWords
from cascade.stages.weighing.terms import today
from cascade.types import Operation, Question

__all__ = ["Proposal", "WideProposal", "checked", "proposed"]

_NO_PLURAL = ("ss", "us", "is", "does", "has", "was")
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
    Operation.SUMMARY: re.compile(r"\bsummar|\brecap|\boverview\b|\bdecided?\b|\bdecisions\b|\bactions?\b", re.I),
    Operation.LATEST: re.compile(r"\blatest\b|\bnew(?:s|est)?\b|\bupdates?\b|\bstatus\b|\bstill\b|\bstand", re.I),
}
"""What a question has to show for a model's reading of it to be believed."""


class Proposal(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")
    operation: Operation
    sub_questions: list[str] = Field(min_length=1, max_length=4)


class WideProposal(Proposal):
    """What a model that reads is asked for, which also knows what else records may say."""

    words: list[OtherWords] = Field(default_factory=list, max_length=10)


def proposed(question: Question, ctx: Context) -> Proposal | None:
    """What the stage's model makes of the question; None without one, or where its reply does not fit."""
    if ctx.can_read:
        slots = {"question": question.text, "today": today(question, ctx)}
        return ctx.ask("plan", WideProposal, slots)
    return ctx.ask("decompose", Proposal, {"question": question.text})


def checked(text: str, operation: Operation, certain: bool, proposal: Proposal) -> tuple[list[str], Operation, str]:
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


def _shows(operation: Operation, text: str) -> bool:
    found = _SHOWS[operation].search(text)
    return found is not None and not found[0].lower().endswith(_NO_PLURAL)


def _problem(text: str, parts: list[str]) -> str:
    """Why the sub-questions cannot stand for the question; empty where they can."""
    own = {stem(w) for w in content_words(text)}
    used = {stem(w) for part in parts for w in content_words(SLOT.sub(" ", part))}
    if lost := sorted(w for w in own - used if w not in GENERIC):
        return f"it leaves out {', '.join(lost)}"
    if new := sorted(w for w in used - own if w not in GENERIC):
        return f"it brings in {', '.join(new)}"
    if len({p.casefold() for p in parts}) < len(parts):
        return "it asks the same twice"
    for number, part in enumerate(parts, 1):
        if any(slot not in {f"q{n}" for n in range(1, number)} for slot in SLOT.findall(part)):
            return "it needs the result of a sub-question that is not there, or not before it"
    return ""
