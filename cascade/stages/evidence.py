"""What the stages hand to one another between the plan and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import Field

from cascade.language import names
from cascade.types import Claim, Filters, Hit, Identity, Instant, Item, Quote, Score, StepDone, SubQuestion, Value

__all__ = [
    "NOT_CHOSEN",
    "WRITTEN_LATER",
    "Draft",
    "Evidence",
    "Found",
    "Lost",
    "RankedRecord",
    "Unquoted",
    "numbered",
    "one_each",
    "read_off",
    "told_by",
]

NOT_CHOSEN = "the model read it and did not choose it"
"""Why a sentence is no quote that a model read."""
_NAME = 8
"""Words of a value that names a thing; one of more is a sentence about it."""
WRITTEN_LATER = "written after"
"""How the reason of a passage begins that is younger than the day that a question is asked as of."""


class Lost(Value):
    """A passage that was a candidate and did not make it, with the place and the reason."""

    passage: str
    score: float
    rank: int
    reason: str
    parts: tuple[Score, ...] = ()
    copies: tuple[str, ...] = ()
    """Ids of passages with the same words that were folded into this one."""


class RankedRecord(Value):
    """A single record of what was found: a message of a chat, a turn of a meeting, else a passage itself.

    `text == document.text[start:end]`, and `passage` is the id of the passage that it lies in.
    """

    document: str
    native_id: str
    passage: str
    start: int
    end: int
    text: str
    author: Identity | None = None
    at: Instant | None = None
    score: float
    parts: tuple[Score, ...] = ()


class Found(Value):
    """What a sub-question's search gave: the passages to read, and how the search went."""

    sub: str
    query: str
    """The query as the index took it, legibly."""
    filters: Filters = Filters()
    """What it was narrowed to in the end."""
    hits: tuple[Hit, ...] = ()
    lost: tuple[Lost, ...] = ()
    records: tuple[RankedRecord, ...] = ()
    """The single records of the best passages, the best first, whether their passages are read or not."""
    matched: int = 0
    """Passages that met the query."""
    read: int = 0
    """Of those, how many were looked at one by one."""
    complete: bool = False
    relaxed: tuple[str, ...] = ()
    """Filters that were dropped because nothing met them, in words."""
    notes: tuple[str, ...] = ()
    present: bool = False
    """The question asks how things are, so that what only was so counts less."""
    weights: tuple[float, ...] = ()
    """Weight of each facet of the sub-question, in its order."""
    reached: tuple[str, ...] = ()
    """Ids of the documents that the plan's steps came to, the best first; the hits are passages of these."""
    steps: tuple[StepDone, ...] = ()
    """What those steps came to."""


class Group(Value):
    """Quotes that say the same kind of thing, and how many records say it."""

    label: str
    quotes: tuple[int, ...]
    records: int


class Unquoted(Value):
    """A sentence that was read and is no quote, with the reason; `document`, `start` and `end` are its place."""

    document: str
    start: int
    end: int
    text: str
    score: float
    parts: tuple[Score, ...] = ()
    reason: str
    rank: int | None = None
    """Its place by score, where it came after those that are weighed and might have been quoted."""


class Evidence(Value):
    """Quotes for a sub-question, and whether they are enough to answer it."""

    sub: str
    quotes: tuple[Quote, ...] = ()
    items: tuple[Item, ...] = ()
    """Values of list, who and count questions."""
    told: str = ""
    """The items as they are told, in one sentence or a line each, where they are read off the heads of records; else
    what a list that was read to its end does not have: "Nothing is on the calendar on …"."""
    stated: bool = False
    """The items are values that the quotes state, numbers mostly, so that the quotes themselves are told."""
    course: str = ""
    """A line before the items, where these are dated lines in the order of time: each is held to its quotes."""
    outdated: tuple[int, ...] = ()
    """Quotes that name a day which has passed, where a later one names one that is still to come."""
    lines: tuple[str, ...] = ()
    """The items as the lines of a course tell them, where that is more than their values."""
    several: bool = False
    """The quotes tell of several things, so that they do not disagree where they state different values."""
    close: tuple[Quote, ...] = ()
    """What came close to the quotes by its score and says something else, numbered by itself: no part of an answer."""
    replaced: tuple[tuple[int, int], ...] = ()
    """Quotes whose value no longer holds, each with the later one that took its place."""
    groups: tuple[Group, ...] = ()
    """Themes, the most frequent first, where the question asks for the most common."""
    total: int | None = None
    """What a count question counted."""
    unread: int = 0
    """Records that were found and not read, where every one counts."""
    enough: bool = False
    coverage: float = 0.0
    """Share of the question's weight that the best quote carries."""
    carried: float = 0.0
    """How far the best quote says what is asked beside names, 0 to 1: what is held against `needed`."""
    needed: float = 0.0
    """What has to be carried; 0 for what reads every match, and where no sentence was weighed."""
    read_off: str = ""
    """What was looked at in words ("7 entries of the calendar"), where it is not what the search found."""
    missing: tuple[str, ...] = ()
    """What was asked for and is in none of the quotes."""
    scores: tuple[Score, ...] = ()
    """What `carried` is made of, and what `needed` may be raised by: see `answerable`."""
    unquoted: tuple[Unquoted, ...] = ()
    """Sentences that were weighed and not chosen, and the best one of each document of which none was."""
    steps: tuple[StepDone, ...] = ()
    """What the steps of the plan came to that made the values."""

    @property
    def superseded(self) -> tuple[tuple[int, int], ...]:
        """What of `replaced` is still so: where a person took out the later quote, the older one stands."""
        there = {quote.n for quote in self.quotes}
        return tuple(pair for pair in self.replaced if there.issuperset(pair))

    @property
    def named(self) -> tuple[str, ...]:
        """What a later part of the question may ask about: the values but for numbers, else what the quotes name."""
        values = [i.value for i in self.items if not self.stated or i.value[:1].isalpha()]
        if self.items or not self.enough:
            return tuple(dict.fromkeys(name for value in values for name in _names(value)))
        return tuple(dict.fromkeys(name.text for quote in self.quotes for name in names(quote.text)))


def _names(value: str) -> list[str]:
    """What a value names: itself, or the names in it where it is a sentence."""
    return [value] if len(value.split()) <= _NAME else [name.text for name in names(value)]


def read_off(
    sub: SubQuestion,
    quotes: Iterable[Quote],
    items: Sequence[Item] = (),
    looked_at: str = "",
    *,
    told: str = "",
    course: str = "",
    lines: Sequence[str] = (),
    several: bool = False,
    unread: int = 0,
) -> Evidence:
    """Evidence of what records tell by what they are, which is all that `sub` asks for: no sentence was weighed.

    The `quotes` are numbered in their order, from 1; the rest is as `Evidence` has it.
    """
    return Evidence(
        sub=sub.id,
        quotes=tuple(q.model_copy(update={"n": n, "question": sub.id}) for n, q in enumerate(quotes, 1)),
        items=tuple(items),
        read_off=looked_at,
        told=told,
        course=course,
        lines=tuple(lines),
        several=several,
        unread=unread,
        enough=True,
        coverage=1.0,
        carried=1.0,
    )


def one_each(values: Iterable[str]) -> tuple[Item, ...]:
    """Values with a quote each: the first has the first."""
    return tuple(Item(value=value, quotes=(n,)) for n, value in enumerate(values, 1))


def told_by(told: Iterable[tuple[str, Quote]]) -> tuple[list[Quote], tuple[Item, ...]]:
    """Quotes and what they tell: each quote once, in its order, and each value with the numbers of all its quotes."""
    places: dict[tuple[str, int, int], int] = {}
    quotes: list[Quote] = []
    values: dict[str, dict[int, None]] = {}
    for value, quote in told:
        number = places.setdefault((quote.document, quote.start, quote.end), len(places) + 1)
        if number > len(quotes):
            quotes.append(quote)
        if value:
            values.setdefault(value, {})[number] = None
    return quotes, tuple(Item(value=value, quotes=tuple(numbers)) for value, numbers in values.items())


class Draft(Value):
    """The answer as it is proposed, before it is checked."""

    text: str = ""
    """A line before all parts of the answer."""
    leads: dict[str, str] = Field(default_factory=dict)
    """A line before the claims of a sub-question, by its id: "Yes.", "5 found:"."""
    claims: tuple[Claim, ...] = ()
    untold: dict[str, str] = Field(default_factory=dict)
    """What of a sub-question its quotes do not tell, by its id, where the rest of it is answered."""
    written_by: str = "rules"
    """`rules`, or the name of the model whose sentences were kept."""


def numbered(evidence: Sequence[Evidence]) -> dict[tuple[str, int], Quote]:
    """All quotes under (sub-question, its own number), numbered through as a draft cites them."""
    through: dict[tuple[str, int], Quote] = {}
    for found in evidence:
        for quote in found.quotes if found.enough else ():
            through[found.sub, quote.n] = quote.model_copy(update={"n": len(through) + 1})
    return through
