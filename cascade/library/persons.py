"""Who is one person: concluded from what the census counted, kept in the library, and told.

It is concluded in one piece, from tables that are some hundred times smaller than the documents, and only where their
evidence, the rules or what the person says has changed. How often something is told decides nothing, so that the mails
of every day, which tell nothing new of people, cost nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter

from cascade.library.census import Census
from cascade.library.people import own_domain, people, persons
from cascade.library.records import Known, Person, Profile
from cascade.library.schema import Database
from cascade.people import (
    Card,
    Evidence,
    Facts,
    Link,
    Own,
    Reason,
    Resolved,
    Same,
    Seen,
    Signature,
    Signed,
    card,
    resolve,
    rules,
)
from cascade.types import Document, Identity

__all__ = ["conclude", "concluded", "evidence", "profiles", "stamp"]

_BATCH = 2000
"""Documents that are counted in one go."""
_DOUBTS = 12
"""Others whom somebody may be that are kept."""
_CARDS = 20_000
"""Contact cards that are read at most."""


def stamp(database: Database) -> str:
    """What the people were concluded from; changes when they may be others."""
    return str(database.one("SELECT concluded FROM census")[0])


def concluded(database: Database, own: Own) -> bool:
    """Whether the people are those of the evidence as it is."""
    counted_by, evidence_, done = database.one("SELECT rules, evidence, concluded FROM census")
    return bool(counted_by == rules() and done == _stamp(evidence_, own))


def _stamp(evidence_: int, own: Own) -> str:
    return f"{evidence_} {rules()} {own.fingerprint}"


def conclude(database: Database, own: Own) -> bool:
    """Bring the people up to date with the evidence; False where they are. One transaction.

    Where other rules counted the evidence, it is counted anew from the documents.
    """
    if concluded(database, own):
        return False
    database.run("BEGIN IMMEDIATE")
    try:
        counted_by, counted = database.one("SELECT rules, evidence FROM census")
        if counted_by != rules():
            _recount(database)
            [counted] = database.one("SELECT evidence FROM census")
        _write(database, resolve(evidence(database), own))
        database.run("UPDATE census SET rules = ?, concluded = ?", (rules(), _stamp(counted, own)))
    except BaseException:
        database.run("ROLLBACK")
        raise
    database.run("COMMIT")
    return True


def _recount(database: Database) -> None:
    for table in ("people", "people_words", "mentions", "same", "signatures"):
        database.run(f"DELETE FROM {table}")
    for (source,) in database.all("SELECT key FROM sources ORDER BY key"):
        census, last = Census(database, source), 0
        while rows := database.all(
            "SELECT d.key, b.body FROM documents d JOIN bodies b ON b.key = d.key WHERE d.source = ? AND d.key > ?"
            f" ORDER BY d.key LIMIT {_BATCH}",
            (source, last),
        ):
            for _, body in rows:
                census.count(Document.model_validate_json(body), 1)
            census.write()
            last = rows[-1][0]


def evidence(database: Database) -> Evidence:
    """What the census counted, and what the contact cards say."""
    seen = database.all(
        "SELECT p.key, s.name, s.kind, p.address, p.name, p.cards"
        " FROM people p JOIN sources s ON s.key = p.source ORDER BY s.name, p.address, p.name"
    )
    same = database.all("SELECT DISTINCT one, other, name, reason FROM same ORDER BY one, other, name, reason")
    signed = database.all("SELECT identity, signed FROM signatures ORDER BY identity, signed")
    return Evidence(
        seen=tuple(Seen(*row) for row in seen),
        same=tuple(Same(one, other, name, Reason(reason)) for one, other, name, reason in same),
        signatures=tuple(Signature(key, _signed(text)) for key, text in signed),
        cards=tuple(_cards(database)),
        own_domain=own_domain(database),
    )


def _signed(text: str) -> Signed:
    name, title, organisation, phones, addresses = json.loads(text)
    return Signed(name, title, organisation, tuple(phones), tuple(addresses))


def _cards(database: Database) -> Iterable[Card]:
    cards = f"SELECT key FROM documents WHERE kind = 'contact' ORDER BY id LIMIT {_CARDS}"
    for (body,) in database.all(f"SELECT body FROM bodies WHERE key IN ({cards}) ORDER BY key"):
        yield card(Document.model_validate_json(body))


def _write(database: Database, found: Resolved) -> None:
    """Only what has changed of the many rows, all of the few."""
    before = {
        key: (person, written) for key, person, written in database.all("SELECT key, person, written FROM people")
    }
    now = {key: (one.identities[0], found.written[key]) for one in found.people for key in one.identities}
    moved = [(*row, key) for key, row in now.items() if before.get(key) != row]
    database.many("UPDATE people SET person = ?, written = ? WHERE key = ?", moved)
    for table in ("person_facts", "person_links"):
        database.run(f"DELETE FROM {table}")
    told = [(one.identities[0], one.facts.model_dump_json()) for one in found.people if one.facts != Facts()]
    database.many("INSERT INTO person_facts VALUES (?, ?)", told)
    links = [
        (one.identities[0], doubt, link.model_dump_json())
        for one in found.people
        for doubt, group in enumerate((one.links, one.doubts[:_DOUBTS]))
        for link in group
    ]
    database.many("INSERT INTO person_links VALUES (?, ?, ?)", links)


# --- telling ------------------------------------------------------------------------------------------------------

_LINK = TypeAdapter(Link)
_ACTIVE = (
    "SELECT p.person FROM people p JOIN mentions m ON m.identity = p.key"
    " WHERE p.person IS NOT NULL AND m.role NOT IN ('recipient', 'cc', 'bcc', 'mentioned')"
    " GROUP BY p.person ORDER BY sum(m.documents) DESC, p.person LIMIT ?"
)
"""Who does something, and is no list that only gets mail."""


def profiles(database: Database, text: str, limit: int) -> list[Profile]:
    """See `Library.profiles`."""
    if text.strip():
        found = people(database, text, limit)
    else:
        keys = [key for (key,) in database.all(_ACTIVE, (limit,))]
        order = {key: n for n, key in enumerate(keys)}
        found = sorted(persons(database, keys), key=lambda person: order.get(person.key or 0, 0))
    return [_profile(database, person) for person in found]


def _profile(database: Database, person: Person) -> Profile:
    facts = _facts(database, person.key)
    counts, months = _mentions(database, person)
    roles = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    links: dict[int, list[Link]] = {0: [], 1: []}
    for doubt, link in database.all("SELECT doubt, link FROM person_links WHERE person = ?", (person.key,)):
        links[doubt].append(_LINK.validate_json(link))
    return Profile(
        name=person.name,
        address=person.address,
        names=person.names,
        addresses=person.addresses,
        title=facts.title,
        organisation=facts.organisation,
        phones=facts.phones,
        roles={**dict.fromkeys(facts.roles, 0), **roles},
        documents=person.documents,
        since=_first_day(min(months)) if months else None,
        until=_first_day(max(months)) if months else None,
        sources=person.sources,
        identities=tuple(_known(database, person)),
        links=tuple(links[0]),
        doubts=tuple(links[1]),
    )


def _facts(database: Database, key: int | None) -> Facts:
    row = database.one("SELECT facts FROM person_facts WHERE person = ?", (key,))
    return Facts.model_validate_json(row[0]) if row else Facts()


def _rows(database: Database, columns: str, person: Person, rest: str = "") -> Sequence[tuple[object, ...]]:
    """Of the identities of a person: by number, or by address or name where people are not concluded yet."""
    if person.key is not None:
        return database.all(f"SELECT {columns} WHERE p.person = ? {rest}", (person.key,))
    if person.address:
        return database.all(f"SELECT {columns} WHERE p.address = ? AND p.person IS NULL {rest}", (person.address,))
    return database.all(
        f"SELECT {columns} WHERE p.address = '' AND p.name = ? AND p.person IS NULL {rest}", (person.name,)
    )


def _mentions(database: Database, person: Person) -> tuple[dict[str, int], set[int]]:
    """In how many documents in each role, and the months that are known."""
    columns = "m.role, m.month, m.documents FROM mentions m JOIN people p ON p.key = m.identity"
    counts: dict[str, int] = defaultdict(int)
    months: set[int] = set()
    for role, month, n in _rows(database, columns, person):
        assert isinstance(role, str)
        assert isinstance(month, int)
        assert isinstance(n, int)
        counts[role] += n
        months |= {month} if month and role != "contact" else set()
    return dict(counts), months


def _first_day(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _known(database: Database, person: Person) -> Iterable[Known]:
    columns = "p.address, p.name, p.written, s.name, p.documents FROM people p JOIN sources s ON s.key = p.source"
    groups: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for address, name, written, source, n in _rows(database, columns, person, "ORDER BY s.name"):
        assert isinstance(n, int)
        groups[str(address), str(name), str(written or address or name)][str(source)] = n
    for (address, name, written), sources in sorted(groups.items(), key=lambda g: (-sum(g[1].values()), g[0])):
        yield Known(
            identity=Identity(name=name, address=address),
            written=written,
            sources=tuple(sources),
            documents=sum(sources.values()),
        )
