"""What is asked in other words than the records have: the chain finds what means the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stages.small import answered, kept

_NOTES = {
    "mill.md": "Hard hats have to be worn in the grinding hall.\nThe looms were serviced on 3 February 2026.",
    "yard.md": "The carpenters' benches are hired from Ostrander for 45 pounds a week.",
}
mill = kept(_NOTES)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Do I need a helmet in the grinding hall?", "Hard hats have to be worn"),
        ("When were the looms last maintained?", "3 February 2026"),
        ("What does the rental of the benches cost?", "45 pounds"),
    ],
)
def test_another_word_finds_it_in_any_form(mill: Any, question: str, said: str) -> None:
    assert said in answered(mill, question).text
