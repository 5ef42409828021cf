"""One stage of a recorded run, whole: inputs, what was asked of the model and what came back, output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cascade.clean import one_line
from cascade.cli.outline import outline
from cascade.cli.screen import line
from cascade.errors import NoSuch
from cascade.runs import Run
from cascade.shown import listed
from cascade.trace import ModelCalled
from cascade.view import SpanView

__all__ = ["print_span", "print_stage", "stage_record"]

_LENGTH = 160
"""Characters of a scored text that are shown; `--json` has all of them."""


def stage_record(run: Run, span: SpanView, open_run: Callable[[str], Run]) -> dict[str, Any]:
    """A stage as JSON. A cached stage has the model calls of the run that computed it, where that is still there."""
    return {
        "stage": span.name,
        "outcome": span.outcome,
        "origin": span.origin,
        "seconds": span.seconds,
        "model": span.model,
        "error": span.error,
        "replaced": span.replaced,
        "notes": span.all_notes(),
        "inputs": {name: run.blobs.get(blob) for name, blob in span.inputs.items()},
        "calls": _calls(run, span, open_run),
        "output": run.blobs.get(span.output) if span.output else None,
    }


def _calls(run: Run, span: SpanView, open_run: Callable[[str], Run]) -> list[dict[str, Any]]:
    if span.outcome == "cached" and span.origin:
        try:
            run = run.origin(span.origin) or open_run(span.origin)
        except NoSuch:
            return []
        computed = run.view.computed(span.name, span.output)
        return [_call(run, call) for call in computed.all_calls()] if computed else []
    return [_call(run, call) for call in span.all_calls()]


def _call(run: Run, call: ModelCalled) -> dict[str, Any]:
    told = call.model_dump(mode="json", exclude={"event", "span", "request", "reply"})
    return {**told, "request": run.blobs.get(call.request), "reply": run.blobs.get(call.reply)}


# --- on a screen --------------------------------------------------------------------------------------------------


def print_span(span: SpanView) -> None:
    """A line for a stage: how it went, how long it took, what it cost; and what it noticed."""
    calls = span.all_calls()
    said = [f"{span.name:12} {span.outcome:9} {span.seconds:6.2f} s"]
    if calls:
        evaluated, generated = sum(c.spent.evaluated for c in calls), sum(c.spent.generated for c in calls)
        count = f"{len(calls)} model call{'' if len(calls) == 1 else 's'}"
        said.append(f"{count}, {evaluated:,} tokens evaluated, {generated:,} written")
    if span.origin:
        said.append(f"from run {span.origin}")
    failed = span.outcome == "failed"
    line(" · ".join(said), "red" if failed else "", hang=13)
    for note in span.all_notes():
        line(one_line(note), "yellow", indent=13)
    if failed and span.error:
        line(span.error, "red", indent=13)


def print_stage(record: dict[str, Any], given: Mapping[str, Sequence[str]]) -> None:
    """A stage for a person to read; inputs that are `given` by other stages are named by these."""
    origin = f" · computed by run {record['origin']}" if record["origin"] else ""
    line(f"{record['stage']} · {record['outcome']} · {record['seconds']:.2f} s{origin}", "bold")
    if record["replaced"]:
        line(f"replaced when the run went back: {record['replaced']}", "yellow", indent=2)
    for note in record["notes"]:
        line(one_line(note), "yellow", indent=2)
    for name, value in record["inputs"].items():
        _title(f"input: {name}")
        if name in given:
            line(f"what {listed(given[name])} made", "dim", indent=2)
        else:
            outline(value, 2)
    if record["calls"]:
        _title("model")
    for call in record["calls"]:
        _print_call(call)
    if record["output"] is not None:
        _title("output")
        outline(record["output"], 2)
    if record["error"]:
        line()
        line(record["error"], "red")


def _title(text: str) -> None:
    line()
    line(text, "bold cyan")


def _print_call(call: dict[str, Any]) -> None:
    spent = call["spent"]
    cost = "from the cache" if call["cached"] else f"{spent['evaluated']:,} of {spent['submitted']:,} tokens evaluated"
    about = f"{cost}, {spent['generated']:,} written, {call['seconds']:.2f} s"
    line(f"{call['kind']} · prompt {call['prompt']} · {call['model']} · {about}", indent=2, hang=4)
    request, reply = call["request"], call["reply"]
    if call["kind"] == "score":
        _print_scores(request, reply["means"])
        return
    for name in ("system", "user"):
        _prompt(name, request[name])
    _prompt("raw reply", reply["raw"])
    line(f"parsed ({call['parsed']}): {json.dumps(reply['parsed'], ensure_ascii=False)}", indent=4, hang=6)
    if reply["problem"]:
        line(reply["problem"], "yellow", indent=4)


def _print_scores(request: dict[str, Any], means: list[float]) -> None:
    """Each text with the mean log-likelihood, in nats a token, of what was scored after it."""
    _prompt("prefix", request["prefix"])
    targets = [one_line(item["target"]) for item in request["items"]]
    same = len(set(targets)) == 1
    if same:
        line(f"nats a token of “{targets[0]}” after each of these:", indent=4)
    for item, target, mean in zip(request["items"], targets, means, strict=True):
        after = "" if same else f" → {target}"
        line(f"{mean:7.3f}  {one_line(item['context'])[:_LENGTH]}{after}", indent=4, hang=13)


def _prompt(name: str, text: str) -> None:
    if text.strip():
        line(f"{name}:", "dim", indent=4)
        line(text.strip("\n"), indent=6)
