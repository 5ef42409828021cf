"""What a question narrows the search to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.language.dates import find
from cascade.stages.planning.narrowing import scopes
from cascade.types import Question

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Which boats entered the harbour this month?", True),
        ("Which boats need paint this month?", False),
        ("What is the top speed this month?", False),
        ("Do a hundred people feed the ducks this month?", False),
    ],
)
def test_a_word_that_ends_as_a_past_does_is_none_by_that(text: str, past: bool) -> None:
    assert scopes(find(text, NOW)[0], Question(text=text, as_of=NOW)) is past
