"""Who is named in the library, looked up by name, address or id; one entry a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cascade.library.records import Person
from cascade.library.schema import Database
from cascade.library.spelling import fold, words_in
from cascade.people import parse
from cascade.types import Identity

__all__ = [
    "addresses_of",
    "identities",
    "known_as",
    "name_of",
    "organisations",
    "own_domain",
    "owner",
    "people",
    "person_of",
    "persons",
]

_MOST = 1000
"""Of all that match, so many of those who are named most often are looked at."""
_OWNS = 0.6
"""Share of all mails that name whoever a mailbox is of, and nobody else."""
_ALSO = 60
"""Further identities that a filter looks for at most."""


class _Row(NamedTuple):
    key: int
    person: int | None
    source: str
    address: str
    name: str
    written: str | None
    documents: int
    cards: int


_SELECT = (
    "SELECT p.key, p.person, s.name, p.address, p.name, p.written, p.documents, p.cards"
    " FROM people p JOIN sources s ON s.key = p.source"
)


def people(database: Database, text: str, limit: int) -> list[Person]:
    """See `Library.people`."""
    words = fold(text).replace(",", " ").split()
    exact = " ".join(words)
    return sorted(_persons(_whole(database, _matching(database, words))), key=lambda p: _order(p, exact))[:limit]


def persons(database: Database, keys: Sequence[int]) -> list[Person]:
    """The people with these numbers."""
    return list(_persons(_among(database, "p.person", list(keys))))


def _whole(database: Database, found: Iterable[_Row]) -> list[_Row]:
    """All identities of the people whom these are identities of; all of one address where that is not concluded."""
    rows = list(found)
    known = sorted({row.person for row in rows if row.person is not None})
    addresses = sorted({row.address for row in rows if row.address and row.person is None})
    every = [
        *rows,
        *_among(database, "p.person", known),
        *_among(database, "p.person IS NULL AND p.address", addresses),
    ]
    return list(dict.fromkeys(every))


def _among(database: Database, column: str, values: Sequence[object]) -> Iterator[_Row]:
    for start in range(0, len(values), 500):
        some = values[start : start + 500]
        yield from _rows(database, f"{column} IN ({', '.join('?' * len(some))})", some)


def _matching(database: Database, words: Sequence[str]) -> list[_Row]:
    """Who has a word that begins so, for each of `words`."""
    if not words:
        return []
    one = "SELECT person FROM people_words WHERE word >= ? AND word < ?"
    bounds = [bound for word in words[:10] for bound in (word, word + "\U0010ffff")]
    keys = " INTERSECT ".join([one] * (len(bounds) // 2))
    return _rows(database, f"p.key IN ({keys}) ORDER BY p.documents DESC, p.key LIMIT {_MOST}", bounds)


def _order(person: Person, exact: str) -> tuple[bool, int, str, str]:
    named = map(fold, (*person.names, person.address, *person.addresses))
    return exact not in named, -person.documents, person.name, person.address


def known_as(database: Database, text: str) -> tuple[str, ...]:
    """See `Library.known_as`."""
    words = words_in(text)
    wanted = set(words)
    meant = [row for row in _matching(database, words) if wanted <= set(words_in(f"{row.name} {row.address}"))]
    people = sorted({row.person for row in meant if row.person is not None})
    others = dict.fromkeys(
        f"{row.name} {row.address}".strip()
        for row in sorted(_among(database, "p.person", people), key=lambda row: (-row.documents, row.key))
        if not wanted <= set(words_in(f"{row.name} {row.address}"))
    )
    return tuple(others)[:_ALSO]


def person_of(database: Database, identity: Identity) -> Person | None:
    """See `Library.person_of`."""
    if identity.address:
        rows = _rows(database, "p.address IN (?, ?)", (identity.address, identity.address.lower()))
        named = [row for row in rows if row.name == identity.name]
        found = list(_persons(_whole(database, named or rows)))
        return found[0] if len(found) == 1 else None
    wanted = parse(identity.name)
    words = fold(identity.name).replace(",", " ").split()
    bearers = [row for row in _matching(database, words) if parse(row.name).key == wanted.key] if wanted.full else []
    found = list(_persons(_whole(database, bearers)))
    return found[0] if len(found) == 1 else None


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


def _rows(database: Database, where: str, values: Sequence[object]) -> list[_Row]:
    return [_Row(*row) for row in database.all(f"{_SELECT} WHERE {where}", values)]


def _persons(rows: Iterable[_Row]) -> Iterator[Person]:
    """By person; where that is not concluded one an address, and those without one by their name."""
    groups: dict[object, list[_Row]] = defaultdict(list)
    for row in rows:
        alone = (row.address.lower(), "" if row.address else fold(row.name))
        groups[alone if row.person is None else row.person].append(row)
    for group in groups.values():
        weight: dict[str, tuple[int, int]] = {}
        for row in group:
            cards, documents = weight.get(row.name, (0, 0))
            weight[row.name] = cards + row.cards, documents + row.documents
        names = sorted(filter(None, weight), key=lambda name: (-weight[name][0], -weight[name][1], name))
        addresses = _addresses(group)
        yield Person(
            name=names[0] if names else "",
            address=addresses[0] if addresses else "",
            names=tuple(names),
            documents=sum(row.documents for row in group),
            sources=tuple(sorted({row.source for row in group})),
            addresses=addresses,
            key=group[0].person,
        )


def _addresses(group: Iterable[_Row]) -> tuple[str, ...]:
    """Mail addresses before ids, the most used first; what others use too only where there is nothing else."""
    counts: dict[str, int] = defaultdict(int)
    shared = set[str]()
    for row in group:
        if row.address:
            counts[row.address] += row.documents - row.cards
            if row.written is not None and row.written.endswith(f" <{row.address}>"):
                shared.add(row.address)
    return tuple(sorted(counts.keys() - shared or counts, key=lambda a: ("@" not in a, -counts[a], a)))


_STANDS_OUT = 0.4
"""The organisation's own domain has this share of all mentions at least, or none is taken for its own."""


def own_domain(database: Database) -> str | None:
    """See `Library.own_domain`."""
    rows = database.all(
        "SELECT domain, sum(documents) n FROM people WHERE domain IS NOT NULL GROUP BY domain ORDER BY n DESC, domain"
    )
    total = sum(n for _, n in rows)
    return str(rows[0][0]) if rows and rows[0][1] >= _STANDS_OUT * total else None


def owner(database: Database) -> str | None:
    """See `Library.owner`."""
    [(mails,)] = database.all("SELECT count(*) FROM documents WHERE kind = 'email'")
    rows = database.all(
        "SELECT address, sum(documents) n FROM people WHERE domain IS NOT NULL"
        " GROUP BY address HAVING n >= ? ORDER BY n DESC, address LIMIT 2",
        (max(1, _OWNS * mails),),
    )
    return str(rows[0][0]) if mails and len(rows) == 1 else None


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
    known = {"".join(words_in(name)) for name in counts}
    domains = "SELECT domain, count(DISTINCT address) FROM people WHERE domain IS NOT NULL GROUP BY domain"
    for domain, addresses in database.all(domains):
        name = domain.partition(".")[0].capitalize()
        if fold(name) not in known:
            counts[name] += addresses
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
