"""What a record lists after what it is a list of: a line for each below "My open cases:", parts after a colon, which
commas or semicolons hold apart, or numbers: "berths 4, 7 and 12 were flooded"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cascade.language import sentences, stem, words
from cascade.questions.shape import is_plural
from cascade.stages.weighing.sentence import Sentence

__all__ = ["listed_in", "listed_under", "without_mark"]

_MARK = r"[ \t]*(?:[-*•–]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+"
_LINES = re.compile(rf"[ \t]*\n(?:[ \t]*\n)?((?:{_MARK}\S[^\n]*(?:\n|$)(?:[ \t]+(?![-*•–\d(])\S[^\n]*(?:\n|$))*)+)")
"""Lines with a mark each, from the end of the line above them on; what is indented goes on with the line before."""
_ITEM = re.compile(rf"^{_MARK}", re.M)
_PARTS = re.compile(r"^(?P<of>[^:;.!?]{2,60}):\s(?P<parts>\S.+)$")
_AND = re.compile(r",\s(?:and\s|or\s|&\s)?|\s(?:and|&)\s(?!.*\s(?:and|&)\s)")
_ASIDE = re.compile(r"\s\([^()]*\)")
_CLAUSE = re.compile(r"(?:which|who|where|when|while|but|so|as|because|since|if|or|not|then|please|that)\b", re.I)
"""How a part begins that only goes on with the one before."""
_LONGEST = 14
"""Words of a part that a comma ends: in a longer one the comma may be any."""
_FIGURE = r"\d{1,4}[a-z]?"
_FIGURES = re.compile(
    rf"(?P<of>\w+)\s(?P<parts>{_FIGURE}(?:,\s{_FIGURE})*,?\s(?:and|&)\s{_FIGURE})(?![\w.,]*\d|\s?[%£$€])"
)
_ID = re.compile(r"\b[A-Z]{2,}[\w&]*-\d+\b")
_LEAST = 2
"""Lines from which on they are a list."""


def listed_under(lead: Sentence, candidates: Sequence[Sentence]) -> list[Sentence]:
    """The first of the `candidates` in each line that stands in a list under `lead`; none where it leads to no list."""
    if not (lead.heading or lead.text.rstrip().endswith(":")):
        return []
    found = _LINES.match(lead.document.text, lead.end)
    if found is None:
        return []
    lines = [(found.start(1) + m.start(), found.start(1) + m.end()) for m in _ITEM.finditer(found[1])]
    own = {s.start: s for s in candidates if s.document.id == lead.document.id}
    first = [own.get(start) or own.get(said) for start, said in lines]
    items = [s for s in first if s is not None]
    return items if len(items) >= _LEAST else []


def listed_in(text: str, heads: Collection[str]) -> tuple[str, ...]:
    """What `text` lists after a word with one of the stems `heads`; nothing where no sentence of it does."""
    for start, end in sentences(text):
        line = " ".join(text[start:end].split())
        for figures in _FIGURES.finditer(line):
            if stem(figures["of"].lower()) in heads:
                return tuple(re.findall(_FIGURE, figures["parts"]))
        found = _PARTS.match(line)
        said = [word for word in words(found["of"]) if stem(word) in heads] if found else []
        if found and said and (parts := _parted(found["parts"], strict=not any(map(is_plural, said)))):
            return parts
    return ()


def _parted(text: str, *, strict: bool) -> tuple[str, ...]:
    """The parts of a list, `strict` those that semicolons hold apart alone; where each has an id of its own, they are
    called by it."""
    strict = strict or "; " in text
    each = [part.strip(" .!") for part in (text.split("; ") if strict else _AND.split(_ASIDE.sub("", text)))]
    loose = not strict and any(len(p.split()) > _LONGEST or not p or _CLAUSE.match(p) for p in each)
    if len(each) < _LEAST or loose:
        return ()
    ids = [_ID.findall(part) for part in each]
    return tuple(found[0] for found in ids) if all(len(found) == 1 for found in ids) else tuple(each)


def without_mark(text: str) -> str:
    """A line of a list without its number or bullet."""
    return _ITEM.sub("", text)
