"""The best sentence, and which further ones are quoted beside it: those nearly as good that say something else.

A further quote adds what the best lacks, states another value for the same, or gives the cause of it. Why another is
left out is told with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.conflicts import conflicts, subject_of
from cascade.context import Context
from cascade.language.stated import facts
from cascade.match import Matcher, union
from cascade.similar import near
from cascade.stages.citing.causes import asks_why, gives_cause
from cascade.stages.evidence import Unquoted
from cascade.stages.weighing.implied import states_value
from cascade.stages.weighing.sentence import ABOUT, Sentence, unquoted

__all__ = ["NEEDS", "asks_twice", "chosen_of", "close_to", "least_of", "with_value"]

_LEAST = 0.9
"""A further quote is worth its place from this share of the best one's score on."""
_BROAD = 0.8
"""Of the bar, for a question that asks for much, which may also have twice as many quotes."""
_OPENLY = 0.9
"""Of the bar, for a question that is asked openly: what has most of its words is seldom all of the answer."""
_MUCH = 0.2
"""Share of the question's weight: a further quote that does not speak of a facet which weighs so much, and of which the
best quote speaks, is about another thing."""
_FULLY = 0.5
"""Weight of a facet beside how rare it is, from which on it adds something to speak of it."""
_OTHERWISE = 0.6
"""A quote that states another value for what the best one states, from this share on."""
_CAUSE = 0.7
"""A quote that gives a cause, where one is asked for and the best quote gives none, from this share on."""
_SAME = 0.8
"""Sentences this alike say the same."""
_CLOSE = 0.85
"""A sentence is close to the best one from this share of its score on."""
_MOST_CLOSE = 2
"""Sentences that are shown as close at most."""
_VALUES = ("money", "number", "share", "rate", "phone", "duration")
"""Kinds of value that stand in few sentences: a day may be told by any word of time."""
_ASKS = r"(?:what|which|how\s(?:much|many|long|old|far|big|high)|when|until\swhen)\b"
_TWICE = re.compile(
    rf"\b{_ASKS}[^?;:]*?,?\s(?:and|but|or|vs\.?|versus|against|compared\s(?:to|with))\s(?:(?:for|by|from|to|at|since|then)\s)?{_ASKS}"
    r"|\b(?:ask(?:ed)?|want(?:ed)?|quoted?|offer(?:ed)?|claim(?:ed)?|plan(?:ned)?|budget(?:ed)?)\b[^?;:]*?\s(?:and|vs\.?|versus|against)\s"
    r"[^?;:]*?\b(?:get|got|gave|paid|pay|agreed?|settled?|offer(?:ed)?|spent|actual(?:ly)?)\b",
    re.I,
)
"""Asks for two values of one matter: "what did they ask, and what did they get?"."""
_BOTH = 2
"""Quotes beside the best that state another value where two are asked for."""
_BEHIND = 2
"""Sentences behind one that names a thing in which its value may stand."""
NEEDS = "a further quote needs {:.3f}"


def asks_twice(question: str) -> bool:
    """Whether `question` asks for two values of one matter."""
    return _TWICE.search(question) is not None


def chosen_of(
    question: str, ranked: Sequence[Sentence], match: Matcher, broad: bool, ctx: Context, kind: str, *, openly: bool
) -> tuple[list[Sentence], list[Unquoted]]:
    """The best sentence, then those nearly as good that say something else; and why the others are left out.

    A `broad` question asks for much; one that asks `openly` wants no single value of a `kind`.
    """
    chosen: list[Sentence] = []
    passed = []
    most = ctx.recipe.quotes * (2 if broad else 1)
    cause = _cause_beside(question, ranked)
    twice, others = asks_twice(question), 0
    for sentence in ranked:
        bar = least_of(chosen) * (_BROAD if broad else _OPENLY if openly else 1.0)
        other_value = twice and others < _BOTH and _states_another(chosen, sentence)
        otherwise = bool(chosen) and (sentence is cause or other_value or _disagrees(chosen[0], sentence))
        if otherwise:
            bar = 0.0
        if sentence.score < bar:
            reason = NEEDS.format(bar)
        elif len(chosen) >= most and sentence is not cause:
            reason = f"after the {most} quotes that are taken"
        elif chosen and not broad and not otherwise and not _speaks(sentence):
            reason = "of itself it says nothing of the question, and a better quote does"
        elif chosen and not broad and not otherwise and (lacks := _lacking(sentence, chosen, match)):
            reason = f"a better quote speaks of “{lacks}”, and it does not"
        elif any(near(sentence.text, other.text) > _SAME for other in chosen) or (
            kind in ("date", *_VALUES) and not otherwise and any(_same_value(kind, s, sentence) for s in chosen)
        ):
            reason = "a better quote says the same"
        else:
            chosen.append(sentence)
            others += other_value
            continue
        passed.append(unquoted(sentence, reason))
    return chosen, passed


def with_value(
    kind: str, chosen: Sequence[Sentence], ranked: Sequence[Sentence], everything: Sequence[Sentence]
) -> list[Sentence]:
    """`chosen`, or where the best states no value of the `kind` that is wanted: what tells it straight behind one that
    says as much, in its own line ("Ida missed two payments. Balance now 90 euros."), and that one."""
    if kind not in _VALUES or not chosen or states_value(kind, chosen[0]):
        return list(chosen)
    for sentence in (s for s in ranked if s.match.coverage >= chosen[0].match.coverage):
        text, end = sentence.document.text, sentence.end
        behind = [s for s in everything if s.document.id == sentence.document.id and s.start >= end]
        behind = sorted((s for s in behind if "\n" not in text[end : s.start]), key=lambda s: s.start)[:_BEHIND]
        if value := next((s for s in behind if states_value(kind, s)), None):
            return [value, sentence]
    return list(chosen)


def close_to(chosen: Sequence[Sentence], ranked: Sequence[Sentence]) -> list[Sentence]:
    """Those of `ranked` that came close to the best of `chosen` and say something else, the best first.

    Where a wrong sentence is the best, the right one is among these as often as not; so a person sees them.
    """
    if not chosen:
        return []
    close: list[Sentence] = []
    for sentence in ranked:
        if sentence.score < _CLOSE * ranked[0].score or len(close) == _MOST_CLOSE:
            break
        if all(
            near(sentence.text, other.text) <= _SAME and not _overlap(sentence, other) for other in (*chosen, *close)
        ):
            close.append(sentence)
    return close


def _overlap(one: Sentence, other: Sentence) -> bool:
    return one.document.id == other.document.id and one.start < other.end and other.start < one.end


def _cause_beside(question: str, ranked: Sequence[Sentence]) -> Sentence | None:
    """Where a cause is asked for and the best sentence only says what happened: the best that gives one, if any."""
    if not ranked or not asks_why(question) or gives_cause(ranked[0].text):
        return None
    least = _CAUSE * ranked[0].score
    return next((s for s in ranked if s.score >= least and gives_cause(s.text)), None)


def _speaks(sentence: Sentence) -> bool:
    """Whether it says something of the question by itself, or answers one that was asked before it."""
    return bool(sentence.match.found) or _answers(sentence)


def _disagrees(best: Sentence, other: Sentence) -> bool:
    """Whether a sentence states another value than the best for what is asked about: a person has to see both.

    One that leaves out what the best says of the question, and has words of its own in its place, is about another
    thing: the warranty on oars is no other value for that on hulls.
    """
    if other.score < _OTHERWISE * best.score or not conflicts([best.text, other.text]):
        return False
    return not best.match.found.keys() - _speaks_of(other) or not subject_of(other.text) - subject_of(best.text)


def _states_another(chosen: Sequence[Sentence], other: Sentence) -> bool:
    """Whether a sentence that is nearly as good states a number that none of the `chosen` has."""
    if not chosen or other.score < _OTHERWISE * chosen[0].score:
        return False
    known = {v for s in chosen for q in facts(s.text).numbers for v in q.values}
    return any(known.isdisjoint(q.values) for q in facts(other.text).numbers)


def _same_value(kind: str, other: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence states all of the `kind` that is wanted that `other` does, and no more of the question."""
    known, stated = (
        {(d.first, d.last) for d in found.dates if d.first}
        if kind == "date"
        else {v for q in found.numbers for v in q.values}
        for found in (facts(s.text, s.at) for s in (other, sentence))
    )
    return bool(known) and known <= stated and _speaks_of(sentence) <= _speaks_of(other)


def _lacking(sentence: Sentence, chosen: Sequence[Sentence], match: Matcher) -> str:
    """What of the question the best quote speaks of and a further one does not, which adds nothing else that is asked.

    Empty where it lacks little of the question's weight, or answers what was asked before it.
    """
    lacks = chosen[0].match.found.keys() - _speaks_of(sentence)
    most = max(lacks, key=lambda n: (match.weights[n], -n), default=None)
    if most is None or _answers(sentence) or match.weights[most] < _MUCH * sum(match.weights):
        return ""
    adds = sentence.match.found.keys() - union(s.match for s in chosen).keys()
    if any(match.facets[n].weight >= _FULLY for n in adds):
        return ""
    return match.facets[most].text


def _speaks_of(sentence: Sentence) -> set[int]:
    """The facets that a sentence speaks of itself, by who says it, or by its record's title and headings."""
    return {n for n, share in sentence.around.found.items() if n in sentence.match.found or share >= ABOUT}


def _answers(sentence: Sentence) -> bool:
    """Whether it answers a question that was asked before it."""
    return any(p.name == "asked" and p.value for p in sentence.parts)


def least_of(chosen: Sequence[Sentence]) -> float:
    """The least score of a further quote."""
    return _LEAST * chosen[0].score if chosen else 0.0
