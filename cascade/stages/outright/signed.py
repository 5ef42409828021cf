"""Who somebody is by what stands under their mails: the lines below the name, up to a number or an address.

Nobody writes "I am the sales manager of Nordic Clay": it stands in the signature, which is no part of what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from cascade.context import Context
from cascade.language import words
from cascade.stages.finding.search import records_of
from cascade.types import Document, Filters, Question

__all__ = ["Signed", "signed_as"]

_READ = 50
"""Records that somebody wrote, of which the latest are looked at."""
_LINE = re.compile(r"[^\n]+")
_LONGEST, _MOST = 80, 3
"""Characters of a line that tells what somebody is, and such lines below a name."""
_REACH = re.compile(r"\d|@|www\.|https?:|\b(?:tel|phone|mobile|fax|e-?mail)\b", re.I)
_SAID = re.compile(r"[.!?;:]\W*$|^[\W_]*$|^\W*(?:sent|get|on behalf|regards|best|thanks|cheers)\b", re.I)
"""A line that is a sentence, a rule, or an ending, and no title nor organisation."""
_APART = re.compile(r"\s+[|·•–—-]\s+|\s*,\s+")


class Signed(NamedTuple):
    """The place in a mail's signature where stands what its writer is, and what it says."""

    mail: Document
    start: int
    end: int
    who: str
    told: str


def signed_as(question: Question, name: str, ctx: Context) -> dict[str, Signed]:
    """What the latest mails of those of that name say below their names, by the writers' addresses."""
    wanted = set(words(name))
    found: dict[str, Signed] = {}
    for mail in records_of(question, Filters(people=(("from", name),), kinds=("email",)), _READ, ctx, lenient=False):
        writer = mail.author
        if writer is None or not wanted <= set(words(writer.name)):
            continue
        signs = (p for p in mail.parts if p.role == "signature")
        if signed := next(filter(None, (_signed(mail, p.start, p.end, writer.name) for p in signs)), None):
            found.setdefault(writer.address, signed)
    return found


def _signed(mail: Document, start: int, end: int, name: str) -> Signed | None:
    """What stands beside the name and below it."""
    lines = list(_LINE.finditer(mail.text, start, end))
    named = set(words(name))
    at = next((n for n, line in enumerate(lines) if named <= set(words(line[0]))), None)
    if at is None or len(lines[at][0]) > _LONGEST:
        return None
    pieces = (piece.strip() for piece in _APART.split(lines[at][0]))
    beside = [piece for piece in pieces if piece and not set(words(piece)) <= named and not _REACH.search(piece)]
    below = list(_titles(lines[at + 1 :]))
    told = ", ".join([*beside, *(line[0].strip() for line in below)])
    return Signed(mail, lines[at].start(), (below or [lines[at]])[-1].end(), name, told) if told else None


def _titles(lines: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    for line in islice(lines, _MOST):
        if len(line[0]) > _LONGEST or _REACH.search(line[0]) or _SAID.search(line[0]):
            return
        yield line
