"""What a run of a suite came to, as values: a head, and a line for each case and sample.

On disk a result is a folder, `results/<id>` of the home: `result.json`, the head, `asked.jsonl`, the cases as they
were, and `cases.jsonl`, appended to as they are answered, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

from pydantic import Field

from cascade.config import models_in_words
from cascade.types import Instant, Usage, Value

__all__ = ["Answered", "Result", "ResultHead"]


class Answered(Value):
    """One case, asked once, and how well it went."""

    case: str
    sample: int = 0
    run: str | None = None
    """Id of the recorded run; None where it ended before it began."""
    status: str = ""
    """Of the answer; empty where there is none, or no answer was wanted."""
    error: str = ""
    """What ended it; then every measure that its case defines is 0."""
    cluster: str = ""
    """As the case has it, or the case's id."""
    tags: tuple[str, ...] = ()
    measures: dict[str, float] = Field(default_factory=dict)
    """Measure to its value, for those that this case defines; 0 to 1 each, more is better."""
    seconds: float = 0.0
    stages: dict[str, float] = Field(default_factory=dict)
    """Stage to its seconds, the sub-questions' together."""
    usage: Usage = Usage()
    cached: bool = False
    """Something of it came from a cache: it took less time, fewer tokens and less money than it takes."""
    oracles: tuple[str, ...] = ()
    """Stages that gold stood in for: those of the result's that this case has gold for."""
    exit_code: int = 0
    """Of the error that ended it."""
    cost: float | None = None
    """US dollars of remote models; None where none was asked, or where one's price is not known."""


class ResultHead(Value):
    """What was measured, and with what."""

    id: str
    name: str = ""
    """As a person calls it."""
    suite: str
    fingerprint: str
    """Hash of the cases as they were: two results are compared on the cases that both have unchanged."""
    cases: tuple[str, ...]
    """Ids of the cases that were to be asked, in order."""
    nowhere: int = 0
    """Pieces of their evidence that lie nowhere in the library: nothing can find those."""
    split: str = "all"
    """all, tune or check."""
    through: str = "verify"
    """The last stage that was measured: those after it did not run."""
    samples: int = 1
    models: dict[str, str] = Field(default_factory=dict)
    """Stage to model."""
    recipe: dict[str, float | int | str | bool] = Field(default_factory=dict)
    """All numbers that the stages worked with."""
    changed: dict[str, str] = Field(default_factory=dict)
    """What was set otherwise than by default, as it was typed: recipe values, models, prompts, oracles."""
    oracles: tuple[str, ...] = ()
    """Stages that gold stood in for."""
    home: str
    """Folder of the home that was asked, in which the runs are."""
    library: int = 0
    """Revision of the library of that home."""
    version: str
    """Of cascade."""
    code: str = ""
    """Hash of the code that answered."""
    measured: str = ""
    """Hash of the code that measured."""
    began: Instant
    ended: Instant | None = None

    @property
    def model(self) -> str:
        """Its models in a line, as a person names them."""
        return models_in_words(self.models)


class Result(Value):
    """A head and what was answered so far."""

    head: ResultHead
    answered: tuple[Answered, ...]
