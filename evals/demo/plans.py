"""The plans that the script's cases have: a list of sub-questions, of which the last one's operation is the whole's.

    plan = [
      { find = "the tech lead of Daybreak", words = ["Daybreak!|Poolish", "tech lead"], kinds = ["doc"] },
      { find = "the login of {a}", words = ["GitHub|login"], needs = ["a"] },
    ]

Sub-questions are `a`, `b`, `c` … in their order. A facet's other words follow behind `|`, and `!` marks what must be
there. `people` are `from:ravi`, `to:…` or `with:…`; `after` and `before` are days in the company's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cascade.types import Facet, Filters, Operation, Plan, SubQuestion
from evals.demo.script import ZONE

__all__ = ["plan"]

_JSON = dict[str, Any]


def plan(entries: Sequence[_JSON]) -> Plan:
    """The plan that `entries` tell; raises ValueError for what no plan has."""
    questions = tuple(_sub("abcdefghij"[n], entry) for n, entry in enumerate(entries))
    return Plan(operation=questions[-1].operation, questions=questions)


def _sub(name: str, entry: _JSON) -> SubQuestion:
    rest = dict(entry)
    told = [operation for operation in Operation if operation.value in rest]
    if len(told) != 1:
        raise ValueError(f"a sub-question has one operation: {entry}")
    return SubQuestion(
        id=name,
        text=rest.pop(told[0].value),
        operation=told[0],
        facets=tuple(map(_facet, rest.pop("words", ()))),
        loose=rest.pop("loose", False),
        needs=tuple(rest.pop("needs", ())),
        filters=_filters(rest),
    )


def _facet(text: str) -> Facet:
    first, *variants = text.split("|")
    if not all(any(c.isalnum() for c in word) for word in (first, *variants)):
        raise ValueError(f"a facet is of words: {text!r}")
    return Facet(text=first.removesuffix("!"), variants=tuple(variants), must=first.endswith("!"))


def _filters(rest: _JSON) -> Filters:
    times = {
        name: datetime.fromisoformat(rest.pop(name)).replace(tzinfo=ZONE)
        for name in ("after", "before")
        if name in rest
    }
    people = tuple(tuple(pair.split(":", 1)) for pair in rest.pop("people", ()))
    return Filters.model_validate({**rest, **times, "people": people})
