"""The same cases in other words: asked so, measured as ever, and held against their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cascade.cli.evals.compare import changed_between
from cascade.errors import ConfigError, NoSuch
from cascade.evals.compare import compare
from cascade.evals.run import EvalOptions, run_suite
from cascade.evals.wording import read_wording
from tests.desk import Desk
from tests.evals.test_run import SUITE, statuses

OTHERWISE = {"hulls": "how many years of warranty come with hulls", "quartet": "the quartet's trombones played what?"}


def test_the_cases_are_asked_in_the_other_words_and_compared_with_their_own(desk: Desk) -> None:
    before = run_suite(desk.engine, SUITE)
    result = run_suite(desk.engine, SUITE, EvalOptions(wording=OTHERWISE))
    assert statuses(result) == {"hulls": "answered", "quartet": "not_found"}
    asked = [desk.engine.run(each.run).head.question.text for each in result.answered if each.run]
    assert asked == list(OTHERWISE.values())
    assert result.answered[0].measures["citation_recall"] == 1.0
    assert result.head.changed["wording"]
    changed = changed_between(desk.engine.home, before.head, result.head)
    assert changed == frozenset()
    told = compare(before, result, changed)
    assert told.cases == 2
    assert any("1 of the 3 cases" in note for note in told.notes)


def test_words_for_a_case_that_there_is_none_of_are_refused(desk: Desk) -> None:
    with pytest.raises(NoSuch, match="not in the suite: 'oars'"):
        run_suite(desk.engine, SUITE, EvalOptions(wording={"oars": "And oars?"}))


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("{", "line 2: the whole"),
        ('{"id": "b", "question": " "}', "line 2: question"),
        ('{"id": "a", "question": "Again?"}', "'a' is there twice"),
    ],
)
def test_a_line_that_does_not_read_is_named(tmp_path: Path, second: str, said: str) -> None:
    file = tmp_path / "words.jsonl"
    file.write_text(json.dumps({"id": "a", "question": "Why?"}) + "\n\n")
    assert read_wording(file) == {"a": "Why?"}
    file.write_text(json.dumps({"id": "a", "question": "Why?"}) + f"\n{second}\n")
    with pytest.raises(ConfigError, match=said):
        read_wording(file)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_wording(tmp_path / "none.jsonl")
