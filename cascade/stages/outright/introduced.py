"""Who somebody is, and what they do: both are answered by the job and the organisation on the person's card, or by
what stands below the name under their mails."""

from __future__ import annotations

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import words
from cascade.operations import Cards, cards_of
from cascade.operations.cards import field_of
from cascade.query import Query
from cascade.questions.forms import asked_as, forms
from cascade.shown import counted
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.outright.signed import signed_as
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Identity, Question, Quote, SubQuestion

__all__ = ["introduced", "who_is"]

_NAME = r"(?P<name>[\w.-]+(?: [\w.-]+){0,3}?)"
_JOB = r"(?:job|role|title|position)"
_WHO_IS = forms(r"who(?:['’]s| (?:is|was)) (?P<name>[\w.'’-]+(?: [\w.'’-]+){0,3})")
_ASKED = _WHO_IS + forms(
    rf"what does {_NAME} do(?: (?:here|for (?:us|a living|work)|at work))?",
    rf"what(?:['’]s| (?:is|was)) {_NAME}['’]s? {_JOB}(?: title)?",
    rf"what(?:['’]s| (?:is|was)) the {_JOB} of {_NAME}",
    rf"(?:where|who|(?:which|what) company) (?:does|is) {_NAME} work(?:ing)?(?: (?:for|at))?(?: now| today)?",
)
_FIELDS = ("Title", r"Organi[sz]ation")
_NAMESAKES = 3
"""People of one name who are told at most."""


def introduced(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the cards of whoever `sub` names say, or what they sign as; None where it asks for something else, or
    neither tells."""
    asked = asked_as(_ASKED, sub.text)
    if asked is None:
        return None
    name = asked["name"]
    cards = cards_of(ctx)
    quotes: list[Quote] = []
    told = []
    looked_at, titled = 0, False
    for each in _cards_of(name, cards, ctx):
        known = list(as_known(question, _within(question.filters, name, each, ctx)).values())
        told_by = (next(((card, f) for card in known if (f := field_of(card, field))), None) for field in _FIELDS)
        found = [place for place in told_by if place is not None]
        looked_at += len(known)
        titled = titled or any(field_of(card, "Title") for card in known)
        if found:
            told.append(f"{known[0].title}: {', '.join(value for _, (value, *_) in found)}")
            quotes += [record(card, start, end) for card, (_, start, end) in found]
    signed = [] if titled else list(signed_as(question, name, ctx).values())[:_NAMESAKES]
    if quotes and not signed:
        return read_off(sub, quotes, looked_at=counted(looked_at, "contact card"), told="; ".join(told))
    if not signed:
        return None
    quotes = [record(each.mail, each.start, each.end) for each in signed]
    lines = "; ".join(f"{each.who}: {each.told}" for each in signed)
    return read_off(sub, quotes, looked_at=counted(len(signed), "signature"), told=lines)


def who_is(text: str, ctx: Context) -> str:
    """Whom a question asks who they are, where the library knows somebody of that name; empty otherwise."""
    asked = asked_as(_WHO_IS, text)
    wanted = set(words(asked["name"])) if asked is not None else set[str]()
    known = ctx.library.people(asked["name"], limit=_NAMESAKES) if asked is not None else ()
    return asked["name"] if asked is not None and any(wanted <= set(words(p.name)) for p in known) else ""


def _within(filters: Filters, name: str, cards: list[Document], ctx: Context) -> list[Document]:
    """Those of `cards` that the person's own filters leave."""
    if not filters:
        return cards
    narrowed = filters.narrowed(Filters(people=(("with", name),), kinds=("contact",)))
    left = ctx.index.document_ids(Query(filters=narrowed)) if narrowed is not None else set()
    return [card for card in cards if card.id in left]


def _cards_of(name: str, cards: Cards, ctx: Context) -> list[list[Document]]:
    """The cards of each of those who have all words of `name` in one of their names."""
    wanted = set(words(name))
    found: dict[str, list[Document]] = {}
    for person in ctx.library.people(name, limit=_NAMESAKES):
        if any(wanted <= set(words(each)) for each in (person.name, *person.names)):
            known = (Identity(name=person.name, address=address) for address in (*person.addresses, ""))
            if theirs := next(filter(None, map(cards.all_of, known)), None):
                found.setdefault(theirs[0].id, theirs)
    return list(found.values())
