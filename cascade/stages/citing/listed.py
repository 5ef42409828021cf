"""What a record lists after what it is a list of: a line for each below "My open cases:", or parts with semicolons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.stages.weighing.sentence import Sentence

__all__ = ["listed_in", "listed_under", "without_mark"]

_MARK = r"[ \t]*(?:[-*•–]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+"
_LINES = re.compile(rf"[ \t]*\n(?:[ \t]*\n)?((?:{_MARK}\S[^\n]*(?:\n|$)(?:[ \t]+(?![-*•–\d(])\S[^\n]*(?:\n|$))*)+)")
"""Lines with a mark each, from the end of the line above them on; what is indented goes on with the line before."""
_ITEM = re.compile(rf"^{_MARK}", re.M)
_PARTS = re.compile(r"^(?P<of>[^:;.!?]{2,60}):\s(?P<parts>[^;]+(?:;\s[^;]+)+)$")
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


def listed_in(text: str) -> tuple[str, tuple[str, ...]]:
    """What a sentence says before a colon, and the parts after it that semicolons hold apart; nothing without any."""
    found = _PARTS.match(text.strip())
    return (found["of"], tuple(part.strip(" .") for part in found["parts"].split("; "))) if found else ("", ())


def without_mark(text: str) -> str:
    """A line of a list without its number or bullet."""
    return _ITEM.sub("", text)
