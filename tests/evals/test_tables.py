"""Results are told as tables: each figure with its interval, and beside the same cases asked otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from cascade.evals.results import Answered, ResultHead
from cascade.evals.store import writing
from evals.tables import BEGIN, END, main

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def write(home: Path, name: str, model: str, right: int) -> None:
    """A result of eight cases, of which the first `right` come out right."""
    cases = tuple(f"case-{n}" for n in range(8))
    head = ResultHead(
        id=f"demo-{name}",
        name=name,
        suite="demo",
        fingerprint="f",
        cases=cases,
        split="check",
        models={"cite": model, "verify": model},
        home=str(home),
        version="1",
        began=BEGAN,
    )
    (home / "results").mkdir(exist_ok=True)
    with writing(home / "results", head) as kept:
        for n, case in enumerate(cases):
            kept.append(
                Answered(
                    case=case,
                    status="answered",
                    tags=("look-up" if n % 2 else "list",),
                    measures={"fact_coverage": float(n < right)},
                    seconds=2.0,
                    stages={"cite": 1.5},
                )
            )
        kept.end(BEGAN + timedelta(minutes=7))


def test_a_result_stands_beside_the_same_cases_asked_otherwise(tmp_path: Path) -> None:
    write(tmp_path, "rules", "none", 2)
    write(tmp_path, "bundled", "smollm2", 6)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}old{END}after\n", encoding="utf-8")

    done = CliRunner().invoke(main, [str(tmp_path), "bundled", "--beside", "rules", "--into", str(page)])

    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n### demo: 8 of 8 asked, the check half; smollm2\n")
    assert text.endswith(f"{END}after\n")
    assert "old" not in text
    [quality] = [line for line in text.splitlines() if line.startswith("| quality")]
    assert quality.startswith("| quality | 75.0 [")
    assert "+50.0 points" in quality
    assert "| from none |" in text
    assert "| list | 75.0 [" in text
    assert "| look-up | 75.0 [" in text
    assert "2.0 at the median" in text
    assert "From beginning to end 7 minutes." in text


def test_a_page_without_its_marks_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "bundled", "smollm2", 6)
    page = tmp_path / "page.md"
    page.write_text("mine\n", encoding="utf-8")

    done = CliRunner().invoke(main, [str(tmp_path), "bundled", "--into", str(page)])

    assert done.exit_code == 1
    assert "has not the two marks" in done.output
    assert page.read_text(encoding="utf-8") == "mine\n"


def test_a_result_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()

    done = CliRunner().invoke(main, [str(tmp_path), "nothing"])

    assert done.exit_code == 1
    assert "nothing" in done.output
