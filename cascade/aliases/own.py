"""What the person says of names: `names.txt` in the home, a pair a line, theirs to edit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

from cascade.aliases.naming import key
from cascade.errors import ConfigError, UsageError
from cascade.files import read_text, write_whole

__all__ = ["Own", "Said"]

_HEAD = """\
# Names of one thing, and names that are not, a pair a line:
#     Heron = Harbour Hub
#     Larch != Lark
# What is said here counts before what is learned from the library (`cascade names`).
"""


class Said(NamedTuple):
    """A line of the file: whether `one` and `other` are names of the same thing."""

    one: str
    other: str
    same: bool

    @property
    def pair(self) -> frozenset[tuple[str, ...]]:
        """The two names, however they are spelled, in either order."""
        return frozenset((key(self.one), key(self.other)))

    def __str__(self) -> str:
        return f"{self.one} {'=' if self.same else '!='} {self.other}"


class Own:
    """The pairs of one file; of two lines on the same names the later one counts."""

    def __init__(self, said: Iterable[Said] = ()) -> None:
        self._said = {each.pair: each for each in said}

    @classmethod
    def load(cls, file: Path) -> Self:
        """What `file` says, nothing where it is not there; raises `ConfigError` for a line that does not read."""
        if not file.is_file():
            return cls()
        return cls(said for _, said in _lines(file, read_text(file)) if said is not None)

    @property
    def joined(self) -> tuple[Said, ...]:
        """The pairs that are one thing."""
        return tuple(each for each in self._said.values() if each.same)

    def splits(self, one: str, other: str) -> bool:
        """Whether the person says that these are not names of the same thing."""
        said = self._said.get(frozenset((key(one), key(other))))
        return said is not None and not said.same

    @staticmethod
    def say(file: Path, one: str, other: str, *, same: bool) -> Said:
        """Write into `file` that two names are, or are not, the same thing's; other lines stay as they are.

        Raises `UsageError` for what is no name or twice the same one, `ConfigError` for a file that does not read.
        """
        said = Said(" ".join(one.split()), " ".join(other.split()), same)
        for name in (said.one, said.other):
            if not key(name) or re.search(r"[=#]", name):
                raise UsageError(f"{name!r} is no name", hint="a name has letters or digits, and no = or #")
        if len(said.pair) == 1:
            raise UsageError(f"{said.one!r} and {said.other!r} are one name already", hint="give two that differ")
        text = read_text(file) if file.is_file() else _HEAD
        kept = [line for line, known in _lines(file, text) if known is None or known.pair != said.pair]
        write_whole(file, "".join(f"{line}\n" for line in [*kept, str(said)]))
        return said


def _lines(file: Path, text: str) -> list[tuple[str, Said | None]]:
    """Each line as it stands, and what it says; None for a remark."""
    read: list[tuple[str, Said | None]] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0].strip()
        found = re.fullmatch(r"([^=!]+?)\s*(!?=)\s*([^=]+)", said)
        if said and (found is None or not key(found[1]) or not key(found[3])):
            raise ConfigError(
                f"{file}, line {number}: {line.strip()!r} is no pair of names", hint="write Heron = Harbour Hub, or !="
            )
        read.append((line, Said(found[1], found[3], found[2] == "=") if found else None))
    return read
