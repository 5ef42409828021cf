"""The first steps of a plan: the records that it is about, and those that belong to them.

A name of the question may be what records are *kept under* (a channel, a repository, a folder, a title): then every
record there counts, whatever its words are. Other names have to be spoken of, and other words only rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import fold, names, sentences, stem_row
from cascade.match import Matcher
from cascade.operations.said import said, urls_in
from cascade.operations.vocabulary import KINDS, PULL
from cascade.query import Query, Term
from cascade.types import Do, Document, Facet, Filters, Question, Step, StepDone

__all__ = ["Reached", "is_place", "names_of", "place_text", "reach"]

_MOST = 3000
"""Records that a plan reads at most."""
_BOUND = re.compile(r"[^\W_]\w*_\w+", re.ASCII)
"""A name that underscores hold together."""
_LINKED = 300
"""Records whose links are looked up at most."""


@dataclass
class Reached:
    """The records that a plan came to, those that it found itself first, and what its steps came to."""

    documents: dict[str, Document] = field(default_factory=dict)
    steps: list[StepDone] = field(default_factory=list)
    matched: int = 0
    complete: bool = True
    query: str = ""


def reach(question: Question, filters: Filters, match: Matcher, steps: Sequence[Step], ctx: Context) -> Reached:
    """Run the steps that find and expand; the others work on what these give."""
    reached = Reached()
    for step in steps:
        before = len(reached.documents)
        if step.do is Do.FIND:
            _find(question, filters, match, step, reached, ctx)
        elif step.do is Do.EXPAND:
            fresh = [
                d for d in _belonging(question, filters, match, step, reached, ctx) if d.id not in reached.documents
            ]
            fresh = _readable(question, fresh)
            reached.documents |= {d.id: d for d in fresh}
            said = f"{len(fresh)} more {_several(len(fresh))}"
            reached.steps.append(StepDone(step=step, before=before, after=len(reached.documents), said=said))
    return reached


def _several(count: int) -> str:
    return "record" if count == 1 else "records"


def _readable(question: Question, documents: Iterable[Document]) -> list[Document]:
    """What was there when the question is asked, as it was then; what is on a calendar may lie ahead."""
    there = (d for d in documents if not question.dated or d.at is None or d.kind == "event" or d.at <= question.as_of)
    return list(as_known(question, there).values())


# --- finding ------------------------------------------------------------------------------------------------------


def _find(question: Question, own: Filters, match: Matcher, step: Step, reached: Reached, ctx: Context) -> None:
    """Put into `reached` the records of a kind that are under the question's names, those first that say most of it."""
    filters = own.narrowed(Filters(kinds=KINDS[step.what])) or own
    names = [f for f in match.facets if f.must]
    must = tuple(_term(f) for f in names)
    should = () if must else tuple(_term(f) for f in match.facets)
    ids, beyond = (_named(must, filters, ctx), 0) if must else _likely(Query(should=should, filters=filters), ctx)
    matched = _readable(question, ctx.library.documents_of(sorted(ids)).values())
    kept = [d for d in _about(matched, match, step.what) if not step.by or _speaks(d, step.by)]
    ranked = sorted(kept, key=lambda d: (-match(_all(d)).coverage, d.id))
    reached.query = str(Query(must=must, should=should, filters=filters))
    reached.matched = len(ranked) + beyond
    reached.documents = {d.id: d for d in ranked[:_MOST]}
    reached.complete = len(reached.documents) == reached.matched
    read = f"{len(reached.documents)} of {reached.matched} read"
    reached.steps.append(StepDone(step=step, before=reached.matched, after=len(reached.documents), said=read))


def _named(must: Sequence[Term], filters: Filters, ctx: Context) -> set[str]:
    """Ids of the records that have one of the names."""
    return {i for term in must for i in ctx.index.document_ids(Query(must=(term,), filters=filters))}


def _likely(query: Query, ctx: Context) -> tuple[set[str], int]:
    """Where the question names nothing: ids of the records that a search ranks best, and how many others match."""
    best = {hit.document for hit in ctx.index.search(query, limit=ctx.recipe.pool_all, lenient=False).hits}
    return best, len(best.symmetric_difference(ctx.index.document_ids(query)))


def _term(facet: Facet) -> Term:
    """A facet as the index looks for it: any of its names."""
    names = (Term(text=text, phrase=" " in text) for text in facet.names)
    variants = (Term(text=text, phrase=" " in text, inflected=True) for text in facet.variants)
    return Term(text=facet.text, phrase=" " in facet.text, others=(*names, *variants), inflected=not facet.must)


def _about(documents: Sequence[Document], match: Matcher, what: str) -> list[Document]:
    """Those that are kept under the names of the question that records are kept under, and speak of its other names.

    A document's own name decides: the report that is asked for is the one that is called so, if one is. Of pull
    requests and conversations a name that no place has only ranks them, for they tell of a part of it each.
    """
    kept = list(documents)
    loose = []
    rarest = sorted(range(len(match.facets)), key=lambda n: (-match.weights[n], n))
    for number in (n for n in rarest if match.facets[n].must):  # a short name is a part of many a place's address
        there = [d for d in kept if is_place(number, d, match)]
        titled = [d for d in there if number in match(d.title).found] if what == "documents" else []
        if there:
            kept = titled or there
        else:
            loose.append(number)
    if what in ("documents", "records", "mails", "meetings", "contacts"):
        kept = [d for d in kept if set(loose) <= set(match(_all(d)).found)]
    return kept


def _speaks(document: Document, phrases: Sequence[str]) -> bool:
    """Whether one of `phrases` is in its text."""
    said = stem_row(f"{document.title} {document.text}")
    return any(stem_row(phrase) in said for phrase in phrases)


def place_text(document: Document) -> str:
    """What a record is kept under, in words: its title, folders, channel, repository and address.

    The title of a conversation or a request says what it is about, and not where it belongs.
    """
    path = re.sub(r"[/_.-]+", " ", document.locator.path or "")
    title = "" if document.kind in ("chat", "email", PULL) else document.title
    return "\n".join([title, *document.labels, path, document.url or ""])


def is_place(facet: int, document: Document, match: Matcher) -> bool:
    """Whether `document` is kept under this name of the question.

    `ATF_AIX` is a name of its own, and no place of what is called AIX: in labels, addresses and folders an underscore
    binds, while titles and names of files are phrases that are often written with them.
    """
    folders, _, file = (document.locator.path or "").rpartition("/")
    places = " ".join([*document.labels, folders, document.url or ""])
    bound = {fold(found) for found in _BOUND.findall(places)}
    asked = match.facets[facet]
    if any(fold(name) in bound for name in asked.called):
        return True
    title = "" if document.kind in ("chat", "email", PULL) else document.title
    phrase = re.sub(r"[_.-]+", " ", file)
    return facet in match("\n".join([title, phrase, re.sub(r"[/.-]+", " ", _BOUND.sub(" ", places))])).found


def names_of(match: Matcher) -> tuple[str, ...]:
    """Every name of the question, with what their things are also called."""
    return tuple(name for f in match.facets if f.must for name in f.called)


def _all(document: Document) -> str:
    return f"{document.title}\n{place_text(document)}\n{document.text}"


# --- expanding ----------------------------------------------------------------------------------------------------


def _belonging(
    question: Question, filters: Filters, match: Matcher, step: Step, reached: Reached, ctx: Context
) -> Iterable[Document]:
    documents = list(reached.documents.values())[:_LINKED]
    match step.what:
        case "discussions":
            return _discussions(question, filters, match, ctx)
        case "named there":
            return _named_there(documents, step.by, match, ctx)
        case "linked from":
            return _linking(documents, ctx)
        case "links to":
            return _linked(documents, ctx)
        case _:
            return _meetings(documents, ctx)


def _discussions(question: Question, filters: Filters, match: Matcher, ctx: Context) -> list[Document]:
    """Conversations under the question's names that speak of what it is about."""
    found = Reached()
    _find(question, filters, match, Step(do=Do.FIND, what="conversations"), found, ctx)
    places = {n for n, f in enumerate(match.facets) if f.must and _is_scope(n, found.documents.values(), match)}
    about = set(range(len(match.facets))) - places
    return [d for d in found.documents.values() if about & match(d.text).found.keys()]


def _is_scope(facet: int, documents: Iterable[Document], match: Matcher) -> bool:
    """Whether a name of the question says where all of `documents` are kept, and not what they speak of."""
    return all(is_place(facet, document, match) for document in documents)


def _named_there(documents: Sequence[Document], phrases: Sequence[str], match: Matcher, ctx: Context) -> list[Document]:
    """Records that speak of what these name where they say one of `phrases`: the rivals that a mail calls so."""
    own = {fold(name) for name in names_of(match)}
    called: dict[str, None] = {}
    for document in documents:
        for each in said(document):
            for start, end in sentences(document.text, each.start, each.end):
                sentence = document.text[start:end]
                if any(fold(phrase) in fold(sentence) for phrase in phrases):
                    found = (n.text for n in names(sentence) if n.sure and not ctx.library.people(n.text, limit=1))
                    called |= dict.fromkeys(n for n in found if fold(n) not in own)
    ids = {i for name in called for i in ctx.index.document_ids(Query(must=(Term(text=name, phrase=True),)))}
    return list(ctx.library.documents_of(sorted(ids)).values())


def _linking(documents: Sequence[Document], ctx: Context) -> list[Document]:
    """Records that give the address of one of `documents`."""
    urls = dict.fromkeys(d.url for d in documents if d.url)
    found: dict[str, Document] = {}
    for url in urls:
        ids = ctx.index.document_ids(Query(must=(Term(text=url, phrase=True),)))
        found |= {i: d for i, d in ctx.library.documents_of(ids).items() if url in _addresses(d)}
    return list(found.values())


def _addresses(document: Document) -> set[str]:
    """The addresses that a record gives."""
    return {*document.links, *(match[0] for match in urls_in(document.text))}


def _linked(documents: Sequence[Document], ctx: Context) -> list[Document]:
    """Records whose address one of `documents` gives."""
    urls = {url for d in documents for url in _addresses(d) if url != d.url}
    return ctx.library.at_urls(sorted(urls))


def _meetings(documents: Sequence[Document], ctx: Context) -> list[Document]:
    """For a meeting's chat the meeting, and for a meeting its chat: the one is called after the other."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.kind != "meeting":
            continue
        stem = re.sub(r"[\s_-]+(?:chat|notes?|transcript|recording|minutes)$", "", document.title, flags=re.I)
        ids = ctx.index.document_ids(Query(must=(Term(text=stem, phrase=True, field="title"),)))
        for id_, each in ctx.library.documents_of(ids).items():
            rest = each.title.removeprefix(stem)
            same_day = each.at is None or document.at is None or each.at.date() == document.at.date()
            if each.kind == "meeting" and rest != each.title and not re.search(r"\d", rest) and same_day:
                found[id_] = each
    return list(found.values())
