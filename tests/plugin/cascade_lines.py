"""A connector of someone else's, installed beside cascade: files of JSON lines, each line a mail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from cascade.connector import Change, Failed, Listed, PathConfig, State, from_listing
from cascade.errors import SourceUnavailable
from cascade.types import Document, Identity, Involved, Locator


class LinesConfig(PathConfig):
    every: int = 3
    workers: int = 0
    breaks: bool = False
    """Fail after everything was read, as a server does that goes away."""


class Lines:
    """One item a file. A line `{"id": …, "text": …}` may also set title, labels, links, at, author and thread."""

    kind: ClassVar[str] = "lines"
    Config: ClassVar[type[BaseModel]] = LinesConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        assert isinstance(config, LinesConfig)
        self.name, self.config = name, config

    @classmethod
    def recognises(cls, path: Path) -> float:
        return 0.9 if path.is_dir() and any(path.glob("*.jsonl")) else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        every, workers = self.config.every, self.config.workers
        for change in from_listing(state, self._listing(), self.read, every=every, workers=workers):
            if self.config.breaks and getattr(change, "complete", False):
                raise RuntimeError("the server went away")
            yield change

    def _listing(self) -> Iterator[Listed]:
        if not self.config.path.is_dir():
            raise SourceUnavailable(f"{self.config.path} is not there", hint="mount it")
        for path in sorted(self.config.path.glob("*.jsonl")):
            stat = path.stat()
            yield Listed(path.name, f"{stat.st_size}-{stat.st_mtime_ns}")

    def read(self, item: str) -> Iterable[Document | Failed]:
        for n, line in enumerate((self.config.path / item).read_text(encoding="utf-8").splitlines(), 1):
            try:
                yield self._document(item, json.loads(line))
            except ValueError:
                yield Failed(f"{item}:{n}", "not a line of JSON")

    def _document(self, item: str, record: dict[str, str]) -> Document:
        author = record.get("author", "ann@example.org")
        subject = record.get("title", record["id"])
        return Document(
            id=f"{self.name}:{record['id']}",
            source=self.name,
            kind="email",
            title=subject,
            text=record["text"],
            created_at=datetime.fromisoformat(record["at"]) if "at" in record else datetime(2024, 5, 1, tzinfo=UTC),
            people=(Involved(role="author", identity=Identity(name=author.partition("@")[0].title(), address=author)),),
            thread=record.get("thread", record["id"]),
            labels=tuple(record.get("labels", "").split()),
            links=tuple(record.get("links", "").split()),
            meta={"thread_subject": subject.removeprefix("Re: "), "reply": subject.startswith("Re: ")},
            locator=Locator(path=item, message_id=record["id"]),
        )
