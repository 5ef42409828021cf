"""What a model that reads is shown: the sentences of the best records, whole and under numbers; and its reply.

A reply names sentences by their numbers, and types no quote: a number stands for a span of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, BeforeValidator

from cascade.clean import one_line
from cascade.context import Context
from cascade.match import Matcher
from cascade.models.base import TooLong
from cascade.stages.evidence import WRITTEN_LATER, Found
from cascade.stages.finding.candidates import candidates as candidates_of
from cascade.stages.finding.search import facet_weights, search
from cascade.stages.weighing.sentence import Sentence, read_sentences
from cascade.stages.weighing.tables import columns_line
from cascade.stages.weighing.telling import ORDERS
from cascade.stages.weighing.terms import long_day, part_asked, today
from cascade.types import Filters, Hit, Operation, Question, SubQuestion

__all__ = ["Page", "at_most", "beside", "next_page", "unread_of", "with_more"]

R = TypeVar("R", bound=BaseModel)
_LEAST = 2_000
"""Characters below which no page is tried again with less."""
_HEAD = 3
"""Lines of a passage's context that tell of its record: title, people, and the day."""
_NUMBER = 7
"""Characters that a sentence takes beside its own."""
_NAMED = 60
"""Characters of what is said within which whoever says it is named already, in some exports."""


@dataclass
class Page:
    """What is shown at once: lines, and the sentences under their numbers, from 1."""

    lines: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def told(self, numbers: Iterable[int], ctx: Context) -> list[Sentence]:
        """The sentences under `numbers`, each once; it is noted where there is none of a number."""
        wanted = list(dict.fromkeys(numbers))
        given = [n for n in wanted if 1 <= n <= len(self.sentences)]
        if len(given) < len(wanted):
            ctx.note("the model chose sentences that were not given: those are left out")
        return [self.sentences[n - 1] for n in given]


def at_most(count: int) -> BeforeValidator:
    """Cuts a list or a text of a reply to `count`: few servers hold a model to a limit, and the rest of it is good."""
    return BeforeValidator(lambda value: value[:count] if isinstance(value, (list, str)) else value)


def with_more(found: Found, ctx: Context) -> Found:
    """`found` with the passages that a search for the best few leaves unread: a reader is shown as many as it takes."""
    left = {lost.passage: lost for lost in found.lost if not lost.reason.startswith(WRITTEN_LATER)}
    known = ctx.library.passages_of(tuple(left))
    more = (Hit(passage=known[p], score=lost.score, rank=lost.rank) for p, lost in left.items() if p in known)
    return found.model_copy(update={"hits": (*found.hits, *sorted(more, key=lambda hit: (hit.rank, hit.passage.id)))})


def beside(
    question: Question, sub: SubQuestion, found: Found, candidates: Sequence[Sentence], match: Matcher, ctx: Context
) -> list[Sentence]:
    """What fills the first page after the `candidates`: sentences of what speaks of only some of what `sub` names, or
    is of another time than it says.

    How things were before may stand in a record that names neither. A person's own filters hold.
    """
    seen = set[str]()
    room = ctx.recipe.reading - sum(_room(s, seen) for s in candidates)
    if room < _LEAST:
        return []
    wide = sub.model_copy(update={"operation": Operation.FIND, "filters": Filters()})
    weights = facet_weights(sub.facets, ctx.index)
    pool, _ = candidates_of(question, search(question, wide, weights, False, ctx), match, ctx)
    hits = tuple(Hit(passage=c.passage, score=c.bm25, rank=n) for n, c in enumerate(pool, 1))
    known = {(s.document.id, s.start) for s in candidates}
    more: list[Sentence] = []
    for sentence in read_sentences(question, found.model_copy(update={"hits": hits}), match, ctx):
        if (sentence.document.id, sentence.start) in known:
            continue
        room -= _room(sentence, seen)
        if room < 0:
            break
        more.append(sentence)
    return more


def _room(sentence: Sentence, seen: set[str]) -> int:
    """Characters that it takes of a page, with its record's head where that is not `seen` there yet; then it is."""
    head = 0 if sentence.document.id in seen else len(sentence.hit.passage.context)
    seen.add(sentence.document.id)
    return sentence.end - sentence.start + _NUMBER + head


def next_page(
    prompt: str,
    reply: type[R],
    left: Sequence[Sentence],
    question: Question,
    sub: SubQuestion,
    ctx: Context,
    more: Mapping[str, str] | None = None,
) -> tuple[Page, list[Sentence], R | None]:
    """A page of what is `left`, what is left after it, and what the stage's model replies of the page, if that fits.

    `more` are further slots of the prompt. A page that is too long for the model is halved. Something has to be `left`.
    """
    limit = ctx.recipe.reading
    slots = {"question": part_asked(question, sub.text), "today": today(question, ctx), **(more or {})}
    while True:
        page, rest = _page(left, limit)
        try:
            return page, rest, ctx.ask(prompt, reply, {"records": "\n".join(page.lines), **slots})
        except TooLong as error:
            if limit < _LEAST:
                ctx.note(f"{error}: going on without")
                return page, rest, None
            limit //= 2


def unread_of(left: Sequence[Sentence], shown: Sequence[Sentence], ctx: Context) -> int:
    """How many records of what is `left` were not `shown` at all; where there are any, that is noted."""
    unread = len({s.document.id for s in left} - {s.document.id for s in shown})
    if unread:
        ctx.note(f"{unread:,} further records were found and not read: `readings` in [recipe] says how many pages are")
    return unread


def _page(candidates: Sequence[Sentence], limit: int) -> tuple[Page, list[Sentence]]:
    """The first of the sentences, which come passage by passage, the best first, as many as `limit` characters hold,
    each record's together and in its own order; and the others. There is always one. What tells a reader how to answer
    is not shown."""
    candidates = [s for s in candidates if not ORDERS.search(s.text)] or list(candidates)
    records: dict[str, list[Sentence]] = {}
    seen = set[str]()
    room = limit
    shown = 0
    for sentence in candidates:
        room -= _room(sentence, seen)
        if room < 0 and shown:
            break
        records.setdefault(sentence.document.id, []).append(sentence)
        shown += 1
    page = Page()
    for of_one in records.values():
        _add(page, sorted(of_one, key=lambda s: s.start))
    return page, candidates[shown:]


def _add(page: Page, sentences: Sequence[Sentence]) -> None:
    """A record's sentences in its order: its head, a line for each with who speaks, "…" where some are left out; over
    the rows of a table the line that names its columns."""
    head = list(_head(sentences[0]))
    page.lines += ["", *head]
    before: Sentence | None = None
    columns = ""
    for sentence in sentences:
        if before and sentence.document.text[before.hit.passage.end : sentence.hit.passage.start].strip():
            page.lines.append("…")
        said = one_line(sentence.text)
        columns, above = columns_line(sentence.document.text, sentence.start, sentence.end), columns
        if columns != above:
            page.lines += [columns] if columns else []
        who = sentence.speaker.name if sentence.speaker and not (before and before.part is sentence.part) else ""
        before = sentence
        if _names_what_follows(sentence, head):
            page.lines += [said] if said not in head else []
            continue
        page.sentences.append(sentence)
        page.lines.append(f"[{len(page.sentences)}] {f'{who}: ' if who and who not in said[:_NAMED] else ''}{said}")


def _names_what_follows(sentence: Sentence, head: Sequence[str]) -> bool:
    """Whether it is a heading and nothing more, or the title of a record whose `head` tells it; it answers nothing."""
    over = (p for p in sentence.document.parts_at(sentence.start, sentence.end) if p.role == "heading")
    alone = any(p.start <= sentence.start and sentence.end <= p.end for p in over)
    return alone or (sentence.heading and one_line(sentence.text) in head)


def _head(sentence: Sentence) -> Iterator[str]:
    """The lines that tell of its record; a day that only its file tells is said to be that of the file."""
    document = sentence.document
    of_file = long_day(document.at.date()) if document.at and document.created_at is None else ""
    for line in sentence.hit.passage.context.splitlines()[:_HEAD]:
        yield f"file changed {line}" if of_file and line.startswith(of_file) else line
