"""What somebody asked or wants of whom, and what the library's owner still has to answer or to do.

Read off what they wrote: the questions in it and the requests ("could you …", "please …", "I need to know …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from cascade.asof import as_known, is_later
from cascade.context import Context
from cascade.language import asks, content_words, sentences, stem, stems, words
from cascade.operations.said import said
from cascade.people.names import untitled
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import records_of
from cascade.stages.outright.promised import own_promises
from cascade.stages.outright.ticked import open_points
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_nobody, is_somebody
from cascade.stages.weighing.terms import in_their_words
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["requested", "unanswered"]

_NAME = r"[\w.'’-]+(?: [\w.'’-]+){0,2}?"
_BY = rf"(?:did|has|does|do|have) (?P<by>{_NAME})"
_TO = rf"(?: (?:of |from )?(?P<to>(?!(?:about|on|regarding|concerning|for|by|before|to)\b){_NAME}))?"
_ABOUT = r"(?: (?:about|on|regarding|concerning|for|by|before) (?P<topic>.+?))?"
_LATELY = r"(?: (?:to do|to know|exactly|again|yet|still))*"
_FORMS = forms(
    rf"what(?: else)? {_BY} (?:still )?ask(?:ed)?(?! for\b){_TO}{_LATELY}{_ABOUT}",
    rf"what(?: else)? {_BY} (?:still )?(?:want(?:ed)?|need(?:ed)?)(?: (?:of|from) (?P<to>{_NAME}))?{_LATELY}{_ABOUT}",
)
_MINE = r"(?:my|an?) (?:answer|reply|response)"
_MAIL = r"(?:e-?mails?|mails?|messages?|people)"
_ANSWER = r"(?:answer(?:ed)?|repl(?:y|ied) to|respond(?:ed)? to)"
_UNANSWERED = forms(
    rf"who(?:['’]s| is| are)? (?:still )?(?:waiting|waits?) (?:for|on) (?:{_MINE}(?: from me)?|me)(?: to {_ANSWER}.*)?",
    rf"who (?:still )?(?:needs?|wants?|expects?) {_MINE}(?: from me)?",
    rf"(?:who|whom|(?:which|what) {_MAIL}) (?:do|should|must) i (?:still )?(?:(?:have|need) to )?{_ANSWER}(?: to)?",
    rf"(?:who|whom|(?:which|what) {_MAIL}) (?:have|did) ?(?:n['’]t i|i not)(?: yet)? {_ANSWER}(?: yet)?",
    rf"(?:which|what) {_MAIL} (?:still )?(?:(?:need|wait for|are waiting for) {_MINE}|are (?:still )?unanswered)",
)
_TO_DO = forms(
    r"what (?:do|must|should) i (?:still )?(?:(?:have|need) )?(?:to )?(?:do|get done|take care of)",
    r"what(?:['’]s| is) (?:still )?(?:left |open )?(?:on my (?:list|plate|desk|to-?do(?: list)?)|for me to do)",
    r"(?:what are )?my (?:open )?(?:to-?dos?|tasks|to-?do list)",
)
_REQUESTS = re.compile(
    r"\b(?:(?<!yes\s)please(?!\s(?:find|note|see|do\snot\sreply))|pls|(?:could|can|would|will)\syou"
    r"|(?:I|we|they)\s(?:\w+\s)?need(?:s)?\s(?:to\sknow|your|you\b|an?\sanswer|from\syou)"
    r"|let\s(?:me|us)\sknow|(?:tell|send|give)\s(?:me|us)|don['’]t\sforget|remember\sto|make\ssure|you\s(?:have|need)\sto)\b",
    re.I,
)
_MYSELF = re.compile(r"\bI(?:['’]ll|\s(?:will|shall|promise))\b|\b[Hh]appy\sto\b")
_US = frozenset("me us we i you".split())
_READ, _MOST, _SHORTEST = 300, 10, 3
"""Records of somebody that are looked at, requests that are told, and words that one has at least."""
_SAYS = 2
"""Words with meaning from which on a question says what it is about."""


def requested(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What whoever `sub` names asked of whom; None where it asks for something else, or they asked nothing."""
    asked = asked_as(_FORMS, sub.text)
    by = untitled(asked["by"]) if asked is not None else ""
    if asked is None or not is_somebody(set(words(by)), ctx.library.people(by)):
        return None
    to = "" if (asked["to"] or "us").lower() in _US else str(asked["to"])
    records = records_of(question, Filters(people=(("from", by),)), _READ, ctx)
    told = [q for d in records for q in _requests(d) if set(words(by)) <= set(words(str(q.author)))]
    told = [q for q in told if not to or _goes_to(to, q, {d.id: d for d in records}[q.document])]
    wanted = {stem(w) for w in content_words(asked["topic"] or "")}
    apt = [q for q in told if 2 * len(wanted & set(stems(f"{q.title} {q.text}"))) >= len(wanted)]
    return _told(question, sub, apt, f"asked by {asked['by']}") if apt else None


def unanswered(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What mails ask of the library's owner that they have not answered in the thread, and of what they have to do also
    what they promised and what their lists have; nothing where nobody stands out as its owner, and None where `sub`
    asks for something else."""
    to_do = asked_as(_TO_DO, sub.text) is not None
    if not (to_do or asked_as(_UNANSWERED, sub.text)):
        return None
    owner, listed = ctx.library.owner(), open_points(question, ctx) if to_do else []
    if owner is None and listed:
        return _told(question, sub, listed, "not ticked off on a list")
    if owner is None:
        return Evidence(sub=sub.id, read_off="mails of many people", missing=("an owner of these mails",))
    mails = records_of(question, Filters(people=(("to", owner),), kinds=("email",)), _READ, ctx)
    open_ = [m for m in mails if m.author and not is_nobody(m.author) and not _answered(question, m, owner, ctx)]
    told = [q for mail in open_ for q in _requests(mail) if q.author == mail.author]
    promises = (q for q in own_promises(question, owner, ctx) if to_do and _MYSELF.search(q.text))
    what = "asked of you in mails without a reply" + (
        ", promised by you, or not ticked off on a list" if listed else ""
    )
    what = what if listed or not to_do else f"{what}, or promised by you"
    return _told(question, sub, chain(told, promises, listed), what)


def _requests(document: Document) -> Iterator[Quote]:
    """What is asked for in a record: messages of a chat, sentences of what else is said."""
    for each in said(document):
        whole = document.kind == "chat"
        spans = [(each.start, each.end)] if whole else sentences(document.text, each.start, each.end)
        for n, (start, end) in enumerate(spans):
            text = document.text[start:end]
            if n and len(content_words(text)) < _SAYS:  # "Is that all right?"
                start = spans[n - 1][0]
            if (asks(text) or _REQUESTS.search(text)) and len(words(text)) >= _SHORTEST:
                yield record(document, start, end).model_copy(update={"author": each.author})


def _goes_to(name: str, asking: Quote, document: Document) -> bool:
    """Whether what is asked is asked of somebody of that name: whom a mail is written to, or whom it names."""
    given = set(words(untitled(name)))
    to = (p.identity for p in document.people if document.kind == "email" and p.role == "recipient")
    return given <= set(words(asking.text)) or any(given <= set(words(str(each))) for each in to)


def _answered(question: Question, mail: Document, owner: str, ctx: Context) -> bool:
    """Whether the owner wrote in the thread of a mail after it."""
    later = as_known(question, ctx.library.thread(mail)).values()
    return any(
        d.author is not None and d.author.address == owner and str(d.at) > str(mail.at) and not is_later(question, d)
        for d in later
    )


def _told(question: Question, sub: SubQuestion, found: Iterable[Quote], what: str) -> Evidence:
    ordered = sorted({(q.document, q.start): q for q in found}.values(), key=lambda q: (str(q.at), q.document, q.start))
    newest = ordered[-_MOST:]
    if not newest:
        return Evidence(sub=sub.id, read_off=f"mails and messages with what is {what}", missing=(f"anything {what}",))
    lead = f"{counted(len(newest), 'thing')} {what}"
    return in_their_words(question, sub, newest, f"what is {what}", lead, len(ordered) - len(newest))
