"""What a question calls a paper for short, told by the titles that lie where it says: "the PRD", "the specs"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cascade.context import Context
from cascade.language import STOP_WORDS, stem, words
from cascade.operations.vocabulary import KINDS
from cascade.query import Query
from cascade.types import Filters

__all__ = ["labelled", "short_title"]

_INITIALS, _CUT = 3, 3
"""Letters of initials, and of the beginning of a word that stands for it, at least."""
_READ = 500
"""Papers of a place whose titles are looked at."""


def labelled(text: str) -> Query:
    """What is kept in a folder, channel or repository of this name."""
    return Query(filters=Filters(labels=(text,)))


def short_title(text: str, ctx: Context) -> tuple[str, tuple[str, ...]]:
    """The title that `text` means by fewer or shorter words, and those words; empty where no one title fits best.

    Two words of a title are enough in its order, or its initials; of one word it has to be the last, or the last before
    a word that all titles there end on ("the vision").
    """
    said = [word for word in words(text) if word not in STOP_WORDS]
    places = [word for word in said if ctx.index.count(labelled(word))]
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
