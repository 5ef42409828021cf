"""A learned order of what a search finds: a weight for each part of a score, kept in `ranker.json` of the home.

What the weights are learned from, and how they are held against the default order, is told in `cascade.evals.learn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, model_validator

from cascade.errors import ConfigError
from cascade.files import write_whole
from cascade.types import Instant, Value

__all__ = ["ENOUGH", "Learned", "Ranker", "Use", "read_learned", "write_learned"]

ENOUGH = 10
"""Questions with feedback that have to be held back before they may say that the learned order is better."""
Use = Literal["auto", "on", "off"]
"""When the learned order counts: where it beats the default, always, or never."""


class Ranker(Value):
    """A weight for each part of a score. A part that a hit does not have counts 0."""

    parts: tuple[str, ...]
    weights: tuple[float, ...]

    @model_validator(mode="after")
    def _paired(self) -> Ranker:
        if len(self.parts) != len(self.weights):
            raise ValueError(f"{len(self.parts)} parts have {len(self.weights)} weights")
        return self

    def score(self, parts: Mapping[str, float]) -> float:
        """What a hit with these parts scores; comparable within one search only."""
        return sum(weight * parts.get(name, 0.0) for name, weight in zip(self.parts, self.weights, strict=True))


class Learned(Value):
    """A trained ranker, what it was trained on, and how it came out on feedback that was held back."""

    ranker: Ranker
    spread: tuple[float, ...]
    """Standard deviation of each part in what it was trained on: a weight times it is what the part is worth."""
    made: Instant
    trained: int
    """Searches that it was trained on."""
    held: int
    """Questions with feedback that were held back."""
    default: float = 0.0
    """Share of their pairs, a preferred passage and another one, that the default order has right."""
    learned: float = 0.0
    """The same of the learned order."""
    low: float = -1.0
    """Ends of the 95% interval of the change."""
    high: float = 1.0
    use: Use = "auto"

    @property
    def better(self) -> bool:
        """Whether it beats the default order on what was held back: the interval has no 0, and enough was held back."""
        return self.held >= ENOUGH and self.low > 0

    @property
    def in_force(self) -> bool:
        """Whether questions are ranked by it."""
        return self.use == "on" or (self.use == "auto" and self.better)


def read_learned(file: Path) -> Learned | None:
    """The ranker in `file`, None where there is none; raises `ConfigError` for one that does not read."""
    try:
        return Learned.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise ConfigError(f"{file} does not read as a ranker", hint="delete it, then `cascade ranker train`") from error


def write_learned(file: Path, learned: Learned) -> None:
    """Keep `learned`, whole or not at all."""
    write_whole(file, learned.model_dump_json(indent=1) + "\n")
