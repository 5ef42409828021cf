"""Files of a source that lies at a path: which there are, what tells that one changed, and how much of one is read."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from lzma import LZMAError
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import field_validator

from cascade.clean import one_line
from cascade.connector import Listed, PathConfig
from cascade.errors import SourceUnavailable

__all__ = [
    "LARGEST",
    "UNREADABLE",
    "ZonedPath",
    "file_at",
    "head",
    "listing",
    "load",
    "named_or_like",
    "processes",
    "recognised_folder",
    "unread",
    "within",
]

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
LARGEST = 64 << 20
"""Bytes beyond which a file is not read: no chat, card or calendar of people is that long."""

UNREADABLE = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, LZMAError)
"""What reading a file, or a file inside a zip, raises: missing, cut off, encrypted, packed in a way nobody knows."""


class ZonedPath(PathConfig):
    """Settings of a source whose times may name no zone; `zone` is theirs, as an IANA name."""

    zone: str = "UTC"

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"no such time zone: {zone} (an IANA name, as Europe/Zurich)") from error
        return zone


def listing(root: Path) -> Iterator[Listed]:
    """Every regular file at or under `root`, in the order of their paths; links and hidden files are left alone.

    An item is the path relative to `root` with forward slashes, or the file's own name where `root` is one. Raises
    `SourceUnavailable` where there is nothing, or nothing that can be opened.
    """
    try:
        if not root.is_dir():
            yield _listed(root.name, root.stat())
            return
        os.scandir(root).close()
    except OSError as error:
        hint = "put it back, or remove the source"
        raise SourceUnavailable(f"{root} cannot be read: {error.strerror or error}", hint=hint) from error
    yield from _walk(root, "")


def named_or_like(root: Path, suffixes: tuple[str, ...], recognises: Callable[[Path], float]) -> Iterator[Listed]:
    """Of `listing(root)` the files that are named as a connector's own, or begin so; a lone file whatever it is."""
    for listed in listing(root):
        path = file_at(root, listed.item)
        if path == root or listed.item.lower().endswith(suffixes) or recognises(path) > 0:
            yield listed


def _walk(folder: Path | os.DirEntry[str], prefix: str) -> Iterator[Listed]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((e for e in entries if not e.name.startswith((".", "__MACOSX"))), key=lambda e: e.name)
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            yield _listed(prefix + entry.name, entry.stat(follow_symlinks=False))


def _listed(item: str, status: os.stat_result) -> Listed:
    # A name that is not text, or that would break a line, gets an item that says so; it will not be found to be read.
    return Listed(_ODD.sub("\ufffd", item), f"{status.st_size}-{status.st_mtime_ns}")


def file_at(root: Path, item: str) -> Path:
    """Where an item of `listing(root)` lies."""
    return root / item if root.is_dir() else root


def load(path: Path, limit: int = LARGEST) -> bytes:
    """All of a file; raises `ValueError` for one that is larger than `limit`, or is none."""
    with path.open("rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("not a regular file")
        return within(file.read(limit + 1), limit)


def within(data: bytes, limit: int) -> bytes:
    """`data`; raises `ValueError` where it is longer than `limit`."""
    if len(data) > limit:
        raise ValueError(f"larger than {limit >> 20} MiB, which is not read")
    return data


def processes(size: int, worth: int) -> int:
    """How many processes are to read `size` bytes: none up to `worth`, for starting them takes time too, else one a
    core, 8 at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8) if size > worth and cores > 1 else 0


def unread(error: Exception) -> str:
    """Why a file could not be read, as the reason of a record that failed."""
    return one_line(f"does not read: {error}")[:300]


def head(path: Path, size: int = 4096) -> bytes:
    """The first bytes of a regular file; empty where it cannot be read."""
    try:
        if not path.is_file():
            return b""
        with open(path, "rb", opener=_at_once) as file:
            return file.read(size) or b""
    except OSError:
        return b""


def _at_once(path: str, flags: int) -> int:
    """Opens a file that is never waited for: some of the kernel's look regular, and have nothing to give yet."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def recognised_folder(folder: Path, suffixes: tuple[str, ...], recognises: Callable[[Path], float]) -> float:
    """How sure a connector of single files is of a folder: almost as of its files, where most below it are named as its
    own, and little with some."""
    try:
        near = [p for p in islice(folder.rglob("[!.]*"), 200) if p.is_file()]
    except OSError:
        return 0.0
    own = [file for file in near if file.suffix.lower() in suffixes]
    sure = max((recognises(file) for file in sorted(own)[:3]), default=0.0)
    return max(0.0, sure - 0.1) if 2 * len(own) > len(near) else min(sure, 0.2)
