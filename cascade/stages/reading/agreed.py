"""What plain code read off records, before it is an answer: a model that reads is asked whether it is one.

Rules know what a record tells, and less well whether that is what was asked. A model that reads is shown the answer
that they make; where it says that this is none, the records are read instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from cascade.clean import one_line
from cascade.context import Context
from cascade.stages.evidence import Evidence
from cascade.stages.weighing.tables import columns_line
from cascade.stages.weighing.terms import part_asked, today, told_line
from cascade.types import Question, SubQuestion

__all__ = ["Holds", "agreed"]

_LINES = 24
"""Lines of an answer that are shown at most, and of its quotes."""


class Holds(BaseModel):
    """What a model that reads is asked for."""

    model_config = ConfigDict(extra="forbid")
    answers: bool


def agreed(question: Question, sub: SubQuestion, made: Evidence | None, ctx: Context) -> Evidence | None:
    """`made`, unless the stage's model reads and says that it does not answer `sub`.

    What is not enough to answer is not shown to it.
    """
    if made is None or not made.enough or not ctx.can_read:
        return made
    slots = {"question": part_asked(question, sub.text), "today": today(question, ctx)}
    said = ctx.ask("holds", Holds, {"answer": "\n".join(_shown(made, question, ctx)), **slots})
    if said is None or said.answers:
        return made
    ctx.note("what the rules read off records does not answer, says the model: the records are read")
    return None


def _shown(made: Evidence, question: Question, ctx: Context) -> Iterator[str]:
    """What is told, and the quotes that it stands on; rows of tables under the names of their columns."""
    counted = f"{made.total} counted:" if made.total is not None else ""
    yield from (line for line in (*made.told.splitlines(), made.course, counted) if line)
    told = made.lines or [item.value for item in made.items]
    yield from (f"- {one_line(line)}" for line in told[:_LINES])
    yield from (f"- … and {len(told) - _LINES} more" for _ in told[_LINES : _LINES + 1])
    yield "Read off:"
    quotes = made.quotes[:_LINES]
    documents = ctx.known_documents(question, {quote.document for quote in quotes})
    columns = ""
    for quote in quotes:
        text = documents[quote.document].text if quote.document in documents else ""
        columns, above = columns_line(text, quote.start, quote.end), columns
        yield from [columns] if columns and columns != above else ()
        yield f"({quote.title}) {told_line(quote, question.zone)}"
