"""A suite as a person writes it: a folder with `cases.jsonl`, and beside it, if there is more to say, `suite.toml`.

about = "What our handbook answers"
zone = "Europe/London"            # of the cases that name none
as_of = 2025-06-12T09:30:00Z      # likewise

[[sources]]                       # without any, the home itself is asked
name = "handbook"
path = "../handbook"              # from this file; its kind is guessed where none is given

`sources = "sample"` asks the sample company that ships with cascade.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from cascade.case import CASES, read_cases
from cascade.config import SourceConfig
from cascade.connector import guess_kind
from cascade.errors import ConfigError, misfit
from cascade.evals.cases import Suite
from cascade.files import read_toml
from cascade.sample import sample
from cascade.types import Instant, Value

__all__ = ["SETTINGS", "about_suite", "read_suite"]

SETTINGS = "suite.toml"


class _Source(BaseModel):
    """A source as `suite.toml` lists it; what is not named here is handed to its connector."""

    model_config = ConfigDict(frozen=True, extra="allow")
    name: str
    path: Path
    kind: str | None = None


class _Settings(Value):
    about: str = ""
    zone: str | None = None
    as_of: Instant | None = None
    sources: tuple[_Source, ...] | Literal["sample"] | None = None


def read_suite(folder: Path, name: str = "") -> Suite:
    """The suite in `folder`, called by its name unless told otherwise.

    Raises `ConfigError` that names the file, and the line or the setting in it that cannot be meant.
    """
    folder = folder.expanduser().absolute()
    settings = read_toml(folder / SETTINGS, _Settings)
    defaults = settings.model_dump(mode="json", include={"zone", "as_of"}, exclude_none=True)
    cases = read_cases(folder / CASES, defaults)
    if not cases:
        raise ConfigError(f"{folder / CASES} holds no cases", hint="a case is a line of it: cascade eval add RUN")
    try:
        return Suite(
            name=name or folder.name, about=settings.about, cases=tuple(cases), sources=_sources(folder, settings)
        )
    except ValidationError as error:
        raise ConfigError(f"{folder / CASES}: {misfit(error)}", hint="give each case an id of its own") from error


def about_suite(folder: Path) -> str:
    """What `suite.toml` in `folder` says of it, without reading the cases; raises `ConfigError`."""
    return read_toml(folder / SETTINGS, _Settings).about


def _sources(folder: Path, settings: _Settings) -> tuple[SourceConfig, ...] | None:
    if settings.sources == "sample":
        return sample().source_configs()
    if not settings.sources:
        return None
    return tuple(_source(folder, source) for source in settings.sources)


def _source(folder: Path, source: _Source) -> SourceConfig:
    path = Path(os.path.normpath(folder / source.path.expanduser()))
    where = f"{folder / SETTINGS}: source {source.name!r}"
    if not path.exists():
        raise ConfigError(f"{where}: there is nothing at {path}", hint=f"paths count from {folder}")
    kind = source.kind or guess_kind(path)
    if kind is None:
        raise ConfigError(f"{where}: no connector recognises {path}", hint='say which it is, as kind = "folder"')
    told = {**source.model_dump(mode="json"), "kind": kind, "path": str(path)}
    try:
        return SourceConfig.model_validate(told)
    except ValidationError as error:
        raise ConfigError(f"{where}: {misfit(error)}", hint="mend its name") from error
