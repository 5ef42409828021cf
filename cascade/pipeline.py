"""The whole chain on one page."""

from __future__ import annotations

from typing import Any

from cascade.context import Context
from cascade.stage import Stage
from cascade.stages.cite import cite
from cascade.stages.decompose import decompose
from cascade.stages.evidence import Evidence, Found
from cascade.stages.retrieve import retrieve
from cascade.stages.synthesize import synthesize
from cascade.stages.verify import verify
from cascade.types import Answer, Plan, Question

__all__ = ["CHAIN", "answer"]

CHAIN: tuple[Stage[..., Any], ...] = (decompose, retrieve, cite, synthesize, verify)
"""The stages, in the order they run; `cascade.config.STAGES` has their names."""


def answer(question: Question, *, ctx: Context) -> tuple[Plan, Answer]:
    """The plan for `question` and what the library says to it."""
    plan = decompose(question, ctx=ctx)
    found: list[Found] = []
    evidence: list[Evidence] = []
    for sub in plan.questions:
        named = {e.sub: e.named for e in evidence}
        ready = sub.filled({n: named[n] for n in sub.needs if n in named})
        found.append(retrieve(question, ready, ctx=ctx))
        evidence.append(cite(question, ready, found[-1], ctx=ctx))
    draft = synthesize(question, plan, evidence, ctx=ctx)
    return plan, verify(question, plan, found, evidence, draft, ctx=ctx)
