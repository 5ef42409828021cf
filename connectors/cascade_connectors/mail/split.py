"""An mbox file to its mails, in pieces, whichever of the four dialects it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cascade_connectors.mail.mime import MAX_MESSAGE

__all__ = ["Mail", "begins_mbox", "split_mbox"]

_CHUNK = 1 << 20
_AHEAD = 8192
"""Bytes that must be known after a "From " line to tell whether a mail begins there."""

# A mail begins at a line that tells who and when; where neither is told, only after a blank line. In both cases the
# next line is a header field (or no header is there at all): prose that begins with the word From has none of this.
_FROM = (
    rb"From (?:(?P<dated>[^\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]*\d:\d\d[^\n]*)|\S*[ \t]*\r?)\n"
    rb"(?=>?[!-9;-~]+[ \t]*:|>From |[ \t]*\r?\n)"
)
_FIRST = re.compile(rb"\s*" + _FROM)
_NEXT = re.compile(rb"\n" + _FROM)
_ENVELOPE = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*", re.DOTALL)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,9})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_AFTER_BODY = re.compile(rb"\s{0,4}(?:From |\Z)")
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)


class Mail(NamedTuple):
    """One mail of an mbox: its bytes, the line (from 1) of its "From " line, and the date in that line."""

    raw: bytes
    line: int
    envelope: str


class _Start(NamedTuple):
    """A "From " line: its line number, the date in it, and where the mail's own bytes begin."""

    line: int
    envelope: str
    offset: int


def begins_mbox(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an mbox."""
    return _FIRST.match(head) is not None


def split_mbox(file: BinaryIO) -> Iterator[Mail]:
    """The mails of an mbox; of one that is longer than `MAX_MESSAGE`, a little more than that.

    A Content-Length that leads to the next mail is believed. One `>` before a "From " at the start of a line goes.
    """
    splitter = _Splitter()
    while piece := file.read(_CHUNK):
        yield from splitter.feed(piece, final=False)
    yield from splitter.feed(b"", final=True)


class _Splitter:
    """What was read and not given on yet. `line` is the number of the line at `counted` in `buffer`."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.line = 1
        self.counted = 0
        self.position = 0
        self.open: _Start | None = None
        self.unsure = False
        """Whether the length that the open mail declares is still to be checked."""
        self.kept = b""
        """The beginning of an open mail that is too long to be kept whole."""

    def feed(self, piece: bytes, *, final: bool) -> Iterator[Mail]:
        """The mails that are complete with `piece`; `final` says that nothing comes after it."""
        self.buffer += piece
        while not self.unsure or self._check_length(final):
            found = self._next(final)
            if found is None:
                break
            begin, after = found
            yield from self._close(begin)
            self.open = _Start(self._line_at(begin), _envelope(bytes(self.buffer[begin:after])), after)
            self.position = after - 1
            self.unsure = True
        if final:
            yield from self._close(len(self.buffer))
        else:
            self._forget()

    def _next(self, final: bool) -> tuple[int, int] | None:
        """Start of the next "From " line and of what follows it, as far as that can be told."""
        limit = len(self.buffer) if final else len(self.buffer) - _AHEAD
        if self.open is None:
            first = _FIRST.match(self.buffer)
            return (self.buffer.index(b"From "), first.end()) if first and limit > 0 else None
        while self.position < limit:
            found = _NEXT.search(self.buffer, self.position)
            if found is None or found.start() >= limit:
                self.position = max(self.position, limit)
                break
            self.position = found.start() + 1
            if found["dated"] is not None or self.buffer[found.start() - 1 : found.start()] == b"\n":
                return found.start() + 1, found.end()
            if self.buffer[found.start() - 2 : found.start()] == b"\n\r":
                return found.start() + 1, found.end()
        return None

    def _check_length(self, final: bool) -> bool:
        """Leap over the body where its declared length holds; False where more must be read to know."""
        assert self.open is not None
        start = self.open.offset
        end_of_head = _END_OF_HEAD.search(self.buffer, start - 1, start + 65536)
        declared = _LENGTH.search(self.buffer, start, end_of_head.start()) if end_of_head else None
        if end_of_head is None or declared is None or int(declared[1]) > MAX_MESSAGE:
            self.unsure = False
            return True
        end = end_of_head.end() + int(declared[1])
        if end + 16 > len(self.buffer) and not final:
            return False
        if end <= len(self.buffer) and _AFTER_BODY.match(self.buffer, end):
            self.position = end - 1
        self.unsure = False
        return True

    def _close(self, end: int) -> Iterator[Mail]:
        if self.open is not None:
            raw = self.kept or _without_blank_line(bytes(self.buffer[self.open.offset : end]))
            if b">From " in raw:
                raw = _QUOTED_FROM.sub(b"", raw)
            yield Mail(raw, self.open.line, self.open.envelope)
            self.kept = b""
            self.open = None

    def _forget(self) -> None:
        """Let go of what was given on, and of the middle of a mail without end."""
        cut = self.open.offset if self.open is not None else 0
        if self.open is not None and len(self.buffer) - cut > MAX_MESSAGE + 2 * _CHUNK:
            self.kept = self.kept or bytes(self.buffer[cut : cut + MAX_MESSAGE + 1])
            cut = self.position - 2
        self._line_at(cut)
        del self.buffer[:cut]
        self.counted = 0
        self.position -= cut
        if self.open is not None:
            self.open = self.open._replace(offset=max(0, self.open.offset - cut))

    def _line_at(self, offset: int) -> int:
        self.line += self.buffer.count(b"\n", self.counted, offset)
        self.counted = offset
        return self.line


def _without_blank_line(raw: bytes) -> bytes:
    """The blank line before the next mail belongs to neither."""
    if raw.endswith(b"\r\n\r\n"):
        return raw[:-2]
    return raw[:-1] if raw.endswith(b"\n\n") else raw


def _envelope(line: bytes) -> str:
    found = _ENVELOPE.search(line)
    return found[0].decode("ascii", "replace").strip() if found else ""
