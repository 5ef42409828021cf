"""Who does somebody's work in their stead or after them: "who covers the shop while Ann is away?", "who takes over from
Ann?".

"I'm on leave until 3 May. Tom covers the shop" names nobody whom Tom stands in for: whoever writes it is meant, so that
what says it is held against the message that it stands in, and what asks for it against what is answered. "Tom will be
acting foreman" tells of Ann where she is the foreman by her card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cascade.context import Context
from cascade.language import Name, asks, content_words, names, sentences, stem, stems, words
from cascade.language.namewords import ADDRESSEES, ORGANISATIONS
from cascade.library import Person
from cascade.match import Matcher
from cascade.operations import cards_of
from cascade.operations.said import Said, said
from cascade.query import Query
from cascade.questions.absence import AWAY
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import matcher_of, name_term, records_of, records_with
from cascade.stages.weighing.full_names import full_name, people_of
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_somebody
from cascade.types import Document, Filters, Identity, Operation, Question, SubQuestion

__all__ = ["standin"]

_STEAD = (
    r"(?:cover(?:s|ed|ing)?\b|(?:stand|stood|fill|step)(?:s|ing|ped|ed)?[\s-]in\b|(?:take|took|taking|taken)s?\s(?:\w+\s)?over\b"
    r"|replac(?:es?|ed|ing)\b|succeed(?:s|ed|ing)?\b|deputi[sz](?:es?|ed|ing)\b|act(?:s|ing)\s(?:for|as|up)\b|inherit(?:s|ed)?\b"
    r"|(?:be|is|as|becomes?|the)\s(?:our\s|the\s)?(?:acting|interim|stand-in|deputy|new)\b)"
)
"""What somebody does who does another's work."""
_DOES = (
    r"(?:look(?:s|ed|ing)?\safter|leads?|runs?|handl(?:es?|ing)|does|do|deals?\swith|holds?|keeps?|picks?\sup|has|chairs?|answers?"
    r"|takes?(?:\son)?|is\sin\scharge|is\s(?:your|the)\s(?:first\s)?(?:contact|point)|monitors?|manages?|is\sdoing|is\srunning)\b"
)
"""What whoever does the work of somebody who is away is also said to do."""
_GO_TO = (
    r"(?:contact|ask|(?:speak|talk|write|turn|go|goes|went|pass|passe[sd]|gives?n?|refer(?:red)?|over|handover|hand(?:s|ed|ing)?(?:\s\w+){0,3}?(?:\sover)?)"
    r"\s(?:\w+\s){0,2}?to|ring|call|e?-?mail|get\sin\stouch\swith|in\stouch\swith|reach\sout\sto|(?:covered|replaced|succeeded|taken\sover|held|run|led)\sby"
    r"|(?:cover|stand-in|deputy|replacement|successor|backup)(?:\sis|:))\s(?:please\s)?$"
)
"""Before whoever is to be gone to instead."""
_VERB = re.compile(rf"\b(?P<stead>{_STEAD})|\b(?:{_DOES})", re.I)
_TO = re.compile(rf"\b{_GO_TO}", re.I)
_ASKED = re.compile(
    r"\bwho(?:['’](?:s|ll)|\s(?:is|was|are|will|has|have|had|can|could|should|would|been|be|going\sto|now|currently|then|else))*\s"
    rf"(?:the\s)?(?:{_STEAD}|acting\b|interim\b|stand-in\b)",
    re.I,
)
"""Asks who does another's work."""
_WHILE = re.compile(
    r"\b(?:while|whilst|when|during|as\slong\sas|now|since|after|until|once|if|with|in)\b.*\b(?:away|off|out|leaves?|left|leaving|gone|goes"
    r"|absen(?:t|ce)|holidays?|vacation|sick|ill|sabbatical|retire[sd]?|back|returns?|not\s(?:in|there|here|around))\b",
    re.I,
)
"""Asks it of the time in which somebody is not there."""
_GONE = re.compile(
    rf"{AWAY.pattern}|\b(?:leav(?:es|ing)|left|last\sday|retir(?:es?|ed|ing|ement)|resign(?:s|ed)?|steps?\sdown|hand(?:s|ed|ing)?(?:\s\w+)?\sover"
    r"|handover|maternity|paternity|parental|sabbatical|holidays?|no\slonger|any\smore|absence|successor|back\s(?:in|on|from|at|until))\b",
    re.I,
)
"""Where somebody is said to be away, or to leave what they did."""
_IDLE = frozenset(
    stem(w)
    for w in (
        "cover stand stands stood fill step take takes took over replace succeed deputise act acting interim inherit"
        " look looks after lead leads run runs handle do does deal charge responsible contact ask care hold have"
        " has had chair work job role duties away off out absence absent holiday holidays vacation leave leaves leaving"
        " left gone go goes sick ill sabbatical retire retires retired maternity paternity parental back returns now"
        " while place stead person"
    ).split()
)
"""Words of such a question that say nothing of which work it is."""
_MYSELF = re.compile(r"\b(?:I|I['’](?:m|ll|ve|d)|[Mm]y|[Mm]e)\b")
_I_DO = re.compile(r"^\W*(?:I|i)(?:['’]ll|['’]m|\s(?:can|will|could|do))\b(?!\snot)|^\W*me\b|\bcount\sme\sin\b", re.I)
_NOT = re.compile(r"\b(?:not|n['’]t|never|instead\sof|rather\sthan|from|for|at|in|near)\s@?$", re.I)
_DENIED = re.compile(r"\bnot\s@?$", re.I)
_ROW = re.compile(r"\s?(?:,|and|&)\s?@?")
_OWNS = re.compile(r"['’](?:s\b|(?=\s))")
_STOP = re.compile(r"[;:.!?]\s|\|")
_NEAR = 8
"""Words between somebody and what they do at most."""
_BESIDE = 3
"""Sentences of a message around one that tells who stands in, in which whom they stand in for may be told of."""
_HALF = 0.5
"""Share of the work that is asked about that what tells has to speak of."""
_LONGEST = 3
"""Words of somebody's name at most."""
_SHORT = 3
"""Letters that a given name and what it is shortened to have in common."""
_READ = 100
_ANSWERS = 3
"""Messages after one that asks who stands in, which may answer it."""


class _Told(NamedTuple):
    """Who stands in for somebody, where it is told, and whether it says so in so many words."""

    who: str
    document: Document
    start: int
    end: int
    surely: bool = True
    of_work: bool = True
    """It names the work that is asked about itself."""


class _Missed(NamedTuple):
    """Whom somebody else stands in for: by every name, and what they are by their cards."""

    called: frozenset[str]
    names: frozenset[str]
    jobs: tuple[str, ...]

    def is_meant(self, said: str, near: Sequence[Identity], ctx: Context) -> bool:
        return self.called <= set(words(said)) or full_name(said, near, ctx) in self.names

    def has_job(self, text: str) -> bool:
        told = set(stems(text))
        return any(told.issuperset(stems(job)) for job in self.jobs)


def standin(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who does the work of somebody whom `sub` names; None where it asks for something else, or no record tells."""
    text = " ".join(sub.text.split())
    if sub.operation is not Operation.WHO or not (_ASKED.search(text) or _WHILE.search(text)):
        return None
    people = [f.text for f in sub.facets if f.must and is_somebody(set(words(f.text)), ctx.library.people(f.text))]
    if not people:
        return None
    missed = _missed(people[-1], ctx)
    said_of = {stem(w) for w in words(people[-1])} | _IDLE
    work = [f for f in sub.facets if not said_of.issuperset(map(stem, content_words(f.text)))]
    match = matcher_of(work, ctx.index)
    told = [t for d in _records(question, people[-1], missed, ctx) for t in _told(d, missed, match, ctx)]
    if not told:
        return None
    best = max(told, key=lambda t: (t.of_work, t.surely, str(t.document.at), t.document.id))
    same = [t for t in told if (t.document.id, *t[4:]) == (best.document.id, *best[4:])]
    quotes, items = told_by((t.who, record(t.document, t.start, t.end)) for t in same)
    return read_off(sub, quotes, items, f"what tells who stands in for {people[-1]}")


def _missed(name: str, ctx: Context) -> _Missed:
    called = frozenset(words(name))
    known = [p for p in ctx.library.people(name) if any(called <= set(words(each)) for each in (p.name, *p.names))]
    families = dict.fromkeys(words(p.name)[-1] for p in known if len(words(p.name)) > 1)
    meant = known + [p for each in families for p in ctx.library.people(each) if any(_alike(p, k) for k in known)]
    cards = cards_of(ctx)
    titles = (cards.title_of(Identity(name=p.name, address=a)) for p in meant for a in (*p.addresses, ""))
    jobs = dict.fromkeys(re.split(r"[,(]", title)[0].strip() for title in titles)
    return _Missed(called, frozenset(p.name for p in meant), tuple(job for job in jobs if " " in job))


def _alike(one: Person, other: Person) -> bool:
    """Whether two names may be of one person, who is called by less than the given name: "Jo Fry" and "Johanna Fry"."""
    first, second = words(one.name), words(other.name)
    return len(first) > 1 and first[-1] == second[-1] and first[0][:_SHORT] == second[0][:_SHORT]


def _records(question: Question, name: str, missed: _Missed, ctx: Context) -> list[Document]:
    """What names whom somebody stands in for, what they write themselves, and what speaks of their job."""
    should = tuple(name_term(each) for each in (name, *sorted(missed.names), *missed.jobs))
    about = records_with(question, Query(should=should, filters=question.filters), _READ, ctx)
    wrote = records_of(question, Filters(people=(("with", name),)), _READ, ctx)
    found = {d.id: d for d in (*about, *wrote)}
    return [d for d in found.values() if d.kind not in ("contact", "code-review")]


def _told(document: Document, missed: _Missed, match: Matcher, ctx: Context) -> Iterator[_Told]:
    """Everybody whom a record tells to stand in."""
    near = people_of(document)
    units = list(said(document))
    for number, unit in enumerate(units):
        own = unit.author is not None and missed.is_meant(str(unit.author), near, ctx)
        spans = sentences(document.text, unit.start, unit.end)
        for at, (start, end) in enumerate(spans):
            text = document.text[start:end]
            beside = document.text[spans[max(at - _BESIDE, 0)][0] : spans[min(at + _BESIDE, len(spans) - 1)][1]]
            beside = f"{document.title}\n{beside}"
            if match.facets and match(beside).coverage < _HALF:
                continue
            if asks(text):
                if _VERB.search(text) and _is_of(beside, own, missed, near, ctx):
                    yield from _answers(units[number + 1 : number + 1 + _ANSWERS], missed, near, ctx)
                continue
            for who, surely, clause in _standing(_with_subject(document, text), missed, near, ctx):
                direct = surely and (_names(text, missed, near, ctx) or missed.has_job(text))
                if direct or (_GONE.search(beside) and _is_of(beside, own, missed, near, ctx)):
                    yield _Told(who, document, start, end, surely, match(clause).coverage >= _HALF)


def _with_subject(document: Document, text: str) -> str:
    """A sentence that begins with what is done, as an entry of a calendar has it, after whom its title names."""
    return f"{document.title} {text}" if _VERB.match(text) else text


def _is_of(text: str, own: bool, missed: _Missed, near: Sequence[Identity], ctx: Context) -> bool:
    """Whether what stands around tells of whoever is missed: by name, or as who says "I"."""
    return _names(text, missed, near, ctx) or (own and _MYSELF.search(text) is not None)


def _names(text: str, missed: _Missed, near: Sequence[Identity], ctx: Context) -> bool:
    told = (n.text for n in names(text, doubtful=True) if not _DENIED.search(text[: n.start]))
    return any(missed.is_meant(name, near, ctx) for name in told)


def _standing(text: str, missed: _Missed, near: Sequence[Identity], ctx: Context) -> Iterator[tuple[str, bool, str]]:
    """Who a sentence tells to do another's work, each with whether it is in so many words, and the clause of theirs."""
    people = [
        name
        for name in names(text, doubtful=True)
        if not _OWNS.match(text, name.end)
        and not _NOT.search(text[: name.start])
        and _is_person(name, ctx)
        and not missed.is_meant(name.text, near, ctx)
    ]
    for number, name in enumerate(people):
        last = number  # of a row the last stands before what all of them do
        while last + 1 < len(people) and _ROW.fullmatch(text[people[last].end : people[last + 1].start]):
            last += 1
        verb = _VERB.search(text, people[last].end)
        between = text[people[last].end : verb.start()] if verb is not None else ""
        others = verb is not None and last + 1 < len(people) and people[last + 1].start < verb.start()
        if verb is not None and not others and not _STOP.search(between) and len(words(between)) <= _NEAR:
            until = people[last + 1].start if last + 1 < len(people) else len(text)
            yield full_name(name.text, near, ctx), verb["stead"] is not None, text[name.start : until]
        elif gone_to := _TO.search(text[: name.start].rstrip("@")):
            yield full_name(name.text, near, ctx), "by" in gone_to[0] or ":" in gone_to[0], text


def _is_person(name: Name, ctx: Context) -> bool:
    """Whether a name is that of somebody the library knows, or a given and a family name."""
    said = set(words(name.text))
    full = name.sure and 1 < len(said) <= _LONGEST and said.isdisjoint(ORGANISATIONS | ADDRESSEES)
    return is_somebody(said, ctx.library.people(name.text)) or (full and name.text.replace(" ", "").isalpha())


def _answers(units: Sequence[Said], missed: _Missed, near: Sequence[Identity], ctx: Context) -> Iterator[_Told]:
    """Who is to stand in by the messages after one that asks for it: the last who is named, else who says "I can"."""
    named: list[_Told] = []
    for unit in units:
        if _I_DO.search(unit.text) and unit.author is not None and not asks(unit.text):
            named.insert(0, _Told(full_name(str(unit.author), near, ctx), unit.document, unit.start, unit.end))
        found = [n for n in names(unit.text, doubtful=True) if not _NOT.search(unit.text[: n.start])]
        people = [n.text for n in found if _is_person(n, ctx) and not missed.is_meant(n.text, near, ctx)]
        named += [_Told(full_name(who, near, ctx), unit.document, unit.start, unit.end) for who in people]
    yield from named[-1:]
