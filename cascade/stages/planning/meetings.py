"""A time that a question tells by a meeting: "any news on the lease since the last board meeting?".

When it was the calendar says, or what was written of it: minutes, a talk in its channel. The newest that is called so
before the question was asked is meant, or the newest of the time that is named with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from cascade.context import Context
from cascade.language import content_words, stem, stems
from cascade.language.dates import DateRange, find
from cascade.query import Query, Term
from cascade.types import Document, Filters, Question

__all__ = ["since_meeting"]

_KIND = "meeting|call|stand-?up|review|retro|retrospective|workshop|off-?site|session|sync|all-hands|assembly|agm|board"
_SINCE = re.compile(
    r"\b(?:since|after)\s(?:the|our|my|their)\s(?:(?:last|latest|previous|most\srecent)\s)?"
    rf"(?P<what>(?:[\w’'-]+\s){{0,3}}?(?:{_KIND})\b(?:\s(?:{_KIND})\b)?)",
    re.I,
)
_SAYS_NONE = frozenset(stems("last latest previous recent meeting session"))
"""Words of a meeting that its title need not have."""
_READ = 60
"""Passages among which it is looked for."""


def since_meeting(question: Question, ctx: Context) -> DateRange | None:
    """The time since the meeting that the question tells it by; None where it tells none so, or none was held."""
    told = _SINCE.search(question.text)
    if told is None:
        return None
    named = find(told["what"], question.as_of, question.zone)
    days = {stem(w) for found in named for w in content_words(found.text)}
    said = [w for w in content_words(told["what"]) if stem(w) not in days]
    core = {stem(w) for w in said} - _SAYS_NONE or {stem(w) for w in said}
    filters = question.filters.narrowed(Filters(kinds=("event", "doc", "meeting", "chat")))
    if filters is None or not core:
        return None
    query = Query(should=tuple(Term(text=w, inflected=True) for w in said), filters=filters)
    hits = ctx.index.search(query, limit=_READ, lenient=False).hits
    called = (d for d in ctx.known_documents(question, {h.document for h in hits}).values() if core <= _called(d))
    held = [d.at for d in called if d.at is not None and d.at < question.as_of and _is_of(d.at, named)]
    return DateRange(max(held), None, told[0], *told.span()) if held else None


def _called(document: Document) -> set[str]:
    """Stems of what a record is called, and of the channel that it is in."""
    return set(stems("\n".join((document.title, *document.labels))))


def _is_of(moment: datetime, times: Sequence[DateRange]) -> bool:
    """Whether a meeting is of the time that is named with it."""
    return all((t.after is None or t.after <= moment) and (t.before is None or moment < t.before) for t in times)
