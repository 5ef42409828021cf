"""Who is named in the library: counted as documents come and go, and looked up by name, address or id."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cascade.library.records import Person
from cascade.library.schema import Database
from cascade.types import Document

__all__ = ["Census", "addresses_of", "fold", "identities", "name_of", "organisations", "own_domain", "people"]


def fold(text: str) -> str:
    """`text` for comparing: without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


class Census:
    """Changes in how often one source names people, gathered until they are written."""

    def __init__(self, database: Database, source: int) -> None:
        self._database = database
        self._source = source
        self._changes: dict[tuple[int, str, str], list[int]] = {}

    def count(self, document: Document, by: int) -> None:
        """One document more (`by` = 1) or less (-1) that names its people."""
        changes = self._changes
        seen = set()
        for role, identity in ((p.role, p.identity) for p in document.people):
            key = (self._source, identity.address, identity.name)
            if key not in seen:
                seen.add(key)
                change = changes.get(key)
                if change is None:
                    change = changes[key] = [0, 0]
                change[0] += by
                change[1] += by if role == "contact" else 0

    def write(self) -> None:
        """Into the open transaction."""
        for (source, address, name), (documents, cards) in self._changes.items():
            if not documents and not cards:
                continue
            known = self._database.one(
                f"{_COUNTS} WHERE address = ? AND name = ? AND source = ?", (address, name, source)
            )
            if known is None:
                domain = address.partition("@")[2] or None
                row = (source, address, name, domain, documents, cards)
                key = self._database.insert(_INSERT, row)
                self._database.many("INSERT INTO people_words VALUES (?, ?)", [(w, key) for w in _words(name, address)])
            elif known[1] + documents > 0:
                self._database.run(
                    "UPDATE people SET documents = documents + ?, cards = cards + ? WHERE key = ?",
                    (documents, cards, known[0]),
                )
            else:
                words = [(word, known[0]) for word in _words(name, address)]
                self._database.many("DELETE FROM people_words WHERE word = ? AND person = ?", words)
                self._database.run("DELETE FROM people WHERE key = ?", known[:1])
        self._changes.clear()

    def drop(self) -> None:
        """Forget what was gathered."""
        self._changes.clear()


_COUNTS = "SELECT key, documents FROM people"
_INSERT = "INSERT INTO people (source, address, name, domain, documents, cards) VALUES (?, ?, ?, ?, ?, ?)"
_MOST = 1000
"""Of all that match, so many of those who are named most often are looked at."""


def _words(name: str, address: str) -> set[str]:
    """What a person is looked up by: the words of the name, the address, and the words in both (`ann.lee@…`)."""
    text = fold(f"{name} {address}")
    return {*text.replace(",", " ").split(), *_WORD.findall(text)}


_WORD = re.compile(r"[^\W_]+")


class _Row(NamedTuple):
    source: str
    address: str
    name: str
    documents: int
    cards: int


_SELECT = "SELECT s.name, p.address, p.name, p.documents, p.cards FROM people p JOIN sources s ON s.key = p.source"


def people(database: Database, text: str, limit: int) -> list[Person]:
    """See `Library.people`."""
    words = fold(text).replace(",", " ").split()
    found = _matching(database, words)
    addressed = sorted({row.address for row in found if row.address})
    rows = {row: None for row in found if not row.address}
    for start in range(0, len(addressed), 500):
        some = addressed[start : start + 500]
        rows |= dict.fromkeys(_rows(database, f"p.address IN ({', '.join('?' * len(some))})", some))
    exact = " ".join(words)
    return sorted(_persons(rows), key=lambda p: _order(p, exact))[:limit]


def _matching(database: Database, words: Sequence[str]) -> list[_Row]:
    """Who has a word that begins so, for each of `words`."""
    if not words:
        return []
    one = "SELECT person FROM people_words WHERE word >= ? AND word < ?"
    bounds = [bound for word in words[:10] for bound in (word, word + "\U0010ffff")]
    keys = " INTERSECT ".join([one] * (len(bounds) // 2))
    return _rows(database, f"p.key IN ({keys}) ORDER BY p.documents DESC, p.key LIMIT {_MOST}", bounds)


def _order(person: Person, exact: str) -> tuple[bool, int, str, str]:
    return exact not in map(fold, (*person.names, person.address)), -person.documents, person.name, person.address


def identities(database: Database) -> list[tuple[str, str]]:
    """See `Library.identities`."""
    return list(database.all("SELECT DISTINCT name, address FROM people ORDER BY name, address"))


def name_of(database: Database, address: str) -> str | None:
    """See `Library.name_of`."""
    rows = _rows(database, "p.address IN (?, ?) AND p.name <> ''", (address, address.lower()))
    return next((person.name for person in _persons(rows)), None)


def addresses_of(database: Database, name: str) -> tuple[str, ...]:
    """See `Library.addresses_of`."""
    words = sorted(fold(name).replace(",", " ").split())
    counts: dict[str, int] = defaultdict(int)
    for row in _matching(database, words):
        if row.address and sorted(fold(row.name).replace(",", " ").split()) == words:
            counts[row.address] += row.documents
    return tuple(sorted(counts, key=lambda address: (-counts[address], address)))


def _rows(database: Database, where: str, values: Sequence[str]) -> list[_Row]:
    return [_Row(*row) for row in database.all(f"{_SELECT} WHERE {where}", values)]


def _persons(rows: Iterable[_Row]) -> Iterator[Person]:
    """One person an address; those without one by their name."""
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        groups[(row.address.lower(), "" if row.address else fold(row.name))].append(row)
    for group in groups.values():
        weight: dict[str, tuple[int, int]] = {}
        for row in group:
            cards, documents = weight.get(row.name, (0, 0))
            weight[row.name] = cards + row.cards, documents + row.documents
        names = sorted(filter(None, weight), key=lambda name: (-weight[name][0], -weight[name][1], name))
        yield Person(
            name=names[0] if names else "",
            address=group[0].address,
            names=tuple(names),
            documents=sum(row.documents for row in group),
            sources=tuple(sorted({row.source for row in group})),
        )


_STANDS_OUT = 0.4
"""The organisation's own domain has this share of all mentions at least, or none is taken for its own."""


def own_domain(database: Database) -> str | None:
    """See `Library.own_domain`."""
    rows = database.all(
        "SELECT domain, sum(documents) n FROM people WHERE domain IS NOT NULL GROUP BY domain ORDER BY n DESC, domain"
    )
    total = sum(n for _, n in rows)
    return str(rows[0][0]) if rows and rows[0][1] >= _STANDS_OUT * total else None


_ON_CARD = re.compile(r"^Organisation: ([^,\n]+)", re.M)
_CARDS = 5000
"""Contact cards that are read for organisations."""


def organisations(database: Database) -> list[tuple[str, int]]:
    """See `Library.organisations`."""
    cards = f"SELECT key FROM documents WHERE kind = 'contact' ORDER BY key LIMIT {_CARDS}"
    counts: dict[str, int] = defaultdict(int)
    for (text,) in database.all(f"SELECT json_extract(body, '$.text') FROM bodies WHERE key IN ({cards})"):
        for name in _ON_CARD.findall(text):
            counts[name.strip()] += 1
    known = {"".join(_WORD.findall(fold(name))) for name in counts}
    domains = "SELECT domain, count(DISTINCT address) FROM people WHERE domain IS NOT NULL GROUP BY domain"
    for domain, addresses in database.all(domains):
        name = domain.partition(".")[0].capitalize()
        if fold(name) not in known:
            counts[name] += addresses
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
