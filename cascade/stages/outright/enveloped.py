"""Evidence of questions about a record itself, out of its envelope: the record is quoted, its head is told.

The quote is what the record says of the topic, else its first words, so that a person sees which record it is; author,
time and title stand beside every quote. Nothing is guessed: where the question does not tell one record from others,
none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import names, sentences, words
from cascade.match import Matcher
from cascade.operations.said import first_line, said
from cascade.questions.envelope import EnvelopeField, envelope_question
from cascade.questions.forms import asked_as, forms
from cascade.shown import SOMEBODY, counted
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import records_of
from cascade.stages.outright.contact import known_at
from cascade.stages.weighing.named_in import people_named
from cascade.stages.weighing.sentence import Sentence, quote, record
from cascade.stages.weighing.somebody import People, is_nobody
from cascade.stages.weighing.terms import long_day, told_line
from cascade.stages.weighing.weigh import new_words
from cascade.types import Document, Filters, Identity, Question, Quote, SubQuestion

__all__ = ["enveloped", "last_from", "opening"]

_NOVEL = 3
"""Words of meaning from which on a sentence tells one record from others."""
_KINDS = frozenset({"email", "chat"})
_SAID: dict[EnvelopeField, str] = {
    "author": "an author",
    "recipients": "recipients",
    "date": "a date",
    "subject": "a subject",
    "attachments": "attachments",
    "people": "anybody",
    "names": "a name",
    "requests": "a request",
    "repliers": SOMEBODY,
    "participants": SOMEBODY,
}
_ATTACHED = re.compile(r"\b(?:attach(?:ed|ments?|ing)|enclos(?:ed|ures?|ing))\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:please|kindly)\s(?!find\b|see\b|note\b|be\b|feel\b|do\snot\shesitate)\w"
    r"|\b(?:can|could|would|will)\s(?:you|someone|anyone|somebody|anybody)\b|\blet\s(?:me|us)\sknow\b"
    r"|\b(?:I|we)\s(?:need|want|would\slike|ask|request)\s(?:that\s)?(?:you|the|your|an?)\b"
    r"|\bI['’]d\s(?:like|need)\s(?:you|the|your|an?)\b"
    r"|\bwould\sbe\s(?:much\s|greatly\s|very\s)?(?:appreciated|grateful)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\bif\b.*\blet\s(?:me|us)\sknow\b|\b(?:let\s(?:me|us)\sknow|contact|call)\b.*\bif\b", re.I | re.S
)
"""Asks for something only where it is needed, as mails end."""
_ADDRESSED = re.compile(r"^\W*(?:(?:dear|hi|hello|hey|thanks|thank\syou|regards)\b.*$|\w+,\s)", re.IGNORECASE)
"""How somebody is spoken to, who is not told of."""
_NAME = re.compile(r"[^\d._]+")
"""A name of more than a file, a page or a version."""
_PERSON = re.compile(r"(?:[^\W\d_a-z][a-z'’]+|[^\W\d_a-z]\.?)(?:[ \n-]+(?:[^\W\d_a-z][\w'’]*[a-z]|[^\W\d_a-z]\.?))*")
"""A name as people have them, with one capital a word or so: no heading, product or abbreviation."""
_THING = re.compile(r"(?:\b(?:the|an?|our|this|that|your|their|its)|['’]s)\W+$", re.IGNORECASE)
"""Before a name that is no person's: "the Main Menu"."""
_BY = r"(?P<by>[^\W\d_][^\s,?!]*(?: [^\W\d_][^\s,?!]*){0,3}?)"
_LAST = forms(
    r"(?:(?:what(?:['’]s| is| was| does| did)|show(?: me)?|find|give me) )?(?:the |my )?(?:very )?"
    r"(?:last|latest|newest|most recent) (?:e-?mail|mail|message|contact|news)(?: (?:i|we) (?:got|had|received))?"
    rf" (?:from|by|of|with) {_BY}(?: (?:say|about))?",
    rf"what did {_BY} (?:(?:write|say) last|last (?:write|say))",
    rf"when (?:did|have) (?:i|we) last (?:hear|heard) (?:back )?from {_BY}",
    rf"when was the last time (?:that )?(?:i|we) heard from {_BY}",
    rf"when did {_BY} last (?:write|e-?mail|message|reply|get in touch|be in touch)(?: to)?(?: me| us)?",
)
"""Asks for the last that somebody wrote, whatever it is about."""
_WITH = rf"(?: (?:any|some)(?:one|body) (?:at|from|of))?(?: the)? {_BY}"
_LAST_WITH = forms(
    r"when (?:did|have) (?:i|we) last (?:talk|speak|spoken|me?et|write|e-?mail|hear|heard|contact|see|seen|have contact"
    rf"|(?:be|been) in (?:touch|contact))(?:ed)?(?: back)?(?: to| with| from)?{_WITH}",
    rf"when was (?:my|our|the) last (?:contact|meeting|call|conversation|exchange) with{_WITH}",
)
"""Asks when there was anything last with somebody, or with anybody of an organisation."""
_TALKING = ("author", "recipient", "cc", "attendee", "organizer")
_READ = 20
"""Passages by somebody that are looked at for it, the newest."""
_LONGEST = 700
"""Characters of a mail that is quoted as a whole; of a longer one its beginning is."""
_MOST = 6
"""Sentences that are quoted at most."""


def enveloped(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], ctx: Context
) -> Evidence | None:
    """What the envelope of the record that `sub` means says; None where it asks for something else.

    Of what says which record is meant, the record has to speak of the recipe's share. What its text says, and its head
    does not, is left to a model that reads, where there is one.
    """
    asked = envelope_question(sub.text)
    if asked is None:
        return None
    meant = _meant(match, candidates, ctx.recipe.support)
    values = _values(asked.field, meant.document, question) if meant is not None else ()
    if ctx.can_read and not values:
        return None
    if meant is None:
        which = "which record is meant" if candidates else asked.topic or "such a record"
        return Evidence(sub=sub.id, missing=(which,))
    if asked.field in ("repliers", "participants"):
        return _in_thread(question, sub, asked.field, meant, ctx)
    own = [s for s in candidates if s.document.id == meant.document.id]
    if asked.field in ("people", "names"):
        return _named(sub, asked.field, own, meant, ctx)
    if not values:
        told = [("", quote(s, 0, sub.id)) for s in own if _says(asked.field, s.text)]
        return _told(sub, meant, told[:_MOST]) if told else Evidence(sub=sub.id, missing=(_SAID[asked.field],))
    return _told(sub, meant, [(value, quote(meant, 0, sub.id)) for value in values])


def last_from(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The last mail or message of whom `sub` names, in its own words; None where it asks for something else."""
    asked = asked_as(_LAST, sub.text)
    if asked is None:
        return _last_with(question, sub, ctx)
    name = re.sub(r"['’]s?$", "", asked["by"])
    known = records_of(question, Filters(people=(("from", name),)), _READ, ctx, lenient=False)
    told = [each for document in known if document.kind in _KINDS for each in said(document)]
    dated = [
        (each.at, each) for each in told if each.at is not None and not (question.dated and each.at > question.as_of)
    ]
    theirs = [(at, each) for at, each in dated if each.author is not None and set(words(name)) <= _called(each.author)]
    if not theirs:
        return _last_with(question, sub, ctx)
    last = max(theirs, key=lambda pair: pair[0])[1]
    end = (
        last.end
        if last.end - last.start <= _LONGEST
        else sentences(last.document.text, last.start, last.end)[:3][-1][1]
    )
    said_last = record(last.document, last.start, end)
    line = told_line(said_last, question.zone) if sub.text.lower().startswith("when") else ""
    return read_off(sub, [said_last], (), f"the last of {counted(len(theirs), 'message')}", told=line)


def _last_with(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The last mail, message or meeting with whom `sub` names, or with anybody who is known at an organisation."""
    asked = asked_as(_LAST_WITH, sub.text)
    if asked is None:
        return None
    named = [p for p in ctx.library.people(asked["by"]) if set(words(asked["by"])) <= set(words(" ".join(p.names)))]
    people = named or known_at(asked["by"], ctx)
    roles = (
        ("author",) if re.search(r"\bhear", asked[0], re.I) else ("author", "recipient", "cc", "attendee", "organizer")
    )
    told: dict[str, tuple[Document, list[str]]] = {}
    for person in people:
        there = Filters(people=(("with", person.address or person.name),), kinds=(*_KINDS, "event"))
        for document in records_of(question, there, _READ, ctx, lenient=False):
            theirs = (p for p in document.people if p.role in roles and ctx.library.person_of(p.identity) == person)
            if document.at is not None and document.at <= question.as_of and any(theirs):
                told.setdefault(document.id, (document, []))[1].append(person.name)
    if not told:
        return None
    last, who = max(told.values(), key=lambda each: (str(each[0].at), each[0].id))
    said_last = record(last, *(opening(last) if last.kind in _KINDS else first_line(last)))
    line = told_line(said_last, question.zone)
    line = line if str(said_last.author) in who else f"With {', '.join(who)}. {line}"
    return read_off(sub, [said_last], (), f"the last of {counted(len(told), 'record')} with them", told=line)


def _called(author: Identity) -> set[str]:
    """The words of somebody's name and of the address before its domain."""
    return set(words(f"{author.name} {author.address.partition('@')[0]}"))


def _told(sub: SubQuestion, meant: Sentence, told: Sequence[tuple[str, Quote]]) -> Evidence:
    """What the record that is `meant` says: its sentences, with the values that they show."""
    says = round(meant.around.coverage, 4)
    values = dict.fromkeys(value for value, _ in told if value)
    evidence = read_off(sub, *told_by(told), told=_joined(list(values)))
    return evidence.model_copy(update={"coverage": says, "carried": says})


def _says(field: EnvelopeField, text: str) -> bool:
    """Whether a sentence says what is asked of a record that its head does not have."""
    if field == "requests":
        return _REQUEST.search(text) is not None and not _COURTESY.search(text)
    return field == "attachments" and _ATTACHED.search(text) is not None


def _named(sub: SubQuestion, field: EnvelopeField, own: Sequence[Sentence], meant: Sentence, ctx: Context) -> Evidence:
    """Whom, or what else too, the sentences of the record name, but for whoever is only spoken to."""
    found: dict[str, Sentence] = {}
    for sentence in own:
        greeting = _ADDRESSED.match(sentence.text)
        spoken_to = greeting.end() if greeting is not None else 0
        for name in _names_in(field, sentence, spoken_to, ctx):
            found.setdefault(" ".join(name.split()), sentence)
    if not found:
        return Evidence(sub=sub.id, missing=(_SAID[field],))
    return _told(sub, meant, [(name, quote(said, 0, sub.id)) for name, said in found.items()])


def _in_thread(question: Question, sub: SubQuestion, field: EnvelopeField, meant: Sentence, ctx: Context) -> Evidence:
    """Who wrote in the record's thread, each with the first words that they wrote; of who replied, none but replies."""
    thread = [d for d in ctx.library.thread(meant.document) if not (question.dated and d.at and d.at > question.as_of)]
    told = thread[1:] if field == "repliers" else thread
    people = People(ctx.library)
    first: dict[object, tuple[str, Document]] = {}
    for document in told:
        if (author := document.author) is not None and not is_nobody(author):
            first.setdefault(people.key(author), (str(author), document))
    if not first:
        return Evidence(sub=sub.id, missing=(_SAID[field],))
    return _told(sub, meant, [(name, record(d, *opening(d))) for name, d in first.values()])


def opening(document: Document) -> tuple[int, int]:
    """The first sentence that a mail says itself, after its greeting."""
    own = [span for each in said(document) for span in sentences(document.text, each.start, each.end)]
    told = (span for span in own if not _ADDRESSED.match(document.text[slice(*span)]))
    return next(told, own[0] if own else (0, len(document.text)))


def _names_in(field: EnvelopeField, sentence: Sentence, start: int, ctx: Context) -> list[str]:
    """The names in a sentence from `start` on, as it writes them; of people those alone that are written as theirs."""
    text = sentence.text
    if field == "people":
        said = [(name, at) for name, at in people_named(sentence, ctx) if not _THING.search(text, 0, at)]
        return [name for name, at in said if at >= start and _PERSON.fullmatch(name)]
    return [n.text for n in names(text) if n.start >= start and _NAME.fullmatch(n.text)]


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
    """What a record's head says of a field that stands in it."""
    people = {"author": ("author",), "recipients": ("recipient", "cc")}.get(field)
    if people is not None:
        known = [p.identity for role in people for p in document.people if p.role == role]
        return tuple(dict.fromkeys(i.name or i.address for i in known))
    if field == "date":
        return (long_day(document.at.astimezone(ZoneInfo(question.zone)).date()),) if document.at else ()
    if field == "subject":
        return (document.title,) if document.title else ()
    if field != "attachments":
        return ()
    return tuple(name for name in str(document.meta.get("files") or "").split("; ") if name)


def _joined(values: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(values[:-1]), *values[-1:])))
