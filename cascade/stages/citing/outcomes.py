"""Whether something came about: what says how it ended, and not who asked for it or promised it.

“Did Ann ever get her refund?” shares its words with the promise of a refund; that it was paid is told later, in other
words, beside the same sum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.conflicts import values_stated
from cascade.language import asks
from cascade.match import Matcher
from cascade.stages.weighing.sentence import Sentence

__all__ = ["asks_how_it_ended", "asks_whether_done", "tells_outcome", "with_outcome"]

_WHETHER = re.compile(r"^\W*(?:(?:and|so|but)\s)?(?:did|has|have|had|was|were)(?:n['’]t|\snot)?\s", re.I)
_DONE = re.compile(
    r"\b(?:ever|yet|already|finally|by\snow|in\sthe\send|g[eo]t(?:ten)?|receive[sd]?|sen[dt]|paid|pay|refund(?:ed)?|credit(?:ed)?"
    r"|return(?:ed)?|deliver(?:ed)?|arrived?|ship(?:ped)?|fix(?:ed)?|repair(?:ed)?|finish(?:ed)?|complet(?:e|ed)|sign(?:ed)?"
    r"|come\sback|call(?:ed)?\sback|hear(?:d)?\sback|sort(?:ed)?|solved?|settled?)\b",
    re.I,
)
_ENDED = re.compile(
    r"^\W*(?:(?:and|so)\s)?(?:how\s(?:did|has|have)\b.+\b(?:end(?:ed)?|turn(?:ed)?\sout|pan(?:ned)?\sout|go|gone|finish(?:ed)?)\b"
    r"|(?:(?:what|which)\b.{0,20}\b)?(?:the\s)?(?:final\s)?(?:results?|outcome|upshot|verdict|ruling)\s(?:of|in|for|on|from|was|were)\b"
    r"|what\s(?:came\s(?:out\s)?of|did\b.+\b(?:find|come\sto|result\sin|conclude))\b)",
    re.I,
)
"""Asks how something ended."""
_OUTCOME = re.compile(
    r"\b(?:done|sent|got|gotten|received|paid|refunded|credited|returned|delivered|arrived|came|shipped|fixed|repaired|finished"
    r"|completed?|signed|merged|closed|resolved|solved|settled|sorted|booked|ordered|replaced|went\sout|handed\sover|here\snow"
    r"|ended|concluded|agreed|settled|won|lost|passed|failed|rejected|upheld|awarded|granted|withdr[ae]wn?|dropped|(?:is|are|was)\s(?:in|out|live|ready|here|over)|never|not\syet|still\s(?:\w+\s)?(?:waiting|open|missing|no|not)|no\s(?:answer|reply|news)"
    r"|(?:have|has|had|is|are|was|were|did|do|does)(?:n['’]t|\snot))\b",
    re.I,
)
_INTENDED = re.compile(
    r"\b(?:promis\w+|will|would|shall|should|could|can|going\sto|want(?:s|ed)?|plan(?:s|ned)?|ask(?:s|ed)?\s(?:if|for|whether|us|me|to)"
    r"|please|once|until|as\ssoon\sas|when|if|need(?:s|ed)?\sto|ha(?:s|ve)\sto|let['’]s|to\s(?:send|pay|get|do))\b|(?:I|we|they|s?he)['’]ll\b",
    re.I,
)
"""What is asked for, promised or to come about is no outcome."""
_SPEAKS, _TOPICAL, _OF_VALUE = 0.6, 0.3, 0.4
"""Of what the best sentence speaks of with its record: what tells the outcome speaks of so much, and of so much beside
names; of less where it states the same sum or number, or where nothing but the outcome is asked for."""


def asks_whether_done(question: str) -> bool:
    """Whether `question` asks if something came about that somebody was to do or to get."""
    return _WHETHER.match(question) is not None and _DONE.search(question) is not None


def asks_how_it_ended(question: str) -> bool:
    """Whether `question` asks for the outcome of something."""
    return _ENDED.match(question) is not None


def tells_outcome(text: str) -> bool:
    """Whether it tells that something was done, or was not, and not that it is to be."""
    return _OUTCOME.search(text) is not None and not _INTENDED.search(text) and not asks(text)


def with_outcome(
    question: str, chosen: Sequence[Sentence], ranked: Sequence[Sentence], match: Matcher
) -> list[Sentence]:
    """`chosen` after the newest statement of the outcome, where `question` asks for one and they tell none."""
    ended = asks_how_it_ended(question)
    if not chosen or not (ended or asks_whether_done(question)):
        return list(chosen)
    best = chosen[0]
    told = [s for s in ranked if s is best or _of_the_same(s, best, match, _OF_VALUE if ended else _SPEAKS)]
    newest = max((s for s in told if tells_outcome(s.text)), key=lambda s: s.at, default=None)
    if newest is None or newest in chosen[:1] or newest.at < best.at:
        return list(chosen)
    return [newest, best]


def _of_the_same(sentence: Sentence, best: Sentence, match: Matcher, least: float) -> bool:
    if match.missing(sentence.around.found) or sentence.document.kind == "contact":
        return False
    shares = sentence.around.coverage / (best.around.coverage or 1.0)
    topical = match.rest(sentence.around.found) >= _TOPICAL * match.rest(best.around.found)
    return (shares >= least and topical) or (shares >= _OF_VALUE and _share_a_value(sentence.text, best.text))


def _share_a_value(one: str, other: str) -> bool:
    here, there = values_stated(one), values_stated(other)
    return any(here[kind] & there[kind] for kind in here.keys() & there.keys())
