"""A course as evidence: each statement a line that its date leads, with the quotes that say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from cascade.clean import one_line, shortened
from cascade.stages.evidence import Evidence, Unquoted
from cascade.stages.timelines.dating import opening_date
from cascade.stages.timelines.redundancy import MOST
from cascade.stages.timelines.statement import Statement
from cascade.stages.weighing.message import LONGEST
from cascade.stages.weighing.sentence import Sentence, quote, unquoted
from cascade.types import Item, Operation, Quote, SubQuestion

__all__ = ["evidence_of", "time_of"]

_LISTED = 900
"""Characters of a line that is a list with what leads to it."""
_REPEATS = 2
"""Quotes of what says the same again, beside a line's own."""


def time_of(quote: Quote, zone: str) -> str:
    """The time of a quote's record as a line of a course tells it, and how that is marked."""
    return f"{quote.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}, said, file changed" if quote.at else ""


def evidence_of(
    sub: SubQuestion,
    kept: Sequence[Statement],
    lines: Sequence[Statement],
    records: int,
    candidates: Sequence[Sentence],
) -> Evidence:
    """What is told of a course, and what was left out of `lines`, or of the `candidates` that are not of it."""
    numbers: dict[tuple[str, int], int] = {}
    quotes: list[Quote] = []

    def number(statement: Statement) -> int:
        place = statement.bound.document, statement.bound.start
        if place not in numbers:
            numbers[place] = len(numbers) + 1
            quotes.append(quote(statement.sentence, numbers[place], sub.id))
        return numbers[place]

    days = Counter(s.day for s in kept)
    items = []
    for told in kept:
        shown = [told, *told.repeats[:_REPEATS], *((told.replaces,) if told.replaces else ())]
        numbered = tuple(dict.fromkeys(number(s) for s in shown))
        items.append(Item(value=_line(told, hour=days[told.day] > 1), quotes=numbered))
    quoted = {q.document for q in quotes}
    left = [s for s in lines if s.bound.document not in quoted]
    return Evidence(
        sub=sub.id,
        quotes=tuple(quotes),
        items=tuple(items),
        course=_lead(sub, len(kept), max(len(kept), len(lines)), records),
        enough=True,
        coverage=round(max(s.share for s in kept), 4),
        unquoted=(
            *(unquoted(s.sentence, f"after the {MOST} lines that are told") for s in left),
            *_aside(candidates, {*quoted, *(s.bound.document for s in left)}),
        ),
    )


def _aside(candidates: Sequence[Sentence], known: set[str]) -> Iterator[Unquoted]:
    """The best sentence of each record that is not of the course."""
    best: dict[str, Sentence] = {}
    for each in sorted(candidates, key=lambda s: (-s.match.coverage, -s.around.coverage, s.document.id, s.start)):
        if each.document.id not in known:
            best.setdefault(each.document.id, each)
    yield from (unquoted(s, "neither it nor its record's title speaks of all that is asked") for s in best.values())


def _lead(sub: SubQuestion, kept: int, lines: int, records: int) -> str:
    order = "the newest first" if sub.operation is Operation.LATEST else "in order of time"
    told = f"{kept} of {lines}" if kept < lines else f"{kept}"
    return (
        f"{told} statement{'s' if lines > 1 else ''} from {records} record{'s' if records > 1 else ''}, {order}"
        " (“said” marks the day of a record, where the statement names none):"
    )


def _line(told: Statement, *, hour: bool) -> str:
    """A statement led by its day; with the hour too where `hour`, for several are of that day."""
    opening = opening_date(told.text) if told.stated else None
    text = one_line(told.text[opening.end if opening else 0 :]).lstrip("-–*•|:,. ")
    longest = _LISTED if told.text.partition("\n")[0].endswith(":") else LONGEST
    clock = f" {told.clock}" if hour and told.clock and not (told.stated and told.clock in text[:10]) else ""
    mark = "" if told.stated else ", file changed" if told.of_file else ", said"
    until = ", until then" if told.superseded else ""
    before = f" (before: {told.former})" if told.former else ""
    return f"{told.day:%Y-%m-%d}{clock}{mark}{until}: {shortened(text, longest)}{before}"
