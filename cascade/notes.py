"""What a person notes of a run, kept beside it: a name and a star, and what they made of its answer.

It goes when the run is forgotten. Feedback is no part of an export.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import Field, ValidationError

from cascade.clean import one_line
from cascade.errors import UsageError
from cascade.files import write_whole
from cascade.types import Value

__all__ = ["Feedback", "Marks", "Note", "Thumb", "named", "notes", "read_note", "write_note"]

_LONGEST = 80
Thumb = Literal["up", "down"]


class Note(Value):
    """A kind of note has a file of its own in a run's folder."""

    file: ClassVar[str]


class Marks(Note):
    """A name is unique among a home's runs, so that a run can be called by it; empty for none."""

    file = "marks.json"
    name: str = ""
    starred: bool = False


class Feedback(Note):
    """Thumbs on an answer and its quotes, and the citations that were opened. Quotes go by their numbers in the
    answer."""

    file = "feedback.json"
    answer: Thumb | None = None
    quotes: dict[int, Thumb] = Field(default_factory=dict)
    opened: tuple[int, ...] = ()
    """Citations whose source was opened, in the order they first were."""

    def judged(self, thumb: Thumb | None, quote: int | None = None) -> Feedback:
        """With a thumb on the answer, or on a quote of it; None takes it away."""
        if quote is None:
            return self.model_copy(update={"answer": thumb})
        others = {number: its for number, its in self.quotes.items() if number != quote}
        return self.model_copy(update={"quotes": {**others, quote: thumb} if thumb else others})

    def with_opened(self, quote: int) -> Feedback:
        """With a citation that was opened."""
        return self.model_copy(update={"opened": tuple(dict.fromkeys((*self.opened, quote)))})


N = TypeVar("N", bound=Note)


def read_note(folder: Path, kind: type[N]) -> N:
    """What is noted of the run in `folder`: nothing where nothing was, or where the file does not read."""
    try:
        return kind.model_validate_json((folder / kind.file).read_bytes())
    except (OSError, ValidationError):
        return kind()


def write_note(folder: Path, note: Note) -> None:
    """Note it down, whole or not at all; what says nothing leaves no file."""
    file = folder / note.file
    if note == type(note)():
        file.unlink(missing_ok=True)
    else:
        write_whole(file, note.model_dump_json())


def notes(runs: Path, kind: type[N]) -> Iterator[tuple[Path, N]]:
    """The folders under `runs` that such a note is in, with it, the oldest first."""
    for file in sorted(runs.glob(f"*/*/{kind.file}")):
        yield file.parent, read_note(file.parent, kind)


def named(text: str) -> str:
    """A run's name as it is kept, on one line; empty takes it away. Raises `UsageError` for one that cannot serve."""
    name = one_line(text)
    if len(name) > _LONGEST:
        raise UsageError(f"a run's name has {_LONGEST} characters at most, this one has {len(name)}")
    if name == "last" or name.endswith(".zip"):
        raise UsageError(f"a run cannot be called {name!r}: that means something else", hint="choose another name")
    return name
