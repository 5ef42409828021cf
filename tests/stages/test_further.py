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


def test_a_day_that_was_told_is_not_told_again(tmp_path: Path) -> None:
    mails = [
        ("ida@row.example", "Ida", "Regatta", "Our regatta at Delft is on 14 June 2026, as every year."),
        ("per@mill.example", "Per", "Boats", "Bring both boats: the regatta at Delft takes place on 14 June 2026."),
        ("bo@row.example", "Bo", "Last call", "Only two seats are left for the regatta at Delft (14 June 2026)!"),
    ]
    with library(tmp_path, {"a.md": "# Row\n\nWe row on Sundays.\n"}, mails) as engine:
        assert len(answered(engine, "when is the regatta at Delft?").quotes) == 1


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
