"""The questions of a suite in other words: what is expected stays, so that both can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from cascade.case import Case
from cascade.errors import ConfigError, NoSuch
from cascade.files import read_lines
from cascade.types import Value

__all__ = ["read_wording", "worded"]


class _Line(Value):
    id: str
    question: str = Field(pattern=r"\S")


def read_wording(file: Path) -> dict[str, str]:
    """Id of a case to its question in other words, out of `file`: {"id", "question"} a line.

    Raises `ConfigError` that names the line that does not read, or has an id for the second time.
    """
    found: dict[str, str] = {}
    for _, line in read_lines(file, _Line.model_validate_json, 'a line is {"id": "…", "question": "…"}'):
        if line.id in found:
            raise ConfigError(f"{file}: {line.id!r} is there twice", hint="leave one of them out")
        found[line.id] = line.question
    return found


def worded(cases: Sequence[Case], wording: Mapping[str, str]) -> tuple[Case, ...]:
    """Those of `cases` that `wording` has, asked in its words; raises `NoSuch` for an id that no case has."""
    strange = sorted(wording.keys() - {case.id for case in cases})
    if strange:
        raise NoSuch(f"other words for a case that is not in the suite: {strange[0]!r}", hint="its ids are the suite's")
    return tuple(case.model_copy(update={"question": wording[case.id]}) for case in cases if case.id in wording)
