"""`cascade mark`, `forget` and `export`: what becomes of a run once it is recorded."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from cascade.clean import one_line
from cascade.cli.app import Session, session
from cascade.cli.complete import run_names
from cascade.cli.options import typed
from cascade.cli.screen import line, print_json, tell
from cascade.errors import UsageError

__all__ = ["export", "forget", "mark"]


@click.command()
@click.argument("run", shell_complete=run_names)
@click.option("--name", help="Call it so; an empty name takes its name away.")
@click.option("--star/--no-star", "starred", default=None, help="Give it a star, or take it away.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
def mark(session: Session, run: str, name: str | None, starred: bool | None, as_json: bool) -> None:
    """Give the run RUN a name or a star, to find it again.

    \b
    cascade mark last --name "before the new prompt" --star
    cascade show "before the new prompt"
    cascade runs --starred

    A name means one run: it stands wherever a run is asked for.
    """
    if name is None and starred is None:
        raise UsageError("there is nothing to note", hint="--name NAME, --star or --no-star")
    marked = session.engine.mark(run, name=None if name is None else typed(name), starred=starred)
    if as_json:
        print_json(marked.model_dump(mode="json"))
    else:
        called = f" “{marked.name}”" if marked.name else ""
        line(f"{'★ ' if marked.starred else ''}run {marked.id}{called}: {one_line(marked.question)}")


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN…", shell_complete=run_names)
@click.option("-y", "--yes", is_flag=True, help="Do not ask first.")
@session
def forget(session: Session, runs: tuple[str, ...], yes: bool) -> None:
    """Delete each RUN with all that it recorded. What the library and the cache hold stays.

    Asks first; where nobody can be asked, --yes has to be said.
    """
    engine = session.engine
    found = {run.id: run for run in map(engine.run, dict.fromkeys(runs))}
    if not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError("nobody can be asked whether to delete", hint="say --yes")
        for run in found.values():
            tell(f"{run.id}  {one_line(run.head.question.text)}")
        click.confirm(f"Delete {'this run' if len(found) == 1 else f'these {len(found)} runs'}?", abort=True, err=True)
    for id_ in found:
        engine.delete(id_)
        line(f"run {id_} is gone")


@click.command()
@click.argument("run", default="last", shell_complete=run_names)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--redact", is_flag=True, help="Mask the people in it.")
@click.option("--mask", "masks", multiple=True, metavar="WORD", help="Mask this word too, wherever it stands.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@session
def export(session: Session, run: str, file: Path | None, redact: bool, masks: tuple[str, ...], force: bool) -> None:
    """Write the run RUN to one FILE that opens on any machine, without the library.

    \b
    cascade export last                        writes ID.cascade.zip here
    cascade export last for-ann.cascade.zip --redact --mask Heron
    cascade show for-ann.cascade.zip           as diff and the app do

    The file holds the question, every stage with prompts and replies, and the documents that were quoted and found,
    with their conversations: 200 at most. Whoever has it can read them all.

    --redact masks, the same way everywhere and for this file alone: names of everybody whom the library knows, mail
    addresses and the domains of these, handles and ids, phone numbers, people in web addresses, and owners of home
    folders. Quotes stay true to their documents. A name that is an ordinary word too (Rose, Mark) is masked where it
    has a capital, and a month's (May) not beside a day or a year.

    It does NOT mask what the text says otherwise: companies, products, deals, places, amounts, dates, initials, bank
    and street addresses; nor people whom the library knows by another name, or not at all. Who knows the matter may
    recognise them. --mask WORD hides more; read the file before it leaves your hands.
    """
    if masks and not redact:
        raise UsageError("--mask goes with --redact", hint="cascade export RUN --redact --mask WORD")
    blank = next((mask for mask in masks if not re.search(r"[^\W_]", mask)), None)
    if blank is not None:
        raise UsageError(f"--mask {blank!r}: there is no word in it", hint="--mask Heron --mask Brackwater")
    written = session.engine.export(
        run, Path() if file is None else file, redact=redact, mask=tuple(map(typed, masks)), force=force
    )
    line(str(written))
    if not redact:
        tell("it holds your documents as they are; --redact masks the people in them")
