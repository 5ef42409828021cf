"""What the person says of people: `people.toml` in the home, theirs to edit, which wins over all that is concluded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pydantic import Field

from cascade.files import add_entry, change_toml, drop_entries, read_toml
from cascade.types import Value

if TYPE_CHECKING:
    import tomlkit

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
        read = read_toml(file, _File)
        return cls(read.join, read.split)

    @property
    def fingerprint(self) -> str:
        """Changes with what is said."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @staticmethod
    def join(file: Path, one: str, other: str, between: tuple[frozenset[str], frozenset[str]]) -> None:
        """Note that two identities are one person's; what kept their people apart, `between` these, is dropped."""

        def told(held: tomlkit.TOMLDocument) -> None:
            drop_entries(held, "split", lambda entry: _parts(entry, *between))
            add_entry(held, "join", {"one": one, "other": other})

        _change(file, told)

    @staticmethod
    def split(file: Path, identity: str, others: tuple[str, ...]) -> None:
        """Note that `identity` is not of the person who has `others`; what was said for that is dropped."""

        def told(held: tomlkit.TOMLDocument) -> None:
            drop_entries(held, "join", lambda entry: _joins(entry, identity, others))
            drop_entries(held, "split", lambda entry: entry["identity"] == identity)
            add_entry(held, "split", {"identity": identity, "from": list(others)})

        _change(file, told)


def _parts(entry: Mapping[str, Any], theirs: frozenset[str], others: frozenset[str]) -> bool:
    """Whether an entry keeps two people apart."""
    return any(
        entry["identity"] in a and not b.isdisjoint(entry["from"]) for a, b in ((theirs, others), (others, theirs))
    )


def _joins(entry: Mapping[str, Any], identity: str, others: tuple[str, ...]) -> bool:
    pair = {entry["one"], entry["other"]}
    return identity in pair and not pair.isdisjoint(others)


def _change(file: Path, told: Callable[[tomlkit.TOMLDocument], None]) -> None:
    Own.load(file)  # one that does not read is not written over
    change_toml(file, _HEAD, told)
