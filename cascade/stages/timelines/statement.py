"""A statement of a course: a sentence with its day, and what is known of it beside the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from cascade.conflicts import supersedes, tentative
from cascade.language import sentences
from cascade.stages.weighing.sentence import Sentence
from cascade.types import Quote

__all__ = ["NAMES_ALL", "Statement", "tells_event"]

NAMES_ALL = 0.9
"""Share of what is asked from which on a statement names all of it."""
_EVENT = re.compile(
    r"\b(?:decid|chang|approv|agre|reject|accept|sign|launch|releas|deploy|ship|merg|mov|postpon|delay|announc|start|complet"
    r"|finish|fix|resolv|clos|cancel|rais|renam|replac|report|detect|discover|roll|restor|publish|confirm|propos|offer|order"
    r"|hir|slip|introduc|switch|reach|open|push|creat|drain|revert)\w?ed\b"
    r"|\b(?:went|came|took|left|sent|found|began|begun|broke|fell|rose|won|lost|made|done|got|said\sno)\b",
    re.I,
)
"""Words for what happens; a statement with one of them tells more of a course than one without."""
_DRAFT = re.compile(r"\b(?:draft|proposals?|proposed|brainstorm\w*|ideas?)\b", re.I)


@dataclass
class Statement:
    """A sentence of the course, with what is known of its time; the last four are found out beside the others."""

    sentence: Sentence
    bound: Quote
    share: float
    """Of the question's weight that it and its record's name speak of."""
    day: date
    clock: str
    """Hours and minutes, empty where they are not known."""
    stated: bool
    """The day is one that the sentence or the record's title names, and not only that of the record."""
    repeats: list[Statement] = field(default_factory=list)
    """Others that say the same, later or elsewhere."""
    replaces: Statement | None = None
    """The one whose value its own took the place of."""
    former: str = ""
    """That value, as it is written there."""
    superseded: bool = False
    """A later one says otherwise."""

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def order(self) -> tuple[date, str, datetime, str, int]:
        """Sorts by time, what is of one time by its place."""
        at = self.bound.at or datetime.combine(self.day, time(), UTC)
        return self.day, self.clock, at, self.bound.document, self.bound.start

    @property
    def plainness(self) -> tuple[bool, bool]:
        """Sorts what says that something changed before what happened, and both before the rest."""
        return not supersedes(self.text), not tells_event(self.text)

    @property
    def proposes(self) -> bool:
        """Whether it decides nothing: it asks or proposes and tells nothing beside, or stands in a draft."""
        told = [self.text[start:end] for start, end in sentences(self.text)]
        firm = any(not tentative(s) and (tells_event(s) or supersedes(s)) for s in told)
        return (tentative(self.text) and not firm) or _DRAFT.search(self.bound.title) is not None

    @property
    def of_file(self) -> bool:
        """Whether only the last change of its file tells a time."""
        return self.sentence.document.created_at is None and self.bound.at == self.sentence.document.updated_at

    @property
    def said(self) -> datetime:
        """When it was said last; of a file that tells no time of its own, the day that it names."""
        every = [s.bound.at for s in (self, *self.repeats) if s.bound.at is not None and not s.of_file]
        return max(every, default=datetime.combine(self.day, time(), UTC))


def tells_event(text: str) -> bool:
    """Whether it says that something happened."""
    return _EVENT.search(text) is not None
