"""The one door for front ends: sources, search, questions, runs.

Everything heavy (the model, tantivy, litellm) is opened when it is first needed and kept until `close`.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from cascade import config as settings
from cascade.config import RunOptions, SourceConfig
from cascade.errors import Busy, NoSuch, UsageError
from cascade.home import Home
from cascade.types import Filters, Hit, Question, Value

if TYPE_CHECKING:
    from cascade.asking import Opened
    from cascade.doctor import Finding
    from cascade.index import Index
    from cascade.library import Library
    from cascade.models.gateway import Gateway
    from cascade.runs import Difference, Run, RunSummary
    from cascade.sync import Progress, SyncReport
    from cascade.trace import Event

__all__ = ["Engine", "SearchResult"]


class SearchResult(Value):
    """What a search gave: the query as it was read, the best hits, and how many passages match in all."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...] = ()


class Engine:
    """One home, opened. Use as a context manager, or call `close`."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = Home(home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("gateway", "index", "library"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    @cached_property
    def library(self) -> Library:
        from cascade.library import Library

        return Library(self.home.library)

    @cached_property
    def index(self) -> Index:
        from cascade.index import Index

        return Index(self.home.index)

    @cached_property
    def gateway(self) -> Gateway:
        from cascade.models.gateway import Gateway

        return Gateway(self.home, self.home.config)

    @property
    def zone(self) -> str:
        """The person's time zone: as set, else the machine's."""
        if self.home.config.zone:
            return self.home.config.zone
        from tzlocal import get_localzone_name

        return get_localzone_name() or "UTC"

    # --- questions ------------------------------------------------------------------------------------------------

    def question(self, text: str, *, as_of: datetime | None = None, filters: Filters | None = None) -> Question:
        """A question of this home's person, as of now unless said otherwise: then what is younger is not read.

        Raises `UsageError` for an empty one.
        """
        if not text.strip():
            raise UsageError("the question is empty", hint='cascade ask "Who leads the Lisbon project?"')
        return Question(
            text=" ".join(text.split()),
            as_of=as_of or datetime.now(UTC).replace(microsecond=0),
            dated=as_of is not None,
            zone=self.zone,
            filters=filters or Filters(),
        )

    def typed(self, text: str, *, as_of: datetime | None = None, filters: Filters | None = None) -> Question:
        """What a person typed in a question box: the filters among its words narrow, the rest is the question.

        `from:ann after:march what did she say about pricing?`: the filters are those of a search (`cascade.query`), and
        `as-of:DAY` beside them. `as_of` and `filters` narrow further; of two days the earlier one counts. Raises
        `UsageError` for a value that does not read, for filters that cannot all hold and where nothing but filters is
        there, and `NoSuch` for a source or kind that the library does not have.
        """
        from cascade.query import read_question

        asked = read_question(text, as_of=as_of or datetime.now(UTC), zone=self.zone)
        if text.strip() and not any(map(str.isalnum, asked.text)):
            raise UsageError(
                f"there is no question, only {text.strip()!r}",
                hint='add what you want to know: from:ann "what did she say about pricing?"',
            )
        both = self.check_filters(asked.filters).narrowed(self.check_filters(filters or Filters()))
        if both is None:
            raise UsageError(
                "the filters in the question and those beside it cannot all hold", hint="leave one of them out"
            )
        moments = (moment for moment in (as_of, asked.as_of) if moment)
        return self.question(asked.text, as_of=min(moments, default=None), filters=both)

    def check_filters(self, filters: Filters) -> Filters:
        """`filters` with sources and kinds as they are spelled; raises `NoSuch` for one that is not there."""
        sources = {source.name.casefold(): source.name for source in self.sources()}
        kinds = {kind.casefold(): kind for kind in self.library.kinds()} if filters.kinds else {}
        for name in filters.sources:
            if name.casefold() not in sources:
                self.home.config.source(name)
        for kind in filters.kinds:
            if kind.casefold() not in kinds:
                raise NoSuch(
                    f"the library holds no record of the kind {kind!r}",
                    hint=f"kinds: {', '.join(kinds.values()) or 'none yet: `cascade sync`'}",
                )
        spelled = {
            "sources": tuple(sources[name.casefold()] for name in filters.sources),
            "kinds": tuple(kinds[kind.casefold()] for kind in filters.kinds),
        }
        return filters.model_copy(update=spelled)

    def ask(
        self,
        question: Question,
        options: RunOptions | None = None,
        *,
        listen: Callable[[Event], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
        before: Callable[[str, dict[str, Any]], None] | None = None,
    ) -> Run:
        """Answer `question` and record how. The run is written as it goes; `listen` gets each event at once.

        Raises the error that ended it (of `cascade.errors`), after recording it; `Stopped` where `stop` said so.
        """
        from cascade.asking import Watch, ask

        options = options or RunOptions()
        self.gateway.allow(*options.models.values())
        return ask(self._opened(), question, options, Watch(listen, stop, before))

    def rerun(
        self,
        run: Run,
        options: RunOptions | None = None,
        *,
        start: str | None = None,
        sets: Mapping[str, str] | None = None,
        listen: Callable[[Event], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Run:
        """The recorded run again, with some values changed. What does not depend on a change comes from the cache.

        `start` names the stage to recompute from: those before it keep their recorded outputs, it and those after it
        are computed anew. `sets` changes fields of recorded outputs: `{"decompose.operation": "list"}`.
        Raises `NoSuch` for a stage that did not run and `UsageError` for a field that is not there.
        """
        from cascade.asking import Watch, ask, changed_again

        options = options or RunOptions()
        self.gateway.allow(*options.models.values())  # and not those that the record names: nobody asked for them now
        again = changed_again(run, options, start, sets or {})
        return ask(self._opened(), run.head.question, again, Watch(listen, stop))

    def runs(self) -> Iterator[RunSummary]:
        """The history, the newest first."""
        from cascade.runs import summaries

        return summaries(self.home.runs)

    def run(self, name: str) -> Run:
        """A recorded run by id, a unique beginning of it, or `last`."""
        from cascade.runs import find_run

        return find_run(self.home.runs, name)

    def diff(self, one: str, other: str) -> Difference:
        """How run `other` came out beside run `one`."""
        from cascade.runs import compare

        return compare(self.run(one), self.run(other))

    # --- sources --------------------------------------------------------------------------------------------------

    def add(self, path: Path, *, kind: str | None = None, name: str | None = None) -> SourceConfig:
        """Note down a source at `path`; its kind is guessed where none is given, its name taken from the path.

        Raises `UsageError` for a path that is not there or that nothing reads, `NoSuch` for an unknown kind and
        `BadConfig` for settings that its connector refuses.
        """
        from cascade.connector import connector_kinds, guess_kind
        from cascade.sync import connect

        path = path.expanduser().absolute()
        if not path.exists():
            raise UsageError(f"there is nothing at {path}", hint="name a file or folder: cascade add ~/Maildir")
        kind = kind or guess_kind(path)
        if kind is None:
            known = ", ".join(connector_kinds())
            raise UsageError(
                f"no connector recognises {path}", hint=f"say which it is: cascade add {path} --kind … ({known})"
            )
        taken = {s.name.casefold() for s in self.home.config.sources}
        try:
            source = SourceConfig.model_validate(
                {"name": name or _fresh_name(path, taken), "kind": kind, "path": str(path)}
            )
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            raise UsageError(f"--name: {said}", hint="for example: cascade add PATH --name work-mail") from error
        connect(source)
        settings.add_source(self.home.config_file, source)
        self.home.reload()
        return source

    def remove(self, name: str) -> int:
        """Forget the source called `name` and everything that it brought; how many documents went."""
        from cascade.sync import remove_source

        source = self.home.config.source(name)
        gone = remove_source(self.home, self.library, source.name)
        settings.remove_source(self.home.config_file, name)
        self.home.reload()
        return gone

    def sources(self) -> tuple[SourceConfig, ...]:
        """The sources as they are set."""
        return self.home.config.sources

    def sync(
        self,
        name: str | None = None,
        *,
        force: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> tuple[SyncReport, ...]:
        """Bring the library up to date with all sources, or the one called `name`; a report for each.

        A source that fails has its error in its report, and the others go on. Raises `Busy` where another process
        writes.
        """
        from cascade.sync import sync_all

        chosen = self.sources() if name is None else (self.home.config.source(name),)
        return sync_all(self.home, self.library, chosen, force=force, on_progress=on_progress, stop=stop)

    # --- search ---------------------------------------------------------------------------------------------------

    def search(
        self, text: str, *, limit: int = 20, as_of: datetime | None = None, explain: bool = False
    ) -> SearchResult:
        """Passages for what a person typed; raises `BadQuery` for what says nothing to look for."""
        from cascade.query import parse

        self._current()
        query = parse(text, as_of=as_of or datetime.now(UTC), zone=self.zone)
        found = self.index.search(query, limit=limit)
        passages = self.library.passages_of([hit.passage for hit in found.hits])
        parts = self.index.explain(found.query, found.hits) if explain else {}
        hits = tuple(
            Hit(passage=passages[hit.passage], score=hit.score, rank=rank, parts=parts.get(hit.passage, ()))
            for rank, hit in enumerate(found.hits, 1)
            if hit.passage in passages
        )
        return SearchResult(query=str(found.query), hits=hits, total=found.total, notes=(*query.notes, *found.notes))

    # --- health ---------------------------------------------------------------------------------------------------

    def doctor(self) -> tuple[Finding, ...]:
        """What is well with this home and what is not: model, library, index, sources, disk."""
        from cascade.doctor import examine

        return examine(self)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _current(self) -> None:
        """Let the index catch up with the library, where it is behind and nobody else is writing."""
        if self.index.revision == self.library.revision:
            return
        from cascade.sync import catch_up

        with contextlib.suppress(Busy), self.home.writing():
            catch_up(self.library, self.index)

    def _opened(self) -> Opened:
        """What a run works on, the index brought up to date."""
        from cascade.asking import Opened

        self._current()
        return Opened(self.home, self.library, self.index, self.gateway)


def _fresh_name(path: Path, taken: set[str]) -> str:
    """A name for a source at `path` that none has yet: `Maildir`, `Maildir-2`, …"""
    stem = re.sub(r"[^\w.-]+", "-", path.stem or path.name).strip("-.")[:56] or "source"
    names = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
    return next(n for n in names if n.casefold() not in taken)
