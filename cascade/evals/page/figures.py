"""The figures of a report: cards, tables and plots, of what a result is summed up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cascade.clean import one_line
from cascade.evals.compare import Compared, Comparison
from cascade.evals.page.plots import Band, Line, Part, bars, lines, stacks
from cascade.evals.results import ResultHead
from cascade.evals.summary import Figure, Summary
from cascade.evals.tally import QUALITY, explained

__all__ = ["Plot", "Table", "cards", "changes", "measured", "plots", "title"]

_CARDS = (QUALITY, "evidence_recall@10", "citation_precision", "citation_recall", "answered", "abstention_recall")
_RECALLS = (("documents", "document_recall@"), ("evidence", "evidence_recall@"))
_BARS = 24
"""Types of question that are drawn; the table has all."""


@dataclass(frozen=True)
class Table:
    """Rows under heads, and more of them by type of question."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more_head: tuple[str, ...] = ()
    more: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Plot:
    """What a plot shows, and its SVG."""

    caption: str
    svg: str


def title(head: ResultHead) -> str:
    """What a result is called."""
    return one_line(head.name) or head.id


# --- cards and tables ---------------------------------------------------------------------------------------------


def cards(summed: Summary) -> Iterator[tuple[str, str, str]]:
    """What matters most: name, figure, and how far to believe it."""
    for figure in (_figure(summed, measure) for measure in _CARDS):
        if figure is not None:
            yield _plain(figure.measure), share(figure.mean), f"{_range(figure)} · {figure.cases} cases"
    if summed.spent is not None:
        kind = "" if summed.spent.whole else " · from caches in part"
        yield "seconds a question", f"{summed.spent.median:.2f}", f"median; nine in ten {summed.spent.p90:.2f}{kind}"


def measured(summed: Summary) -> Table:
    """Every measure, over all cases and by type."""
    figures = ("mean", "95% interval", "A/A spread", "cases", "clusters")
    return Table(
        head=("measure", *figures, "what it tells"),
        rows=tuple((_plain(f.measure), *_row(f), explained(f.measure)) for f in summed.figures),
        more_head=("type", "measure", *figures),
        more=tuple((one_line(f.type), _plain(f.measure), *_row(f)) for f in summed.by_type),
    )


def changes(compared: Comparison) -> Table:
    """What changed by each measure, over all cases and by tag, with the verdict."""
    figures = ("before", "now", "cases", "verdict")
    return Table(
        head=("measure", *figures),
        rows=tuple((_plain(c.measure), *_change(c)) for c in compared.measures),
        more_head=("tag", "measure", *figures),
        more=tuple((one_line(c.tag), _plain(c.measure), *_change(c)) for c in compared.by_tag),
    )


def share(value: float) -> str:
    """A share in per cent."""
    return f"{100 * value:.1f}%"


def _row(figure: Figure) -> tuple[str, ...]:
    spread = "–" if figure.spread is None else f"±{100 * figure.spread:.1f}"
    return share(figure.mean), _range(figure), spread, str(figure.cases), str(figure.clusters)


def _change(compared: Compared) -> tuple[str, ...]:
    found = compared.difference
    alone = found.outcome == "real" and not compared.holds
    verdict = f"{found.verdict} taken alone, not among all tags" if alone else found.verdict
    return share(found.a), share(found.b), str(found.cases), verdict


def _range(figure: Figure) -> str:
    return f"{100 * figure.low:.1f} to {100 * figure.high:.1f}"


def _plain(measure: str) -> str:
    return one_line(measure.replace("_", " "))


def _figure(summed: Summary, measure: str, type_: str = "") -> Figure | None:
    figures = summed.by_type if type_ else summed.figures
    return next((f for f in figures if f.measure == measure and f.type == type_), None)


# --- plots --------------------------------------------------------------------------------------------------------


def plots(every: Sequence[Summary]) -> Iterator[Plot]:
    """Recall by k, quality by type, and seconds by stage, of one result or of two."""
    names = [title(each.result) for each in every]
    there = list(dict.fromkeys(f.measure for each in every for f in each.figures))
    places = sorted({int(m.partition("@")[2]) for m in there for _, stem in _RECALLS if m.startswith(stem)})
    if places:
        yield Plot("Recall: share of what is expected within the first k", _recall(every, names, places))
    types = list(dict.fromkeys(f.type for each in every for f in each.by_type if f.measure == QUALITY))[:_BARS]
    if types:
        yield Plot("Quality by type of question (cases)", _types(every, names, types))
    if any(each.spent for each in every):
        yield Plot("Seconds of a question by stage (medians)", _seconds(every, names))


def _recall(every: Sequence[Summary], names: Sequence[str], places: Sequence[int]) -> str:
    curves = []
    for number, (summed, name) in enumerate(zip(every, names, strict=True)):
        for kind, stem in _RECALLS:
            values = tuple(_band(_figure(summed, f"{stem}{k}"), f"{kind} in the first {k}") for k in places)
            if any(values):
                label = kind if len(every) == 1 else f"{kind}, {name}"
                curves.append(Line(label, values, f"s{number}{' dashed' if kind == 'evidence' else ''}"))
    return lines("Recall by k", [f"k = {k}" for k in places], curves)


def _types(every: Sequence[Summary], names: Sequence[str], types: Sequence[str]) -> str:
    groups = []
    for type_ in types:
        figures = [_figure(each, QUALITY, type_) for each in every]
        cases = max(figure.cases for figure in figures if figure is not None)
        groups.append((f"{type_} ({cases})", [_band(figure, type_) for figure in figures]))
    return bars("Quality by type of question", groups, names)


def _seconds(every: Sequence[Summary], names: Sequence[str]) -> str:
    spent = [each.spent.stages if each.spent else {} for each in every]
    stages = list(dict.fromkeys(stage for each in spent for stage in each))
    rows = [
        (name, [Part(stage, seconds, f"s{stages.index(stage) % 5}") for stage, seconds in each.items()])
        for name, each in zip(names, spent, strict=True)
    ]
    return stacks("Seconds by stage", rows, "s")


def _band(figure: Figure | None, about: str) -> Band | None:
    if figure is None:
        return None
    tip = f"{about}: {share(figure.mean)}, 95% interval {_range(figure)}, {figure.cases} cases"
    return Band(figure.mean, figure.low, figure.high, tip)
