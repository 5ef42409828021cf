"""Words that mean much the same in this library: groups that a person can read and add to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from cascade.errors import ConfigError
from cascade.language import stem, words

__all__ = ["Thesaurus"]

PACKAGED = Path(__file__).with_name("thesaurus.txt")


class Thesaurus:
    """Groups of words and short phrases; looked up by stems, so that "recruiters" finds "recruiter"."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._near: dict[tuple[str, ...], list[str]] = defaultdict(list)
        read = hashlib.sha256()
        for group in groups:
            members = [m.strip() for m in group if m.strip()]
            read.update(f"{members}".encode())
            for member in members:
                near = self._near[_key(member)]
                near += [m for m in members if m != member and m not in near]
        self.fingerprint = read.hexdigest()[:16]

    @classmethod
    def load(cls, own: Path | None = None) -> Thesaurus:
        """The packaged groups, and those in `own` where that file exists: a group a line, members between commas."""
        files = [PACKAGED, *([own] if own is not None and own.is_file() else [])]
        lines = (line for file in files for line in _read(file).splitlines())
        return cls(line.split(",") for line in lines if line.strip() and not line.startswith("#"))

    def variants(self, phrase: str) -> tuple[str, ...]:
        """Others of the groups that `phrase` is in, in the file's order."""
        return tuple(self._near.get(_key(phrase), ()))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}", hint="save it as UTF-8, or move it away") from error


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(phrase))
