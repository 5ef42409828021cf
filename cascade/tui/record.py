"""What is recorded of one node of a run's tree, read whole: for a clerk's thread, as it opens files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cascade.errors import NoSuch
from cascade.shown import counted

if TYPE_CHECKING:
    from cascade.runs import Run
    from cascade.trace import ModelCalled
    from cascade.view import RunView, SpanView

__all__ = ["Node", "Record", "calls_of", "counts_of", "node_key", "read_record", "titles_of"]


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree: the run, a stage, a part of one, a call of a model, or a hundred of those together."""

    kind: str
    """run, stage, part, call, group, waiting"""
    name: str
    span: SpanView | None = None
    call: ModelCalled | None = None
    stage: str = ""
    """The stage that it belongs to, as the run names it: `retrieve.q1`."""
    origin: str = ""
    """The run that recorded it, where that is another one."""
    replaced: bool = False
    """The run has gone back, and this does not count any more."""
    first: int = 0
    """Of a group: the place of its first entry among its stage's."""


def node_key(node: Node) -> tuple[object, ...]:
    """What tells the lines of one tree apart, and stays the same while a run goes on."""
    number = node.span.number if node.span is not None else -1
    call = (node.call.at, node.call.request) if node.call is not None else None
    return node.kind, node.name, number, call, node.first, node.origin


@dataclass
class Record:
    """A node with all values that it refers to. What is not there, or could not be read, is None or empty."""

    node: Node
    inputs: dict[str, Any] = field(default_factory=dict)
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Inputs that are what other stages made, and which."""
    output: Any = None
    calls: tuple[ModelCalled, ...] = ()
    call: ModelCalled | None = None
    """The call whose prompt and reply are shown: that of the node, else the last one of its stage."""
    request: dict[str, Any] | None = None
    reply: dict[str, Any] | None = None
    calls_run: str = ""
    """The run that recorded the calls."""
    gone: str = ""
    """Why something of it is missing, in words."""
    titles: dict[str, str] = field(default_factory=dict)
    """Of the documents of passages that were lost, which the run knows by their ids alone."""


def read_record(run: Run, node: Node, open_run: Callable[[str], Run]) -> Record:
    """All that is recorded of `node` in `run`; calls of a kept output come from the run that computed it."""
    record = Record(node)
    span = node.span
    if node.kind == "run":
        record.inputs = {"question": run.head.question.model_dump(mode="json")}
        record.output = _value(run, run.view.answer)
        return record
    if node.kind in ("stage", "part") and span is not None:
        record.inputs = {name: _value(run, blob) for name, blob in span.inputs.items()}
        with contextlib.suppress(NoSuch):
            record.given = run.given_by(span)
        record.output = _value(run, span.output)
        record.calls, origin, record.gone = calls_of(run, span, open_run)
        record.call = record.calls[-1] if record.calls else None
        run = origin
    elif node.kind == "call" and node.call is not None:
        record.call, record.calls = node.call, (node.call,)
        if node.origin:
            run = run.origin(node.origin) or open_run(node.origin)
    record.calls_run = run.id
    if record.call is not None:
        record.request, record.reply = _value(run, record.call.request), _value(run, record.call.reply)
    return record


def calls_of(run: Run, span: SpanView, open_run: Callable[[str], Run]) -> tuple[tuple[ModelCalled, ...], Run, str]:
    """The calls of a stage and its parts, the run that recorded them, and what to say where they are gone."""
    if span.outcome != "cached" or not span.origin:
        return tuple(span.all_calls()), run, ""
    try:
        origin = run.origin(span.origin) or open_run(span.origin)
        computed = origin.view.computed(span.name) or origin.view.stage(span.name)
    except NoSuch:
        return (), run, f"run {span.origin}, which computed this, is not there any more: what it asked is not known"
    return tuple(computed.all_calls()) if computed else (), origin, ""


def titles_of(output: Any, title: Callable[[str], str]) -> dict[str, str]:
    """Document to title, of the passages that an output names as lost; `title` may raise `NoSuch`."""
    lost = output.get("lost", ()) if isinstance(output, dict) else ()
    found = {}
    for document in dict.fromkeys(each["passage"].rpartition("@")[0] for each in lost):
        with contextlib.suppress(NoSuch):  # deleted since
            found[document] = title(document)
    return found


def came_to(stage: str, output: Any) -> str:
    """How much a stage gave, in a few words: `8 of 57 matches`."""
    if not isinstance(output, dict):
        return ""
    name = stage.partition(".")[0]
    if name == "decompose":
        return counted(len(output.get("questions", ())), "question")
    if name == "retrieve":
        hits, matched = len(output.get("hits", ())), output.get("matched", 0)
        return counted(hits, "hit") + (f" of {matched:,}" if matched >= hits else "")  # what belongs to one is no match
    if name == "cite":
        return counted(len(output.get("quotes", ())), "quote")
    if name == "synthesize":
        return counted(len(output.get("claims", ())), "claim")
    return str(output.get("status", "")).replace("_", " ")


def counts_of(view: RunView, run: Run, known: dict[str, str]) -> dict[str, str]:
    """What `came_to` says of each stage's output, by its blob; those in `known` are not read again."""
    spans = [*view.stages, *view.replaced]
    return {s.output: came_to(s.name, _value(run, s.output)) for s in spans if s.output and s.output not in known}


def _value(run: Run, blob: str | None) -> Any:
    if blob is None:
        return None
    try:
        return run.blobs.get(blob)
    except NoSuch:
        return None
