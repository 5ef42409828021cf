"""Folders of documents: every readable file is one document, named by its path; whom a table of people lists are
contacts too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, unquote_to_bytes

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Checkpoint, Done, Failed, Listed, PathConfig, Skip, State, from_listing
from cascade.errors import BadConfig, SourceUnavailable
from cascade.types import Document, Locator
from cascade_connectors.contacts import contacts_in
from cascade_connectors.documents.ahead import Ahead
from cascade_connectors.documents.extracted import Unreadable
from cascade_connectors.documents.media import FORMATS, reads, suffix_of
from cascade_connectors.documents.reader import read_document
from cascade_connectors.files import processes
from cascade_connectors.records import distinct

__all__ = ["FolderConfig", "FolderConnector"]

_IGNORED = frozenset({"node_modules", "__pycache__", "__macosx", "thumbs.db", "desktop.ini", "icon\r"})
_LOCKS = ("~$", ".~lock.")
_UNTIL = "until it can, or is excluded, nothing of this source is taken for deleted"
_PEEK = 2000
"""Entries of a folder that are looked at to recognise it."""
_HEAVY = 4 << 20
"""Bytes in formats that take long to parse, from which on several processes are worth their start."""


class FolderConfig(PathConfig):
    """Settings of a folder of documents."""

    include: tuple[str, ...] = ()
    """Globs on the relative path (`*.md`, `reports/*`); empty takes every file."""
    exclude: tuple[str, ...] = ()
    """Globs on the relative path of files and folders that are left out."""
    max_bytes: int = 50_000_000
    """Larger files are skipped with a reason."""
    workers: int | None = None
    """Helper processes that parse at once; None chooses by what there is to read."""


@dataclass(slots=True)
class _Walk:
    """A walk through a folder in the order of names; what cannot be opened is kept in `blocked`."""

    root: Path
    config: FolderConfig
    blocked: list[tuple[str, str]] = field(default_factory=list)

    def files(self) -> Iterator[Listed]:
        if self.root.is_file():
            yield Listed(_named(self.root.name), _etag(self.root.stat()))
            return
        folders = [""]
        while folders:
            inside = folders.pop()
            below: list[str] = []
            for entry in self._entries(inside):
                item = inside + _named(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    below.append(item + "/")
                elif self._wanted(item) and (listed := self._listed(entry, item)) is not None:
                    yield listed
            folders += reversed(below)

    def _entries(self, inside: str) -> list[os.DirEntry[str]]:
        """The entries of a folder that are not hidden, ignored or excluded, by name."""
        try:
            with os.scandir(_path(self.root, inside)) as entries:
                kept = [e for e in entries if not _is_ignored(e.name) and not self._excluded(inside + _named(e.name))]
        except FileNotFoundError:  # deleted while the walk was on its way
            return []
        except OSError as error:
            if not inside:
                raise SourceUnavailable(f"{self.root} cannot be opened: {error.strerror}") from error
            self.blocked.append((inside, f"this folder cannot be opened ({error.strerror}): {_UNTIL}"))
            return []
        return sorted(kept, key=lambda e: e.name)

    def _listed(self, entry: os.DirEntry[str], item: str) -> Listed | None:
        """A file with its etag; None for what is no file, and for a link that leads out of the folder."""
        try:
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self.root):
                return None
            return Listed(item, _etag(entry.stat())) if entry.is_file() else None
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError) as error:  # links may go round in circles
            self.blocked.append((item, f"this file cannot be opened ({error}): {_UNTIL}"))
            return None

    def _wanted(self, item: str) -> bool:
        return not self.config.include or any(fnmatch(item, glob) for glob in self.config.include)

    def _excluded(self, item: str) -> bool:
        return any(fnmatch(item, glob) or fnmatch(item + "/", glob) for glob in self.config.exclude)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one item of a source."""

    source: str
    root: Path
    max_bytes: int

    def __call__(self, item: str) -> Iterable[Document | Failed]:
        path = self.root if self.root.is_file() else _path(self.root, item)
        try:
            stat = path.stat()
            if stat.st_size > self.max_bytes:
                size, limit = stat.st_size / 1e6, self.max_bytes / 1e6
                return [Failed(item, f"{size:,.0f} MB is over the limit of {limit:,.0f} MB (max_bytes)")]
            document = self._document(item, path.read_bytes(), stat)
            return distinct([document, *contacts_in(document)])
        except Unreadable as error:
            return [Failed(item, error.reason)]
        except OSError as error:
            return [Failed(item, f"cannot be opened: {error.strerror or error}")]

    def _document(self, item: str, data: bytes, stat: os.stat_result) -> Document:
        found = read_document(item, data)
        folders = item.split("/")[:-1]
        told = found.created_at or found.updated_at  # a copy's own time is that of its making, and says nothing
        return Document(
            id=f"{self.source}:{item}",
            source=self.source,
            kind=found.kind,
            title=found.title,
            text=found.text,
            created_at=found.created_at,
            updated_at=found.updated_at if told else datetime.fromtimestamp(stat.st_mtime, UTC),
            people=found.people,
            url=found.url,
            etag=blake2b(data, digest_size=8).hexdigest(),
            labels=tuple(dict.fromkeys((*folders, *found.labels))),
            meta=found.meta,
            links=found.links,
            locator=Locator(path=item),
            parts=found.parts,
        )


class FolderConnector:
    """Documents of a folder and the folders in it, or a single document. A file's path is its native id."""

    kind: ClassVar[str] = "folder"
    Config: ClassVar[type[BaseModel]] = FolderConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        if not isinstance(config, FolderConfig):
            raise BadConfig(f"the source {name!r} needs the settings of a folder")
        self.name = name
        self.config = config

    @classmethod
    def recognises(cls, path: Path) -> float:
        """0.6 for a document, 0.3 for a folder that has one near its top: other kinds know their folders better."""
        if path.is_file():
            return 0.6 if reads(path.name) else 0.0
        seen = 0
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not _is_ignored(name))
            if any(reads(name) and not _is_ignored(name) for name in names):
                return 0.3
            seen += len(names) + len(below)
            if seen > _PEEK or Path(folder) == path / "cur":
                break
        return 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """What changed since `state`, in the order of paths, folder by folder."""
        root = self.config.path.expanduser()
        if not root.exists():
            raise SourceUnavailable(f"{root} is not there", hint="is its disk mounted, was it moved?")
        root = root.resolve()
        walk = _Walk(root, self.config)
        reader = _Reader(self.name, root, self.config.max_bytes)
        listing = list(walk.files())
        stale = [listed for listed in listing if state.etag(listed.item) != listed.etag]
        threads = self.config.workers if self.config.workers is not None else _threads(stale)
        with Ahead(reader, [listed.item for listed in stale], threads) as read:
            for change in from_listing(state, listing, read):
                if isinstance(change, Checkpoint) and change.complete and walk.blocked:
                    yield from _unseen(walk.blocked)
                    yield Checkpoint()  # what lies in a folder that does not open may well be alive
                else:
                    yield change


def _unseen(blocked: Iterable[tuple[str, str]]) -> Iterator[Change]:
    for item, reason in blocked:
        yield Skip(item, item, reason)
        yield Done(item, "blocked")


def _threads(stale: Iterable[Listed]) -> int:
    """As many as cores where much has to be parsed; none where reading is quicker than starting several helpers."""
    heavy = 0
    for item, etag in stale:
        form = FORMATS.get(suffix_of(item))
        heavy += int(etag.partition("-")[0]) if form is not None and form.guarded else 0
    return processes(heavy, _HEAVY)


def _named(name: str) -> str:
    """A file's name as a clean line that can be kept and shown: what cannot is written as %XX."""
    if one_line(name) == name:
        return name
    safe = (c if one_line(f".{c}.") == f".{c}." else quote(os.fsencode(c)) for c in name)
    return re.sub("^ | $|(?<= ) ", "%20", "".join(safe))


def _path(root: Path, item: str) -> Path:
    """Where an item lies: under its name, or under the name that it stands for."""
    path = root / item
    return path if path.exists() or "%" not in item else root / os.fsdecode(unquote_to_bytes(item))


def _etag(stat: os.stat_result) -> str:
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def _is_ignored(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.lower() in _IGNORED
