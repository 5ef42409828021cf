"""Lists, counts and people: every record that was read is judged, and each value keeps its quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from cascade.context import Context
from cascade.language import stem, stems, words
from cascade.match import VARIANT, Match, Matcher, union
from cascade.operations import cards_of
from cascade.questions.shape import Shape, is_plural
from cascade.stages.citing.companies import are_organisations, companies
from cascade.stages.citing.counts import best_count, numbers_in
from cascade.stages.citing.enumerated import in_a_row
from cascade.stages.citing.gather import Gathered, gather, joined
from cascade.stages.citing.listed import listed_in, listed_under, without_mark
from cascade.stages.citing.themes import asks_for_themes, said_to_be_most, themes_of
from cascade.stages.evidence import Evidence, Unquoted
from cascade.stages.weighing.answerable import strictness
from cascade.stages.weighing.sentence import Sentence, quote, unquoted
from cascade.stages.weighing.telling import by_program
from cascade.stages.weighing.values import kind_of_values, same_value, spelling, values_of
from cascade.types import Item, Operation, Question, Quote, SubQuestion

__all__ = ["collect"]

_NAMED = ("text", "company", "place")
"""Kinds of things that are told by their names, beside people."""


class _Row(NamedTuple):
    """What is listed, the sentence that lists it, and what that speaks of."""

    sentence: Sentence
    match: Match
    value: str


def collect(
    question: Question,
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    candidates: Sequence[Sentence],
    *,
    present: bool,
    ctx: Context,
) -> Evidence:
    """Evidence of a question that reads every match."""
    candidates = [s for s in candidates if not by_program(sub.text, s)]
    gathered = gather(match, _told_once(candidates, ctx), ctx)
    if asks_for_themes(sub, shape):
        if stated := said_to_be_most(sub, shape, match, candidates):
            return stated
        themes = themes_of(sub, shape, match, gathered, ctx)
        if themes.enough:
            return themes
        ctx.note("no record shows to be of the kind that is asked for: those about the topic are told")
    if row := _in_a_row(sub, shape, match, candidates, ctx) or _below(sub, shape, match, candidates, ctx):
        return _of_rows(sub, row, gathered, match, ctx)
    if sub.operation is Operation.WHO:
        gathered = joined(question, gathered, match, present=present, ctx=ctx)
    records = _accepted(gathered, match, ctx)
    counting = sub.operation is Operation.COUNT
    if counting:
        records = _of_the_kind(records, shape, match)
    quotes, items = _valued(sub, shape, records, candidates, ctx)
    told = _told(records, shape, match) if counting else None
    if told is None and counting and not items:
        told = best_count(shape, match, [s for r in records for s in r.sentences])
    if told is not None:
        quotes, items = [quote(told, 1, sub.id)], numbers_in(shape, match, [told])
    return Evidence(
        sub=sub.id,
        quotes=tuple(quotes),
        items=items,
        stated=told is not None,
        total=len(items) if counting and told is None else None,
        enough=bool(items) or told is not None,
        coverage=round(match.coverage(union(r.match for r in records)), 4),
        missing=() if records else _lacking(match, candidates),
        unquoted=_left_out(gathered, {q.document for q in quotes}, match, ctx),
    )


def _told_once(candidates: Sequence[Sentence], ctx: Context) -> list[Sentence]:
    """The candidates without the rows of tables of people, each of whom has a contact record that says the same."""
    cards = cards_of(ctx)
    return [s for s in candidates if not cards.lists(s.document)]


def _valued(
    sub: SubQuestion, shape: Shape, records: Sequence[Gathered], candidates: Sequence[Sentence], ctx: Context
) -> tuple[list[Quote], tuple[Item, ...]]:
    """The values that records give, each once, and the quotes of the records that give any."""
    kind, cards = kind_of_values(shape, sub.operation), cards_of(ctx)
    if kind == "text" and are_organisations(shape.head, cards):
        kind = "company"
    asked = {" ".join(words(name)) for f in sub.facets if f.must for name in f.called}
    quotes: list[Quote] = []
    items: list[tuple[str, str, tuple[int, ...]]] = []
    for found in records:
        if kind == "company":
            found = _with_its_like(found, candidates)
            given = companies(found.sentences, cards)
        else:
            said = "\n".join(s.text for s in found.sentences)
            given = values_of(shape, sub.operation, found.sentences[0].document, said, ctx)
        values = [value for value in given if " ".join(words(value)) not in asked]  # what is asked names is no answer
        numbers = range(len(quotes) + 1, len(quotes) + 1 + len(found.sentences)) if values else ()
        quotes += [quote(s, n, sub.id) for n, s in zip(numbers, found.sentences, strict=False)]
        keys = (same_value(value, ctx) if kind == "person" else spelling(value) for value in values)
        items += [(key, value, tuple(numbers)) for key, value in zip(keys, values, strict=True)]
    return quotes, _items(items)


def _items(given: Iterable[tuple[str, str, tuple[int, ...]]]) -> tuple[Item, ...]:
    """Values with the numbers of their quotes; those with the same key are one, written as the first of them."""
    items: dict[str, tuple[str, tuple[int, ...]]] = {}
    for key, value, numbers in given:
        known, before = items.get(key, (value, ()))
        items[key] = (known, (*before, *numbers))
    return tuple(Item(value=value, quotes=numbers) for value, numbers in items.values())


def _accepted(records: Sequence[Gathered], match: Matcher, ctx: Context) -> list[Gathered]:
    """Records that speak of the question nearly as much as the best of them does, names and ids included."""
    named = [r for r in records if not match.missing(r.match.found)]
    best = max((r.match for r in named), key=lambda m: m.coverage, default=Match(0.0, {}))
    if best.coverage < min(ctx.recipe.support * strictness(len(match.facets)), 1.0):
        return []
    least = ctx.recipe.accept * best.coverage
    same = (all(r.match.found.get(n, 0.0) >= VARIANT for n in best.found) for r in named)  # in other words
    return [r for r, alike in zip(named, same, strict=True) if alike or r.match.coverage >= least]


def _of_the_kind(records: Sequence[Gathered], shape: Shape, match: Matcher) -> list[Gathered]:
    """The `records` that speak of all that makes up what is counted: not any car is one of the company cars."""
    asked = shape.asked.split()
    noun = next((n for n, word in enumerate(asked) if is_plural(word)), len(asked))  # a verb may come after it
    kind = match.told_by(set(stems(" ".join(asked[: noun + 1]))))
    return [r for r in records if kind <= r.match.found.keys()]


def _told(records: Sequence[Gathered], shape: Shape, match: Matcher) -> Sentence | None:
    """The best sentence that states itself how many there are of what is counted, where each record has one: such a
    record is not one of those things."""
    told = [best_count(shape, match, r.sentences) for r in records]
    stating = [s for s in told if s is not None]
    if len(stating) < len(told):
        return None
    return max(stating, key=lambda s: (s.match.coverage, s.around.coverage, -s.start), default=None)


def _with_its_like(record: Gathered, candidates: Sequence[Sentence]) -> Gathered:
    """A record with all of its sentences that say what its best one does: each may name another organisation."""
    best = record.telling
    document = best.document.id
    like = [s for s in candidates if s.document.id == document and s.match.found.keys() >= best.match.found.keys()]
    own = {s.start: s for s in (*record.sentences, *like)}
    return Gathered([own[start] for start in sorted(own)], record.match, record.whole)


def _in_a_row(
    sub: SubQuestion, shape: Shape, match: Matcher, candidates: Sequence[Sentence], ctx: Context
) -> list[_Row]:
    """The names that one sentence sets in a row, as a row each, where it says of the question what any sentence does,
    and what they are.

    A row with a name of the question in it tells what that is one of, and not what is asked for.
    """
    kind = kind_of_values(shape, sub.operation)
    people = kind == "person" and shape.asked != "people"  # "the candidates", and not "who"
    if sub.operation not in (Operation.LIST, Operation.WHO) or shape.negation or not (people or kind in _NAMED):
        return []
    head = stem(shape.head)
    apt = [s for s in candidates if not s.heading and not match.missing(s.around.found)]
    best = max((match.rest(s.match.found) for s in apt), default=0.0)
    full = (s for s in apt if match.rest(s.match.found) >= ctx.recipe.accept * best)
    says = (s for s in full if people or head in stems(s.text))
    rows = [s for s in says if (row := in_a_row(s.text)) and not any(name in sub.text for name in row)]
    if people:
        rows = [s for s in rows if all(ctx.library.people(name) or " " in name for name in in_a_row(s.text))]
    told = max(rows, key=lambda s: (s.match.coverage, s.around.coverage, -s.start), default=None)
    if told is None or told.around.coverage < ctx.recipe.support:
        return []
    called = cards_of(ctx).organisation_called if kind == "company" else str
    return [_Row(told, told.around, called(name) or name) for name in in_a_row(told.text)]


def _below(sub: SubQuestion, shape: Shape, match: Matcher, candidates: Sequence[Sentence], ctx: Context) -> list[_Row]:
    """What is listed below or after the words that say of it what is asked for, as a row each, where these and what
    they stand in speak of the question nearly as much as anything does."""
    if sub.operation is not Operation.LIST or shape.negation:
        return []
    head = stem(shape.head)
    apt = [s for s in candidates if not match.missing(s.around.found)]
    least = max(ctx.recipe.support, ctx.recipe.accept * max((s.around.coverage for s in apt), default=0.0))
    leads = (s for s in apt if s.around.coverage >= least and head in stems(s.text))
    lists = [(lead, rows) for lead in leads if (rows := _rows_after(lead, head, candidates))]
    _, rows = max(lists, key=lambda f: (f[0].match.coverage, f[0].around.coverage, -f[0].start), default=(None, []))
    return rows


def _rows_after(lead: Sentence, head: str, candidates: Sequence[Sentence]) -> list[_Row]:
    """What is listed below `lead`, or in it after a word of the stem `head`, as a row each."""
    if parts := listed_in(lead.text, {head}):
        return [_Row(lead, lead.around, part) for part in parts]
    return [_Row(line, lead.around, without_mark(line.text)) for line in listed_under(lead, candidates)]


def _of_rows(
    sub: SubQuestion, rows: Sequence[_Row], gathered: Sequence[Gathered], match: Matcher, ctx: Context
) -> Evidence:
    """The cells that are asked for, each with its row; equal ones are one value."""
    sentences = {(r.sentence.document.id, r.sentence.start): r.sentence for r in rows}
    numbers = {place: n for n, place in enumerate(sentences, 1)}
    quotes = tuple(quote(sentence, n, sub.id) for n, sentence in enumerate(sentences.values(), 1))
    places = ((row.sentence.document.id, row.sentence.start) for row in rows)
    items = _items((spelling(row.value), row.value, (numbers[at],)) for row, at in zip(rows, places, strict=True))
    return Evidence(
        sub=sub.id,
        quotes=quotes,
        items=items,
        total=len(items) if sub.operation is Operation.COUNT else None,
        enough=True,
        coverage=round(match.coverage(union(r.match for r in rows)), 4),
        unquoted=_left_out(gathered, {q.document for q in quotes}, match, ctx),
    )


def _left_out(
    gathered: Sequence[Gathered], quoted: Collection[str], match: Matcher, ctx: Context
) -> tuple[Unquoted, ...]:
    """The best sentence of each record that gave no value, and why it gave none."""
    best = max((r.match.coverage for r in gathered if not match.missing(r.match.found)), default=0.0)
    least = max(ctx.recipe.support, ctx.recipe.accept * best)

    def reason(record: Gathered) -> str:
        if lacking := match.missing(record.match.found):
            return f"it does not name {', '.join(f'“{name}”' for name in lacking)}"
        if record.match.coverage < least:
            return f"it speaks of {record.match.coverage:.0%} of the question, and {least:.0%} are needed"
        return "it holds no value of what is asked for"

    others = (r for r in gathered if r.sentences[0].document.id not in quoted)
    return tuple(unquoted(r.telling, reason(r)) for r in others)


def _lacking(match: Matcher, candidates: Sequence[Sentence]) -> tuple[str, ...]:
    """What no single record had together with the rest: the facets that the best of them lacks."""
    best = max(candidates, key=lambda s: s.around.coverage, default=None)
    return match.missing(best.around.found if best else {}, must=False)
