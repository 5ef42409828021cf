"""Quotes that time has overtaken: of what is still to come they name a day that has passed."""

from __future__ import annotations

from cascade.language.dates import days_in
from cascade.questions.shape import Shape
from cascade.stages.evidence import Evidence
from cascade.types import Question, Quote

__all__ = ["with_outdated"]


def with_outdated(question: Question, shape: Shape, found: Evidence, *, present: bool) -> Evidence:
    """The evidence, told which of its quotes name only days that have passed, where one that was written after them
    names a day ahead; `present` says that it is asked when something is, and not when it was."""
    if shape.answer_type != "date" or not present or found.several or not found.enough:
        return found
    ahead = [q for q in found.quotes if _is_ahead(q, question)]
    latest = max((q.at for q in ahead if q.at), default=None)
    past = [q for q in found.quotes if _is_ahead(q, question) is False and q.at and latest and q.at < latest]
    return found.model_copy(update={"outdated": tuple(q.n for q in past)}) if past else found


def _is_ahead(quote: Quote, question: Question) -> bool | None:
    """Whether a quote names a day that is not over when the question is asked; None where it names none."""
    named = days_in(quote.text, quote.at, question.zone)
    return any(d.last >= question.today for d in named) if named else None
