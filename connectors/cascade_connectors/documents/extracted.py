"""What a file says, whatever its format: `Extracted`, the `Draft` that parsers write it into, and `Unreadable`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from pydantic import Field

from cascade.clean import clean, one_line
from cascade.types import Instant, Involved, Locator, Part, Value

__all__ = ["MAX_PARTS", "MAX_TEXT", "Draft", "Extracted", "Scalar", "Unreadable", "row", "telling"]

MAX_TEXT = 10_000_000
"""Characters that are kept of one file; a file that says more is cut, and its meta says `truncated`."""
MAX_PARTS = 50_000
"""Parts that are kept of one file."""

_FENCE = "```"

Scalar = str | int | float | bool | None


class Unreadable(Exception):
    """A file that gives no text. `reason` says why, and what a person can do about it."""

    def __init__(self, reason: str) -> None:
        self.reason = one_line(reason)[:300]
        super().__init__(self.reason)


class Extracted(Value):
    """The text of a file and what the file says of itself.

    Parts carry offsets into `text`. `author` is as the file writes it (a name, an address, an id); `people` are all
    that it names in a role, the author among them once `read_document` is through. `meta["lines"]` is True where line
    n of the text is line n + `meta["line_offset"]` (0 where it is absent) of the file.
    """

    title: str = ""
    text: str
    parts: tuple[Part, ...] = ()
    kind: str = "doc"
    created_at: Instant | None = None
    updated_at: Instant | None = None
    author: str | None = None
    people: tuple[Involved, ...] = ()
    labels: tuple[str, ...] = ()
    url: str | None = None
    links: tuple[str, ...] = ()
    meta: dict[str, Scalar] = Field(default_factory=dict)


class Draft:
    """A text under construction: cleaned as it is written, so that the offsets of its parts hold.

    What goes over `MAX_TEXT` is dropped and `full` turns True, which a parser may look at to stop early.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._tail = ""
        self._gap = False
        self.length = 0
        self.parts: list[Part] = []
        self.first_heading = ""
        self.full = False

    def add(self, text: str) -> None:
        """Append `text` as it is, but for what `clean` takes out."""
        self._append(clean(text))

    def _append(self, text: str) -> None:
        if self.length + len(text) > MAX_TEXT:
            text, self.full = text[: MAX_TEXT - self.length], True
        if text:
            self._pieces.append(text)
            self._tail = text[-2:] if len(text) > 1 else (self._tail + text)[-2:]
            self.length += len(text)

    def line(self, text: str, role: str | None = None, locator: Locator | None = None, *, mark: str = "") -> None:
        """One block of text on lines of its own, as a part of `role` where one is given; a `mark` before it is none of
        that part."""
        text = clean(text).strip("\n")
        if not text or text.isspace():
            return
        self.ensure_line()
        self._append(mark)
        start = self.length
        self._append(text)
        if role is not None:
            self._mark(start, role, locator)
        if role == "heading" and not self.first_heading:
            self.first_heading = text
        self._append("\n")

    def code(self, text: str) -> None:
        """Lines of code, fenced off as Markdown has them."""
        text = clean(text).strip("\n")
        if text.strip():
            self.line(_FENCE)
            self.line(text, "code")
            self.line(_FENCE)
            self.gap()

    def gap(self) -> None:
        """A blank line between what is there and what comes, if something comes."""
        self._gap = True

    def ensure_line(self) -> None:
        """Begin a line, unless one is begun."""
        if self.length and not self._tail.endswith("\n"):
            self._append("\n")
        if self._gap and self.length and self._tail != "\n\n":
            self._append("\n")
        self._gap = False

    @contextmanager
    def part(self, role: str, locator: Locator | None = None) -> Iterator[None]:
        """All that is written inside is a part of `role`."""
        self.ensure_line()
        start = self.length
        yield
        self._mark(start, role, locator)

    def _mark(self, start: int, role: str, locator: Locator | None) -> None:
        if self.length > start and len(self.parts) < MAX_PARTS:
            self.parts.append(Part(start=start, end=self.length, role=role, locator=locator))

    def done(
        self,
        *,
        title: str = "",
        author: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        labels: Iterable[str] = (),
        links: Iterable[str] = (),
        meta: dict[str, Scalar] | None = None,
    ) -> Extracted:
        """The document as written. A title that says nothing gives way to the first heading.

        Raises `Unreadable` when nothing was written.
        """
        text = "".join(self._pieces)
        if not text.strip():
            raise Unreadable("no text in it")
        return Extracted(
            title=telling(title) or one_line(self.first_heading)[:300],
            text=text,
            parts=tuple(sorted(self.parts, key=lambda p: (p.start, -p.end))),
            created_at=created_at,
            updated_at=updated_at,
            author=_written_by(author or ""),
            labels=tuple(dict.fromkeys(label for label in map(one_line, labels) if 0 < len(label) <= 60)),
            links=tuple(dict.fromkeys(links)),
            meta={**(meta or {}), **({"truncated": True} if self.full else {})},
        )


_SAYS_NOTHING = re.compile(
    r"(?:untitled|unbenannt|document|presentation|powerpoint presentation|slide|workbook|book|sheet|title|notes?)?"
    r"[\s_-]*\d*(?:\.\w{2,4})?|.*\.(?:docx?|pptx?|xlsx?|odt|rtf|tex|dvi|ps|indd|qxd|pdf|html?|txt|pages|wpd)",
    re.IGNORECASE,
)


_NO_AUTHOR = re.compile(
    r"(?:(?:microsoft office|windows|office|ms)[ -]?)?user|admin(?:istrator)?|owner|author|un(?:known|named|specified)"
    r"|python-docx|anonymous|(?:libre|open)office.*|microsoft.*|pages|google docs.*|pandoc|pdftex|latex.*",
    re.IGNORECASE,
)
"""What programs write where nobody told them a name."""


def _written_by(author: str) -> str | None:
    author = one_line(author)[:200]
    return None if _NO_AUTHOR.fullmatch(author) else author or None


def telling(title: str) -> str:
    """A title out of a file's metadata, or nothing where a program wrote its name or its file's name there."""
    title = one_line(re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", title))[:300]
    return "" if _SAYS_NOTHING.fullmatch(title) else title


def row(cells: Iterable[str]) -> str:
    """The line of a table: `a | b | c`, each cell on one line, without the empty cells at the end."""
    return one_line(" | ".join(cells)).rstrip(" |")
