"""What a person made of an answer: thumbs on it and its quotes, and the citations that were opened.

Kept beside the run in `feedback.json`, so that it goes when the run is forgotten. It is no part of an export.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from cascade.files import write_whole
from cascade.types import Value

__all__ = ["FEEDBACK", "Feedback", "Thumb", "given", "read_feedback", "write_feedback"]

FEEDBACK = "feedback.json"
Thumb = Literal["up", "down"]


class Feedback(Value):
    """Quotes go by their numbers in the answer."""

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


def read_feedback(folder: Path) -> Feedback:
    """What was made of the run in `folder`: nothing where nothing was noted, or where the file does not read."""
    try:
        return Feedback.model_validate_json((folder / FEEDBACK).read_bytes())
    except (OSError, ValidationError):
        return Feedback()


def write_feedback(folder: Path, feedback: Feedback) -> None:
    """Note it down, whole or not at all; what says nothing leaves no file."""
    file = folder / FEEDBACK
    if feedback == Feedback():
        file.unlink(missing_ok=True)
        return
    write_whole(file, feedback.model_dump_json())


def given(runs: Path) -> Iterator[tuple[Path, Feedback]]:
    """The folders of runs that something was made of, with that, the newest first."""
    files = sorted(runs.glob(f"*/*/{FEEDBACK}"), key=lambda f: (f.parent.parent.name, f.parent.name), reverse=True)
    for file in files:
        feedback = read_feedback(file.parent)
        if feedback != Feedback():
            yield file.parent, feedback
