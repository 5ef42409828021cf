"""Whose birthday is when, and how old somebody is: read off contact cards and the birthdays on calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cascade.context import Context
from cascade.language import words
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.outright.scheduled import days_meant
from cascade.stages.weighing.sentence import record
from cascade.types import Filters, Question, Quote, SubQuestion

__all__ = ["birthdays"]

_TIME = r"(?P<time>(?:next|coming up|soon|(?:in|on|this|next|today|tomorrow)\b.*))"
_FORMS = forms(
    rf"whose birthdays? (?:is|are)(?: it)? {_TIME}",
    rf"(?:who|which \w+) (?:has|have|celebrates?)(?: an?| his| her| their| the)?(?: next)? birthday(?: {_TIME})?",
    rf"(?:(?:what|which|any|upcoming|the) )*birthdays(?: (?:are there|do we have|are))? {_TIME}",
    r"(?:when|whose) is the next birthday|what are the (?:next|upcoming) birthdays",
    r"how old (?:is|will) (?P<who>[\w.'’-]+(?: [\w.'’-]+)?)(?: now| be| turn)*",
)
_ON_CARD = re.compile(r"^Birthday: (?:\d{4}|-)-?(?P<month>\d\d)-?(?P<day>\d\d)\b", re.M)
_IN_TITLE = re.compile(r"\b(?:birthday|geburtstag|anniversaire)\b(?: (?:of|von|de))?|['’]s\b", re.I)
_WORDS = ("birthday", "geburtstag", "anniversaire")
_READ = 2_000


class _Born(NamedTuple):
    """Whose birthday it is, the next time that it is, and what tells it."""

    when: date
    who: str
    quote: Quote


def birthdays(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Whose birthday it is in the time that `sub` names, or the day on which the one was born whose age it asks for;
    None where it asks for something else, or no record tells of birthdays."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    span = days_meant(sub.text, question)
    known = list(_born(question, span[0] if span else question.today, ctx))
    read = counted(len(known), "birthday")
    if name := asked.groupdict().get("who"):
        theirs = [b.quote for b in known if set(words(name)) <= set(words(b.who)) and b.quote.kind == "contact"]
        return read_off(sub, theirs, looked_at=read, told=theirs[0].text) if len(theirs) == 1 else None
    found = {frozenset(words(b.who)): b for b in sorted(known, key=lambda b: (b.when, -len(b.who)))}.values()
    last = span[1] if span else min((b.when for b in found), default=date.min)
    told = [b for b in found if b.when <= last]
    if not told:
        return Evidence(sub=sub.id, read_off=read, missing=("a birthday in that time",)) if known else None
    lines = [f"{b.who}: {b.when.day} {b.when:%B}" for b in told]
    many = f"{counted(len(lines), 'birthday')}:" if len(lines) > 1 else ""
    quotes, said = [b.quote for b in told], "\n".join(lines)
    return read_off(sub, quotes, one_each(lines), read, told=said, course=many, lines=lines, several=True)


def _born(question: Question, first: date, ctx: Context) -> Iterator[_Born]:
    """Every birthday that a card or an entry tells, the next time that it is from the day `first` on."""
    there = Filters(kinds=("contact", "event"))
    for document in records_of(question, there, _READ, ctx, _WORDS, lenient=False):
        title, at = document.title, document.created_at
        if on_card := _ON_CARD.search(document.text):
            quote, who = record(document, *on_card.span()), title
            month, day = int(on_card["month"]), int(on_card["day"])
        elif at is not None and document.kind == "event" and _IN_TITLE.search(title):
            quote, who = record(document, 0, len(title)), " ".join(_IN_TITLE.sub(" ", title).split())
            month, day = at.month, at.day
        else:
            continue
        day = min(day, 28) if month == 2 else day  # what no year lacks
        this, after = (date(year, month, day) for year in (first.year, first.year + 1))
        yield _Born(this if this >= first else after, who, quote)
