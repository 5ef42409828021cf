"""Who replied to somebody's mail, and with what: read off the threads, and not off what is written of replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import asks, content_words, sentences, stem, stems, words
from cascade.operations.firms import domain_letters
from cascade.operations.said import Said, said
from cascade.passages import passages
from cascade.people.names import untitled
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import records_of
from cascade.stages.outright.promised import most_about
from cascade.stages.weighing.sentence import own_sentences, record
from cascade.stages.weighing.terms import in_their_words
from cascade.types import Document, Filters, Identity, Question, Quote, SubQuestion

__all__ = ["replied"]

_SOMEBODY = r"(?P<by>any(?:one|body)|some(?:one|body)|we|they|[\w.'’-]+(?: [\w.'’-]+)??)"
_REPLY = r"(?:repl(?:y|ied)|respond(?:ed)?|answer(?:ed)?|(?:get|got|gotten) back|wr(?:ite|ote|itten) back)"
_WORD = r"[\w.-]+(?:['’](?!s\b)[\w-]+)?"
_MAIL = r"(?:e-?mail|mail|message|letter|request|question)"
_TO = (
    rf"(?:(?: to)? (?:the {_MAIL} (?:of|from) )?"
    rf"(?:(?P<mine>my|our) (?:last |latest )?{_MAIL}"
    rf"|(?P<to>(?!(?:about|on|regarding|concerning|yet|already|so far|at all)\b){_WORD}(?: {_WORD}){{0,2}}?)"
    rf"(?:['’]s (?:last |latest )?{_MAIL})?))?"
    r"(?: (?:about|on|regarding|concerning) (?P<topic>.+?))?(?: (?:yet|already|so far|at all))*"
)
_ANSWER = r"(?:(?:an?|any) )?(?:reply|answer|response)"
_FROM = (
    rf"from (?P<by>{_WORD}(?: (?:& )?{_WORD}){{0,2}}?)"
    r"(?: (?:about|on|regarding|concerning) (?P<topic>.+?))?(?: (?:yet|already|so far|at all))*"
)
_US = frozenset("we i us me".split())
_FORMS = forms(
    rf"(?:did|has|have) {_SOMEBODY} (?:ever |already |yet )?{_REPLY}{_TO}",
    rf"who (?:has |have )?{_REPLY}{_TO}",
    rf"what (?:did|has|have) {_SOMEBODY} {_REPLY}{_TO}",
    rf"(?:did|have|has) (?P<to>we|i|any(?:one|body)) (?:ever |already )?"
    rf"(?:hear|heard|get|got|received?|had)(?: {_ANSWER})?(?: back)? {_FROM}",
    rf"(?:(?:is|was) there )?(?:{_ANSWER}) {_FROM}",
)
_OF_ANSWER = re.compile(rf"\b(?:{_REPLY}|answers|response|hear[ds]?(?: back)?|chas(?:e|ed|ing))\b", re.I)
_ANYBODY = frozenset("anyone anybody someone somebody they".split())
_READ = 200
"""Mails of somebody that are looked at."""
_MOST = 8
"""Replies that are told."""
_NEXT = 3
"""Messages of a chat after one that asks which are told, and sentences that say later how it is with the answer."""
_ABOUT = 0.5
"""Share of a topic's words that a mail about it says."""
_SAYS = 3
"""Words with meaning from which on a sentence is no greeting."""


def replied(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The replies to the mails of whoever `sub` names; None where it asks for something else, or they wrote none to
    whoever is to have replied."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    name = asked.groupdict().get("to") or "me"
    told_to = untitled(name)
    ours = told_to.lower() in (*_US, *_ANYBODY)
    mine = ctx.library.owner() if told_to.lower() in ("i", "me") else None
    whom, address = ("you" if mine else "us", mine or ctx.library.own_domain()) if ours else (name, told_to)
    if not address or not (ours or ctx.library.people(told_to, limit=1)):
        return None
    wanted = frozenset(stem(w) for w in content_words(asked["topic"] or ""))
    by = (asked.groupdict().get("by") or "anyone").lower()
    by = (ctx.library.owner() or "we") if by == "i" else by
    mails = _mails_of(question, address, wanted, ctx)
    if asked.groupdict().get("mine"):
        mails = [m for m in mails if any(_is_by(by, p.identity, ctx) for p in m.people if p.role != "author")][:1]
    if not mails:
        return None if ours else _in_talk(question, sub, name, by, wanted, ctx)
    found = _replies(question, mails, by, ctx)
    told = [q for d in found if (q := _said(d)) is not None][:_MOST]
    lead = f"{counted(len(told), 'reply', 'replies')} to {whom}"
    if not told:
        mails = [m for m in mails if by in (*_ANYBODY, "we") or any(_is_by(by, p.identity, ctx) for p in m.people)]
        lead = f"No answer to {whom} is on record after"
        if not mails:  # they were asked elsewhere, if at all
            return None
    elif wanted and not any(_speaks(f"{d.title}\n{_own(d)}", wanted) for d in found):
        lead = f"{lead}, without a word of “{asked['topic']}”"
    else:
        mails = []
    later = _later(question, mails[0], told_to, by, wanted, ctx) if mails and not (told or ours) else []
    quotes = [*([_asking(mails, wanted)] if mails else []), *told, *later]
    looked_at = f"mails from {whom} and what came after in the thread"
    return in_their_words(question, sub, quotes, looked_at, lead, len(found) - len(told))


def _in_talk(
    question: Question, sub: SubQuestion, name: str, by: str, wanted: Set[str], ctx: Context
) -> Evidence | None:
    """What somebody of that name asked last in a chat of what is wanted, and what others said to it there."""
    talks = records_of(question, Filters(people=(("from", name),), kinds=("chat",)), _READ, ctx)
    asking = [
        (each, [other for other in units[n + 1 :] if _is_other(other, each) and _answers_for(by, other, ctx)])
        for units in (list(said(talk)) for talk in talks)
        for n, each in enumerate(units)
        if set(words(name)) <= set(words(str(each.author or ""))) and asks(each.text) and _speaks(each.text, wanted)
    ]
    if not asking:
        return None
    last, replies = max(asking, key=lambda found: (str(found[0].at), found[0].document.id, found[0].start))
    quotes = [record(each.document, each.start, each.end) for each in (last, *replies[:_NEXT])]
    many = counted(len(quotes) - 1, "reply", "replies")
    lead = f"{many} to {name} after" if replies else f"No answer to {name} is on record after"
    return in_their_words(question, sub, quotes, f"what {name} asked in chats and what was said after it", lead)


def _is_other(one: Said, other: Said) -> bool:
    return one.author is not None and one.author != other.author


def _answers_for(by: str, said_by: Said, ctx: Context) -> bool:
    return said_by.author is not None and (by == "we" or _is_by(by, said_by.author, ctx))


def _later(question: Question, mail: Document, name: str, by: str, wanted: Set[str], ctx: Context) -> list[Quote]:
    """What was said after a mail of its being answered, or not: by name of who asked, or in their own words, and of
    whoever was to answer or of what was asked."""
    should = (*words(name), "answer", "reply", "respond", "heard")
    known = records_of(question, Filters(after=mail.at), _READ, ctx, should)
    asker, answerer = set(words(name)), set(words(by)) if by not in (*_ANYBODY, "we") else set()
    told = []
    for each in (each for d in known if d.thread != mail.thread for each in _lines(d)):
        said_by = set(words(str(each.author or "")))
        theirs = asker <= said_by | set(words(each.text))
        apt = answerer <= said_by | set(words(each.text)) if answerer else wanted and _speaks(each.text, wanted)
        if _OF_ANSWER.search(each.text) and theirs and apt and not asks(each.text):
            told.append(record(each.document, each.start, each.end))
    return sorted(told, key=lambda q: (str(q.at), q.document, q.start))[-_NEXT:]


def _lines(document: Document) -> Iterator[Said]:
    """The messages of a talk; the sentences and rows of other records."""
    if document.kind == "chat":
        yield from said(document)
        return
    for passage in passages(document):
        for start, end, part in own_sentences(document, passage):
            yield Said(document, start, end, part.author if part is not None else document.author, document.at)


def _mails_of(question: Question, name: str, wanted: Set[str], ctx: Context) -> list[Document]:
    """Mails that somebody of that name wrote, the newest first: those that say the most of a topic, if one is told."""
    mails = records_of(question, Filters(people=(("from", name),), kinds=("email",)), _READ, ctx)
    return most_about(sorted(mails, key=lambda d: (str(d.at), d.id), reverse=True), wanted)


def _speaks(text: str, wanted: Set[str]) -> bool:
    return len(wanted & set(stems(text))) >= _ABOUT * len(wanted)


def _own(mail: Document) -> str:
    """What a mail says itself."""
    return "\n".join(mail.text[part.start : part.end] for part in said(mail))


def _asking(mails: Sequence[Document], wanted: Set[str]) -> Quote:
    """The sentence of the newest of `mails` that says the most of what is asked about; where all say nothing, the first
    that is more than a greeting."""
    mail = mails[0]
    own = [s for part in said(mail) if part.author == mail.author for s in sentences(mail.text, part.start, part.end)]
    says = [len(wanted & set(stems(mail.text[start:end]))) for start, end in own]
    best = record(mail, *own[says.index(max(says))]) if any(says) else _said(mail)
    return best or record(mail, 0, len(mail.text))


def _replies(question: Question, mails: Sequence[Document], by: str, ctx: Context) -> list[Document]:
    """What others wrote after one of `mails` in its thread, by whoever is asked for, the newest first."""
    own = {mail.id for mail in mails}
    found: dict[str, Document] = {}
    for mail in mails:
        for reply in as_known(question, ctx.library.thread(mail)).values():
            author = reply.author
            if reply.id in own or author is None or mail.author is None or author.address == mail.author.address:
                continue
            after = mail.at is not None and reply.at is not None and mail.at < reply.at
            if after and reply.kind == "email" and _is_by(by, author, ctx):
                found[reply.id] = reply
    return sorted(found.values(), key=lambda d: (str(d.at), d.id), reverse=True)


def _is_by(by: str, author: Identity, ctx: Context) -> bool:
    if by == "we":
        return author.address.endswith(f"@{ctx.library.own_domain()}")
    if by in (*_ANYBODY, author.address) or set(words(by)) <= set(
        words(f"{author.name} {author.address.split('@')[0]}")
    ):
        return True
    return domain_letters(author.address.partition("@")[2]).startswith("".join(words(by)))  # whoever writes from there


def _said(reply: Document) -> Quote | None:
    """The first sentence of a reply's own that is more than a greeting; where none is, the one that says the most."""
    own = [span for part in said(reply) for span in sentences(reply.text, part.start, part.end)]
    says = [len(content_words(reply.text[start:end])) for start, end in own]
    if not any(says):
        return None
    first = next((n for n, many in enumerate(says) if many >= _SAYS), says.index(max(says)))
    return record(reply, *own[first])
