"""Which organisations a record names: by what shows that they are ones, and never by a capital letter alone.

A contact card shows it, a mail address of theirs, or how a text puts it: "our customer Birch Lane", "Alder Board GmbH".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cascade.language import names, stem, stems, words
from cascade.operations import Cards
from cascade.operations.relations import organisations_of
from cascade.operations.said import said
from cascade.stages.weighing.sentence import Sentence

__all__ = ["are_organisations", "companies", "named_in"]

_SEVERAL = 2
_KIND = r"(?:customers?|clients?|suppliers?|vendors?|partners?|compan(?:y|ies)|firms?|organi[sz]ations?|accounts?|bank)"
_LINE = re.compile(rf"^\W*{_KIND}: +(\S.{{1,60}})$", re.M | re.I)
_BEFORE = re.compile(rf"\b{_KIND}(?:,?\s(?:called|named|is|are|was|were))?[\s:,(\"“]{{1,2}}$", re.I)
_AFTER = re.compile(
    rf"^[\"”]?(?:\s(?:is|was|are|were|became|has\sbecome)|,)\s(?:still\s)?(?:an?|the|one\sof|our|their|another)\s"
    rf"(?:\w+\s){{0,3}}?{_KIND}\b",
    re.I,
)
_LEGAL = re.compile(
    r"\b(?:inc|ltd|llc|llp|plc|gmbh|ag|bv|nv|oy|ab|aps|s\.?a|s\.?r\.?l|s\.?p\.?a|pty|corp|corporation|limited|kg|co)\.?$",
    re.I,
)
_OWNED = re.compile(r"['’]s?(?:\s(?:(?:&|and)\s)?[A-Z][\w-]+)+")
"""How a name goes on that begins with its owner's: "Harper's Mill"."""


def are_organisations(noun: str, cards: Cards) -> bool:
    """Whether what `noun` names is organisations here: clinics, where several on the cards are called a clinic."""
    return bool(noun) and sum(stem(noun) in stems(each) for each in cards.organisations) >= _SEVERAL


def companies(found: Sequence[Sentence], cards: Cards) -> tuple[str, ...]:
    """The organisations that one record's sentences are from, or name; none where nothing shows that a name is one."""
    document = found[0].document
    stretches = [e for e in said(document) if any(e.start < s.end and s.start < e.end for s in found)]
    outside = [e for e in stretches if e.author is not None and cards.is_outsider(e.author)]
    wrote = (name for each in outside for name, _, _ in organisations_of(each, "named", cards))
    told = [name for sentence in found for name in named_in(sentence.text, cards)]
    told = told or [name for each in stretches if document.spoken for name in named_in(each.text, cards)]
    distinct = {" ".join(words(name)): name for name in (*told, *wrote) if name != cards.home}
    return tuple(distinct.values())


def named_in(text: str, cards: Cards) -> Iterator[str]:
    """The names in `text` that are shown to be organisations'."""
    yield from (line[1].strip() for line in _LINE.finditer(text))
    for name in names(text):
        owner = _OWNED.match(text, name.end)
        start, end = name.start, owner.end() if owner else name.end
        called = text[start:end]
        if full := cards.organisation_called(called):
            yield full
        elif (
            _LEGAL.search(called)
            or _BEFORE.search(text, 0, start)
            or _AFTER.match(text[end:])
            or cards.is_organisation(called)
        ):
            yield called
