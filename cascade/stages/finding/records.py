"""The single records of the passages that a search gave, ranked: which message of a chat it is.

A passage is found by all its words; the answer is mostly in one record of it. So its records are weighed beside each
other: by the question's words in the record (BM25, Robertson and Zaragoza 2009), by those in it and near it, by its
passage and the best one of its talk, by who says it, by what the message before it asked, and by whether it states the
kind of value that is wanted. What a word weighs is told by how many of these records have it: one that half the
passages have may be rare among their messages. Each part is brought to 0..1; a record's score is their weighted mean.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from cascade.context import Context
from cascade.language import content_words, fold, stem, stems, words
from cascade.match import inverse_frequency
from cascade.passages import span_of
from cascade.questions.shape import question_shape
from cascade.stages.evidence import RankedRecord
from cascade.stages.finding.speaking import asked_about, said_by
from cascade.stages.weighing.values import states
from cascade.stages.weighing.weigh import speakers_named
from cascade.types import Document, Hit, Part, Passage, Question, Score, SubQuestion

__all__ = ["SIMILAR", "WEIGHTS", "best_records", "rank_records", "ranked_again"]

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "words": 0.12,
        "near": 0.14,
        "passage": 0.17,
        "talk": 0.15,
        "who": 0.11,
        "asked": 0.14,
        "type": 0.1,
        "length": 0.07,
    }
)
"""What each part counts. `words`: BM25 of the question's words of meaning, and of those that mean the same, in the
record. `near`: which of them stand in it or near it, for less the further off. `passage`: the score of its passage, in
the end with what the model says of it. `talk`: that of the best passage of its chat or meeting. `who`: said by somebody
whom the question names, less where another one of them is asked about, or where it tells of nobody but the other of
two. `asked`: what the message before it speaks of, where somebody else asks something in it.
`type`: it states the kind of value that is wanted. `length`: a nod says nothing, whatever it follows. The weights are
those of a softmax over the records of a question, fitted on the tune halves of LoCoMo, QMSum and the sample company
together, each counting alike, and rounded."""

SIMILAR = "similar"
"""The part that tells of words near in meaning to those of the question that a record lacks: by the recipe's weight
beside the others, in the plans that have such words."""
_K1, _B = 1.2, 0.75
"""BM25's usual constants."""
_REACH, _DECAY = 4, 0.8
"""Records to either side that count as near, and what a word counts for each step that it is further off."""
_VARIANT = 0.5
"""What a word that means the same counts beside the question's own."""
_FULL = 54
"""Words from which on a record is as long as any."""
_Word = Mapping[str, float]
"""A word of the question: the stems that say it (its own, those of what means the same) with what each counts."""
_TOLD = frozenset({"number", "money", "date", "url", "person", "company", "place"})
"""Kinds of value that rules can tell."""


class _Talk:
    """The messages or turns of a document, and what each speaks of."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = document.spoken
        self._starts = [p.start for p in self.parts]
        self._ends = list(accumulate((p.end for p in self.parts), max))
        self._stems: dict[int, frozenset[str]] = {}
        self._authors = frozenset(p.author for p in self.parts if p.author is not None)

    def within(self, start: int, end: int) -> Iterator[tuple[int, Part]]:
        """The parts that overlap `[start, end)`, with their places in the row."""
        for at in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            if start < self.parts[at].end:
                yield at, self.parts[at]

    def text(self, at: int) -> str:
        """What is said at a place of the row."""
        return self.document.text[self.parts[at].start : self.parts[at].end]

    def stems(self, at: int) -> frozenset[str]:
        """The stems of what is said there; none beyond the ends."""
        if not 0 <= at < len(self.parts):
            return frozenset()
        if at not in self._stems:
            self._stems[at] = frozenset(stems(self.text(at)))
        return self._stems[at]

    def near(self, at: int, meant: Sequence[_Word]) -> float:
        """Share of what is `meant` that is said there or nearby, each word where it counts the most."""
        around = [self.stems(at - steps) | self.stems(at + steps) for steps in range(_REACH + 1)]
        said = sum(max(_DECAY**steps * _said(word, stems) for steps, stems in enumerate(around)) for word in meant)
        return said / (_whole(meant) or 1.0)

    def other(self, at: int) -> str:
        """The name of the other one, where two talk with each other; else nothing."""
        others = [each.name for each in self._authors if each != self.parts[at].author]
        return others[0] if len(others) == 1 and self.parts[at].author is not None else ""

    def asked_before(self, at: int) -> frozenset[str]:
        """The stems of the message before, where it is another's and asks something, in its midst or at its end."""
        if not at or self.parts[at - 1].author == self.parts[at].author or "?" not in self.text(at - 1):
            return frozenset()
        return self.stems(at - 1)


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

    @property
    def other(self) -> str:
        return self.talk.other(self.at) if self.at is not None else ""


def rank_records(
    question: Question, sub: SubQuestion, passages: Sequence[tuple[Passage, float]], ctx: Context
) -> list[RankedRecord]:
    """Every record of `passages`, which come with their scores, best first; ties in the order of their places."""
    records = _records(question, passages, ctx)
    speakers = speakers_named(sub.text, (r.speaker for r in records))
    rarity = _Rarity(records)
    asked = asked_about(sub.text, speakers)
    meant = _meant(sub, speakers, rarity)
    own = _bm25(meant, records)
    nearly = _Nearly(sub, speakers, rarity)
    scores = {passage.id: score for passage, score in passages}
    top = max(scores.values(), default=0.0) or 1.0
    talks = _best_of((passage.document, score / top) for passage, score in passages)
    wanted = question_shape(sub.text).answer_type
    ranked = []
    for record, bm25 in zip(records, own, strict=True):
        talk, at = record.talk, record.at
        values = {
            "words": bm25,
            "near": _share(record.stems, meant) if at is None else talk.near(at, meant),
            "passage": scores[record.passage.id] / top,
            "talk": talks[record.passage.document],
            "who": said_by(record.speaker, record.other, record.text, speakers, asked),
            "asked": 0.0 if at is None else _share(talk.asked_before(at), meant),
            "type": float(wanted in _TOLD and states(wanted, record.text)),
            "length": min(math.log1p(len(record.stems)) / math.log1p(_FULL), 1.0),
        }
        if nearly:
            values[SIMILAR] = nearly(record.stems)
        ranked.append(_ranked(record, values, ctx.recipe.weigh_similar))
    return sorted(ranked, key=_order)


def best_records(records: Sequence[RankedRecord]) -> dict[str, RankedRecord]:
    """Passage to its best record, scored as a share of the best of all; one that is no run of records has none."""
    top = max((r.score for r in records), default=0.0) or 1.0
    best: dict[str, RankedRecord] = {}
    for record in records:
        if record.passage not in best and span_of(record.passage) != (record.document, record.start, record.end):
            best[record.passage] = record.model_copy(update={"score": record.score / top})
    return best


def ranked_again(records: Sequence[RankedRecord], hits: Sequence[Hit], similar: float) -> list[RankedRecord]:
    """The records by what their passages are worth as hits, which are ranked by more than words; `similar` is what near
    words weigh."""
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    worth = {hit.passage.id: hit.score / top for hit in hits}
    talks = _best_of((hit.passage.document, hit.score / top) for hit in hits)
    again = []
    for record in records:
        found = {"passage": worth[record.passage], "talk": talks[record.document]}
        values = {part.name: part.value for part in record.parts} | found
        parts = tuple(Score(name=name, value=round(value, 6)) for name, value in values.items())
        again.append(record.model_copy(update={"score": _score(values, similar), "parts": parts}))
    return sorted(again, key=_order)


def _order(record: RankedRecord) -> tuple[float, str, int]:
    return -record.score, record.document, record.start


def _ranked(record: _Record, values: Mapping[str, float], similar: float) -> RankedRecord:
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
        score=_score(values, similar),
        parts=tuple(Score(name=name, value=round(value, 6)) for name, value in values.items()),
    )


def _score(values: Mapping[str, float], similar: float) -> float:
    return round(sum(WEIGHTS.get(name, similar) * value for name, value in values.items()), 6)


# --- the records --------------------------------------------------------------------------------------------------


def _records(question: Question, passages: Sequence[tuple[Passage, float]], ctx: Context) -> list[_Record]:
    """The records of `passages` by their places, each once."""
    documents = ctx.known_documents(question, {p.document for p, _ in passages})
    talks = {name: _Talk(document) for name, document in documents.items()}
    found: dict[tuple[str, int], _Record] = {}
    for passage, _ in passages:
        talk = talks.get(passage.document)
        for start, end, at in _places(talk, passage) if talk is not None else ():
            if talk is not None and (passage.document, start) not in found:
                said = stems(talk.document.text[start:end])
                found[passage.document, start] = _Record(talk, passage, start, end, at, said)
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


class _Rarity:
    """What a stem weighs: its inverse document frequency among the records."""

    def __init__(self, records: Sequence[_Record]) -> None:
        self._having = Counter(each for record in records for each in set(record.stems))
        self._size = len(records)

    def __call__(self, each: str) -> float:
        return inverse_frequency(self._having[each], self._size)


class _Nearly:
    """Share of the question's weight that a record carries by near words alone: each by its cosine, where it has none
    of what is really looked for."""

    def __init__(self, sub: SubQuestion, speakers: frozenset[str], rarity: _Rarity) -> None:
        self._looked = [
            (
                rarity(stem(fold(facet.text))),
                frozenset(stems(" ".join(facet.forms))),
                {stem(fold(each.text)): each.cosine for each in facet.similar},
            )
            for facet in sub.facets
            if facet.similar
        ]
        own = {stem(word) for word in content_words(sub.text) if word not in speakers}
        self._total = sum(rarity(each) for each in sorted(own)) or 1.0

    def __bool__(self) -> bool:
        return bool(self._looked)

    def __call__(self, stems: Sequence[str]) -> float:
        has = frozenset(stems)
        told = (
            weight * max((cosine for each, cosine in near.items() if each in has), default=0.0)
            for weight, own, near in self._looked
            if own.isdisjoint(has)
        )
        return min(sum(told) / self._total, 1.0)


def _meant(sub: SubQuestion, speakers: frozenset[str], rarity: _Rarity) -> list[_Word]:
    """The question's words of meaning, each with what the same is also called, for less.

    A speaker's name is none of them: who says a thing seldom names himself.
    """
    own = {stem(word): rarity(stem(word)) for word in content_words(sub.text) if word not in speakers}
    meant = {each: {each: weight} for each, weight in own.items()}
    for facet in sub.facets:
        if not speakers.isdisjoint(words(facet.text)):
            continue
        told = max((each for each in stems(facet.text) if each in own), key=lambda each: (own[each], each), default="")
        for each in (set(stems(text)) for text in (*facet.names, *facet.variants)):
            if len(each) == 1 and own.keys().isdisjoint(each):
                [other] = each
                weight = _VARIANT * min(rarity(other), own.get(told, math.inf))
                meant.setdefault(told or other, {})[other] = weight
    return list(meant.values())


def _said(word: _Word, stems: Collection[str]) -> float:
    """What a word of the question counts where these `stems` are said."""
    return max((weight for each, weight in word.items() if each in stems), default=0.0)


def _whole(meant: Sequence[_Word]) -> float:
    """What all words of the question count together."""
    return sum(max(word.values()) for word in meant)


def _share(stems: Iterable[str], meant: Sequence[_Word]) -> float:
    """Share of what is `meant` that the `stems` say."""
    has = frozenset(stems)
    return sum(_said(word, has) for word in meant) / (_whole(meant) or 1.0)


def _bm25(meant: Sequence[_Word], records: Sequence[_Record]) -> list[float]:
    """BM25 of all stems of what is `meant` in each record, as a share of the best one's."""
    weights = {each: weight for word in meant for each, weight in word.items()}
    mean = sum(len(r.stems) for r in records) / max(len(records), 1) or 1.0
    scores = []
    for record in records:
        count = Counter(record.stems)
        norm = _K1 * (1 - _B + _B * len(record.stems) / mean)
        scores.append(sum(w * count[s] * (_K1 + 1) / (count[s] + norm) for s, w in weights.items() if count[s]))
    best = max(scores, default=0.0) or 1.0
    return [score / best for score in scores]


def _best_of(scored: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Document to the best of its scores."""
    best: dict[str, float] = {}
    for document, score in scored:
        best[document] = max(score, best.get(document, 0.0))
    return best
