"""`read_document`: from the name and the bytes of a file to its text, in bounded time and memory."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast

from cascade.clean import one_line
from cascade.types import Involved
from cascade_connectors.documents.extracted import Extracted, Unreadable
from cascade_connectors.documents.facts import people_in, when
from cascade_connectors.documents.links import links_of
from cascade_connectors.documents.media import format_of
from cascade_connectors.documents.transcript import as_meeting

__all__ = ["parse", "read_document", "title_of"]

_NOBODY = frozenset(
    {"user", "admin", "administrator", "author", "owner", "unknown", "anonymous", "microsoft office user"}
)
"""What programs write for an author whom they do not know."""
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DAY_IN_WORDS = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,?)\s+(?:19|20)\d\d"
_NAMED_DAY = re.compile(rf"(?:^|[\s(])({_DAY_IN_WORDS})(?!\d)", re.I)
_CLOSING_DAY = re.compile(rf"(?:^|[,:(–—-])\s*({_DAY_IN_WORDS})\)?$", re.I)
_STAMPED = frozenset({"word", "sheets", "slides", "opendocument", "pdf", "rtf"})
"""Formats in which a program notes when a file was made: it may have been of the template, or of last month's copy."""
_SMALL = 1 << 20
"""Bytes of plain text up to which it is read here, without a helper."""
_MAY_BE_MEETINGS = frozenset({"plain", "markup", "word", "opendocument", "rtf", "html"})


class _Parser(Protocol):
    def read(self, data: bytes, suffix: str) -> Extracted: ...


def read_document(name: str, data: bytes, media_type: str | None = None) -> Extracted:
    """The text of a file, with its parts, title, people and dates.

    `name` may be a path; its suffix helps to tell the format and its stem is the title of last resort. Raises
    `Unreadable`, and nothing else whatever the bytes are, within `helper.SECONDS` (but for the start of the helper).
    """
    if not data:
        raise Unreadable("empty file")
    suffix, form = format_of(name, data, media_type)
    if form.guarded or len(data) > _SMALL:
        from cascade_connectors.documents.helper import helpers

        return helpers().read(name, form.module, suffix, data)
    return parse(name, form.module, suffix, data)


def parse(name: str, module: str, suffix: str, data: bytes) -> Extracted:
    """Read a file with a parser of this package, here and now; whatever that raises becomes an `Unreadable`."""
    parser = cast("_Parser", import_module(f"cascade_connectors.documents.{module}"))
    try:
        found = parser.read(data, suffix)
        read = as_meeting(found, name) if module in _MAY_BE_MEETINGS else found
        return _finished(read, name, stamped=module in _STAMPED)
    except (Unreadable, MemoryError):
        raise
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except Exception as error:  # parsers of foreign formats raise whatever they like
        what = one_line(str(error))[:200] or type(error).__name__
        raise Unreadable(f"damaged .{suffix} file ({what})") from error


def _finished(found: Extracted, name: str, *, stamped: bool) -> Extracted:
    """What a file says nothing of is taken from its name and its text; a day that they name counts more than one that
    a program `stamped`."""
    named = _dated(name, found.title)
    return found.model_copy(
        update={
            "title": found.title or title_of(name),
            "created_at": (named if stamped else None) or found.created_at or named,
            "people": found.people or _authors(found.author),
            "links": links_of(found.links, found.text),
        }
    )


def title_of(name: str) -> str:
    """A title made of a file's name: its stem, with spaces for underscores."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return one_line(re.sub(r"[_\s]+", " ", stem))[:300] or one_line(name)[:300] or "untitled"


def _dated(name: str, title: str) -> datetime | None:
    """The day that a file's name holds, or that a title begins with or closes with: `notes-2025-03-01.md`,
    `20250301 Kick-off`, `Board minutes 4 June 2025.docx`, "Trustees, 4 June 2025"."""
    called = re.sub(r"[\s_-]+", " ", PurePosixPath(name).stem)
    if match := _DAY.search(PurePosixPath(name).stem) or _DAY.match(title):
        return when("-".join(match.groups()))
    told = _NAMED_DAY.search(called) or _CLOSING_DAY.search(title)
    return when(told[1]) if told is not None else None


def _authors(author: str | None) -> tuple[Involved, ...]:
    """Those whom a file's metadata name as its authors, if it is people whom they name."""
    named = people_in(author or "")
    return tuple(Involved(role="author", identity=who) for who in named if str(who).lower() not in _NOBODY)
