"""Whose the identities of records are, and behind which of them no person is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cascade.language import words
from cascade.language.namewords import ADDRESSEES, ORGANISATIONS
from cascade.library import Library, Person
from cascade.types import Identity

__all__ = ["People", "is_nobody", "is_somebody"]

_NOBODY = frozenset(
    "bot bounce bounces daemon donotreply list lists listserv mailer majordomo noreply notification notifications"
    " postmaster robot slackbot unsubscribe".split()
)
"""Words of a name or address that show that no person reads what is sent there."""


def is_nobody(who: Identity) -> bool:
    """Whether an identity is a list, a program or a mailbox that several read, by what it is called."""
    box, at, domain = who.address.lower().partition("@")
    named, boxed = words(who.name), words(box)
    if not _NOBODY.isdisjoint((*named, *boxed)) or "".join(boxed) in _NOBODY:
        return True
    person = len(named) > 1 and ORGANISATIONS.isdisjoint(named)  # whom a list may write for: "Ann Lee via gulls"
    listed = domain.startswith(("list.", "lists."))
    return not person and bool(at) and (listed or (bool(boxed) and ADDRESSEES.issuperset(boxed)))


def is_somebody(said: Collection[str], people: Iterable[Person]) -> bool:
    """Whether the folded words `said` are of the name of one of these, who is no list, program or organisation."""
    return any(_named(person).issuperset(said) for person in people)


def _named(person: Person) -> set[str]:
    """The words of a person's names; none of what is nobody's, or goes by its organisation's name."""
    domains = {"".join(words(a.rpartition("@")[2].split(".")[0])) for a in person.addresses if "@" in a}
    said = set(words(" ".join((person.name, *person.names))))
    nobody = is_nobody(Identity(name=person.name, address=person.address)) or not said.isdisjoint(ORGANISATIONS)
    return set() if nobody else said - domains


class People:
    """Whose the identities of records are, each looked up once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._own = library.own_domain()
        self._found: dict[Identity, tuple[object, Identity, bool]] = {}

    def key(self, who: Identity) -> object:
        """The same for all identities of a person."""
        return self._of(who)[0]

    def called(self, who: Identity) -> Identity:
        """The person by the likeliest name and the address that is used most."""
        return self._of(who)[1]

    def inside(self, who: Identity) -> bool:
        """Whether no address of theirs is another organisation's, where it is known which is one's own."""
        return self._of(who)[2]

    def _of(self, who: Identity) -> tuple[object, Identity, bool]:
        """Key, name and whether they are one of us; an identity that no person is known for stands for itself."""
        if who not in self._found:
            person = self._library.person_of(who)
            if person is None:
                key: object = (who.address.lower(), "" if who.address else who.name.casefold())
                called, addresses = who, tuple(filter(None, (who.address,)))
            else:
                key = person.key if person.key is not None else (person.address.lower(), person.name.casefold())
                called = Identity(name=person.name or who.name, address=person.address or who.address)
                addresses = person.addresses
            self._found[who] = key, called, self._inside(addresses)
        return self._found[who]

    def _inside(self, addresses: Iterable[str]) -> bool:
        domains = [a.lower().rpartition("@")[2] for a in addresses if "@" in a]
        return not (self._own and domains) or any(d == self._own or d.endswith(f".{self._own}") for d in domains)
