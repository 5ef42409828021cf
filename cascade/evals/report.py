"""A result as one HTML page: figures with intervals, plots, and every case with how its answer came about.

The page asks for nothing from anywhere and runs nothing: its policy forbids both, and the template escapes all text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.case import Case
from cascade.clean import one_line
from cascade.errors import NoSuch
from cascade.evals.compare import Comparison, compare
from cascade.evals.metrics import Places
from cascade.evals.page.exhibit import Exhibit, exhibit, state_of
from cascade.evals.page.figures import Plot, Table, cards, changes, measured, plots, title
from cascade.evals.results import Answered, Result
from cascade.evals.summary import Summary, summarised
from cascade.evals.tally import quality
from cascade.runs import Run

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Shelf", "report"]

_PAGE = Path(__file__).parent / "page"
_STATES = (("right", "right"), ("partly", "partly right"), ("wrong", "wrong"), ("error", "error"))


@dataclass(frozen=True)
class Shelf:
    """Where what a page shows beside the figures is to be had; what is gone is left out of it."""

    cases: Mapping[str, Case]
    places: Mapping[str, Places]
    """Case to where its evidence lies."""
    run: Callable[[str], Run]
    """A recorded run by its id; raises `NoSuch`."""


@dataclass(frozen=True)
class _Page:
    """What the template fills in."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    cards: tuple[tuple[str, str, str], ...]
    plots: tuple[Plot, ...]
    beside: str
    comparison: Table | None
    measures: Table
    filters: tuple[tuple[str, str], ...]
    cases: Iterator[tuple[Exhibit, Exhibit | None, str]]
    """Each case, what it was in the other result where that differs, and by how much it is better or worse."""
    several: bool
    """Each case was asked more than once."""


def report(result: Result, shelf: Shelf, before: Result | None = None, changed: frozenset[str] = frozenset()) -> str:
    """The page of `result`, beside the one `before` it if there is one, without the cases that were `changed` between.

    Raises `UsageError` where the two have no case in common.
    """
    compared = compare(before, result, changed) if before is not None else None
    every = [summarised(each) for each in (before, result) if each is not None]
    head = result.head
    page = _Page(
        title=f"{one_line(head.suite)}: {title(head)}",
        subtitle=f"{head.began:%Y-%m-%d %H:%M} UTC, with cascade {head.version}",
        facts=tuple(_facts(every[-1])),
        notes=compared.notes if compared else tuple(_unfinished(every[-1])),
        cards=tuple(cards(every[-1])),
        plots=tuple(plots(every)),
        beside=title(before.head) if before is not None else "",
        comparison=changes(compared) if compared else None,
        measures=measured(every[-1]),
        filters=tuple(_filters(result, compared)),
        cases=_cases(result, before, compared, shelf),
        several=head.samples > 1,
    )
    return _rendered(page)


def _rendered(page: _Page) -> str:
    from markupsafe import Markup

    style = (_PAGE / "report.css").read_text(encoding="utf-8").strip()
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    drawn = [(plot.caption, Markup(plot.svg)) for plot in page.plots]  # escaped as it was drawn
    return _template().render(page=page, plots=drawn, style=Markup(style), seal=Markup(f"sha256-{seal}"))


def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")


# --- the head -----------------------------------------------------------------------------------------------------


def _facts(summed: Summary) -> Iterator[tuple[str, str]]:
    head = summed.result
    samples = "" if head.samples == 1 else f", {head.samples} samples of each"
    part = "" if head.split == "all" else f", the half to {head.split}"
    yield "result", head.id
    yield "cases", f"{len(head.cases):,}{part}{samples}"
    if head.nowhere:
        yield "not in the library", f"{head.nowhere:,} pieces of evidence: nothing can find those"
    yield "models", one_line(", ".join(f"{stage} {model}" for stage, model in head.models.items()))
    if head.changed:
        yield "changed", one_line(", ".join(f"{name} = {value}" for name, value in head.changed.items()))
    for stage, count in summed.oracles.items():
        yield f"gold for {stage}", f"in {count} of {summed.asked}"
    yield "answers", ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in summed.statuses.items())
    if summed.errors:
        yield "errors", str(summed.errors)
    if summed.spent is not None:
        tokens = summed.spent.tokens
        yield "tokens", f"{tokens.evaluated:,} of {tokens.submitted:,} read, {tokens.generated:,} written"
        if summed.spent.cost is not None:
            yield "cost", f"${summed.spent.cost:.2f}"


def _unfinished(summed: Summary) -> Iterator[str]:
    if summed.asked < summed.total:
        yield f"this result is not finished: {summed.asked} of {summed.total} questions are asked"


# --- cases --------------------------------------------------------------------------------------------------------


def _filters(result: Result, compared: Comparison | None) -> Iterator[tuple[str, str]]:
    """Which cases can be shown: the id of the choice, and what it says."""
    states = [state_of(each, quality(each.measures)) for each in result.answered]
    yield "all", f"all {len(states)}"
    for state, name in _STATES:
        if states.count(state):
            yield state, f"{name} ({states.count(state)})"
    if compared is not None:
        yield "changed", f"better or worse ({len(compared.better) + len(compared.worse)})"


def _cases(
    result: Result, before: Result | None, compared: Comparison | None, shelf: Shelf
) -> Iterator[tuple[Exhibit, Exhibit | None, str]]:
    """One after the other, so that the traces of a thousand are never held together."""
    moved = {c.case: c.change for c in (*compared.better, *compared.worse)} if compared else {}
    earlier = {(each.case, each.sample): each for each in before.answered} if before else {}
    place = {case: number for number, case in enumerate(result.head.cases)}
    for each in sorted(result.answered, key=lambda a: (place.get(a.case, len(place)), a.case, a.sample)):
        change = f"{100 * moved[each.case]:+.1f}" if each.case in moved else ""
        shown, other = _shown(each, shelf), earlier.get((each.case, each.sample))
        was = _shown(other, shelf) if other else None
        same = was is None or (not change and (was.status, was.answer) == (shown.status, shown.answer))
        yield shown, None if same else was, change


def _shown(answered: Answered, shelf: Shelf) -> Exhibit:
    case, places = shelf.cases.get(answered.case), shelf.places.get(answered.case, ())
    score = quality(answered.measures)
    try:
        return exhibit(answered, case, shelf.run(answered.run) if answered.run else None, places, score)
    except NoSuch:  # the run, or a part of it, was forgotten since
        return exhibit(answered, case, None, places, score)
