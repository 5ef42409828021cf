"""Names that one sentence sets in a row are the values of a list."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.stages.citing.enumerated import in_a_row
from tests.stages.small import answered, kept

_NOTES = {
    "pilot.md": "# The pilot\n\nThe pilot of the loom runs in four workshops: Pins and Needles, The Selvedge, "
    "Warp & Weft and Thimble.\n",
    "faults.md": "# Looms that stood still\n\nLoom faults in the annex:\n\n- the heddle of loom 4 is bent. Ask Pim.\n"
    "- loom 7: the reed is rusty\n\nPim has the key of the annex.\n",
    "fair.md": "# After the fair\n\nLessons of the fair: bring a tent; print fewer maps; pay the band early.\n",
    "dyes.md": "# Dyes\n\nThe workshops all dye with madder, weld and woad.\n",
}


weavers = kept(_NOTES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They are live: Oats and All, The Daily Rise, Need to Knead and Forno Bellini.",
         ("Oats and All", "The Daily Rise", "Need to Knead", "Forno Bellini")),
        ("It was Peake & Sons, Grain of Truth and Steam & Seed!", ("Peake & Sons", "Grain of Truth", "Steam & Seed")),
        ("we write Rust, Go, and Zig here", ("Rust", "Go", "Zig")),
        ("to be read: 4 Mill Lane, 11 Dyer's Row and 12b Mill Lane, all locked",
         ("4 Mill Lane", "11 Dyer's Row", "12b Mill Lane")),
        ("they met in Paris, France", ()),
        ("Anna and Bob", ()),
        ("flour, water and salt", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_three_names_or_more_are_a_row(text: str, names: tuple[str, ...]) -> None:
    assert in_a_row(text) == names


@pytest.mark.parametrize(
    "question", ["Which workshops are in the pilot of the loom?", "List the workshops that run the loom pilot"]
)
def test_each_name_of_the_row_is_a_value_with_its_sentence(weavers: Engine, question: str) -> None:
    answer = answered(weavers, question)
    assert [i.value for i in answer.items] == ["Pins and Needles", "The Selvedge", "Warp & Weft", "Thimble"]
    assert {i.quotes for i in answer.items} == {(1,)}
    assert answer.quotes[0].document == "docs:pilot.md"


@pytest.mark.parametrize("question", ["What loom faults are there in the annex?", "list the loom faults of the annex"])
def test_what_stands_in_a_list_below_its_name_is_a_value_each(weavers: Engine, question: str) -> None:
    answer = answered(weavers, question)
    assert [i.value for i in answer.items] == ["the heddle of loom 4 is bent.", "loom 7: the reed is rusty"]
    assert [i.quotes for i in answer.items] == [(1,), (2,)]


def test_what_semicolons_part_after_a_colon_is_a_value_each(weavers: Engine) -> None:
    answer = answered(weavers, "Which lessons did we draw from the fair?")
    assert [i.value for i in answer.items] == ["bring a tent", "print fewer maps", "pay the band early"]
