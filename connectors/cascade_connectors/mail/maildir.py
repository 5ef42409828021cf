"""Maildir: a file a mail, in `new` and `cur` of a folder and of the folders within it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from cascade.clean import clean, one_line
from cascade.connector import Change, Failed, Listed, State
from cascade.errors import BadConfig, SourceUnavailable
from cascade.types import Document
from cascade_connectors.mail.message import Origin, read_message
from cascade_connectors.mail.shared import MailConfig, config_of, distinct, mail_changes, read_file

__all__ = ["Maildir"]

_FLAGS = re.compile(r"[:;!]2,[A-Za-z,]*\Z")
_PLACES = ("new", "cur")
_MAX_FOLDERS = 20_000


class Maildir:
    """A Maildir with the folders in it, `.Name` beside `cur` (Maildir++) or plain.

    An item is `folder/name` with neither `new` or `cur` nor the flags in it, so that reading or flagging a mail does
    not change it.
    """

    kind: ClassVar[str] = "maildir"
    Config: ClassVar[type[BaseModel]] = MailConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.config = config_of(name, config)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """Certain of a folder with `cur` and `new` or `tmp`, nearly so of one with such folders right inside."""
        if not path.is_dir():
            return 0.0
        if _is_maildir(path):
            return 1.0
        try:
            with os.scandir(path) as entries:
                return (
                    0.95 if any(e.is_dir(follow_symlinks=False) and _is_maildir(Path(e.path)) for e in entries) else 0.0
                )
        except OSError:
            return 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """Folder by folder, mails by name."""
        root = self.config.path.expanduser()
        if not root.is_dir():
            raise SourceUnavailable(f"{root} is not there", hint="is its disk mounted, was it moved?")
        folders = list(_folders(root))
        if not folders:
            raise BadConfig(f"{root} holds no Maildir: no folder in it has `cur` and `new`")
        listing = [listed for folder in folders for listed in _listing(root, folder)]
        return mail_changes(state, listing, _Reader(self.name, root), self.config.workers)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one item; goes to worker processes."""

    source: str
    root: Path

    def __call__(self, item: str) -> Iterator[Document | Failed]:
        folder, _, name = item.rpartition("/")
        for place in reversed(_PLACES):
            within = f"{folder}/{place}" if folder else place
            raw = _read(f"{self.root}/{within}", name)
            if raw is not None:
                origin = Origin(self.source, f"{within}/{name}", _labels(folder))
                yield from distinct(read_message(raw, origin))
                return
        yield Failed(item, "gone: it was deleted or moved while the source was read")


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and ((path / "new").is_dir() or (path / "tmp").is_dir())


def _folders(root: Path) -> Iterator[str]:
    """Paths of the Maildirs at and below `root`, relative to it, in order; links are not followed."""
    waiting = [""]
    seen = 0
    while waiting and seen < _MAX_FOLDERS:
        folder = waiting.pop()
        seen += 1
        path = root / folder
        here = _is_maildir(path)
        if here:
            yield folder
        try:
            with os.scandir(path) as entries:
                inside = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
        except OSError:
            continue
        skipped = ("cur", "new", "tmp") if here else ()
        waiting += [f"{folder}/{name}" if folder else name for name in reversed(inside) if name not in skipped]


def _listing(root: Path, folder: str) -> Iterator[Listed]:
    """The mails of one Maildir by name; of two copies (a client died while it moved one) the one in `cur` counts."""
    found: dict[str, str] = {}
    for place in _PLACES:
        for entry in _entries(root / folder / place):
            try:
                status = entry.stat()
            except OSError:
                continue
            found[_unflagged(entry.name)] = f"{status.st_size}-{status.st_mtime_ns}"
    prefix = f"{folder}/" if folder else ""
    for name in sorted(found):
        yield Listed(prefix + name, found[name])


def _entries(path: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            yield from (e for e in entries if not e.name.startswith(".") and e.is_file())
    except OSError:
        return


def _read(folder: str, name: str) -> bytes | None:
    """The mail of that name, whatever its flags are by now; None where it is not in this folder."""
    for changed in (0, None):  # names that are remembered, then names as they are now
        try:
            found = _names(folder, Path(folder).stat().st_mtime_ns if changed is None else changed).get(name)
            if found is not None:
                return read_file(f"{folder}/{found}")
        except FileNotFoundError:
            continue
    return None


@lru_cache(maxsize=8)
def _names(folder: str, changed: int) -> dict[str, str]:  # noqa: ARG001 - a folder that changed has another key
    """Name without flags -> name, of all mails in a folder as it was at `changed`."""
    return {_unflagged(entry.name): entry.name for entry in _entries(Path(folder))}


def _unflagged(name: str) -> str:
    return clean(_FLAGS.sub("", name).encode("utf-8", "replace").decode("utf-8"))


@lru_cache(maxsize=1024)
def _labels(folder: str) -> tuple[str, ...]:
    """A folder's name as a person knows it: `.Sent.2020` is `Sent/2020`, the outermost is `INBOX`."""
    if not folder:
        return ("INBOX",)
    parts = [part.strip(".").replace(".", "/") if part.startswith(".") else part for part in folder.split("/")]
    return (one_line(_utf7("/".join(parts))),)


def _utf7(name: str) -> str:
    """Folder names are kept in the modified UTF-7 of IMAP (RFC 3501, 5.1.3)."""
    if "&" not in name:
        return name
    try:
        return re.sub(
            r"&([^-]*)-", lambda m: ("+" + m[1].replace(",", "/") + "-").encode().decode("utf-7") if m[1] else "&", name
        )
    except UnicodeError:
        return name
