"""A course is told by whole messages: each says one thing, however many sentences it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cascade.match import Matcher
from cascade.stages.weighing.message import is_written, whole_message
from cascade.stages.weighing.sentence import Sentence

__all__ = ["whole_messages"]


def whole_messages(candidates: Iterable[Sentence], match: Matcher) -> Iterator[Sentence]:
    """The messages that the sentences are of, each once and with all that it speaks of; of papers the sentences."""
    seen: set[tuple[str, int]] = set()
    for each in candidates:
        whole = whole_message(each) if is_written(each) else each
        place = whole.document.id, whole.start
        if place not in seen:
            seen.add(place)
            yield whole if whole is each else replace(whole, match=match(whole.text))
