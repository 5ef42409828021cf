"""Hits and quotes by hand: what a person takes in and leaves out, and what follows from it in the run after."""

from __future__ import annotations

from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.engine.byhand import chosen
from cascade.errors import NoSuch, UsageError
from cascade.runs import Run
from cascade.types import Document
from cascade.why import Gate
from tests.desk import Desk

PRICE = "What does the Heron cost?"


def again(desk: Desk, run: Run, *take: str, drop: tuple[str, ...] = ()) -> Run:
    return desk.engine.rerun(run, RunOptions(pins=desk.engine.by_hand(run, take, drop)))


def cited(run: Run) -> list[str]:
    return [f"{q.document}@{q.start}:{q.end}" for q in run.answer.quotes] if run.answer is not None else []


def nowhere(id_: str) -> Document:
    raise NoSuch(id_)


@pytest.mark.parametrize(
    ("gate", "recipe"), [(Gate.POOL, {"pool": 1}), (Gate.RETRIEVE, {"keep": 1, "rerank": 0}), (Gate.CITE, {})]
)
def test_what_was_lost_is_taken_in_by_the_place_that_why_tells(
    company: Desk, gate: Gate, recipe: dict[str, float]
) -> None:
    run = company.ask(PRICE, recipe=recipe)
    found, quoted = run.output("retrieve"), [place.rpartition("@")[0] for place in cited(run)]
    named = {
        Gate.POOL: "docs:sales/price-list.md",
        Gate.RETRIEVE: next((lost["passage"] for lost in found["lost"]), ""),
        Gate.CITE: next((s["document"] for s in run.output("cite")["unquoted"] if s["document"] not in quoted), ""),
    }
    told = company.engine.why(run, named[gate])
    assert told.lost is not None
    assert told.lost.gate is gate
    assert f"--take {told.place}" in told.advice[-1].replace("'", "")
    last = again(company, run, told.place)
    if gate is Gate.CITE:
        assert told.place in cited(last)
    else:
        assert next(iter(last.passages())) == told.place
        assert last.output("retrieve")["hits"][1:] == [{**h, "rank": h["rank"] + 1} for h in found["hits"]]
        assert told.place not in [lost["passage"] for lost in last.output("retrieve")["lost"]]
    assert company.engine.why(last, named[gate]).lost != told.lost


def test_a_quote_and_a_hit_are_left_out(company: Desk) -> None:
    run = company.ask(PRICE)
    place, passage = cited(run)[0], next(iter(run.passages()))
    assert place not in cited(again(company, run, drop=(place,)))
    last = again(company, run, drop=(passage,))
    assert passage not in last.passages()
    assert [x["reason"] for x in last.output("retrieve")["lost"] if x["passage"] == passage] == ["dropped by hand"]


def test_what_followed_from_other_hits_does_not_stand_in_their_way(company: Desk) -> None:
    run = company.ask(PRICE)
    emptied = again(company, run, drop=tuple(cited(run)))
    assert cited(emptied) == []
    passage = list(run.passages())[-1]
    last = again(company, emptied, drop=(passage,))
    assert cited(last) == cited(run), "the quotes that were left out before were of other hits"


@pytest.mark.parametrize(
    ("take", "drop", "said"),
    [
        ("docs:sales/price-list.md", (), "that is no place in a document"),
        ("docs:sales/price-list.md@3:999999", (), "lies outside of its document"),
        ("docs:nowhere.md@0:5", (), "does not hold the document docs:nowhere.md"),
        ("", ("docs:sales/price-list.md@1:2",), "neither a hit nor a quote"),
    ],
)
def test_what_is_no_place_is_refused(company: Desk, take: str, drop: tuple[str, ...], said: str) -> None:
    run = company.ask(PRICE)
    with pytest.raises((UsageError, NoSuch), match=said):
        company.engine.by_hand(run, (take,) if take else (), drop)


def test_a_quote_that_goes_takes_what_stood_on_it_alone() -> None:
    def quote(n: int) -> dict[str, Any]:
        return {"n": n, "document": "docs:a", "start": n, "end": n + 1}

    evidence = {
        "sub": "q1",
        "quotes": [quote(1), quote(2)],
        "items": [{"value": "a", "quotes": [1]}, {"value": "b", "quotes": [1, 2]}],
        "groups": [{"label": "x", "quotes": [1], "records": 1}],
        "total": 2,
        "enough": True,
    }
    left = chosen(evidence, ["docs:a@2:3"], nowhere)
    assert left["quotes"] == [quote(2)]
    assert left["items"] == [{"value": "b", "quotes": [2]}]
    assert left["groups"] == []
    assert left["total"] == 1
    assert chosen(evidence, [], nowhere)["enough"] is False
