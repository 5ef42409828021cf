"""Two results side by side: which cases count, what changed and where, and what is told beside the figures."""

from __future__ import annotations

from typing import Any

import pytest

from cascade.errors import UsageError
from cascade.evals.compare import Compared, Comparison, compare
from cascade.evals.page.figures import changes
from cascade.evals.results import Answered, Result
from cascade.evals.tally import QUALITY, clusters, headlines, measures_in, quality, scores, tags_in
from tests.evals.synthetic import answered, result


def of(name: str, values: dict[str, float], *tags: str, **head: Any) -> Result:
    """A result in which each case has this F1 of its words."""
    return result(name, [answered(case, *tags, measures={"answer_f1": f1}) for case, f1 in values.items()], **head)


def over_all(found: Comparison, measure: str) -> Compared:
    [compared] = [each for each in found.measures if each.measure == measure]
    return compared


FORTY = {f"c{n:02}": float(n % 2) for n in range(40)}


# --- the one figure -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ({"items_f1": 0.5, "answer_f1": 0.9, "fact_coverage": 0.8}, 0.5),
        ({"fact_coverage": 0.8, "answer_f1": 0.9}, 0.8),
        ({"answer_f1": 0.9, "citation_recall": 1.0}, 0.9),
        ({"abstention_recall": 0.0, "abstention_precision": 1.0}, 0.0),
        ({"document_recall@5": 1.0, "ndcg@10": 0.4}, 0.4),
        ({"document_recall@5": 1.0}, None),
        ({}, None),
    ],
)
def test_the_quality_is_what_the_case_expects_of_an_answer(measures: dict[str, float], expected: float | None) -> None:
    assert quality(measures) == expected


def test_values_are_told_case_by_case_a_sample_each() -> None:
    each = [
        answered("b", "who", sample=1, measures={"answer_f1": 0.5}),
        answered("b", "who", measures={}),
        answered("a", "list", measures={"answer_f1": 1.0}, cluster="thread"),
        answered("c", "list", measures={"mrr": 1.0}),
    ]
    found = result("r", each)
    assert scores(found, "answer_f1") == {"a": (1.0,), "b": (None, 0.5)}
    assert scores(found, "answer_f1", "who") == {"b": (None, 0.5)}
    assert scores(found, QUALITY) == {"a": (1.0,), "b": (None, 0.5)}
    assert clusters(found) == {"a": "thread", "b": "b", "c": "c"}
    assert measures_in(found) == (QUALITY, "mrr", "answer_f1")
    assert headlines(found) == (QUALITY, "answer_f1")
    assert tags_in(found) == ("list", "who")


# --- figures ------------------------------------------------------------------------------------------------------


def test_a_change_on_most_cases_is_real_and_told_so() -> None:
    better = dict.fromkeys(FORTY, 1.0)
    found = compare(of("a", FORTY), of("b", better))
    change = over_all(found, "answer_f1").difference
    assert (change.a, change.b, change.change) == (0.5, 1.0, 0.5)
    assert 0.3 < change.low < 0.5 < change.high < 0.7
    assert change.outcome == "real"
    assert change.verdict.startswith("+50.0 points, 95% interval")
    assert [each.measure for each in found.measures] == [QUALITY, "answer_f1"]
    assert found.cases == 40


def test_each_tag_has_its_own_figures() -> None:
    def tagged(values: dict[str, tuple[str, float]]) -> list[Answered]:
        return [answered(case, tag, measures={"answer_f1": f1, "mrr": f1}) for case, (tag, f1) in values.items()]

    a = result("a", tagged({"1": ("who", 0.0), "2": ("who", 0.0), "3": ("list", 1.0)}))
    b = result("b", tagged({"1": ("who", 1.0), "2": ("who", 0.0), "3": ("list", 0.0)}))
    changes = {(each.tag, each.measure): each.difference.change for each in compare(a, b).by_tag}
    assert changes == {
        ("list", QUALITY): -1.0, ("list", "answer_f1"): -1.0, ("who", QUALITY): 0.5, ("who", "answer_f1"): 0.5,
    }  # fmt: skip


def test_a_tag_is_one_look_of_many() -> None:
    """Six of ten cases better is real for one tag alone (p 2/64), and is not among eight tags that say nothing."""

    def tagged(gained: int, *others: int) -> Result:
        sizes = [(f"t{n}", gains) for n, gains in enumerate((gained, *others))]
        each = [
            answered(f"{tag}-{n}", tag, measures={"answer_f1": float(n < gains)})
            for tag, gains in sizes
            for n in range(10)
        ]
        return result(f"r{gained}", each)

    few, many = (compare(tagged(0, *[3] * others), tagged(6, *[3] * others)) for others in (0, 8))
    for found, holds in ((few, True), (many, False)):
        [look] = [each for each in found.by_tag if (each.tag, each.measure) == ("t0", "answer_f1")]
        assert look.difference.outcome == "real"
        assert look.holds is holds
    assert "the tags are 2 looks: of 2 real taken alone, 2 hold among them all (Benjamini and Hochberg)" in few.notes
    assert (
        "the tags are 18 looks: of 2 real taken alone, none hold among them all (Benjamini and Hochberg)" in many.notes
    )
    told = [[row[-1] for row in changes(found).more if row[:2] == ("t0", "answer f1")] for found in (few, many)]
    assert told[0][0].endswith(": real")
    assert told[1] == [f"{told[0][0]} taken alone, not among all tags"]
    assert all(each.holds for each in many.measures), "the measures over all cases are not held against each other"


def test_a_measure_of_the_refused_ones_counts_on_either_side() -> None:
    a = result("a", [answered(str(n), measures={"abstention_precision": float(n < 2)}) for n in range(4)])
    b = result("b", [answered(str(n), measures={"abstention_precision": 1.0} if n < 2 else {}) for n in range(4)])
    change = over_all(compare(a, b), "abstention_precision").difference
    assert (change.a, change.b) == (0.5, 1.0)


def test_repeats_give_the_spread_that_a_change_is_held_against() -> None:
    noisy = [answered(c, sample=n, measures={"answer_f1": float((int(c[1:]) + n) % 2)}) for c in FORTY for n in (0, 1)]
    change = over_all(compare(result("a", noisy), result("b", noisy[:-1])), "answer_f1").difference
    assert change.spread is not None
    assert change.spread > 0.05
    assert change.outcome == "noise"
    assert not any("nothing was repeated" in note for note in compare(result("a", noisy), result("b", noisy)).notes)


# --- cases --------------------------------------------------------------------------------------------------------


def test_the_cases_that_changed_are_listed_both_ways_the_largest_first_with_their_runs() -> None:
    a = of("a", {"up": 0.0, "little": 0.5, "down": 1.0, "same": 0.7}, "who")
    b = of("b", {"up": 1.0, "little": 0.6, "down": 0.25, "same": 0.7}, "who")
    found = compare(a, b)
    assert [(each.case, each.change) for each in found.better] == [("up", 1.0), ("little", 0.1)]
    assert [(each.case, each.change) for each in found.worse] == [("down", -0.75)]
    assert found.other == ()
    [down] = found.worse
    assert down.measures == {"answer_f1": (1.0, 0.25)}
    assert (down.runs, down.tags) == (("run-down-0", "run-down-0"), ("who",))


def test_a_case_that_comes_about_otherwise_is_neither_better_nor_worse() -> None:
    a = result("a", [answered("1", measures={"answer_f1": 1.0, "mrr": 0.5}), answered("2", status="partial")])
    b = result("b", [answered("1", measures={"answer_f1": 1.0, "mrr": 1.0}), answered("2", error="it broke")])
    found = compare(a, b)
    assert (found.better, found.worse) == ((), ())
    assert [(each.case, each.measures, each.status) for each in found.other] == [
        ("1", {"mrr": (0.5, 1.0)}, ("answered", "answered")),
        ("2", {}, ("partial", "error")),
    ]


def test_repeats_of_a_case_are_one_change() -> None:
    a = result("a", [answered("1", sample=n, measures={"answer_f1": 0.0}) for n in (0, 1)])
    b = result("b", [answered("1", sample=n, measures={"answer_f1": float(n)}) for n in (0, 1)])
    assert [(each.case, each.change) for each in compare(a, b).better] == [("1", 0.5)]


# --- which cases count --------------------------------------------------------------------------------------------


def test_only_cases_that_both_have_unchanged_count() -> None:
    a, b = of("a", {"1": 0.0, "2": 0.0, "3": 0.0}), of("b", {"2": 1.0, "3": 1.0, "4": 0.0}, fingerprint="g")
    found = compare(a, b, {"3"})
    assert found.cases == 1
    assert over_all(found, "answer_f1").difference.change == 1.0
    assert [each.case for each in found.better] == ["2"]
    assert "cases that were changed between them are not counted: 1" in found.notes
    assert "1 of the 3 cases of a are not in the other, and not counted" in found.notes
    assert "1 of the 3 cases of b are not in the other, and not counted" in found.notes


def test_results_without_a_common_case_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="a and b have no case in common") as told:
        compare(of("a", {"1": 0.0}), of("b", {"2": 0.0}))
    assert "cascade eval list" in told.value.hint


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ({"models": {"cite": "smollm2"}}, "other models: none, then smollm2"),
        ({"code": "x"}, "other code: cascade 0.1.0, then 0.1.0"),
        ({"measured": "x"}, "not measured by the same code"),
        ({"library": 7}, "the library was changed between them"),
        ({"suite": "other"}, "the suites are not the same: yard and other"),
        ({"through": "retrieve"}, "one was measured as far as verify, the other as far as retrieve"),
        ({"oracles": ("cite",)}, "in b gold stood in for cite"),
        ({"cases": ("1", "2")}, "b is not finished: 1 of 2 cases are answered"),
        ({}, "nothing was repeated"),
    ],
)
def test_what_has_to_be_known_is_told(head: dict[str, Any], note: str) -> None:
    plain = compare(of("a", {"1": 0.0}), of("c", {"1": 0.0})).notes
    notes = compare(of("a", {"1": 0.0}), of("b", {"1": 0.0}, **head)).notes
    assert any(note in each for each in notes)
    assert not head or not any(note in each for each in plain)
