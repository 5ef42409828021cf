"""How many, as a sentence states it: "43 people came", "the median is 46", "61 were doubled; 17 of them baked".

A number counts what the noun after it names. Where a small word or nothing comes after it, it counts what somebody just
asked for, or else whatever the sentence is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cascade.conflicts import conflicts
from cascade.language import STOP_WORDS, stem, stems, words
from cascade.language.quantities import Quantity
from cascade.language.stated import facts
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.stages.planning.facets import GENERIC
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.weigh import Weigher
from cascade.types import Item, Operation, SubQuestion

__all__ = ["best_count", "counting", "figure", "numbers_in", "stated_counts"]

_STATES = 0.75
"""A number that a sentence states answers a count where the sentence and its record speak of this much of it."""
_ONE = re.compile(r"\b(?P<said>one|no|dozens?|hundreds?)\s(?=(?P<after>\w+(?:\s\w+){0,2}))", re.IGNORECASE)
"""What counts as well, and is no figure."""
_AFTER = re.compile(r"[-\s]+(\w+(?:\s\w+){0,2})")
_LISTED = re.compile(r"[.):](?:\s|$)")
_LABEL = re.compile(r"(\w+)[ #]+$")
_BEFORE = STOP_WORDS | frozenset(
    "about around nearly almost roughly approximately only just over under least most makes total exactly some".split()
)
"""Words that a number may follow that counts something: after others it tells one of several things."""
_NEAR = 40
"""Characters before a number that tell what it is of."""
_CODES = 4
"""Numbers in a sentence, each the next, that count nothing."""
_NOUNS = 3
"""Words after a number, one of which is what it counts."""


def stated_counts(shape: Shape, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence]) -> list[Sentence]:
    """For a count: the sentences that state a number of what is counted, where one speaks of the rest too, or that
    answer somebody who asked the same."""
    if sub.operation is not Operation.COUNT or not shape.head:
        return []
    weigher = Weigher(sub, shape, match, candidates)
    named = [s for s in candidates if _counts(s.text, {stem(shape.head)})]
    if max((s.around.coverage for s in named), default=0.0) >= _STATES:
        more = _unnamed(candidates, _heads(shape, match))
        return [*named, *(s for s in more if s not in named)]
    return [s for s in candidates if any(_bare(s.text)) and _replies(s, weigher.before(s), match)]


def counting(shape: Shape, match: Matcher, candidates: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that state a number of what is counted, in the question's words for it or others that mean it;
    else those with a number of nothing that is named, in a passage that speaks of what is counted. Of people both, for
    nobody writes that 46 people out of 50 came."""
    counted = _heads(shape, match)
    named = [s for s in candidates if not s.heading and _counts(s.text, counted)]
    if named and not counted <= GENERIC:
        return named
    return [*named, *(s for s in _unnamed(candidates, counted) if s not in named)]


def best_count(shape: Shape, match: Matcher, candidates: Sequence[Sentence]) -> Sentence | None:
    """The sentence that states how many there are of what is counted, and says most of the rest of the question."""
    counted = _heads(shape, match)
    head = match.told_by(counted)
    named = [s for s in candidates if not s.heading and _counts(s.text, counted)]

    def says(sentence: Sentence) -> tuple[float, bool, float, int]:
        rest = match.coverage({n: share for n, share in sentence.match.found.items() if n not in head})
        return rest, sentence in named, sentence.around.coverage, -sentence.start

    return max([*named, *_unnamed(candidates, counted)], key=says, default=None)


def _unnamed(candidates: Sequence[Sentence], counted: set[str]) -> list[Sentence]:
    """Sentences that say something of the question and state a number of nothing that they name, in a passage that
    speaks of what is `counted`."""
    apt = (s for s in candidates if not s.heading and s.match.found and (counted <= GENERIC or _speaks(s, counted)))
    return [s for s in apt if any(_bare(s.text))]


def numbers_in(shape: Shape, match: Matcher, chosen: Sequence[Sentence]) -> tuple[Item, ...]:
    """The number of what is counted that the best of the `chosen` states, and what others state that disagree with it,
    each with the numbers of its quotes."""
    counted = _heads(shape, match)
    found: dict[str, tuple[int, ...]] = {}
    for number, sentence in enumerate(chosen, 1):
        if number > 1 and not conflicts([chosen[0].text, sentence.text]):
            continue
        of = [q for q in _numbers(sentence.text) if _after(sentence.text, q) & counted] or list(_bare(sentence.text))
        if of:
            found[figure(of[0])] = (*found.get(figure(of[0]), ()), number)
    return tuple(Item(value=value, quotes=quotes) for value, quotes in found.items())


def figure(number: Quantity) -> str:
    """A number as a figure: as it is written, or what a word for it means."""
    value = max(number.values)
    return number.text if number.text[:1].isdigit() else f"{value:.0f}" if value == int(value) else f"{value:g}"


def _heads(shape: Shape, match: Matcher) -> set[str]:
    """Stems of the words for what is counted: the question's, and those that mean the same."""
    head = stem(shape.head)
    return {head, *(root for n in match.told_by({head}) for v in match.facets[n].variants for root in stems(v))}


def _replies(sentence: Sentence, asked: Match, match: Matcher) -> bool:
    """Whether a sentence says most of the question together with what was asked before it."""
    return bool(asked.found) and match.coverage(union((sentence.match, asked))) >= _STATES


def _speaks(sentence: Sentence, counted: set[str]) -> bool:
    return not counted.isdisjoint(stems(sentence.hit.passage.text))


def _counts(text: str, counted: set[str]) -> bool:
    if counted.isdisjoint(stems(text)):  # what is cheap to tell, for most say nothing of it
        return False
    said = (stems(m["after"]) for m in _ONE.finditer(text))
    return any(_after(text, q) & counted for q in _numbers(text)) or any(not counted.isdisjoint(s) for s in said)


def _numbers(text: str) -> Iterator[Quantity]:
    """The numbers that may count something: whole ones, no sums, shares or hours, and none of a date or an id, or of a
    list of numbers that have a meaning each: "0 off, 1 on, 2 night"."""
    whole = [q for q in facts(text).numbers if not q.unit and any(value == int(value) for value in q.values)]
    codes = [max(q.values) - n for n, q in enumerate(whole)]
    return (q for q, code in zip(whole, codes, strict=True) if codes.count(code) < _CODES)


def _after(text: str, number: Quantity) -> set[str]:
    """Stems of the words that follow a number closely, before another one: what there are so many of."""
    other = min((q.start for q in facts(text).numbers if q.start >= number.end), default=len(text))
    found = _AFTER.match(text, number.end, other)
    return set(stems(found[1])[:_NOUNS]) if found else set()


def _bare(text: str) -> Iterator[Quantity]:
    """Numbers that no noun follows: "46, and", "61 were", "17 of them"; none that tells one thing from others, as
    in "day 2" or before the lines of a list."""
    for number in _numbers(text):
        label = _LABEL.search(text, max(number.start - _NEAR, 0), number.start)
        listed = not text[max(number.start - _NEAR, 0) : number.start].strip() and _LISTED.match(text, number.end)
        if listed or (label is not None and label[1].lower() not in _BEFORE):
            continue
        found = _AFTER.match(text, number.end)
        first = words(found[1])[:1] if found else []
        if not first or first[0] in STOP_WORDS:
            yield number
