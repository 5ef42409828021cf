"""The later steps of a plan: from the records that it reached to the values that it wants.

Things (records, or issues followed through them) are kept by what holds of them, values are collected from those that
are left, and counted. Each value comes with the spans that show it; each step says what it was given and what it gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cascade.language import sentences
from cascade.language.sentence import LONGEST
from cascade.match import Matcher
from cascade.operations.cards import Cards, same_words
from cascade.operations.combine import compared, ordered, shared_by
from cascade.operations.events import Event, events
from cascade.operations.histories import histories
from cascade.operations.issues import Happened, Issue
from cascade.operations.keep import Thing, keeps, sayings_of
from cascade.operations.relations import Shown, links, organisations_of, people_of, tone_of
from cascade.operations.said import Said, first_line, is_request, said
from cascade.operations.values import Valued, merged, of_people, request_title
from cascade.operations.vocabulary import ANOTHER, OF_PEOPLE, PULL
from cascade.types import Do, Document, Identity, Step, StepDone

__all__ = ["Worked", "work"]

_FITTING = 0.8
"""Share of what is said of the question's own words beside the most fitting address, from which on another fits too."""
_EVENTS = {
    "reported": Event.REPORTED,
    "resolved": Event.RESOLVED,
    "fixed": Event.RESOLVED,
    "dismissed": Event.DISMISSED,
    "reopened": Event.REOPENED,
}


@dataclass
class Worked:
    """The values in the end, what shows them, and what the steps came to."""

    values: dict[str, list[Valued]] = field(default_factory=dict)
    steps: list[StepDone] = field(default_factory=list)
    count: int | None = None
    told_by: frozenset[str] = frozenset()
    """Ids of the documents that tell of the things that the values were had from."""


def work(documents: Sequence[Document], steps: Sequence[Step], match: Matcher, cards: Cards) -> Worked:
    """Run the steps that keep, follow, collect and count."""
    requests = any(step.do is Do.FIND and step.what == "pull requests" for step in steps)
    things: list[Thing] = [Thing(d.id, (d,)) for d in documents if d.kind == PULL or not requests]
    done = Worked()
    for step in steps:
        if step.do in (Do.FIND, Do.EXPAND):
            continue
        before = len(done.values) or len(things)
        match step.do:
            case Do.FOLLOW:
                things = [Thing(f"issue {n}", i.documents, i) for n, i in enumerate(histories(documents, cards), 1)]
                after = len(things)
                told = f"{after} issues in {before} records"
            case Do.KEEP if step.what in OF_PEOPLE:
                done.values = _of_people_who(done.values, step, cards)
                after = len(done.values)
                told = f"{after} of {before}"
            case Do.KEEP:
                things = keeps(things, step, match, cards, documents)
                after = len(things)
                told = f"{after} of {before}"
            case Do.COLLECT:
                done.values = merged(_collected(things, step, match, cards))
                after = len(done.values)
                told = f"{after} from {before}"
            case Do.ORDER:
                things = ordered(things, step.what, step.by)
                after = len(things)
                told = f"{after} of {before}"
            case Do.BOTH:
                done.values = shared_by(done.values, things, step.by, cards)
                after = len(done.values)
                told = f"{after} of {before}"
            case Do.COMPARE:
                done.values, told = compared(done.values, things, (step.what, step.by), cards)
                after = len(done.values)
            case Do.MOST:
                done.values, most = _most(done.values)
                after = len(done.values)
                told = f"{after} of {before}, with {most} each"
            case _:
                done.count = after = len(done.values)
                told = f"{after} counted"
        done.steps.append(StepDone(step=step, before=before, after=after, said=told))
    used = {each.thing for shown in done.values.values() for each in shown}
    done.told_by = frozenset(d.id for thing in things if thing.key in used for d in thing.documents)
    return done


def _of_people_who(values: dict[str, list[Valued]], step: Step, cards: Cards) -> dict[str, list[Valued]]:
    """The people whose card gives one of these jobs, or who work here, or elsewhere."""

    def holds(who: Identity, value: str) -> bool:
        if step.what == "title":
            return same_words(cards.title_of(who), value)
        return cards.is_outsider(who) == (value == ANOTHER)

    return {
        value: shown
        for value, shown in values.items()
        if any(each.who and holds(each.who, wanted) for each in shown for wanted in step.by)
    }


def _most(values: dict[str, list[Valued]]) -> tuple[dict[str, list[Valued]], int]:
    """The values that come from the most things, ties kept; and from how many."""
    counts = {value: len({each.thing for each in shown}) for value, shown in values.items()}
    most = max(counts.values(), default=0)
    return {value: shown for value, shown in values.items() if counts[value] == most}, most


# --- collecting ---------------------------------------------------------------------------------------------------


def _collected(things: Sequence[Thing], step: Step, match: Matcher, cards: Cards) -> list[Valued]:
    """The values of the kind that a step collects, with what shows each."""
    match step.what:
        case "people":
            found = list(_people(things, step.by, match, cards))
            if "wrote" not in step.by and "reviewed" in step.by:  # who answers what is said of his own paper
                own = {s.who.address for t in things for d in t.documents for s in people_of(d, "wrote", cards)}
                found = [(thing, shown) for thing, shown in found if shown.who.address not in own - {""}]
            return of_people(found, step.written, cards)
        case "organisations":
            return list(_organisations(things, step.by, cards))
        case "pull requests":
            return list(_requests(things, step.written))
        case _:
            return list(_links(things, match))


def _people(things: Sequence[Thing], by: Sequence[str], match: Matcher, cards: Cards) -> Iterator[tuple[str, Shown]]:
    """Who stands in one of the relations to each thing, under the thing's key."""
    for thing in things:
        if thing.issue is not None:
            yield from ((thing.key, shown) for shown in _of_issue(thing.issue, by))
            continue
        for document in thing.documents:
            for relation in by:
                found = people_of(document, relation, cards)
                if relation == "shared":  # by who gives an address that fits, of all that are given
                    found = (_sharing(each) for each, _ in _fitting(document, match))
                elif relation == "wrote" and document.kind == "email":
                    found = (_telling(shown, match) for shown in found)
                yield from ((thing.key, shown) for shown in found)


def _telling(shown: Shown, match: Matcher) -> Shown:
    """Who wrote a mail, shown by the sentence that says the most of what is asked, and not by its first line."""
    text = shown.document.text
    own = (span for each in said(shown.document) for span in sentences(text, each.start, each.end))
    best = max(((match(text[a:b]).coverage, -a, b) for a, b in own), default=(0.0, 0, 0))
    return shown._replace(start=-best[1], end=best[2]) if best[0] else shown


def _of_issue(issue: Issue, by: Sequence[str]) -> Iterator[Shown]:
    """Who has an issue to work on, or made the last of the events that are asked for."""
    if "assigned" in by:
        yield from (Shown(who, each.document, each.start, each.end) for who, each in issue.assignees)
    for relation in by:
        event = _EVENTS.get(relation)
        happened = issue.of(event) if event is not None else []
        for each in happened[-1:]:
            if each.by is not None:
                yield Shown(each.by, each.said.document, *_where(each))


def _where(happened: Happened) -> tuple[int, int]:
    """What shows an event: the message that makes it, and of one that is long the sentence."""
    each = happened.said
    if each.end - each.start > LONGEST:
        for start, end in sentences(each.document.text, each.start, each.end):
            if happened.event in events(each.document.text[start:end]):
                return start, end
    return each.start, each.end


def _organisations(things: Sequence[Thing], by: Sequence[str], cards: Cards) -> Iterator[Valued]:
    for thing in things:
        tones = {d.id: tone_of(d) for d in thing.documents} if thing.issue is None else {}
        for each in sayings_of(thing):
            for relation in by:
                for name, start, end in organisations_of(each, relation, cards, tones.get(each.document.id)):
                    yield Valued(name, thing.key, each.document, start, end)


def _requests(things: Sequence[Thing], written: str) -> Iterator[Valued]:
    """Pull requests: those that the things are, or that an issue's solution gives the address of."""
    for thing in things:
        if thing.issue is None:
            for document in thing.documents:
                if document.kind == PULL:
                    value = (document.url or "") if written == "url" else request_title(document)
                    yield Valued(value or document.title, thing.key, document, *first_line(document))
            continue
        for happened in thing.issue.of(Event.RESOLVED):
            for each, url in links(happened.said.document):
                if is_request(url):
                    yield Valued(url, thing.key, each.document, *each.around(url))


def _links(things: Sequence[Thing], match: Matcher) -> Iterator[Valued]:
    for thing in things:
        for document in thing.documents:
            for each, url in _fitting(document, match):
                yield Valued(url, thing.key, each.document, *each.around(url))


def _fitting(document: Document, match: Matcher) -> list[tuple[Said, str]]:
    """The addresses that are given where the question's own words are spoken of."""
    found = [(each, url, match.rest(match(f"{each.text}\n{url}").found)) for each, url in links(document)]
    best = max((share for *_, share in found), default=0.0)
    return [(each, url) for each, url, share in found if best and share >= _FITTING * best]


def _sharing(each: Said) -> Shown:
    return Shown(each.author or Identity(name="?"), each.document, each.start, each.end)
