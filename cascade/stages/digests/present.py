"""Who was at a meeting, and who was not: by the lines of its minutes that say who was present and who sent apologies,
else whom the calendar has invited."""

from __future__ import annotations

import re

from cascade.context import Context
from cascade.questions.digest import Digest
from cascade.questions.forms import asked_as, forms
from cascade.stages.digests.meant import records_meant
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import matcher_of, search
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Item, Question, SubQuestion

__all__ = ["present"]

_ASKED = forms(
    r"who(?: all| else)? (?:attended|joined|came to|went to|took part in|participated in|is attending|is coming to"
    r"|(?:was|were|is|are|will be) (?:all )?(?:at|in|present at|invited to|going to)) (?P<topic>.+?)"
)
_MISSED = forms(
    r"who(?: all| else)? (?:(?:sent|gave|made|tendered) (?:their |his |her )?(?:apologies|regrets|excuses)"
    r"(?: for absence)?(?: for| to| at| in)?|apologi[sz]ed (?:for|to|at)"
    r"|(?:was|were) (?:absent|missing|excused|away) (?:from|at|in)|missed"
    r"|(?:was|were)(?: not|n['’]?t) (?:at|in|present at)"
    r"|(?:did not|didn['’]?t|could not|couldn['’]?t) (?:attend|come to|go to|be at|make(?: it to)?))"
    r" (?P<topic>.+?)"
)
_THERE = re.compile(
    r"^[ \t*_-]*(?:[Pp]resent|[Aa]ttend(?:ees|ance|ing)|[Pp]articipants|[Ii]n\s[Aa]ttendance)[*_]*\s?:[^\n]+"
    r"(?:\n(?!\s*\n|\s*(?:\d+\.|[#*-]))(?![A-Z][\w .'’-]{1,40}:)[^\n]+){0,5}",
    re.M,
)
"""The line of minutes that says who was there, wrapped as it may be."""
_AWAY = re.compile(
    r"(?:^[ \t*_-]*|(?<=[.;] ))[*_]*(?:[Aa]pologies|[Aa]bsent|[Aa]bsence|[Rr]egrets|[Ee]xcused|[Nn]ot\s[Pp]resent)"
    r"(?:\s(?:for\sabsence|from|received(?:\sfrom)?))?[*_]*\s?:[^\n]+",
    re.M,
)
"""What minutes say of who was not there, on a line of its own or at the end of the other."""
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_PARTED = re.compile(r"\s*[,;]\s*(?:and\s)?|\s(?:and|&)\s")
_INVITED = frozenset({"attendee", "organizer"})


def present(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who was at the meeting that `sub` names, or was not; None where it asks for something else, or none tells."""
    missed = asked_as(_MISSED, sub.text)
    asked = missed or asked_as(_ASKED, sub.text)
    if asked is None:
        return None
    lines_of = _who_missed if missed else _who_came
    match = matcher_of(sub.facets, ctx.index)
    plain = sub.model_copy(update={"steps": ()})  # minutes and entries are found by what they are called
    passages = ctx.library.passages_of(search(question, plain, match.weights, False, ctx).ids)
    known = ctx.known_documents(question, dict.fromkeys(p.document for p in passages.values()))
    telling = [d for d in known.values() if lines_of(d) or (_invited(d) and not missed)]
    meant = records_meant(question, Digest("all", asked["topic"]), match, telling)
    if meant is None or not meant.one:
        return None
    document = meant.documents[-1]
    quotes = [record(document, start, end) for start, end in lines_of(document)]
    if not quotes:
        return None
    minutes = document.kind != "event"
    listed = {name: n for n, quote in enumerate(quotes, 1) for name in _listed(quote.text)}
    told = listed if minutes else dict.fromkeys(_invited(document), 1)
    return read_off(
        sub,
        quotes,
        [Item(value=name, quotes=(n,)) for name, n in told.items()],
        f"“{document.title}”",
        told=" ".join(" ".join(q.text.split()) for q in quotes) if minutes else "",
        course="" if minutes else f"Invited to “{document.title}”, by the calendar:",
        several=True,
    )


def _who_missed(document: Document) -> list[tuple[int, int]]:
    """Where a record says who was not there."""
    return [(m.start(), m.end()) for m in _AWAY.finditer(document.text)]


def _who_came(document: Document) -> list[tuple[int, int]]:
    """Where it says who was: up to those who were not."""
    away = [start for start, _ in _who_missed(document)]
    there = ((m.start(), m.end()) for m in _THERE.finditer(document.text))
    return [(start, min([end, *(at for at in away if start < at < end)])) for start, end in there]


def _listed(line: str) -> list[str]:
    """Whom a line of minutes lists after its label, without what stands in brackets behind a name."""
    names = _BRACKETS.sub("", line.partition(":")[2])
    return [name.strip(" .*_\n\t") for name in _PARTED.split(" ".join(names.split())) if name.strip(" .*_\n\t")]


def _invited(document: Document) -> list[str]:
    """Whom an entry of a calendar names, each once; nobody for another record."""
    people = [p.identity for p in document.people if p.role in _INVITED and document.kind == "event"]
    return list(dict.fromkeys(who.name or who.address for who in people))
