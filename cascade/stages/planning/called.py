"""What the things of a question are also called, by what the library tells of them."""

from __future__ import annotations

from cascade.aliases import NameBook
from cascade.language import keywords
from cascade.stages.planning.facets import must_be_there
from cascade.types import Facet

__all__ = ["Called"]

_OTHERS = 4
"""Other names of one thing that are looked for at most."""
_PARTS = 15
"""Names that are looked for within a longer one at most."""


class Called:
    """Adds to facets what their things are also called, and tells on whose word in `reasons`, a sentence each."""

    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._reasons: dict[str, None] = {}

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def __call__(self, facets: tuple[Facet, ...], text: str) -> tuple[Facet, ...]:
        """`facets` of the question `text`."""
        written = {k.text for k in keywords(text) if must_be_there(k)}
        return tuple(self._named(facet, facet.text in written) for facet in facets)

    def _named(self, facet: Facet, written: bool) -> Facet:
        names, variants = list(facet.names), list(facet.variants)
        for part in _parts(facet.text):
            for other in self._names.called(part, written=written)[:_OTHERS]:
                into, whole = names if other.strong else variants, facet.text.replace(part, other.name)
                if whole not in (facet.text, *names, *variants):
                    into.append(whole)
                    self._reasons[other.sentence(part)] = None
            if len(names) + len(variants) > len(facet.names) + len(facet.variants):
                break
        return facet.model_copy(update={"names": tuple(names), "variants": tuple(variants)})


def _parts(text: str) -> list[str]:
    """A name, and the names that may be in it, the longest first: "Heron Launch" has "Heron"."""
    tokens = text.split()
    spans = (
        (i, j) for size in range(len(tokens), 0, -1) for i, j in ((i, i + size) for i in range(len(tokens) - size + 1))
    )
    return [" ".join(tokens[i:j]) for i, j in spans][:_PARTS]
