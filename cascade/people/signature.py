"""What a signature under a mail tells of its writer: title, organisation, phone and other addresses."""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.language import fold
from cascade.people.names import Name

__all__ = ["Signed", "is_title", "read"]

_LONGEST = 600
"""Characters of a signature beyond which it is a disclaimer or a list's footer."""
_MAIL = re.compile(r"([\w.+-]+)(?:@| at | \[at\] )([\w-]+(?:(?:\.| dot )[\w-]+)+)")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./-]{6,18}\d(?!\w)")
_FAX = re.compile(r"\b(?:fax|telefax|facsimile)\b|(?:^|\s)[Ff]\s?[:.]")
_CALL = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|ph|office|direct|voice|call)\b|\+\d|(?:^|\s)[TtMmPp]\s?[:.]", re.I
)
_NUMBER = re.compile(
    r"(?:\b(?:phone|ph|tel|fax|telephone|mobile)\b[.:]?\s*)?[+(\d][\d ()+./-]{6,}\d(?:\s*\([^)]*\))?", re.I
)
_ORNAMENT = re.compile(r"^(?:\W*\([^)]*\))*[\W\d_]+|[\s,;]*\b(?:ph|tel|phone|fax)\b[:.]*\s*$", re.I)
_DATE = re.compile(r"\b(?:19|20)\d\d[-/.]\d|\d[-/.](?:19|20)\d\d\b")
_TITLES = (
    "manager director engineer developer head lead leader analyst officer president chair chairman scientist professor"
    " lecturer consultant assistant associate coordinator counsel partner founder architect designer administrator"
    " specialist secretary researcher fellow statistician programmer student ceo cfo cto cpo coo cmo vp owner"
).split()
_ORGANISATIONS = (
    "university institute inc ltd gmbh llc plc corp corporation company limited college school laboratory laboratories"
    " hospital foundation bank group ministry agency ag oy bv sarl pty"
).split()
_STEMS = ("universit", "institut")
"""Beginnings of words for an organisation, in many languages."""
_TITLE = re.compile(rf"\b(?:{'|'.join(_TITLES)})\b", re.I)
_ORGANISATION = re.compile(rf"\b(?:{'|'.join(_ORGANISATIONS)}|universit\w+|institut\w*)\b\.?", re.I)
_WORD = re.compile(r"\w+")
_LINE = 90
_SMALL, _FEW = 3, 3
"""Letters of a word that titles write small too, and words of a title without capitals."""
_ENDS = re.compile(r"\w{4,}(?<!\bcorp)\.$|[!?;:]\W*$|^[\W_]*$|\[\[|[<>]|--", re.I)
"""What is a sentence, a rule, or what a program writes."""


class Signed(NamedTuple):
    """What one signature tells. `name` is the line in which its writer's name stands, empty where none does."""

    name: str = ""
    title: str = ""
    organisation: str = ""
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it tells more than a name."""
        return bool(self.title or self.organisation or self.phones or self.addresses)


def read(text: str, writer: Name) -> Signed:
    """What the signature `text` tells of `writer`; nothing where their full name does not stand in it."""
    folded = fold(text)
    if len(text) > _LONGEST or not writer.full or not all(word in folded for word in writer.words):
        return Signed()
    lines = [" ".join(line.split()).strip(" -–|*_~•·") for line in text.splitlines()]
    lines = [line for line in lines if line]
    at = next((n for n, line in enumerate(lines) if _names(line, writer)), None)
    if at is None:
        return Signed()
    below = lines[at:]
    pieces = [piece.strip(" ,") for line in below for piece in re.split(r"\s*\|\s*|\s+[–—-]\s+", line)]
    said = [piece for piece in pieces if 1 < len(piece) <= _LINE and is_title(piece) and not _mails(piece)]
    words = set(_WORD.findall(folded))
    title = organisation = ""
    if not words.isdisjoint(_TITLES):
        parts = (part.strip() for piece in said for part in piece.split(","))
        titles = (p for p in parts if _TITLE.search(p) and not _ORGANISATION.search(p) and not _names(p, writer))
        title = next(titles, "")
    if not words.isdisjoint(_ORGANISATIONS) or any(word.startswith(_STEMS) for word in words):
        bare = (_plain(piece) for piece in said)
        organisation = next((p for p in bare if _ORGANISATION.search(p) and not _names(p, writer)), "")
    found = (f"{box}@{domain.replace(' dot ', '.')}".lower() for box, domain in _mails("\n".join(below)))
    return Signed(
        name=lines[at],
        title=title,
        organisation=organisation,
        phones=tuple(dict.fromkeys(phone for line in below for phone in _phones(line))),
        addresses=tuple(dict.fromkeys(found)),
    )


def is_title(piece: str) -> bool:
    """Whether a line of a signature, or a piece of one, may tell a title or an organisation, and is no sentence: of its
    longer words at least half have a capital, or it is of three words and begins with one."""
    said = re.findall(r"[^\W\d_]+", piece)
    longer = [word for word in said if len(word) > _SMALL]
    capitals = sum(word[0].isupper() for word in longer)
    begins = bool(said) and said[0][0].isupper() and len(said) <= _FEW
    return (begins or (bool(longer) and 2 * capitals >= len(longer))) and not _ENDS.search(piece)


def _plain(piece: str) -> str:
    """A line's words, without numbers, and without the ornaments before them."""
    words = _ORNAMENT.sub("", _NUMBER.sub("", piece))
    return words.strip(" ,;:-")


def _names(line: str, writer: Name) -> bool:
    words = set(re.findall(r"[^\W\d_]+", fold(line)))
    return writer.full and len(line) <= _LINE and set(writer.words) <= words


def _mails(text: str) -> list[tuple[str, str]]:
    """Addresses in two parts. Most lines have none, and looking for one takes long where nothing marks it."""
    return _MAIL.findall(text) if "@" in text or " at " in text or " [at] " in text else []


def _phones(line: str) -> list[str]:
    if not _PHONE.search(line) or not _CALL.search(line) or _FAX.search(line) or _DATE.search(line):
        return []
    return [" ".join(found.split()) for found in _PHONE.findall(line)]
