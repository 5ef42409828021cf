"""Other words for a question's, as a model that reads proposes them: what records may say instead.

A library's words are seldom those of who asks, and a thesaurus knows neither the trade nor the chat. What is proposed
is kept only where it stands for words of the question and the library has it; it is a variant of what is looked for, in
the plan, where a person may strike it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field

from cascade.index import Index
from cascade.language import STOP_WORDS, fold, stem, stems, words
from cascade.stages.planning.facets import GENERIC
from cascade.types import Facet, SubQuestion

__all__ = ["OtherWords", "widened"]

_EACH = 6
"""Other words that are kept for one of the question."""
_OF_NAME = 2
"""Other words that are kept for a name, which are taken for the same thing: "EU" for "Europe"."""
_LONG = 4
"""Words of a phrase that is looked for at most."""
_OF_NONE = 0.5
"""What words of the question count that were not looked for before."""


class OtherWords(BaseModel):
    """Words of the question, and what may stand for them in a record."""

    model_config = ConfigDict(extra="forbid")
    of: str = Field(max_length=80)
    also: list[str] = Field(max_length=10)


def widened(sub: SubQuestion, proposed: Sequence[OtherWords], index: Index) -> tuple[SubQuestion, tuple[str, ...]]:
    """`sub` looking for what of the `proposed` holds as well, and a sentence for each word that has others now.

    What asks of all there is ("who sent this mail?") looks for no word, and would find less by others.
    """
    if not sub.facets:
        return sub, ()
    facets, said = list(sub.facets), []
    asked = set(stems(sub.text))
    for other in proposed:
        of = set(stems(other.of)) - {stem(word) for word in STOP_WORDS}
        if not of or not of <= asked:
            continue
        at = next((n for n, f in enumerate(facets) if not of.isdisjoint(stems(f.text))), None)
        if at is None and of <= GENERIC:
            continue
        facet = facets[at] if at is not None else Facet(text=other.of, weight=_OF_NONE)
        known = {fold(text) for text in facet.forms}
        new = [each for each in _found(other.also, index) if each not in known and not _is_asked(each, asked)]
        new = new[: _OF_NAME if facet.must else _EACH]
        if not new:
            continue
        facet = facet.model_copy(update={"variants": (*facet.variants, *new)})
        if at is None:
            facets.append(facet)
        else:
            facets[at] = facet
        said.append(f"by the model, “{facet.text}” may also be {', '.join(f'“{each}”' for each in new)}")
    return sub.model_copy(update={"facets": tuple(facets)}), tuple(said)


def _found(also: Sequence[str], index: Index) -> Iterator[str]:
    """Those that the library has, folded, each once."""
    phrases = tuple(dict.fromkeys(" ".join(fold(text).split()) for text in also))
    short = [phrase for phrase in phrases if 0 < len(words(phrase)) <= _LONG]
    frequency = index.doc_frequency(short)
    return (phrase for phrase in short if frequency.get(phrase, 0))


def _is_asked(phrase: str, asked: set[str]) -> bool:
    return asked.issuperset(stems(phrase))
