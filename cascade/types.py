"""The values that flow through cascade: frozen, typed, and nothing but values.

Everything a connector yields, the index returns, a stage takes or a run records is one of these. Offsets are
counted in characters of `Document.text` (Python string indices), half-open: `text[start:end]`. Times are aware and in
UTC. Identifiers are strings that stay the same from one sync to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "MUTED",
    "SPOKEN",
    "Answer",
    "Claim",
    "Coverage",
    "Do",
    "Document",
    "Expert",
    "Facet",
    "Filters",
    "Hit",
    "Identity",
    "Instant",
    "Involved",
    "Item",
    "Locator",
    "Operation",
    "Part",
    "Passage",
    "Plan",
    "Question",
    "Quote",
    "Score",
    "SourceCoverage",
    "Status",
    "Step",
    "StepDone",
    "SubQuestion",
    "Usage",
    "Value",
    "Verdict",
    "unchecked",
]


def _utc(value: datetime) -> datetime:
    """Aware, in UTC: a time without a zone is taken to be UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]
"""A point in time, always aware and in UTC."""


class Value(BaseModel):
    """Base of every value: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_V = TypeVar("_V", bound=Value)
_set = object.__setattr__


def unchecked(kind: type[_V], fields: dict[str, Any]) -> _V:
    """A value of `fields`, each of which is given and of its type: for our own code, where very many are made.

    It takes a third of the time.
    """
    value = kind.__new__(kind)
    _set(value, "__dict__", fields)
    _set(value, "__pydantic_fields_set__", set(fields))
    _set(value, "__pydantic_extra__", None)
    _set(value, "__pydantic_private__", None)
    return value


# --- what a source holds ------------------------------------------------------------------------------------------


class Identity(Value):
    """A person as one source names them.

    `address` is whatever that source tells people apart by: a mail address (lower-cased), a chat user id, a login, a
    card's UID. Either field may be empty, not both.
    """

    name: str = ""
    address: str = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.name or self.address):
            raise ValueError("an identity needs a name or an address")
        return self

    def __str__(self) -> str:
        return self.name or self.address


class Involved(Value):
    """One person's part in a document.

    `role` is one of: author, recipient, cc, bcc, attendee, organizer, reviewer, assignee, participant, mentioned,
    contact. Several may hold of one person.
    """

    role: str
    identity: Identity


class Locator(Value):
    """Where in its source a record lies, in the source's own terms; what a person would use to find it again."""

    path: str | None = None
    """Path relative to the source's root, with forward slashes."""
    line: int | None = None
    """Line, counted from 1."""
    page: int | None = None
    """Page, slide or sheet, counted from 1."""
    ts: str | None = None
    """A chat message's timestamp as its service writes it."""
    message_id: str | None = None
    """A mail's Message-ID, without the angle brackets."""


class Part(Value):
    """A span of a document's text and what is known of it.

    One idea serves a mail's quoted reply and signature, a chat run's messages, a meeting's turns and a PDF's pages.
    Parts may nest and need not cover the text; they are ordered by (start, -end). `role` is one of: body, quoted,
    signature, heading, message, turn, page, cell, code, header.
    """

    start: int
    end: int
    role: str
    native_id: str | None = None
    """The source's own id of this record, when it is one (a chat message)."""
    author: Identity | None = None
    at: Instant | None = None
    locator: Locator | None = None


MUTED = frozenset({"quoted", "signature"})
"""Roles whose text is not the author's own statement: searched less, and never cited as the writer's words."""
SPOKEN = frozenset({"message", "turn"})
"""Roles that somebody says: records of their own, mostly with an author and a time."""


class Document(Value):
    """One record of a source, as text with structure.

    `id` is `source:native-id`; a source's name has no colon. `parent` is the id of the document that this one came
    with (an attachment's mail). `thread` groups the documents of one conversation within a source. `audience` lists
    who may see it (addresses); None means everybody who can open this home. `etag` changes whenever the content does.
    `same` holds pairs of addresses that the source itself gives to one of the `people`: a chat user's id, and the mail
    address of the profile.
    """

    id: str
    source: str
    kind: str
    """email, chat, meeting, doc, contact, event, code-review; a connector of someone else's may add its own."""
    title: str
    text: str
    created_at: Instant | None = None
    updated_at: Instant | None = None
    people: tuple[Involved, ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    thread: str | None = None
    parent: str | None = None
    url: str | None = None
    etag: str = ""
    labels: tuple[str, ...] = ()
    """Folder, channel, tags: short words a person may filter on with `in:`."""
    audience: tuple[str, ...] | None = None
    meta: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    links: tuple[str, ...] = ()
    """URLs and ids of other records that this one refers to (a mail's References, a document's links)."""
    locator: Locator = Locator()
    parts: tuple[Part, ...] = ()

    @property
    def native_id(self) -> str:
        """The source's own id of this document."""
        return self.id.partition(":")[2]

    @property
    def author(self) -> Identity | None:
        """The first person in the role of author, or None."""
        return next((p.identity for p in self.people if p.role == "author"), None)

    @property
    def at(self) -> datetime | None:
        """When it was written, or else last changed."""
        return self.created_at or self.updated_at

    def parts_at(self, start: int, end: int) -> Iterator[Part]:
        """The parts that overlap `[start, end)`, the narrowest first."""
        found = [p for p in self.parts if p.start < end and start < p.end]
        yield from sorted(found, key=lambda p: (p.end - p.start, p.start))


class Passage(Value):
    """A span of a document that is searched and read as a unit.

    `text == document.text[start:end]` always. `context` (title, people, date, thread line) is indexed beside the text
    and never quoted. `muted` holds spans, in the document's offsets, of quoted replies and signatures inside it.
    """

    id: str
    """`document@start:end`."""
    document: str
    source: str
    kind: str
    title: str
    start: int
    end: int
    text: str
    context: str = ""
    author: Identity | None = None
    at: Instant | None = None
    thread: str | None = None
    muted: tuple[tuple[int, int], ...] = ()


# --- question and plan --------------------------------------------------------------------------------------------


class Filters(Value):
    """What a search is narrowed to; an empty field does not narrow. Every filter that is set must hold.

    `people` are (role, name) pairs; the role is `from`, `to` or `with` (any role), the name matches a part of a
    person's name or address. `after` is inclusive, `before` exclusive.
    """

    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    after: Instant | None = None
    before: Instant | None = None
    thread: str | None = None
    attachment: bool | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    def narrowed(self, other: Filters) -> Filters | None:
        """Both at once, or None where they cannot meet: an inferred filter may narrow a person's, never widen it."""
        sources = _meet(self.sources, other.sources)
        kinds = _meet(self.kinds, other.kinds)
        after = max((t for t in (self.after, other.after) if t), default=None)
        before = min((t for t in (self.before, other.before) if t), default=None)
        if sources is None or kinds is None or (after and before and after >= before):
            return None
        if self.thread and other.thread and self.thread != other.thread:
            return None
        if self.attachment is not None and other.attachment not in (None, self.attachment):
            return None
        return Filters(
            sources=sources,
            kinds=kinds,
            people=tuple(dict.fromkeys(self.people + other.people)),
            labels=tuple(dict.fromkeys(self.labels + other.labels)),
            after=after,
            before=before,
            thread=self.thread or other.thread,
            attachment=other.attachment if self.attachment is None else self.attachment,
        )


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """Intersection of two choices, where an empty one means "any"; None where nothing is left."""
    if not one or not other:
        return one or other
    return tuple(x for x in one if x in other) or None


class Question(Value):
    """What a person asks. `as_of` is the only "now" that a stage may see. `filters` are the person's own."""

    text: str
    as_of: Instant
    dated: bool = False
    """The person named `as_of`: what was written after it is not read. Else it is only what "yesterday" counts from."""
    asker: str | None = None
    """Who asks, as an address, for sources that limit their audience."""
    zone: str = "UTC"
    """IANA name of the person's time zone: what "yesterday" means."""
    filters: Filters = Filters()


class Operation(StrEnum):
    """What a (sub-)question wants done with what is found."""

    FIND = "find"
    LIST = "list"
    COUNT = "count"
    WHO = "who"
    COMPARE = "compare"
    TIMELINE = "timeline"
    """What happened, in the order of time."""
    CHANGE = "change"
    """What was said of it before and after, with dates."""
    LATEST = "latest"
    """What was said last and stands, and what that took the place of."""


class Similar(Value):
    """A word of the library near in meaning to one of the question; `cosine` of their vectors, 0 to 1."""

    text: str
    cosine: float = Field(0.5, ge=0, le=1)


class Facet(Value):
    """One thing that evidence has to speak of: a word or phrase of the question, and other words that mean it here.

    `must` marks those without which a passage does not count (names, ids, what the person quoted).
    """

    text: str
    variants: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Other names of the same thing, each of which counts like `text` itself; a variant counts less."""
    similar: tuple[Similar, ...] = ()
    """Words near it in meaning. They order what is found, and are no evidence that it is spoken of."""
    must: bool = False
    weight: float = 1.0
    """How much it counts beside how rare it is: what only names the kind of thing that is asked for counts less."""

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        for text in (self.text, *self.variants):
            if not any(map(str.isalnum, text)):
                raise ValueError(f"{text!r} holds no letter or digit: nothing can be found by it")
        return self


class Do(StrEnum):
    """What a step of a plan does with the things that the steps before it gave."""

    FIND = "find"
    """Records of a kind that speak of the question's facets."""
    EXPAND = "expand"
    """Those, and what belongs to them: what links to them or they to, other versions, a meeting's chat."""
    FOLLOW = "follow"
    """The issues that the records tell of, each from its report to its last state."""
    KEEP = "keep"
    """Of the things those that a relation holds of."""
    COLLECT = "collect"
    """The people, organisations, addresses or titles that stand in a relation to the things."""
    ORDER = "order"
    """Of the things the first or the last in time, ties kept."""
    BOTH = "both"
    """Of the values those that come from things of each of several names."""
    COMPARE = "compare"
    """Of several names the one that the most or fewest values come under, ties kept."""
    MOST = "most"
    """Of the values those that come from the most things, ties kept."""
    COUNT = "count"
    """How many values there are."""


class Step(Value):
    """One operation of a plan; what its words may be is told in `cascade.operations.vocabulary`."""

    do: Do
    what: str = ""
    """What is found, followed, kept or collected: `pull requests`, `state`, `people`; in an order `first` or `last`."""
    by: tuple[str, ...] = ()
    """The relations or values that it goes by, any of them: `wrote`, `reviewed`; `not approved`."""
    written: str = ""
    """How values are to be written: `id`, `name`, `url` or `title`."""

    def __str__(self) -> str:
        by = f": {', '.join(self.by)}" if self.by else ""
        return " ".join(
            part for part in (self.do, f"{self.what}{by}", f"as {self.written}" * bool(self.written)) if part
        )


class StepDone(Value):
    """What a step came to."""

    step: Step
    before: int
    """Things that it was given; of a find: those that match."""
    after: int
    """Things or values that it gave; of a find: those that were read."""
    said: str
    """That in words: "37 of 37 read"."""


class SubQuestion(Value):
    """One thing to look up. `needs` names earlier sub-questions whose values stand in for `{id}` in `text`."""

    id: str
    text: str
    operation: Operation = Operation.FIND
    facets: tuple[Facet, ...] = ()
    filters: Filters = Filters()
    loose: bool = False
    """Its time is one that evidence may speak of from outside ("in 2025"), and is dropped where it finds little."""
    needs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    """How its values are come by; without steps its matches are ranked and read for sentences."""

    def filled(self, values: Mapping[str, Sequence[str]]) -> SubQuestion:
        """This question with the values of earlier ones in the place of `{id}`, and as facets of its own."""
        text, facets = self.text, list(self.facets)
        for sub, found in values.items():
            text = text.replace(f"{{{sub}}}", " or ".join(found) or "nobody")
            if found:
                facets.append(Facet(text=found[0], variants=tuple(found[1:]), must=True))
        return self.model_copy(update={"text": text, "facets": tuple(facets)})


class Plan(Value):
    """How the question is going to be answered: a person can read it, edit it and run it again."""

    operation: Operation
    questions: tuple[SubQuestion, ...]
    reasons: tuple[str, ...] = ()
    """Why the plan is as it is, a sentence each: which dates were resolved, which proposal of the model was kept."""


# --- evidence and answer ------------------------------------------------------------------------------------------


class Score(Value):
    """One part of a hit's score. Parts are comparable across the hits of one search only."""

    name: str
    value: float


class Hit(Value):
    """A passage that a search found; rank counts from 1, and ties are broken by passage id."""

    passage: Passage
    score: float
    rank: int
    parts: tuple[Score, ...] = ()
    question: str = ""
    """Id of the sub-question that found it."""
    copies: tuple[str, ...] = ()
    """Ids of passages with the same words that were folded into this one."""


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
    """What was looked at: which sources and how fresh, which filters, how many matches there were and were read."""

    sources: tuple[SourceCoverage, ...] = ()
    filters: Filters = Filters()
    relaxed: tuple[str, ...] = ()
    """Filters that were dropped because nothing met them, in words."""
    matched: int = 0
    read: int = 0
    complete: bool = False
    """True where every match was read, as lists and counts must be."""
    until: Instant | None = None
    """The day that was asked as of, where a person named one: what was written after it was not read."""

    @property
    def searched(self) -> tuple[SourceCoverage, ...]:
        """The sources that the filters leave."""
        wanted = {name.casefold() for name in self.filters.sources}
        return tuple(s for s in self.sources if not wanted or s.name.casefold() in wanted)

    def __str__(self) -> str:
        return f"{self.read:,} of {self.matched:,} matches read"


class Answer(Value):
    """What the chain says: sentences that carry their quotes, and what is missing."""

    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    items: tuple[Item, ...] = ()
    quotes: tuple[Quote, ...] = ()
    missing: tuple[str, ...] = ()
    """What was asked and not found, a phrase each."""
    coverage: Coverage = Coverage()
    knows: tuple[Expert, ...] = ()
    """Where nothing was found: who might know, the likeliest first. They are no part of an answer."""


class Usage(Value):
    """Tokens of one or more calls. `submitted - evaluated` is what shared prefixes and the cache saved."""

    submitted: int = 0
    """Tokens of the prompts as they were asked, each in full (for scores: prefix, context and target of each item)."""
    evaluated: int = 0
    """Of those, tokens that were run through the model."""
    generated: int = 0
    """Tokens that the model wrote."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            submitted=self.submitted + other.submitted,
            evaluated=self.evaluated + other.evaluated,
            generated=self.generated + other.generated,
        )


JSON = dict[str, Any]
"""A JSON object."""
