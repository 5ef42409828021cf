"""A perfect reader is shown most of the evidence of the sample's questions, and what it chooses is told."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from cascade.models.base import Generate
from evals.reading import PerfectReader, main


def test_it_chooses_what_holds_a_piece_of_the_gold_and_none_else() -> None:
    reader = PerfectReader()
    reader.gold = [["The kiln is cold."], ["Ann: It is on again."], ["Nobody says this."]]
    page = "<<<\n\nKiln\n[1] Kilns are hot.\n[2] The kiln is cold.\n…\n[3] Ann: It is on again.\n>>>\nQuestion: ?"
    asked = Generate(user=page, json_schema={"title": "Reading"})
    assert reader.model("perfect").generate(asked).text == '{"sentences": [2, 3]}'
    assert reader.found == {0, 1}
    assert reader.model("perfect").generate(asked.model_copy(update={"json_schema": {"title": "Other"}})).text == "{}"


def test_it_says_how_much_is_shown_and_what_comes_of_it(tmp_path: Path) -> None:
    asked = ["demo", "--home", str(tmp_path), "--limit", "12", "--reading", "300,16000"]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    little, much = [line.split(" | ") for line in told.output.splitlines()[2:]]
    assert float(little[3]) < float(much[3])
    assert "answered" in much[4]


def test_a_suite_that_is_not_there_is_named(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["nothing", "--home", str(tmp_path)])
    assert told.exit_code == 1
    assert "nothing" in told.output
