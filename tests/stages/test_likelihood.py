"""A model's scores move texts as far as it tells them apart."""

from __future__ import annotations

import math

import pytest

from cascade.stages.finding.likelihood import beside_best


def test_a_text_is_worth_the_share_of_the_best_ones_likelihood_by_token() -> None:
    assert beside_best([-3.0, -2.0, -2.0 - math.log(4)]) == pytest.approx([math.exp(-1), 1.0, 0.25])


def test_what_a_model_hardly_tells_apart_stays_together() -> None:
    assert min(beside_best([-2.50, -2.51, -2.52])) > 0.97


def test_one_text_is_the_best() -> None:
    assert beside_best([-7.0]) == [1.0]
    assert beside_best([]) == []
