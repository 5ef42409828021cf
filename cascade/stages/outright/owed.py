"""What somebody has to do, and what is due in a time: read off the lists of actions in minutes and plans.

"Open action items of Ann" are those of the lists whose day has not passed, and those of the latest list; "what is due
next week?" is also what sentences name a day of that week for, where the question says what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, sentences, stem, words
from cascade.language.dates import days_in
from cascade.match import Matcher
from cascade.operations.said import said
from cascade.query import Query, Term
from cascade.questions.digest import Digest
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.digests.meant import records_meant
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import facet_term, matcher_of, records_with
from cascade.stages.outright.scheduled import cancelled, days_of, entries_of
from cascade.stages.weighing.days import day_of, latest_first
from cascade.stages.weighing.duties import Duty, duties_in
from cascade.stages.weighing.full_names import full_name, people_of
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Facet, Operation, Question, Quote, SubQuestion

__all__ = ["owed"]

_NAME = r"(?P<name>[\w.-]+(?:['’](?!s\b)\w+)?(?: [\w.-]+){0,2}?)"
_ITEMS = (
    r"(?:(?:open|outstanding|pending|remaining|unfinished|current) )?(?:action ?(?:items?|points?)|actions|to-?dos"
    r"|tasks|next steps|deliverables|assignments|open (?:items|points))"
)
_GIVE = (
    r"(?:(?:list|show(?: me)?|give me|tell me|what are|what were|which are|what['’]s|do we have) )?(?:all )?(?:the )?"
)
_OF = r"(?:of|for|from|assigned to|owned by|with|on)"
_STILL = r"(?:still )?"
_FROM = r"(?: (?:that came )?(?:from|out of|at|after|in|agreed (?:at|in)) (?P<record>.+?))?"
"""The meeting or the paper that lists it."""
_WHEN = r"(?:,? (?:and )?(?:by|until|till) when)?(?: (?P<time>(?:by|until|before|this|next|in|on|today|tomorrow)\b.*))?"
_FORMS = forms(
    rf"{_GIVE}{_ITEMS}(?: (?:still open|left))? {_OF} {_NAME}{_FROM}{_WHEN}",
    rf"{_GIVE}{_ITEMS} (?:from|at|of|after) (?P<record>.+) (?:for|of|assigned to|owned by) {_NAME}{_WHEN}",
    rf"{_GIVE}{_NAME}['’]s? {_ITEMS}{_FROM}{_WHEN}",
    rf"(?:what|which) {_ITEMS} (?:does|do|did|has) {_NAME} {_STILL}"
    rf"(?:have|own|hold|get|got|take on|taken on)(?: left| to do)?{_FROM}",
    rf"what (?:does|did|must|should) {_NAME} {_STILL}(?:have |need )?(?:to )?(?:do|deliver|finish){_FROM}{_WHEN}",
    rf"what (?:is|was) {_NAME} {_STILL}(?:supposed|meant|due|expected|asked|down) to (?:do|deliver|finish)"
    rf"{_FROM}{_WHEN}",
    rf"what (?:does|do|did) {_NAME} {_STILL}owe(?: (?P<to>[\w.-]+(?: [\w.-]+)?))?{_WHEN}",
    rf"what(?:['’]s| is) (?:still )?(?:open|outstanding|left|due) (?:for|with|from|by) {_NAME}",
    rf"what(?:['’]s| is) (?:still |left )?on {_NAME}['’]s? (?:list|plate|desk|to-?do(?: list)?)",
)
_READY = r"(?:done|finished|delivered|ready|completed|handed in)"
_OF_RECORD = forms(
    rf"{_GIVE}{_ITEMS}(?: (?:still open|left))? (?:from|of|at|in|after|out of) (?P<record>.+?){_WHEN}",
    rf"(?:what|which) {_ITEMS} (?:came|come) out of (?P<record>.+)",
    r"what(?:['’]s| is)(?: still)? (?:left|open|outstanding|to be done)(?: to (?:do|be done))?"
    r" (?:from|after) (?P<record>.+)",
    rf"{_GIVE}{_ITEMS} (?P<record>(?:[\w’'-]+ ){{1,4}}?(?:meeting|committee|board|review|debrief|call|workshop)\b.*)",
    rf"(?:are|were|have) (?:all|any)(?: of)?(?: the)? {_ITEMS} (?:from|of|at|in|after) (?P<record>.+?)"
    rf" (?P<done>(?:been )?(?:{_READY}|closed|open))",
    rf"(?:what|which) {_ITEMS} (?:from|of|at|in|after) (?P<record>.+?) are"
    rf" (?P<done>(?:still |not )*(?:open|outstanding|left|{_READY}|closed))",
)
"""Asks for all that a meeting or a paper lists."""
_OF_WHAT = forms(
    r"who (?:is|was) (?:responsible for|in charge of|to do|supposed to do|down for) (?P<what>.+)",
    r"who (?:has|needs|is supposed|is meant) to (?P<what>.+)",
    r"who (?:owns|does|is doing|takes care of) (?P<what>.+)",
    rf"(?:by )?when (?:is|are|was|were) (?P<what>.+?) (?:due|to be {_READY})",
    rf"(?:by )?when (?:does|do|must|should) (?P<what>.+?) (?:have to be |be ){_READY}",
    r"what(?:['’]s| is) the deadline (?:for|of) (?P<what>.+)",
)
"""Asks who does a thing that is to be done, or until when."""
_OPEN = re.compile(
    r"\b(?:open|outstanding|pending|remaining|unfinished|current|still|left|due|owe|list|plate|desk)\b", re.I
)
"""Asks for what is not yet done."""
_BE = r"(?:['’]s| is| are| was| will be)"
_ANY = r"(?:is there|are there|do (?:we|i) have|have (?:we|i) got)"
_COMING = r"(?:due|on|planned|scheduled|happening|coming up|going on|to come|up)"
_ABOUT = r"(?:with|for|about|on|at|around|regarding|concerning|from|in)"
_DUE = forms(
    rf"(?:what{_BE}?|(?:what|which) {_ITEMS}{_BE}|{_GIVE}{_ITEMS}|(?:{_ANY} )?anything) due (?P<rest>.*)",
    rf"what (?:has|have|needs?|must|should) (?:to )?be {_READY} (?P<rest>.*)",
    rf"{_GIVE}(?:(?:upcoming|coming|our) )*deadlines(?: (?:are there|do we have|coming up))? ?(?P<rest>.*)",
    r"(?:what|which) deadlines (?:are there|do we have|are(?: coming up)?|come up) (?P<rest>.*)",
)
_THEN = forms(
    rf"(?:{_ANY} )?(?:anything|something)(?: else)?(?: {_COMING})? (?P<rest>{_ABOUT} .+)",
    rf"what(?:{_BE} {_COMING}| do we have(?: {_COMING})?) (?P<rest>{_ABOUT} .+)",
)
"""Asks for what there is of something in a time, where one is named."""
_STATED = re.compile(rf"\b{_COMING}\s*$|^\s*{_ABOUT}\b", re.I)
"""Words beside a time that do not tell what is due in it."""
_IS_DUE = frozenset("due deadline deadlines".split())
_UNTIL = re.compile(r"\b(?:by|until|till|before)\s(?:the\s)?$", re.I)
_NOBODY = frozenset("i me my we us our you your they them it that this everybody everyone anybody".split())
_WEEKDAY, _WEEK = re.compile(r"(?:on\s)?\w+day", re.I), timedelta(days=7)
_READ = 200
"""Passages in which lists of actions are looked for."""
_MOST = 25
"""Things to be done that are told."""
_NEW = timedelta(days=120)
"""How long before a time a record may be written that sets something for it."""
_LISTS = ("action", "actions", "task", "to do", "todo", "next steps", "due", "deadline", "owner", "responsible", "who")
"""Words of which one stands over any list of actions."""


class _Line(NamedTuple):
    """What is told, by the value that it gives, and the place that says it."""

    value: str
    text: str
    quote: Quote
    day: date


def owed(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What somebody has to do, or what is due, as `sub` asks; None where it asks for neither, or no list tells."""
    asked = asked_as(_FORMS, sub.text)
    if asked is not None and _NOBODY.isdisjoint(words(asked["name"])):
        lines = _of_somebody(question, sub, asked, ctx)
        if lines:
            return _evidence(sub, lines, f"to be done by {asked['name']}")
    listed = asked_as(_OF_RECORD, sub.text)
    if listed is not None and (duties := _of_record(question, sub, listed["record"], ctx)):
        done = sum(duty.done for duty in duties)
        marked = f", {done or 'none'} of them marked as done there" if listed.groupdict().get("done") else ""
        return _evidence(sub, _lines(duties), f"to be done by “{duties[0].document.title}”{marked}")
    what = asked_as(_OF_WHAT, sub.text)
    if what is not None and (lines := _of_what(question, sub, what["what"], ctx)):
        return _evidence(sub, lines, "to be done")
    if due := asked_as(_DUE, sub.text):
        return _evidence(sub, _due(question, sub, due["rest"], ctx), "due then")
    then = asked_as(_THEN, sub.text)
    dated = then is not None and days_in(then["rest"], question.as_of, question.zone)
    return _evidence(sub, _due(question, sub, then["rest"], ctx), "then") if then and dated else None


# --- of somebody --------------------------------------------------------------------------------------------------


def _of_somebody(question: Question, sub: SubQuestion, asked: re.Match[str], ctx: Context) -> list[_Line]:
    """What somebody of the name that is asked for has to do, for whom and by which record the question says; only what
    is open where it asks for that."""
    name, to, listed, time = (asked.groupdict().get(part) or "" for part in ("name", "to", "record", "time"))
    documents = _lists(question, (Term(text=name, phrase=True),), ctx)
    own = [d for document in documents for d in duties_in(document, question.zone) if _is_of(d, name, ctx)]
    if time:
        first, last, _ = _span(question, time)
        own = [d for d in own if d.day is not None and first <= d.day <= last]
    wanted = set(words(to)) - _NOBODY
    own = [d for d in own if not wanted or wanted & set(words(d.what))]
    if listed:
        meant = _record(question, sub, listed, [d.document for d in own], ctx)
        own = [d for d in own if d.document in meant]
    latest = max((day_of(d.document, question.zone) for d in own), default=date.min)
    return _lines(d for d in own if not _OPEN.search(sub.text) or _is_open(d, question.today, latest, question.zone))


def _of_record(question: Question, sub: SubQuestion, called: str, ctx: Context) -> list[Duty]:
    """All that the record which is called so lists as to be done; nothing where several are, or none lists any."""
    named = [facet_term(f) for f in _named_by(called, sub)]
    listing = [d for d in _lists(question, tuple(named), ctx) if duties_in(d, question.zone)] if named else []
    meant = _record(question, sub, called, listing, ctx)
    return duties_in(meant[0], question.zone) if len(meant) == 1 else []


def _record(
    question: Question, sub: SubQuestion, called: str, documents: Sequence[Document], ctx: Context
) -> Sequence[Document]:
    """Those of the lists that are the record that the question calls so."""
    match = matcher_of(_named_by(called, sub), ctx.index)
    each = {document.id: document for document in documents}.values()
    meant = records_meant(question, Digest("all", called), match, each)
    return meant.documents if meant is not None else ()


def _is_open(duty: Duty, today: date, latest: date, zone: str) -> bool:
    """Whether it is still to be done as far as the records tell: its day has not passed, or the latest list has it."""
    ahead = duty.day is not None and duty.day >= today
    return not duty.done and (ahead or day_of(duty.document, zone) == latest)


def _is_of(duty: Duty, name: str, ctx: Context) -> bool:
    """Whether one of those who do it goes by that name."""
    wanted, near = set(words(name)), people_of(duty.document)
    each = [who.strip() for who in re.split(r",|&|/|\band\b", duty.who) if who.strip()]
    return any(wanted <= set(words(who)) or wanted <= set(words(full_name(who, near, ctx))) for who in each)


def _of_what(question: Question, sub: SubQuestion, what: str, ctx: Context) -> list[_Line]:
    """The thing to be done that the question names: of several lists that have it the latest one's."""
    facets = _named_by(what, sub)
    match = matcher_of(facets, ctx.index)
    documents = _lists(question, tuple(map(facet_term, facets)), ctx) if facets else []
    meant = [d for document in documents for d in duties_in(document, question.zone) if _is_meant(d.what, match)]
    who = sub.operation is Operation.WHO
    lines = _lines(d for d in meant[:1] if (d.who if who else d.day))
    near = people_of(meant[0].document) if meant else []
    return [line._replace(value=full_name(meant[0].who, near, ctx) if who else meant[0].due) for line in lines]


def _named_by(part: str, sub: SubQuestion) -> list[Facet]:
    """The facets of what a part of the question says."""
    said = {stem(w) for w in content_words(part)}
    return [f for f in sub.facets if not set(map(stem, words(f.text))).isdisjoint(said)]


def _is_meant(text: str, match: Matcher) -> bool:
    return not match.missing(match(text).found, must=False)


# --- in a time ----------------------------------------------------------------------------------------------------


def _due(question: Question, sub: SubQuestion, rest: str, ctx: Context) -> list[_Line]:
    """What is due in the time that `rest` names, of somebody or of what it names beside that."""
    first, last, about = _span(question, rest)
    people = [w for w in words(about) if w not in _NOBODY and _names_somebody(w, ctx)]
    facets = _named_by(about, sub)
    match = matcher_of(facets, ctx.index)
    documents = _lists(question, tuple(map(facet_term, facets)), ctx)

    duties = [d for document in documents for d in duties_in(document, question.zone) if not d.done]
    then = [d for d in duties if d.day is not None and first <= d.day <= last]
    lines = _lines(d for d in then if _is_meant(f"{d.document.title}\n{d.what}\n{d.who}", match))
    listed = {(line.quote.document, line.quote.end) for line in lines}
    if facets and not people:
        named = _named_days(question, documents, match, first, last)
        lines += (line for line in named if (line.quote.document, line.quote.end) not in listed)
    if facets and (not people or _IS_DUE.isdisjoint(words(sub.text))):
        lines += _on_calendar(question, match, first, last, ctx)
    return sorted({line.text: line for line in reversed(lines)}.values(), key=lambda line: (line.day, line.value))


def _names_somebody(word: str, ctx: Context) -> bool:
    """Whether somebody is called so; whoever only writes from an address with it is not."""
    return any(word in words(name) for person in ctx.library.people(word) for name in person.names)


def _span(question: Question, rest: str) -> tuple[date, date, str]:
    """The first and the last day that are meant, and what the question names beside them."""
    named = days_in(rest, question.as_of, question.zone)
    if not named:
        return question.today, date.max, rest
    first, last = named[0].first, named[0].last
    if last < question.today and _WEEKDAY.fullmatch(named[0].text):
        first, last = first + _WEEK, last + _WEEK
    if _UNTIL.search(rest[: named[0].start]):
        first = question.today if question.today <= last else date.min
    return first, last, f"{_STATED.sub(' ', rest[: named[0].start])} {rest[named[0].end :]}"


def _named_days(
    question: Question, documents: Iterable[Document], match: Matcher, first: date, last: date
) -> list[_Line]:
    """Sentences about it that name a day of the time, in records that are not old by then."""
    found = []
    for each in (each for document in documents if document.kind != "event" for each in said(document)):
        for start, end in sentences(each.document.text, each.start, each.end):
            text = each.document.text[start:end]
            about = match(f"{each.document.title}\n{text}").found if each.document.kind != "chat" else match(text).found
            days = days_in(text, each.at, question.zone)
            then = [d.first for d in days if d.first == d.last and first <= d.first <= last]
            old = each.at is not None and bool(then) and each.at.date() < min(then) - _NEW
            if then and not old and " | " not in text and not match.missing(about, must=False):
                quote = record(each.document, start, end)
                told = " ".join(text.split())
                found.append(_Line(told, told, quote, min(then)))
    return found


def _on_calendar(question: Question, match: Matcher, first: date, last: date, ctx: Context) -> list[_Line]:
    """What calendars have of it in the time, by what the entry says and who comes."""
    about = (
        d
        for d in entries_of(question, first, last, ctx)
        if not cancelled(d) and _is_meant("\n".join((d.title, d.text, *(str(p.identity) for p in d.people))), match)
    )
    entries = [e for d in about for e in days_of(d, question.zone) if e.first <= last and e.last >= first]
    return [_Line(e.document.title, e.line, record(e.document, 0, e.end), e.first) for e in entries]


# --- both ---------------------------------------------------------------------------------------------------------


def _lists(question: Question, terms: tuple[Term, ...], ctx: Context) -> list[Document]:
    """Records that speak of `terms`, those with the words for a list of actions first, the latest first of all."""
    should = tuple(Term(text=text, phrase=" " in text) for text in _LISTS)
    query = Query(must=terms, should=should, filters=question.filters)
    return latest_first(records_with(question, query, _READ, ctx), question.zone)


def _lines(duties: Iterable[Duty]) -> list[_Line]:
    """What is to be done, each once: the same of a later list counts."""
    told: dict[str, Duty] = {}
    for duty in duties:
        told.setdefault(" ".join(words(duty.what)), duty)
    return [
        _Line(duty.what, duty.line, record(duty.document, duty.start, duty.end), duty.day or date.max)
        for duty in told.values()
    ]


def _evidence(sub: SubQuestion, lines: Sequence[_Line], what: str) -> Evidence | None:
    if not lines:
        return None
    shown = lines[:_MOST]
    lists = len({each.quote.document for each in lines})
    return read_off(
        sub,
        [each.quote for each in shown],
        one_each(each.value for each in shown),
        counted(lists, "list of what is to be done", "lists of what is to be done"),
        course=f"{counted(len(lines), 'thing')} {what}:",
        lines=[each.text for each in shown],
        several=True,
        unread=len(lines) - len(shown),
    )
