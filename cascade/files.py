"""Small files of the home: written whole or not at all, for their owner alone; and TOML that a person writes too."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from cascade.errors import ConfigError, misfit
from cascade.types import Value

if TYPE_CHECKING:
    import tomlkit

__all__ = ["add_entry", "change_toml", "drop_entries", "read_lines", "read_text", "read_toml", "write_whole"]

T = TypeVar("T")
V = TypeVar("V", bound=Value)


def write_whole(file: Path, text: str) -> None:
    """Put `text` in the place of what `file` has; whoever reads it meanwhile has the one or the other."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8", errors="replace")
    fresh.replace(file)


def read_text(file: Path) -> str:
    """What a person wrote; raises `ConfigError` for a file that does not read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}", hint="save it as UTF-8, or move it away") from error


def read_lines(file: Path, read: Callable[[str], T], hint: str = "mend that line") -> Iterator[tuple[str, T]]:
    """The lines of `file` that hold something, each with what `read` makes of it.

    Raises `ConfigError` for a file that does not read, and one that names the line of which `read` says so.
    """
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if line.strip():
            try:
                yield line, read(line)
            except ValidationError as error:
                raise ConfigError(f"{file}, line {number}: {misfit(error)}", hint=hint) from error


def read_toml(file: Path, kind: type[V]) -> V:
    """What `file` says, as it is empty where it is not there; raises `ConfigError` for one that does not read."""
    try:
        return kind.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return kind()
    except ValidationError as error:
        raise ConfigError(f"{file}: {misfit(error, 'the file')}", hint="mend it, or move the file away") from error
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file} does not read: {error}", hint="mend that line, or move the file away") from error


def change_toml(file: Path, head: str, change: Callable[[tomlkit.TOMLDocument], None]) -> None:
    """Change what a person may have written into, and leave the rest of it as it is; a new file begins with `head`."""
    import tomlkit

    held = tomlkit.parse(file.read_text(encoding="utf-8") if file.is_file() else head)
    change(held)
    write_whole(file, tomlkit.dumps(held))


def add_entry(held: tomlkit.TOMLDocument, name: str, values: Mapping[str, Any]) -> None:
    """Add a table to the array of tables `name`, in the way in which the others are written."""
    import tomlkit

    entries = held.setdefault(name, tomlkit.aot())
    entry = tomlkit.table() if isinstance(entries, tomlkit.items.AoT) else tomlkit.inline_table()
    entry.update(values)
    entries.append(entry)


def drop_entries(held: tomlkit.TOMLDocument, name: str, gone: Callable[[Mapping[str, Any]], bool]) -> None:
    """Take away those of the tables `name` that are `gone`, and all of it where none is left."""
    entries = held.get(name, [])
    for n in reversed(range(len(entries))):
        if gone(entries[n]):
            del entries[n]
    if name in held and not entries:
        del held[name]
