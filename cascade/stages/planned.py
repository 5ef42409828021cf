"""Which steps a question's plan gets: what the rules read in it, where the library has what they work on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from cascade.context import Context
from cascade.language import STOP_WORDS, Shape, content_words, fold, keywords, names, question_shape, stem, words
from cascade.namewords import COMMON
from cascade.operations import Cards, Firms, Known, Reading, problem, read_steps
from cascade.operations.asked import time_field
from cascade.operations.asked_beside import beside
from cascade.operations.counted import stands_with_counted
from cascade.operations.vocabulary import ANOTHER, KINDS
from cascade.query import Query, Term
from cascade.stages.titled import labelled, short_title
from cascade.types import Do, Facet, Filters, Step, SubQuestion

__all__ = ["with_steps"]

_RARER = 10
"""A name is taken for two where each of them is found so many times as often as both in a row."""
_LONGEST = 6
"""Words of a title at most that is looked for in a question."""
_LEAST = 3
"""Letters of a word that may be somebody's name."""
_CALLED = re.compile(r"(?:(?<=\bat\s)|(?<=\bfrom\s)|\b(?=[A-Z]))\w+")
"""A word that may be all that an organisation is called by."""
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
    cards = Cards(ctx.library, Firms(ctx.index, ctx.library))
    asked = [k for k in keywords(sub.text) if len(k.text) >= _LEAST]
    known = Known(
        people=tuple(k.text for k in asked if k.kind in ("name", "id", "word") and _is_somebody(k.text, k.kind, ctx)),
        organisations=_organisations(sub.text, cards.organisations),
        jobs=cards.titles,
        mails="email" in ctx.library.kinds(),
        outsiders=bool(cards.home) and len(cards.organisations) > 1,
        home=cards.home,
        papers=any(_is_title(f, ctx) for f in sub.facets if f.must and " " in f.text),
    )
    reading = read_steps(sub.text, shape, known)
    if not known.papers and (reading is None or reading.steps[0].what == "documents"):
        facets = _with_title(sub, ctx)
        if facets != sub.facets:
            titled = read_steps(sub.text, shape, known._replace(papers=True))
            sub, reading = (sub, reading) if titled is None else (sub.model_copy(update={"facets": facets}), titled)
    if reading is None:
        return sub, []
    if wrong := problem(reading.steps) or _lacking(reading.steps, ctx):
        return sub, [f"its steps are not used: {wrong}"]
    steps, filters = _timed(sub.text, reading.steps, sub.filters)
    called = (f.model_copy(update={"must": True}) if f.names else f for f in sub.facets)  # a name, however written
    told = _plainly(sub.text, tuple(called))
    facets = tuple(part for f in told if not _is_dropped(f, reading) for part in _parted(f, ctx))
    facets = (*_either(sub.text, facets), *_one_of(beside(sub.text), known.people))
    steps = tuple(_loosely(sub.text, steps, facets))
    if steps[0].what == "mails" and not facets:
        return sub, ["its steps are not used: nothing says what the mails are about"]
    told_nowhere = [f.text for f in facets if steps[0].what == "contacts" and not _on_a_card(f, ctx)]
    if told_nowhere and known.mails and _WRITES.search(sub.text) and not question_shape(sub.text).negation:
        wrote = sub.model_copy(update={"steps": tuple(_who_writes(sub.text, steps)), "facets": facets})
        return wrote, [f"{reading.reason}, of those who write about it: no card speaks of “{told_nowhere[0]}”"]
    if told_nowhere:
        return sub, [f"its steps are not used: no card speaks of “{told_nowhere[0]}”"]
    return sub.model_copy(update={"steps": steps, "facets": facets, "filters": filters}), [reading.reason]


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


def _is_somebody(text: str, kind: str, ctx: Context) -> bool:
    """Whether a word of the question is a person whom the library knows."""
    found = ctx.library.people(text, limit=3)
    if any(fold(text) == fold(p.address) for p in found):
        return True
    if kind == "word":
        return any(fold(text) in {fold(w) for w in words(p.name)} for p in found) and text[:1].isupper()
    return any(set(words(text)) <= set(words(f"{p.name} {p.address}")) for p in found)


def _plainly(text: str, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """The facets, where a word that only opens a sentence is no name if the question has one that is."""
    sure = {name.text for name in names(text)}
    if not any(f.must and f.text in sure for f in facets):
        return facets
    return tuple(f.model_copy(update={"must": False, "text": f.text.lower()}) if _opens(f, sure) else f for f in facets)


def _loosely(text: str, steps: tuple[Step, ...], facets: tuple[Facet, ...]) -> Iterator[Step]:
    """The steps, where who has the most is asked for, or whose issues are meant, and no word stands with what is
    counted: it may be no topic then, but what the asker is about to do ("for the renewal call: …")."""
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
    stems = [stem(w) for w in words(facet.text) if facet.must or w not in STOP_WORDS]
    named = {stem(w) for name in reading.authors for w in words(name)}
    if facet.must and named & set(stems) and all(s in reading.dropped | named for s in stems):
        return True
    if facet.must and (" " in facet.text or not facet.text[1:].islower()):
        return all(s in reading.jobs for s in stems)
    return all(s in reading.dropped | reading.jobs for s in stems)


def _is_title(facet: Facet, ctx: Context) -> bool:
    """Whether papers are called so."""
    term = Term(text=facet.text, phrase=True, field="title")
    return ctx.index.count(Query(must=(term,), filters=Filters(kinds=KINDS["documents"]))) > 0


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
    called = (facet.text, *facet.names, *facet.variants)
    return any(ctx.index.count(Query(must=(Term(text=name, phrase=True),), filters=cards)) for name in called)


def _with_title(sub: SubQuestion, ctx: Context) -> tuple[Facet, ...]:
    """The facets, where words in a row are what papers are called, in full or for short, though none has a capital:
    those as one name."""
    named = {word for f in sub.facets if f.must for word in words(f.text)}
    told = words(sub.text)
    for size in range(min(_LONGEST, len(told)), 1, -1):
        for at in range(len(told) - size + 1):
            run = told[at : at + size]
            ends = content_words(f"{run[0]} {run[-1]}")
            title = Facet(text=" ".join(run), must=True)
            if len(ends) == 2 and named.isdisjoint(run) and _is_title(title, ctx):
                return (title, *(f for f in sub.facets if not set(words(f.text)) <= set(run)))
    short, by = short_title(sub.text, ctx)
    if not short:
        return sub.facets
    rest = (_without(f, by) for f in sub.facets if not set(words(f.text)) <= set(by))
    return (Facet(text=short, must=True), *rest)


def _without(facet: Facet, said: Collection[str]) -> Facet:
    """A name without what it has of the words that are `said` of something else: "Ember PRD"."""
    left = " ".join(word for word in facet.text.split() if not set(words(word)) <= set(said))
    return facet if not facet.must or left == facet.text else facet.model_copy(update={"text": left, "names": ()})


def _organisations(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the organisations that a question names; where it names none in full, the one that it calls by the word
    that its name begins with, if no other name does: written as a name, or after "at" or "from"."""
    if said := tuple(name for name in known if _says(text, name)):
        return said
    firsts = [(name, full[0]) for name in known if len(full := words(name)) > 1]
    borne = Counter(first for _, first in firsts)
    asked = {word for found in _CALLED.findall(text) for word in words(found)} - COMMON
    return tuple(name for name, first in firsts if borne[first] == 1 and first in asked and len(first) > _LEAST)


def _says(text: str, name: str) -> bool:
    """Whether a question names an organisation, however it is written."""
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "


def _parted(facet: Facet, ctx: Context) -> tuple[Facet, ...]:
    """A name that hardly anything has as it stands, as the two that it is made of: a product's and its paper's."""
    tokens = facet.text.split()
    if not facet.must or len(tokens) < 2:
        return (facet,)
    whole = ctx.index.doc_frequency([facet.text]).get(facet.text, 0)
    for at in range(1, len(tokens)):
        parts = " ".join(tokens[:at]), " ".join(tokens[at:])
        there = ctx.index.doc_frequency(parts)
        called = [tuple(c.name for c in ctx.names.called(p) if c.strong) for p in parts]
        kept_under = any(called) or any(ctx.index.count(labelled(p)) or _is_title(Facet(text=p), ctx) for p in parts)
        if kept_under and all(there.get(p, 0) > _RARER * whole for p in parts):
            return tuple(Facet(text=p, names=n, must=True) for p, n in zip(parts, called, strict=True))
    return (facet,)


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
                update={
                    "names": (*before.names, facet.text, *facet.names),
                    "variants": (*before.variants, *facet.variants),
                }
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
