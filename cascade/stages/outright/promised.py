"""What somebody promised to whom: read off the mails that they wrote to them, where nobody writes "I promise"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product

from cascade.context import Context
from cascade.language import asks, content_words, stem, stems, words
from cascade.operations.firms import domain_letters
from cascade.operations.said import said
from cascade.passages import passages
from cascade.people.names import untitled
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import own_sentences, record
from cascade.stages.weighing.terms import in_their_words
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["most_about", "own_promises", "promised"]

_NAME = r"[\w.&'’-]+(?: [\w.&'’-]+){0,3}?"
_PROMISE = r"(?:promised?|pledged?|guaranteed?|assured?|offer(?:ed)?|commit(?:ted)?(?: ourselves| themselves)?(?: to)?)"
_ABOUT = r"(?: (?:about|on|regarding|concerning|for|after|when|in|at|over|during|following) (?P<topic>.+?))?"
_TO = rf"(?:to )?(?P<to>{_NAME}){_ABOUT}(?: so far| already)?"
_BY = rf"(?:did|have|has) (?P<by>{_NAME})"
_FORMS = forms(
    rf"what {_BY} (?:already |ever )?{_PROMISE} {_TO}",
    rf"(?:what|which) (?:promises|commitments|offers) {_BY} (?:made?|g[ai]ven?) {_TO}",
    rf"what (?:was|were|has been|have been) {_PROMISE} to (?P<to>{_NAME})(?: by (?P<by>{_NAME}))?{_ABOUT}",
    rf"what (?:was|were|has|have) (?P<to>{_NAME}) (?:been )?{_PROMISE}(?: by (?P<by>{_NAME}))?{_ABOUT}",
)
_US = frozenset("we us i me".split())
_PROMISES = re.compile(
    r"\bpromis(?:e[ds]?|ing)\b|\bcommit(?:ted|s|ments?)?\s(?:to|ourselves)\b|\bguarantee[ds]?\b|\b(?:can|could|would|['’]d)\soffer\b"
    r"|\b(?:our|my|an)\soffer\b|\b(?:I|[Ww]e)\scan\s(?:do|give|let|make|go)\b"
    r"|\b(?:I|[Ww]e|[A-Z][a-z]+)(?:['’]ll|\s(?:will|shall))\s(?!be\sable|not\b|never\b)\w+"
    r"|\b[Yy]ou(?:['’]ll|\s(?:will|shall))\s(?:get|have|receive|hear)\b"
    r"|\b(?:is|are|comes?)\s(?:\w+\s)?(?:included|thrown\sin|free(?:\sof\scharge)?|on\sus|at\sno\s(?:extra\s)?(?:cost|charge))\b"
)
_SURELY = re.compile(r"\bpromis(?:e[ds]?|ing)\b|\bguarantee[ds]?\b", re.I)
"""Says itself that it promises, so that it may be of what is asked in other words."""
_READ, _MOST = 200, 12
"""Mails to somebody that are looked at, and promises that are told."""


def promised(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What whoever `sub` names promised to whom in their mails; None where it asks for something else, or they promised
    nothing in any."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    mails = _mails(question, asked["by"] or "we", asked["to"], ctx)
    wanted = {stem(w) for w in content_words(asked["topic"] or "")}
    of_matter = list(_promises(most_about(mails, wanted)))
    apt = [q for q in of_matter if not wanted.isdisjoint(stems(q.text))] or of_matter
    surely = [q for q in _promises(mails) if _SURELY.search(q.text) and q not in apt]
    told = sorted([*apt, *surely], key=lambda q: (str(q.at), q.start))
    if not told:
        return None
    newest = told[-_MOST:]
    looked_at = f"{counted(len(mails), 'mail')} to {asked['to']}"
    lead = f"{counted(len(newest), 'promise')} in mails to {asked['to']}"
    return in_their_words(question, sub, newest, looked_at, lead, len(told) - len(newest))


def own_promises(question: Question, owner: str, ctx: Context) -> list[Quote]:
    """What the writer at the address `owner` promises in their mails, whomever to."""
    mails = records_of(question, Filters(people=(("from", owner),), kinds=("email",)), _READ, ctx)
    return [q for q in _promises(mails) if q.author is not None and q.author.address == owner]


def _mails(question: Question, by: str, to: str, ctx: Context) -> Sequence[Document]:
    """The mails from the one to the other."""
    for one, other in product(_known_as(by, ctx), _known_as(to, ctx)):
        filters = Filters(people=(("from", one), ("to", other)), kinds=("email",))
        if found := records_of(question, filters, _READ, ctx):
            return found
    return ()


def _known_as(name: str, ctx: Context) -> tuple[str, ...]:
    """What mails know somebody by: a name, or an organisation's domain that begins with it; or one's own domain."""
    own = ctx.library.own_domain() if name.lower() in _US else None
    domains = (address.partition("@")[2] for p in ctx.library.people("".join(words(name))) for address in p.addresses)
    begun = (domain for domain in domains if domain_letters(domain).startswith("".join(words(name))))
    return (own,) if own else tuple(dict.fromkeys((untitled(name), name, *begun)))


def most_about(mails: Sequence[Document], wanted: Collection[str]) -> list[Document]:
    """Those of the mails that say the most of a topic themselves, where one is told, and half of it at least."""
    own = ("\n".join([mail.title, *(each.text for each in said(mail))]) for mail in mails)
    told = [len(set(wanted) & set(stems(text))) for text in own]
    most = max(told, default=0)
    return [m for m, n in zip(mails, told, strict=True) if n == most] if 2 * most >= len(wanted) else []


def _promises(mails: Sequence[Document]) -> Iterator[Quote]:
    """Each sentence of the `mails` that promises something."""
    for mail in mails:
        for passage in passages(mail):
            for start, end, _ in own_sentences(mail, passage):
                text = mail.text[start:end]
                if _PROMISES.search(text) and not asks(text):
                    yield record(mail, start, end)
