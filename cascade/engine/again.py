"""What a rerun starts from: the options of a recorded run, with what is to be otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cascade.config import STAGES, RunOptions
from cascade.errors import NoSuch, UsageError
from cascade.given import check_output
from cascade.pipeline import CHAIN
from cascade.runs import Run

__all__ = ["changed_again"]


def changed_again(run: Run, options: RunOptions, start: str | None, sets: Mapping[str, str]) -> RunOptions:
    """The options that run `run` again with what `options`, `start` and `sets` change; see `Engine.rerun`.

    Raises `ConfigError` for a value of `sets` that its field cannot have.
    """
    head = run.head
    at = len(STAGES)
    if start is not None:
        if start not in STAGES:
            raise NoSuch(f"no stage {start!r}", hint=f"stages: {', '.join(STAGES)}")
        at = STAGES.index(start)
    upto = min((_place(name) for name in (*options.pins, *sets)), default=at)  # what comes after follows from these
    by_hand = {name: blob for name, blob in head.pins.items() if _place(name) < at and _place(name) <= upto}
    pins = {name: run.blobs.get(blob) for name, blob in by_hand.items()}
    if start is not None:
        pins |= {s.name: run.output(s.name) for s in run.view.stages if _place(s.name) < at and s.output}
    for path, value in sets.items():
        name, field = _named(run, path)
        recorded = pins.get(name, run.output(name))
        if recorded is None:
            raise UsageError(f"{name} has no output to change in run {run.id}: {run.view.error or run.view.state}")
        pins[name] = _changed(recorded, field, value, path)
        if (name, field) == ("decompose", "operation"):
            _ask_so(pins[name], recorded["operation"])
    for name in {_named(run, path)[0] for path in sets}:
        check_output(name, pins[name])
    used = {prompt for stage in CHAIN for prompt in stage.prompts}  # a run of earlier code may have had others
    kept = {name: run.blobs.get(blob) for name, blob in head.prompts.items() if name in used}
    return options.model_copy(
        update={
            "models": options.models if "default" in options.models else {**head.models, **options.models},
            "recipe": {**head.recipe.model_dump(), **options.recipe},
            "pins": {**pins, **options.pins},
            "prompts": {**kept, **options.prompts},
            "ranking": options.ranking if options.ranking is not None else _ranking(run),
            "fresh": (*STAGES[at:], *options.fresh),
            "sample": options.sample or head.sample,
            "forked": head.id,
            "said": head.said,
            "follows": head.follows,
        }
    )


def _ranking(run: Run) -> dict[str, Any]:
    """What the run ranked by; nothing for one that had neither pins nor a learned ranker."""
    return dict(run.blobs.get(run.head.ranking)) if run.head.ranking else {}


def _place(name: str) -> int:
    """Where the stage of that name, or of that name and sub-question, comes in the chain; an unknown one after all."""
    stage = name.partition(".")[0]
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def _named(run: Run, path: str) -> tuple[str, str]:
    """The span that `path` is of, and the field in its output: `retrieve.q2.hits`, or `retrieve.hits` for the first."""
    spans = sorted((s.name for s in run.view.stages), key=len, reverse=True)
    whole = next((name for name in spans if path.startswith(f"{name}.")), None)
    if whole is not None:
        return whole, path.removeprefix(f"{whole}.")
    stage, _, field = path.partition(".")
    return next((s.name for s in run.view.stages if s.stage == stage), stage), field


def _changed(output: Any, path: str, value: str, full: str) -> Any:
    """A copy of a recorded output with the field at `path` (`questions.0.text`) set to `value`, JSON or plain text."""
    try:
        fresh: Any = json.loads(value)
    except ValueError:
        fresh = value
    copied = json.loads(json.dumps(output))
    place: Any = copied
    *way, last = path.split(".")
    for step in way:
        place = _step(place, step, full)
    _step(place, last, full)
    place[int(last) if isinstance(place, list) else last] = fresh
    return copied


def _ask_so(plan: Any, before: str) -> None:
    """Give `plan`'s operation to those of its questions that had the one `before`: they are what is carried out."""
    for question in plan["questions"]:
        if question["operation"] == before:
            question["operation"] = plan["operation"]


def _step(place: Any, step: str, full: str) -> Any:
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    if isinstance(place, dict) and step in place:
        return place[step]
    known = ", ".join(place) if isinstance(place, dict) else f"0 to {len(place) - 1}" if isinstance(place, list) else ""
    raise UsageError(f"--set {full}: there is no {step!r}", hint=f"there is: {known}" if known else "")
