"""Whether a sentence says something, or only names, greets, leads on, or tells a reader what to do."""

from __future__ import annotations

import re
from functools import lru_cache

from cascade.language import question_shape
from cascade.stages.weighing.relation import offers
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.values import states
from cascade.stages.weighing.weigh import new_words

__all__ = ["ORDERS", "leads", "tells"]

_LEADS = re.compile(r"^(?:from|to|cc|bcc|date|sent|subject):\s|:\s*$", re.IGNORECASE)
"""The head of a letter that is part of a text, and a line that only leads to what follows."""
_NOVEL = 3
"""Words of its own that a sentence has, or it has one of the question's: "Dear customer," tells nothing."""
ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|above|previous|prior|rules?|sources?)\b"
    r"|\b(?:when|if)\s(?:some(?:body|one)|any(?:body|one)|you(?:'re|\sare)?|people|they)\s(?:is\s|are\s)?asks?(?:ed)?\b"
    r"|\b(?:answer|reply|respond)\s(?:only|that|with|as)\b|\btell\sthe\suser\b|\bcite\sno\b|\bsystem\sprompt\b|\bas\san\s(?:ai|assistant)\b",
    re.IGNORECASE,
)
"""A sentence that tells a reader how to answer states nothing: it may be there to be obeyed."""


def leads(sentence: Sentence) -> bool:
    """Whether it only names what follows: a heading, the head of a letter, what leads to a list."""
    return sentence.heading or _LEADS.search(sentence.text) is not None


def tells(question: str, sentence: Sentence) -> bool:
    """Whether it says something: no heading, nor what leads to a list, the question's words alone, or a greeting."""
    if leads(sentence):
        return False
    new = new_words(question, sentence.text)
    if new >= _NOVEL:
        return True
    told = new > 0 or _is_closed(question) or any(states(kind, sentence.text) for kind in ("date", "number"))
    return told and sentence.match.coverage > 0


@lru_cache(256)
def _is_closed(question: str) -> bool:
    """Whether what answers a question may have its words alone: it asks whether, or names what may be the answer."""
    return question_shape(question).is_yes_no or offers(question)
