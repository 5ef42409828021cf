"""What the things of a question are also called, by what the library tells of them."""

from __future__ import annotations

from cascade.aliases import NameBook
from cascade.language import keywords
from cascade.stages.planning.facets import must_be_there
from cascade.types import Facet

__all__ = ["with_other_names"]

_OTHERS = 4
"""Other names of one thing that are looked for at most."""
_PARTS = 15
"""Names that are looked for within a longer one at most."""


def with_other_names(facets: tuple[Facet, ...], text: str, names: NameBook, why: dict[str, None]) -> tuple[Facet, ...]:
    """`facets` of the question `text` with what their things are also called; `why` gets on whose word that is."""
    written = {k.text for k in keywords(text) if must_be_there(k)}
    return tuple(_named(facet, names, facet.text in written, why) for facet in facets)


def _named(facet: Facet, book: NameBook, written: bool, why: dict[str, None]) -> Facet:
    names, variants = list(facet.names), list(facet.variants)
    for part in _parts(facet.text):
        for other in book.called(part, written=written)[:_OTHERS]:
            into, whole = names if other.strong else variants, facet.text.replace(part, other.name)
            if whole not in (facet.text, *names, *variants):
                into.append(whole)
                why[other.sentence(part)] = None
        if len(names) + len(variants) > len(facet.names) + len(facet.variants):
            break
    return facet.model_copy(update={"names": tuple(names), "variants": tuple(variants)})


def _parts(text: str) -> list[str]:
    """A name, and the names that may be in it, the longest first: "Heron Launch" has "Heron"."""
    tokens = text.split()
    spans = ((at, at + size) for size in range(len(tokens), 0, -1) for at in range(len(tokens) - size + 1))
    return [" ".join(tokens[start:end]) for start, end in spans][:_PARTS]
