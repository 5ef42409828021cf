"""Text made of the bytes of tokens: whole characters, stops, nothing unsafe; and what is read off logits."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.clean import clean
from cascade.models.logits import Writing, normalised
from cascade.models.softmax import largest, log_total


def write(data: bytes, cuts: list[int], stops: tuple[str, ...] = ()) -> tuple[str, list[str], bool]:
    told: list[str] = []
    writing = Writing(stops, told.append)
    places = sorted({0, len(data), *(c % (len(data) + 1) for c in cuts)})
    ended = any(writing.add(data[a:b]) for a, b in pairwise(places))
    return writing.text(), told, ended


@given(st.text(st.characters(exclude_categories=["C"]), max_size=40), st.lists(st.integers(0, 200), max_size=12))
def test_however_it_is_cut_the_text_is_the_same(text: str, cuts: list[int]) -> None:
    whole, told, ended = write(text.encode(), cuts)
    assert whole == "".join(told) == clean(text)
    assert not ended


@given(st.text("ab\n", max_size=30), st.lists(st.integers(0, 60), max_size=12), st.text("ab\n", min_size=1, max_size=4))
def test_however_it_is_cut_it_ends_before_the_first_stop(text: str, cuts: list[int], stop: str) -> None:
    whole, told, ended = write(text.encode(), cuts, (stop, "never"))
    assert whole == "".join(told) == text.partition(stop)[0]
    assert ended == (stop in text)


def test_broken_characters_and_escapes_do_not_get_through() -> None:
    whole, _, _ = write(b"a\xff\xe2\x82 b\x1b[31m red\x00 \xe2\x80\xae", [])
    assert whole == "a\ufffd\ufffd b red "


def test_log_probabilities_among_themselves() -> None:
    assert [round(v, 3) for v in normalised([-1000.0, -1000.0])] == [-0.693, -0.693]


def test_nothing_comes_after_a_stop() -> None:
    whole, _, ended = write(b"yes. no\xe2\x82", [], (".",))
    assert (whole, ended) == ("yes", True)


# --- over a whole vocabulary --------------------------------------------------------------------------------------

numbers = st.lists(st.integers(-40, 40), min_size=1, max_size=700)


@given(numbers, st.integers(1, 90))
def test_the_largest_are_the_largest(values: list[int], count: int) -> None:
    logits = np.asarray(values, dtype=np.float32)
    found = largest(logits, count)
    assert len(set(found.tolist())) == len(found) == min(count, len(values))
    assert sorted(logits[found].tolist(), reverse=True) == sorted(values, reverse=True)[:count]


@given(numbers)
def test_probabilities_add_up_to_one(values: list[int]) -> None:
    logits = np.asarray(values, dtype=np.float32)
    assert np.exp(logits.astype(np.float64) - log_total(logits)).sum() == pytest.approx(1, abs=1e-5)
