"""Evidence -> Draft: the sentences of the answer, each with the quotes that it stands on.

A model may write them from the numbered quotes. What it writes is kept only where plain code finds every number, name
and date of it in its quotes; else the answer is made of the quotes' own sentences, which nothing can be wrong about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from cascade.context import Context
from cascade.language import content_words, names, sentences, stem, words
from cascade.models.base import TooLong
from cascade.questions.shape import question_shape
from cascade.shown import counted
from cascade.similar import near
from cascade.stage import stage
from cascade.stages.checking.agreement import conflicts_of, replaces
from cascade.stages.checking.claims import given_words, heads_of
from cascade.stages.evidence import Draft, Evidence, Group, numbered
from cascade.stages.reading.pages import at_most
from cascade.stages.reading.partial import texts
from cascade.stages.weighing.terms import day_alone, in_full, part_asked, today
from cascade.support import check
from cascade.tables import cells_of, is_row
from cascade.types import Claim, Document, Operation, Plan, Question, Quote, Verdict

__all__ = ["synthesize"]

_EXISTS = re.compile(
    r"^(?:is|are|was|were)\s+there\b|^(?:do|does|did|have|has)\s+(?:i|we|you|they|anyone|anybody|someone|somebody)\b.*\b(?:any|an?|some)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not|never|without|none)\b(?:\s[\w'’-]+){1,3}|\w+n['’]t\b(?:\s[\w'’-]+){1,4}", re.IGNORECASE
)
"""That something is not, with the words behind."""
_SAYS_ITSELF = re.compile(r"\W*(?:yes|no|not)\b", re.I)
"""Opens what tells by itself whether something is so."""
_NOUGHT = frozenset(("0", "no", "none", "nil"))
"""Cells of a table that may say the same."""
_SAME = 0.7
"""Sentences this alike say the same."""
_LINE = 240
"""Characters of what a record says of a value: all of it stands in the quote."""
_ANSWERS = frozenset(("yes", "no"))
_KEPT = 0.75
"""A model's sentence has this share of its words from its quotes, or the quotes' own words are taken."""


_NEW = 0.5
"""Share of words that are not the question's, beyond which what is said to be lacking was not asked for."""


class Sentence(BaseModel):
    """One sentence of the answer, and the numbers of the quotes that say it."""

    model_config = ConfigDict(extra="forbid")
    quotes: list[int] = Field(min_length=1, max_length=4)
    text: str = Field(min_length=3, max_length=240)


class Written(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")
    sentences: list[Sentence] = Field(min_length=1, max_length=3)


class LongSentence(Sentence):
    """One of a model that reads."""

    quotes: Annotated[list[int], at_most(8), Field(min_length=1, max_length=8)]
    text: str = Field(min_length=1, max_length=600)


class WrittenOut(BaseModel):
    """What a model that reads is asked for: an answer may have many parts."""

    model_config = ConfigDict(extra="forbid")
    sentences: Annotated[list[LongSentence], at_most(20), Field(min_length=1, max_length=20)]
    untold: Annotated[str, at_most(200), Field(max_length=200)] = ""
    """What the question asks beside, and no quote tells."""


class _Told(NamedTuple):
    """What is told of one sub-question, by whom, and what of it the quotes do not tell."""

    claims: list[Claim]
    writer: str = "rules"
    untold: str = ""


@stage(prompts=("synthesize", "write"))
def synthesize(question: Question, plan: Plan, evidence: list[Evidence], *, ctx: Context) -> Draft:
    """What is to be said, before it is checked; empty where no sub-question has enough evidence."""
    quotes = numbered(evidence)
    enough = [e for e in evidence if e.enough]
    if not enough:
        return Draft()
    draft, lines = Draft(), list[str]()
    for found in enough:
        part = _part(question, plan, found)
        lead, told = _told(found, quotes)
        exists = _EXISTS.search(part) and not lead.startswith("No ") and not _denied(part, found)
        if exists and plan.operation is not Operation.COUNT and not ctx.can_read:
            lead = f"Yes. {lead}".rstrip()  # who reads may say "no" by what it quotes
        lines += [lead] if lead else []
        writer, untold = "rules", ""
        if not told:
            told, writer, untold = _written(question, part, found, quotes, lines, ctx)
        draft = Draft(
            leads={**draft.leads, found.sub: lead} if lead else draft.leads,
            claims=(*draft.claims, *told),
            untold={**draft.untold, found.sub: untold} if untold else draft.untold,
            written_by=writer if draft.written_by == "rules" else draft.written_by,
        )
        for claim in told:
            lines.append(claim.text)
            ctx.draft("\n".join(lines))
    return draft


def _denied(part: str, found: Evidence) -> bool:
    """Whether the best quote may say that there is none of what is asked for: "no wifi though", a row with a nought."""
    asked = {stem(word) for word in content_words(part)}
    text = found.quotes[0].text if found.quotes else ""
    if is_row(text) and not _NOUGHT.isdisjoint(cell.lower() for cell in cells_of(text)):
        return True
    if _SAYS_ITSELF.match(text):
        return True
    told = _NONE.finditer(text)
    return any(not asked.isdisjoint(map(stem, content_words(none[0]))) for none in told)


def _part(question: Question, plan: Plan, found: Evidence) -> str:
    """What of the question `found` is to answer."""
    part = next((sub.text for sub in plan.questions if sub.id == found.sub), question.text)
    return question.text if len(plan.questions) == 1 or "{" in part else part


# --- rules --------------------------------------------------------------------------------------------------------


def _told(found: Evidence, quotes: dict[tuple[str, int], Quote]) -> tuple[str, list[Claim]]:
    """A lead and the claims of evidence that came as values; no claims for evidence that is sentences to be told."""

    def through(numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(quotes[found.sub, n].n for n in numbers)

    if found.course:
        lines = found.lines or [item.value for item in found.items]
        return found.course, [
            Claim(text=line, quotes=through(i.quotes)) for line, i in zip(lines, found.items, strict=True)
        ]
    if found.told:
        return "", [Claim(text=found.told, quotes=through([q.n for q in found.quotes]))]
    if found.groups:
        heard = found.total or sum(g.records for g in found.groups)
        claims = [Claim(text=_theme(g, heard, found), quotes=through(g.quotes)) for g in found.groups]
        lead = f"{counted(len(claims), 'theme')} in {heard} records, the most common first:"
        return lead, claims
    if found.items and not found.stated:
        least = "at least " if found.unread else ""
        several = f"{len(found.items)} found:" if len(found.items) > 1 else ""
        lead = f"{least}{found.total} counted:" if found.total is not None else several
        return lead, [_valued(i.value, i.quotes, found, through(i.quotes)) for i in found.items]
    return "", []


def _theme(group: Group, heard: int, found: Evidence) -> str:
    """A theme in its own words, how many tell of it, and the one that says it best."""
    centre = next(q.text for q in found.quotes if q.n == group.quotes[0])
    return f"{group.label} ({group.records} of {heard}): {' '.join(centre.split())}"


def _valued(value: str, numbers: Sequence[int], found: Evidence, through: tuple[int, ...]) -> Claim:
    """A value and, where it is not itself a sentence of the quotes, what they say of it."""
    said = [q.text for q in found.quotes if q.n in numbers]
    if " ".join(value.split()).rstrip("…") in " ".join(" ".join(said).split()):
        return Claim(text=value, quotes=through)
    details = dict.fromkeys(" ".join(t.split()) for t in said if value not in t)
    told = [shorten(detail, _LINE, placeholder=" …") for detail in details if near(detail, value) < _SAME]
    return Claim(text=f"{value}: {'; '.join(told)}" if told else value, quotes=through)


def _written(
    question: Question,
    part: str,
    found: Evidence,
    quotes: dict[tuple[str, int], Quote],
    before: Sequence[str],
    ctx: Context,
) -> _Told:
    """Sentences by the model where they hold, else the quotes' own; each is shown after the lines `before` as it comes.

    What a later paper replaced, or time has overtaken, is not told again; where statements disagree, each is told as it
    stands.
    """
    held = {old for old, _ in found.superseded}
    timely = [q for q in found.quotes if q.n not in held.union(found.outdated)] or list(found.quotes)
    pairs = [] if found.several else conflicts_of(timely)
    over = held | {older.n for older, later, _ in pairs if replaces(later, older)}
    current = [q for q in timely if q.n not in over]
    agreed = all(replaces(later, older) for older, later, _ in pairs)
    shape = question_shape(part)
    lines = {q.n: in_full(shape, q, question.zone, given_words(question, [q])) for q in current}
    plain = [_through(Claim(text=line, quotes=(n,)), found, quotes) for n, line in lines.items()]
    if not agreed:
        ctx.note("the quotes disagree: each is told as it stands")
        return _Told(plain)
    day = day_alone(shape, found, question.zone, given_words(question, found.quotes[:1])) if not over else ""
    if day:
        return _Told([_through(Claim(text=day, quotes=(found.quotes[0].n,)), found, quotes)])

    def on_reply(so_far: str) -> None:
        ctx.draft("\n".join((*before, *texts(so_far))))

    if ctx.can_read:
        claims, untold = _written_out(
            question, part_asked(question, part), current, lines, on_reply, ctx, every=found.several
        )
        return _Told([_through(c, found, quotes) for c in claims], ctx.spec.name, untold) if claims else _Told(plain)
    slots = {"quotes": "\n".join(f"[{q.n}] {q.text}" for q in current), "question": question.text}
    written = ctx.ask("synthesize", Written, slots, numbers=[q.n for q in current], on_reply=on_reply)
    if written is not None:
        claims, problem = _held(question, found, written)
        if claims and not problem:
            return _Told([_through(c, found, quotes) for c in claims], ctx.spec.name)
        ctx.note(f"the model's answer is not used ({problem}): the quotes speak for themselves")
    return _Told(plain)


def _held(question: Question, found: Evidence, written: Written) -> tuple[list[Claim], str]:
    """The model's sentences as claims, and what is wrong with them."""
    by_number = {q.n: q for q in found.quotes}
    claims: list[Claim] = []
    for sentence in written.sentences:
        cited = [by_number[n] for n in dict.fromkeys(sentence.quotes) if n in by_number]
        if not cited:
            return [], "it cites what was not given"
        numbers = tuple(q.n for q in cited)
        for text in _distinct(sentence.text):
            verdict = check(text, [q.text for q in cited], given_words(question, cited))
            if verdict.verdict is not Verdict.SUPPORTED or verdict.overlap < _KEPT:
                return [], verdict.reason or "it says what its quotes do not"
            if all(near(text, c.text) < _SAME for c in claims):
                claims.append(Claim(text=text, quotes=numbers))
    asked = set(content_words(question.text))
    if not any(set(content_words(c.text)) - asked for c in claims):
        return [], "it only says the question again"
    return claims, ""


def _written_out(
    question: Question,
    part: str,
    current: Sequence[Quote],
    lines: Mapping[int, str],
    on_reply: Callable[[str], None],
    ctx: Context,
    *,
    every: bool,
) -> tuple[list[Claim], str]:
    """Sentences by a model that reads, and what it says that no quote tells; in the place of a sentence that its quotes
    do not hold, those quotes speak.

    Where `every` quote tells of another thing, those that no sentence cites speak too.
    """
    by_number = {q.n: q for q in current}
    listed = "\n".join(f"[{q.n}] ({_source(q, question.zone)}) {' '.join(q.text.split())}" for q in current)
    slots = {"quotes": listed, "question": part, "today": today(question, ctx)}
    try:
        written = ctx.ask("write", WrittenOut, slots, on_reply=on_reply)
    except TooLong as error:
        ctx.note(f"{error}: the quotes speak for themselves")
        return [], ""
    claims: list[Claim] = []
    for sentence in written.sentences if written is not None else ():
        cited = [by_number[n] for n in dict.fromkeys(sentence.quotes) if n in by_number]
        told = [Claim(text=" ".join(sentence.text.split()), quotes=tuple(q.n for q in cited))] if cited else []
        if problem := _wrong(question, sentence.text, cited, ctx):
            ctx.note(f"not used: “{sentence.text[:80]}”: {problem}")
            told = [Claim(text=lines[q.n], quotes=(q.n,)) for q in cited]
        claims += [c for c in told if all(near(c.text, other.text) < _SAME for other in claims)]
    cited_by = {n for claim in claims for n in claim.quotes}
    left = [n for n in lines if every and claims and n not in cited_by]
    untold = _asked_for(question, written.untold, ctx) if written is not None and claims else ""
    return claims + [Claim(text=lines[n], quotes=(n,)) for n in left], untold


def _asked_for(question: Question, untold: str, ctx: Context) -> str:
    """What a model says that no quote tells, where it is mostly in the question's words; else empty, and noted."""
    said = {stem(word) for word in content_words(untold)}
    new = said - {stem(word) for word in content_words(question.text)}
    if len(new) <= _NEW * len(said):
        return " ".join(untold.split()).rstrip(".?!")
    ctx.note(f"not used: “{untold[:80]}”: the question asks for no such thing")
    return ""


def _wrong(question: Question, text: str, cited: Sequence[Quote], ctx: Context) -> str:
    """What is wrong with a sentence of a model that reads; empty where its quotes hold it.

    What only the question names is not given with them, for the price of one boat is not told of another; but it is
    where their records speak of it, and the sentence names all that they name.
    """
    if not cited:
        return "it cites what was not given"
    if not set(content_words(text)) - _ANSWERS:
        return "it says nothing of its own"
    given = heads_of(cited)
    if all(_in(name.text, text) for quote in cited for name in names(quote.text)):
        records = [_spoken(r) for r in ctx.known_documents(question, {quote.document for quote in cited}).values()]
        asked = {name.text for name in names(question.text, doubtful=True)}
        given += (name for name in asked if any(_in(name, spoken) for spoken in records))
    verdict = check(text, [q.text for q in cited], given)
    return "" if verdict.verdict is Verdict.SUPPORTED else verdict.reason or "it says what its quotes do not"


def _spoken(record: Document) -> str:
    """All that a record speaks of: its title, its people and its text."""
    people = (f"{involved.identity.name} {involved.identity.address}" for involved in record.people)
    return "\n".join((record.title, *people, record.text))


def _in(name: str, text: str) -> bool:
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "


def _source(quote: Quote, zone: str) -> str:
    """What a quote is of, who says it and when, as a model is told."""
    at = f"{quote.at.astimezone(ZoneInfo(zone)):%d %B %Y, %H:%M}".removesuffix(", 00:00") if quote.at else ""
    return ", ".join(part for part in (quote.title, str(quote.author or ""), at) if part)


def _distinct(text: str) -> list[str]:
    """The sentences of what a model wrote, each once; a last one that breaks off is left out where there are others."""
    written = [" ".join(text[start:end].split()) for start, end in sentences(text)]
    whole = [s for s in written if s.endswith((".", "!", "?"))] or written
    return list(dict.fromkeys(whole))


def _through(claim: Claim, found: Evidence, quotes: dict[tuple[str, int], Quote]) -> Claim:
    return claim.model_copy(update={"quotes": tuple(quotes[found.sub, n].n for n in claim.quotes)})
