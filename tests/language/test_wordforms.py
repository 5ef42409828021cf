"""As what part of speech a question has a word, and what is a form of it."""

from __future__ import annotations

import pytest

from cascade.language.wordforms import Part, closeness, part_of


@pytest.mark.parametrize(
    ("word", "text", "part"),
    [
        ("share", "What was the share of the harbour board?", "noun"),
        ("share", "How big is Larkin's share?", "noun"),
        ("slips", "We got two slips for one crate", "noun"),
        ("share", "Can we share these with Larkin?", "verb"),
        ("raise", "Why did they raise the toll?", "verb"),
        ("pay", "What do we pay Larkin?", "verb"),
        ("share", "share price", ""),
        ("boat", "What was the share?", ""),
    ],
)
def test_neighbours_tell_the_part_of_speech(word: str, text: str, part: Part) -> None:
    assert part_of(word, text) == part


def test_forms_of_a_word_are_nearer_than_words_made_of_it() -> None:
    assert closeness(["crates"], ["crate"], "", "") == 0
    assert closeness(["ferries"], ["ferry"], "", "") == 0
    assert closeness(["planning"], ["plan"], "", "") == closeness(["carried"], ["carry"], "", "") == 1
    assert closeness(["renewal"], ["renew"], "", "") == 2
    assert closeness(["general"], ["generate"], "", "") is None
    assert closeness(["trained"], ["train"], "noun", "") is None, "who was trained took no train"
