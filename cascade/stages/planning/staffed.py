"""Who speaks for an organisation that a question names: those whose cards say that they work there.

"Has Larkfield paid?" is answered by what the one contact there writes, who never writes "Larkfield", and "the council
signed it off" is what colleagues call "Janet signed it off".
"""

from __future__ import annotations

from cascade.context import Context
from cascade.language import STOP_WORDS, words
from cascade.namewords import COMMON
from cascade.operations import Cards, cards_of
from cascade.stages.planning.familiar import first_name_alone
from cascade.types import Facet

__all__ = ["Staffed"]

_TELLING = 4
"""Letters of a word that may stand for a name."""
_FEW = 3
"""People of one organisation up to which what they say is what it says."""


class Staffed:
    """Adds to facets that name an organisation those who speak for it, and tells so in `reasons`, a sentence each."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._cards: Cards | None = None
        self._reasons: dict[str, None] = {}

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def __call__(self, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
        return tuple(self._with_speakers(facet) for facet in facets)

    def _with_speakers(self, facet: Facet) -> Facet:
        firm, people = self._known_at(facet)
        short = self._begins(firm, facet)
        called = (first_name_alone(name, self._ctx) or name for name in people)
        others = tuple(name for name in called if name not in facet.variants)
        if others and len(people) <= _FEW:
            self._reasons[f"{' and '.join(people)} may speak for {firm}, as cards say"] = None
            short = (*short, *others)
        return facet.model_copy(update={"variants": (*facet.variants, *short)}) if short else facet

    def _begins(self, firm: str, facet: Facet) -> tuple[str, ...]:
        """The word that the name of a firm begins with, where a facet has more of it, and nobody and nothing else on
        the cards is called so."""
        first = firm.split()[0] if firm else ""
        assert self._cards is not None
        if len(words(facet.text)) == 1 or len(first) < _TELLING or first.lower() in COMMON | STOP_WORDS:
            return ()
        alike = [f for f in self._cards.organisations if words(f)[:1] == words(first)]
        bearers = (p for p in self._ctx.library.people(first) if words(first)[0] in words(p.name))
        return (first,) if len(alike) == 1 and not any(bearers) and first not in facet.variants else ()

    def _known_at(self, facet: Facet) -> tuple[str, list[str]]:
        """The one organisation of the cards that a facet names, and who works there; nobody of one's own.

        It is named by the words that its name begins with, or by the last alone where a question has that without a
        capital: "the council".
        """
        if self._cards is None:
            self._cards = cards_of(self._ctx)
        said = words(facet.text)
        firms = [f for f in self._cards.organisations if f != self._cards.home and _names(f, said, facet.must)]
        if len(firms) != 1:
            return "", []
        [firm] = firms
        return firm, [card.title for card in self._cards.all if firm in self._cards.employers(card)]


def _names(firm: str, said: list[str], capital: bool) -> bool:
    own = [word for word in words(firm) if word != "the"]
    return bool(said) and (own[: len(said)] == said if capital else len(own) > 1 and own[-1:] == said)
