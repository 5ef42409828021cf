"""The single records of the passages that a search gave, ranked: which message of a chat it is.

A passage is found by all its words; the answer is mostly in one record of it. So its records are weighed beside each
other: by the question's words in the record (BM25, Robertson and Zaragoza 2009), by those in it and near it, by its
passage, and by the talk: who says it, what the message before it asked, and whether it states the kind of value that is
wanted. What a word weighs is told by how many of these records have it: one that half the passages have may be rare
among their messages. Each part is brought to 0..1, and a record's score is their weighted mean.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import question_shape, stem, words
from cascade.match import Match, Matcher, inverse_frequency
from cascade.passages import span_of
from cascade.stages.evidence import RankedRecord
from cascade.stages.values import states
from cascade.stages.weigh import asks, speakers_named
from cascade.types import SPOKEN, Document, Hit, Part, Passage, Question, Score, SubQuestion

__all__ = ["WEIGHTS", "best_records", "rank_records", "ranked_again"]

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"words": 0.11, "near": 0.22, "passage": 0.26, "who": 0.14, "asked": 0.12, "type": 0.09, "length": 0.06}
)
"""What each part counts. `words`: BM25 of the question's words in the record. `near`: what is spoken of in it and near
it, for less the further off. `passage`: the score of its passage, in the end with what the model says of it. `who`:
said by somebody whom the question names. `asked`: what the message before it asked of the question. `type`: it states
the kind of value that is wanted. `length`: a nod says nothing, whatever it follows. The weights are those of a softmax
over the records of a question, fitted on the tune halves of LoCoMo and QMSum and rounded by hand."""

_K1, _B = 1.2, 0.75
"""BM25's usual constants."""
_REACH, _DECAY = 4, 0.8
"""Records to either side that count as near, and what a facet counts for each step that it is further off."""
_FULL = 54
"""Words from which on a record is as long as any."""
_TOLD = frozenset({"number", "money", "date", "url", "person", "company", "place"})
"""Kinds of value that rules can tell."""


class _Talk:
    """The messages or turns of a document, and what each speaks of."""

    def __init__(self, document: Document, match: Matcher) -> None:
        self.document = document
        self.parts = sorted((p for p in document.parts if p.role in SPOKEN), key=lambda p: p.start)
        self._starts = [p.start for p in self.parts]
        self._ends = list(accumulate((p.end for p in self.parts), max))
        self._match = match
        self._known: dict[int, Match] = {}

    def within(self, start: int, end: int) -> Iterator[tuple[int, Part]]:
        """The parts that overlap `[start, end)`, with their places in the row."""
        for at in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            if start < self.parts[at].end:
                yield at, self.parts[at]

    def text(self, at: int) -> str:
        """What is said at a place of the row."""
        return self.document.text[self.parts[at].start : self.parts[at].end]

    def match(self, at: int) -> Match:
        """What is spoken of there; of nothing beyond the ends."""
        if not 0 <= at < len(self.parts):
            return Match(0.0, {})
        if at not in self._known:
            self._known[at] = self._match(self.text(at))
        return self._known[at]

    def near(self, at: int) -> dict[int, float]:
        """What is spoken of there and nearby, each facet for where it is told the best."""
        best: dict[int, float] = {}
        for n in range(at - _REACH, at + _REACH + 1):
            fades = _DECAY ** abs(n - at)
            for facet, share in self.match(n).found.items():
                best[facet] = max(best.get(facet, 0.0), share * fades)
        return best

    def asked_before(self, at: int) -> Match:
        """What the message before speaks of, where it is another's and asks something."""
        if not at or self.parts[at - 1].author == self.parts[at].author:
            return Match(0.0, {})
        return self.match(at - 1) if asks(self.text(at - 1)) else Match(0.0, {})


@dataclass
class _Record:
    """A record of a passage; `at` is its place in the talk, None where the document is not one of records."""

    talk: _Talk
    passage: Passage
    start: int
    end: int
    at: int | None
    stems: list[str]

    @property
    def part(self) -> Part | None:
        return None if self.at is None else self.talk.parts[self.at]

    @property
    def text(self) -> str:
        return self.talk.document.text[self.start : self.end]

    @property
    def speaker(self) -> str:
        return self.part.author.name if self.part is not None and self.part.author is not None else ""


def rank_records(
    question: Question, sub: SubQuestion, match: Matcher, passages: Sequence[tuple[Passage, float]], ctx: Context
) -> list[RankedRecord]:
    """Every record of `passages`, which come with their scores, best first; ties in the order of their places."""
    records = _records(question, passages, match, ctx)
    speakers = speakers_named(sub.text, (r.speaker for r in records))
    own = _bm25(set(words(sub.text)) - speakers, records)
    scores = {passage.id: score for passage, score in passages}
    top = max(scores.values(), default=0.0) or 1.0
    found = [match(r.text).found if r.at is None else r.talk.match(r.at).found for r in records]
    spoken_of = _Weighed(match, found, speakers)
    wanted = question_shape(sub.text).answer_type
    ranked = []
    for record, bm25, told in zip(records, own, found, strict=True):
        talk, at = record.talk, record.at
        values = {
            "words": bm25,
            "near": spoken_of(told if at is None else talk.near(at)),
            "passage": scores[record.passage.id] / top,
            "who": float(not speakers.isdisjoint(words(record.speaker))),
            "asked": 0.0 if at is None else spoken_of(talk.asked_before(at).found),
            "type": float(wanted in _TOLD and states(wanted, record.text)),
            "length": min(math.log1p(len(record.stems)) / math.log1p(_FULL), 1.0),
        }
        ranked.append(_ranked(record, values))
    return sorted(ranked, key=_order)


def best_records(records: Sequence[RankedRecord]) -> dict[str, RankedRecord]:
    """Passage to its best record, scored as a share of the best of all; one that is no run of records has none."""
    top = max((r.score for r in records), default=0.0) or 1.0
    best: dict[str, RankedRecord] = {}
    for record in records:
        if record.passage not in best and span_of(record.passage) != (record.document, record.start, record.end):
            best[record.passage] = record.model_copy(update={"score": record.score / top})
    return best


def ranked_again(records: Sequence[RankedRecord], hits: Sequence[Hit]) -> list[RankedRecord]:
    """The records by what their passages are worth as hits, which are ranked by more than words."""
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    worth = {hit.passage.id: hit.score / top for hit in hits}
    again = []
    for record in records:
        values = {part.name: part.value for part in record.parts} | {"passage": worth[record.passage]}
        parts = tuple(Score(name=name, value=round(value, 6)) for name, value in values.items())
        again.append(record.model_copy(update={"score": _score(values), "parts": parts}))
    return sorted(again, key=_order)


def _order(record: RankedRecord) -> tuple[float, str, int]:
    return -record.score, record.document, record.start


def _ranked(record: _Record, values: Mapping[str, float]) -> RankedRecord:
    part, document = record.part, record.talk.document
    return RankedRecord(
        document=document.id,
        native_id=part.native_id if part is not None and part.native_id else document.native_id,
        passage=record.passage.id,
        start=record.start,
        end=record.end,
        text=record.text,
        author=part.author if part is not None else document.author,
        at=(part.at if part is not None else None) or document.at,
        score=_score(values),
        parts=tuple(Score(name=name, value=round(value, 6)) for name, value in values.items()),
    )


def _score(values: Mapping[str, float]) -> float:
    return round(sum(WEIGHTS[name] * value for name, value in values.items()), 6)


# --- the records --------------------------------------------------------------------------------------------------


def _records(
    question: Question, passages: Sequence[tuple[Passage, float]], match: Matcher, ctx: Context
) -> list[_Record]:
    """The records of `passages` by their places, each once."""
    documents = as_known(question, ctx.library.documents_of({p.document for p, _ in passages}).values())
    talks = {name: _Talk(document, match) for name, document in documents.items()}
    found: dict[tuple[str, int], _Record] = {}
    for passage, _ in passages:
        talk = talks.get(passage.document)
        for start, end, at in _places(talk, passage) if talk is not None else ():
            if talk is not None and (passage.document, start) not in found:
                stems = [stem(word) for word in words(talk.document.text[start:end])]
                found[passage.document, start] = _Record(talk, passage, start, end, at, stems)
    return [found[place] for place in sorted(found)]


def _places(talk: _Talk, passage: Passage) -> Iterator[tuple[int, int, int | None]]:
    """Where the records of a passage lie, and their places in the talk, muted ones left out; else it is one itself."""
    spoken = list(talk.within(passage.start, passage.end))
    if not spoken:
        yield passage.start, min(passage.end, len(talk.document.text)), None
    for at, part in spoken:
        start, end = max(part.start, passage.start), min(part.end, passage.end)
        if not any(a < end and start < b for a, b in passage.muted):
            yield start, end, at


# --- the parts of a score -----------------------------------------------------------------------------------------


class _Weighed:
    """Share of the weight of the question's facets, each by how few of the records have it.

    A speaker's name is none of them: who says a thing seldom names himself.
    """

    def __init__(self, match: Matcher, found: Sequence[Mapping[int, float]], speakers: frozenset[str]) -> None:
        having = Counter(facet for each in found for facet in each)
        self._weights = {
            n: inverse_frequency(having[n], len(found)) * facet.weight
            for n, facet in enumerate(match.facets)
            if speakers.isdisjoint(words(facet.text))
        }
        self._total = sum(self._weights.values()) or 1.0

    def __call__(self, found: Mapping[int, float]) -> float:
        return sum(self._weights.get(n, 0.0) * share for n, share in found.items()) / self._total


def _bm25(asked: Iterable[str], records: Sequence[_Record]) -> list[float]:
    """BM25 of the words `asked` in each record among `records`, as a share of the best one's."""
    counts = [Counter(record.stems) for record in records]
    having = Counter(each for count in counts for each in count)
    weights = {each: inverse_frequency(having[each], len(records)) for each in sorted({stem(word) for word in asked})}
    mean = sum(len(r.stems) for r in records) / max(len(records), 1) or 1.0
    scores = []
    for record, count in zip(records, counts, strict=True):
        norm = _K1 * (1 - _B + _B * len(record.stems) / mean)
        scores.append(sum(w * count[s] * (_K1 + 1) / (count[s] + norm) for s, w in weights.items() if count[s]))
    best = max(scores, default=0.0) or 1.0
    return [score / best for score in scores]
