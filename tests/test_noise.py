"""Repeats of a run: how far they lie apart, whether an edit does more, and that each is computed by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import count

import pytest

from cascade.config import RunOptions
from cascade.errors import ModelUnavailable, NoSuch, Stopped, UsageError
from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.noise import MEASURES, Distances, Noise, distances, told_by
from cascade.runs import Run
from cascade.trace import RunBegan
from tests.desk import Desk, outcomes

ASKED = "How long is the warranty on hulls and on oars?"
HULLS = {"sentences": [{"quotes": [1], "text": "The warranty on hulls runs for five years."}]}
OARS = {"sentences": [{"quotes": [2], "text": "Oars have a warranty of two years."}]}


def by_sample(*replies: object) -> ScriptedModel:
    """A model whose reply changes with the seed, which changes with the sample, as one at a temperature does."""

    def answer(request: Generate) -> str:
        return json.dumps(replies[request.seed // 2 % len(replies)] if request.temperature else replies[0])

    return ScriptedModel(answer)


def spread(noise: Noise) -> dict[str, float]:
    return {s.measure: s.most for s in noise.spreads}


# --- two runs -----------------------------------------------------------------------------------------------------


def between(one: Run, other: Run) -> Distances:
    return distances(told_by(one), told_by(other))


def test_a_run_lies_nowhere_from_itself(company: Desk) -> None:
    run = company.ask(ASKED)
    assert set(between(run, run).model_dump().values()) == {0.0}


def test_runs_that_share_nothing_lie_as_far_apart_as_can_be(company: Desk) -> None:
    one = company.ask("What does the Heron cost?", filters=None)
    other = company.ask("Who was at the quetzalcoatl?")
    apart = between(one, other)
    assert (apart.citations, apart.status) == (1.0, 1.0)
    assert apart.items == 0.0, "neither has values"
    assert 0.8 < apart.text <= 1.0
    assert between(other, one) == apart


def with_hits(desk: Desk, run: Run, order: Sequence[int]) -> Run:
    """`run` with the hits at these places, in this order."""
    found = run.output("retrieve")
    hits = [found["hits"][n] for n in order]
    return desk.engine.rerun(run, RunOptions(pins={"retrieve.q1": {**found, "hits": hits}}))


def test_a_swap_at_the_top_of_the_passages_weighs_more_than_one_below(desk: Desk) -> None:
    run = desk.ask("What does the Heron cost?")
    size = len(run.passages())
    places = list(range(size))
    assert size > 4
    top = between(run, with_hits(desk, run, [1, 0, *places[2:]])).passages
    below = between(run, with_hits(desk, run, [*places[:-2], size - 1, size - 2])).passages
    assert 0 < below < top < 1
    assert between(run, with_hits(desk, run, [])).passages == 1.0
    short = with_hits(desk, run, [0])
    assert between(run, short) == between(short, run)


def test_half_of_the_citations(desk: Desk) -> None:
    run = desk.ask(ASKED)
    one = desk.ask(ASKED, recipe={"quotes": 1})
    assert between(run, one).citations == 0.5


def test_values_of_a_list_are_told_apart_whatever_their_case(desk: Desk) -> None:
    run = desk.ask("List the incidents at the steam box")
    items = run.output("cite")["items"]
    assert len(items) == 3
    loud = [{**item, "value": item["value"].upper()} for item in items]
    same = desk.engine.rerun(run, RunOptions(pins={"cite.q1": {**run.output("cite"), "items": loud}}))
    assert between(run, same).items == 0.0
    fewer = desk.engine.rerun(run, RunOptions(pins={"cite.q1": {**run.output("cite"), "items": items[:2]}}))
    assert between(run, fewer).items == pytest.approx(1 - 2 * 2 / 5, abs=1e-6)


# --- repeats ------------------------------------------------------------------------------------------------------


def test_without_a_model_repeats_are_alike_and_that_is_said(desk: Desk) -> None:
    run = desk.ask(ASKED)
    noise = desk.engine.noise(run, samples=3)
    assert (noise.run, noise.stage, noise.asked, noise.pairs) == (run.id, None, 3, 3)
    assert [s.measure for s in noise.spreads] == list(MEASURES)
    assert set(spread(noise).values()) == {0.0}
    [variant] = noise.variants
    assert sorted(variant.runs) == sorted(noise.repeats)
    assert "no stage asks a model" in noise.notes[0]


def test_at_temperature_0_the_note_names_what_lets_repeats_differ(desk: Desk) -> None:
    desk.seat(by_sample(HULLS, OARS))
    noise = desk.engine.noise(desk.ask(ASKED, {"synthesize": "scripted"}), samples=2)
    assert set(spread(noise).values()) == {0.0}
    assert "--recipe temperature=0.8" in noise.notes[0]


def test_each_repeat_is_another_sample_and_computed_by_itself(desk: Desk) -> None:
    model = by_sample(HULLS, OARS)
    desk.seat(model)
    run = desk.ask(ASKED, {"synthesize": "scripted"}, recipe={"temperature": 0.8})
    asked = len(model.asked)
    noise = desk.engine.noise(run, stage="synthesize", samples=4)
    assert len(model.asked) == asked + 4
    repeats = [desk.engine.run(name) for name in noise.repeats]
    assert [r.head.sample for r in repeats] == [1, 2, 3, 4]
    assert {r.head.forked for r in repeats} == {run.id}
    for repeat in repeats:
        assert [*outcomes(repeat).values()] == ["pinned"] * 3 + ["computed"] * 2
    assert [len(v.runs) for v in noise.variants] == [2, 2]
    assert {v.text for v in noise.variants} == {
        "The warranty on hulls runs for five years. [1]",
        "Oars have a warranty of two years. [1]",
    }
    assert spread(noise)["citations"] == 1.0
    assert spread(noise)["passages"] == 0.0
    again = desk.engine.noise(run, samples=4)
    computed = [outcomes(desk.engine.run(name)) for name in again.repeats]
    assert all(set(each.values()) == {"computed"} for each in computed), "and not what the last four made"
    assert spread(again) == spread(noise)


def test_the_mean_is_over_all_pairs(desk: Desk) -> None:
    desk.seat(by_sample(HULLS, OARS))
    run = desk.ask(ASKED, {"synthesize": "scripted"}, recipe={"temperature": 0.8})
    noise = desk.engine.noise(run, stage="synthesize", samples=3)
    ways = [v.runs for v in noise.variants]
    assert sorted(map(len, ways)) == [1, 2]
    citations = next(s for s in noise.spreads if s.measure == "citations")
    assert citations.mean == pytest.approx(2 / 3, abs=1e-6)
    assert citations.most == 1.0


def test_a_temperature_may_be_given_and_is_told(desk: Desk) -> None:
    desk.seat(by_sample(HULLS, OARS))
    run = desk.ask(ASKED, {"synthesize": "scripted"})
    noise = desk.engine.noise(run, stage="synthesize", samples=4, recipe={"temperature": 0.8})
    assert len(noise.variants) == 2
    assert "the repeats were made with temperature=0.8, the run with temperature=0.0" in noise.notes


def test_what_was_put_in_by_hand_stays_in_the_repeats(desk: Desk) -> None:
    run = desk.engine.rerun(desk.ask(ASKED), sets={"retrieve.hits": "[]"})
    for stage in (None, "decompose", "cite"):
        noise = desk.engine.noise(run, samples=2, stage=stage)
        assert [v.status for v in noise.variants] == ["not_found"], stage


# --- an edit ------------------------------------------------------------------------------------------------------


def test_an_edit_that_does_more_than_chance(desk: Desk) -> None:
    run = desk.ask(ASKED)
    edited = desk.engine.rerun(run, sets={"retrieve.hits": "[]"})
    noise = desk.engine.noise(run, other=edited, samples=5)
    assert noise.other == edited.id
    effects = {e.measure: e for e in noise.effects}
    assert effects["citations"].beyond
    assert effects["citations"].distance == 1.0
    assert effects["citations"].p == pytest.approx(1 / 6, abs=1e-6)
    said = "beyond the spread of 5 repeats (1.00 against at most 0.00; p = 0.17, the least that 5 repeats can show)"
    assert effects["citations"].text == said
    assert (effects["items"].beyond, effects["items"].p, effects["items"].text) == (
        False,
        1.0,
        "the same as in the run",
    )


def test_an_edit_that_does_no_more_than_chance(desk: Desk) -> None:
    desk.seat(by_sample(HULLS, OARS))
    run = desk.ask(ASKED, {"synthesize": "scripted"}, recipe={"temperature": 0.8})
    edited = desk.engine.rerun(run, RunOptions(recipe={"seed": 2}))
    assert between(run, edited).citations == 1.0
    noise = desk.engine.noise(run, other=edited, stage="synthesize", samples=4)
    effect = next(e for e in noise.effects if e.measure == "citations")
    assert (effect.distance, effect.most, effect.beyond) == (1.0, 1.0, False)
    assert effect.p > 0.5
    assert effect.text.startswith("within the spread of 4 repeats (1.00 against at most 1.00; p = ")


def test_samples_of_the_runs_that_are_compared_are_no_repeats(desk: Desk) -> None:
    run = desk.ask(ASKED, sample=2)
    other = desk.ask(ASKED, sample=3)
    noise = desk.engine.noise(run, other=other, samples=3)
    assert [desk.engine.run(name).head.sample for name in noise.repeats] == [1, 4, 5]


def test_an_edit_before_what_is_repeated_is_told_so(desk: Desk) -> None:
    run = desk.ask(ASKED)
    edited = desk.engine.rerun(run, sets={"retrieve.hits": "[]"})
    told = "\n".join(desk.engine.noise(run, other=edited, stage="synthesize", samples=2).notes)
    assert "repeat from retrieve on" in told
    assert "repeat from" not in "\n".join(desk.engine.noise(run, other=edited, stage="retrieve", samples=2).notes)
    question = desk.ask("What does the Heron cost?")
    assert "answers another question" in "\n".join(desk.engine.noise(run, other=question, samples=2).notes)


# --- ends ---------------------------------------------------------------------------------------------------------


def test_what_is_done_when_it_is_stopped_is_told_of(desk: Desk) -> None:
    run = desk.ask(ASKED)
    began: list[str] = []

    def listen(event: object) -> None:
        if isinstance(event, RunBegan):
            began.append(event.run)

    noise = desk.engine.noise(run, samples=5, listen=listen, stop=lambda: len(began) == 3)
    assert noise.repeats == tuple(began[:2])
    assert (noise.asked, noise.pairs) == (5, 1)
    assert noise.notes[0] == "stopped after 2 of 5 repeats"
    began.clear()
    with pytest.raises(Stopped):
        desk.engine.noise(run, samples=5, listen=listen, stop=lambda: len(began) == 2)


def test_a_repeat_that_fails_is_an_error(desk: Desk) -> None:
    calls = count()

    def answer(_: Generate) -> str:
        if next(calls):
            raise ModelUnavailable("the lamp is out")
        return "{}"

    desk.seat(ScriptedModel(answer))
    run = desk.ask(ASKED)
    with pytest.raises(ModelUnavailable, match="the lamp is out"):
        desk.engine.noise(desk.engine.rerun(run, RunOptions(models={"synthesize": "scripted"})), samples=3)


def test_what_cannot_be_meant(desk: Desk) -> None:
    run = desk.ask(ASKED)
    with pytest.raises(UsageError, match="no spread"):
        desk.engine.noise(run, samples=1)
    with pytest.raises(NoSuch, match="'dance'"):
        desk.engine.noise(run, stage="dance")
    with pytest.raises(UsageError, match="poool"):
        desk.engine.noise(run, recipe={"poool": 1})
