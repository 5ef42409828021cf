"""Sources: noting them down, taking them out, bringing the library up to date with them."""

from __future__ import annotations

import itertools
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from cascade import config as settings
from cascade.config import SourceConfig
from cascade.engine.resources import Resources
from cascade.errors import UsageError

if TYPE_CHECKING:
    from cascade.library import Skipped, SourceState
    from cascade.places import Place
    from cascade.sync import Progress, SyncReport

__all__ = ["Sources"]


class Sources(Resources):
    """What a front end asks about sources."""

    def add_all(self, path: Path, *, name: str | None = None) -> tuple[SourceConfig, ...]:
        """Note down each source that lies at `path`: one for each kind of what is found there, or one for all of it.

        What of several is a source already is passed over. Raises as `add` does.
        """
        found = self.places(path)
        if len(found) < 2:
            return (self.add(found[0].path if found else path, kind=found[0].kind if found else None, name=name),)
        known = {(source.kind, str(source.options.get("path"))) for source in self.sources()}
        shared = Counter(place.path for place in found)
        made = []
        for place in [place for place in found if (place.kind, str(place.path)) not in known] or found[:1]:
            stem = name or place.path.stem or place.path.name
            if (name or shared[place.path] > 1) and not place.options:
                stem = f"{stem}-{place.kind}"
            named = _fresh_name(stem, {source.name.casefold() for source in self.sources()})
            made.append(self.add(place.path, kind=place.kind, name=named, **place.options))
        return tuple(made)

    def add(self, path: Path, *, kind: str | None = None, name: str | None = None, **options: object) -> SourceConfig:
        """Note down a source at `path`; its kind is guessed where none is given, its name taken from the path.

        Raises `UsageError` for a path that is not there, that nothing reads or that is a source already, `NoSuch` for
        an unknown kind and `BadConfig` for settings that its connector refuses.
        """
        from cascade.connector import connector_kinds, guess_kind
        from cascade.sync import connect

        path = _absolute(path)
        if not _exists(path):
            raise UsageError(f"there is nothing at {path}", hint="name a file or folder, such as ~/Maildir")
        kind = kind or guess_kind(path)
        if kind is None and _is_empty(path):
            raise UsageError(f"{path} is empty", hint="name another, or say what will lie there: `--kind KIND`")
        if kind is None:
            known = ", ".join(connector_kinds())
            raise UsageError(
                f"no connector recognises {path}",
                hint=f"unpack an archive first; else say which it is: `cascade add {path} --kind …` ({known})",
            )
        for other in self.home.config.sources:
            lies = other.options.get("path")
            if other.kind == kind and lies and Path(str(lies)).resolve() == path.resolve():
                raise UsageError(f"{path} is the source {other.name!r} already", hint=f"`cascade sync {other.name}`")
        taken = {s.name.casefold() for s in self.home.config.sources}
        try:
            source = SourceConfig.model_validate(
                {"name": name or _fresh_name(path.stem or path.name, taken), "kind": kind, "path": str(path), **options}
            )
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            raise UsageError(said.removeprefix("Value error, "), hint="for example work-mail") from error
        connect(source)
        settings.add_source(self.home.config_file, source)
        self.home.reload()
        return source

    def overlaps(self, source: SourceConfig) -> dict[str, Literal["in", "around"]]:
        """The sources of its kind that `source` lies in or around, by name: what is in both comes twice."""
        return {other.name: lies for other in self.home.config.sources if (lies := source.lies(other))}

    def move(self, name: str, path: Path) -> None:
        """Let the source called `name`, which is the same, lie at `path` from now on; raises `NoSuch`."""
        settings.move_source(self.home.config_file, name, _absolute(path))
        self.home.reload()

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

    def reload(self) -> None:
        """Read the settings again: another engine on this home has added or removed a source."""
        self.home.reload()

    def source_kinds(self) -> tuple[str, ...]:
        """The kinds of source that there are connectors for, by name."""
        from cascade.connector import connector_kinds

        return connector_kinds()

    def places(self, path: Path) -> tuple[Place, ...]:
        """The sources that lie at `path`; none where nothing does, or nothing that a connector recognises."""
        from cascade.places import places

        path = _absolute(path)
        return places(path) if _exists(path) else ()

    def sources_state(self) -> tuple[SourceState, ...]:
        """How the sources stand in the library that were synced at least in part, by name."""
        return self.library.sources_state()

    def skips(self, source: str) -> tuple[Skipped, ...]:
        """The records of a source that could not be read, with why."""
        return tuple(self.library.skips(source))

    def documents_by_kind(self, source: str) -> dict[str, int]:
        """Kind of document to how many of it a source holds, the most first."""
        return self.library.documents_by_kind(source)

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

    def look_again(
        self, name: str | None = None, *, stop: Callable[[], bool] = lambda: False
    ) -> tuple[Sequence[SyncReport], float]:
        """One pass of watching: a sync of the sources that are set by now, and the seconds until the next pass is due.

        Where another process writes there are no reports: the next pass brings what this one would have.
        """
        from cascade.errors import Busy
        from cascade.sync import pause

        self.reload()
        began = time.monotonic()
        reports: Sequence[SyncReport] = ()
        with suppress(Busy):
            reports = self.sync(name, stop=stop)
        return reports, pause(reports, time.monotonic() - began)


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # `~nobody`: there is no such user
        return path.absolute()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no path at all: it is too long, or has a NUL
        return False


def _is_empty(path: Path) -> bool:
    try:
        return path.is_dir() and not any(path.iterdir())
    except OSError:  # nobody knows what lies in it
        return False


def _fresh_name(stem: str, taken: set[str]) -> str:
    """A name for a source that none has yet, after `stem`: `Maildir`, `Maildir-2`, …"""
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:56] or "source"
    names = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
    return next(n for n in names if n.casefold() not in taken)
