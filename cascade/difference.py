"""What differs between two runs: what was given to each, what they answered, cited and found, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cascade.clean import one_line
from cascade.json_text import written
from cascade.plan_text import plan_text
from cascade.runs import Run
from cascade.types import Answer, Quote, Status, Value

__all__ = ["Difference", "compare"]

_GLIMPSE = 90
"""Characters of a passage that are told."""


class Difference(Value):
    """What differs between two runs, the first being the older."""

    runs: tuple[str, str]
    question: tuple[str, str]
    given: tuple[tuple[str, ...], tuple[str, ...]]
    """In words what was given to each that the other neither was given nor came to: by hand, a prompt, the recipe."""
    status: tuple[str, str]
    text: tuple[str, str]
    claims_gone: tuple[str, ...]
    claims_new: tuple[str, ...]
    quotes_gone: tuple[str, ...]
    """`document@start:end`, as citations are told apart."""
    quotes_new: tuple[str, ...]
    passages_gone: tuple[str, ...]
    passages_new: tuple[str, ...]
    passages_moved: int
    """Passages that both found, at another rank."""
    ranks: tuple[dict[str, int], dict[str, int]]
    """Of every passage that was found, its rank in each, counted from 1 over all searches of the run."""
    plan_changed: bool
    plan_gone: tuple[str, ...]
    """Lines of the plan, as a person edits it, that the other one's has not."""
    plan_new: tuple[str, ...]
    told: dict[str, str]
    """Each quote and passage in words, with its record's."""
    outcomes: dict[str, tuple[str, str]]
    """Stage to how it went in each: computed, cached, pinned …"""
    seconds: dict[str, tuple[float, float]]


def compare(one: Run, other: Run) -> Difference:
    """How `other` came out beside `one`."""
    answers = [run.answer or Answer(status=Status.NOT_FOUND, text="") for run in (one, other)]
    claims = [[c.text for c in a.claims] for a in answers]
    quotes = [{f"{q.document}@{q.start}:{q.end}": _quote(q) for q in a.quotes} for a in answers]
    hits = [_hits(run) for run in (one, other)]
    plans = [_plan(run) for run in (one, other)]
    stages = list(dict.fromkeys([s.name for s in one.view.stages] + [s.name for s in other.view.stages]))
    ranks = tuple({passage: rank for rank, passage in enumerate(found, 1)} for found in hits)
    return Difference(
        runs=(one.id, other.id),
        question=(one.head.question.text, other.head.question.text),
        given=(_given(one, other), _given(other, one)),
        status=(_status(one), _status(other)),
        text=(answers[0].text, answers[1].text),
        claims_gone=_without(claims[0], claims[1]),
        claims_new=_without(claims[1], claims[0]),
        quotes_gone=_without(quotes[0], quotes[1]),
        quotes_new=_without(quotes[1], quotes[0]),
        passages_gone=_without(hits[0], hits[1]),
        passages_new=_without(hits[1], hits[0]),
        passages_moved=sum(ranks[1].get(p, rank) != rank for p, rank in ranks[0].items()),
        ranks=(ranks[0], ranks[1]),
        plan_changed=one.plan != other.plan,
        plan_gone=_without(plans[0], plans[1]),
        plan_new=_without(plans[1], plans[0]),
        told={**hits[0], **hits[1], **quotes[0], **quotes[1]},
        outcomes={name: (_outcome(one, name), _outcome(other, name)) for name in stages},
        seconds={name: (_seconds(one, name), _seconds(other, name)) for name in stages},
    )


def _given(run: Run, beside: Run) -> tuple[str, ...]:
    head, other = run.head, beside.head
    made = {span.name: span.output for span in beside.view.stages}
    told = [f"{name} by hand" for name, blob in head.pins.items() if made.get(name) != blob]
    told += [f"prompt {name}" for name, blob in head.prompts.items() if other.prompts.get(name) != blob]
    recipe, theirs = head.recipe.model_dump(), other.recipe.model_dump()
    told += [f"{name} {_number(value)}" for name, value in recipe.items() if value != theirs[name]]
    told += [f"{model} for {stage}" for stage, model in head.models.items() if other.models.get(stage, model) != model]
    told += ["pins or the learned order"] if head.ranking and head.ranking != other.ranking else []
    told += [f"sample {head.sample}"] if head.sample != other.sample else []
    return tuple(map(one_line, told))


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def _plan(run: Run) -> tuple[str, ...]:
    """Its plan in lines, as a person edits it; a remark is none."""
    plan = run.plan.model_dump(mode="json") if run.plan is not None else None
    lines = (plan_text(plan) or written(plan)).splitlines() if plan is not None else ()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


def _hits(run: Run) -> dict[str, str]:
    """Each passage that its searches gave, in order, in words."""
    found = [run.blobs.get(s.output) for s in run.view.stages if s.stage == "retrieve" and s.output]
    return {hit["passage"]["id"]: _hit(hit["passage"]) for each in found for hit in each["hits"]}


def _hit(passage: Mapping[str, Any]) -> str:
    text = one_line(passage["text"])
    if len(text) > _GLIMPSE:
        text = text[:_GLIMPSE].rsplit(" ", 1)[0] + " …"
    return _joined(passage["title"], (passage["at"] or "")[:10], text)


def _quote(quote: Quote) -> str:
    day = f"{quote.at:%Y-%m-%d}" if quote.at else ""
    where = _joined(quote.title, str(quote.author) if quote.author else "", day)
    return f"“{one_line(quote.text)}” {where}"


def _joined(*told: str) -> str:
    return " · ".join(one_line(each) for each in told if each)


def _without(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    there = set(those)
    return tuple(each for each in dict.fromkeys(these) if each not in there)


def _status(run: Run) -> str:
    return run.answer.status.value if run.answer else run.view.state


def _outcome(run: Run, stage: str) -> str:
    return next((s.outcome for s in run.view.stages if s.name == stage), "absent")


def _seconds(run: Run, stage: str) -> float:
    return next((s.seconds for s in run.view.stages if s.name == stage), 0.0)
