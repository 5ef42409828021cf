"""Lines of JSON as values, for adapters; and sources as a suite lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cascade.config import SourceConfig
from cascade.errors import ConfigError, UsageError

__all__ = ["Row", "found", "read_rows", "source", "text_of"]


class Row(BaseModel):
    """Base of what a line of a data set says; fields that nobody asks for are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def read_rows(file: Path, row: type[AnyRow]) -> list[AnyRow]:
    """The lines of `file`; raises `UsageError` where it is not there and `ConfigError` that names a line."""
    rows: list[AnyRow] = []
    for number, line in enumerate(text_of(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(row.model_validate_json(line))
        except ValidationError as error:
            told = error.errors()[0]
            where = ".".join(map(str, told["loc"])) or "the whole"
            raise ConfigError(f"{file}, line {number}: {where}: {told['msg']}", hint="is the file whole?") from error
    return rows


def text_of(file: Path) -> str:
    """What `file` holds; raises `UsageError` where it is not there and `ConfigError` where it does not read."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            f"{file.parent} holds no {file.name}", hint="--data names the data set's folder, laid out as it came"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from error


def found(folder: Path, pattern: str) -> list[Path]:
    """The files of `folder` that fit `pattern`, by name; raises `UsageError` where there are none."""
    files = sorted(folder.glob(pattern))
    if not files:
        raise UsageError(f"{folder} holds no {pattern}", hint="--data names the data set's folder, laid out as it came")
    return files


def source(name: str, kind: str, path: Path) -> SourceConfig:
    """A source of a suite; raises `UsageError` where nothing lies at `path`."""
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", hint="--data names the data set's folder, laid out as it came")
    return SourceConfig.model_validate({"name": name, "kind": kind, "path": str(path)})
