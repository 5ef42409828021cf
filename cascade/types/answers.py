"""What is told: sentences and values with the quotes that they stand on, and what was looked at."""

from __future__ import annotations

from enum import StrEnum

from cascade.types.documents import Identity, Locator
from cascade.types.questions import Filters
from cascade.types.retrieval import Score
from cascade.types.value import Instant, Value

__all__ = ["Answer", "Claim", "Coverage", "Expert", "Item", "Quote", "SourceCoverage", "Status", "Verdict"]


class Quote(Value):
    """A verbatim span of a document, bound to the record that it lies in.

    `text == document.text[start:end]`. `native_id`, `author`, `at` and `locator` are those of the single record (the
    one message in a run of chat), else the document's.
    """

    n: int
    document: str
    native_id: str
    source: str
    kind: str
    title: str
    start: int
    end: int
    text: str
    author: Identity | None = None
    at: Instant | None = None
    locator: Locator = Locator()
    passage: str = ""
    question: str = ""
    scores: tuple[Score, ...] = ()


class Verdict(StrEnum):
    """What plain code found about a claim."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    """Something in it is not in its quotes; it is shown with a mark."""
    UNSUPPORTED = "unsupported"
    """Cut from the answer, kept in the run."""


class Claim(Value):
    """A sentence of the answer and the numbers of the quotes that it stands on."""

    text: str
    quotes: tuple[int, ...]
    verdict: Verdict = Verdict.SUPPORTED
    reason: str = ""
    """What the check missed, in words: `"$40,000" is in none of its quotes`."""


class Item(Value):
    """One value of a list, who or count question, or one dated line of a course, with the quotes that show it."""

    value: str
    quotes: tuple[int, ...]


class Expert(Value):
    """Somebody who might know what the library does not tell, and the records that make it likely."""

    who: Identity
    score: float
    """Comparable among the people that one answer names alone."""
    topic: tuple[str, ...]
    """What of the question these records speak of, in its order."""
    records: dict[str, int]
    """Kind to how many of the records are of it."""
    wrote: int = 0
    """How many of them the person wrote or spoke in on the topic."""
    latest: Quote
    """The place in the latest of them that says most of the topic; numbered as the people are, from 1."""


class Status(StrEnum):
    """How it went. A failure of a model or a source is an error, never a status."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not_found"


class SourceCoverage(Value):
    """One source as it stood when the question was asked."""

    name: str
    kind: str
    documents: int
    skipped: int
    synced_at: Instant | None = None
    newest: Instant | None = None


class Coverage(Value):
    """What was looked at: which sources and how fresh, which filters, how many matches there were and were read.

    What a search came to counts only where it made a part of the answer.
    """

    sources: tuple[SourceCoverage, ...] = ()
    filters: Filters = Filters()
    relaxed: tuple[str, ...] = ()
    """Filters that were dropped because nothing met them, in words."""
    matched: int = 0
    read: int = 0
    read_off: tuple[str, ...] = ()
    """What was looked at beside the search, or in its place, in words: "7 entries of the calendar"."""
    complete: bool = False
    """True where every match was read, as lists and counts must be."""
    until: Instant | None = None
    """The day that was asked as of, where a person named one: what was written after it was not read."""
    spelled: str = ""
    """How the question was read, where its words had slips in them."""

    @property
    def searched(self) -> tuple[SourceCoverage, ...]:
        """The sources that the filters leave."""
        wanted = {name.casefold() for name in self.filters.sources}
        return tuple(s for s in self.sources if not wanted or s.name.casefold() in wanted)

    def __str__(self) -> str:
        searched = f"{self.read:,} of {self.matched:,} matches"
        *others, last = [*self.read_off, searched] if self.matched or not self.read_off else self.read_off
        return f"{', '.join(others)} and {last} read" if others else f"{last} read"


class Answer(Value):
    """What the chain says: sentences that carry their quotes, and what is missing."""

    status: Status
    text: str
    parts: tuple[str, ...] = ()
    """Lines of the text that are questions, each above what answers it, where several things were asked."""
    claims: tuple[Claim, ...] = ()
    items: tuple[Item, ...] = ()
    quotes: tuple[Quote, ...] = ()
    missing: tuple[str, ...] = ()
    """What was asked and not found, a phrase each."""
    coverage: Coverage = Coverage()
    nearest: tuple[Quote, ...] = ()
    """What came nearest where nothing was found, else what came close to the quotes, numbered on from these: to be
    judged by whoever asked. They are no part of an answer."""
    knows: tuple[Expert, ...] = ()
    """Where nothing was found: who might know, the likeliest first, numbered on from `nearest`; no part of one too."""

    @property
    def opened(self) -> tuple[Quote, ...]:
        """All that its numbers stand for: its quotes, and what is shown beside an answer or in the place of one."""
        return (*self.quotes, *self.nearest, *(expert.latest for expert in self.knows))
