"""Intervals, differences and the noise floor: beside scipy's, by hand, and by how often they are right."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from cascade.evals.belief import Values, difference, estimate, noise_floor

VALUES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0, 1), min_size=1, max_size=12)
ALONE: Mapping[str, str] = {}


def named(values: list[float]) -> dict[str, float]:
    return {f"c{n:04}": value for n, value in enumerate(values)}


def level(size: int) -> float:
    """The confidence that makes scipy's interval as wide as ours, which are widened where clusters are few."""
    reach = stats.t.ppf(0.975, size - 1) * math.sqrt(size / (size - 1))
    return float(1 - 2 * stats.norm.sf(reach))


# --- beside scipy -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [8, 15, 60, 400])
def test_an_interval_is_scipys(size: int) -> None:
    values = list(np.random.default_rng(size).beta(2, 1, size))
    theirs = stats.bootstrap(
        (values,), np.mean, confidence_level=level(size), n_resamples=20_000, method="BCa", rng=np.random.default_rng(1)
    ).confidence_interval
    ours = estimate(named(values), ALONE)
    width = theirs.high - theirs.low
    assert ours.mean == pytest.approx(np.mean(values), abs=1e-6)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.05 * width)


def test_the_interval_of_a_ratio_over_clusters_is_scipys() -> None:
    draw = np.random.default_rng(4)
    sizes = draw.integers(1, 8, 25)
    hits = draw.binomial(sizes, draw.beta(3, 2, 25))
    values = {f"{c}-{n}": float(n < hits[c]) for c in range(25) for n in range(sizes[c])}
    ours = estimate(values, {case: case.split("-")[0] for case in values})
    theirs = stats.bootstrap(
        (hits, sizes),
        lambda hit, size, axis: hit.sum(axis) / size.sum(axis),
        paired=True,
        confidence_level=level(25),
        n_resamples=20_000,
        method="BCa",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert ours.mean == pytest.approx(hits.sum() / sizes.sum(), abs=1e-6)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.05 * (theirs.high - theirs.low))
    assert (ours.cases, ours.clusters) == (sizes.sum(), 25)


@pytest.mark.parametrize("size", [7, 12, 40])
def test_a_difference_is_scipys_paired_one(size: int) -> None:
    draw = np.random.default_rng(size)
    a = draw.beta(2, 2, size)
    b = np.clip(a + draw.normal(0.05, 0.15, size), 0, 1)
    ours = difference(named(list(a)), named(list(b)), ALONE)
    theirs = stats.bootstrap(
        (b - a,), np.mean, confidence_level=level(size), n_resamples=20_000, method="BCa", rng=np.random.default_rng(1)
    ).confidence_interval
    chance = stats.permutation_test(
        (a, b),
        lambda one, other, axis: (one - other).mean(axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(1),
    )
    assert ours.change == pytest.approx((b - a).mean(), abs=1e-6)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.06 * (theirs.high - theirs.low))
    assert ours.p == pytest.approx(chance.pvalue, abs=0.02)


@pytest.mark.parametrize("size", [1, 2, 10, 150])
def test_where_all_agree_the_interval_is_that_of_counts(size: int) -> None:
    exact = stats.binomtest(size, size).proportion_ci(0.95)
    all_right, all_wrong = (estimate(named([value] * size), ALONE) for value in (1.0, 0.0))
    assert (all_right.low, all_right.high) == pytest.approx((exact.low, 1.0), abs=1e-6)
    assert (all_wrong.low, all_wrong.high) == pytest.approx((0.0, 1 - exact.low), abs=1e-6)


# --- how often they are right -------------------------------------------------------------------------------------


def coverage(
    draw: Callable[[np.random.Generator], tuple[Values, Mapping[str, str]]], truth: float, runs: int = 250
) -> float:
    """Share of intervals that hold the truth, of results that are drawn again and again."""
    generator = np.random.default_rng(7)
    told = [estimate(*draw(generator)) for _ in range(runs)]
    return sum(each.low <= truth <= each.high for each in told) / runs


def conversations(generator: np.random.Generator, count: int = 12) -> tuple[dict[str, float], dict[str, str]]:
    """Right and wrong answers about some conversations, that are hard or easy as a whole; 60% are right."""
    values = {
        f"{c}-{n}": float(generator.random() < share)
        for c, share in enumerate(generator.beta(1.8, 1.2, count))
        for n in range(1 + generator.poisson(7))
    }
    return values, {case: case.split("-")[0] for case in values}


def test_intervals_of_independent_cases_hold_the_truth() -> None:
    assert 0.91 <= coverage(lambda g: (named(list(map(float, g.random(60) < 0.8))), ALONE), 0.8) <= 0.995


def test_intervals_of_lopsided_values_hold_the_truth() -> None:
    assert 0.90 <= coverage(lambda g: (named(list(g.beta(0.5, 3, 40))), ALONE), 0.5 / 3.5) <= 0.99


def test_intervals_of_clusters_hold_the_truth_and_would_not_if_cases_stood_alone() -> None:
    assert 0.90 <= coverage(conversations, 0.6) <= 0.99
    assert coverage(lambda g: (conversations(g)[0], ALONE), 0.6) < 0.80


def test_intervals_over_samples_hold_the_truth() -> None:
    def sampled(generator: np.random.Generator) -> tuple[Values, Mapping[str, str]]:
        values = {
            f"c{n}": [float(generator.random() < share) for _ in range(3)]
            for n, share in enumerate(generator.beta(2, 2, 40))
        }
        return values, ALONE

    assert 0.91 <= coverage(sampled, 0.5) <= 0.99


def test_intervals_of_what_only_some_cases_define_hold_the_truth() -> None:
    def refusals(generator: np.random.Generator) -> tuple[Values, Mapping[str, str]]:
        """Of 30% unanswerable questions 80% are refused, of the others 20%: refusals are right in 24 of 38."""
        values = {}
        for n in range(120):
            unanswerable = generator.random() < 0.3
            if generator.random() < (0.8 if unanswerable else 0.2):
                values[f"c{n}"] = float(unanswerable)
        return values, ALONE

    assert 0.91 <= coverage(refusals, 24 / 38) <= 0.99


def repeated(generator: np.random.Generator, shares: np.ndarray, samples: int) -> dict[str, list[float | None]]:
    """Samples of cases, each right with its own probability."""
    return {f"c{n}": [float(right) for right in generator.random(samples) < share] for n, share in enumerate(shares)}


@pytest.mark.parametrize("samples", [1, 3])
def test_the_noise_floor_holds_what_repeats_differ_by(samples: int) -> None:
    generator = np.random.default_rng(3)
    shares = generator.beta(1, 1, 90)
    floors = [noise_floor(repeated(generator, shares, 4)) for _ in range(10)]
    a, b = (generator.binomial(samples, shares, (3000, 90)).mean(1) / samples for _ in range(2))
    within = [np.mean(abs(a - b) <= floor / math.sqrt(samples)) for floor in floors if floor is not None]
    assert len(within) == 10
    assert 0.93 <= np.mean(within) <= 0.97


def test_repeats_are_seldom_called_different_and_what_is_better_is_found() -> None:
    generator = np.random.default_rng(5)
    shares = generator.beta(2, 2, 100)
    same = [difference(repeated(generator, shares, 3), repeated(generator, shares, 3), ALONE) for _ in range(120)]
    better = [
        difference(repeated(generator, shares, 3), repeated(generator, np.minimum(shares + 0.15, 1), 3), ALONE)
        for _ in range(40)
    ]
    assert sum(each.outcome == "real" for each in same) / len(same) <= 0.05
    assert sum(each.outcome == "real" for each in better) / len(better) >= 0.85
    assert all(each.spread is not None for each in [*same, *better])


# --- by hand ------------------------------------------------------------------------------------------------------


def test_a_case_counts_once_however_often_it_was_asked() -> None:
    told = estimate({"a": [1.0, 1.0, 1.0, 1.0], "b": [0.0], "c": 0.0}, ALONE)
    assert told.mean == pytest.approx(1 / 3, abs=1e-6)
    assert told.cases == told.clusters == 3


def test_a_measure_counts_where_it_is_defined() -> None:
    told = estimate({"a": [1.0, None], "b": [0.0, 0.0], "c": [None, None], "d": []}, ALONE)
    assert told.mean == pytest.approx(0.5 / 1.5, abs=1e-6), "half of a's samples are defined, and all of b's"
    assert told.cases == 2


def test_cases_of_a_cluster_go_together() -> None:
    values = named([1.0] * 20 + [0.0] * 20)
    half = {case: "first" if number < 20 else "second" for number, case in enumerate(values)}
    together, alone = estimate(values, half), estimate(values, ALONE)
    assert (together.mean, together.cases, together.clusters) == (0.5, 40, 2)
    assert (together.low, together.high) == (0.0, 1.0), "two conversations say next to nothing"
    assert (alone.clusters, alone.low > 0.3, alone.high < 0.7) == (40, True, True)


def test_precision_of_refusals_is_compared_though_other_cases_are_refused() -> None:
    told = difference({"a": 1.0, "b": 0.0, "c": 0.0}, {"a": 1.0, "d": 1.0}, ALONE)
    assert (told.a, told.b) == pytest.approx((1 / 3, 1.0), abs=1e-6)
    assert told.cases == 4


def test_what_no_case_defines_has_no_value() -> None:
    for values in ({}, {"a": [None, None]}):
        with pytest.raises(ValueError, match="not defined"):
            estimate(values, ALONE)
    with pytest.raises(ValueError, match="not defined"):
        difference({"a": 1.0}, {"a": [None]}, ALONE)


def test_the_noise_floor_by_hand() -> None:
    values: Values = {"a": [1.0, 0.0], "b": [1.0, 1.0], "c": [0.0, 0.0], "d": [0.5, 1.0], "e": 1.0}
    variance = (0.5 + 0.125) / 4**2  # of the mean of the four cases that were repeated
    assert noise_floor(values) == pytest.approx(1.96 * math.sqrt(2 * variance), abs=1e-4)
    assert noise_floor({"a": [0.3, 0.3], "b": [0.1, 0.1, 0.1]}) == 0.0
    assert noise_floor({"a": 1.0, "b": [0.5]}) is None
    assert noise_floor({"a": [None, None]}) is None


def test_the_spread_of_a_difference_shrinks_with_samples() -> None:
    def asked(times: int) -> dict[str, list[float | None]]:
        return {f"c{n}": [1.0, 0.0] * (times // 2) for n in range(30)}

    few, many = difference(asked(2), asked(2), ALONE), difference(asked(8), asked(8), ALONE)
    floor = noise_floor(asked(2))
    assert floor is not None
    assert few.spread == pytest.approx(floor / math.sqrt(2), abs=1e-5)
    assert many.spread is not None
    assert few.spread is not None
    assert many.spread < few.spread / 2
    once = difference(asked(2), named([1.0] * 30), ALONE)
    assert once.spread == pytest.approx(floor * math.sqrt((1 / 2 + 1) / 2), abs=1e-5), "one asked once is as noisy"
    assert difference(asked(2), asked(2), ALONE, spread=0.4).spread == 0.4


# --- words --------------------------------------------------------------------------------------------------------


def changed(size: int, better: int, worse: int = 0) -> tuple[dict[str, float], dict[str, float]]:
    a = [0.0] * better + [1.0] * worse + [float(n % 2) for n in range(size - better - worse)]
    b = [1.0] * better + [0.0] * worse + a[better + worse :]
    return named(a), named(b)


def test_a_change_that_holds_is_real() -> None:
    told = difference(*changed(200, 12), ALONE, spread=0.01)
    assert told.outcome == "real"
    assert told.verdict == (
        f"+6.0 points, 95% interval {100 * told.low:.1f} to {100 * told.high:.1f}; A/A spread ±1.0: real"
    )
    worse, better = changed(200, 12)
    lost = difference(better, worse, ALONE)
    assert lost.verdict.startswith("-6.0 points")
    assert lost.verdict.endswith("A/A spread not measured: real")


def test_a_change_that_repeats_make_too_is_noise() -> None:
    told = difference(*changed(200, 12), ALONE, spread=0.08)
    assert (told.outcome, told.verdict.split(": ")[-1]) == ("noise", "within the noise")


def test_few_cases_cannot_tell_and_it_says_how_many_would() -> None:
    told = difference(*changed(40, 5, 2), ALONE, spread=0.01)
    assert told.outcome == "unclear"
    cases = int(told.verdict.split("too few cases to tell (about ")[1].split()[0])
    assert 80 < cases < 400
    assert difference(*changed(10 * cases, cases * 5 // 4, cases // 2), ALONE, spread=0.01).outcome == "real"


def test_five_cases_never_tell() -> None:
    told = difference(named([0.0] * 5), named([1.0, 1.0, 1.0, 1.0, 0.9]), ALONE)
    assert (told.outcome, told.p > 0.05) == ("unclear", True)


def test_many_cases_show_that_there_is_no_difference() -> None:
    told = difference(*changed(2000, 20, 20), ALONE)
    assert told.outcome == "same"
    assert told.verdict.startswith("0.0 points, 95% interval -")
    assert told.verdict.endswith("no difference of 2 points or more")


def test_what_did_not_change_is_told_as_such() -> None:
    values = named([0.0, 1.0, 0.5] * 10)
    told = difference(values, values, ALONE)
    assert told.verdict.endswith("no difference on any case")
    assert told.low < 0 < told.high, "other cases may well differ"
    both_ways = difference({"a": 1.0, "b": 0.0}, {"a": 0.0, "b": 1.0}, {"a": "x", "b": "x"})
    assert "any case" not in both_ways.verdict


# --- whatever the values ------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(VALUES, VALUES)
def test_figures_lie_in_their_range_and_do_not_hang_on_order(a: dict[str, float], b: dict[str, float]) -> None:
    clusters = {case: case[0] for case in [*a, *b]}
    one, both = estimate(a, clusters), difference(a, b, clusters)
    assert 0 <= one.low <= one.high <= 1
    assert -1 <= both.low <= both.high <= 1
    assert 0 < both.p <= 1
    shuffled = sorted(a, key=lambda case: random.Random(case).random())
    backwards = dict(reversed(list(b.items())))
    assert estimate({case: a[case] for case in shuffled}, clusters) == one
    assert difference({case: a[case] for case in shuffled}, backwards, clusters) == both


@settings(max_examples=25, deadline=None)
@given(VALUES)
def test_a_result_is_no_other_than_itself(values: dict[str, float]) -> None:
    told = difference(values, values, ALONE)
    assert (told.change, told.p, told.outcome) == (0.0, 1.0, "same")
