"""Who was at a meeting: by the line of its minutes that says who was present, else whom the calendar has invited."""

from __future__ import annotations

import re

from cascade.context import Context
from cascade.digest import Digest
from cascade.match import Matcher
from cascade.stages.digests.meant import records_meant
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import facet_weights, search
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Item, Question, SubQuestion

__all__ = ["present"]

_ASKED = re.compile(
    r"^\W*who(?: all| else)? (?:attended|joined|came to|went to|took part in|participated in|is attending|is coming to"
    r"|(?:was|were|is|are|will be) (?:all )?(?:at|in|present at|invited to|going to)) (?P<topic>.+?)\W*$",
    re.I,
)
_THERE = re.compile(
    r"^[ \t*_-]*(?:[Pp]resent|[Aa]ttend(?:ees|ance|ing)|[Pp]articipants|[Ii]n\s[Aa]ttendance)[*_]*\s?:[^\n]+"
    r"(?:\n(?!\s*\n|\s*(?:\d+\.|[#*-]))(?![A-Z][\w .'’-]{1,40}:)[^\n]+){0,5}",
    re.M,
)
"""The line of minutes that says who was there, wrapped as it may be."""
_INVITED = frozenset({"attendee", "organizer"})
_CAME = frozenset({"attendee"})


def present(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who was at the meeting that `sub` names; None where it asks for something else, or no record tells."""
    asked = _ASKED.match(" ".join(sub.text.split()))
    if asked is None:
        return None
    match = Matcher(sub.facets, facet_weights(sub.facets, ctx.index))
    plain = sub.model_copy(update={"steps": ()})  # minutes and entries are found by what they are called
    passages = ctx.library.passages_of(search(question, plain, match.weights, False, ctx).ids)
    known = ctx.known_documents(question, dict.fromkeys(p.document for p in passages.values()))
    telling = [d for d in known.values() if _THERE.search(d.text) or (d.kind == "event" and _there(d))]
    meant = records_meant(question, Digest("all", asked["topic"]), match, telling)
    if meant is None or not meant.one:
        return None
    document = meant.documents[-1]
    lines = [(m.start(), m.end()) for m in _THERE.finditer(document.text)]
    quotes = tuple(
        record(document, start, end).model_copy(update={"n": n, "question": sub.id})
        for n, (start, end) in enumerate(lines, 1)
    )
    if not quotes:
        return None
    minutes = document.kind != "event"
    return Evidence(
        sub=sub.id,
        quotes=quotes,
        items=tuple(Item(value=name, quotes=(1,)) for name in _there(document)),
        told=" ".join(" ".join(q.text.split()) for q in quotes) if minutes else "",
        course="" if minutes else f"Invited to “{document.title}”, by the calendar:",
        several=True,
        read_off=f"“{document.title}”",
        enough=True,
        coverage=1.0,
        carried=1.0,
    )


def _there(document: Document) -> list[str]:
    """Whom minutes, or an entry of a calendar, name as there or invited, each once."""
    roles = _INVITED if document.kind == "event" else _CAME
    people = [p.identity for p in document.people if p.role in roles]
    return list(dict.fromkeys(who.name or who.address for who in people))
