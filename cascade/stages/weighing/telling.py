"""Whether a sentence says something, or only names, greets, leads on, or tells a reader what to do.

What a program wrote or reads is nobody's statement: addresses of pages, tags of markup, figures that it put out. Lines
of a program may be what helps, so they only come after what is said in words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cascade.language import STOP_WORDS, asks
from cascade.questions.shape import question_shape
from cascade.stages.weighing.implied import states_value, wanted
from cascade.stages.weighing.named_in import SPEAKER
from cascade.stages.weighing.relation import offers
from cascade.stages.weighing.sentence import ABOUT, Sentence
from cascade.stages.weighing.tables import columns
from cascade.stages.weighing.values import states
from cascade.stages.weighing.weigh import new_words

__all__ = ["CODE", "ORDERS", "by_program", "in_code", "leads", "tells"]

_LEADS = re.compile(r"^(?:from|to|cc|bcc|date|sent|subject):\s|:\s*$", re.IGNORECASE)
"""The head of a letter that is part of a text, and a line that only leads to what follows."""
_COURTESY = re.compile(
    r"^\W*(?:(?:dear|hi|hello|hey)\b[^.?!]{0,40}[,!]?"
    r"|(?:(?:many|kind|best|warm|with|yours)\s)*(?:thanks|regards|cheers|best|wishes|greetings|sincerely|truly|faithfully|hth)\b"
    r"[^.?!:;]{0,30}|(?:(?:lots\sof|all\smy|much)\s)?love(?:,(?:\s\w+){0,3})?)$",
    re.IGNORECASE,
)
"""How a letter opens and closes, with whom it is to and from."""
_NOVEL = 3
"""Words of its own that a sentence has, or it has one of the question's: "Dear customer," tells nothing."""
ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|above|previous|prior|rules?|sources?)\b"
    r"|\b(?:when|if)\s(?:some(?:body|one)|any(?:body|one)|you(?:'re|\sare)?|people|they)\s(?:is\s|are\s)?asks?(?:ed)?\b"
    r"|\b(?:answer|reply|respond)\s(?:only|that|with|as)\b|\btell\sthe\suser\b|\bcite\sno\b|\bsystem\sprompt\b|\bas\san\s(?:ai|assistant)\b",
    re.IGNORECASE,
)
"""A sentence that tells a reader how to answer states nothing: it may be there to be obeyed."""
_PAGES = frozenset("link links url urls website websites site sites page pages repo repos repository address".split())
"""What has an address."""
_FIGURES = ("phone", "number", "money", "date", "share", "rate")
"""Kinds of value that may stand on a line of their own."""
_LINK = re.compile(r"<?\b(?:(?:https?|ftp|file)://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>[^<>]*(?:</[^<>]+>)?$|<(?=\S)[^<>]+/>$")
"""A tag with what it holds."""
_PROGRAM = re.compile(
    r"^(?:[$%]|C:\\[\w\\]*>)\s\S|^(?:diff\s--git|@@\s-\d|\+\+\+\s\S|---\s[ab]/)|^[\w.$\[\]]+\s(?:<-|:?=)\s\S|[{}]\s*$|[)=].*;\s*$"
    r"|^(?:at\s[\w.$<>]+\s?\(|Traceback\s\(|File\s\"[^\"]+\",\sline\s\d|\[(?:INFO|WARN(?:ING)?|ERROR|DEBUG)\]\s"
    r"|(?:Caused\sby:\s|Exception\sin\s.*?\s)?(?:\w+\.)+\w*(?:Exception|Error)\b)"
)
"""A line that a program reads, by its marks: a prompt, a patch, an assignment, a block, a statement; or one that it
wrote: a log, where it failed."""
_MARKED = re.compile(r"<-|[=!]=|\w\([^()]*\)|\$\w")
"""Marks that also stand in what is said of a program."""
_PLAIN = re.compile(r"(?<![^\s(\"'“‘])[A-Za-z][a-z'’]*(?=[\s,.;:!?)\"'”’]|$)")
"""A word as it stands in running text."""
_SAID, _MOSTLY = 0.3, 0.5
"""Share of a line that its plain words make up at least where it says something with code in it; without two of the
small words that hold a sentence together it has to be half of it."""
CODE = 0.6
"""What a line of a program counts beside one in words."""


def leads(sentence: Sentence) -> bool:
    """Whether it only names what follows: a heading, the head of a letter, what leads to a list."""
    return sentence.heading or _LEADS.search(sentence.text) is not None


def tells(question: str, sentence: Sentence) -> bool:
    """Whether it says something: no heading, nor what leads to a list, the question's words alone, or a greeting;
    what somebody says of himself in them tells who."""
    if leads(sentence) or _COURTESY.match(sentence.text) or by_program(question, sentence):
        return False
    new = new_words(question, sentence.text)
    if new >= _NOVEL:
        return True
    told = new > 0 or _is_closed(question) or any(states(kind, sentence.text) for kind in ("date", "number"))
    told = told or (_asks_who(question) and SPEAKER.search(sentence.text) is not None and not asks(sentence.text))
    under = sentence.document.kind == "doc" and sentence.around.coverage >= ABOUT  # a heading says what it is of
    return told and (under or sentence.match.coverage > 0 or (sentence.headed and new > 0))


def in_code(text: str) -> bool:
    """Whether it is a line of a program and says nothing in words: a call, a command, a piece of a patch."""
    if _PROGRAM.search(text):
        return True
    if not _MARKED.search(text):
        return False
    plain = _PLAIN.findall(text)
    least = _SAID if sum(word.lower() in STOP_WORDS for word in plain) > 1 else _MOSTLY
    return sum(map(len, plain)) < least * len(text)


def by_program(question: str, sentence: Sentence) -> bool:
    """Whether it is a tag, or an address, some with a word to each, or figures alone where none are asked for; figures
    may stand in a table, and be said in a talk."""
    text = sentence.text
    if _TAGS.match(text):
        return True
    rest, links = _LINK.subn(" ", text)
    if links:
        return not _asks_where(question) and len(_PLAIN.findall(rest)) <= links
    if _WORD.search(text) or sentence.part is not None or columns(sentence):
        return False
    kind = wanted(question_shape(question))
    return kind not in _FIGURES or not states_value(kind, sentence)


@lru_cache(256)
def _asks_where(question: str) -> bool:
    """Whether the address of a page may answer."""
    shape = question_shape(question)
    return shape.answer_type in ("url", "place") or shape.head.lower() in _PAGES


@lru_cache(256)
def _asks_who(question: str) -> bool:
    """Whether whoever says the question's words of himself answers it: "I'll bring the keys"."""
    return question_shape(question).answer_type == "person"


@lru_cache(256)
def _is_closed(question: str) -> bool:
    """Whether what answers a question may have its words alone: it asks whether, or names what may be the answer."""
    return question_shape(question).is_yes_no or offers(question)
