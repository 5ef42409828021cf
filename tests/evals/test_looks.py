"""Which of many looks hold: against an example worked out by hand, and the properties of the procedure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.evals.looks import holding

CHANCES = st.lists(st.floats(0, 1), max_size=30)


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Section 4.1 of their paper: fifteen p of one trial. The fourth, 0.0095, is below 4/15 of 0.05, which is 0.0133;
    the fifth, 0.0201, is above 5/15 of it, 0.0167, and so is each later one. Bonferroni's bar would be 0.0033."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
               0.7590, 1.0]  # fmt: skip
    assert holding(chances) == (True,) * 4 + (False,) * 11


def test_a_look_above_its_own_bar_holds_below_a_later_ones() -> None:
    """By hand: the bars of four looks are 0.0125, 0.025, 0.0375 and 0.05. Of 0.03, 0.01, 0.037 and 0.6 the second in
    order, 0.03, is above its bar, but the third, 0.037, is below its own."""
    assert holding([0.03, 0.01, 0.037, 0.6]) == (True, True, True, False)
    assert holding([0.03, 0.01, 0.038, 0.6]) == (False, True, False, False)


@pytest.mark.parametrize(("chance", "held"), [(0.04, True), (0.05, True), (0.051, False)])
def test_one_look_holds_by_itself(chance: float, held: bool) -> None:
    assert holding([chance]) == (held,)


def test_no_look_is_none() -> None:
    assert holding([]) == ()


@given(CHANCES)
def test_what_holds_is_what_is_least_likely_by_chance(chances: list[float]) -> None:
    held = [p for p, each in zip(chances, holding(chances), strict=True) if each]
    assert all(p <= 0.05 for p in held)
    assert all((p <= max(held)) == each for p, each in zip(chances, holding(chances), strict=True)) if held else True
    assert {p for p in chances if p <= 0.05 / len(chances)} <= set(held)
