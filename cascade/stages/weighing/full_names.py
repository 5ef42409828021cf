"""Who is meant by a first name, a nickname or a @mention: the one person of that name, told in full.

Of several people who bear a name the one is meant who is in the record that says it; else the name stays as it is
written, so that nobody is taken for a namesake.
"""

from __future__ import annotations

from collections.abc import Iterable

from cascade.context import Context
from cascade.language import names, words
from cascade.language.namewords import ORGANISATIONS
from cascade.library import Person
from cascade.stages.weighing.somebody import is_nobody
from cascade.types import Document, Identity

__all__ = ["full_name", "named_in_full", "people_of"]

_LOOKED_AT = 20
"""People of a name who are looked at."""
_SHORTEST = 3
"""Letters of a nickname that a longer name begins with."""
_LONGEST = 4
"""Words of somebody's name."""


def full_name(said: str, near: Iterable[Identity], ctx: Context) -> str:
    """The full name of whoever `said` names, one of those `near` if several bear it; as it is where that is none."""
    named = words(said)
    known = [p for p in ctx.library.people(" ".join(named), limit=_LOOKED_AT) if _is_full(p)] if named else []
    meant = _once(p for p in known if any(set(named) <= set(words(name)) for name in p.names))
    if not meant and len(named) == 1 and len(named[0]) >= _SHORTEST:
        meant = _once(p for p in known if any(words(name)[0].startswith(named[0]) for name in p.names))
    if len(meant) > 1:
        here = {person.name for who in near if (person := ctx.library.person_of(who)) is not None}
        meant = [p for p in meant if p.name in here]
    return meant[0].name if len(meant) == 1 else said.lstrip("@")


def named_in_full(text: str, near: Iterable[Identity], ctx: Context) -> tuple[str, ...]:
    """Those whom a text names and the library knows, each once, by a given and a family name."""
    called = dict.fromkeys(full_name(name.text, near, ctx) for name in names(text, doubtful=True))
    return tuple(who for who in called if len(words(who)) > 1 and ctx.library.people(who, limit=1))


def people_of(document: Document) -> list[Identity]:
    """Whoever is in a record: in its head, or as the author of a part."""
    heads = [involved.identity for involved in document.people]
    return list(dict.fromkeys([*heads, *(part.author for part in document.parts if part.author is not None)]))


def _is_full(person: Person) -> bool:
    """Whether somebody is known by a given and a family name."""
    named = words(person.name)
    nobody = is_nobody(Identity(name=person.name, address=person.address)) or not ORGANISATIONS.isdisjoint(named)
    return 1 < len(named) <= _LONGEST and not nobody and all(word.isalpha() for word in named)


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.name: person for person in people}.values())
