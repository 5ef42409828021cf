"""What a question says of rows of a table: of what things they are, and what has to hold of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, stem, stems, words
from cascade.language.dates import DateRange, find
from cascade.language.quantities import quantities
from cascade.match import Matcher
from cascade.questions.shape import Shape, is_plural, phrase_type, question_shape
from cascade.stages.citing.themes import FREQUENT, SERVED
from cascade.stages.finding.search import matcher_of
from cascade.stages.planning.facets import GENERIC, UNIT
from cascade.types import Facet, Operation, Question, SubQuestion

__all__ = ["MONEY", "SAYS", "SUMMED", "Asked", "Bound", "State", "asked_of"]

_THINGS = re.compile(
    r"^\W*(?:(?:which|what)\s(?:of\s)?(?:our\s|the\s)?(?!(?:is|are|was|were|do|does|did|has|have|had|can|will|would|needs?)\b)"
    r"|(?=[a-z]{3,}s\s))([\w-]+)",
    re.I,
)
"""Asks for things of a kind: "which boats …", or "boats of the club"."""
_ARE = re.compile(r"^\W*who(?:['’]s|\s(?:all\s)?(?:is|are|was|were|works?|sits?|has|have|had|holds?))\b", re.I)
"""Asks for people by what is told of them, and not by what they do."""
_ANY = frozenset(stem(w) for w in "thing things item items one ones everything anything something".split())
"""What is asked for where any thing will do of which something holds."""
_DO = re.compile(r"^\W*who\s(\w+)", re.I)
_FIGURE = r"[$€£]?\s?\d[\d.,]*\w*"
_NOUN = r"(?P<noun>\s[a-z]+\d?\b)?"
_BOUND = re.compile(
    r"\b(?:(?P<over>(?:more|greater|higher|larger|bigger|longer|older|heavier|taller)\sthan|over|above"
    r"|exceed(?:s|ing)?|at\sleast)"
    r"|(?:less|fewer|lower|smaller|shorter|cheaper|younger|lighter)\sthan|under|below|at\smost|up\sto)"
    rf"\s(?P<number>{_FIGURE}){_NOUN}",
    re.I,
)
_BETWEEN = re.compile(rf"\b(?:between|from)\s(?P<low>{_FIGURE})\s(?:and|to)\s(?P<high>{_FIGURE}){_NOUN}", re.I)
_EVEN = re.compile(r"\b(?:at\s(?:least|most)|up\sto|between|from)\b", re.I)
"""Bounds that are met by the number itself."""
_UNIT_TO_IT = re.compile(r"[^\W\d]+$")
"""A unit that stands right behind its number: "10m"."""
MONEY = re.compile(
    r"[$€£]|(?:\b|_)(?:eur|usd|gbp|chf|price|cost|fee|rate|rent|charge|amount|total|value)s?(?:\b|_)", re.I
)
"""What is over a column of sums of money, or in its cells."""
_OF_TIMES = frozenset(stem(w) for w in "due expire end fall come up run out happen schedule start begin".split())
"""What is said of a thing and a time, and is told by the column that the day stands in."""
_PAYS = frozenset(stem(w) for w in "pay cost charge price spend spent worth earn bill day week month year".split())
"""What is said of a thing and a sum of money, and is told by the column that the sum stands in."""
_DEAR = re.compile(r"\b(?:costs?|worth|pric(?:e|ed|es)|charged?|spen[dt]|pays?|paid)\b", re.I)
_COMING = re.compile(r"\b(?:due|expir\w+|end(?:s|ing)?|runs?\sout|next|upcoming|coming|comes?\sup|overdue)\b", re.I)
_PLACES = ("", "first", "next", "last")
"""What stands where a superlative may, and chooses by the order of days alone."""
_CARES = frozenset(stem(w) for w in "look after deal handle responsible charge care taking".split())
"""That somebody has to do with a thing, which a column of people says who are told by what they are to it."""
SUMMED = re.compile(
    r"\b(?:(?:in|the|our)\stotal|totals?|sum(?!\w)|altogether|(?P<mean>average|mean)"
    r"|how\smuch\s(?:did|do|have|has|had)\s(?:we|i|they)\s(?:spen[dt]|pa(?:y|id)|ow(?:e|ed)))\b",
    re.I,
)
"""Asks what the numbers of a column come to together."""
_HOW_MUCH = re.compile(r"\bhow\smuch\b", re.I)
_IN_SUM = frozenset(stem(w) for w in "total sum average mean altogether come owe".split()) | _PAYS
_COMPLAINS, _TICKETS = frozenset(stems("complain complaint")), ("tickets",)
"""Whoever complains is in a table of tickets, which need not say so."""
_NOT = re.compile(
    r"(?:\b(?:not|never|without|lacks?|lacking|missing|has\sno|have\sno|had\sno|with\sno|are\sno|yet\sto)\b|n['’]t\b)"
    r"(?P<what>.+?)(?=$|[,;?]|\s(?:and|but|since|before|after|until|this|last)\s)",
    re.I,
)
_UN = re.compile(r"un(\w{2,}(?:ed|id|ld|ne|rn))", re.I)
"""A word that denies another: "unpaid", "unsold"."""


class State(Enum):
    """What a row may be that no cell says: it is told by two of them, or by one and what day it is."""

    LATE = re.compile(r"\b(?:overdue|late(?=\W*$))", re.I)
    GONE = re.compile(
        r"\b(?:expired|lapsed|out\sof\sdate"
        r"|(?:past|over|after)\s(?:its|their|the|it['’]?s)\s(?:[\w-]+\s){0,3}(?:date|day|deadline)"
        r"|(?:no\slonger|not)\s(?=\w+\s(?:any\s?more|any\slonger|now)\b)|no\slonger(?=\s(?:valid|insured|covered)))",
        re.I,
    )
    OUT = re.compile(
        r"\b(?:out\sof\s(?:stock|supply)|sold\sout|run\sout|used\sup|(?:none|nothing)\s(?:left|in\sstock)"
        r"|not\s(?:in\sstock|available))\b",
        re.I,
    )
    LEFT = re.compile(r"(?<!out\sof\s)\b(?:in\sstock|left(?=\W*$))", re.I)
    LOW = re.compile(
        r"\b(?:(?:below|under|at)\s(?:its|their|the|our)?\s?(?:re-?order|minimum|min)\s?(?:level|point|stock|quantity)?"
        r"|(?:to\s(?:be\s)?|needs?\s)(?:re-?order|restock|top)(?:ed|ing)?(?:\sup)?|(?:running|getting)\s(?:low|short)"
        r"|low\s(?:on|in)\sstock|low\sstock)\b",
        re.I,
    )


SAYS = {
    State.LATE: ("due", "deadline"),
    State.GONE: ("until", "expiry", "use by", "best before", "valid"),
    State.OUT: ("stock", "quantity"),
    State.LEFT: ("stock", "quantity"),
    State.LOW: ("reorder", "minimum", "stock"),
}
"""What is over the columns that tell a state."""


class Bound(NamedTuple):
    """Numbers within which another has to be, the ends too where it says so."""

    low: float
    high: float
    even: bool
    said: str
    noun: str

    def holds(self, value: float) -> bool:
        return self.low < value < self.high or (self.even and value in (self.low, self.high))


class Asked(NamedTuple):
    """What a question says of the things that it asks for."""

    text: str
    shape: Shape
    match: Matcher
    topic: Sequence[int]
    """The facets that nothing below tells already."""
    denied: frozenset[int]
    """Those of it that must not be so."""
    head: frozenset[str]
    """Stems of the noun for the things, and of those that mean the same; none where any thing will do."""
    times: Sequence[DateRange]
    bound: Bound | None
    state: State | None
    money: bool
    """Whether it asks by sums of money."""
    coming: bool
    people: bool
    """Whether people are asked for."""
    cares: bool
    """Whether it asks for those who have to do with a thing."""
    verb: str
    """Stem of what people are asked for by doing it."""
    bare: bool
    """Whether it only asks what the things are: then no heading has to say more."""
    often: bool
    complains: bool
    """Whether complaints are asked for, and not who made them."""
    summed: re.Match[str] | None
    today: date
    zone: str


def asked_of(question: Question, sub: SubQuestion, ctx: Context) -> Asked | None:
    """What `sub` says of rows; None where it asks for none, or for one of many by an order that is told elsewhere."""
    shape = question_shape(sub.text)
    things = _THINGS.match(sub.text)
    bare = things is not None and things[0] == things[1] and not is_plural(things[1].lower())
    if bare or (shape.operation is Operation.FIND and shape.answer_type == "number"):
        things = None  # "which version do we need?" asks for a value
    chooses = "" if shape.operation is Operation.WHO and shape.superlative == "main" else shape.superlative
    often = FREQUENT.search(chooses) is not None
    summed = SUMMED.search(sub.text)
    state = next(((s, found) for s in State if (found := s.value.search(sub.text))), None)
    state = None if summed or _HOW_MUCH.search(sub.text) else state
    listing = shape.operation in (Operation.LIST, Operation.COUNT, Operation.WHO)
    if shape.is_yes_no and shape.operation is Operation.FIND:
        return None
    if not (listing or things or often or summed or state) or (chooses not in _PLACES and not often):
        return None
    facets, unsaid = _facets(sub, ctx)
    match = matcher_of(facets, ctx.index)
    bound = _bound(sub.text)
    times = [t for t in find(sub.text, question.as_of, question.zone) if t.text in sub.text]
    money = MONEY.search(bound.said) is not None if bound else False
    money = money or _DEAR.search(sub.text) is not None or shape.answer_type == "money"
    told = {*stems(" ".join([*(t.text for t in times), bound.said if bound else "", chooses]))}
    told |= {*stems(state[1][0])} if state else set()
    told |= _OF_TIMES if times else set()
    told |= _PAYS if bound and money else set()
    told |= _IN_SUM if summed else set()
    told |= SERVED if often else set()  # whoever it is that complains most
    cares = {n for n, f in enumerate(facets) if shape.operation is Operation.WHO and _CARES & set(stems(f.text))}
    topic = [n for n, f in enumerate(facets) if n not in cares and not told.issuperset(stems(f.text))]
    denied = unsaid | (_denied(sub.text, topic, facets) if state is None else set())
    if shape.negation and not (denied or state):
        return None
    head = things[1] if things and not is_plural(shape.head) else shape.head
    if (state and stem(head) in stems(state[1][0])) or ((state or denied) and stem(head) in _ANY):
        head = ""
    return Asked(
        text=sub.text,
        shape=shape,
        match=match,
        topic=topic,
        denied=frozenset(denied),
        head=frozenset(stem(w) for form in (head, *_variants(head, ctx)) for w in content_words(form)),
        times=times,
        bound=bound,
        state=state[0] if state else None,
        money=money,
        coming=_COMING.search(sub.text) is not None,
        people=shape.operation is Operation.WHO or "person" in (shape.answer_type, phrase_type(head)),
        cares=bool(cares),
        verb=stem(does[1].lower()) if (does := _DO.match(sub.text)) else "",
        bare=shape.operation is not Operation.WHO or _ARE.match(sub.text) is not None,
        often=often,
        complains=bool(head) and stem(head) in _COMPLAINS,
        summed=summed,
        today=question.today,
        zone=question.zone,
    )


def _facets(sub: SubQuestion, ctx: Context) -> tuple[list[Facet], set[int]]:
    """What a table has to say: all words with meaning, those too that steps have taken up; and which of these the
    question has with a syllable that denies them."""
    said = {*GENERIC, *stems(" ".join(f.text for f in sub.facets))}
    more = [w for w in content_words(sub.text) if stem(w) not in said] if sub.steps else []
    named = {w for step in sub.steps if step.what == "organisation" for by in step.by for w in words(by)}
    facets = [*sub.facets, *(Facet(text=w, variants=_variants(w, ctx), must=w in named) for w in more)]
    for n, f in enumerate(facets):
        if _COMPLAINS.intersection(stems(f.text)):
            facets[n] = f.model_copy(update={"variants": (*f.variants, *_TICKETS)})
    unsaid = {n: plain[1] for n, f in enumerate(facets) if (plain := _UN.fullmatch(f.text))}
    return [Facet(text=unsaid[n]) if n in unsaid else f for n, f in enumerate(facets)], set(unsaid)


def _variants(word: str, ctx: Context) -> tuple[str, ...]:
    """Other words for one, and what a table may be called that is of such things."""
    return (*ctx.thesaurus.variants(word), *(_TICKETS if stem(word) in _COMPLAINS else ()))


def _denied(text: str, topic: Sequence[int], facets: Sequence[Facet]) -> set[int]:
    """The facets of the `topic` that stand behind a word that denies them."""
    denied = {*stems(" ".join(m["what"] for m in _NOT.finditer(text)))}
    return {n for n in topic if denied.issuperset(stems(facets[n].text))}


def _bound(text: str) -> Bound | None:
    """The numbers that bound another in `text`, with the words of it that say no more than that: what there are so
    many of is a word of the question."""
    found = _BETWEEN.search(text) or _BOUND.search(text)
    if found is None:
        return None
    said = found[0] if UNIT.search(found[0]) else found[0].removesuffix(found["noun"] or "")
    figures = [found["low"], found["high"]] if found.re is _BETWEEN else [found["number"]]
    limits = [_number(figure) for figure in figures]
    if None in limits:  # "above 5.5.5"
        limits = [float("nan")]
    numbers = [limit for limit in limits if limit is not None]
    over = found.re is _BETWEEN or found["over"]
    low = numbers[0] if over else float("-inf")
    high = numbers[-1] if found.re is _BETWEEN or not over else float("inf")
    return Bound(low, high, _EVEN.search(found[0]) is not None, said, (found["noun"] or "").strip())


def _number(figure: str) -> float | None:
    stated = quantities(figure) or quantities(_UNIT_TO_IT.sub("", figure))
    return min(stated[0].values) if stated else None
