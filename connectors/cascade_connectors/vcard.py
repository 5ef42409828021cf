"""Contacts in vCard files (2.1, 3.0, 4.0): one item a file, one document a card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, cast

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Failed, PathConfig, State, from_listing
from cascade.types import Document, Locator
from cascade_connectors.contacts import contact
from cascade_connectors.contentline import Line, decode, lines, recognised, split, unescape
from cascade_connectors.files import file_at, load, named_or_like, unread
from cascade_connectors.records import digest, distinct

__all__ = ["VCard"]

_SUFFIXES = (".vcf", ".vcard")
_WORDS = {
    "NICKNAME": "Nickname",
    "TITLE": "Title",
    "ROLE": "Role",
    "ORG": "Organisation",
    "EMAIL": "Email",
    "TEL": "Phone",
    "IMPP": "Messaging",
    "X-SOCIALPROFILE": "Profile",
    "ADR": "Address",
    "URL": "Web",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "LANG": "Language",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-SPOUSE": "Spouse",
    "X-MANAGER": "Manager",
    "X-ASSISTANT": "Assistant",
    "EXPERTISE": "Expertise",
    "HOBBY": "Hobby",
    "INTEREST": "Interest",
    "CATEGORIES": "Categories",
    "NOTE": "Note",
}
"""What a property is called in a card's text, in the order in which it comes there."""
_SAID = {"pref", "internet", "voice", "x400", "text", "uri"}
"""Types that tell a person nothing."""
_LABEL = re.compile(r"_\$!<(.+)>!\$_")


class VCard:
    """A file of cards, or a folder of such files."""

    kind: ClassVar[str] = "vcard"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("PathConfig", config).path

    @classmethod
    def recognises(cls, path: Path) -> float:
        """A card's first line decides, its suffix makes sure; a folder needs mostly such files."""
        return recognised(path, "BEGIN:VCARD", _SUFFIXES)

    def changes(self, state: State) -> Iterator[Change]:
        """One item a file; in a folder, each that is named or begins as one of these does."""
        return from_listing(state, named_or_like(self.path, _SUFFIXES, self.recognises), self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The cards of a file, or why it has none."""
        path = file_at(self.path, item)
        try:
            text = decode(load(path))
        except (OSError, ValueError) as error:
            yield Failed(item, unread(error))
            return
        cards = list(_cards(lines(text)))
        yield from distinct(_document(self.name, item, card) for card in cards)
        if not cards:
            yield Failed(item, "no contact card (BEGIN:VCARD) in it")


def _cards(properties: Iterable[Line]) -> Iterator[list[Line]]:
    """The properties of each card; a card inside a card (an agent's) is left out."""
    card: list[Line] = []
    depth = 0
    for line in properties:
        mark = (line.name, line.value.strip().upper())
        if mark == ("BEGIN", "VCARD"):
            depth += 1
            if depth == 1:
                card = [line]
        elif mark == ("END", "VCARD"):
            depth = max(0, depth - 1)
            if depth == 0 and card:
                yield card
                card = []
        elif depth == 1:
            card.append(line)
    if card:
        yield card


def _document(source: str, item: str, card: list[Line]) -> Document | Failed:
    first = {line.name: line.value for line in reversed(card)}
    mails = list(dict.fromkeys(m for line in card if line.name == "EMAIL" if (m := _mail(line))))
    name = _name(first) or next(iter(mails), "")
    where = f"{item}, line {card[0].number}"
    if not name:
        return Failed(where, "a card without a name, an organisation or a mail address")
    uid = one_line(unescape(first.get("UID", "")))
    categories = (one_line(c) for line in card if line.name == "CATEGORIES" for c in split(line.value, ","))
    return contact(
        source,
        uid or digest(name, *mails[:1]),
        name,
        _described(card),
        addresses=[*mails, *([uid] if uid else [])],
        labels=categories,
        updated_at=_instant(first.get("REV", "")),
        locator=Locator(path=item, line=card[0].number),
    )


def _name(first: dict[str, str]) -> str:
    """The formatted name, or what can stand for it."""
    if name := one_line(unescape(first.get("FN", ""))):
        return name
    family, given, middle, before, after = (*split(first.get("N", ""), ";"), "", "", "", "", "")[:5]
    named = one_line(" ".join(filter(None, (before, given, middle, family, after))))
    return named or one_line(", ".join(filter(None, split(first.get("ORG", ""), ";"))))


def _mail(line: Line) -> str:
    return one_line(unescape(line.value)).removeprefix("mailto:").lower()


def _described(card: list[Line]) -> Iterator[str]:
    """A line `Email (work): julia@…` a property that says something, in the order of `_WORDS`."""
    groups = {line.group: one_line(unescape(line.value)) for line in card if line.group and line.name == "X-ABLABEL"}
    order = list(_WORDS)
    known = (line for line in card if line.name in _WORDS)
    told: set[str] = set()
    for line in sorted(known, key=lambda line: order.index(line.name)):
        value = _value(line)
        label = _LABEL.sub(r"\1", groups.get(line.group, "")).lower()
        types = [label] if label else [t for t in line.types() if t not in _SAID and not t.startswith("x-")]
        kind = f" ({', '.join(dict.fromkeys(types))})" if types else ""
        said = f"{_WORDS[line.name]}{kind}: {value}"
        if value and said not in told:
            told.add(said)
            yield said


def _value(line: Line) -> str:
    """A property's value on one line; a note keeps its lines."""
    if line.name in ("ORG", "ADR"):
        return one_line(", ".join(filter(None, split(line.value, ";"))))
    if line.name in ("CATEGORIES", "NICKNAME"):
        return one_line(", ".join(filter(None, split(line.value, ","))))
    value = unescape(line.value)
    if line.name == "NOTE":
        return value
    value = re.sub(r"^(?:mailto|tel|xmpp|x-apple):", "", one_line(value))
    return value.lower() if line.name == "EMAIL" else value


def _instant(value: str) -> datetime | None:
    digits = re.sub(r"[^0-9]", "", value.partition(".")[0])[:14]
    for form in ("%Y%m%d%H%M%S", "%Y%m%d"):
        try:
            return datetime.strptime(digits, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
