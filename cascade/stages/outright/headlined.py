"""When something was done, or by whom, as a mail's subject tells it: “Larch 2.1 is released”, “Ann closed ticket 4”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cascade.asof import is_later
from cascade.context import Context
from cascade.language import stem, words
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import matcher_of, search
from cascade.stages.outright.enveloped import opening
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_nobody
from cascade.stages.weighing.terms import long_day
from cascade.types import Document, Question, SubQuestion

__all__ = ["headlined"]

_WHEN = r"(?:when|(?:on )?(?:what|which) (?:day|date))"
_DONE = r"(?P<done>\w+(?:ed|wn|lt|nt|ut|en))"
_PAST = {"become": "became", "break": "broke", "begin": "began", "come": "came", "go": "went"}
_FORMS = forms(
    rf"{_WHEN} (?:was|were|has|have) (?P<topic>.+?)(?: been)? {_DONE}",
    rf"{_WHEN} did (?P<topic>.+?) (?P<did>{'|'.join(_PAST)})(?P<more>(?: \w+)*?)",
    rf"who (?:has )?{_DONE} (?P<topic>.+)",
)
_OTHERWISE = re.compile(
    r"\?|^\W*(?:re|aw|fwd?)\b.?:|\b(?:will|to\sbe|plan\w*|schedul\w+|votes?|not|should|please|soon|about)\b",
    re.IGNORECASE,
)
"""A subject that asks, answers, or tells of what is still to come."""
_BARE = frozenset("the a an our my version of".split())
_MOST = 5


def headlined(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The mails whose subjects say that what `sub` asks of was done, the newest first, each with its day or whoever did
    it; None where it asks for something else, or no subject says so."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    said = asked.groupdict()
    done = (said.get("done") or _PAST[str(said.get("did")).lower()]).lower()
    topic = [_line(said.get(part) or "") for part in ("topic", "more")]
    match = matcher_of(sub.facets, ctx.index)
    plain = sub.model_copy(update={"steps": ()})  # it is found by its subject
    passages = ctx.library.passages_of(search(question, plain, match.weights, False, ctx).ids)
    known = ctx.known_documents(question, dict.fromkeys(p.document for p in passages.values()))
    mails = [d for d in known.values() if d.kind == "email" and d.at and not is_later(question, d)]
    who = asked.re is _FORMS[2]
    told: dict[str, tuple[Document, str]] = {}
    for found in sorted(mails, key=lambda d: (str(d.at), d.id)):
        if found.title not in told and _tells(found.title, topic, stem(done) if who else done):
            first = ctx.library.thread(found)[:1]  # what answers a subject has it too
            mail = first[0] if first and first[0].title == found.title else found
            if by := _by(mail, done) if who else _day(mail, question.zone):
                told[mail.title] = mail, by
    if not told:
        return None
    newest = list(told.values())[: -_MOST - 1 : -1]
    values = [by if who else f"{by}, “{mail.title}”" for mail, by in newest]
    quotes = [record(mail, *opening(mail)) for mail, _ in newest]
    return read_off(sub, quotes, one_each(values), "the subjects of mails", told="; ".join(dict.fromkeys(values)))


def _tells(title: str, topic: Sequence[str], done: str) -> bool:
    """Whether a subject says of the topic that it was done."""
    line = _line(title)
    says = not _OTHERWISE.search(title) and all(f" {part} " in f" {line} " for part in topic if part)
    return says and re.search(rf"\b{re.escape(done)}", line) is not None


def _by(mail: Document, done: str) -> str:
    """Who did what a subject says: whoever it names before the deed, else whoever sends word of one (“commit: …”)."""
    if named := re.search(rf"(?:^|[]:] ?)([\w.@-]+) {re.escape(done)}\b", mail.title, re.IGNORECASE):
        return named[1]
    sent = re.search(rf"\b{re.escape(stem(done))}\w*\s?: ", mail.title, re.IGNORECASE)
    return str(mail.author) if sent and mail.author is not None and not is_nobody(mail.author) else ""


def _day(document: Document, zone: str) -> str:
    return long_day(document.at.astimezone(ZoneInfo(zone)).date()) if document.at else ""


def _line(text: str) -> str:
    return " ".join(word for word in words(text) if word not in _BARE)
