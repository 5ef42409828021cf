"""Two values of one matter that are asked for together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stages.small import answered, library

_MAILS = [
    ("ida@fund.example", "Ida", "Harbour fund", "The Harbour Fund gives you a grant of £4,100. You applied for 5,300."),
    ("per@mill.example", "Per", "Oars", "Late oars cost us two races. Our claim for the oars is £900."),
    ("ann@oars.example", "Ann", "Re: Oars", "We can offer £350 for the oars, no more."),
    ("bo@row.example", "Bo", "Tea", "Tea is at four on all race days, 12 cups."),
]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much did the Harbour Fund grant us, and how much did we ask for?", ("£4,100", "5,300")),
        ("compare what we claimed and what they offered for the oars", ("£900", "£350")),
        ("How much did we claim for the oars and how much did they pay?", ("£900", "£350")),
    ],
)
def test_both_values_are_told(tmp_path: Path, question: str, told: tuple[str, ...]) -> None:
    with library(tmp_path, {"a.md": "# Row\n\nWe row on Sundays.\n"}, _MAILS) as engine:
        answer = answered(engine, question)
    assert all(each in answer.text for each in told)
    assert "cups" not in answer.text
