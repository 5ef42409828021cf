"""What one document says to a question: the few of its sentences that together say the most, and what joins them.

A record that lacks one thing may have it said of something that it names: a card says who somebody works for, and a
mail says what that company does. Such a sentence is looked up and becomes one of the record's own quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cascade.context import Context
from cascade.language import words
from cascade.match import VARIANT, Match, Matcher, union
from cascade.query import Query
from cascade.stages.finding.candidates import written_after
from cascade.stages.finding.search import facet_term, name_term
from cascade.stages.weighing.sentence import Sentence, sentences_of
from cascade.stages.weighing.values import organisations, same_value
from cascade.types import Hit, Question

__all__ = ["Gathered", "gather", "joined"]

_PER_RECORD = 3
"""Quotes of one record at most."""
_WHOLE = 500
"""Characters up to which a record is taken as a whole."""
_JOINS = 40
"""Records for which a missing link is looked up, at most."""
_LACKING = 2
"""Words of the question that a record may lack together: what "theatre supplier" says, one sentence says."""
_LIGHT = 0.25
"""A facet below this share of the heaviest one's weight need not be joined."""


@dataclass
class Gathered:
    """The sentences of one document that matter, in its order, and what the document speaks of."""

    sentences: list[Sentence]
    match: Match
    whole: list[Sentence] = field(default_factory=list)
    """All of its sentences that were read, where they are few: what a short mail says as a whole."""

    @property
    def telling(self) -> Sentence:
        """The one that speaks of the question most."""
        return max(self.sentences, key=lambda s: (s.match.coverage, s.around.coverage, -s.start))


def gather(match: Matcher, candidates: Sequence[Sentence], ctx: Context) -> list[Gathered]:
    """Sentences by document, the best documents first; of each, those that together say the most with the fewest.

    What several contact records say of one person is said of one: a card gives the tag, and a row of a list the job.
    """
    cards = {s.document.title for s in candidates if s.document.kind == "contact"}
    whose = {name: same_value(name, ctx) for name in cards}
    by_document: dict[str, list[Sentence]] = {}
    for sentence in candidates:
        document = sentence.document
        key = whose[document.title] if document.kind == "contact" else document.id
        by_document.setdefault(key, []).append(sentence)
    records = []
    for sentences in by_document.values():
        telling = [s for s in sentences if not s.heading] or sentences
        ranked = sorted(telling, key=lambda s: (-s.match.coverage, -s.around.coverage, s.start))
        chosen, said = [ranked[0]], dict(ranked[0].match.found)
        for sentence in ranked[1:]:
            if len(chosen) < _PER_RECORD and set(sentence.match.found) - set(said):
                chosen.append(sentence)
                said |= sentence.match.found
        whole = union([s.around for s in sentences])
        records.append(
            Gathered(
                sorted(chosen, key=lambda s: (s.document.id, s.start)),
                Match(match.coverage(whole), whole),
                telling if sum(s.end - s.start for s in telling) <= _WHOLE else [],
            )
        )
    return sorted(records, key=lambda r: (-r.match.coverage, r.sentences[0].document.id))


def joined(
    question: Question, records: Sequence[Gathered], match: Matcher, *, present: bool, ctx: Context
) -> list[Gathered]:
    """`records` with what they lack joined on, where one sentence says it of an organisation that they name.

    What somebody is asked to be (the question's head) is never taken from what is said of where he works.
    """
    floor = _LIGHT * max(match.weights, default=0.0)
    tried = 0
    result = []
    for record in records:
        lacking = [n for n, w in enumerate(match.weights) if n not in record.match.found and w >= floor]
        able = 0 < len(lacking) <= _LACKING and all(match.facets[n].weight == 1 for n in lacking) and tried < _JOINS
        documents = {s.document.id: s.document for s in record.sentences} if able else {}
        names = dict.fromkeys(name for d in documents.values() for name in organisations(d))
        tried += bool(names)
        link = next((s for name in names for s in _links(question, name, lacking, match, present, ctx)), None)
        if link is not None:
            found = {**record.match.found, **{n: VARIANT * link.match.found[n] for n in lacking}}
            record = Gathered([*record.sentences, link], Match(match.coverage(found), found))
        result.append(record)
    return sorted(result, key=lambda r: (-r.match.coverage, r.sentences[0].document.id))


def _links(
    question: Question, name: str, lacking: Sequence[int], match: Matcher, present: bool, ctx: Context
) -> list[Sentence]:
    """Sentences that say what is lacking of `name`, the best passage's first, within the person's own filters."""
    must = (name_term(name), *(facet_term(match.facets[n]) for n in lacking))
    query = Query(must=must, filters=question.filters)
    hits = ctx.index.search(query, limit=5, lenient=False).hits
    passages = ctx.library.passages_of([h.passage for h in hits])
    later = written_after(question, passages.values(), ctx.library)
    passages = {id_: passage for id_, passage in passages.items() if id_ not in later}
    documents = ctx.known_documents(question, {p.document for p in passages.values()})
    named = set(words(name))
    return [
        sentence
        for rank, hit in enumerate(hits, 1)
        if hit.passage in passages
        for sentence in sentences_of(
            documents[hit.document],
            Hit(passage=passages[hit.passage], score=hit.score, rank=rank),
            match,
            present=present,
        )
        if sentence.match.found.keys() >= set(lacking) and named <= set(words(sentence.text))
    ]
