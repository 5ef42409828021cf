"""What calls of a model cost, in tokens."""

from __future__ import annotations

from cascade.types.value import Value

__all__ = ["Usage"]


class Usage(Value):
    """Tokens of one or more calls. `submitted - evaluated` is what shared prefixes and the cache saved."""

    submitted: int = 0
    """Tokens of the prompts as they were asked, each in full (for scores: prefix, context and target of each item)."""
    evaluated: int = 0
    """Of those, tokens that were run through the model."""
    generated: int = 0
    """Tokens that the model wrote."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            submitted=self.submitted + other.submitted,
            evaluated=self.evaluated + other.evaluated,
            generated=self.generated + other.generated,
        )
