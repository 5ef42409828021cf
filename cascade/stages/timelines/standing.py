"""Statements of one kind alone: what is in the way of something, or whether it is done.

No word of the question has to be in them: what blocks a launch is "not ready", "waiting for" somebody or "still open".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cascade.language.dates import ANY_DAY, dates_in
from cascade.questions.course import Only, course_question
from cascade.stages.timelines.statement import tells_event
from cascade.stages.weighing.sentence import Sentence

__all__ = ["hinders", "of_kind", "only_asked", "tells_how_it_stands"]

_IN_THE_WAY = re.compile(
    r"\bblock(?:s|ed|ers?|ing)\b|\b(?:held|holds?|holding)\s(?:\w+\s)?(?:up|back)\b|\bwait(?:s|ed|ing)?\s(?:for|on)\b"
    r"|\b(?:stuck|stalled|outstanding|unresolved|pending|show-?stoppers?|obstacles?)\b|\bdepend(?:s|ing|ent)?\son\b"
    r"|\bin\sthe\sway\b|\b(?:can(?:not|['’]t)|won['’]t|not)\s[^.!?]{0,80}\b(?:until|before|unless|without)\b"
    r"|\b(?:open|missing)\s(?:points?|questions?|issues?|items?)\b|\b(?:is|are|still|remains?)\s(?:open|missing)\b"
    r"|\b(?:not|n['’]t)\s(?:yet\s)?(?:\w+\s){0,2}?(?:ready|good\senough|finished|done|signed|approved|sent|come|arrived|answered"
    r"|replied|delivered|paid|received|here)\b|\bnot\syet\b|\bno\s(?:\w+\s){1,3}yet\b"
    r"|\bmust\s[^.!?]{3,80}\bbefore\b",
    re.I,
)
_STANDS = re.compile(
    r"\b(?:done|finished|complete|over|ready|passed|ended|closed|in\splace|yet|still|under\sway|ongoing|in\sprogress|begins?"
    r"|booked|planned|scheduled|postponed|cancel(?:led|ed))\b",
    re.I,
)
_LIST = re.compile(r"(?:[ \t]*\n[ \t\n]{0,4}(?:[-*•–]|\d+[.)])\s[^\n]+)+")
"""The lines of a list."""


def only_asked(question: str) -> Only:
    """Statements of which kind alone `question` asks for."""
    asked = course_question(question)
    return asked.only if asked is not None else ""


def of_kind(question: str, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Those of the `sentences` that tell what is in the way, where `question` asks for that alone, or else how things
    stand; what leads to a list with the list."""
    if only_asked(question) != "in the way":
        return list(sentences)
    return [_with_list(s) for s in sentences if hinders(s.text) or tells_how_it_stands(s.text)]


def hinders(text: str) -> bool:
    """Whether it tells of something that is in the way."""
    return _IN_THE_WAY.search(text) is not None


def tells_how_it_stands(text: str) -> bool:
    """Whether it says that something was done, is to be, or when."""
    return tells_event(text) or _STANDS.search(text) is not None or bool(dates_in(text, ANY_DAY))


def _with_list(sentence: Sentence) -> Sentence:
    text = sentence.document.text
    items = _LIST.match(text, sentence.end) if sentence.text.endswith(":") else None
    return replace(sentence, end=items.end()) if items else sentence
