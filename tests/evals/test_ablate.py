"""What an ablation tries, that it asks nothing twice, and what it says limits the result."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cascade.errors import Stopped, UsageError
from cascade.evals.ablate import Ablation, AblationProgress, ablate, compared
from cascade.evals.cases import Suite
from cascade.evals.results import Result
from cascade.evals.run import EvalOptions
from cascade.evals.store import results
from cascade.evals.variants import Variant, bare, variants
from cascade.prompt import parse
from tests.desk import AS_OF, Desk, scripted
from tests.evals.synthetic import answered, result

HULLS = "The warranty on hulls runs for five years."
SUITE = Suite.model_validate(
    {
        "name": "yard",
        "cases": [
            {"id": "hulls", "question": "How long is the warranty on hulls?", "as_of": AS_OF, "answer": HULLS,
             "evidence": [{"quote": HULLS}], "tags": ["look-up"]},
            {"id": "quartet", "question": "What did the trombone quartet play?", "as_of": AS_OF, "answerable": False},
        ],
    }
)  # fmt: skip
NONE = {"default": "none"}


def names(desk: Desk, *groups: str, **options: Any) -> list[str]:
    return [variant.name for variant in variants(desk.engine, EvalOptions.model_validate(options), groups)]


# --- variants -----------------------------------------------------------------------------------------------------


def test_without_a_model_only_code_is_left_out(desk: Desk) -> None:
    assert names(desk, "stages", "prompts", models=NONE) == []
    assert names(desk, models=NONE) == [
        "no coverage", "no single records", "no BM25", "no recency", "no synonyms", "no other names",
        "no inferred filters", "no steps", "no limit a document",
        "gold decompose", "gold retrieve", "gold cite", "gold synthesize",
    ]  # fmt: skip


def test_with_a_model_each_stage_each_prompt_that_is_used_and_each_part_has_its_turn(desk: Desk) -> None:
    desk.seat(scripted("{}", score=lambda request: [-1.0] * len(request.items)), scripted("{}", name="talker"))
    tried = variants(desk.engine, EvalOptions(models={"default": "scripted"}))
    assert [v.models for v in tried if v.group == "stages"] == [
        {"decompose": "none"}, {"retrieve": "none"}, {"cite": "none"}, {"synthesize": "none"},
    ]  # fmt: skip
    assert next([*v.prompts] for v in tried if v.group == "prompts") == ["decompose"]
    assert names(desk, "prompts", models={"default": "scripted"}) == [
        "bare decompose", "bare rerank", "bare judge", "bare synthesize",
    ]  # fmt: skip
    assert names(desk, "retrieval", models={"default": "scripted"})[:2] == ["no reranking", "no likelihood"]


def test_a_model_that_reads_has_prompts_of_its_own(desk: Desk) -> None:
    desk.seat(scripted("{}", reads=True))
    assert names(desk, "prompts", models={"default": "scripted"}) == [
        "bare plan",
        "bare holds",
        "bare read",
        "bare sort",
        "bare write",
    ]
    assert "no reranking" not in names(desk, "retrieval", models={"default": "scripted"})


def test_where_a_stage_goes_by_rules_the_model_has_its_turn(desk: Desk) -> None:
    tried = variants(desk.engine, EvalOptions(models={"default": "smollm2"}), ["stages"])
    assert {v.name: v.models for v in tried} == {
        "decompose by model": {"decompose": "smollm2"},
        "retrieve on rules": {"retrieve": "none"},
        "cite by model": {"cite": "smollm2"},
        "synthesize by model": {"synthesize": "smollm2"},
    }


def test_what_is_left_out_already_is_not_left_out_again(desk: Desk) -> None:
    tried = names(desk, models=NONE, recipe={"synonyms": False}, oracles=("cite",), through="retrieve")
    assert "no synonyms" not in tried
    assert [name for name in tried if name.startswith("gold")] == ["gold decompose", "gold retrieve"]


def test_a_group_that_there_is_none_of_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no group of variants 'colours'") as told:
        variants(desk.engine, EvalOptions(), ["colours"])
    assert "stages, prompts, retrieval, gold" in told.value.hint


def test_a_variant_changes_one_thing_of_the_baseline() -> None:
    base = EvalOptions(models={"default": "none", "cite": "x"}, recipe={"pool": 9}, limit=3, name="mine")
    changed = Variant(name="v", group="stages", about="", models={"cite": "none"}, recipe={"keep": 1}).of(base)
    assert changed == EvalOptions(models={"default": "none", "cite": "none"}, recipe={"pool": 9, "keep": 1}, limit=3)


@pytest.mark.parametrize(
    "name", ["decompose", "plan", "rerank", "judge", "holds", "read", "sort", "synthesize", "write"]
)
def test_a_bare_prompt_has_its_slots_and_no_words(company: Desk, name: str) -> None:
    text = company.engine.prompt(name)
    emptied, full = bare(name, text), parse(name, text)
    company.engine.check_prompt(name, emptied)
    read = parse(name, emptied)
    assert (read.system, read.slots, read.untrusted, read.chat) == ("", full.slots, full.untrusted, full.chat)
    assert bool(read.reply) == bool(full.reply)
    assert re.sub(r"\{\{\w+\}\}", "", read.user + read.reply).strip() == "", "nothing is said around the slots"
    assert len(emptied) < len(text)


# --- a whole one --------------------------------------------------------------------------------------------------


def ablated(desk: Desk, *groups: str, seen: list[AblationProgress] | None = None) -> Ablation:
    def note(progress: AblationProgress) -> None:
        if seen is not None:
            seen.append(progress)

    return ablate(desk.engine, SUITE, EvalOptions(), groups, note)


def test_each_variant_is_held_against_one_baseline_on_the_same_cases(desk: Desk) -> None:
    seen: list[AblationProgress] = []
    found = ablated(desk, "gold", seen=seen)
    assert [row.variant.oracles for row in found.rows] == [("decompose",), ("retrieve",), ("cite",), ("synthesize",)]
    assert found.levels["quality"].mean == 1.0
    assert [row.differences["quality"].cases for row in found.rows] == [2] * 4
    assert [row.gold for row in found.rows] == [0, 1, 1, 1]
    heads = {head.id: head for head, _ in results(desk.engine.home.results)}
    assert {*heads} == {found.baseline.id, *(row.result for row in found.rows)}
    assert all(heads[row.result].oracles == row.variant.oracles for row in found.rows)
    assert [(p.number, p.total, p.name) for p in seen if p.run.done == 2][:2] == [
        (1, 5, "baseline"),
        (2, 5, "gold decompose"),
    ]
    assert found.limit is None
    assert "cannot be told" in found.said


def test_what_was_asked_before_is_not_asked_again(desk: Desk) -> None:
    first = ablated(desk, "gold")
    seen: list[AblationProgress] = []
    assert ablated(desk, "gold", seen=seen) == first
    assert seen == []
    assert len(results(desk.engine.home.results)) == 5


def test_one_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    seen: list[AblationProgress] = []

    def stop() -> bool:
        return bool(seen) and seen[-1].number == 2 and seen[-1].run.asked == 1

    with pytest.raises(Stopped) as told:
        ablate(desk.engine, SUITE, EvalOptions(), ["gold"], seen.append, stop)
    assert "goes on from there" in told.value.hint
    again: list[AblationProgress] = []
    ablated(desk, "gold", seen=again)
    assert (again[0].number, again[0].run.done, again[0].run.total) == (2, 1, 2)


def test_a_part_is_worth_what_is_lost_without_it() -> None:
    gold = {"items_f1": 1.0}
    base = result("a", [answered(str(n), measures=gold) for n in range(30)])
    less = result("b", [answered(str(n), measures={"items_f1": float(n % 3 > 0)}) for n in range(30)])
    [row] = compared(base, [(Variant(name="no synonyms", group="retrieval", about=""), less)]).rows
    assert row.differences["quality"].outcome == "real"
    assert row.differences["quality"].change == pytest.approx(-1 / 3, abs=1e-6)


# --- which stage limits -------------------------------------------------------------------------------------------


def standing(stage: str, right: int, *, gold: int = 40) -> tuple[Variant, Result]:
    """A result of forty cases of which gold for `stage` makes so many right."""
    each = [
        answered(f"{n:02}", measures={"items_f1": float(n < right)}, oracles=(stage,) if n < gold else ())
        for n in range(40)
    ]
    return Variant(name=f"gold {stage}", group="gold", about="", oracles=(stage,)), result(stage, each)


BASE = standing("", 10)[1]


def said(*tried: tuple[Variant, Result]) -> tuple[str | None, str]:
    found = compared(BASE, list(tried))
    return found.limit, found.said


def test_the_stage_whose_gold_gains_most_limits_the_result() -> None:
    limit, sentence = said(standing("decompose", 11), standing("retrieve", 32), standing("synthesize", 12))
    assert limit == "retrieve"
    assert sentence.startswith("retrieve limits the result: with gold in its place the quality gains 55.0 points, 95%")
    assert "beside it synthesize +5.0, decompose +2.5." in sentence


def test_quotes_are_held_against_gold_passages_which_they_bring_with_them() -> None:
    limit, sentence = said(standing("retrieve", 30), standing("cite", 33))
    assert limit == "retrieve"
    assert "cite +7.5" in sentence
    limit, sentence = said(standing("retrieve", 11), standing("cite", 40))
    assert limit == "cite"
    assert "gains 72.5 points over gold for retrieve" in sentence


def test_stages_that_cannot_be_told_apart_are_both_named() -> None:
    _, sentence = said(standing("retrieve", 25), standing("synthesize", 22))
    assert sentence.endswith("These cases do not rule out that synthesize limits it as much.")


def test_gold_that_was_there_for_few_is_told() -> None:
    assert "gold was there in 25 of 40 answers" in said(standing("retrieve", 30, gold=25))[1]


@pytest.mark.parametrize(
    ("tried", "why"),
    [
        ([], "gold stood in for none"),
        ([standing("retrieve", 10, gold=0)], "gold stood in for none"),
        ([standing("retrieve", 11)], "no gold gains more than chance may (retrieve +2.5)"),
        ([standing("retrieve", 1)], "no gold gains more than chance may (retrieve -22.5)"),
    ],
)
def test_where_it_cannot_be_told_that_is_said(tried: list[tuple[Variant, Result]], why: str) -> None:
    limit, sentence = said(*tried)
    assert limit is None
    assert "cannot be told" in sentence
    assert why in sentence
