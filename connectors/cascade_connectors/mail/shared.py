"""What the mail connectors share: settings, reading a file in bounds, and ids told apart."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel

from cascade.connector import Change, Failed, Listed, PathConfig, Read, State, from_listing
from cascade.errors import BadConfig
from cascade.types import Document
from cascade_connectors.files import processes
from cascade_connectors.mail.mime import MAX_MESSAGE

__all__ = ["MailConfig", "config_of", "distinct", "mail_changes", "read_file"]

_WORTH = 8_000_000
"""Bytes of mail from which on reading takes longer than starting processes for it."""


class MailConfig(PathConfig):
    """Settings of a mail source."""

    workers: int | None = None
    """Processes that read mails; None chooses by how much there is to read."""


def config_of(name: str, config: BaseModel) -> MailConfig:
    """`config`, known to be a mail source's. Raises `BadConfig` otherwise."""
    if not isinstance(config, MailConfig):
        raise BadConfig(f"the source {name!r} needs the settings of a mail source, not {type(config).__name__}")
    return config


def mail_changes(state: State, listing: Sequence[Listed], read: Read, workers: int | None) -> Iterator[Change]:
    """Changes of a listing whose etags begin with the file's size."""
    if workers is None:
        fresh = sum(int(etag.partition("-")[0]) for item, etag in listing if state.etag(item) != etag)
        workers = processes(fresh, _WORTH)
    return from_listing(state, listing, read, workers=workers)


def read_file(path: str | Path) -> bytes:
    """A file's bytes, at most one more than a message may have. Raises `OSError`, for what is no plain file too."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe must not make a sync wait
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{Path(path).name} is not a regular file")
        return os.read(handle, min(status.st_size, MAX_MESSAGE) + 1)
    finally:
        os.close(handle)


def distinct(records: Iterable[Document | Failed]) -> Iterator[Document | Failed]:
    """The records of one item, each id once.

    A second copy of the same words is left out; other words under an id that was there before (programs that number
    badly, and those who wish to hide something) come as `id#2`, `id#3`.
    """
    seen: dict[str, int] = {}
    for record in records:
        if isinstance(record, Failed):
            yield record
            continue
        id_, words, number = record.id, hash((record.title, record.text)), 1
        while seen.get(id_, words) != words:
            number += 1
            id_ = f"{record.id}#{number}"
        if id_ not in seen:
            seen[id_] = words
            yield record if number == 1 else record.model_copy(update={"id": id_})
