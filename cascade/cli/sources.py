"""`cascade add`, `sources`, `sync` and `remove`: what the library is made of."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cascade.clean import one_line
from cascade.cli.app import CANCELLED, Session, session, told
from cascade.cli.complete import kind_names, source_names
from cascade.cli.pager import pages
from cascade.cli.screen import flush, line, print_json, table, tell
from cascade.errors import UsageError
from cascade.shown import ago, counted, day

if TYPE_CHECKING:
    from cascade.config import SourceConfig
    from cascade.engine import Engine
    from cascade.library import SourceState
    from cascade.sync import SyncReport

__all__ = ["add", "remove", "sources", "sync"]


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="[KIND] PATH…", type=click.Path())
@click.option(
    "--kind", metavar="KIND", shell_complete=kind_names, help="What the paths are, where it cannot be guessed."
)
@click.option("--name", metavar="NAME", help="What to call the source; taken from its path otherwise.")
@session
def add(session: Session, what: tuple[str, ...], kind: str | None, name: str | None) -> None:
    """Name one or more sources. The kind is guessed from what lies at PATH, or said first: cascade add slack export.zip

    A folder of several kinds, as mail, a calendar and documents side by side, is as many sources.

    Kinds: maildir, mbox, eml, slack, whatsapp, telegram, folder (documents), vcard, icalendar, pulls, and
    those of plug-ins.
    """
    from cascade.connector import connector_kinds

    kinds = connector_kinds()
    paths = list(what)
    if kind is None and paths[0] in kinds and not (len(paths) == 1 and Path(paths[0]).exists()):
        kind = paths.pop(0)
    elif kind is None and len(paths) > 1 and paths[0].isalnum() and not Path(paths[0]).exists():
        raise UsageError(f"there is no kind {paths[0]!r}, and nothing at that path", hint=f"kinds: {', '.join(kinds)}")
    if not paths:
        raise UsageError(f"{kind}: which path?", hint=f"cascade add {kind} PATH")
    if name and len(paths) > 1:
        raise UsageError("--name is for one path", hint="add them one by one")
    for path in paths:
        for source in _added(session.engine, path, kind, name):
            line(f"added {source.name} ({source.kind}) at {source.options['path']}", hang=4)
            for other, lies in session.engine.overlaps(source).items():
                tell(f"{source.name!r} lies {lies} the source {other!r}: what is in both comes twice")
                tell(f"keep one: `cascade remove {source.name}` or `cascade remove {other}`", indent=2)
    tell("next: cascade sync")


def _added(engine: Engine, path: str, kind: str | None, name: str | None) -> tuple[SourceConfig, ...]:
    from pydantic import ValidationError

    try:
        path.encode("utf-8")
        return (engine.add(Path(path), kind=kind, name=name),) if kind else engine.add_all(Path(path), name=name)
    except UnicodeEncodeError as error:
        hint = "give the file or folder another name, or a link to it that has one"
        raise UsageError(f"{path!r}: cascade.toml can only hold paths that are UTF-8", hint=hint) from error
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(reason, hint="choose another with --name") from error


@click.command()
@click.argument("name", required=False, shell_complete=source_names)
@click.option("--skips", is_flag=True, help="List the records that could not be read, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each.")
@session
@pages
def sources(session: Session, name: str | None, skips: bool, as_json: bool) -> None:
    """List the sources, or the one called NAME: how much they hold, how fresh it is, and what could not be read."""
    engine = session.engine
    chosen = engine.sources() if name is None else (engine.home.config.source(name),)
    if skips:
        _skips(engine, {s.name for s in chosen}, as_json)
        return
    if not chosen:
        tell("no sources yet: cascade add PATH")
        return
    states = {s.name: s for s in engine.library.sources_state()}
    if as_json:
        for source in chosen:
            state = states.get(source.name)
            held = state.coverage.model_dump(mode="json") if state else None
            print_json({**source.model_dump(mode="json"), "state": held})
        return
    now = datetime.now(UTC)
    table(
        ("source", "kind", "documents", "skipped", "synced", "newest", "path"),
        [_row(source, states.get(source.name), engine.zone, now) for source in chosen],
        right=("documents", "skipped"),
        spare=("kind", "newest", "skipped"),
        paths=True,
    )


def _row(source: SourceConfig, state: SourceState | None, zone: str, now: datetime) -> tuple[str, ...]:
    path = str(source.options.get("path", ""))
    home = str(Path.home())
    where = f"~{path[len(home) :]}" if path.startswith(f"{home}/") else path
    if state is None:
        return source.name, source.kind, "–", "–", "never", "–", where
    synced = "in part" if state.synced_at is None and state.documents else ago(state.synced_at, now)
    newest = day(state.newest, zone)
    return source.name, source.kind, f"{state.documents:,}", f"{state.skipped:,}", synced, newest, where


def _skips(engine: Engine, names: set[str], as_json: bool) -> None:
    """A line for each record that could not be read; records that fail the same way lie together."""
    found = [skip for skip in engine.library.skips() if skip.source in names]
    for skip in found:
        if as_json:
            print_json({**skip._asdict(), "at": skip.at.isoformat()})
            continue
        record = "" if skip.id in ("", skip.item) else f" › {one_line(skip.id)}"
        line(f"{skip.source}: {one_line(skip.item)}{record}: {one_line(skip.reason)}", hang=4)
    if not found:
        tell("nothing was skipped")


@click.command()
@click.argument("name", required=False, shell_complete=source_names)
@click.option("--force", is_flag=True, help="Accept that a source has lost all or nearly all that it held.")
@click.option("--watch", is_flag=True, help="Stay, and bring in what changes until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each source.")
@session
def sync(session: Session, name: str | None, force: bool, watch: bool, as_json: bool) -> int:
    """Bring the library up to date with all sources, or with the one called NAME.

    Only what changed is read. Stop it at any time: what was done stays, and the next sync goes on from there.

    With --watch it looks again every few seconds, seldom enough to take a fiftieth of a core at most, and prints a line
    for each source that brought something; questions can be asked meanwhile.
    """
    engine = session.engine
    if not engine.sources():
        raise UsageError("there is no source to sync", hint="cascade add PATH")
    if watch and force:
        raise UsageError("--watch does not go with --force", hint="cascade sync --force, and then cascade sync --watch")
    return synced(session, name, force=force, as_json=as_json, then_watch=watch)


def _watched(session: Session, name: str | None, before: Sequence[SyncReport], *, as_json: bool) -> int:
    """Sync again and again until Ctrl-C; a line for what changed since `before`, and for an error that is another."""
    tell(f"watching {', '.join(one_line(report.source) for report in before)}: Ctrl-C ends it")
    told_of = {report.source: str(report.error or "") for report in before}
    try:
        while True:
            reports, seconds = session.engine.look_again(name)
            for report in reports:
                error = str(report.error or "")
                if report.news or error != told_of.get(report.source, ""):
                    _print(report, as_json=as_json)
                told_of[report.source] = error
            flush()
            time.sleep(seconds)
    except KeyboardInterrupt:
        return 0


def synced(
    session: Session, name: str | None, *, force: bool = False, as_json: bool = False, then_watch: bool = False
) -> int:
    """Sync with progress and a line for each source; the exit code of the first that failed, or 0."""
    from cascade.cli.progress import SyncBar

    code = 0
    try:
        with SyncBar() as bar:
            reports = session.engine.sync(name, force=force, on_progress=bar)
    except KeyboardInterrupt:
        return told("cancelled", "what was done stays: the next `cascade sync` goes on from there", CANCELLED)
    for report in reports:
        ended = _print(report, as_json=as_json)
        code = code or ended
        if report.stopped:
            return CANCELLED
    return _watched(session, name, reports, as_json=as_json) if then_watch else code


def _print(report: SyncReport, *, as_json: bool) -> int:
    """A line for what a source brought, and for what ended its sync; the exit code."""
    if as_json:
        error = {"error": str(report.error), "exit_code": report.error.exit_code} if report.error else {}
        print_json({**report._asdict(), "seconds": round(report.seconds, 3), "error": None, **error})
    elif report.error is None:
        line(_said(report), hang=4)
    return told(str(report.error), report.error.hint, report.error.exit_code) if report.error is not None else 0


def _said(report: SyncReport) -> str:
    counts = (("new", report.added), ("changed", report.changed), ("gone", report.removed), ("skipped", report.skipped))
    news = ", ".join(f"{count:,} {what}" for what, count in counts if count) or "nothing new"
    rate = (report.added + report.changed) / report.seconds if report.seconds else 0
    speed = f", {rate:,.0f}/s" if report.added + report.changed > 100 else ""
    return f"{report.source}: {counted(report.documents, 'document')} ({news}) in {report.seconds:.1f} s{speed}"


@click.command()
@click.argument("name", shell_complete=source_names)
@session
def remove(session: Session, name: str) -> None:
    """Forget the source called NAME, with everything that it brought. The source itself is not touched."""
    gone = session.engine.remove(name)
    line(f"removed {name}: {counted(gone, 'document')} gone from the library")
