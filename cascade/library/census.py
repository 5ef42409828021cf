"""What documents say of people, counted as they come and go: who is named in which role, and what ties names together.

A row of `people` is an identity as one source has it. `mentions` counts its roles by month; `same` what a card or a
profile itself says is one person's, `signatures` what stands under mails. From these `cascade.library.persons`
concludes who is one person.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from cascade.library.schema import Database
from cascade.library.spelling import words
from cascade.people import Signed, pairs, parse, read
from cascade.types import Document, Identity

__all__ = ["Census"]

_Key = tuple[str, str]
"""An address and a name."""


def _month_of(document: Document) -> int:
    """Months since the year 0 of when it was written; 0 where that is not known."""
    return document.at.year * 12 + document.at.month - 1 if document.at else 0


@dataclass(slots=True)
class _Change:
    """How much more often an identity is named."""

    documents: int = 0
    cards: int = 0
    roles: Counter[tuple[str, int]] = field(default_factory=Counter)
    signed: Counter[str] = field(default_factory=Counter)


class Census:
    """Changes in what one source says of people, gathered until they are written."""

    def __init__(self, database: Database, source: int) -> None:
        self._database = database
        self._source = source
        self.drop()

    def drop(self) -> None:
        """Forget what was gathered."""
        self._changes: dict[_Key, _Change] = {}
        self._same: Counter[tuple[str, str, str, str]] = Counter()
        self._news = False

    def count(self, document: Document, by: int) -> None:
        """One document more (`by` = 1) or less (-1) that names its people."""
        month = _month_of(document)
        changes = self._changes
        seen: set[_Key] = set()
        roles: set[tuple[_Key, str]] = set()
        for role, identity in ((p.role, p.identity) for p in document.people):
            key = (identity.address, identity.name)
            change = changes.get(key)
            if change is None:
                change = changes[key] = _Change()
            if key not in seen:
                seen.add(key)
                change.documents += by
                change.cards += by if role == "contact" else 0
            if (key, role) not in roles:
                roles.add((key, role))
                change.roles[role, month] += by
        if document.same or document.kind == "contact":
            self._news = True  # a card that gets another title ties nothing, and tells something
            for pair in pairs(document):
                self._same[pair] += by
        if document.kind == "email":
            for identity, signed in _signatures(document):
                changes[identity.address, identity.name].signed[signed] += by

    def write(self) -> None:
        """Into the open transaction."""
        mentions: list[tuple[int, str, int, int]] = []
        signatures: list[tuple[int, str, int]] = []
        for (address, name), change in self._changes.items():
            key = self._identity(address, name, change.documents, change.cards)
            if key is None:
                continue
            mentions += [(key, role, month, n) for (role, month), n in change.roles.items() if n]
            signatures += [(key, signed, n) for signed, n in change.signed.items() if n]
        same = [(self._source, *pair, n) for pair, n in self._same.items() if n]
        self._database.many(_MENTION, mentions)
        self._database.many(_UNMENTION, [row[:-1] for row in mentions if row[-1] < 0])
        for row in signatures:
            self._tell(_SIGNATURES, row)
        for row_ in same:
            self._tell(_SAME, row_)
        if self._news:
            self._database.run("UPDATE census SET evidence = evidence + 1")
        self.drop()

    def _tell(self, table: _Table, row: tuple[int | str, ...]) -> None:
        """Count a row that so many more or less documents tell; news where it is the first or was the last."""
        *key, n = row
        where = " AND ".join(f"{column} = ?" for column in table.columns)
        if not self._database.run(f"UPDATE {table.name} SET documents = documents + ? WHERE {where}", (n, *key)):
            marks = ", ".join("?" * len(row))
            self._database.run(f"INSERT INTO {table.name} VALUES ({marks})", row)
            self._news = True
        elif isinstance(n, int) and n < 0:
            gone = self._database.run(f"DELETE FROM {table.name} WHERE {where} AND documents <= 0", key)
            self._news = self._news or gone > 0

    def _identity(self, address: str, name: str, documents: int, cards: int) -> int | None:
        """The number of an identity that is named so much more often; None for one that is not named any more."""
        known = self._database.one(
            f"{_COUNTS} WHERE address = ? AND name = ? AND source = ?", (address, name, self._source)
        )
        if known is None:
            if documents <= 0:
                return None
            self._news = True
            domain = address.partition("@")[2] or None
            key = self._database.insert(_INSERT, (self._source, address, name, domain, documents, cards))
            self._database.many("INSERT INTO people_words VALUES (?, ?)", [(w, key) for w in words(name, address)])
            return key
        key = int(known[0])
        if known[1] + documents > 0:
            if documents or cards:
                self._database.run(
                    "UPDATE people SET documents = documents + ?, cards = cards + ? WHERE key = ?",
                    (documents, cards, key),
                )
            return key
        self._news = True
        gone = [(word, key) for word in words(name, address)]
        self._database.many("DELETE FROM people_words WHERE word = ? AND person = ?", gone)
        for table, column in (("people", "key"), ("mentions", "identity"), ("signatures", "identity")):
            self._database.run(f"DELETE FROM {table} WHERE {column} = ?", (key,))
        return None


class _Table(NamedTuple):
    """A table of what is told, with the columns that say what."""

    name: str
    columns: tuple[str, ...]


_SIGNATURES = _Table("signatures", ("identity", "signed"))
_SAME = _Table("same", ("source", "one", "other", "name", "reason"))
_UNMENTION = "DELETE FROM mentions WHERE identity = ? AND role = ? AND month = ? AND documents <= 0"
_COUNTS = "SELECT key, documents FROM people"
_INSERT = "INSERT INTO people (source, address, name, domain, documents, cards) VALUES (?, ?, ?, ?, ?, ?)"
_MENTION = (
    "INSERT INTO mentions VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET documents = documents + excluded.documents"
)


_SIGNS = 4
"""Signatures of a mail that are read: below the name there may be a device's line and a list's footer."""


def _signatures(document: Document) -> Iterator[tuple[Identity, str]]:
    """What stands under a mail that one person wrote, where that tells more than a name."""
    writer = document.author
    signs = [part for part in document.parts if part.role == "signature"] if writer and writer.name else []
    for part in signs[:_SIGNS]:
        assert writer is not None
        signed = _signed(document.text[part.start : part.end], writer.name)
        if signed:
            yield writer, signed


@lru_cache(maxsize=16384)
def _signed(text: str, name: str) -> str:
    """What a signature tells, as it is kept; people sign alike under all their mails."""
    found: Signed = read(text, parse(name))
    return json.dumps(found, ensure_ascii=False) if found else ""
