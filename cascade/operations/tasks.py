"""Which requests a task came to: what is said of the task in meetings and chats names them in other words.

A plan speaks of "the recovery strategy", and a request is called "Nightly backups". Somebody raised the one, and was
answered with the other: what is said from there on, until the next task is raised, ties them together.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cascade.language import sentences
from cascade.match import Matcher
from cascade.operations.events import gist
from cascade.operations.said import Said, said
from cascade.types import Document

__all__ = ["Talk", "came_to", "discussed", "rarity"]

_TURNS = 1
"""Turns after the one that raises a task that still speak of it."""
_RAISED = 0.6
"""Share of the most that any sentence says of a task that another has to say to raise it."""
_LEAST = 0.5
"""Share of the task's words that the best sentence has to have for any to raise it."""
_TITLE = 0.6
"""Share of the words of a request's title that are in what is said of the task."""
_TOGETHER = 1.0
"""What two shares have to come to: of the most that is said of a request anywhere, that which is said where the task is
raised, and of the task, that which the request's own words speak of. Most words of a title are common, and where
another task is raised there are some of them too."""
_NEXT = re.compile(
    r"\b(?:next(?:\sup)?|moving\son|lastly|last\sbut|finally|secondly|thirdly|turning\sto|on\sto|(?:what|how)\sabout|as\sfor"
    r"|now,?\sfor|and\sthe)\b",
    re.I,
)


class Talk(NamedTuple):
    """Words of what is said in meetings and chats, a set for each place: where a task is raised, and everywhere."""

    raised: Sequence[frozenset[str]]
    anywhere: Sequence[frozenset[str]]


def discussed(documents: Iterable[Document], match: Matcher, task: Collection[int]) -> Talk:
    """What is said wherever the task of a question, which these facets tell, is raised, and beside it."""
    turns = [(document, list(said(document))) for document in documents if document.kind in ("meeting", "chat")]
    found = []
    for _, spoken in turns:
        for number, each in enumerate(spoken):
            for start, share in _shares(each, match, task):
                found.append((share, number, start, spoken))
    best = max((share for share, *_ in found), default=0.0)
    if best < _LEAST:
        return Talk((), ())
    raised = [gist(_window(spoken, n, start)) for share, n, start, spoken in found if share >= _RAISED * best]
    said_there = [[gist(each.text) for each in spoken] for _, spoken in turns]
    anywhere = [w | following for ws in said_there for w, following in zip(ws, [*ws[1:], frozenset()], strict=True)]
    return Talk(raised, anywhere)


def _shares(each: Said, match: Matcher, task: Collection[int]) -> Iterator[tuple[int, float]]:
    """Where a sentence of a turn begins, and how much of the task it speaks of."""
    for start, end in sentences(each.document.text, each.start, each.end):
        share = match.share(match(each.document.text[start:end]).found, task)
        if share:
            yield start, share


def _window(spoken: Sequence[Said], number: int, start: int) -> str:
    """From the sentence that raises a task on, through the turn that answers, until the next task is raised."""
    first = spoken[number]
    sentence = next(end for begin, end in sentences(first.document.text, start, first.end) if begin >= start)
    rest = first.document.text[sentence : first.end]
    if following := _NEXT.search(rest):
        return first.document.text[start : sentence + following.start()]
    told = [first.document.text[start : first.end]]
    for each in spoken[number + 1 : number + 1 + _TURNS]:
        following = _NEXT.search(each.text)
        told.append(each.text[: following.start()] if following else each.text)
    return " ".join(told)


def rarity(requests: Iterable[Document]) -> Mapping[str, float]:
    """What a word weighs in the titles of `requests`: most begin with a few verbs, which tell none from another."""
    titles = [gist(request.title) for request in requests]
    counts = Counter(word for title in titles for word in title)
    return {word: math.log(1 + len(titles) / count) for word, count in counts.items()}


def came_to(request: Document, talk: Talk, own: float, weights: Mapping[str, float]) -> bool:
    """Whether a request is what was said of the task: `own` is the share of the task that its own words speak of, and
    `weights` what the words of titles weigh."""
    title = gist(request.title)
    total = sum(weights[word] for word in title)
    if not total:
        return False
    there = max((sum(weights[word] for word in title & words) / total for words in talk.raised), default=0.0)
    anywhere = max((sum(weights[word] for word in title & words) / total for words in talk.anywhere), default=0.0)
    return there >= _TITLE and there / anywhere + own >= _TOGETHER
