"""What papers a question names: by their titles without capitals, or for short ("the PRD", "the specs") by the titles
that lie where it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from cascade.context import Context
from cascade.language import STOP_WORDS, content_words, stem, words
from cascade.operations.vocabulary import KINDS
from cascade.query import Query, Term
from cascade.types import Facet, Filters, SubQuestion

__all__ = ["is_title", "parted", "with_title"]

_INITIALS, _CUT = 3, 3
"""Letters of initials, and of the beginning of a word that stands for it, at least."""
_RARER = 10
"""A name is taken for two where each of them is found so many times as often as both in a row."""
_LONGEST = 6
"""Words of a title at most that is looked for in a question."""
_READ = 500
"""Papers of a place whose titles are looked at."""


def with_title(sub: SubQuestion, ctx: Context) -> tuple[Facet, ...]:
    """The facets, where words in a row are what papers are called, in full or for short, though none has a capital:
    those as one name."""
    named = {word for f in sub.facets if f.must for word in words(f.text)}
    told = words(sub.text)
    for size in range(min(_LONGEST, len(told)), 1, -1):
        for at in range(len(told) - size + 1):
            run = told[at : at + size]
            ends = content_words(f"{run[0]} {run[-1]}")
            title = Facet(text=" ".join(run), must=True)
            if len(ends) == 2 and named.isdisjoint(run) and is_title(title.text, ctx):
                return (title, *(f for f in sub.facets if not set(words(f.text)) <= set(run)))
    short, by = _short_title(sub.text, ctx)
    if not short:
        return sub.facets
    rest = (_without(f, by) for f in sub.facets if not set(words(f.text)) <= set(by))
    return (Facet(text=short, must=True), *rest)


def parted(facet: Facet, ctx: Context) -> tuple[Facet, ...]:
    """A name that hardly anything has as it stands, as the two that it is made of: a product's and its paper's."""
    tokens = facet.text.split()
    if not facet.must or len(tokens) < 2:
        return (facet,)
    whole = ctx.index.doc_frequency([facet.text]).get(facet.text, 0)
    for at in range(1, len(tokens)):
        parts = " ".join(tokens[:at]), " ".join(tokens[at:])
        there = ctx.index.doc_frequency(parts)
        called = [tuple(c.name for c in ctx.names.called(p) if c.strong) for p in parts]
        kept_under = any(called) or any(ctx.index.count(_labelled(p)) or is_title(p, ctx) for p in parts)
        if kept_under and all(there.get(p, 0) > _RARER * whole for p in parts):
            return tuple(Facet(text=p, names=n, must=True) for p, n in zip(parts, called, strict=True))
    return (facet,)


def is_title(text: str, ctx: Context) -> bool:
    """Whether papers are called so."""
    term = Term(text=text, phrase=True, field="title")
    return ctx.index.count(Query(must=(term,), filters=Filters(kinds=KINDS["documents"]))) > 0


def _without(facet: Facet, said: Collection[str]) -> Facet:
    """A name without what it has of the words that are `said` of something else: "Ember PRD"."""
    left = " ".join(word for word in facet.text.split() if not set(words(word)) <= set(said))
    return facet if not facet.must or left == facet.text else facet.model_copy(update={"text": left, "names": ()})


def _labelled(text: str) -> Query:
    """What is kept in a folder, channel or repository of this name."""
    return Query(filters=Filters(labels=(text,)))


def _short_title(text: str, ctx: Context) -> tuple[str, tuple[str, ...]]:
    """The title that `text` means by fewer or shorter words, and those words; empty where no one title fits best.

    Two words of a title are enough in its order, or its initials; of one word it has to be the last, or the last before
    a word that all titles there end on ("the vision").
    """
    said = [word for word in words(text) if word not in STOP_WORDS]
    places = [word for word in said if ctx.index.count(_labelled(word))]
    titles = {title for place in places for title in _titles_in(place, ctx)}
    found = [(*_likeness(said, title, titles), title) for title in sorted(titles)]
    best = max((share for share, _, _ in found), default=0.0)
    fits = [(by, title) for share, by, title in found if share and share == best]
    if len(fits) != 1:
        return "", ()
    by, title = fits[0]
    return " ".join(title), by


def _titles_in(place: str, ctx: Context) -> Iterable[tuple[str, ...]]:
    papers = Query(filters=Filters(kinds=KINDS["documents"], labels=(place,)))
    ids = ctx.index.document_ids(papers)[:_READ]
    titles = (tuple(words(document.title)) for document in ctx.library.documents_of(ids).values())
    return {title for title in titles if len(title) > 1}


def _likeness(
    said: Sequence[str], title: tuple[str, ...], titles: Iterable[tuple[str, ...]]
) -> tuple[float, tuple[str, ...]]:
    """How many words of `title` are said, in full or cut short, and by which words."""
    initials = "".join(word[0] for word in title)
    if len(initials) >= _INITIALS and (told := next((w for w in said if w.removesuffix("s") == initials), "")):
        return float(len(title)), (told,)
    pairs = [(word, told) for word in title if (told := next((w for w in said if _is_short_for(w, word)), ""))]
    ends = sum(other[-1] == title[-1] for other in titles) > 1
    last = title[-2] if ends else title[-1]
    if len(pairs) > 1 or any(word == last for word, _ in pairs):
        return float(len(pairs)), tuple(told for _, told in pairs)
    return 0.0, ()


def _is_short_for(said: str, word: str) -> bool:
    bare = said.removesuffix("s")
    return stem(said) == stem(word) or (len(bare) >= _CUT and len(word) > len(bare) and word.startswith(bare))
