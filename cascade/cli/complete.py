"""What a shell may complete beside commands and options: names of what the home holds, from sources to results."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.errors import CascadeError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cascade.home import Home

__all__ = ["kind_names", "people_names", "result_names", "run_names", "source_names", "stage_names", "suite_names"]

_PEOPLE = 30
"""People who are offered, those who are named most."""
_RUNS = 30
"""Runs that are offered, the newest."""


def source_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The home's sources."""
    try:
        names = [source.name for source in _home(ctx).config.sources]
    except CascadeError:
        names = []
    return [name for name in names if name.startswith(incomplete)]


def kind_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The kinds of source that are installed."""
    from cascade.connector import connector_kinds

    return [kind for kind in connector_kinds() if kind.startswith(incomplete)]


def run_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The newest runs, those that have a name, and `last`; files for what looks like a path."""
    from click.shell_completion import CompletionItem

    from cascade.notes import Marks, notes
    from cascade.trace import run_folders

    if "/" in incomplete or incomplete.startswith((".", "~")):
        return [CompletionItem(incomplete, type="file")]
    try:
        runs = _home(ctx).runs
        folders, called = run_folders(runs), [marks.name for _, marks in notes(runs, Marks) if marks.name]
    except CascadeError:
        folders, called = [], []
    names = ["last", *called, *(folder.name for folder in islice(folders, _RUNS))]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def people_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Addresses, ids and names of people who have what is there as a beginning, one a person."""
    from click.shell_completion import CompletionItem

    from cascade.clean import one_line
    from cascade.library import Library

    verbs = [] if ctx.params.get("words") else ["show", "join", "split"]
    offered = [CompletionItem(verb) for verb in verbs if verb.startswith(incomplete)]
    try:
        path = _home(ctx).library
        if not path.exists() or not incomplete:
            return offered
        with Library(path) as library:
            found = library.people(incomplete, limit=_PEOPLE)
    except CascadeError:
        return offered
    for person in found:
        named = next(
            (name for name in (person.address, person.name) if name.lower().startswith(incomplete.lower())), ""
        )
        offered.append(CompletionItem(one_line(named or person.address or person.name), help=one_line(str(person))))
    return offered


def stage_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The stages of the chain."""
    from cascade.config import STAGES

    return [stage for stage in STAGES if stage.startswith(incomplete)]


def suite_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The suites that can be named; folders for what looks like a path."""
    from click.shell_completion import CompletionItem

    from cascade.evals.suite import known

    if "/" in incomplete or incomplete.startswith((".", "~")):
        return [CompletionItem(incomplete, type="dir")]
    try:
        names = [one.name for one in known(_home(ctx))]
    except CascadeError:
        names = []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def result_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The results of runs of suites, by id and by name, and `last`."""
    from cascade.evals.store import results

    try:
        heads = [each.head for each in results(_home(ctx).results)]
    except CascadeError:
        heads = []
    names = ["last", *(head.name for head in heads if head.name), *(head.id for head in heads)]
    return [name for name in names if name.startswith(incomplete)]


def _home(ctx: click.Context) -> Home:
    """The home that the words before name: no command has begun, so that there is no session yet."""
    from cascade.home import Home

    named = ctx.find_root().params.get("home")
    return Home(Path(named) if named else None)
