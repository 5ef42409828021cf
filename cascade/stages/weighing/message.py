"""The short message or paragraph that a sentence is of: it tells one thing, and no sentence of it all.

“Looked at it with Per, it leaks. New gutter ordered.” names its point in words that no question has.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cascade.language import asks, sentences
from cascade.stages.weighing.sentence import Sentence

__all__ = ["LONGEST", "is_written", "whole_message"]

LONGEST = 300
"""Characters up to which a message or a paragraph is told whole."""
_WRITTEN = frozenset({"chat", "code-review", "email"})
"""Kinds of records whose paragraphs are somebody's message; a line of a paper may stand beside anything."""
_FULL = 55
"""Characters of a line of a paper from which on its end is the end of the room for it."""
_LABEL = r"[A-Z][\w’'&/-]*(?: [\w’'&/-]+){0,3}:\s"
_BREAK = re.compile(
    rf"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–|>#]|\d+(?:\.\d+)*[.)]\s|\d+(?:\.\d+)+\s+[A-Z“\"]|\([a-z]\)\s|{_LABEL}))"
)
"""What parts a message of a paragraph, a point of a list or what a line says of its own subject from the next."""
_LINE = re.compile(rf"{_BREAK.pattern}|(?<![^\n]{{{_FULL}}})\n")
"""The same in a paper, where a short line is one of its own."""


def is_written(sentence: Sentence) -> bool:
    """Whether it is of somebody's message, and not of a paper."""
    return sentence.document.kind in _WRITTEN


def whole_message(sentence: Sentence) -> Sentence:
    """What its message or paragraph states, without what that asks in the end; itself where that is long."""
    document, passage = sentence.document, sentence.hit.passage
    parts = _BREAK if is_written(sentence) else _LINE
    within = [p for p in document.parts_at(sentence.start, sentence.end) if p.start <= sentence.start]
    first = max([passage.start, *(p.start for p in within)])
    last = min([passage.end, *(p.end for p in within)])
    breaks = (m.end() for m in parts.finditer(document.text, first, sentence.end))  # what it begins with shows one
    first = max((at for at in breaks if at <= sentence.start), default=first)
    after = parts.search(document.text, sentence.end, last)
    last = after.start() if after else last
    spans = sentences(document.text, first, last)
    while spans and asks(document.text[slice(*spans[-1])]):
        spans.pop()
    if not spans or any(a < spans[-1][1] and spans[0][0] < b for a, b in passage.muted):
        return sentence
    start, end = spans[0][0], spans[-1][1]
    covers = start <= sentence.start and sentence.end <= end and end - start <= LONGEST
    return replace(sentence, start=start, end=end) if covers and len(spans) > 1 else sentence
