"""What is asked, and how it is going to be answered: questions, filters, and plans of typed steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from cascade.types.value import Instant, Value

__all__ = ["Do", "Facet", "Filters", "Operation", "Plan", "Question", "Similar", "Step", "StepDone", "SubQuestion"]


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

    @property
    def today(self) -> date:
        """The day of `as_of` where the person is."""
        return self.as_of.astimezone(ZoneInfo(self.zone)).date()


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
    SUMMARY = "summary"
    """What a record says as a whole: what matters most in it, what was decided, what is to be done."""


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

    @property
    def called(self) -> tuple[str, ...]:
        """What the thing itself goes by: its own text, and its other names."""
        return (self.text, *self.names)

    @property
    def forms(self) -> tuple[str, ...]:
        """All that evidence may say for it: what it is called, and the variants."""
        return (*self.called, *self.variants)


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
    """One thing to look up. `needs` names earlier sub-questions whose values stand in for `{id}` in `text`, once it is
    filled those that came to none."""

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
        unmet = tuple(sub for sub in self.needs if not values.get(sub))
        return self.model_copy(update={"text": text, "facets": tuple(facets), "needs": unmet})


class Plan(Value):
    """How the question is going to be answered: a person can read it, edit it and run it again."""

    operation: Operation
    questions: tuple[SubQuestion, ...]
    reasons: tuple[str, ...] = ()
    """Why the plan is as it is, a sentence each: which dates were resolved, which proposal of the model was kept."""
