"""A suite as a value: its cases, and the sources that they are asked of; and which half of it a case belongs to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Literal, Self

from pydantic import model_validator

from cascade.case import Case
from cascade.config import SourceConfig
from cascade.types import Value

__all__ = ["Split", "Suite", "split_of"]

Split = Literal["tune", "check"]


class Suite(Value):
    """Cases to be asked; the ids of no two are the same."""

    name: str
    about: str = ""
    """What it asks of what, in a line."""
    cases: tuple[Case, ...]
    sources: tuple[SourceConfig, ...] | None = None
    """What is to be synced for it, at absolute paths; None: it asks the home that it is run on."""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        [(often, times)] = Counter(case.id for case in self.cases).most_common(1) or [("", 0)]
        if times > 1:
            raise ValueError(f"{times} cases have the id {often!r}")
        return self

    @property
    def fingerprint(self) -> str:
        """Hash of the cases, 16 hex digits: a suite with the same one asks and expects the same."""
        hashed = hashlib.sha256()
        for case in self.cases:
            hashed.update(case.model_dump_json().encode("utf-8", "replace") + b"\n")
        return hashed.hexdigest()[:16]

    @property
    def key(self) -> str:
        """Name and hash of the sources: what its own home is called."""
        listed = [source.model_dump(mode="json") for source in self.sources or ()]
        told = json.dumps(listed, sort_keys=True, ensure_ascii=True).encode()
        return f"{self.name}-{hashlib.sha256(told).hexdigest()[:8]}"


def split_of(case: Case) -> Split:
    """The half that `case` belongs to: one to tune on, the other to report.

    A hash of its cluster decides, so that a case stays in its half for ever, beside those that it depends on.
    """
    told = f"case:{case.cluster or case.id}".encode("utf-8", "replace")
    return "tune" if hashlib.sha256(told).digest()[0] % 2 else "check"
