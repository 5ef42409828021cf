"""Names that one sentence sets in a row are the values of a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.stages.citing.enumerated import in_a_row
from tests.stages.small import ask, library

_NOTES = {
    "pilot.md": "# The pilot\n\nThe pilot of the loom runs in four workshops: Pins and Needles, The Selvedge, "
    "Warp & Weft and Thimble.\n",
    "dyes.md": "# Dyes\n\nThe workshops all dye with madder, weld and woad.\n",
}


@pytest.fixture(scope="module")
def weavers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(tmp_path_factory.mktemp("weavers"), _NOTES) as engine:
        yield engine


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They are live: Oats and All, The Daily Rise, Need to Knead and Forno Bellini.",
         ("Oats and All", "The Daily Rise", "Need to Knead", "Forno Bellini")),
        ("It was Peake & Sons, Grain of Truth and Steam & Seed!", ("Peake & Sons", "Grain of Truth", "Steam & Seed")),
        ("we write Rust, Go, and Zig here", ("Rust", "Go", "Zig")),
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
    run = ask(weavers, question)
    assert run.answer is not None
    assert [i.value for i in run.answer.items] == ["Pins and Needles", "The Selvedge", "Warp & Weft", "Thimble"]
    assert {i.quotes for i in run.answer.items} == {(1,)}
    assert run.answer.quotes[0].document == "docs:pilot.md"
