"""What a person's own doing puts into a ranking: pinned documents, and the learned order where it is in force."""

from __future__ import annotations

import hashlib
from typing import Any, Self

from pydantic import ValidationError

from cascade.errors import UsageError
from cascade.home import Home
from cascade.pinned import PinnedDocument, read_pins
from cascade.ranker import Ranker, read_learned
from cascade.types import Value

__all__ = ["Ranking"]


class Ranking(Value):
    """As a run works with it, and as its record keeps it for a rerun."""

    pinned: tuple[PinnedDocument, ...] = ()
    ranker: Ranker | None = None

    @classmethod
    def of(cls, home: Home) -> Self:
        """As `home` has it now; raises `ConfigError` for a file of it that does not read."""
        learned = read_learned(home.ranker)
        return cls(pinned=read_pins(home.pins), ranker=learned.ranker if learned and learned.in_force else None)

    @classmethod
    def read(cls, value: Any) -> Self:
        """From the JSON of a record; raises `UsageError` where it is no ranking."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise UsageError(
                "how the run ranked does not read", hint="--rank-now ranks by the pins and the ranker as they are now"
            ) from error

    @property
    def fingerprint(self) -> str:
        """Changes with what may rank otherwise."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8", "replace")).hexdigest()[:16]
