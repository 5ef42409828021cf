"""Who is who: what contact cards say of people, looked up by the address or id that tells them apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from cascade.context import Context
from cascade.language import fold, stems, words
from cascade.library import Library, Person
from cascade.operations.firms import Firms, domain_letters
from cascade.types import Document, Identity

__all__ = ["Cards", "cards_of", "field_of", "same_words"]

_IDS = re.compile(r"[\w.+-]+@[\w.-]+\w|[A-Za-z]\w*(?:[-_.]\w+)+|[A-Za-z]+\d\w*")
"""What may be an address or id in a text."""
_SHORT_NAME = 4
"""Letters of an organisation's name that is told for short."""
_NAMESAKES, _SHORTEST = 5, 3
"""People of a name whose logins are looked at, and letters of a login that may be made of a name."""


def field_of(card: Document, name: str) -> tuple[str, int, int] | None:
    """What a card's line `name: …` says, and the span of the line."""
    found = re.search(rf"^{name}: *(.+)$", card.text, re.M | re.I)
    return (found[1].strip(), found.start(), found.end()) if found else None


def cards_of(ctx: Context) -> Cards:
    """The cards of the library that a stage works on."""
    return Cards(ctx.library, Firms(ctx.index, ctx.library))


def same_words(one: str, other: str) -> bool:
    """Whether two phrases are the same but for the endings of their words."""
    return stems(one) == stems(other) != []


class Cards:
    """The contact cards of a library, read once."""

    def __init__(self, library: Library, firms: Firms) -> None:
        self._library = library
        self._firms = firms
        self._persons: dict[tuple[str, str], Person | None] = {}
        self._writes: dict[str, bool] = {}

    @cached_property
    def all(self) -> tuple[Document, ...]:
        return self._library.contacts()

    @cached_property
    def _tables(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((card.source, card.locator.path) for card in self.all)

    def lists(self, document: Document) -> bool:
        """Whether a document is a table of people, each of whom has a card of it."""
        return document.kind != "contact" and (document.source, document.locator.path) in self._tables

    @cached_property
    def _by_address(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for card in self.all:
            for address in {p.identity.address.lower() for p in card.people if p.role == "contact"} - {""}:
                found[address].append(card)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for card in self.all:
            found[fold(card.title)].append(card)
        return found

    def of(self, who: Identity) -> Document | None:
        """The card of a person, of several the first that tells a job."""
        cards = self.all_of(who)
        return next((card for card in cards if field_of(card, "Title")), cards[0] if cards else None)

    def all_of(self, who: Identity) -> list[Document]:
        """The cards of a person: those with an address of theirs, and those of a name that only one person's have."""
        found: list[Document] = []
        if who.address:
            person = None if who.address.lower() in self._by_address else self._person(who)
            for address in (who.address, *(person.addresses if person else ())):
                found += self._by_address.get(address.lower(), ())
        named = self._by_name.get(fold(found[0].title if found else who.name), [])
        return list({card.id: card for card in (*found, *(named if self._are_of_one(named) else ()))}.values())

    def _are_of_one(self, cards: Sequence[Document]) -> bool:
        """Whether all of these cards are one person's."""
        return len(cards) == 1 or len({self._person(card.people[0].identity) or card.id for card in cards}) == 1

    def in_text(self, text: str) -> Iterator[tuple[Identity, int, int]]:
        """People with a card whose address or id stands in `text`, with its place."""
        for found in _IDS.finditer(text) if self._by_address else ():
            if cards := self._by_address.get(found[0].rstrip(".").lower()):
                yield Identity(name=cards[0].title, address=found[0].rstrip(".")), found.start(), found.end()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The job titles that cards give, each once."""
        return tuple(dict.fromkeys(found[0] for card in self.all if (found := field_of(card, "Title"))))

    @cached_property
    def _by_job(self) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for card in self.all:
            for job in {tuple(stems(said[0])) for line in ("Title", "Role") if (said := field_of(card, line))}:
                found[job].append(card.title)
        return found

    def bearers(self, job: str) -> list[str]:
        """Those whose cards give them this job."""
        return self._by_job.get(tuple(stems(job)), [])

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """The organisations that cards give, each once."""
        return tuple(dict.fromkeys(o for card in self.all for o in self.employers(card)))

    @cached_property
    def home(self) -> str:
        """The organisation itself: whose cards are the most; empty where none stands out."""
        counts = Counter(o for card in self.all for o in self.employers(card)).most_common(2)
        return counts[0][0] if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else ""

    @cached_property
    def _own_domain(self) -> str:
        return self._library.own_domain() or ""

    def is_outsider(self, who: Identity) -> bool:
        """Whether somebody works for another organisation: by the card, else by the mail address."""
        card = self.of(who)
        if card is not None and (employers := self.employers(card)):
            return any(o != self.home for o in employers)
        domain = who.address.partition("@")[2].lower()
        return bool(domain and self._own_domain) and not f".{domain}".endswith(f".{self._own_domain}")

    def is_organisation(self, name: str) -> bool:
        """Whether a card names an organisation so, or somebody's mail address is made of the name."""
        key = _bare(name)
        if key not in self._writes:
            known = {_bare(each) for each in self.organisations}
            self._writes[key] = key in known or self._has_address(re.sub(r"^the\s|[\W\d_]", "", fold(name)))
        return self._writes[key]

    def organisation_called(self, name: str) -> str:
        """The full name of the one organisation on a card that is called so for short; empty where there is none."""
        begun = _bare(name)
        full = [o for o in self.organisations if _bare(o) == begun or _bare(o).startswith(f"{begun} ")]
        return full[0] if len(full) == 1 and len(begun) >= _SHORT_NAME else ""

    def _has_address(self, letters: str) -> bool:
        """Whether somebody writes from a domain of these letters, whether it leaves out the article or has it."""
        if len(letters) < _SHORTEST:
            return False
        found = (p for text in (letters, f"the{letters}") for p in self._library.people(text, limit=_NAMESAKES))
        domains = {domain_letters(a.partition("@")[2]) for p in found for a in p.addresses}
        return not domains.isdisjoint((letters, f"the{letters}"))

    def firm(self, who: Identity) -> tuple[str, ...]:
        """The organisation whose mail address somebody has, by its name; where none is known, the person's."""
        return (self._firms.called(who.address.partition("@")[2]) or who.name,)

    def name_of(self, who: Identity) -> str:
        """What somebody is called: by the card, else by what is known of the person, else as it stands there."""
        card = self.of(who)
        person = self._person(who)
        return card.title if card else person.name if person and person.name else who.name

    def told_apart(self, who: Identity) -> str:
        """What somebody is called, with the id or address where the cards have others of that name."""
        name = self.name_of(who)
        cards = self._by_name.get(fold(name), ())
        if name and who.address and cards and not self._are_of_one(cards):
            return f"{name} ({who.address})"
        return name

    def is_called(self, who: Identity, name: str) -> bool:
        """Whether somebody goes by `name`: by id, or by the words of one of the person's names."""
        wanted, person = set(words(name)), self._person(who)
        if fold(name) in (fold(who.address), *map(fold, person.addresses if person else ())):
            return True
        known = (who.name, self.name_of(who), *(person.names if person else ()))
        if any(wanted <= set(words(each)) for each in known):
            return True
        named = self._library.people(name, limit=_NAMESAKES) if not any(known) else ()
        return any(_fits(who.address, each) for namesake in named for each in namesake.names)

    def _person(self, who: Identity) -> Person | None:
        key = (who.name, who.address)
        if key not in self._persons:
            self._persons[key] = self._library.person_of(who)
        return self._persons[key]

    def title_of(self, who: Identity) -> str:
        """Somebody's job; empty where no card says it."""
        card = self.of(who)
        found = field_of(card, "Title") if card else None
        return found[0] if found else ""

    @staticmethod
    def employers(card: Document) -> tuple[str, ...]:
        """The organisation that a card names, without its department."""
        found = field_of(card, r"(?:Organi[sz]ation|Company|Employer)")
        return (re.split(r"[;,]", found[0])[0].strip(),) if found else ()


def _bare(name: str) -> str:
    """The words of an organisation's name, without its article."""
    return " ".join(words(name)).removeprefix("the ")


def _fits(login: str, name: str) -> bool:
    """Whether a login that no source has a name for is made of a name: `kofi-m`, `sianpryce`, `cstrachan`."""
    parts = words(name)
    bare = "".join(words(login.partition("@")[0]))
    if len(parts) < 2 or len(bare) < _SHORTEST:
        return False
    first, last = parts[0], parts[-1]
    return bare in (first + last, first[0] + last, first + last[0], last + first, first)
