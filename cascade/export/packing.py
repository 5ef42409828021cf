"""A recorded run with all that it takes to look into it elsewhere, gathered for one file.

What goes in: the run as it was recorded; of stages that it took from the cache, the part of the runs that computed
them; the documents that it quoted and found, with what stands around them. Of the person's pins only those that count
in the run: the others say what somebody reads who asked something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from cascade.errors import NoSuch
from cascade.export.redact import Redactor, displayed_in, identities_in
from cascade.models.base import Generate, ScoreRequest
from cascade.opened import OUTPUTS, Asked, Replied, Scores, Wanted, cached, there
from cascade.pinned import pull
from cascade.pipeline import CHAIN
from cascade.ranking import Ranking
from cascade.runfile import FORMAT, Manifest, write_run_file
from cascade.runs import Run
from cascade.stages.finding.fuse import PIN
from cascade.trace import Event, ModelCalled, Noted, Progressed, RunHead, SpanBegan, SpanEnded, blob_of
from cascade.types import Document, Identity, Question, SubQuestion
from cascade.view import SpanView

__all__ = ["Around", "Mask", "export"]

ROOM = 200
"""Documents that a file holds at most; what was quoted is in it always."""
_BEST = 100
"""Of what was found, the documents that go before what stands around a quote."""
_CHARACTERS = 40_000_000
"""Of text in these, at most."""


class Around(NamedTuple):
    """Where what a run refers to is to be had."""

    document: Callable[[str], Document | None]
    nearby: Callable[[Document], Iterable[Document]]
    run: Callable[[str], Run]


class Mask(NamedTuple):
    """How names are masked: by a salt that is used once and kept nowhere, whom one knows, and words besides."""

    salt: bytes
    people: Iterable[Identity]
    words: tuple[str, ...] = ()


@dataclass
class _Packed:
    """All of a run as JSON."""

    head: dict[str, Any]
    events: list[dict[str, Any]]
    marks: dict[str, Any]
    blobs: dict[str, Any] = field(default_factory=dict)
    documents: list[dict[str, Any]] = field(default_factory=list)
    origins: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=dict)

    def values(self) -> list[Any]:
        """Everything, for looking through it."""
        parts = [self.head, self.events, self.marks, *self.documents, *self.blobs.values()]
        return [*parts, *(value for origin in self.origins.values() for value in origin)]


def export(
    run: Run, path: Path, around: Around, made: datetime, mask: Mask | None = None, *, force: bool = False
) -> Manifest:
    """Write `run` to `path`, masked where `mask` says how. Raises `UsageError` where that cannot be written."""
    documents, left_out = _documents(run, around)
    packed = _packed(run, around, documents)
    if mask is not None:
        packed = _masked(packed, mask)
    manifest = Manifest(
        format=FORMAT,
        run=run.id,
        made=made,
        cascade=version("cascade-qa"),
        redacted=mask is not None or (run.file is not None and run.file.manifest.redacted),
        documents=len(documents),
        left_out=left_out,
    )
    members = {
        "manifest.json": manifest.model_dump_json(indent=1),
        "run.json": _line(packed.head),
        "events.jsonl": _lines(packed.events),
        "marks.json": _line(packed.marks),
        "documents.jsonl": _lines(packed.documents),
    }
    for id_, (head, events) in packed.origins.items():
        members |= {f"origins/{id_}/run.json": _line(head), f"origins/{id_}/events.jsonl": _lines(events)}
    members |= {f"blobs/{name}.json": blob_of(value)[1] for name, value in packed.blobs.items()}
    write_run_file(path, members, force=force)
    return manifest


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lines(values: Iterable[Any]) -> str:
    return "".join(f"{_line(value)}\n" for value in values)


# --- what goes in -------------------------------------------------------------------------------------------------


def _packed(run: Run, around: Around, documents: Iterable[Document]) -> _Packed:
    ranking = _ranking(run)
    own = run.head.model_copy(update={"ranking": blob_of(ranking)[0] if ranking else None})
    packed = _Packed(
        head=own.model_dump(mode="json"),
        events=[event.model_dump(mode="json") for event in run.events()],
        marks=run.marks.model_dump(mode="json"),
        documents=[document.model_dump(mode="json") for document in documents],
    )
    _take(packed, run, run.events())
    packed.blobs |= there(run, (*run.head.pins.values(), *run.head.prompts.values()))
    packed.blobs |= {blob_of(ranking)[0]: ranking} if ranking else {}
    for origin, name in sorted({(s.origin, s.name) for s in cached(run) if s.origin}):
        computed = _origin(run, origin, around)
        span = computed and (computed.view.computed(name) or computed.view.stage(name))
        if not computed or not span:
            continue
        events = list(_of_span(computed, span))
        _take(packed, computed, events)
        bare = computed.head.model_copy(update={"pins": {}, "prompts": {}, "ranking": None}).model_dump(mode="json")
        before = packed.origins.get(origin, (bare, []))[1]
        packed.origins[origin] = bare, [*before, *(event.model_dump(mode="json") for event in events)]
    return packed


def _ranking(run: Run) -> dict[str, Any] | None:
    """What it ranked by, with the pins that raised something in it; None where nothing is left of it."""
    kept = there(run, filter(None, (run.head.ranking,))).values()
    ranking = next(map(Ranking.read, kept), Ranking())
    raised = set(_raised(run))
    texts = [sub.text for sub in run.plan.questions] if run.plan else []
    pins = tuple(p for p in ranking.pinned if p.document in raised and any(pull([p], text) for text in texts))
    told = ranking.model_copy(update={"pinned": pins})
    return told.model_dump(mode="json") if told != Ranking() else None


def _raised(run: Run) -> Iterator[str]:
    """Ids of the documents that a pin raised."""
    for span in run.view.stages:
        found = run.blobs.get(span.output) if span.stage == "retrieve" and span.output else {"hits": (), "lost": ()}
        for hit in (*found["hits"], *found["lost"]):
            if any(part["name"] == PIN for part in hit["parts"]):
                id_ = hit["passage"] if isinstance(hit["passage"], str) else hit["passage"]["id"]
                yield id_.rpartition("@")[0]


def _origin(run: Run, id_: str, around: Around) -> Run | None:
    try:
        return run.origin(id_) or around.run(id_)
    except NoSuch:
        return None


def _of_span(run: Run, span: SpanView) -> Iterator[Event]:
    """The events of a stage and of its parts, without what only told how far it was."""
    numbers: set[int] = {span.number}
    for event in run.events():
        if isinstance(event, SpanBegan) and event.parent in numbers:
            numbers.add(event.span)
        if isinstance(event, SpanBegan | SpanEnded | ModelCalled | Noted) and event.span in numbers:
            yield event


def _take(packed: _Packed, run: Run, events: Iterable[Event]) -> None:
    """Pack the values that `events` refer to."""
    for event in events:
        match event:
            case SpanBegan():
                names = tuple(event.inputs.values())
            case ModelCalled():
                names = (event.request, event.reply)
            case Progressed():
                continue
            case _:
                names = tuple(filter(None, (getattr(event, "output", None), getattr(event, "answer", None))))
        packed.blobs |= there(run, (name for name in names if name not in packed.blobs))


def _documents(run: Run, around: Around) -> tuple[list[Document], int]:
    """The documents to pack, in the order of their ids, and how many of those that were found are left out."""
    cited = list(dict.fromkeys(_cited(run)))
    found = [name for name in dict.fromkeys(_found(run)) if name not in cited]
    quoted = [d for d in map(around.document, cited) if d is not None]
    best = [d for d in map(around.document, found[:_BEST]) if d is not None]
    rest = (d for d in map(around.document, found[_BEST:]) if d is not None)
    wanted = chain(
        best,
        (other for each in quoted for other in around.nearby(each)),
        rest,
        (other for each in best for other in around.nearby(each)),
    )
    kept = {document.id: document for document in quoted}
    size = sum(len(document.text) for document in quoted)
    for document in wanted:
        if len(kept) >= ROOM or size > _CHARACTERS:
            break
        if document.id not in kept:
            kept[document.id] = document
            size += len(document.text)
    return sorted(kept.values(), key=lambda d: d.id), sum(name not in kept for name in found)


def _cited(run: Run) -> Iterator[str]:
    """Ids of the documents that were quoted, those that the answer shows first."""
    yield from (quote.document for quote in (run.answer.opened if run.answer else ()))
    for span in run.view.stages:
        if span.stage == "cite" and span.output:
            yield from (quote["document"] for quote in run.blobs.get(span.output)["quotes"])


def _found(run: Run) -> Iterator[str]:
    for span in run.view.stages:
        if span.stage == "retrieve" and span.output:
            yield from (hit["passage"]["document"] for hit in run.blobs.get(span.output)["hits"])


# --- masking ------------------------------------------------------------------------------------------------------


def _masked(packed: _Packed, mask: Mask) -> _Packed:
    """The same with people masked, and each value under the hash of what it is now."""
    asked = packed.head["question"]["filters"]["people"]
    known = [*mask.people, *(Identity(name=name) for _, name in asked if name)]
    known += [person for value in packed.values() for person in identities_in(value)]
    seen = (name for value in packed.values() for name in displayed_in(value))
    named = (packed.head, *(head for head, _ in packed.origins.values()), *packed.events)
    runs = {each[field] for each in named for field in ("id", "forked", "follows", "origin") if each.get(field)}
    layout = {*_layout(), *packed.blobs, *runs}
    redactor = Redactor(mask.salt, known, mask.words, seen=seen, keep=layout)
    documents = [redactor.document(document) for document in packed.documents]
    blobs, names = {}, {}
    for old, value in packed.blobs.items():
        masked = redactor.value(value)
        names[old] = blob_of(masked)[0]
        blobs[names[old]] = masked
    return _Packed(
        head=_renamed(redactor.value(packed.head), names),
        events=_renamed(_masked_events(packed.events, redactor), names),
        marks=redactor.value(packed.marks),
        blobs=blobs,
        documents=documents,
        origins={
            id_: (_renamed(redactor.value(head), names), _renamed(_masked_events(events, redactor), names))
            for id_, (head, events) in packed.origins.items()
        },
    )


def _masked_events(events: list[dict[str, Any]], redactor: Redactor) -> list[dict[str, Any]]:
    """Events masked; the pieces in which the answer came are masked as one text."""
    masked = [redactor.value(event) for event in events]
    run: list[int] = []
    for number, event in enumerate([*events, {}]):
        text = event.get("event") == "text_made"
        if run and (not text or event.get("anew") or event.get("draft") != events[run[-1]].get("draft")):
            for place, piece in zip(run, redactor.pieces([events[n]["text"] for n in run]), strict=True):
                masked[place]["text"] = piece
            run = []
        if text:
            run.append(number)
    return masked


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """A JSON value with the names of blobs in it changed."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    return [_renamed(inner, names) for inner in value] if isinstance(value, list) else value


def _layout() -> set[str]:
    """The words that the values of a run are written with: names of fields, and what they may be."""
    asked = (Generate, ScoreRequest, Asked, Replied, Wanted, Scores)
    found = {"from", "to", "with", *chain.from_iterable((each.name, *each.prompts, *each.inputs) for each in CHAIN)}
    types: tuple[Any, ...] = (RunHead, Ranking, Event, Question, SubQuestion, Document, *OUTPUTS.values(), *asked)
    for each in types:
        found |= set(_words(TypeAdapter(each).json_schema()))
    return found


def _words(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from (word for word in (*schema.get("enum", ()), schema.get("const")) if isinstance(word, str))
        for inner in schema.values():
            yield from _words(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _words(inner)
