"""What a library knows of who is who, before it is weighed. How often something is told decides nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from cascade.people.signature import Signed
from cascade.types import Value

__all__ = ["Card", "Evidence", "Link", "Node", "Reason", "Same", "Seen", "Signature"]


class Reason(StrEnum):
    """Why two identities may be one person's, in the words that a person reads."""

    SAID = "you said so"
    CARD = "one contact card lists both"
    PROFILE = "the chat profile has this mail address"
    HANDLE = "a contact card names this login"
    MAILBOX = "two spellings of one mailbox"
    SUBDOMAIN = "the same mailbox name at one organisation, and the same name"
    SIGNED = "signs with this address, and the same name"
    LOGIN = "the same full name and a login that is not made of it"
    ROSTER = "the only one of this full name in chat, and the only one with such an address of the organisation"
    ALONE = "the only one of this full name"
    SPELLED = "the login spells a full name that only one bears"
    PHONE = "the same full name and phone number"
    DOMAIN = "the same full name in one organisation"


class Seen(NamedTuple):
    """An identity as one source has it. `key` is the library's own number."""

    key: int
    source: str
    kind: str
    """Of the source."""
    address: str
    name: str
    cards: int


class Same(NamedTuple):
    """Two addresses that a source itself gives to one person called `name`: a card's, a profile's."""

    one: str
    other: str
    name: str
    reason: Reason


class Signature(NamedTuple):
    """What is told under mails of the identity `key`."""

    key: int
    signed: Signed


class Card(NamedTuple):
    """What a contact card says of the one whom it names."""

    document: str
    addresses: tuple[str, ...]
    name: str
    title: str = ""
    organisation: str = ""
    phones: tuple[str, ...] = ()
    manager: str = ""
    """Whom the card names as the manager of this one."""
    customer: bool = False


class Evidence(NamedTuple):
    """All of it."""

    seen: tuple[Seen, ...] = ()
    same: tuple[Same, ...] = ()
    signatures: tuple[Signature, ...] = ()
    cards: tuple[Card, ...] = ()
    own_domain: str | None = None


class Node(NamedTuple):
    """What is merged: an address, with a name where several people use it and a source where its id is not known to be
    the same elsewhere; or a name alone."""

    address: str
    name: str = ""
    source: str = ""

    def __str__(self) -> str:
        if not self.address:
            return f"{self.source}: {self.name}" if self.source else self.name
        plain = f"{self.name} <{self.address}>" if self.name else self.address
        return f"{self.source}: {plain}" if self.source else plain


class Link(Value):
    """Two identities that may be one person's, why, and how surely."""

    one: str
    other: str
    reason: Reason
    strength: float
    """0 to 1: of such pairs, the share that is one person's, as estimated by reading some."""
    told: str = ""
    """Where that is from, in a phrase."""
