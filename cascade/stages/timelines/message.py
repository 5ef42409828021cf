"""The short message or paragraph that a sentence is of: it tells one thing, and no sentence of it all.

“Found the note, you're right. Charge withdrawn.” names its point in words that no question has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cascade.language import asks, sentences
from cascade.match import Matcher
from cascade.stages.weighing.sentence import Sentence

__all__ = ["LONGEST", "whole_messages"]

LONGEST = 300
"""Characters up to which a message or a paragraph of a mail is told whole."""
_WRITTEN = frozenset({"chat", "code-review", "email"})
"""Kinds of records whose paragraphs are somebody's message; a line of a paper may stand beside anything."""
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–|>#]|\d+[.)]\s))")
"""What parts a message of a paragraph, or a point of a list, from the next."""


def whole_messages(candidates: Iterable[Sentence], match: Matcher) -> Iterator[Sentence]:
    """The messages that the sentences are of, each once and with all that it speaks of."""
    seen: set[tuple[str, int]] = set()
    for each in candidates:
        whole = _whole(each)
        place = whole.document.id, whole.start
        if place not in seen:
            seen.add(place)
            yield whole if whole is each else replace(whole, match=match(whole.text))


def _whole(sentence: Sentence) -> Sentence:
    """What its message states, without what that asks in the end; itself in a paper, and where the message is long."""
    document, passage = sentence.document, sentence.hit.passage
    if document.kind not in _WRITTEN:
        return sentence
    within = [p for p in document.parts_at(sentence.start, sentence.end) if p.start <= sentence.start]
    first = max([passage.start, *(p.start for p in within)])
    last = min([passage.end, *(p.end for p in within)])
    first = max((m.end() for m in _BREAK.finditer(document.text, first, sentence.start)), default=first)
    after = _BREAK.search(document.text, sentence.end, last)
    last = after.start() if after else last
    spans = sentences(document.text, first, last)
    while spans and asks(document.text[slice(*spans[-1])]):
        spans.pop()
    if not spans or any(a < spans[-1][1] and spans[0][0] < b for a, b in passage.muted):
        return sentence
    start, end = spans[0][0], spans[-1][1]
    covers = start <= sentence.start and sentence.end <= end and end - start <= LONGEST
    return replace(sentence, start=start, end=end) if covers and len(spans) > 1 else sentence
