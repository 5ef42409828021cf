"""A run that was opened from somebody's file: what it recorded is what a run records, before anything shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from cascade.config import STAGES
from cascade.errors import NoSuch, misfit
from cascade.runfile import is_run_id
from cascade.runs import Run
from cascade.stages.evidence import Draft, Evidence, Found
from cascade.trace import ModelCalled
from cascade.types import Answer, Plan
from cascade.view import SpanView

__all__ = ["OUTPUTS", "Asked", "Replied", "Scores", "Wanted", "cached", "check", "there"]

OUTPUTS: dict[str, type[BaseModel]] = dict(zip(STAGES, (Plan, Found, Evidence, Draft, Answer), strict=True))
"""Stage to what it gives."""


class Asked(BaseModel):
    """What a recorded request has at least."""

    system: str
    user: str
    hash: str
    slots: list[dict[str, Any]]


class Replied(BaseModel):
    """What a recorded reply has at least."""

    raw: str
    parsed: Any
    problem: str
    tokens: list[dict[str, Any]]


class ScoredItem(BaseModel):
    """One text that was scored, after what stood before it."""

    context: str
    target: str


class Wanted(BaseModel):
    """What a recorded request for scores has at least."""

    prefix: str
    items: list[ScoredItem]


class Scores(BaseModel):
    """What a recorded reply to it has at least."""

    means: list[float]


def check(run: Run) -> Run:
    """A run that was opened from a file, after its recorded values were found to be what they have to be.

    Raises `NoSuch` that says what is wrong. A value that is missing is none of that: it is told when it is asked for.
    """
    try:
        _check(run)
        for span in cached(run):
            if span.origin is None:
                continue
            if not is_run_id(span.origin):
                raise ValueError(f"{span.origin!r} is no run's id")
            if (origin := run.origin(span.origin)) is not None:
                _check(origin)
        _ = run.documents
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = misfit(error) if isinstance(error, ValidationError) else error
        raise NoSuch(
            f"{run.folder} holds no readable run: what it recorded does not fit: {told}",
            hint="ask for another copy of the file",
        ) from error
    return run


def _check(run: Run) -> None:
    for span in (*run.view.stages, *run.view.replaced):
        if span.output and span.stage in OUTPUTS:
            for value in there(run, [span.output]).values():
                OUTPUTS[span.stage].model_validate(value)
        for call in span.all_calls():
            _check_call(call, there(run, [call.request, call.reply]))
    if run.view.answer:
        for value in there(run, [run.view.answer]).values():
            Answer.model_validate(value)


def _check_call(call: ModelCalled, values: dict[str, Any]) -> None:
    if len({call.request, call.reply} & set(values)) < 2:
        return
    request, reply = values[call.request], values[call.reply]
    if call.kind == "generate":
        Asked.model_validate(request)
        Replied.model_validate(reply)
    elif len(Wanted.model_validate(request).items) != len(Scores.model_validate(reply).means):
        raise ValueError("a model scored more or less than it was given")


def cached(run: Run) -> list[SpanView]:
    """The stages of `run` that came from the cache."""
    return [span for span in (*run.view.stages, *run.view.replaced) if span.outcome == "cached"]


def there(run: Run, names: Iterable[str]) -> dict[str, Any]:
    """Values by name, without those that are gone."""
    found = {}
    for name in names:
        try:
            found[name] = run.blobs.get(name)
        except NoSuch:
            continue
    return found
