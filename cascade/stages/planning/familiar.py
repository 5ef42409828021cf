"""People by their first names alone, as colleagues write: "Ottoline declined" is said of the only Ottoline there is."""

from __future__ import annotations

from cascade.context import Context
from cascade.language import words
from cascade.namewords import COMMON
from cascade.types import Facet

__all__ = ["Familiar", "first_name_alone"]


class Familiar:
    """Adds to facets that are a person's full name the first name, and tells so in `reasons`, a sentence each."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._reasons: dict[str, None] = {}

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def __call__(self, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
        return tuple(self._with_first_name(facet) for facet in facets)

    def _with_first_name(self, facet: Facet) -> Facet:
        named = words(facet.text)
        if not facet.must or len(named) < 2 or not self._is_somebody(facet.text):
            return facet
        first = first_name_alone(facet.text, self._ctx)
        if not first or first in (*facet.names, *facet.variants):
            return facet
        self._reasons[f"nobody else is called {first}: {facet.text} may be meant by that alone"] = None
        return facet.model_copy(update={"variants": (*facet.variants, first)})

    def _is_somebody(self, name: str) -> bool:
        return any(words(person.name) == words(name) for person in self._ctx.library.people(name, limit=2))


def first_name_alone(name: str, ctx: Context) -> str:
    """The first of the words of `name` where nobody else goes by it and it is no common word; else nothing."""
    first = name.split()[0]
    alone = first.lower() not in COMMON and len(ctx.library.people(first, limit=2)) == 1
    return first if alone else ""
