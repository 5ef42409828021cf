"""What was in a month may have been told before it began."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, library

_NOTES = {
    "fees-2026-01-20.md": "# Mooring\n\nThe mooring fees rise by 5% from 1 March 2026.\n",
    "staff-2026-02-11.md": "# Staff\n\nMerle Quant leaves us on 27 March. Odo Finch leaves on 4 May.\n",
    "party-2026-03-20.md": "# Party\n\nThe fees of the band are 12% of the takings, and the lamps were left on.\n",
    "dredger-2025-02-01.md": "# Dredger\n\nThe dredger comes on 9 March 2026 from Hull.\n",
}


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    mails = [
        ("merle@quay.example", "Merle Quant", "Soup", "There is soup."),
        ("odo@quay.example", "Odo Finch", "Rope", "!"),
    ]
    with library(tmp_path_factory.mktemp("quay"), _NOTES, mails) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("By how much did the mooring fees rise in March?", "5%"),
        ("how much did mooring fees go up in march 2026", "5%"),
        ("Who left in March?", "Merle Quant"),
    ],
)
def test_what_was_told_ahead_of_a_month_answers_for_it(quay: Engine, question: str, told: str) -> None:
    answer = answered(quay, question)
    assert told in answer.text
    assert "12%" not in answer.text
    assert "Odo" not in [item.value for item in answer.items]
