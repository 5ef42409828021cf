"""Folders of single mails as programs save them: a file a mail, .eml, .emlx (Apple Mail) or .msg (Outlook)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from cascade.clean import one_line
from cascade.connector import Change, Failed, State
from cascade.types import Document
from cascade_connectors.files import file_at, head, listing, recognised_folder
from cascade_connectors.mail.message import Origin, is_mail, read_message
from cascade_connectors.mail.mime import parse
from cascade_connectors.mail.saved import SUFFIXES, as_sent, is_saved
from cascade_connectors.mail.shared import MailConfig, config_of, distinct, mail_changes, read_file

__all__ = ["Eml"]


class Eml:
    """A folder with such files in it or in the folders below it, or one mail in a file. An item is a file."""

    kind: ClassVar[str] = "eml"
    Config: ClassVar[type[BaseModel]] = MailConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.config = config_of(name, config)

    @classmethod
    def recognises(cls, path: Path) -> float:
        """0.95 for a file that is called and begins as a mail does, 0.85 for a folder mostly of them, 0.2 with some."""
        if path.is_dir():
            return recognised_folder(path, SUFFIXES, cls.recognises)
        if path.suffix.lower() not in SUFFIXES:
            return 0.0
        start = head(path, 16384)
        return 0.95 if is_saved(start) or is_mail(parse(start)) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """File by file in the order of their paths."""
        root = self.config.path.expanduser()
        files = [listed for listed in listing(root) if listed.item.lower().endswith(SUFFIXES) or not root.is_dir()]
        return mail_changes(state, files, _Reader(self.name, root), self.config.workers)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one item; goes to worker processes."""

    source: str
    root: Path

    def __call__(self, item: str) -> Iterator[Document | Failed]:
        folder = item.rpartition("/")[0]
        origin = Origin(self.source, item, (folder,) if folder else ())
        try:
            sent, failed = as_sent(read_file(file_at(self.root, item)), item)
        except ValueError as error:
            yield Failed(item, one_line(str(error))[:300])
            return
        yield from failed
        yield from distinct(read_message(sent, origin))
