"""Lines of JSON as values, for adapters; and sources as a suite lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from cascade.config import SourceConfig
from cascade.errors import UsageError
from cascade.files import read_lines, read_text

__all__ = ["Row", "found", "read_rows", "source", "text_of"]

_AS_IT_CAME = "--data names the data set's folder, laid out as it came"


class Row(BaseModel):
    """Base of what a line of a data set says; fields that nobody asks for are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def read_rows(file: Path, row: type[AnyRow]) -> list[AnyRow]:
    """The lines of `file`; raises `UsageError` where it is not there and `ConfigError` that names a line."""
    return [read for _, read in read_lines(_there(file), row.model_validate_json, "is the file whole?")]


def text_of(file: Path) -> str:
    """What `file` holds; raises `UsageError` where it is not there and `ConfigError` where it does not read."""
    return read_text(_there(file))


def _there(file: Path) -> Path:
    if not file.exists():
        raise UsageError(f"{file.parent} holds no {file.name}", hint=_AS_IT_CAME)
    return file


def found(folder: Path, pattern: str) -> list[Path]:
    """The files of `folder` that fit `pattern`, by name; raises `UsageError` where there are none."""
    files = sorted(folder.glob(pattern))
    if not files:
        raise UsageError(f"{folder} holds no {pattern}", hint=_AS_IT_CAME)
    return files


def source(name: str, kind: str, path: Path) -> SourceConfig:
    """A source of a suite; raises `UsageError` where nothing lies at `path`."""
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", hint=_AS_IT_CAME)
    return SourceConfig.model_validate({"name": name, "kind": kind, "path": str(path)})
