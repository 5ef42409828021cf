"""Names that one sentence sets in a row are the values of a list."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.stages.citing.enumerated import in_a_row
from cascade.stages.citing.listed import listed_in
from tests.stages.small import answered, kept

_NOTES = {
    "pilot.md": "# The pilot\n\nThe pilot of the loom runs in four workshops: Pins and Needles, The Selvedge, "
    "Warp & Weft and Thimble.\n",
    "faults.md": "# Looms that stood still\n\nLoom faults in the annex:\n\n- the heddle of loom 4 is bent. Ask Pim.\n"
    "- loom 7: the reed is rusty\n\nPim has the key of the annex.\n",
    "fair.md": "# After the fair\n\nLessons of the fair: bring a tent; print fewer maps; pay the band early.\n",
    "ovens.md": "# Kiln check\n\nKilns 3, 8 and 11b leaked gas on 4 May.\n",
    "tender.md": "# Weaver wanted\n\nFor the weaver we meet three: Ines Pardo, Olaf Brandt and Mei Tan. Tea at four.\n",
    "jury.md": "# Weaver wanted, jury\n\nThe jury is Cleo Marsh.\n",
    "audit.md": "# Rope audit\n\nThe rope audit had two grave faults, three slight ones. The graves: knots come undone "
    "on wet days, and the hemp store has no lock. Call Pim.\n",
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


def test_numbers_after_what_is_asked_for_are_a_value_each(weavers: Engine) -> None:
    assert [i.value for i in answered(weavers, "which kilns leaked gas?").items] == ["3", "8", "11b"]


def test_names_of_people_in_a_row_are_those_of_a_kind(weavers: Engine) -> None:
    items = answered(weavers, "list the applicants for weaver").items
    assert {i.value for i in items} >= {"Ines Pardo", "Olaf Brandt", "Mei Tan"}


def test_what_a_statement_lists_is_told_as_it_stands_with_its_values(weavers: Engine) -> None:
    answer = answered(weavers, "what were the two grave faults of the rope audit")
    assert [i.value for i in answer.items] == ["knots come undone on wet days", "the hemp store has no lock"]
    assert "The graves: knots come undone" in answer.text


@pytest.mark.parametrize(
    ("text", "heads", "parts"),
    [
        ("Rooms: Heron (10 seats), Wren (6), Teal. Book them.", {"room"}, ("Heron", "Wren", "Teal")),
        ("Unpaid invoices: Oats XY-12 £4,000, Rye XY-15 £1,250", {"invoic"}, ("XY-12", "XY-15")),
        ("Boats 4 and 7 are away", {"boat"}, ("4", "7")),
        ("Boats 4 and 7% of the fleet", {"boat"}, ()),
        ("Incident: the lid slipped and the mast fell", {"incid"}, ()),
        ("Rooms: Heron, which leaks, and Wren", {"room"}, ()),
        ("Lessons: bring a tent; print fewer maps", {"lesson"}, ("bring a tent", "print fewer maps")),
    ],
)
def test_a_list_follows_a_plural_or_has_semicolons(text: str, heads: set[str], parts: tuple[str, ...]) -> None:
    assert listed_in(text, heads) == parts
