"""Whether quotes are enough to answer by: what the best of them says of the question, held against a bar.

A single statement answers or does not, so the quote that says most stands for itself: what others speak of beside it
does not make an answer. Of what is asked of somebody who speaks, that is the best quote. What it says is a score of two
parts, each the share of the question's weight that is no name or id. The weights are those of a logistic regression,
fitted on the tune halves of all suites but one and held against that one: which questions can be answered, and which
cannot, or not once their evidence is hidden. How rare the missing is, words that stand together, the head of the
question, how far the best stands out and who says it told no more on the suite that was left out.

Where the question is about somebody who speaks, what others tell of the same is held against it: "Which instrument does
Ann play?" is not answered by what Ann says of music when it is Ben who tells of his clarinet. What others ask tells
nothing: the answer to it may be what is wanted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from cascade.language import asks, stems
from cascade.language.dates import DateMention, dates_in
from cascade.language.datewords import WEEKDAY_NAME
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.shown import SOMEBODY
from cascade.stages.evidence import Evidence
from cascade.stages.weighing.compound import compounds, together
from cascade.stages.weighing.implied import states_value, wanted
from cascade.stages.weighing.sentence import Sentence, filed_as, record
from cascade.stages.weighing.tables import columns
from cascade.types import Operation, Score, SubQuestion

__all__ = ["WEIGHTS", "Standing", "a_value", "raised", "standing", "strictness"]

WEIGHTS: Mapping[str, float] = MappingProxyType({"says": 0.3, "within": 0.7})
"""What each part counts. `says`: what the best quote speaks of itself. `within`: the same together with its passage."""
_OTHERS = 0.8
"""Where the question is about somebody who speaks: of the most that a sentence of others says of it, this share has to
be carried by what is quoted of this one, or it is told of the others."""
_WITHIN = 0.9
"""What a facet counts as evidence when the sentence's passage speaks of it and not the sentence."""
_FEW = 2
"""Facets of a question up to which its evidence has to say the full share; of more, it says less of each."""
_LOOK_UP = 1.375
"""What the evidence of a look-up has to say beside the recipe's share: a single statement is taken at its word."""
_VALUES = ("number", "money", "url", "phone", "share", "rate", "duration", "code")
_AHEAD = re.compile(
    r"^\W*(?:(?:and|so|but)\s)?(?:when|what\stime|what\sday)(?:\sexactly)?(?:['’]s|\s(?:do|does|is|are|am|will|should|shall|can|must))\b",
    re.IGNORECASE,
)
"""Asks when something will be, or is as a rule: what has been is as old as the record that tells of it."""
_OF_TIME = re.compile(
    rf"\d|\b(?:{WEEKDAY_NAME}s?|weekdays?|weekends?|days?|weeks?|months?|quarters?|years?|hours?|minutes?"
    r"|(?:jan|febr)uary|(?-i:May|March)|april|june|july|august|(?:septem|octo|novem|decem)ber|spring|summer|autumn|winter"
    r"|christmas|easter|mornings?|noon|midday|afternoons?|evenings?|nights?|midnight|tonight|today|tomorrow|yesterday|lunch"
    r"|(?:dai|week|month|quarter|year|hour)ly|annual(?:ly)?|now|soon|later|sooner|then|until|till|before|after|once"
    r"|when|while|during|whenever|immediately|at\s(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|half\spast|o['’]clock)\b",
    re.IGNORECASE,
)
"""Any word of time, however vague: "once the paint is dry" tells when. What may or never will be has no time yet, so
"may" and "march" are months by their capital alone."""
_FOR_CODE = re.compile(
    r"\b(?:what|which)(?:['’]s|\s(?:is|was|are))?\s(?:(?!dress|source)[\w-]+\s){0,4}?(?:code|pin|passcode|combination)"
    r"(?=\W*$|\s(?:for|to|is|was|do|does|did|are|has|this|of\s(?!conduct|practice|ethics)))",
    re.IGNORECASE,
)
"""Asks for a code, which has a figure in it; the dress code and the code of conduct have none."""
_LEFT_OUT = re.compile(
    r"\b(?:without|excluding|excl\.?|except(?:\sfor)?|not\sincluding|apart\sfrom)\s(?:the\s|any\s)?(?P<what>\w+)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:per|an?|each|every)\s(?:hour|day|night|week|month|quarter|year)")
"""A time for which a sum is told: "per day"."""
_YEAR = re.compile(r"\d\d")
"""In a date whose year is known: "May to June" is of any."""
_TOLD_WITHIN = timedelta(days=31)
"""A record that was written up to so long after a time that the question names may tell of it without naming it."""

Talk = Mapping[str, Mapping[int, float]]
"""What is said of whom a question is about, by the passage; see `Weigher.talk`."""


class Standing(NamedTuple):
    """What the quotes of a sub-question come to."""

    enough: bool
    told_of_others: bool
    """It would be enough, if others did not say more of it."""
    carried: float
    """The score, 0 to 1: what is held against `needed`."""
    needed: float
    coverage: float
    """Share of the question's weight, names among it, that the quote which carries most speaks of with its passage."""
    scores: tuple[Score, ...]
    """The parts of `carried`, and with `others` the most that a sentence of others says, where that is looked at."""
    missing: tuple[str, ...]
    """What was asked for and no quote has; where a name or a value lacks these alone."""


def standing(
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    chosen: Sequence[Sentence],
    others: Sequence[Sentence],
    talk: Talk,
    support: float,
    *,
    replies_to: Callable[[Sentence], Match],
    nobody: bool = False,
) -> Standing:
    """How the `chosen` quotes, the best first, stand to what `sub` asks.

    `others` are what those say whom the question is not about, `support` is the recipe's share; `replies_to` tells
    what of it a sentence need not say again, for it was asked before it; `nobody` says that somebody is asked for, and
    no quote tells who.
    """
    whole = [_whole(s, match, talk) for s in chosen]
    best = max(whole, key=lambda m: m.coverage, default=Match(0.0, {}))
    lacking = (
        match.missing(union(s.around for s in chosen))
        + _value(sub.text, shape, match, chosen)
        + _of_unit(match, chosen)
        + _of_then(sub, chosen)
        + _kind_of(shape, match, chosen)
        + (SOMEBODY,) * nobody
    )
    first = 1 if talk else len(chosen)  # what is asked of a person is told by one statement of theirs, the best
    each = (_scores(sub, match, s, w, replies_to(s)) for s, w in zip(chosen[:first], whole, strict=False))
    scores = max(each, key=_carried, default=()) if match.facets else ()
    carried = _carried(scores)
    elsewhere = max((match.rest(s.match.found) for s in others if not asks(s.text)), default=0.0)
    asked = _asked_of(len(match.facets), support)
    needed = max(asked, _OTHERS * elsewhere)
    enough = bool(chosen) and not lacking and round(carried, 4) >= round(needed, 4)
    return Standing(
        enough=enough,
        told_of_others=bool(chosen) and not lacking and asked <= carried and not enough,
        carried=round(carried, 4),
        needed=round(needed, 4),
        coverage=round(best.coverage, 4),
        scores=(*scores, Score(name="others", value=round(elsewhere, 6))) if elsewhere else scores,
        missing=lacking or (() if enough else _unsaid(match, best) or (sub.text,)),
    )


def _carried(scores: Sequence[Score]) -> float:
    return sum(WEIGHTS[each.name] * each.value for each in scores)


def _asked_of(facets: int, support: float) -> float:
    """The share that evidence has to carry of a question of so many facets, by the recipe's `support`."""
    return min(support * strictness(facets), 1.0)


def raised(evidence: Evidence, facets: int, support: float) -> bool:
    """Whether more was asked of `evidence` than of a question of so many facets, for what others say."""
    return evidence.needed > round(_asked_of(facets, support), 4)


def strictness(facets: int) -> float:
    """What evidence has to say of a question of so many facets, as a factor of the recipe's share."""
    return _LOOK_UP * math.sqrt(_FEW / max(facets, _FEW))


def a_value(kind: str) -> str:
    """The kind of value that a question wants, as a person is told of it."""
    return {
        "money": "a sum of money",
        "phone": "a phone number",
        "share": "a percentage",
        "code": "a number or a code",
    }.get(kind, f"a {kind}")


def _scores(sub: SubQuestion, match: Matcher, best: Sentence, whole: Match, asked: Match) -> tuple[Score, ...]:
    apart = (
        best.part is not None or columns(best) or asked.found
    )  # one says half of it, another the rest, as in a table
    pairs = () if apart else compounds(sub.text, match)
    passage = best.hit.passage

    def told(found: Mapping[int, float]) -> float:
        return match.rest(together(pairs, match, passage.text, found, passage.context))

    before = {n: _WITHIN * share for n, share in asked.found.items()}
    parts = {"says": told({**before, **best.match.found}), "within": told({**before, **whole.found})}
    return tuple(Score(name=name, value=round(parts[name], 6)) for name in WEIGHTS)


def _whole(sentence: Sentence, match: Matcher, talk: Talk) -> Match:
    """What a sentence speaks of together with its passage, which counts a little less: what makes it evidence.

    Of a talk, where somebody who speaks in it is asked about, only what `talk` has: what is said of this one.
    """
    passage = sentence.hit.passage
    spoken = talk.get(passage.id) if sentence.part is not None else None
    around = (
        spoken
        if spoken is not None
        else match(f"{passage.context}\n{passage.text}\n{filed_as(sentence.document)}").found
    )
    found = {**{n: _WITHIN * share for n, share in around.items()}, **sentence.match.found}
    return Match(match.coverage(found), found)


def _unsaid(match: Matcher, best: Match) -> tuple[str, ...]:
    """The words of the question that the best quote does without; who says it need not be named in it."""
    return tuple(f.text for n, f in enumerate(match.facets) if n not in best.found and not f.must)


# --- what has to be there -----------------------------------------------------------------------------------------


def _value(question: str, shape: Shape, match: Matcher, chosen: Sequence[Sentence]) -> tuple[str, ...]:
    """What the question wants a value of, where no quote states one: a number or an address cannot be made up."""
    kind = wanted(shape)
    if _FOR_CODE.search(question) and not any(states_value("code", s) for s in chosen):
        return ("a code",)
    if kind == "date" and _AHEAD.search(question):
        return () if any(_OF_TIME.search(s.text) for s in chosen) else (a_value(kind),)
    if kind not in _VALUES or any(states_value(kind, s) and not _leaves_out(question, match, s.text) for s in chosen):
        return ()
    return (a_value(kind),)


def _leaves_out(question: str, match: Matcher, text: str) -> bool:
    """Whether a value is told without what is asked about: "£640 without contrast" is not the price with it."""
    return not _LEFT_OUT.search(question) and any(match(m["what"]).found for m in _LEFT_OUT.finditer(text))


def _of_unit(match: Matcher, chosen: Sequence[Sentence]) -> tuple[str, ...]:
    """What a sum is asked for, where nothing around the quotes speaks of it: no fee for all is the price per day."""
    told = union(s.around for s in chosen)
    return tuple(f.text for n, f in enumerate(match.facets) if _UNIT.fullmatch(f.text) and n not in told)


def _kind_of(shape: Shape, match: Matcher, chosen: Sequence[Sentence]) -> tuple[str, ...]:
    """What is asked for in two words or more ("paint brand"), where nothing around the quotes has any of them: a
    record of the same room names none."""
    if shape.answer_type != "text" or shape.operation is not Operation.FIND:
        return ()
    asked = [n for n in sorted(match.told_by(set(stems(shape.asked)))) if not match.facets[n].must]
    told = union(s.around for s in chosen)
    return (shape.asked,) if len(asked) > 1 and told.keys().isdisjoint(asked) else ()


def _of_then(sub: SubQuestion, chosen: Sequence[Sentence]) -> tuple[str, ...]:
    """The dates with a year that the question names, of which no quote is: what was written then or shortly after, or
    names that time, in its passage or its title."""
    asked = [d for d in dates_in(sub.text) if d.first is not None and d.last is not None and _YEAR.search(d.text)]
    return tuple(d.text for d in asked if not any(_is_of(d, s) for s in chosen))


def _is_of(asked: DateMention, sentence: Sentence) -> bool:
    assert asked.first is not None
    assert asked.last is not None
    bound = record(sentence.document, sentence.start, sentence.end)
    if bound.at is not None and asked.first <= bound.at.date() <= asked.last + _TOLD_WITHIN:
        return True
    said = dates_in(f"{sentence.document.title}\n{sentence.hit.passage.text}", bound.at)
    return any(d.first is None or ((d.last or d.first) >= asked.first and d.first <= asked.last) for d in said)
