"""Results that were never run: what a test of figures gives to compare, in values that it chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cascade.evals.results import Answered, Result, ResultHead

__all__ = ["answered", "result"]

BEGAN = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


def answered(case: str, *tags: str, sample: int = 0, cluster: str = "", **fields: Any) -> Answered:
    """One case, with `measures` among the fields."""
    told = {"run": f"run-{case}-{sample}", "status": "answered", "seconds": 1.0, "stages": {"cite": 1.0}, **fields}
    return Answered.model_validate({"case": case, "sample": sample, "cluster": cluster, "tags": tags, **told})


def result(name: str, each: Sequence[Answered], **head: Any) -> Result:
    """A result of the suite "yard" that has ended, with these answers."""
    told: Mapping[str, Any] = {
        "id": name,
        "suite": "yard",
        "fingerprint": "f",
        "cases": tuple(dict.fromkeys(a.case for a in each)),
        "samples": max((a.sample for a in each), default=0) + 1,
        "models": {"cite": "none"},
        "home": "/home/yard",
        "version": "0.1.0",
        "began": BEGAN,
        "ended": BEGAN,
        **head,
    }
    return Result(head=ResultHead.model_validate(told), answered=tuple(each))
