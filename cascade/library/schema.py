"""The tables of library.db, and the way to open it: one SQLite file that readers never wait for.

A row of `documents` holds what is looked up and counted, `bodies` the document itself as JSON. A document lives as long
as an item holds it: `documents.item` does, and `holdings` lists the others that do, which are few. `rev` grows with
every change, so that the index can ask for what it has not seen; `tombstones` remember what is gone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from cascade.errors import Busy, HomeError

__all__ = ["VERSION", "WAIT", "Database"]

VERSION = 3
WAIT = 10_000
"""Milliseconds to wait for another writer."""

_SCHEMA = """
CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL);
INSERT INTO state VALUES (1, 0);

CREATE TABLE sources (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    cursor TEXT,
    synced_at REAL,
    documents INTEGER NOT NULL DEFAULT 0,
    newest REAL                         -- time of the newest of them
);

CREATE TABLE items (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    item TEXT NOT NULL,
    etag TEXT,                          -- NULL until all of it has been read
    UNIQUE (source, item)
);

CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rev INTEGER NOT NULL UNIQUE,
    item INTEGER NOT NULL,              -- the first of its holders by name: the body is as that one has it
    digest BLOB NOT NULL,               -- of the body as the item gave it
    labels TEXT,                        -- as the item has them, a line each
    at REAL,                            -- seconds since 1970
    thread INTEGER,
    parent TEXT,
    subject INTEGER,                    -- hash of a mail's subject, see cascade.threads
    orphan INTEGER NOT NULL DEFAULT 0,  -- a reply that does not say to what
    title TEXT NOT NULL,
    path TEXT
);
CREATE INDEX documents_item ON documents (item);
CREATE INDEX documents_thread ON documents (thread) WHERE thread IS NOT NULL;
CREATE INDEX documents_parent ON documents (parent) WHERE parent IS NOT NULL;
CREATE INDEX documents_subject ON documents (subject, source, at) WHERE subject IS NOT NULL;
CREATE INDEX documents_orphan ON documents (source, subject) WHERE orphan;

CREATE TABLE bodies (key INTEGER PRIMARY KEY, body TEXT NOT NULL);

CREATE TABLE holdings (
    document INTEGER NOT NULL,
    item INTEGER NOT NULL,
    labels TEXT,                        -- as this item has them
    PRIMARY KEY (document, item)
) WITHOUT ROWID;
CREATE INDEX holdings_item ON holdings (item);

CREATE TABLE tombstones (id TEXT PRIMARY KEY, rev INTEGER NOT NULL UNIQUE) WITHOUT ROWID;

CREATE TABLE skips (
    item INTEGER NOT NULL,
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (item, id)
) WITHOUT ROWID;

CREATE TABLE threads (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    name TEXT NOT NULL,
    into_ INTEGER                       -- the thread that it was joined to
);

CREATE TABLE nodes (
    source INTEGER NOT NULL,
    node TEXT NOT NULL,
    thread INTEGER NOT NULL,
    PRIMARY KEY (source, node)
) WITHOUT ROWID;

CREATE TABLE people (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    domain TEXT,                        -- of a mail address
    documents INTEGER NOT NULL,
    cards INTEGER NOT NULL,             -- of these, contact cards: those know the name best
    UNIQUE (address, name, source)
);

CREATE TABLE people_words (
    word TEXT NOT NULL,                 -- of name and address, folded
    person INTEGER NOT NULL,
    PRIMARY KEY (word, person)
) WITHOUT ROWID;
"""

_PERSONS = """
-- Whose identity it is, NULL until that was concluded; and how it is written where it is named.
ALTER TABLE people ADD COLUMN person INTEGER;
ALTER TABLE people ADD COLUMN written TEXT;
CREATE INDEX people_person ON people (person);

CREATE TABLE mentions (
    identity INTEGER NOT NULL,          -- of people
    role TEXT NOT NULL,
    month INTEGER NOT NULL,             -- since the year 0; 0 where it is not known
    documents INTEGER NOT NULL,
    PRIMARY KEY (identity, role, month)
) WITHOUT ROWID;

CREATE TABLE same (
    source INTEGER NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (source, one, other, name, reason)
) WITHOUT ROWID;

CREATE TABLE signatures (
    identity INTEGER NOT NULL,
    signed TEXT NOT NULL,               -- what it tells, as JSON
    documents INTEGER NOT NULL,
    PRIMARY KEY (identity, signed)
) WITHOUT ROWID;

CREATE TABLE person_facts (person INTEGER PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE person_links (person INTEGER NOT NULL, doubt INTEGER NOT NULL, link TEXT NOT NULL);
CREATE INDEX person_links_person ON person_links (person);

CREATE TABLE census (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    rules TEXT NOT NULL,                -- by which it was counted
    evidence INTEGER NOT NULL,          -- grows with what people are concluded from
    concluded TEXT NOT NULL             -- of which evidence, by which rules, and what the person said
);
INSERT INTO census VALUES (1, '', 0, '')
"""
"""Who is one person: what it is concluded from, and what came of it (`cascade.library.persons`). Since version 2."""

_ADDRESSES = """
-- Of the page that a document is, to find what a link leads to.
ALTER TABLE documents ADD COLUMN url TEXT;
UPDATE documents SET url = (SELECT json_extract(body, '$.url') FROM bodies WHERE bodies.key = documents.key);
CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL
"""
"""Since version 3."""

_HINT = "if the file is damaged, move it away: the next sync reads the sources again"
_FULL = "make room on its disk, then do it again: what was written before is kept"


class Database:
    """A connection to library.db. Every error of SQLite becomes a `HomeError`, a lock that does not pass a `Busy`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(
                path.absolute(),
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
        except sqlite3.Error as error:
            self._failed(error)
        try:
            self.run(f"PRAGMA busy_timeout = {WAIT}")
            self._check()
            for pragma in ("synchronous = NORMAL", "temp_store = MEMORY", "mmap_size = 268435456"):
                self.run(f"PRAGMA {pragma}")
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement and return how many rows it changed."""
        try:
            return self._connection.execute(sql, values).rowcount
        except sqlite3.Error as error:
            self._failed(error)

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """Insert one row and return its key; 0 where there was a conflict that the statement lets pass."""
        try:
            cursor = self._connection.execute(sql, values)
            return cursor.lastrowid or 0 if cursor.rowcount else 0
        except sqlite3.Error as error:
            self._failed(error)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute one statement for each of `rows`."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            self._failed(error)

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row, or None."""
        try:
            return self._connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            self._failed(error)

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._failed(error)

    def _check(self) -> None:
        """Make the tables that a new or older file lacks; refuse one of a newer version."""
        [version] = self.one("PRAGMA user_version")
        if version < VERSION:
            self._create()
        elif version > VERSION:
            raise HomeError(
                f"{self.path} is a library of version {version}, this cascade reads version {VERSION}",
                hint="upgrade cascade",
            )

    def _create(self) -> None:
        """The tables that are not there: all of a new file's, and what an older version did not have."""
        self.run("PRAGMA page_size = 16384")  # most mails in one page: a tenth faster to write than in four
        self.run("PRAGMA journal_mode = WAL")
        self.run("BEGIN IMMEDIATE")
        [version] = self.one("PRAGMA user_version")  # another process may have made them meanwhile
        for statement in ";\n".join((_SCHEMA, _PERSONS, _ADDRESSES)[version:]).split(";\n"):
            self.run(statement)
        self.run(f"PRAGMA user_version = {VERSION}")
        self.run("COMMIT")
        self.path.chmod(0o600)

    def _failed(self, error: sqlite3.Error) -> NoReturn:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise Busy(f"another process is writing to {self.path}", hint="wait for it to finish") from error
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL  # 3.11's errors of sqlite alone have one
        raise HomeError(f"the library {self.path} does not work: {error}", hint=_FULL if full else _HINT) from error
