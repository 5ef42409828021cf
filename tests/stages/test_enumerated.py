"""Names that one sentence sets in a row are the values of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.stages.enumerated import in_a_row
from cascade.types import Question

AS_OF = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
_NOTES = {
    "pilot.md": "# The pilot\n\nThe pilot of the loom runs in four workshops: Pins and Needles, The Selvedge, "
    "Warp & Weft and Thimble.\n",
    "dyes.md": "# Dyes\n\nThe workshops all dye with madder, weld and woad.\n",
}


@pytest.fixture(scope="module")
def weavers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("weavers")
    (folder / "docs").mkdir()
    for name, text in _NOTES.items():
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    home = folder / "home"
    home.mkdir()
    (home / "cascade.toml").write_text('[models]\ndefault = "none"\n', encoding="utf-8")
    engine = Engine(home)
    engine.add(folder / "docs")
    assert not [report for report in engine.sync() if report.error]
    yield engine
    engine.close()


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
    run = weavers.ask(Question(text=question, as_of=AS_OF), RunOptions(models={"default": "none"}))
    assert run.answer is not None
    assert [i.value for i in run.answer.items] == ["Pins and Needles", "The Selvedge", "Warp & Weft", "Thimble"]
    assert {i.quotes for i in run.answer.items} == {(1,)}
    assert run.answer.quotes[0].document == "docs:pilot.md"
