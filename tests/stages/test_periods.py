"""Reports on one time each: the one that a question is for is told by their titles."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

_NOTES = {
    "winter-2026-04-03.md": "# Lending desk, first quarter 2026\n\nLent out: 410. Books lost: 7. Fines: 88 euros.\n",
    "autumn-2026-01-09.md": "# Lending desk, Q4 2025\n\nLent out: 530. Books lost: 12. Fines: 61 euros.\n",
    "april-2026-05-02.md": "# Reading room in April 2026\n\nVisitors: 940. The lamps of two desks are broken.\n",
    "may-2026-05-30.md": "# Reading room in May 2026\n\nVisitors: 815. One lamp is broken still.\n",
    "fines.md": "# Fines\n\nFor a book that is lost we take 9 euros.\n",
}


desk = kept(_NOTES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("How many books were lost last quarter?", "7"),
        ("how many books were lost in the first quarter", "7"),
        ("How many books were lost in Q4 2025?", "12"),
        ("How much did the lending desk take in fines in the first quarter?", "88 euros"),
        ("how many visitors did the reading room have in april?", "940"),
        ("How many visitors came to the reading room in May?", "815"),
    ],
)
def test_what_was_in_a_time_is_told_by_the_report_on_it(desk: Engine, text: str, told: str) -> None:
    answer = answered(desk, text)
    assert told in answer.text
    assert len({q.document for q in answer.quotes}) == 1
