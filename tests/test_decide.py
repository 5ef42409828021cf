"""Alternatives to what ships can be asked: a constant otherwise in a copy of the source, and all of them compared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cascade.config import STAGES, Recipe
from cascade.engine import Engine
from cascade.errors import CascadeError, NoSuch
from cascade.evals.run import EvalOptions
from cascade.evals.suite import suite_home
from cascade.home import Home
from evals.decide.compare import Workshop, rows
from evals.decide.decisions import DECISIONS, Decision
from evals.decide.figures import Figure, Half, kept, read_figures, write_figures
from evals.decide.page import BEGIN, END, PAGE, filled, verdicts
from evals.decide.variant import ROOT, Change, copy_of, rewritten

SOURCE = '''"""Größen."""
SIZE: Final = 1_200  # Zeichen
_MUST, _VARIANT = 2.0, 0.5
WEIGHT = {
    "title": 0.3,
    "text": 1.0,
}
TWICE = 1
TWICE = 2
'''


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SIZE", "600", "SIZE: Final = 600  # Zeichen"),
        ("_VARIANT", "1.0", "_MUST, _VARIANT = 2.0, 1.0"),
        ("_MUST", "None", "_MUST, _VARIANT = None, 0.5"),
        ("WEIGHT", "{'title': 1.0}", "WEIGHT = {'title': 1.0}"),
    ],
)
def test_a_constant_is_set_otherwise_and_nothing_else(name: str, value: str, line: str) -> None:
    before, after = SOURCE.splitlines(), rewritten(SOURCE, {name: value}).splitlines()
    assert line in after
    assert line not in before
    kept = [each for each in before if each in after]
    assert len(before) - len(kept) == (4 if name == "WEIGHT" else 1)


@pytest.mark.parametrize(("name", "times"), [("NOWHERE", 0), ("TWICE", 2)])
def test_a_name_that_is_not_set_once_is_told(name: str, times: int) -> None:
    with pytest.raises(NoSuch, match=f"{name} is set {times} times"):
        rewritten(SOURCE, {name: "1"})


def test_a_copy_differs_in_the_constant_alone(tmp_path: Path) -> None:
    change = Change(name="small", constants={"cascade/passages.py:SIZE": "300"})
    copy = copy_of(change, tmp_path)
    shipped = sorted(p for p in (ROOT / "cascade").rglob("*.py"))
    copied = sorted(p for p in (copy / "cascade").rglob("*.py"))
    assert [p.relative_to(copy) for p in copied] == [p.relative_to(ROOT) for p in shipped]
    other = [p.name for p, q in zip(shipped, copied, strict=True) if p.read_bytes() != q.read_bytes()]
    assert other == ["passages.py"]
    assert copy_of(Change(name="pool", recipe={"pool": 30}), tmp_path) == ROOT


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: d.name)
def test_each_alternative_is_one(decision: Decision) -> None:
    """What is compared is there, and is not what ships."""
    assert len({change.name for change in decision.changes}) == len(decision.changes)
    for change in decision.changes:
        assert change.constants or change.recipe or change.models or change.bare
        for place, value in change.constants.items():
            file, _, name = place.partition(":")
            source = (ROOT / file).read_text(encoding="utf-8")
            assert ast.dump(ast.parse(rewritten(source, {name: value}))) != ast.dump(ast.parse(source))
        for name, recipe in change.recipe.items():
            assert getattr(Recipe.model_validate({name: recipe}), name) != getattr(Recipe(), name)
        assert set(change.models) <= {"default", *STAGES}
        assert all((ROOT / "prompts" / f"{name}.md").is_file() for name in change.bare)


# --- what is kept, and the page -----------------------------------------------------------------------------------


def looked(alternative: str, half: Half, p: float, suite: str = "all", **told: Any) -> Figure:
    """A figure of the size of passages: four points lost, unless told otherwise."""
    fields = {
        "decision": "passage-size",
        "measure": "evidence_recall@10",
        "a": 0.5,
        "b": 0.46,
        "low": -0.06,
        "high": -0.02,
    }
    shown = {
        "cases": 90,
        "clusters": 30,
        "spread": None,
        "outcome": "real" if p < 0.05 else "unclear",
        "commit": "abc1234",
    }
    return Figure.model_validate(
        fields | shown | {"alternative": alternative, "half": half, "suite": suite, "p": p} | told
    )


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    figures = (looked("600", "tune", 0.01), looked("600", "check", 0.2, spread=0.001))
    write_figures(figures, tmp_path / "figures.csv")
    assert read_figures(tmp_path / "figures.csv") == figures
    assert read_figures(tmp_path / "none.csv") == ()


def test_a_figure_taken_again_stands_in_the_place_of_the_older() -> None:
    old, other, new = looked("600", "tune", 0.01), looked("600", "check", 0.2), looked("600", "tune", 0.3)
    assert kept((old, other), [new]) == (new, other)


def test_every_figure_is_of_a_decision_and_every_decision_has_figures_of_both_halves() -> None:
    alternatives = {(d.name, c.name): (d, c) for d in DECISIONS for c in d.changes}
    halves: dict[str, set[str]] = {}
    for figure in read_figures():
        decision, change = alternatives[figure.decision, figure.alternative]
        assert figure.measure in decision.measures
        assert change.reads.get(figure.measure, figure.measure)
        assert figure.commit
        halves.setdefault(decision.name, set()).add(figure.half)
    assert halves == {d.name: {"tune", "check"} for d in DECISIONS}
    assert {*verdicts()} == {*halves}


def test_the_page_tells_the_figures_that_are_kept() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert filled(text, read_figures()) == text, "python -m evals.decide page"
    assert set(re.findall(r"^\| `([\w-]+)`", text, re.MULTILINE)) == {d.name for d in DECISIONS}


def test_a_table_tells_what_decides_and_what_is_real_and_marks_what_holds_among_all_looks() -> None:
    figures = [
        looked("600", "tune", 0.2),
        looked("600", "check", 0.001),
        looked("2400", "check", 0.04),
        looked("2400", "check", 0.6, suite="qmsum"),
        looked("2400", "check", 0.03, suite="demo"),
    ]
    page = filled(f"Before.\n{BEGIN}| stale |\n{END}After.\n", figures)
    assert page.startswith(f"Before.\n{BEGIN}")
    assert page.endswith(f"{END}After.\n")
    assert "stale" not in page
    assert "5 looks were taken, 4 of them at the check half: 3 of those are real taken alone, and 1 holds" in page
    assert [row for row in page.splitlines() if row.startswith(("| 600 ", "| 2400 "))] == [
        "| 600 | evidence_recall@10 | 50.0 → 46.0: -4.0 [-6.0, -2.0], 0.200 (90) |"
        " 50.0 → 46.0: **-4.0** [-6.0, -2.0], 0.001 ● (90) |",
        "| 2400 | evidence_recall@10 | – | 50.0 → 46.0: **-4.0** [-6.0, -2.0], 0.040 (90) |",
        "| 2400 | evidence_recall@10, demo | – | 50.0 → 46.0: **-4.0** [-6.0, -2.0], 0.030 (90) |",
    ]


def test_a_page_without_its_marks_is_told() -> None:
    with pytest.raises(ValueError, match="two marks"):
        filled(f"Text.\n{BEGIN}", ())


# --- the whole way ------------------------------------------------------------------------------------------------


def test_alternatives_are_asked_and_compared(tmp_path: Path) -> None:
    small = Change(name="small", constants={"cascade/passages.py:SIZE": "300"}, apart=True)
    narrow = Change(name="narrow", recipe={"pool": 1, "pool_all": 1})
    decision = Decision(
        name="both",
        default="as it ships",
        changes=(small, narrow),
        suites=("demo",),
        measures=("evidence_recall@10", "ndcg@10"),
        through="retrieve",
        limit=6,
    )
    workshop = Workshop(tmp_path, None)
    found = {(row.change, row.measure): row for row in rows(workshop, decision, "tune", samples=2)}
    assert len(found) == 4
    assert {row.suite for row in found.values()} == {"all"}
    lost = found["narrow", "evidence_recall@10"].difference
    assert lost.b < lost.a
    assert lost.spread == 0.0

    suite = workshop.suite("demo")
    options = EvalOptions(models={"default": "none"}, split="tune", limit=6, through="retrieve")
    plain, other = (workshop.ask("demo", change, options) for change in (Change(name="default"), small))
    assert plain.head.code != other.head.code
    sizes = []
    for home in (workshop.home, Home(tmp_path / f"home-{small.key}")):
        with Engine(suite_home(suite, home)) as engine:
            sizes.append(engine.index.size)
    assert sizes[1] > sizes[0]


def test_what_went_wrong_in_the_copy_is_told(tmp_path: Path) -> None:
    broken = Change(name="broken", constants={"cascade/passages.py:SIZE": "undefined_name"})
    with pytest.raises(CascadeError, match="demo with broken: NameError"):
        Workshop(tmp_path, None).ask("demo", broken, EvalOptions(models={"default": "none"}, limit=1))


def test_decisions_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "evals.decide", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in done.stdout.splitlines()] == [decision.name for decision in DECISIONS]
