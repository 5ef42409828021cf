"""`cascade eval list`: the suites that can be run, and what came of those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.shown import day

if TYPE_CHECKING:
    from cascade.evals.store import Listed
    from cascade.evals.suite import Known

__all__ = ["list_"]


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each suite, then for each result.")
@session
@pages
def list_(session: Session, as_json: bool) -> None:
    """List the suites that can be run, and the results that there are, the newest first.

    A suite without a folder is a published data set: it is read from a folder of yours, `--data FOLDER`.
    """
    from cascade.case import CASES, read_cases
    from cascade.evals.store import results
    from cascade.evals.suite import known

    home = session.engine.home
    suites = [(one, len(read_cases(one.folder / CASES)) if one.folder else None) for one in known(home)]
    done = results(home.results)
    if as_json:
        for one, count in suites:
            path = str(one.folder) if one.folder else None
            print_json({"suite": one.name, "about": one.about, "path": path, "cases": count})
        for each in done:
            print_json(_record(each))
        return
    table(("suite", "cases", "about"), [_suite(one, count) for one, count in suites], right=("cases",))
    line()
    if not done:
        tell("no results yet: cascade eval run SUITE")
        return
    table(
        ("result", "when", "asked", "name", "otherwise"),
        [_result(each, session.engine.zone) for each in done],
        right=("asked",),
        spare=("when",),
    )


def _record(listed: Listed) -> dict[str, object]:
    head = listed.head
    told = head.model_dump(mode="json", include={"suite", "name", "split", "samples", "changed", "began", "ended"})
    return {"result": head.id, **told, "asked": listed.done, "total": len(head.cases) * head.samples}


def _suite(one: Known, count: int | None) -> tuple[str, str, str]:
    return one.name, "–" if count is None else f"{count:,}", one.about or (str(one.folder) if one.folder else "")


def _result(listed: Listed, zone: str) -> tuple[str, ...]:
    head = listed.head
    total = len(head.cases) * head.samples
    asked = f"{total:,}" if listed.done == total else f"{listed.done:,} of {total:,}"
    changed = [f"{name}={value}" for name, value in head.changed.items()]
    otherwise = ", ".join([*([head.split] if head.split != "all" else []), *changed])
    return head.id, day(head.began, zone, time=True), asked, head.name, otherwise
