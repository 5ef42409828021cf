"""What a model that is strong enough to read takes out of the records that were found.

A small model weighs one sentence at a time, beside what rules make of it. A strong one is shown the records whole, the
best first, as much at once as the recipe's `reading` allows, and replies with the numbers of the sentences that
answer, or with none. Plain code holds it to what the question names: where nothing that was read speaks of it, nothing
that was chosen is evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cascade.clean import one_line
from cascade.context import Context
from cascade.language import words
from cascade.language.quantities import figure
from cascade.match import Matcher, union
from cascade.similar import near
from cascade.stages.citing.unread import best_of_each
from cascade.stages.evidence import NOT_CHOSEN, Evidence
from cascade.stages.reading.pages import at_most, next_page, unread_of
from cascade.stages.weighing.sentence import Sentence, quote
from cascade.types import Item, Operation, Question, SubQuestion

__all__ = ["Reading", "read_by_model"]


_SAME = 0.8
"""Sentences this alike say the same."""
_SEVERAL = 2
"""Amounts from which on there is something to add."""
_FEW, _MOST = 12, 0.6
"""Of so many sentences or more, the share beyond which a model that chooses does not choose."""


_HOW_OFTEN = re.compile(r"\bhow\s(?:often|frequently)\b", re.IGNORECASE)
"""Asks for what a sentence states ("every week"), or for a count where none does."""


class Reading(BaseModel):
    """What a reader is asked for: numbers of sentences, and what of them is wanted; no quote."""

    model_config = ConfigDict(extra="forbid")
    sentences: Annotated[list[int], at_most(40), Field(max_length=40)]
    values: Annotated[list[Annotated[str, at_most(160), Field(max_length=160)]], at_most(60), Field(max_length=60)] = (
        Field(default_factory=list)
    )
    """The names, numbers or other values that are asked for, as the sentences write them."""
    each_counts: bool = False
    """Each of the sentences is about one of the things that are to be counted."""
    adds_up: bool = False
    """The values are amounts, which are what is asked for when added up."""


def read_by_model(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], every: bool, ctx: Context
) -> Evidence | None:
    """What the stage's model chooses of `candidates`, the best first; None where it makes no choice that reads, and
    where there are none.

    `every`: page after page for as long as there is something in them, as many as the recipe's `readings` allows, and
    not the first alone.
    """
    shown: list[Sentence] = []
    chosen: list[Sentence] = []
    values: list[str] = []
    amounts: list[str] = []
    counted = False
    most = ctx.recipe.readings if every else 1
    left = list(candidates)
    if not left:
        return None
    for done in range(most):
        page, left, reading = next_page("read", Reading, left, question, sub, ctx)
        if reading is None and shown:
            left = [*page.sentences, *left]
            break
        told = page.told(reading.sentences, ctx) if reading is not None else []
        if reading is None or (reading.sentences and not told):
            return None
        if not every and len(page.sentences) >= _FEW and len(told) > _MOST * len(page.sentences):
            ctx.note("the model chose nearly all that it was shown, which is no choice: going by the rules")
            return None
        chosen += told
        values += reading.values
        amounts += reading.values if reading.adds_up else ()
        shown += page.sentences
        counted = counted or reading.each_counts
        if not told or (sub.operation is Operation.COUNT and not counted):
            left = []
        if not left:
            break
        ctx.progress(done + 1, most)
    unread = unread_of(left, shown, ctx) if every else 0
    total = _total(amounts, chosen, ctx) if amounts else ""
    read = _evidence(sub, match, _distinct(chosen, counted or bool(total)), values, shown, counted, ctx, unread)
    if not (total and read.enough):
        return read
    item = Item(value=total, quotes=tuple(q.n for q in read.quotes))
    line = f"{total} in all, the sum of {' + '.join(map(one_line, amounts))}"
    return read.model_copy(update={"told": line, "items": (item,), "several": True})


def _total(amounts: Sequence[str], chosen: Sequence[Sentence], ctx: Context) -> str:
    """What the amounts come to; empty where the sentences do not state each of them, or they are not of one unit."""
    rows = [_row(sentence.text) for sentence in chosen]
    stated = all(sum(_row(a) in row for row in rows) >= amounts.count(a) for a in amounts)
    figures = [f for amount in amounts if (f := figure(one_line(amount)))]
    if not stated or len(figures) != max(len(amounts), _SEVERAL) or len({f.unit for f in figures}) > 1:
        ctx.note("the model would have amounts added up that the sentences do not state one by one: left as they are")
        return ""
    return figures[0].with_number(sum((f.number for f in figures), start=Decimal()))


def _distinct(chosen: Iterable[Sentence], counted: bool) -> list[Sentence]:
    """Those that say something else than one before; where they are counted, than one of the same record."""
    kept: list[Sentence] = []
    for sentence in chosen:
        others = (s for s in kept if not counted or s.document.id == sentence.document.id)
        if all(near(sentence.text, other.text) <= _SAME for other in others):
            kept.append(sentence)
    return kept


def _evidence(
    sub: SubQuestion,
    match: Matcher,
    chosen: Sequence[Sentence],
    values: Sequence[str],
    shown: Sequence[Sentence],
    counted: bool,
    ctx: Context,
    unread: int,
) -> Evidence:
    """The chosen sentences as quotes; they are enough where what the question names is spoken of in what was read."""
    records = len({s.document.id for s in shown})
    said = union(s.around for s in chosen)
    missing = match.missing(union(s.around for s in shown)) if chosen else ()
    ctx.note(
        f"the model read {len(shown)} sentences of {records} record{'s' if records != 1 else ''}"
        + (f" and chose {len(chosen)}" if chosen else ": none of them answers")
        + (", and nothing of it speaks of " + ", ".join(f"“{each}”" for each in missing) if missing else "")
    )
    counted = counted and (sub.operation is Operation.COUNT or _HOW_OFTEN.search(sub.text) is not None)
    each = tuple(Item(value=one_line(s.text), quotes=(n,)) for n, s in enumerate(chosen, 1))
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(chosen, 1)),
        items=each if counted else tuple(_stated(values, chosen, ctx)),
        stated=not counted,
        total=len(chosen) if counted else None,
        unread=unread,
        several=sub.operation in (Operation.LIST, Operation.WHO),
        enough=bool(chosen) and not missing,
        coverage=round(match.coverage(said), 4),
        missing=missing,
        unquoted=tuple(best_of_each(shown, chosen, lambda _: NOT_CHOSEN, {})),
    )


def _stated(values: Iterable[str], chosen: Sequence[Sentence], ctx: Context) -> Iterator[Item]:
    """Each of the `values` once that a chosen sentence states, or its record's head; it is noted where none does."""
    rows = [_row(f"{s.text}\n{s.speaker or ''}\n{s.hit.passage.context}") for s in chosen]
    for key, value in {_row(value): one_line(value) for value in values}.items():
        quotes = tuple(n for n, row in enumerate(rows, 1) if key.strip() and key in row)
        if quotes:
            yield Item(value=value, quotes=quotes)
        elif key.strip():
            ctx.note(f"“{value[:80]}” is in no sentence that the model chose: left out of the values")


def _row(text: str) -> str:
    """The folded words of `text` between single blanks: whatever dashes and breaks it is written with."""
    return f" {' '.join(words(text))} "
