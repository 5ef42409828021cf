"""What a model that is strong enough to read takes out of the records that were found.

A small model weighs one sentence at a time, beside what rules make of it. A strong one is shown the records whole, the
best first, as much at once as the recipe's `reading` allows, and replies with the numbers of the sentences that
answer, or with none. It types no quote: a number stands for a span of a document. Plain code holds it to what the
question names: a choice that speaks nowhere of it, nor lies where it is spoken of, is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from cascade.context import Context
from cascade.match import Matcher, union
from cascade.models.base import TooLong
from cascade.similar import near
from cascade.stages.evidence import WRITTEN_LATER, Evidence, Found, Unquoted
from cascade.stages.sentence import Sentence, quote, unquoted
from cascade.types import Hit, Item, Operation, Question, SubQuestion

__all__ = ["Reading", "read_by_model", "with_more"]

_SAME = 0.8
"""Sentences this alike say the same."""
_LEAST = 2_000
"""Characters below which no reply is tried again with less."""
_FEW, _MOST = 12, 0.6
"""Of so many sentences or more, the share beyond which a model that chooses does not choose."""
_HEAD = 3
"""Lines of a passage's context that tell of its record: title, people, and the day."""
_NUMBER = 7
"""Characters that a sentence takes beside its own."""
_NAMED = 60
"""Characters of what is said within which whoever says it is named already, in some exports."""


class Reading(BaseModel):
    """What a reader is asked for: numbers of sentences, never text."""

    model_config = ConfigDict(extra="forbid")
    sentences: list[int] = Field(max_length=40)
    each_counts: bool = False
    """Each of the sentences is about one of the things that are to be counted."""


@dataclass
class _Page:
    """What is shown at once: lines, and the sentences under their numbers, from 1."""

    lines: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def with_more(found: Found, ctx: Context) -> Found:
    """`found` with the passages that a search for the best few leaves unread: a reader is shown as many as it takes."""
    left = {lost.passage: lost for lost in found.lost if not lost.reason.startswith(WRITTEN_LATER)}
    known = ctx.library.passages_of(tuple(left))
    more = (Hit(passage=known[p], score=lost.score, rank=lost.rank) for p, lost in left.items() if p in known)
    return found.model_copy(update={"hits": (*found.hits, *sorted(more, key=lambda hit: (hit.rank, hit.passage.id)))})


def read_by_model(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], every: bool, ctx: Context
) -> Evidence | None:
    """What the stage's model chooses of `candidates`, the best first; None where it makes no choice that reads.

    `every`: page after page for as long as there is something in them, as many as the recipe's `readings` allows, and
    not the first alone.
    """
    shown: list[Sentence] = []
    chosen: list[Sentence] = []
    counted = False
    most = ctx.recipe.readings if every else 1
    left = list(candidates)
    for done in range(most):
        page, left, reading = _asked(question, sub, left, ctx)
        if reading is None:
            return None
        told = _told(page, reading, ctx)
        if len(page.sentences) >= _FEW and len(told) > _MOST * len(page.sentences):
            ctx.note("the model chose nearly all that it was shown, which is no choice: going by the rules")
            return None
        chosen += told
        shown += page.sentences
        counted = counted or reading.each_counts
        stated = sub.operation is Operation.COUNT and not reading.each_counts
        if not left or not told or stated:
            break
        ctx.progress(done + 1, most)
    return _evidence(sub, match, _distinct(chosen), shown, counted, ctx)


def _asked(
    question: Question, sub: SubQuestion, left: Sequence[Sentence], ctx: Context
) -> tuple[_Page, list[Sentence], Reading | None]:
    """A page of what is `left`, what is left after it, and the reply; a page that is too long is halved."""
    limit = ctx.recipe.reading
    asked = sub.text if sub.text == question.text else f"{sub.text} (It is a part of: {question.text})"
    while True:
        page, rest = _page(left, limit)
        slots = {"records": "\n".join(page.lines), "question": asked, "today": f"{question.as_of:%A, %d %B %Y}"}
        try:
            return page, rest, ctx.ask("read", Reading, slots) if page.sentences else Reading(sentences=[])
        except TooLong:
            if limit < _LEAST:
                raise
            limit //= 2


def _told(page: _Page, reading: Reading, ctx: Context) -> list[Sentence]:
    """The sentences under the numbers of a reply, each once."""
    numbers = list(dict.fromkeys(reading.sentences))
    given = [n for n in numbers if 1 <= n <= len(page.sentences)]
    if len(given) < len(numbers):
        ctx.note("the model chose sentences that were not given: those are left out")
    return [page.sentences[n - 1] for n in given]


def _distinct(chosen: Iterable[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    for sentence in chosen:
        if all(near(sentence.text, other.text) <= _SAME for other in kept):
            kept.append(sentence)
    return kept


def _evidence(
    sub: SubQuestion,
    match: Matcher,
    chosen: Sequence[Sentence],
    shown: Sequence[Sentence],
    counted: bool,
    ctx: Context,
) -> Evidence:
    """The chosen sentences as quotes; they are enough where what the question names is spoken of by them or around."""
    records = len({s.document.id for s in shown})
    said = union(s.around for s in chosen)
    missing = match.missing(said) if chosen else ()
    ctx.note(
        f"the model read {len(shown)} sentences of {records} record{'s' if records != 1 else ''}"
        + (f" and chose {len(chosen)}" if chosen else ": none of them answers")
        + (", which do not speak of " + ", ".join(f"“{each}”" for each in missing) if missing else "")
    )
    counted = counted and sub.operation is Operation.COUNT
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(chosen, 1)),
        items=tuple(Item(value=_one_line(s.text), quotes=(n,)) for n, s in enumerate(chosen, 1)) if counted else (),
        total=len(chosen) if counted else None,
        enough=bool(chosen) and not missing,
        coverage=round(match.coverage(said), 4),
        missing=missing,
        unquoted=tuple(_passed_over(chosen, shown)),
    )


def _passed_over(chosen: Sequence[Sentence], shown: Sequence[Sentence]) -> Iterator[Unquoted]:
    """Of each record that was read and not quoted, the sentence that speaks most of the question."""
    quoted = {s.document.id for s in chosen}
    best: dict[str, Sentence] = {}
    for sentence in sorted(shown, key=lambda s: (s.heading, -s.match.coverage, -s.around.coverage, s.start)):
        if sentence.document.id not in quoted:
            best.setdefault(sentence.document.id, sentence)
    return (unquoted(sentence, "the model read it and did not choose it") for sentence in best.values())


def _one_line(text: str) -> str:
    return " ".join(text.split())


# --- what is shown ------------------------------------------------------------------------------------------------


def _page(candidates: Sequence[Sentence], limit: int) -> tuple[_Page, list[Sentence]]:
    """The first of the sentences, which come passage by passage, the best first, as many as `limit` characters hold,
    each record's together and in its own order; and the others. There is always one."""
    records: dict[str, list[Sentence]] = {}
    room = limit
    shown = 0
    for sentence in candidates:
        new = sentence.document.id not in records
        room -= sentence.end - sentence.start + _NUMBER + (len(sentence.hit.passage.context) if new else 0)
        if room < 0 and shown:
            break
        records.setdefault(sentence.document.id, []).append(sentence)
        shown += 1
    page = _Page()
    for of_one in records.values():
        _add(page, sorted(of_one, key=lambda s: s.start))
    return page, list(candidates[shown:])


def _add(page: _Page, sentences: Sequence[Sentence]) -> None:
    """A record's sentences in its order: its head, a line for each with who speaks, "…" where some are left out."""
    page.lines += ["", *sentences[0].hit.passage.context.splitlines()[:_HEAD]]
    before: Sentence | None = None
    for sentence in sentences:
        if before and sentence.document.text[before.hit.passage.end : sentence.hit.passage.start].strip():
            page.lines.append("…")
        said = _one_line(sentence.text)
        who = sentence.speaker.name if sentence.speaker and not (before and before.part is sentence.part) else ""
        page.sentences.append(sentence)
        page.lines.append(f"[{len(page.sentences)}] {f'{who}: ' if who and who not in said[:_NAMED] else ''}{said}")
        before = sentence
