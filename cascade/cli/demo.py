"""`cascade demo`: a sample company, from its sources to cited answers."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from cascade.cli.app import Session
from cascade.cli.options import models_from
from cascade.cli.output import Printer
from cascade.cli.progress import AskProgress
from cascade.cli.screen import line
from cascade.cli.sources import synced
from cascade.config import RunOptions
from cascade.home import default_home, packaged
from cascade.sample import Sample, sample

__all__ = ["demo"]


@click.command()
@click.option("--model", "models", multiple=True, metavar="MODEL", help="A model for all stages, or STAGE=MODEL.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what each stage noticed.")
@click.pass_context
def demo(ctx: click.Context, models: tuple[str, ...], verbose: bool) -> int:
    """Make a library of a sample company, sync it, and answer four questions, one of which it cannot.

    The library is a home of its own, `demo` inside yours, and stays there to be asked more.
    """
    outer: Session = ctx.obj
    home = (outer.home or default_home()).expanduser().absolute() / "demo"
    script = sample()
    inner = Session(home)
    try:
        code = _sync(inner, script)
        if code:
            return code
        _ask(inner, script, models, verbose)
    finally:
        inner.close()
    _what_next(home, script)
    return 0


def _sync(session: Session, script: Sample) -> int:
    """Name the company's sources, where that is not done yet or they lie elsewhere by now, and sync them."""
    engine, company = session.engine, packaged("demo_company")
    known = {source.name: source.options.get("path") for source in engine.sources()}
    for source in script.sources:
        path = company / source.path
        if source.name not in known:
            engine.add(path, name=source.name)
        elif known[source.name] != str(path):
            engine.move(source.name, path)
    line(f"A sample company, {script.company}, in {engine.home.path}", "bold")
    return synced(session, None)


def _ask(session: Session, script: Sample, models: tuple[str, ...], verbose: bool) -> None:
    engine = session.engine
    for text in script.shown():
        line()
        line(f'❯ cascade ask "{text}"', "bold", hang=2)
        with AskProgress(notes=verbose) as progress:
            asked = engine.question(text, as_of=script.as_of)
            run = engine.ask(asked, RunOptions(models=models_from(models)), listen=progress)
        Printer(engine.zone).run(run)


def _what_next(home: Path, script: Sample) -> None:
    line()
    line("Next", "bold")
    scripts = Path(sys.executable).parent
    if shutil.which("cascade") is None and (scripts / "cascade").exists():  # installed, and its folder not looked in
        line("# let this shell find cascade", "dim", indent=2)
        click.echo(f'  export PATH={shlex.quote(str(scripts))}:"$PATH"')
    for why, command in (
        ("ask the sample company more", f"export CASCADE_HOME={shlex.quote(str(home))}"),
        ("", f'cascade ask "When does Daybreak launch?" --as-of {script.as_of:%Y-%m-%d}'),
        ("ask in the app, with every source and stage a key away", "cascade"),
        ("how the last answer came about, stage by stage", "cascade show last"),
        ("look words up", "cascade search kind:email has:attachment invoice"),
        ("your own knowledge", "unset CASCADE_HOME; cascade add ~/Maildir && cascade sync"),
    ):
        if why:
            line(f"# {why}", "dim", indent=2)
        click.echo(f"  {command}")  # whole, to be copied
