"""Text made of the bytes of tokens: whole characters, nothing unsafe; and what is read off logits."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.clean import clean
from cascade.models.logits import Writing
from cascade.models.softmax import largest, log_total


def write(data: bytes, cuts: list[int]) -> tuple[str, list[str]]:
    told: list[str] = []
    writing = Writing(told.append)
    for a, b in pairwise(sorted({0, len(data), *(c % (len(data) + 1) for c in cuts)})):
        writing.add(data[a:b])
    return writing.text(), told


@given(st.text(st.characters(exclude_categories=["C"]), max_size=40), st.lists(st.integers(0, 200), max_size=12))
def test_however_it_is_cut_the_text_is_the_same(text: str, cuts: list[int]) -> None:
    whole, told = write(text.encode(), cuts)
    assert whole == "".join(told) == clean(text)


def test_broken_characters_and_escapes_do_not_get_through() -> None:
    whole, _ = write(b"a\xff\xe2\x82 b\x1b[31m red\x00 \xe2\x80\xae", [])
    assert whole == "a\ufffd\ufffd b red "


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
