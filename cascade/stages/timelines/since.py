"""What has come since the newest statement that names what is asked about, in words of its own.

“Chased the landlord about the deposit, the lawyer writes a letter” is followed days later by a mail of the lawyer's
that has the landlord, the letter, and no deposit. So it is searched for by the rare words of what was told; and in a
chat the talk went on below the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from cascade.context import Context
from cascade.language import asks, content_words, names, stem, stems
from cascade.match import Matcher
from cascade.operations.said import without_urls
from cascade.stages.finding.search import written_of
from cascade.stages.timelines.message import whole_messages
from cascade.stages.timelines.statement import Statement
from cascade.stages.weighing.sentence import Sentence, sentences_of
from cascade.stages.weighing.values import states
from cascade.types import Question

__all__ = ["come_since"]

_HOPS = 2
"""How often what came since is searched for what came since that."""
_RARE = 0.03
_FEW, _MANY = 6, 60
"""Share of the passages, of a small library some and of a large one no more than so many, up to which a word tells what
something is about."""
_SHARED = 3
"""Rare words that what has come since shares with what was told, at least, a name among them."""
_SAYS = 4
"""Words with meaning of a sentence that says something."""
_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{4,}")
"""What tells a case from others, and is no year."""


def come_since(question: Question, told: Sequence[Statement], match: Matcher, ctx: Context) -> list[Sentence]:
    """The last of the talk below the newest of `told`, and the newest of other records; the newest first."""
    below = _below(question, told[0], match, ctx)
    known, since = [s.sentence for s in told], told[0].said
    found = [] if below is None else [below]
    for _ in range(_HOPS):
        later = _later(question, known, since, match, ctx)
        if later is None:
            break
        known, since = [later, *known], later.at
        found.append(later)
    return sorted(found, key=lambda s: s.at, reverse=True)


def _below(question: Question, first: Statement, match: Matcher, ctx: Context) -> Sentence | None:
    """The last day that is told after `first` in its conversation."""
    part = first.sentence.part
    document = ctx.known_documents(question, {first.sentence.document.id}).get(first.sentence.document.id)
    if part is None or document is None or document.kind != "chat":
        return None
    below = [s for s in sentences_of(document, first.sentence.hit, match, present=False) if s.start > part.end]
    messages = [list(own) for _, own in groupby(below, key=lambda s: s.part)]
    last: Sentence | None = None
    of_it = True
    for own in messages:
        text = document.text[own[0].start : own[-1].end]
        if asks(text):
            of_it = bool(match(text).found)  # what answers another question is of something else
        elif of_it and states("date", text):
            last = replace(own[0], end=own[-1].end)
    return last


def _says(text: str) -> bool:
    return len(set(content_words(text))) >= _SAYS


def _later(
    question: Question, told: Sequence[Sentence], since: datetime, match: Matcher, ctx: Context
) -> Sentence | None:
    """The newest sentence of another record, written `since`, that shares enough of what was `told`."""
    messages = " ".join(f"{s.document.title} {without_urls(_message(s))}" for s in told)
    rare = _rare(messages, ctx)
    named = {root for name in names(messages) for root in stems(name.text)}
    of_told = {s.document.id for s in told}
    found = []
    found_since = written_of(question, (), match, ctx, after=since, words=rare.values())
    for sentence in whole_messages(found_since, match):
        document, text = sentence.document, without_urls(sentence.text)
        shared = rare.keys() & set(stems(text))
        of_it = (len(shared) >= _SHARED and shared & named) or _of_case(rare, sentence)
        other = document.id not in of_told and document.kind not in ("event", "contact")
        if other and of_it and not asks(text) and _says(text):
            found.append(sentence)
    return max((s for s in found if since < s.at <= question.as_of), key=lambda s: s.at, default=None)


def _of_case(rare: Iterable[str], sentence: Sentence) -> bool:
    """Whether it or its record's title has the number of a case that was told: of an invoice, a ticket, an order."""
    here = set(stems(f"{sentence.document.title} {sentence.text}"))
    return any(_NUMBER.fullmatch(word) for word in here.intersection(rare))


def _message(sentence: Sentence) -> str:
    """All of the message that a sentence is of; of a paper, itself."""
    part = sentence.part
    return sentence.document.text[part.start : part.end] if part is not None else sentence.text


def _rare(text: str, ctx: Context) -> dict[str, str]:
    """The words of `text` that few passages have, by their stems."""
    said = list(dict.fromkeys(w for w in content_words(text) if not w.isdigit() or _NUMBER.fullmatch(w)))
    frequency = ctx.index.doc_frequency(said)
    most = max(_FEW, min(_RARE * ctx.index.size, _MANY))
    return {stem(w): w for w in said if 0 < frequency.get(w, 0) <= most}
