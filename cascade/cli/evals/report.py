"""`cascade eval report`: a result as one HTML page."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import result_names
from cascade.cli.evals.compare import changed_between
from cascade.cli.options import typed
from cascade.cli.screen import line, print_json
from cascade.errors import NoSuch, UsageError

if TYPE_CHECKING:
    from cascade.evals.report import Shelf
    from cascade.evals.results import Result
    from cascade.home import Home
    from cascade.runs import Run

__all__ = ["report"]


@click.command()
@click.argument("result", default="last", shell_complete=result_names)
@click.argument("other", required=False, shell_complete=result_names)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file. [RESULT.html here]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print where the page is, and its size, as one JSON object.")
@session
def report(session: Session, result: str, other: str | None, output: Path | None, force: bool, as_json: bool) -> None:
    """Write the result RESULT to one HTML page, or how OTHER came out beside it.

    The page holds each measure with its interval, plots, and every case with how its answer came about: what was
    expected, the plan, what was found with what should have been, quotes, claims and how they were checked. It asks
    for nothing from anywhere and runs no script. It holds words of your documents: mind whom you give it to.
    """
    from cascade.evals.report import report as made
    from cascade.evals.store import find_result

    home = session.engine.home
    first = find_result(home.results, typed(result))
    last = find_result(home.results, typed(other)) if other else first
    before = first if other else None
    changed = changed_between(home, first.head, last.head)
    file = (output or Path(f"{last.head.id}.html")).expanduser()
    if file.exists() and not force:
        raise UsageError(f"{file} is there already", hint="--force replaces it, -o names another file")
    with ExitStack() as opened:
        page = made(last, _shelf(home, [each for each in (last, before) if each], opened), before, changed)
    _write(file, page)
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "bytes": size, "result": last.head.id, "before": before and before.head.id})
    else:
        line(f"{file} · {size / 1e6:.1f} MB · {len(last.answered):,} answers")


def _shelf(home: Home, results: list[Result], opened: ExitStack) -> Shelf:
    """The cases as they were asked, where their evidence lies now, and the runs of the homes that were asked."""
    from cascade.engine import Engine
    from cascade.evals.ground import grounded
    from cascade.evals.report import Shelf
    from cascade.evals.store import read_asked

    engines = {name: opened.enter_context(Engine(Path(name))) for name in dict.fromkeys(r.head.home for r in results)}
    cases = read_asked(home.results, results[0].head.id)
    library = engines[results[0].head.home]
    places = grounded(list(cases.values()), library.library) if library.home.library.exists() else {}

    def run(id_: str) -> Run:
        for engine in engines.values():
            try:
                return engine.run(id_)
            except NoSuch:
                continue
        raise NoSuch(f"run {id_} was forgotten")

    return Shelf(cases, places, run)


def _write(file: Path, page: str) -> None:
    """Whole or not at all, and for this person alone; raises `UsageError`."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:  # noqa: PTH123
            out.write(page)
        fresh.replace(file)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written: {error.strerror or error}", hint="-o names another file"
        ) from error
