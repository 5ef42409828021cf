"""What somebody answered to what the best quotes ask: “Yes, half of it.”, “done, all on shelf 2”.

A question that was asked in the library shares most words with one that is asked about it, and so does what somebody
was bidden to do; what answers them stands in the next message and says none of the words again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language import asks, content_words, stem, stems
from cascade.stages.weighing.sentence import Sentence, by_time, record
from cascade.stages.weighing.weigh import question_over
from cascade.types import Quote

__all__ = ["answers_itself", "with_answer", "without_asked"]

_BIDS = re.compile(r"\bplease\b|\b(?:can|could|would|will)\s(?:you|somebody|someone)\b", re.I)
_ANSWERS = re.compile(
    r"\W*(?:yes|yep|yeah|no|nope|sure|ok(?:ay)?|done|agreed|approved|confirmed|fine|granted|deal|of\scourse|certainly|absolutely"
    r"|will\sdo|go\sahead|not\syet|sorry|(?:I|we)(?:['’]ll|\swill|\scan|\scannot|\scan['’]t|\swon['’]t|\sagree)|happy\sto)\b",
    re.I,
)
"""How an answer begins."""
_AGREED = re.compile(
    r"^\W*(?:and\s|so\s|but\s)?(?:where|(?:did|does|do|has|have|is|are|was|were|can|could|will|would|may|must)\b)", re.I
)
_WORDS = 3
"""Of an answer at least, so that it tells more than that somebody agrees."""


def answers_itself(question: str) -> bool:
    """Whether an answer to what others asked answers `question`: whether something is so, and where it went."""
    return _AGREED.match(question) is not None


def with_answer(question: str, chosen: Sequence[Sentence], everything: Sequence[Sentence]) -> list[Sentence]:
    """`chosen` after the answer to the one of them that asks, where it speaks of as much as the others do."""
    asking = next((s for s in chosen if asks(s.text) or _BIDS.search(s.text)), None)
    if asking is None or not answers_itself(question):
        return list(chosen)
    if any(s.match.coverage > asking.match.coverage for s in chosen):
        return list(chosen)
    told = [s for s in everything if _follows(asking, s) and (_ANSWERS.match(s.text) or _of_it(asking, s))]
    first = min(told, key=by_time, default=None)
    if first is None:
        return list(chosen)
    of_it = (s for s in told if s.document.id == first.document.id and s.document.kind == "email" and _of_it(asking, s))
    return [next(of_it, first), asking]


def without_asked(chosen: Sequence[Sentence]) -> list[Sentence]:
    """`chosen` without the questions of a paper whose answers stand beside them."""
    answered = [(s.document.id, asked) for s in chosen if (asked := question_over(s))]
    return [s for s in chosen if not any(s.document.id == paper and asked in s.text for paper, asked in answered)]


def _follows(asking: Sentence, other: Sentence) -> bool:
    """Whether somebody else says `other`, which tells something, after `asking` in the same talk."""
    if len(other.text.split()) < _WORDS or asks(other.text):
        return False
    one, two = _bound(asking), _bound(other)
    together = one.document == two.document or (
        asking.document.thread is not None and asking.document.thread == other.document.thread
    )
    return together and one.author != two.author and by_time(asking) < by_time(other)


def _of_it(asking: Sentence, other: Sentence) -> bool:
    """Whether a mail names what `asking` asks about: of what it answers, each sentence answers something else."""
    said = {stem(word) for word in content_words(asking.text)}
    return other.document.kind == "email" and not said.isdisjoint(stems(other.text))


def _bound(sentence: Sentence) -> Quote:
    return record(sentence.document, sentence.start, sentence.end)
