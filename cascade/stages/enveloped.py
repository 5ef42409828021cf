"""Evidence of questions about a record itself, out of its envelope: the record is quoted, its head is told.

The quote is what the record says of the topic, else its first words, so that a person sees which record it is; author,
time and title stand beside every quote. Nothing is guessed: where the question does not tell one record from others,
none is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cascade.envelope import EnvelopeField, envelope_question
from cascade.match import Matcher
from cascade.stages.evidence import Evidence
from cascade.stages.sentence import Sentence, quote
from cascade.stages.weigh import new_words
from cascade.types import Document, Item, Question, SubQuestion

__all__ = ["enveloped"]

_NOVEL = 3
"""Words of meaning from which on a sentence tells one record from others."""
_KINDS = frozenset({"email", "chat"})
_SAID: dict[EnvelopeField, str] = {
    "author": "an author",
    "recipients": "recipients",
    "date": "a date",
    "subject": "a subject",
    "attachments": "attachments",
}


def enveloped(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], needed: float
) -> Evidence | None:
    """What the envelope of the record that `sub` means says; None where it asks for something else.

    `needed` is the share of what says which record is meant that the record has to speak of.
    """
    asked = envelope_question(sub.text)
    if asked is None:
        return None
    meant = _meant(match, candidates, needed)
    if meant is None:
        which = "which record is meant" if candidates else asked.topic or "such a record"
        return Evidence(sub=sub.id, missing=(which,))
    values = _values(asked.field, meant.document, question)
    if not values:
        return Evidence(sub=sub.id, missing=(_SAID[asked.field],))
    return Evidence(
        sub=sub.id,
        quotes=(quote(meant, 1, sub.id),),
        items=tuple(Item(value=value, quotes=(1,)) for value in values),
        told=_joined(values),
        enough=True,
        coverage=round(meant.around.coverage, 4),
        carried=round(meant.around.coverage, 4),
    )


def _meant(match: Matcher, candidates: Sequence[Sentence], needed: float) -> Sentence | None:
    """A sentence of the record that is meant: the only one in reach, or the one that speaks of the topic."""
    records = [s for s in candidates if s.document.kind in _KINDS]
    if not match.facets:
        documents = {s.document.id for s in candidates}
        return _first(candidates) if len(documents) == 1 else None
    named = [s for s in records if not match.missing(s.around.found) and s.around.coverage >= needed]
    best = min(named, key=lambda s: (-s.around.coverage, -_by(s, match), s.hit.rank, s.start), default=None)
    if best is None or best.part is not None:
        return best
    return _first([s for s in records if s.document.id == best.document.id])


def _first(sentences: Sequence[Sentence]) -> Sentence:
    """The sentence that says most of what is meant, else the first that says anything: a greeting is of any mail."""
    return min(sentences, key=lambda s: (-s.match.coverage, new_words("", s.text) < _NOVEL, s.start))


def _by(sentence: Sentence, match: Matcher) -> float:
    """How far the record is by whom the question names: "Anna's mail" is one that she wrote."""
    author = sentence.speaker or sentence.document.author
    return match(author.name).coverage if author is not None else 0.0


def _values(field: EnvelopeField, document: Document, question: Question) -> tuple[str, ...]:
    people = {"author": ("author",), "recipients": ("recipient", "cc")}.get(field)
    if people is not None:
        known = [p.identity for role in people for p in document.people if p.role == role]
        return tuple(dict.fromkeys(i.name or i.address for i in known))
    if field == "date":
        return (f"{document.at.astimezone(ZoneInfo(question.zone)):%-d %B %Y}",) if document.at else ()
    if field == "subject":
        return (document.title,) if document.title else ()
    return tuple(name for name in str(document.meta.get("files") or "").split("; ") if name)


def _joined(values: Sequence[str]) -> str:
    *others, last = values
    return f"{', '.join(others)} and {last}" if others else last
