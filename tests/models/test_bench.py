"""What the bench of the model counts."""

import random

from hypothesis import given
from hypothesis import strategies as st

from cascade.models.base import Generate, ScoreRequest
from evals.bench.model import distinct, questions


@given(st.lists(st.lists(st.integers(0, 2), max_size=6), max_size=8))
def test_distinct_tokens_are_the_nodes_of_a_trie(sequences: list[list[int]]) -> None:
    prefixes = {tuple(s[: n + 1]) for s in sequences for n in range(len(s))}
    assert distinct(sequences) == len(prefixes)


def test_the_batch_has_every_kind_of_request_and_is_the_same_each_time() -> None:
    asked = questions(random.Random(1), 2)
    assert asked == questions(random.Random(1), 2)
    assert len(asked) == 6
    assert sum(isinstance(one, ScoreRequest) for one in asked) == 2
    assert sum(isinstance(one, Generate) for one in asked) == 4
