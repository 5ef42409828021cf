"""What is well with a home and what is not, in sentences that say what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol

from cascade.config import STAGES, ModelKind, ModelSpec, SourceConfig
from cascade.errors import CascadeError
from cascade.home import Home
from cascade.index import Index
from cascade.library import Library, SourceState
from cascade.models.gateway import Gateway
from cascade.shown import counted
from cascade.sync import connect
from cascade.types import Value

__all__ = ["Finding", "examine"]

_LOW = 1_000_000_000
"""Bytes of free disk below which a person is warned."""


class Finding(Value):
    """One thing that was looked at. `bad` stops something from working, `warn` does not."""

    what: str
    state: Literal["ok", "warn", "bad"]
    said: str
    hint: str = ""


class Opened(Protocol):
    """A home whose parts are opened as they are looked at: each may fail by itself."""

    @property
    def home(self) -> Home: ...
    @property
    def zone(self) -> str: ...
    @property
    def library(self) -> Library: ...
    @property
    def index(self) -> Index: ...
    @property
    def gateway(self) -> Gateway: ...


def examine(opened: Opened) -> tuple[Finding, ...]:
    """Look at the settings, models, library, index, sources and disk of a home, each by itself."""
    looks: tuple[tuple[str, Callable[[Opened], Iterator[Finding]]], ...] = (
        ("settings", _settings),
        ("model", _model),
        ("near words", _near_words),
        ("library", _library),
        ("index", _index),
        ("sources", _sources),
        ("disk", _disk),
    )
    found: list[Finding] = []
    for what, look in looks:
        try:
            found += look(opened)
        except CascadeError as error:
            same = next((f.what for f in found if f.said == str(error)), None)
            said, hint = (f"not looked at: see {same}", "") if same else (str(error), error.hint)
            found.append(Finding(what=what, state="bad", said=said, hint=hint))
    return tuple(found)


def _settings(opened: Opened) -> Iterator[Finding]:
    config = opened.home.config
    where = opened.home.config_file if opened.home.config_file.exists() else "defaults"
    yield Finding(what="settings", state="ok", said=f"{where}, times in {opened.zone}")
    remote = config.models.remote()
    if remote:
        yield Finding(
            what="privacy",
            state="warn",
            said=f"questions and passages go to {', '.join(remote)}",
            hint="[models] in cascade.toml",
        )
    else:
        yield Finding(what="privacy", state="ok", said="nothing leaves this machine")


def _model(opened: Opened) -> Iterator[Finding]:
    asked: dict[str, list[str]] = {}
    for stage in STAGES:
        asked.setdefault(opened.home.config.models.spec(stage).name, []).append(stage)
    for name, stages in asked.items():
        spec = ModelSpec(name=name)
        if spec.kind is ModelKind.NONE:
            rules = "the chain goes" if len(asked) == 1 else f"{', '.join(stages)} go"
            yield Finding(what="model", state="ok", said=f"none: {rules} by rules alone")
            continue
        alone = "" if len(asked) == 1 else f", for {' and '.join(stages)}"
        try:
            yield Finding(what="model", state="ok", said=f"{opened.gateway.describe(spec)}{alone}")
        except CascadeError as error:
            yield Finding(what="model", state="bad", said=str(error), hint=error.hint)


def _near_words(opened: Opened) -> Iterator[Finding]:
    if not opened.home.config.recipe.weigh_similar:
        yield Finding(what="near words", state="ok", said="not looked for: weigh_similar is 0")
        return
    vectors = opened.gateway.vectors()
    if vectors.words:
        yield Finding(
            what="near words", state="ok", said=f"{len(vectors.words):,} words, from the bundled model's table"
        )
    else:
        yield Finding(
            what="near words",
            state="warn",
            said=f"none, questions go by their own words and the thesaurus: {vectors.problem}",
            hint="set weigh_similar = 0 in [recipe] to do without",
        )


def _library(opened: Opened) -> Iterator[Finding]:
    documents = sum(s.documents for s in opened.library.sources_state())
    yield Finding(
        what="library", state="ok", said=f"{counted(documents, 'document')}, revision {opened.library.revision}"
    )


def _index(opened: Opened) -> Iterator[Finding]:
    behind = opened.library.revision - opened.index.revision
    if behind:
        yield Finding(
            what="index",
            state="warn",
            said=f"{counted(behind, 'change')} behind the library",
            hint="the next sync or question mends it",
        )
    else:
        yield Finding(what="index", state="ok", said=f"{counted(opened.index.size, 'passage')}, up to date")


def _sources(opened: Opened) -> Iterator[Finding]:
    states = {s.name: s for s in opened.library.sources_state()}
    if not opened.home.config.sources:
        yield Finding(what="sources", state="warn", said="none yet", hint="cascade add PATH")
    sources = opened.home.config.sources
    for source in sources:
        yield _source(source, states.get(source.name))
    for source, other in ((s, o) for s in sources for o in sources if s.lies(o) == "in"):
        yield Finding(
            what=f"source {source.name}",
            state="warn",
            said=f"lies in the source {other.name}: what is in both comes twice",
            hint=f"keep one: cascade remove {source.name}, or cascade remove {other.name}",
        )


def _source(source: SourceConfig, state: SourceState | None) -> Finding:
    what = f"source {source.name}"
    held = counted(state.documents, "document") if state else "no documents"
    try:
        connect(source)
    except CascadeError as error:
        return Finding(what=what, state="bad", said=str(error), hint=error.hint)
    path = source.options.get("path")
    if path is not None and not Path(str(path)).expanduser().exists():
        said = f"{held}, and nothing is at {path} now"
        return Finding(what=what, state="warn", said=said, hint=f"mend its path in cascade.toml: {source.name}")
    if state is None or state.synced_at is None:
        return Finding(
            what=what, state="warn", said=f"{held}, never synced to the end", hint=f"cascade sync {source.name}"
        )
    if state.skipped:
        skipped = f"{counted(state.skipped, 'record')} not read"
        return Finding(
            what=what, state="warn", said=f"{held}, {skipped}", hint=f"cascade sources {source.name} --skips"
        )
    return Finding(what=what, state="ok", said=held)


def _disk(opened: Opened) -> Iterator[Finding]:
    free = shutil.disk_usage(opened.home.path).free
    used = sum(f.stat().st_size for f in opened.home.path.rglob("*") if f.is_file())
    said = f"{used / 1e6:,.0f} MB used in {opened.home.path}, {free / 1e9:,.1f} GB free"
    yield Finding(
        what="disk", state="ok" if free > _LOW else "warn", said=said, hint="" if free > _LOW else "make room"
    )
