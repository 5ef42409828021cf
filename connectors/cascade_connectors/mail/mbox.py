"""mbox: many mails in one file, as mail programs and the archives of lists write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from cascade.connector import Change, Failed, Listed, State, from_listing
from cascade.types import Document
from cascade_connectors.files import file_at, head, listing
from cascade_connectors.mail.message import Origin, read_message
from cascade_connectors.mail.shared import MailConfig, config_of, distinct
from cascade_connectors.mail.split import begins_mbox, split_mbox

__all__ = ["Mbox"]

_SUFFIXES = (".mbox", ".mbx", ".mbs")
_ASIDE = (".msf", ".dat", ".json", ".html", ".sqlite", ".lock", ".cmeta", ".index", ".eml")
_FEW = 200


class Mbox:
    """A file in the mbox format, or a folder of such files. An item is a file."""

    kind: ClassVar[str] = "mbox"
    Config: ClassVar[type[BaseModel]] = MailConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.config = config_of(name, config)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """0.95 for a file that begins as an mbox does, 0.9 for a folder that has one right inside."""
        if not path.is_dir():
            return 0.95 if _is_mbox(path) else 0.0
        try:
            inside = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        except OSError:
            return 0.0
        return 0.9 if any(_is_mbox(p) for p in inside[:_FEW]) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """File by file in the order of their paths, mails as they lie in the file."""
        root = self.config.path.expanduser()
        return from_listing(state, _listing(root), _Reader(self.name, root))


@dataclass(frozen=True, slots=True)
class _Reader:
    source: str
    root: Path

    def __call__(self, item: str) -> Iterator[Document | Failed]:
        path = file_at(self.root, item)
        if path.stat().st_size == 0:
            return
        if not _is_mbox(path):
            yield Failed(item, 'no mbox: it does not begin with a line "From " and a mail below it')
            return
        yield from distinct(self._records(path, item))

    def _records(self, path: Path, item: str) -> Iterator[Document | Failed]:
        labels = (_label(item),)
        with path.open("rb") as file:
            for mail in split_mbox(file):
                yield from read_message(mail.raw, Origin(self.source, item, labels, mail.line, mail.envelope))


def _is_mbox(path: Path) -> bool:
    return begins_mbox(head(path, 16384))


def _listing(root: Path) -> Iterator[Listed]:
    """Files that are an mbox by their name or by how they begin."""
    for listed in listing(root):
        name = listed.item.lower()
        path = file_at(root, listed.item)
        if path == root or name.endswith(_SUFFIXES) or (not name.endswith(_ASIDE) and _is_mbox(path)):
            yield listed


def _label(item: str) -> str:
    """The folder that the file stands for: `lists/dev.mbox` is `lists/dev`, `Inbox.sbd/Work` is `Inbox/Work`."""
    parts = [re.sub(r"\.(?:mbox|mbx|mbs|sbd)\Z", "", part, flags=re.IGNORECASE) for part in item.split("/")]
    if len(parts) > 1 and parts[-1] == "mbox":
        parts.pop()  # Apple Mail exports a folder as `Name.mbox/mbox`
    return "/".join(parts)
