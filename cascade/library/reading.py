"""Reading the library: documents, passages, conversations, people, and how each source stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cascade.errors import NoSuch
from cascade.library import people
from cascade.library.records import Person, Profile, Skipped, SourceState
from cascade.library.schema import Database
from cascade.library.stored import DOCUMENT, load
from cascade.passages import passages_at, span_of
from cascade.types import Document, Identity, Passage

if TYPE_CHECKING:
    from cascade.library.writing import Writer
    from cascade.people import Own

__all__ = ["Library"]

_BATCH = 400
"""Rows that are read at once."""
_NAMED = 5
"""Documents that are told where several may be meant."""
_FILE = "'/' || substr(d.id, instr(d.id, ':') + 1)"
_CALLED = f"{_FILE} LIKE '%/' || ?1 || '.%' ESCAPE '!' AND {_FILE} NOT LIKE '%/' || ?1 || '.%/%' ESCAPE '!'"
"""A file that is called so but for its ending."""


class Library:
    """The library at `path`, which is made where there is none. Use as a context manager, or call `close`.

    Reading goes on while another connection or process writes, and sees each transaction whole. A `Document.thread`
    names the conversation as `cascade.threads` resolved it. Raises `HomeError` for a file that cannot be opened, is
    damaged or is of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self._authority: tuple[int, dict[str, float]] | None = None
        self._contacts: tuple[int, tuple[Document, ...]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def writer(self, source: str, kind: str) -> Iterator[Writer]:
        """Write what a source says, over a connection of its own; what is not committed at the end is dropped."""
        from cascade.library.writing import Writer

        with closing(Database(self.path)) as database:
            writer = Writer(database, source, kind)
            try:
                yield writer
            finally:
                writer.rollback()

    def remove_source(self, name: str) -> int:
        """Drop a source with all of its documents; returns how many those were."""
        from cascade.library.writing import forget_source

        with closing(Database(self.path)) as database:
            return forget_source(database, name)

    # --- documents ------------------------------------------------------------------------------------------------

    def get(self, id_: str) -> Document | None:
        """The document with this id."""
        row = self._database.one(f"{DOCUMENT} WHERE d.id = ?", (id_,))
        return load(*row) if row else None

    def documents_of(self, ids: Iterable[str]) -> dict[str, Document]:
        """The documents with these ids, in their order; unknown ids are left out."""
        found: dict[str, Document] = {}
        wanted = list(dict.fromkeys(ids))
        for some in _batches(wanted):
            marks = ", ".join("?" * len(some))
            rows = self._database.all(f"{DOCUMENT} WHERE d.id IN ({marks})", some)
            found |= {d.id: d for d in (load(*row) for row in rows)}
        return {id_: found[id_] for id_ in wanted if id_ in found}

    def documents(self, *, source: str | None = None, kind: str | None = None) -> Iterator[Document]:
        """All documents (of one source, of one kind), in the order they first came."""
        last = 0
        where = "d.key > ? AND (? IS NULL OR d.source = (SELECT key FROM sources WHERE name = ?))"
        sql = DOCUMENT.replace("SELECT", "SELECT d.key,", 1)
        while True:
            rows = self._database.all(
                f"{sql} WHERE {where} AND (? IS NULL OR d.kind = ?) ORDER BY d.key LIMIT {_BATCH}",
                (last, source, source, kind, kind),
            )
            for _, body, thread in rows:
                yield load(body, thread)
            if len(rows) < _BATCH:
                return
            last = rows[-1][0]

    def contacts(self) -> tuple[Document, ...]:
        """All contact cards, in the order they first came: read once, and again after a change of the library."""
        revision = self.revision
        if self._contacts is None or self._contacts[0] != revision:
            self._contacts = revision, tuple(self.documents(kind="contact"))
        return self._contacts[1]

    def children(self, id_: str) -> list[Document]:
        """What came with the document with this id: a mail's attachments."""
        return [load(*row) for row in self._database.all(f"{DOCUMENT} WHERE d.parent = ? ORDER BY d.key", (id_,))]

    def same_mails(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Ids of documents to those of the mails with the same Message-ID, which several sources may hold; by name."""
        found: dict[str, list[str]] = {}
        wanted = {id_: id_.partition(":")[2] for id_ in ids}
        for some in _batches(sorted(set(wanted.values()))):
            marks = ", ".join("?" * len(some))
            native = "substr(id, instr(id, ':') + 1)"
            sql = f"SELECT id FROM documents WHERE kind = 'email' AND {native} IN ({marks}) ORDER BY id"
            for [id_] in self._database.all(sql, some):
                found.setdefault(id_.partition(":")[2], []).append(id_)
        return {id_: tuple(found[native]) for id_, native in wanted.items() if native in found}

    def at_urls(self, urls: Collection[str]) -> list[Document]:
        """The documents that have one of these addresses, in the order they first came."""
        found: dict[str, Document] = {}
        for some in _batches(sorted(set(urls))):
            marks = ", ".join("?" * len(some))
            rows = self._database.all(f"{DOCUMENT} WHERE d.url IN ({marks}) ORDER BY d.key", some)
            found |= {d.id: d for d in (load(*row) for row in rows)}
        return list(found.values())

    def thread(self, document: Document) -> list[Document]:
        """The conversation of `document` in the order of time, itself included; itself alone where it has none."""
        rows = self._database.all(
            f"{DOCUMENT} WHERE d.thread = (SELECT thread FROM documents WHERE id = ?)"
            " ORDER BY d.at IS NULL, d.at, d.id",
            (document.id,),
        )
        return [load(*row) for row in rows] or [document]

    def find_document(self, text: str, likely: Collection[str] = ()) -> Document:
        """The one document that a person means: by id, native id, the end of an id, path, title, or a file's name.

        Raises `NoSuch` where there is none, and where there are several, with some of them as `named` orders them.
        """
        wanted = text.strip()
        rows = self.named(text, likely)
        found = self.documents_of([id_ for id_, _ in rows[:_NAMED]])
        if len(rows) == 1:
            return found[rows[0][0]]
        if rows:
            some = "".join(f"\n{_introduced(document)}" for document in found.values())
            more = "\n…" if len(rows) > _NAMED else ""
            raise NoSuch(f"several documents match {wanted!r}", hint=f"give the id of one of them:{some}{more}")
        raise NoSuch(f"no document is called {wanted!r}", hint="give an id, a path or a title: `cascade search …`")

    def named(self, text: str, likely: Collection[str] = ()) -> list[tuple[str, str]]:
        """(id, title) of the documents that a person may mean by `text`: a few of those that fit it best, those whose
        ids are `likely` before the others, the newest first."""
        wanted = text.strip()
        pattern = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        for where, value in (
            ("d.id = ?", wanted),
            ("substr(d.id, instr(d.id, ':') + 1) = ?", wanted.strip("<>")),
            ("d.path = ?", wanted),
            ("d.id LIKE ? ESCAPE '!'", f"%{pattern}"),
            ("d.path LIKE ? ESCAPE '!'", f"%/{pattern}"),
            ("d.title = ? COLLATE NOCASE", wanted),
            (_CALLED, pattern),
            ("d.title LIKE ? ESCAPE '!'", f"%{pattern}%"),
            (f"{_FILE} LIKE ? ESCAPE '!' AND d.id NOT LIKE '%@%'", f"%{pattern}%"),  # any word lies in a mail's id
        ):
            rows = self._database.all(
                f"SELECT d.id, d.title FROM documents d WHERE {where} ORDER BY d.at DESC, d.id LIMIT {_BATCH}", (value,)
            )
            if rows and wanted:
                return sorted(rows, key=lambda row: row[0] not in likely)[: _NAMED + 1]
        return []

    # --- passages -------------------------------------------------------------------------------------------------

    def passage(self, id_: str) -> Passage | None:
        """The passage with this id (`document@start:end`)."""
        return self.passages_of([id_]).get(id_)

    def passages_of(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with these ids, in their order, sliced out of their documents.

        Left out: what is no passage's id, and spans of documents that are gone or have become shorter.
        """
        spans: dict[str, list[tuple[int, int]]] = {}
        for id_ in ids:
            try:
                document, start, end = span_of(id_)
            except ValueError:
                continue
            spans.setdefault(document, []).append((start, end))
        found: dict[str, Passage] = {}
        for name, document_ in self.documents_of(spans).items():
            inside = [(start, end) for start, end in spans[name] if start <= end <= len(document_.text)]
            found |= {passage.id: passage for passage in passages_at(document_, inside)}
        return {id_: found[id_] for id_ in ids if id_ in found}

    # --- people ---------------------------------------------------------------------------------------------------

    def people(self, text: str, limit: int = 20) -> list[Person]:
        """Whoever has all words of `text` in one name, address or id (each the beginning of a word), once each.

        A name or address that is exactly `text` comes first, then who is named most often.
        """
        return people.people(self._database, text, limit)

    def profiles(self, text: str = "", limit: int = 20) -> list[Profile]:
        """What is known of the people whom `people` gives; of those who are named most often for an empty `text`."""
        from cascade.library import persons

        return persons.profiles(self._database, text, limit)

    def person_of(self, identity: Identity) -> Person | None:
        """Whose identity this is; None where that is nobody known, or where several people go by it.

        A name without an address is that of the only one who bears it in full.
        """
        return people.person_of(self._database, identity)

    def known_as(self, text: str) -> tuple[str, ...]:
        """How else the people are named, name and address together, who have the words of `text` in one identity.

        For a filter on people: those identities that `text` itself does not find.
        """
        return people.known_as(self._database, text)

    def conclude(self, own: Own) -> bool:
        """Bring who is one person up to date with what the documents say; False where it is.

        Raises `Busy` where another process is writing.
        """
        from cascade.library import persons

        if persons.concluded(self._database, own):
            return False
        with closing(Database(self.path)) as database:
            return persons.conclude(database, own)

    @property
    def people_stamp(self) -> str:
        """Changes whenever people may be put together otherwise."""
        from cascade.library import persons

        return persons.stamp(self._database)

    def concluded(self, own: Own) -> bool:
        """Whether who is one person is up to date with the documents, the rules and what the person says."""
        from cascade.library import persons

        return persons.concluded(self._database, own)

    def identities(self) -> Iterator[Identity]:
        """Everybody as each source names them, each name with each of its addresses once."""
        for name, address in people.identities(self._database):
            yield Identity(name=name, address=address)

    def name_of(self, address: str) -> str | None:
        """The likeliest name of an address or id: a contact card's, else the one that is used most."""
        return people.name_of(self._database, address)

    def addresses_of(self, name: str) -> tuple[str, ...]:
        """Every address or id that goes with this name, the most often used first."""
        return people.addresses_of(self._database, name)

    def own_domain(self) -> str | None:
        """The mail domain of the organisation itself: the one that most mentions of people have, if one stands out."""
        return people.own_domain(self._database)

    def owner(self) -> str | None:
        """The address of whoever the mails are of: the one person whom most of them name, if one stands out."""
        return people.owner(self._database)

    def organisations(self) -> list[tuple[str, int]]:
        """Organisations with how many contact cards or mail addresses are theirs, most first.

        By the names that cards give them; one that no card names by the first part of its mail domain.
        """
        return people.organisations(self._database)

    # --- who points to what ---------------------------------------------------------------------------------------

    def authority(self) -> Mapping[str, float]:
        """Document id to how much others answer, link to or name it, 0 to 1; what nothing points to is left out.

        Computed when it is first asked for after a change (`cascade.library.linkage`).
        """
        from cascade.library import linkage

        revision = self.revision
        if self._authority is None or self._authority[0] != revision:
            file = self.path.with_name("authority.json")
            self._authority = revision, linkage.authority(self._database, file, revision)
        return self._authority[1]

    # --- how it stands --------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Grows with every change of a document."""
        revision: int = self._database.one("SELECT revision FROM state")[0]
        return revision

    def changed_at(self, id_: str) -> int | None:
        """The revision at which the document with this id last changed or was deleted; None for one never held."""
        row = self._database.one(
            "SELECT rev FROM documents WHERE id = ?1 UNION ALL SELECT rev FROM tombstones WHERE id = ?1"
            " ORDER BY 1 DESC LIMIT 1",
            (id_,),
        )
        return row[0] if row else None

    def changed_since(self, revision: int) -> Iterator[tuple[int, str, Document | None]]:
        """(revision, document id, document or None where it is gone) of all that changed after `revision`, in order."""
        while True:
            rows = self._database.all(
                "SELECT d.rev, d.id, b.body, t.name FROM documents d JOIN bodies b ON b.key = d.key"
                f" LEFT JOIN threads t ON t.key = d.thread WHERE d.rev IN {_LATER}"
                f" UNION ALL SELECT rev, id, NULL, NULL FROM tombstones WHERE rev IN {_GONE} ORDER BY 1 LIMIT {_BATCH}",
                (revision, revision),
            )
            for revision, id_, body, thread in rows:
                yield revision, id_, None if body is None else load(body, thread)
            if len(rows) < _BATCH:
                return

    def kinds(self) -> tuple[str, ...]:
        """The kinds of document that there are, by name."""
        return tuple(kind for (kind,) in self._database.all("SELECT DISTINCT kind FROM documents ORDER BY kind"))

    def documents_by_kind(self, source: str) -> dict[str, int]:
        """Kind of document to how many of it a source holds, the most first."""
        rows = self._database.all(
            "SELECT kind, count(*) FROM documents WHERE source = (SELECT key FROM sources WHERE name = ?)"
            " GROUP BY kind ORDER BY 2 DESC, 1",
            (source,),
        )
        return dict(rows)

    def sources_state(self) -> tuple[SourceState, ...]:
        """How each source stands, by name."""
        items = "SELECT source, count(*) n FROM items GROUP BY source"
        skips = "SELECT source, count(*) n FROM skips JOIN items ON items.key = skips.item GROUP BY source"
        rows = self._database.all(
            "SELECT s.name, s.kind, s.documents, coalesce(i.n, 0), coalesce(k.n, 0), s.synced_at, s.newest"
            f" FROM sources s LEFT JOIN ({items}) i ON i.source = s.key LEFT JOIN ({skips}) k ON k.source = s.key"
            " ORDER BY s.name"
        )
        return tuple(
            SourceState(name, kind, documents_, items_, skipped, _time(synced), _time(newest))
            for name, kind, documents_, items_, skipped, synced, newest in rows
        )

    def skips(self, source: str | None = None) -> list[Skipped]:
        """What could not be read, of one source or all."""
        rows = self._database.all(
            "SELECT s.name, i.item, k.id, k.reason, k.at FROM skips k JOIN items i ON i.key = k.item"
            " JOIN sources s ON s.key = i.source WHERE ? IS NULL OR s.name = ? ORDER BY s.name, i.item, k.id",
            (source, source),
        )
        return [Skipped(source, item, id_, reason, _when(at)) for source, item, id_, reason, at in rows]


_LATER = f"(SELECT rev FROM documents WHERE rev > ? ORDER BY rev LIMIT {_BATCH})"
_GONE = f"(SELECT rev FROM tombstones WHERE rev > ? ORDER BY rev LIMIT {_BATCH})"


def _introduced(document: Document) -> str:
    """A document by what tells it from others of its title: `mail:1@x  “Re: oars” · Ann Lee · 2026-03-02`."""
    day = f"{document.at:%Y-%m-%d}" if document.at else ""
    said = (f"“{document.title}”", document.author.name if document.author else "", day)
    return f"{document.id}  {' · '.join(each for each in said if each)}"


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else _when(seconds)


def _when(seconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
