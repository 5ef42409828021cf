"""Who does what, off what each says: "I bring the rope", and what all answer in turn to whoever asks "who's bringing
what?": "scones".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime, timedelta

from cascade.context import Context
from cascade.language import asks, content_words, stem, stems
from cascade.operations.said import said
from cascade.passages import passages
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_of, records_on
from cascade.stages.weighing.named_in import SPEAKER
from cascade.stages.weighing.sentence import own_sentences, record
from cascade.types import Document, Filters, Identity, Question, Quote, SubQuestion

__all__ = ["shared_out"]

_READ, _ALL = 200, 1_000
"""Passages that are read for what each says, and messages of chats for what is answered in turn."""
_WHO = r"who(?:['’](?:s|ll)|\s(?:is|are|will|can|else|all))*\s"
_SHARED = re.compile(rf"^\W*{_WHO}(?P<does>(?!did|say|said|tell|told|know|is\b)\w+)\swhat\b(?P<rest>.*)", re.I)
_ASKS_ROUND = re.compile(rf"\b{_WHO}(?P<does>\w+)\b[^?\n]*\?", re.I)
_ROUND = timedelta(days=2)
"""How long all go on answering whoever asks them."""
_NOT = re.compile(r"\b(?:not|never|you)\b|n['’]t\b", re.I)
_BETWEEN = 4
"""Words from "I" to what is done at most."""


def shared_out(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What each says that he does, in the order of time, where `sub` asks who does what; None where nobody says so."""
    asked = _SHARED.match(sub.text)
    if asked is None:
        return None
    does, topic = _root(asked["does"]), set(stems(" ".join(content_words(asked["rest"]))))
    told = list(_in_turn(records_of(question, Filters(kinds=("chat",)), _ALL, ctx), does, topic))
    for document in records_on(question, sub.facets, _READ, ctx):
        if topic <= set(stems(f"{document.title}\n{document.text}")):
            places = (own for passage in passages(document) for own in own_sentences(document, passage))
            own = (record(document, a, b) for a, b, _ in places if _of_himself(document.text[a:b], does))
            told += [q for q in own if not any(q.document == t.document and t.start <= q.start < t.end for t in told)]
    once = {(q.document, q.start): q for q in told if q.author is not None}.values()
    found = sorted(once, key=lambda q: (str(q.at), q.start))
    if not found:
        return None
    lines = one_each(f"{q.author and (q.author.name or q.author.address)}: {' '.join(q.text.split())}" for q in found)
    return read_off(sub, found, lines, "what each says of himself", course="What each says:", several=True)


def _in_turn(talk: Iterable[Document], does: str, topic: Set[str]) -> Iterator[Quote]:
    """What others answer in a chat after somebody asks who does it, until the asker asks something else."""
    asker: Identity | None = None
    where, until = "", datetime.min.replace(tzinfo=UTC)
    for document in sorted(talk, key=lambda d: (d.labels[:1], str(d.at), d.id)):
        for each in said(document):
            at, asked = each.at or until, _ASKS_ROUND.search(each.text)
            if asked is not None and _root(asked["does"]) == does and topic <= set(stems(document.text)):
                asker, where, until = each.author, "".join(document.labels[:1]), at + _ROUND
            elif each.author == asker and asks(each.text):
                asker = None
            elif asker is not None and each.author != asker and where in document.labels and at < until:
                yield record(document, each.start, each.end)


def _root(verb: str) -> str:
    return "do" if verb.lower() == "does" else stem(verb)


def _of_himself(text: str, does: str) -> bool:
    """Whether whoever says `text` says that he does it: "I can bring rolls", and no "can I bring rolls?"."""
    behind = (re.split(r"[,;:.!?\n]", text[told.end() :])[0] for told in SPEAKER.finditer(text))
    near = (" ".join(clause.split()[:_BETWEEN]) for clause in behind if not asks(text))
    return any(does in stems(clause) and not _NOT.search(clause) for clause in near)
