"""`cascade eval compare`: two results side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import result_names
from cascade.cli.options import typed
from cascade.cli.pager import paged
from cascade.cli.screen import line, on_terminal, print_json, table, tell
from cascade.errors import NoSuch
from cascade.shown import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cascade.evals.belief import Difference
    from cascade.evals.compare import Changed, Compared, Comparison
    from cascade.evals.results import ResultHead
    from cascade.evals.summary import Spent
    from cascade.home import Home

__all__ = ["changed_between", "compare", "outcome"]

_OUTCOMES = {"real": "real", "noise": "within the noise", "same": "no difference", "unclear": "too few cases"}
_CASES = 8
"""Cases that are listed each way without --all."""


@click.command()
@click.argument("one", shell_complete=result_names)
@click.argument("other", default="last", shell_complete=result_names)
@click.option("--all", "every", is_flag=True, help="Each measure by each tag, and each case that changed.")
@click.option("--open", "case", metavar="CASE", help="Open the two runs of this case beside each other.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
def compare(session: Session, one: str, other: str, every: bool, case: str | None, as_json: bool) -> int:
    """Show how the result OTHER came out beside the result ONE, and whether to believe it.

    Each change has a 95% interval (bootstrap over clusters of cases, paired by case) and stands beside the A/A spread,
    which is how far repeats of one recipe lie apart: run a suite with --samples to know it. What is called real is
    outside of both. A change by tag is called real where it also holds among all tags and measures that are looked at
    (Benjamini and Hochberg). The cases that changed are listed both ways, with their runs.

    \b
    cascade eval compare before after
    cascade eval compare before last --open who-leads-the-lisbon-1f0c
    """
    from cascade.evals.compare import compare as compared
    from cascade.evals.store import find_result

    home = session.engine.home
    a, b = (find_result(home.results, typed(name)) for name in (one, other))
    found = compared(a, b, changed_between(home, a.head, b.head))
    if case is not None:
        return _open(found, typed(case))
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        with paged(wanted=session.pager):
            _print(found, every=every)
    return 0


def changed_between(home: Home, a: ResultHead, b: ResultHead) -> frozenset[str]:
    """Cases of both results that asked or expected something else in one than in the other."""
    from cascade.evals.store import read_asked

    if a.suite == b.suite and a.fingerprint == b.fingerprint:
        return frozenset()
    before, after = read_asked(home.results, a.id), read_asked(home.results, b.id)
    return frozenset(id_ for id_ in before.keys() & after.keys() if before[id_] != after[id_])


def outcome(difference: Difference) -> str:
    """What the change is, short enough for a table."""
    return _OUTCOMES[difference.outcome]


# --- showing ------------------------------------------------------------------------------------------------------


def _print(found: Comparison, *, every: bool) -> None:
    line(f"{_named(found.a)} → {_named(found.b)}: {counted(found.cases, 'case')}", "bold")
    for side, head in (("from", found.a), ("to", found.b)):
        told = ", ".join(f"{name} {value}" for name, value in head.changed.items()) or "everything by default"
        line(f"{side}: {told}", "dim", hang=4)
    line()
    if found.measures:
        line(f"{found.measures[0].measure}: {found.measures[0].difference.verdict}", "bold", hang=2)
        _print_measures(found.measures)
    by_tag = [each for each in found.by_tag if every or each.measure == found.measures[0].measure]
    if len({each.tag for each in by_tag}) > 1:
        line()
        _print_tags(by_tag)
    line()
    _print_cases("better", found.better, every=every)
    _print_cases("worse", found.worse, every=every)
    _print_cases("as good, but come about otherwise", found.other, every=every, least=0)
    _print_seconds(found.spent)
    for note in found.notes:
        line(note, "yellow", hang=2)
    if found.better or found.worse:
        first = (*found.worse, *found.better)[0].case
        tell(f"one of them: cascade eval compare {found.a.id} {found.b.id} --open {first}")


def _named(head: ResultHead) -> str:
    return head.name or head.id


def _print_measures(compared: Iterable[Compared]) -> None:
    rows = [(each.measure, *_row(each.difference)) for each in compared]
    table(("of 100", *_HEAD), rows, right=_HEAD[:-1], spare=("cases", "A/A ±"))


def _print_tags(compared: Iterable[Compared]) -> None:
    rows = [(each.tag, each.measure, *_row(each.difference)[:-1], _outcome(each)) for each in compared]
    table(("tag", "of 100", *_HEAD), rows, right=_HEAD[:-1], spare=("cases", "A/A ±"))


def _outcome(compared: Compared) -> str:
    found = compared.difference
    return outcome(found) if compared.holds or found.outcome != "real" else "one look of many"


_HEAD = ("from", "to", "change", "95% interval", "A/A ±", "cases", "so it is")


def _row(found: Difference) -> tuple[str, ...]:
    return (
        f"{100 * found.a:.1f}",
        f"{100 * found.b:.1f}",
        f"{100 * found.change:+.1f}",
        f"{100 * found.low:.1f} to {100 * found.high:.1f}",
        "–" if found.spread is None else f"{100 * found.spread:.1f}",
        f"{found.cases:,}",
        outcome(found),
    )


def _print_cases(what: str, changed: Sequence[Changed], *, every: bool, least: int = _CASES) -> None:
    shown = changed if every else changed[:least]
    line(f"{len(changed):,} {what}", "cyan" if changed else "dim")
    if shown:
        rows = [
            (
                f"{100 * each.change:+.0f}",
                " → ".join(dict.fromkeys(status.replace("_", " ") for status in each.status)),
                *(run or "–" for run in each.runs),
                each.case,
            )
            for each in shown
        ]
        table(("points", "status", "run before", "run after", "case"), rows, right=("points",), spare=("status",))
    if 0 < len(shown) < len(changed):
        line(f"{len(changed) - len(shown):,} more: --all", "dim")


def _print_seconds(spent: tuple[Spent | None, Spent | None]) -> None:
    before, after = spent
    if before is not None and after is not None:
        part = "" if before.whole and after.whole else ", in part from the cache"
        line(f"seconds at the median: {before.median:.3g} → {after.median:.3g}{part}", "dim")


# --- opening ------------------------------------------------------------------------------------------------------


def _open(found: Comparison, case: str) -> int:
    """The two runs of a case in the app, or where there is no terminal what differs between them."""
    runs = _runs(found, case)
    if found.a.home != found.b.home:
        raise NoSuch(
            f"the runs of {case} are in two homes: {found.a.home} and {found.b.home}",
            hint=f"cascade --home {found.a.home} show {runs[0]}",
        )
    if on_terminal():
        from cascade.cli.tui import open_app

        return open_app(Path(found.a.home), *runs)
    from cascade.cli.runs import print_difference
    from cascade.engine import Engine

    with Engine(Path(found.a.home)) as engine:
        print_difference(engine.diff(*runs))
    return 0


def _runs(found: Comparison, case: str) -> tuple[str, str]:
    """The runs of `case` in both results; raises `NoSuch`."""
    changed: Collection[Changed] = (*found.worse, *found.better, *found.other)
    named = [each for each in changed if each.case == case] or [e for e in changed if case and e.case.startswith(case)]
    if len(named) != 1:
        several = f"several changed cases begin with {case!r}" if named else f"no case {case!r} changed"
        raise NoSuch(several, hint=f"cascade eval compare {found.a.id} {found.b.id} --all lists those that did")
    one, other = named[0].runs
    if one is None or other is None:
        raise NoSuch(f"{named[0].case} ended before a run of it began", hint="cascade eval show --cases tells why")
    return one, other
