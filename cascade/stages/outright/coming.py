"""Who comes to something and who does not: what people say to "who's in?", and what a calendar has of their answers.

Nobody who answers names the thing again: "me and Carla", "sorry, we're away". So an answer is what is said in the same
chat or thread of mails after the one who asks, and of somebody who says both the last holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, names, stem, stems, words
from cascade.language.dates import days_in
from cascade.operations.said import Said, statements
from cascade.questions.forms import asked_as, forms
from cascade.stages.citing.headcount import place_of
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.outright.scheduled import days_meant, entries_of
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["coming"]

_TO = r"(?P<topic>(?: (?:to|on|for|with|this|next|tonight|tomorrow)\b.*)?)"
_COME = r"(?:coming|going|come|joining|join|attending|attend|(?:make|making) it|invited|accepted|declined)"
_FORMS = forms(
    rf"who(?:['’]s| is| are| was| were| will| be| can| has| have| all| else)* (?P<how>{_COME}){_TO}",
    r"who(?: else)?(?:['’]s| is| are| can| will| has| have)?(?P<how>n['’]?t| ?not|['’]t) "
    rf"(?:be )?(?:able to )?{_COME}{_TO}",
    rf"(?:is|was|will|can|has|did) (?P<one>(?!any|every|some)[\w.'’-]+(?: [\w.'’-]+)?) (?:be )?(?P<how>{_COME}){_TO}",
)
_INVITES = re.compile(
    r"\bwho(?:['’]?s|\sis|\sare|\sall)?\s(?:in\b|up\sfor|coming|free\b|can\s(?:come|make)|(?:wants|would\slike)\sto)"
    r"|\b(?:can|could|will|are)\s(?:you|any(?:one|body)|every(?:one|body))\s(?:\w+\s)?(?:come|make\sit|coming|join|free)\b"
    r"|\blet\s(?:me|us)\sknow\s(?:if|whether)\b|\brsvp\b",
    re.I,
)
_NO = re.compile(
    r"(?:\bcan['’]?t|\bcannot|\bwon['’]?t|\bnot|\bunable\sto)\s(?:\w+\s){0,3}?(?:come|coming|make|be\sthere|join|attend)\b"
    r"|\bcount\s\w+\sout\b|^\W*(?:alas|no\b|not\s(?:me|us)\b|sorry)|\b(?:I['’]m|we['’]re)\s(?:away|at\san?\s)",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:(?:and|so|ok|then)\W+)*(?:(?:yes|yep|yeah|sure|me|us|(?:both|all|\w+)\s(?:of|from)\sus|count\s(?:me|us)\sin)\b"
    r"|(?:I|we)(?:['’](?:m|re|ll|d)|\s(?:am|are|will|can|would))\s(?:\w+\s){0,2}?(?:in|come|coming|there|join|make|love)\b)",
    re.I,
)
_OWN = re.compile(r"\b(?:I|we|me|us)\b|['’]m\b", re.I)
_ATTENDEES = re.compile(r"^Attendees: [^\n]+", re.M)
_ANSWERED = re.compile(r"(?:^Attendees: |, )(?P<who>[^,<(\n]+?)(?: <[^>]*>)? \((?P<how>accepted|declined)\)")
_SAYS = re.compile(r"\b(?:come|coming|make\sit|be\sthere|join|attend|count)\b", re.I)
_READ, _LASTS = 1_000, timedelta(days=60)
_SOON = timedelta(days=3)
"""How long after an invitation a bare "yes" or "no" answers it, by whoever has not answered yet."""


class _Answer(NamedTuple):
    """That somebody comes, or does not, and what tells it."""

    who: str
    quote: Quote
    yes: bool

    @property
    def line(self) -> str:
        text = " ".join(self.quote.text.split())
        return text if text.startswith(self.who) else f"{self.who}: {text}"


def coming(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who comes to what `sub` names, or who does not, each in their own words, to what all were asked last where it
    names nothing, or what one of them answered; None where it asks for something else, or nobody was asked."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    yes = not re.search(r"['’]?t\b|not|declin", asked["how"], re.I)
    entries = entries_of(question, date.min, date.max, ctx) if asked["topic"].strip() else ()
    told = [each for d in entries if _is_meant(d, asked["topic"], question) for each in _attendees(d)]
    records = records_of(question, Filters(kinds=("email", "chat")), _READ, ctx)
    meant = [d for d in records if _is_meant(d, asked["topic"], question)]
    invites = [each for d in meant for each in statements(d) if _INVITES.search(each.text)]
    if invites:
        told += _answers(max(invites, key=lambda each: (str(each.at), each.start)), records)
    last = {answer.who: answer for answer in told}
    one = set(words(asked.groupdict().get("one") or ""))
    apt = [answer for answer in last.values() if (one <= set(words(answer.who)) if one else answer.yes == yes)]
    if not apt:
        return None
    if one:
        return read_off(sub, [apt[0].quote], looked_at="what those answered who were asked", told=apt[0].line)
    return read_off(
        sub,
        [answer.quote for answer in apt],
        one_each(answer.line for answer in apt),
        "what those answered who were asked",
        course=f"{'Coming' if yes else 'Not coming'}, of {len(last)} who answered:",
        several=True,
    )


def _is_meant(document: Document, topic: str, question: Question) -> bool:
    """Whether a record speaks of all of a topic, and of a day that it names."""
    then = days_meant(topic, question)
    for mention in days_in(topic, question.as_of, question.zone):
        topic = topic.replace(mention.text, " ")
    text = f"{document.title}\n{document.text}"
    days = [d.first for d in days_in(text, document.at, question.zone)] if then else []
    spoken = {stem(w) for w in content_words(topic)} <= set(stems(text))
    return spoken and (then is None or any(then[0] <= day <= then[1] for day in days))


def _attendees(event: Document) -> Iterator[_Answer]:
    """What an entry of a calendar has of the answers of those who were invited."""
    if listed := _ATTENDEES.search(event.text):
        for found in _ANSWERED.finditer(listed[0]):
            start = listed.start() + found.start("who")
            yield _Answer(found["who"], record(event, start, listed.start() + found.end()), found["how"] == "accepted")


def _answers(invite: Said, records: Sequence[Document]) -> Iterator[_Answer]:
    """What was said to an invitation, in the order of time: by whom, or of whom it names."""
    place = place_of(invite.document)
    said = [each for d in records if place_of(d) == place for each in statements(d)]
    answered = set[str]()
    for each in sorted(said, key=lambda one: (str(one.at), one.start)):
        no = _NO.search(each.text)
        if each.author is None or not (no or _YES.match(each.text)):
            continue
        about = each.text[: no.start()] if no else ""
        named = [n.text for n in names(about, doubtful=True)] if not _OWN.search(about) else []
        who = named[-1] if named else each.author.name or each.author.address
        lasts = _LASTS if _SAYS.search(each.text) else _SOON if who not in answered else timedelta()
        after = invite.at is not None and each.at is not None and timedelta() <= each.at - invite.at <= lasts
        if after and (named or each.author != invite.author):
            answered.add(who)
            yield _Answer(who, record(each.document, each.start, each.end), no is None)
