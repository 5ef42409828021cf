"""When something was done, or by whom, as a mail's subject tells it: “Larch 2.1 is released”, “Ann closed ticket 4”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import STOP_WORDS, stem, stems, words
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_with
from cascade.stages.outright.enveloped import opening
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_nobody
from cascade.stages.weighing.terms import long_day
from cascade.types import Document, Filters, Question, SubQuestion

__all__ = ["headlined"]

_WHEN = r"(?:when|(?:on )?(?:what|which) (?:day|date))"
_DONE = r"(?P<done>\w+(?:ed|wn|lt|nt|ut|en))"
_PAST = {"become": "became", "break": "broke", "begin": "began", "come": "came", "go": "went"}
_ABOUT = (
    r"(?: (?:the|an?)(?: \w+)? (?:thread|discussion|question|problem|issue|bug))?(?: (?:about|on|of|with|in|how to))?"
)
_FORMS = forms(
    rf"{_WHEN} (?:was|were|has|have) (?P<topic>.+?)(?: been)? {_DONE}",
    rf"{_WHEN} did (?P<topic>.+?) (?P<did>{'|'.join(_PAST)})(?P<more>(?: \w+)*?)",
    r"who (?:has )?(?:first )?(?P<opened>asked about|started|raised|reported|brought up|announced|released)"
    rf"{_ABOUT} (?P<topic>.+)",
    rf"who (?:has )?{_DONE} (?P<topic>.+)",
    r"(?:what|which)(?:['’]s| (?:is|was))(?: the)? (?P<newest>latest|newest|last|current|most recent)"
    r" (?:\w+ )??(?:version|release)(?: of)?(?: the)? (?P<topic>.+)",
)
_OTHERWISE = re.compile(
    r"\?|^\W*(?:re|aw|fwd?)\b.?:|\b(?:will|to\sbe|plan\w*|schedul\w+|votes?|not|should|please|soon|about)\b",
    re.IGNORECASE,
)
"""A subject that asks, answers, or tells of what is still to come."""
_BARE = frozenset("the a an our my version of".split())
_MOST, _READ, _NAMED = 5, 2000, 2


def headlined(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The mails whose subjects say that what `sub` asks of was done, the newest first, each with its day or whoever did
    it; None where it asks for something else, or no subject says so."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    said = asked.groupdict()
    opened, latest = "opened" in said, "newest" in said
    did = "released" if latest else said.get("done") or _PAST.get(str(said.get("did")).lower(), "")
    done = did.lower()
    topic = [_line(said.get(part) or "") for part in ("topic", "more")]
    who = asked.string.lower().startswith("who")
    told: dict[str, tuple[Document, str]] = {}
    for found in sorted(_mails(question, [*topic, done], ctx), key=lambda d: (str(d.at), d.id)):
        says = _names(found.title, topic) if opened else _tells(found.title, topic, stem(done) if who else done)
        if found.title not in told and says:
            first = ctx.library.thread(found)[:1]  # what answers a subject has it too
            mail = first[0] if first and (opened or first[0].title == found.title) else found
            if by := _by(mail, done) if who else _day(mail, question.zone):
                told[found.title] = told[mail.title] = mail, by
    newest = list({mail.id: (mail, by) for mail, by in told.values()}.values())[: -(1 if latest else _MOST) - 1 : -1]
    if opened:  # what is called so and by the fewest words more
        newest = sorted(newest, key=lambda each: len(words(each[0].title)))[:1]
    if not newest:
        return None
    values = [by if who else f"{by}, “{mail.title}”" for mail, by in newest]
    quotes = [record(mail, *opening(mail)) for mail, _ in newest]
    return read_off(sub, quotes, one_each(values), "the subjects of mails", told="; ".join(dict.fromkeys(values)))


def _mails(question: Question, said: Sequence[str], ctx: Context) -> list[Document]:
    """Mails whose subjects have words of what is `said`; a long one has its subject with each of its passages."""
    filters = question.filters.narrowed(Filters(kinds=("email",)))
    terms = tuple(Term(text=word, field="title") for part in said for word in part.split())
    found = records_with(question, Query(should=terms, filters=filters), _READ, ctx) if filters is not None else []
    return [mail for mail in found if mail.at is not None]


def _names(title: str, topic: Sequence[str]) -> bool:
    """Whether a subject says all of a topic of several words, in any order."""
    line, said = _line(title), [word for part in topic for word in part.split() if word not in STOP_WORDS]
    if any(word.isdigit() for word in said):  # of a version in their order
        return all(f" {part} " in f" {line} " for part in topic if part)
    return len(said) >= _NAMED and {stem(word) for word in said} <= set(stems(title))


def _tells(title: str, topic: Sequence[str], done: str) -> bool:
    """Whether a subject says of the topic that it was done."""
    line = _line(title)
    says = not _OTHERWISE.search(title) and all(f" {part} " in f" {line} " for part in topic if part)
    return says and re.search(rf"\b{re.escape(done)}", line) is not None


def _by(mail: Document, done: str) -> str:
    """Who did what a subject says: whoever it names before the deed, else whoever sends word of one (“commit: …”);
    where no deed is asked for, who wrote it."""
    if done and (named := re.search(rf"(?:^|[]:] ?)([\w.@-]+) {re.escape(done)}\b", mail.title, re.IGNORECASE)):
        return named[1]
    sent = not done or re.search(rf"\b{re.escape(stem(done))}\w*\s?: ", mail.title, re.IGNORECASE)
    return str(mail.author) if sent and mail.author is not None and not is_nobody(mail.author) else ""


def _day(document: Document, zone: str) -> str:
    return long_day(document.at.astimezone(ZoneInfo(zone)).date()) if document.at else ""


def _line(text: str) -> str:
    return " ".join(word for word in words(text) if word not in _BARE)
