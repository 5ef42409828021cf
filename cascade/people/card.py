"""What a contact card's document says of the one whom it names, read from its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.people.evidence import Card, Reason
from cascade.types import Document

__all__ = ["card", "pairs"]

_LINE = re.compile(r"^(Title|Role|Organi[sz]ation|Phone|Manager|Messaging|Profile)(?: \([^)\n]*\))?: (.+)$", re.M)
_CUSTOMER = re.compile(r"\b(?:customer|client)s?\b", re.I)
_HANDLE = re.compile(r"(?:^|[/:@])@?([\w.-]{3,})/?$")


def card(document: Document) -> Card:
    """The card that `document` (of the kind `contact`) is."""
    found: dict[str, list[str]] = {}
    for label, value in _LINE.findall(document.text):
        found.setdefault("Organisation" if label.startswith("Organi") else label, []).append(value.strip())
    titles = [*found.get("Title", ()), *found.get("Role", ())]
    return Card(
        document=document.id,
        addresses=_addresses(document),
        name=document.title,
        title=titles[0] if titles else "",
        organisation=found.get("Organisation", [""])[0],
        phones=tuple(found.get("Phone", ())),
        manager=found.get("Manager", [""])[0],
        customer=any(map(_CUSTOMER.fullmatch, document.labels)),
    )


def pairs(document: Document) -> Iterator[tuple[str, str, str, Reason]]:
    """(address, other address, name, reason) of what a document itself says is one person's."""
    if document.kind == "contact":
        first, *others = _addresses(document) or ("",)
        yield from ((first, other, document.title, Reason.CARD) for other in others)
        for label, value in _LINE.findall(document.text) if first else ():
            handle = _HANDLE.search(value) if label in ("Messaging", "Profile") else None
            if handle:
                yield first, handle[1], document.title, Reason.HANDLE
    names = {p.identity.address: p.identity.name for p in document.people} if document.same else {}
    yield from ((one, other, names.get(one, ""), Reason.PROFILE) for one, other in document.same)


def _addresses(document: Document) -> tuple[str, ...]:
    named = (p.identity.address for p in document.people if p.role == "contact")
    return tuple(dict.fromkeys(address for address in named if address))
