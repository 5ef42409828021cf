"""What a person notes down of a run: a name and a star, kept beside it in `marks.json`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from cascade.clean import one_line
from cascade.errors import UsageError
from cascade.files import write_whole
from cascade.types import Value

__all__ = ["MARKS", "Marks", "marked", "named", "read_marks", "write_marks"]

MARKS = "marks.json"
_LONGEST = 80


class Marks(Value):
    """A name is unique among a home's runs, so that a run can be called by it; empty for none."""

    name: str = ""
    starred: bool = False


def read_marks(folder: Path) -> Marks:
    """The marks of the run in `folder`: none where nothing was noted, or where the file does not read."""
    try:
        return Marks.model_validate_json((folder / MARKS).read_bytes())
    except (OSError, ValidationError):
        return Marks()


def write_marks(folder: Path, marks: Marks) -> None:
    """Note `marks` down, whole or not at all; those that say nothing leave no file."""
    file = folder / MARKS
    if marks == Marks():
        file.unlink(missing_ok=True)
        return
    write_whole(file, marks.model_dump_json())


def marked(runs: Path) -> Iterator[tuple[Path, Marks]]:
    """The folders under `runs` that hold marks, with them."""
    for file in sorted(runs.glob(f"*/*/{MARKS}")):
        yield file.parent, read_marks(file.parent)


def named(text: str) -> str:
    """A name as it is kept, on one line; empty takes it away. Raises `UsageError` for one that cannot serve."""
    name = one_line(text)
    if len(name) > _LONGEST:
        raise UsageError(f"a run's name has {_LONGEST} characters at most, this one has {len(name)}")
    if name == "last" or name.endswith(".zip"):
        raise UsageError(f"a run cannot be called {name!r}: that means something else", hint="choose another name")
    return name
