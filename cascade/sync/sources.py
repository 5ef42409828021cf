"""Syncing sources, one after the other, and removing one."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cascade.config import SourceConfig
from cascade.connector import Change, Checkpoint, Connector, State, connector_class
from cascade.errors import BadConfig, CascadeError, NoSuch, SourceError, misfit
from cascade.home import Home
from cascade.library import Library, Writer
from cascade.people import Own
from cascade.sync.feed import Feed, catch_up, follow
from cascade.sync.learn import Learner
from cascade.sync.report import OnProgress, Stop, SyncReport, Ticker
from cascade.sync.run import Run

if TYPE_CHECKING:
    from cascade.index import Index

__all__ = ["connect", "remove_source", "sync_all"]


def sync_all(
    home: Home,
    library: Library,
    sources: Iterable[SourceConfig],
    *,
    force: bool = False,
    on_progress: OnProgress | None = None,
    stop: Stop = lambda: False,
) -> tuple[SyncReport, ...]:
    """Bring sources up to date; what ends one of them is in its report, and the others go on.

    `force` lets a source lose (nearly) all of its documents. Where `stop`, which is asked now and then, says so, as on
    a `KeyboardInterrupt`, what was committed stays and is found; sources that were not begun are reported as stopped.
    Raises `Busy` where another process is writing, `HomeError` for a library or index that cannot be written, and
    `ConfigError` for a people.toml that does not read.
    """
    wanted, own = list(sources), Own.load(home.people)
    reports: list[SyncReport] = []
    with home.writing(), _few_collections():
        index = _index(home)
        learner = Learner(home.learned, index.revision)
        with index.writer() as writer:
            feed = Feed(writer, index.revision, learner)
            try:
                going = follow(library, index, feed, Ticker(on_progress, stop))
                for source in wanted if going else ():
                    reports.append(_sync(library, source, feed, Ticker(on_progress, stop), force=force))
                    if reports[-1].stopped:
                        break
            except BaseException:
                feed.commit()
                raise
            with ThreadPoolExecutor(1) as beside:  # the index is written outside of Python, in a tenth of a sync's time
                written = beside.submit(feed.commit)
                library.conclude(own)
                written.result()
        learner.finish(library, index)
    return (*reports, *(SyncReport(source.name, stopped=True) for source in wanted[len(reports) :]))


def remove_source(home: Home, library: Library, name: str) -> int:
    """Take a source out of the library, the index and what was learned of names; returns how many documents it had.

    Raises `Busy` where another process is writing.
    """
    with home.writing():
        n = library.remove_source(name)
        catch_up(library, _index(home), home.learned)
        library.conclude(Own.load(home.people))
    return n


def connect(source: SourceConfig) -> Connector:
    """The connector of `source`; raises `NoSuch` for an unknown kind and `BadConfig` for settings that cannot work."""
    kind = connector_class(source.kind)
    try:
        return kind(source.name, kind.Config.model_validate(source.options))
    except ValidationError as error:
        told = misfit(error, "its settings")
        raise BadConfig(f"source {source.name!r}: {told}", hint="mend it in cascade.toml") from error


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for garbage in cycles seldom: documents make none, and looking took half of a sync's time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _index(home: Home) -> Index:
    from cascade.index import Index

    return Index(home.index)


def _sync(library: Library, source: SourceConfig, feed: Feed, ticker: Ticker, *, force: bool) -> SyncReport:
    error: CascadeError | None = None
    stopped = False
    with library.writer(source.name, source.kind) as writer:
        run = Run(source.name, writer, force=force)
        try:
            stopped = not _read(source, writer, run, feed, ticker)
        except CascadeError as failure:
            error = failure
        finally:
            writer.rollback()
            feed.settle()
        if error is not None and not isinstance(error, SourceError | NoSuch):
            raise error
        return run.report(ticker.seconds, error, stopped)


def _read(source: SourceConfig, writer: Writer, run: Run, feed: Feed, ticker: Ticker) -> bool:
    """Apply the source's changes to their end; False where that was stopped."""
    with closing(_changes(source, connect(source), writer)) as changes:
        for change in changes:
            run.apply(change)
            if isinstance(change, Checkpoint):
                feed.take(writer)
            if not ticker.tick(run.progress):
                return False
    writer.rollback()
    writer.synced(datetime.now(UTC))
    feed.take(writer)
    return True


def _changes(source: SourceConfig, connector: Connector, state: State) -> Generator[Change, None, None]:
    """The connector's changes; whatever it raises is an error of the source."""
    try:
        yield from connector.changes(state)
    except CascadeError:
        raise
    except Exception as error:
        raise SourceError(
            f"source {source.name!r}: its connector {source.kind!r} failed: {type(error).__name__}: {error}",
            hint="what came before is kept: sync again to go on from there",
        ) from error
