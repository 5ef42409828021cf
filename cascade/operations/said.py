"""What is said in a document and by whom: one message of a chat, one turn of a meeting, a mail's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from cascade.language import sentences
from cascade.language.sentence import LONGEST
from cascade.types import MUTED, Document, Identity

__all__ = ["Said", "first_line", "is_request", "line_with", "said", "statements", "urls_in", "without_urls"]

_URL = re.compile(r"https?://[^\s<>|)\]\"'`]+")


class Said(NamedTuple):
    """A stretch of a document that one person said."""

    document: Document
    start: int
    end: int
    author: Identity | None
    at: datetime | None

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    def around(self, needle: str) -> tuple[int, int]:
        """The sentence of it that holds `needle`; the whole where none does."""
        at = self.text.find(needle)
        if needle and at >= 0:
            at += self.start
            for start, end in sentences(self.document.text, self.start, self.end):
                if start <= at < end:
                    return start, max(end, at + len(needle))
        return self.start, self.end


def said(document: Document) -> Iterator[Said]:
    """Everything that is said in `document`, in its order; without parts, all of it by its author."""
    spoken = document.spoken
    bodies = [p for p in document.parts if p.role == "body"] if document.kind == "code-review" else []
    if spoken or bodies:
        for part in (*bodies, *spoken):
            yield Said(document, part.start, part.end, part.author, part.at or document.at)
        return
    start = 0
    others = [p for p in document.parts if p.role in MUTED or p.role == "forwarded"]
    for part in sorted(others, key=lambda p: p.start):
        if document.text[start : part.start].strip():
            yield _trimmed(document, start, part.start)
        if part.role == "forwarded" and document.text[part.start : part.end].strip():
            yield _trimmed(document, part.start, part.end)._replace(author=part.author, at=part.at or document.at)
        start = max(start, part.end)
    if document.text[start:].strip():
        yield _trimmed(document, start, len(document.text))


def statements(document: Document) -> Iterator[Said]:
    """What is said piece by piece: the messages of a chat, the sentences of anything else."""
    for each in said(document):
        spans = [(each.start, each.end)] if document.kind == "chat" else sentences(document.text, each.start, each.end)
        yield from (each._replace(start=start, end=end) for start, end in spans)


def _trimmed(document: Document, start: int, end: int) -> Said:
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    return Said(document, start, start + len(text.strip()), document.author, document.at)


def first_line(document: Document) -> tuple[int, int]:
    """The span of the first sentence of a document: what is shown of it where nothing in it says more."""
    for start, end in sentences(document.text, 0, min(len(document.text), 2 * LONGEST)):
        return start, end
    return 0, len(document.text)


def line_with(document: Document, *said: str) -> tuple[int, int]:
    """The line of a document that has the first of `said` which any has; where none does, its first sentence."""
    for text in filter(None, said):
        if found := re.search(re.escape(text), document.text, re.I):
            start, end = document.text.rfind("\n", 0, found.start()) + 1, document.text.find("\n", found.end())
            return start, len(document.text) if end < 0 else end
    return first_line(document)


def urls_in(text: str) -> Iterator[re.Match[str]]:
    """Addresses of pages in `text`."""
    for found in _URL.finditer(text):
        bare = found[0].rstrip(".,:;!?…")
        yield found if bare == found[0] else _URL.match(text, found.start(), found.start() + len(bare)) or found


def without_urls(text: str) -> str:
    """`text` but for the addresses of pages in it, whose words nobody says."""
    return _URL.sub(" ", text)


def is_request(url: str) -> bool:
    """Whether an address is that of a pull request."""
    return "/pull" in url or "merge_request" in url
