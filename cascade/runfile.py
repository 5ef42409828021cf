"""One run in one file: how such a file is laid out, written, and read without trusting it.

    NAME.cascade.zip
    ├── manifest.json         the version of this layout, and what was done to the run
    ├── run.json              as in a run's folder
    ├── events.jsonl
    ├── marks.json
    ├── blobs/                values by hash, those of the origins among them
    ├── documents.jsonl       a document a line: what was quoted and found, with what stands around it
    └── origins/ID/           head and events of a run that computed what this one took from the cache

A file comes from somebody else: only members of these names are read, each is as long as it says, and nothing is
unpacked to disk. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cascade.errors import NoSuch, UsageError, misfit
from cascade.notes import Marks
from cascade.trace import Event, RunHead, parse_events
from cascade.types import Document, Instant, Value

__all__ = ["FORMAT", "SUFFIX", "Manifest", "RunFile", "is_run_id", "write_run_file"]

M = TypeVar("M", bound=BaseModel)

FORMAT = 1
SUFFIX = ".cascade.zip"
LARGEST = 256 << 20
"""Bytes of a file, packed, that is opened."""
UNPACKED = 1 << 30
"""Bytes of all its members."""
ENTRY = 128 << 20
"""Bytes of one."""
MEMBERS = 50_000
_MEMBER = re.compile(
    r"(?:manifest|run|marks)\.json|(?:events|documents)\.jsonl|blobs/[0-9a-f]{24}\.json"
    r"|origins/[0-9a-z][0-9a-z-]{0,40}/(?:run\.json|events\.jsonl)"
)
_ID = re.compile(r"[0-9]{6}-[0-9a-z]{1,32}")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError, OSError, KeyError
)  # fmt: skip
"""What reading a damaged or hostile archive raises."""


class Manifest(Value):
    """What a file says of itself."""

    format: int
    run: str
    made: Instant
    cascade: str
    """Version of cascade that wrote it."""
    redacted: bool = False
    documents: int = 0
    left_out: int = 0
    """Documents around those that were quoted or found for which there was no room."""


class RunFile:
    """A run's file, opened: its values are read out of it as they are asked for.

    Raises `NoSuch` for what is no such file, is damaged, is of a later layout, or is larger than a run can be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = _opened(path)
        self._inside = ""
        self.manifest = self._read("manifest.json", Manifest)
        if self.manifest.format != FORMAT:
            raise NoSuch(
                f"{path} is of layout {self.manifest.format}, this cascade reads {FORMAT}",
                hint="open it with the cascade that wrote it, or a later one",
            )
        self.head = self._head()

    def origin(self, id_: str) -> RunFile | None:
        """What is packed of the run `id_`, which computed a stage of this one; None where it is not."""
        if f"origins/{id_}/run.json" not in self._zip.NameToInfo:
            return None
        other = object.__new__(RunFile)
        other.path, other._zip, other._inside, other.manifest = self.path, self._zip, f"origins/{id_}/", self.manifest
        other.head = other._head()
        return other

    @cached_property
    def marks(self) -> Marks:
        return self._read(Marks.file, Marks) if Marks.file in self._zip.NameToInfo else Marks()

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The packed documents by id."""
        lines = self._text("documents.jsonl").split("\n")
        try:
            found = [Document.model_validate_json(line) for line in lines if line]
        except ValidationError as error:
            raise self._unreadable(f"documents.jsonl: {misfit(error)}") from error
        return {document.id: document for document in found}

    def get(self, name: str) -> Any:
        """The value called `name`; raises `NoSuch` where it is not there."""
        try:
            return json.loads(self._text(f"blobs/{name}.json", shared=True))
        except (ValueError, RecursionError) as error:
            raise self._unreadable(f"the recorded value {name}: {error}") from error

    def events(self) -> Iterator[Event]:
        """Its events, in order."""
        try:
            yield from parse_events(f"{line}\n" for line in self._text("events.jsonl").split("\n")[:-1])
        except ValidationError as error:
            raise self._unreadable(f"events.jsonl: {misfit(error)}") from error

    def _head(self) -> RunHead:
        """Its head; the runs that it names are called as runs are: files are named and runs opened by these."""
        head = self._read("run.json", RunHead)
        for id_ in (head.id, head.forked, head.follows):
            if id_ is not None and not is_run_id(id_):
                raise self._unreadable(f"run.json: {id_!r} is no run's id")
        return head

    def _read(self, name: str, model: type[M]) -> M:
        try:
            return model.model_validate_json(self._text(name))
        except ValidationError as error:
            raise self._unreadable(f"{name}: {misfit(error)}") from error

    def _text(self, name: str, *, shared: bool = False) -> str:
        try:
            entry = self._zip.getinfo(name if shared else self._inside + name)
            with self._zip.open(entry) as file:
                return file.read(entry.file_size).decode("utf-8")  # asked for more, it would inflate whatever is there
        except _BROKEN as error:
            raise self._unreadable(f"{name}: {error}") from error

    def _unreadable(self, why: str) -> NoSuch:
        return NoSuch(f"{self.path} holds no readable run: {why}", hint="ask for another copy of the file")


def _opened(path: Path) -> zipfile.ZipFile:
    """The archive at `path`, held in memory, after everything was checked that it says of itself."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise NoSuch(f"{path} cannot be read: {error.strerror or error}") from error
    archive, why = None, _too_large(data)
    if not why:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
            why = _odd(archive)
        except _BROKEN as error:
            why = str(error)
    if archive is None or why:
        raise NoSuch(f"{path} holds no run that cascade exported: {why}", hint="`cascade export RUN` writes one")
    return archive


def _too_large(data: bytes) -> str:
    """Why an archive is not even looked into; empty for none."""
    if len(data) > LARGEST:
        return f"it has more than {LARGEST >> 20} MB"
    if data.count(b"PK\x01\x02") > MEMBERS:  # counted before a list of them is made
        return f"it has more than {MEMBERS:,} members"
    return ""


def _odd(archive: zipfile.ZipFile) -> str:
    """What an archive has that no exported run has; empty for nothing."""
    entries = archive.infolist()
    if len(archive.NameToInfo) != len(entries):
        return "two members have one name"
    for entry in entries:
        if not _MEMBER.fullmatch(entry.filename):
            return f"no run has a member {entry.filename[:80]!r}"
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return f"{entry.filename} is encrypted, or compressed in another way than deflate"
        if entry.file_size > ENTRY:
            return f"{entry.filename} has more than {ENTRY >> 20} MB"
    if sum(entry.file_size for entry in entries) > UNPACKED:
        return f"it has more than {UNPACKED >> 20} MB unpacked"
    return "" if "manifest.json" in archive.NameToInfo else "it has no manifest.json"


def is_run_id(text: str) -> bool:
    """Whether `text` can be the id of a run, and is no path, no name and no `last`."""
    return _ID.fullmatch(text) is not None


def write_run_file(path: Path, members: Mapping[str, str], *, force: bool = False) -> None:
    """Write `members` (name to text) to `path`, whole or not at all, for its owner alone.

    Raises `UsageError` where there is a file already and `force` does not say to replace it, or no folder to write to.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", hint="name another file, or --force")
    fresh = path.with_name(f".{path.name}.new")
    try:
        with (
            open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,  # noqa: PTH123
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            for name in sorted(members):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                archive.writestr(entry, members[name].encode("utf-8", "replace"))
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
