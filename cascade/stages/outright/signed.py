"""Who somebody is by what stands under their mails: the lines below the name, up to a number or an address.

Nobody writes "I am the sales manager of Nordic Clay": it stands in the signature, which is no part of what was said.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.context import Context
from cascade.language import fold, words
from cascade.match import Matcher
from cascade.people import is_title
from cascade.stages.evidence import Found
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Document, Filters, Question

__all__ = ["Signed", "lines_signed", "signed_as"]

_READ = 50
"""Records that somebody wrote, of which the latest are looked at."""
_LINE = re.compile(r"[^\n]+")
_LONGEST, _MOST = 90, 4
"""Characters of the line with the name, and lines below it that may tell what its bearer is."""
_REACH = re.compile(
    r"\d|@|\bat\s\S+\.\w|\[at\]|\w\.\w{2,}\.\w|www\.|https?:|\b(?:tel|phone|mobile|fax|e-?mail)\b", re.I
)
_APART = re.compile(r"\s*[|·•\t]\s*|\s+[–—-]+\s+|\s{3,}|\s*,\s+")
_MARKS = " ,;*_~()[]{}\"'|"
_ADDRESSED = frozenset("prof dr mr mrs ms dipl ing phd".split())
"""What stands before a name, or after it, and tells little alone."""


class Signed(NamedTuple):
    """The place in a mail's signature where stands what its writer is, and what it says."""

    mail: Document
    start: int
    end: int
    who: str
    told: str


def signed_as(question: Question, name: str, ctx: Context) -> dict[str, Signed]:
    """What the latest mails of those of that name say below their names, by the whole name."""
    wanted = set(words(name))
    found: dict[str, Signed] = {}
    for mail in records_of(question, Filters(people=(("from", name),), kinds=("email",)), _READ, ctx, lenient=False):
        writer = mail.author
        if writer is None or "@" in writer.name or not wanted <= set(words(writer.name)):
            continue
        signs = (p for p in mail.parts if p.role == "signature")
        if signed := next(filter(None, (_signed(mail, p.start, p.end, writer.name) for p in signs)), None):
            found.setdefault(fold(writer.name), signed)
    return found


def lines_signed(question: Question, found: Found, match: Matcher, ctx: Context) -> list[Sentence]:
    """What stands below the names of those whose mails were found, of each the latest that says something of what is
    asked: a contact record that nobody wrote down."""
    hits = {hit.passage.document: hit for hit in reversed(found.hits)}
    mails = [d for d in ctx.known_documents(question, hits).values() if d.kind == "email" and d.author is not None]
    told: dict[str, Sentence] = {}
    for mail in sorted(mails, key=lambda d: str(d.at), reverse=True):
        assert mail.author is not None, "only mails with an author are kept"
        signs = (p for p in mail.parts if p.role == "signature")
        who = mail.author.name or "?"
        signed = next(filter(None, (_signed(mail, p.start, p.end, who) for p in signs)), None)
        if signed is not None and (said := match(mail.text[signed.start : signed.end])).found:
            told.setdefault(fold(who), Sentence(mail, hits[mail.id], signed.start, signed.end, said, said))
    return list(told.values())


def _signed(mail: Document, start: int, end: int, name: str) -> Signed | None:
    """What stands beside the name and below it, up to how to reach them or to a line that is no title."""
    named = set(words(name))
    lines = list(_LINE.finditer(mail.text, start, end))
    at = next((n for n, line in enumerate(lines) if named <= set(words(line[0]))), None)
    if at is None or len(lines[at][0]) > _LONGEST:
        return None
    told: list[str] = []
    last = lines[at].end()
    for line in lines[at : at + 1 + _MOST]:
        pieces = _pieces(line[0])
        titles = [p for p in pieces if is_title(p) and any(len(w) > 1 for w in set(words(p)) - named - _ADDRESSED)]
        if line is not lines[at] and pieces and not (titles and is_title(line[0])):
            break
        told += titles
        last = line.end() if titles else last
    return Signed(mail, lines[at].start(), last, name, ", ".join(told)) if told else None


def _pieces(line: str) -> list[str]:
    """What a line tells beside how to reach somebody."""
    pieces = (piece.strip(_MARKS) for piece in _APART.split(line))
    return [" ".join(piece.split()) for piece in pieces if piece and not _REACH.search(piece)]
