"""Which steps a question's plan gets: what the rules read in it, where the library has what they work on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from cascade.context import Context
from cascade.language import STOP_WORDS, names, stem, stems, words
from cascade.operations import Known, Reading, problem, read_steps
from cascade.operations.asked import time_field
from cascade.operations.asked_beside import beside
from cascade.operations.phrases import stands_with_counted
from cascade.operations.vocabulary import ANOTHER, KINDS
from cascade.query import Query, Term
from cascade.questions.shape import Shape
from cascade.stages.planning.mentioned import known_of
from cascade.stages.planning.titled import parted, with_title
from cascade.types import Do, Facet, Filters, Step, SubQuestion

__all__ = ["with_steps"]

_WRITES = re.compile(
    r"\b(?:call|phone|ring|ask|contact|approach|consult|reach|turn\sto|deal\swith|get\sin\stouch|get\shold\sof|in\stouch"
    r"|(?:talk|speak|write|mail|e-?mail)\s(?:to|with)|writes?|wrote|written|e-?mail(?:s|ed)?|mailed|told\sus|asked\sus)\b",
    re.I,
)
"""Who is to be asked about something, or wrote of it: whoever of them writes about it is the one."""
_ONE = re.compile(
    r"\b(?:should|can|could|do|must|may|shall)\s(?:i|we)\b|\b(?:our|my|the)\s(?:\w+\s)?(?:contact|person)\b", re.I
)
"""One is asked for, and not everybody."""


def with_steps(sub: SubQuestion, shape: Shape, ctx: Context) -> tuple[SubQuestion, list[str]]:
    """`sub` with the steps that it asks for, and why; without them where it asks for none or they cannot be done."""
    known = known_of(sub, ctx)
    sub, reading = _read(sub, shape, known, ctx)
    if reading is None:
        return sub, []
    if wrong := problem(reading.steps) or _lacking(reading.steps, ctx):
        return sub, [f"its steps are not used: {wrong}"]
    steps, filters = _timed(sub.text, reading.steps, sub.filters)
    facets = _left_to_find(sub, reading, known, ctx)
    steps = tuple(_loosely(sub.text, steps, facets))
    if steps[0].what == "mails" and not facets:
        return sub, ["its steps are not used: nothing says what the mails are about"]
    told_nowhere = [f.text for f in facets if steps[0].what == "contacts" and not _on_a_card(f, ctx)]
    if told_nowhere and known.mails and _WRITES.search(sub.text) and not shape.negation:
        wrote = sub.model_copy(update={"steps": tuple(_who_writes(sub.text, steps)), "facets": facets})
        return wrote, [f"{reading.reason}, of those who write about it: no card speaks of “{told_nowhere[0]}”"]
    if told_nowhere:
        return sub, [f"its steps are not used: no card speaks of “{told_nowhere[0]}”"]
    return sub.model_copy(update={"steps": steps, "facets": facets, "filters": filters}), [reading.reason]


def _read(sub: SubQuestion, shape: Shape, known: Known, ctx: Context) -> tuple[SubQuestion, Reading | None]:
    """The steps that `sub` asks for, and it with a title of a paper as one facet where its words are one."""
    reading = read_steps(sub.text, shape, known)
    if known.papers or not (reading is None or reading.steps[0].what == "documents"):
        return sub, reading
    facets = with_title(sub, ctx)
    titled = read_steps(sub.text, shape, known._replace(papers=True)) if facets != sub.facets else None
    return (sub, reading) if titled is None else (sub.model_copy(update={"facets": facets}), titled)


def _left_to_find(sub: SubQuestion, reading: Reading, known: Known, ctx: Context) -> tuple[Facet, ...]:
    """The facets of `sub` that its steps do not stand for, and one for the things that it sets beside each other."""
    called = (f.model_copy(update={"must": True}) if f.names else f for f in sub.facets)  # a name, however written
    told = _plainly(sub.text, tuple(called))
    parts = tuple(part for f in told if not _is_dropped(f, reading) for part in parted(f, ctx))
    return (*_either(sub.text, parts), *_one_of(beside(sub.text), known.people))


def _lacking(steps: tuple[Step, ...], ctx: Context) -> str:
    """What the library has none of; empty where it has all."""
    there = set(ctx.library.kinds())
    for step in steps:
        kinds = KINDS[step.what] if step.do is Do.FIND else ()
        if kinds and not there.intersection(kinds):
            return f"the library holds no {step.what}"
    if any(s.do is Do.FOLLOW for s in steps) and "chat" not in there and not any(s.what == "state" for s in steps):
        return "nothing says what became of the issues, and the library holds no chat that tells of them one by one"
    return ""


def _plainly(text: str, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """The facets, where a word that only opens a sentence is no name if the question has one that is."""
    sure = {name.text for name in names(text)}
    if not any(f.must and f.text in sure for f in facets):
        return facets
    return tuple(f.model_copy(update={"must": False, "text": f.text.lower()}) if _opens(f, sure) else f for f in facets)


def _loosely(text: str, steps: tuple[Step, ...], facets: tuple[Facet, ...]) -> Iterator[Step]:
    """The steps, with a topic that may be none made optional: where it is asked who has the most, or whose issues are
    meant, words that do not stand with what is counted may only say what the asker is about to do ("for the renewal
    call: who has the most open bugs?")."""
    plain = [f.text for f in facets if not f.must]
    known = any(step.do is Do.MOST or (step.do is Do.KEEP and step.what == "organisation") for step in steps)
    counted = bool(plain) and known and not any(stands_with_counted(text, word) for word in plain)
    for step in steps:
        topic = counted and step.do is Do.KEEP and step.what == "topic" and not step.by
        yield step.model_copy(update={"by": ("if any",)}) if topic else step


def _opens(facet: Facet, sure: Collection[str]) -> bool:
    """Whether a facet is taken for a name by its capital alone, which a word has at the beginning of a sentence."""
    capital = facet.text[:1].isupper() and facet.text[1:].islower() and " " not in facet.text
    return facet.must and capital and facet.text not in sure and not facet.names


def _is_dropped(facet: Facet, reading: Reading) -> bool:
    """Whether the steps stand for a facet."""
    if facet.text in reading.authors:
        return True
    told = {stem(w) for w in words(facet.text) if facet.must or w not in STOP_WORDS}
    named = {root for name in reading.authors for root in stems(name)}
    if facet.must and named & told and told <= reading.dropped | named:
        return True
    if facet.must and (" " in facet.text or not facet.text[1:].islower()):
        return told <= reading.jobs
    return told <= reading.dropped | reading.jobs


def _who_writes(text: str, steps: Sequence[Step]) -> Iterator[Step]:
    """Steps to the people of another organisation who write about something, in place of those to their cards."""
    yield Step(do=Do.FIND, what="mails")
    yield from (step for step in steps if step.do is Do.KEEP and step.what == "organisation")
    yield Step(do=Do.KEEP, what="topic")
    yield Step(do=Do.COLLECT, what="people", by=("wrote",), written="name")
    yield Step(do=Do.KEEP, what="employer", by=(ANOTHER,))
    if _ONE.search(text):
        yield Step(do=Do.MOST)


def _on_a_card(facet: Facet, ctx: Context) -> bool:
    """Whether a card of a contact has a facet, in any of its words for it."""
    cards = Filters(kinds=KINDS["contacts"])
    return any(ctx.index.count(Query(must=(Term(text=form, phrase=True),), filters=cards)) for form in facet.forms)


def _either(text: str, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """Facets that the question joins by "or" as one: either will do."""
    kept: list[Facet] = []
    for facet in facets:
        before = kept[-1] if kept else None
        joined = before and re.search(
            rf"\b{re.escape(before.text)}(?:\s\w+)?,?\sor\s(?:\w+\s)?{re.escape(facet.text)}\b", text
        )
        if before is not None and joined and not before.must and not facet.must:
            kept[-1] = before.model_copy(
                update={"names": (*before.names, *facet.called), "variants": (*before.variants, *facet.variants)}
            )
        else:
            kept.append(facet)
    return tuple(kept)


def _one_of(names: Sequence[str], people: Sequence[str]) -> tuple[Facet, ...]:
    """A facet for the things that a question sets beside each other: any of their names will do."""
    if not names or any(name in people for name in names):
        return ()
    text, *others = names
    return (Facet(text=text, names=tuple(others), must=True),)


def _timed(text: str, steps: tuple[Step, ...], filters: Filters) -> tuple[tuple[Step, ...], Filters]:
    """A time that the question names as a step of its own where requests are meant: they are merged at another day
    than they are opened."""
    if steps[0].what != "pull requests" or not (filters.after or filters.before):
        return steps, filters
    span = f"{filters.after:%Y-%m-%d}" if filters.after else ""
    span += f"..{filters.before:%Y-%m-%d}" if filters.before else ".."
    keep = Step(do=Do.KEEP, what=time_field(text), by=(span,))
    return (steps[0], keep, *steps[1:]), filters.model_copy(update={"after": None, "before": None})
