"""Hits and quotes that a person chooses: what a stage gave, with some left out, in another order, or taken in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from cascade.errors import NoSuch, UsageError
from cascade.passages import passages_at, span_of
from cascade.runs import Run
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Hit

__all__ = ["chosen", "given_and_taken"]

Shelf = Callable[[str], Document]
"""The document of an id; raises `NoSuch`."""


def chosen(output: Mapping[str, Any], places: Sequence[str], shelf: Shelf) -> dict[str, Any]:
    """What retrieve or cite gave (JSON), with the hits or quotes at `places` (`document@start:end`) and no others.

    Hits come in that order. Of what is there now nothing changes; what is new is taken from `shelf`.
    """
    return _hits(output, places, shelf) if "hits" in output else _quotes(output, places, shelf)


def given_and_taken(run: Run, take: Iterable[str], drop: Iterable[str], shelf: Shelf) -> dict[str, Any]:
    """Stage to output, of those of `run` that change where `take` is taken in and `drop` left out.

    A sentence that cite read is taken for a quote, any other place for a hit, as the first. Raises `UsageError` for
    what is no place, and for what is left out and was not there.
    """
    made = {s.name: run.output(s.name) for s in run.view.stages if s.stage in ("retrieve", "cite") and s.output}
    there = {name: _there(output) for name, output in made.items()}
    for place in drop:
        holding = [name for name, places in there.items() if place in places]
        if not holding:
            raise UsageError(f"--drop {place}: it is neither a hit nor a quote of run {run.id}", hint=_HINT)
        for name in holding:
            there[name].remove(place)
    for place in take:
        name = _stage_for(place, made)
        if place not in there[name]:
            there[name].insert(0 if "hits" in made[name] else len(there[name]), place)
    return {name: chosen(made[name], places, shelf) for name, places in there.items() if places != _there(made[name])}


_HINT = "a place looks like document@start:end: `cascade show RUN --stage cite` has them"


def _stage_for(place: str, made: Mapping[str, Mapping[str, Any]]) -> str:
    """The stage that passed over `place`; the first search for what none looked at."""
    try:
        span_of(place)
    except ValueError as error:
        raise UsageError(f"--take {place}: that is no place in a document", hint=_HINT) from error
    for name, output in made.items():
        if any(place == _place(each) for each in output.get("unquoted", ())):
            return name
    searched = [name for name, output in made.items() if "hits" in output]
    if not searched:
        raise NoSuch("retrieve made nothing in this run")
    losing = (n for n in searched if any(place == lost["passage"] for lost in made[n]["lost"]))
    return next(losing, searched[0])


def _there(output: Mapping[str, Any]) -> list[str]:
    """The places of its hits or quotes, in their order."""
    if "hits" in output:
        return [hit["passage"]["id"] for hit in output["hits"]]
    return [_place(quote) for quote in output["quotes"]]


def _place(span: Mapping[str, Any]) -> str:
    return f"{span['document']}@{span['start']}:{span['end']}"


def _span(place: str, shelf: Shelf) -> tuple[Document, int, int]:
    """A place in a document; raises `UsageError` for one that is past its end."""
    name, start, end = span_of(place)
    document = shelf(name)
    if not start < end <= len(document.text):
        raise UsageError(f"{place} lies outside of its document, which has {len(document.text):,} characters")
    return document, start, end


# --- hits ---------------------------------------------------------------------------------------------------------


def _hits(found: Mapping[str, Any], places: Sequence[str], shelf: Shelf) -> dict[str, Any]:
    """The others are lost by hand."""
    hits = {hit["passage"]["id"]: hit for hit in found["hits"]}
    lost = {each["passage"]: each for each in found["lost"]}
    kept = [hits.get(place) or _hit(place, lost.get(place, {}), found["sub"], shelf) for place in places]
    gone = [
        {"passage": p, "score": h["score"], "rank": h["rank"], "reason": "dropped by hand", "parts": h["parts"]}
        for p, h in hits.items()
        if p not in places
    ]
    return {
        **found,
        "hits": [{**hit, "rank": rank} for rank, hit in enumerate(kept, 1)],
        "lost": [*gone, *(each for each in found["lost"] if each["passage"] not in places)],
    }


def _hit(place: str, lost: Mapping[str, Any], sub: str, shelf: Shelf) -> dict[str, Any]:
    document, start, end = _span(place, shelf)
    [passage] = passages_at(document, [(start, end)])
    told = {name: lost[name] for name in ("parts", "copies") if name in lost}
    hit = Hit(passage=passage, score=lost.get("score", 0.0), rank=1, question=sub)
    return {**hit.model_dump(mode="json"), **told}


# --- quotes -------------------------------------------------------------------------------------------------------


def _quotes(evidence: Mapping[str, Any], places: Sequence[str], shelf: Shelf) -> dict[str, Any]:
    """Values and groups without a quote go with the others; what a person takes in is enough."""
    there = {_place(quote) for quote in evidence["quotes"]}
    new = [place for place in places if place not in there]
    number = max((quote["n"] for quote in evidence["quotes"]), default=0) + 1
    kept = [quote for quote in evidence["quotes"] if _place(quote) in places]
    left = _held_by(evidence, {quote["n"] for quote in kept})
    taken = [_quote(place, n, evidence, shelf) for n, place in enumerate(new, number)]
    return {
        **left,
        "quotes": [*kept, *taken],
        "unquoted": [each for each in evidence.get("unquoted", ()) if _place(each) not in new],
        "missing": [] if new else left.get("missing", []),
        "enough": bool(new) or (bool(kept) and evidence.get("enough", False)),
    }


def _held_by(evidence: Mapping[str, Any], numbers: Collection[int]) -> dict[str, Any]:
    """Evidence with what the quotes of these numbers show."""
    changed = dict(evidence)
    for name in ("items", "groups"):
        still = [{**each, "quotes": [n for n in each["quotes"] if n in numbers]} for each in evidence.get(name, [])]
        changed[name] = [each for each in still if each["quotes"]]
    if evidence.get("total") is not None:
        gone = len(evidence.get("items", [])) - len(changed["items"])
        changed["total"] = max(evidence["total"] - gone, 0)
    return changed


def _quote(place: str, number: int, evidence: Mapping[str, Any], shelf: Shelf) -> dict[str, Any]:
    document, start, end = _span(place, shelf)
    read: Mapping[str, Any] = next((u for u in evidence.get("unquoted", ()) if _place(u) == place), {})
    bound = record(document, start, end).model_copy(update={"n": number, "question": evidence["sub"]})
    return {**bound.model_dump(mode="json"), "scores": read.get("parts", [])}
