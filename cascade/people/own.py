"""What the person says of people: `people.toml` in the home, theirs to edit, which wins over all that is concluded."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, NamedTuple, Self

from pydantic import Field, ValidationError

from cascade.errors import ConfigError
from cascade.types import Value

__all__ = ["Apart", "Joined", "Own"]

_HEAD = """\
# Who is one person, and who is not. What is said here counts before what is concluded from the library
# (`cascade people`), and is kept when that is concluded anew.
#     [[join]]
#     one = "ann@example.org"
#     other = "U0123"
#     [[split]]
#     identity = "al@example.org"
#     from = ["ann@example.org"]

"""


class Joined(Value):
    """Two identities that are one person's."""

    one: str = Field(min_length=1)
    other: str = Field(min_length=1)


class Apart(Value):
    """An identity that is not of the person who has these others."""

    identity: str = Field(min_length=1)
    of: tuple[str, ...] = Field(alias="from")


class _File(Value):
    join: tuple[Joined, ...] = ()
    split: tuple[Apart, ...] = ()


class Own(NamedTuple):
    """What one file says."""

    joined: tuple[Joined, ...] = ()
    apart: tuple[Apart, ...] = ()

    @classmethod
    def load(cls, file: Path) -> Self:
        """What `file` says, nothing where it is not there; raises `ConfigError` for one that does not read."""
        if not file.is_file():
            return cls()
        try:
            read = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise ConfigError(f"{file}: {where}: {first['msg']}", hint="mend it, or move it away") from error
        except (OSError, ValueError) as error:
            raise ConfigError(f"{file} cannot be read: {error}", hint="mend it, or move it away") from error
        return cls(read.join, read.split)

    @property
    def fingerprint(self) -> str:
        """Changes with what is said."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @staticmethod
    def join(file: Path, one: str, other: str, between: tuple[frozenset[str], frozenset[str]]) -> None:
        """Note that two identities are one person's; what kept their people apart, `between` these, is dropped."""

        def told(held: dict[str, Any]) -> None:
            _keep(held, "split", lambda entry: not _parts(entry, *between))
            _add(held, "join", {"one": one, "other": other})

        _change(file, told)

    @staticmethod
    def split(file: Path, identity: str, others: tuple[str, ...]) -> None:
        """Note that `identity` is not of the person who has `others`; what was said for that is dropped."""

        def told(held: dict[str, Any]) -> None:
            _keep(held, "join", lambda entry: not _joins(entry, identity, others))
            _keep(held, "split", lambda entry: entry["identity"] != identity)
            _add(held, "split", {"identity": identity, "from": list(others)})

        _change(file, told)


def _parts(entry: dict[str, Any], theirs: frozenset[str], others: frozenset[str]) -> bool:
    """Whether an entry keeps two people apart."""
    return any(
        entry["identity"] in a and not b.isdisjoint(entry["from"]) for a, b in ((theirs, others), (others, theirs))
    )


def _joins(entry: dict[str, Any], identity: str, others: tuple[str, ...]) -> bool:
    pair = {entry["one"], entry["other"]}
    return identity in pair and not pair.isdisjoint(others)


def _change(file: Path, told: Any) -> None:
    import tomlkit

    Own.load(file)  # one that does not read is not written over
    held = tomlkit.parse(file.read_text(encoding="utf-8") if file.is_file() else _HEAD)
    told(held)
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text(tomlkit.dumps(held), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(file)


def _keep(held: dict[str, Any], table: str, wanted: Any) -> None:
    for n in reversed(range(len(held.get(table, [])))):
        if not wanted(held[table][n]):
            del held[table][n]
    if table in held and not held[table]:
        del held[table]


def _add(held: dict[str, Any], table: str, values: dict[str, Any]) -> None:
    import tomlkit

    entry = tomlkit.table()
    entry.update(values)
    if table not in held:
        held[table] = tomlkit.aot()
    held[table].append(entry)
