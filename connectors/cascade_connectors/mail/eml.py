"""Folders of .eml files: a file a mail, as programs save and export single mails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from cascade.connector import Change, Failed, State
from cascade.types import Document
from cascade_connectors.files import file_at, head, listing, recognised_folder
from cascade_connectors.mail.message import Origin, is_mail, read_message
from cascade_connectors.mail.mime import parse
from cascade_connectors.mail.shared import MailConfig, config_of, distinct, mail_changes, read_file

__all__ = ["Eml"]

_SUFFIX = ".eml"


class Eml:
    """A folder with .eml files in it or in the folders below it, or one mail in a file. An item is a file."""

    kind: ClassVar[str] = "eml"
    Config: ClassVar[type[BaseModel]] = MailConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.config = config_of(name, config)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """0.95 for an .eml file that begins as a mail does, 0.85 for a folder mostly of them, 0.2 with some."""
        if path.is_dir():
            return recognised_folder(path, (_SUFFIX,), cls.recognises)
        return 0.95 if path.suffix.lower() == _SUFFIX and is_mail(parse(head(path, 16384))) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """File by file in the order of their paths."""
        root = self.config.path.expanduser()
        files = [listed for listed in listing(root) if listed.item.lower().endswith(_SUFFIX) or not root.is_dir()]
        return mail_changes(state, files, _Reader(self.name, root), self.config.workers)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one item; goes to worker processes."""

    source: str
    root: Path

    def __call__(self, item: str) -> Iterator[Document | Failed]:
        folder = item.rpartition("/")[0]
        origin = Origin(self.source, item, (folder,) if folder else ())
        yield from distinct(read_message(read_file(file_at(self.root, item)), origin))
