"""How what an answer looked at is written, alike in every front end."""

from __future__ import annotations

import pytest

from cascade.shown import looked_at
from cascade.types import Coverage, SourceCoverage


@pytest.mark.parametrize(
    ("documents", "skipped", "told"),
    [
        (1, 1, "2 of 3 matches read · 1 document of 1 source · 1 record could not be read (there)"),
        (1200, 2, "2 of 3 matches read · 1,200 documents of 1 source · 2 records could not be read (there)"),
    ],
)
def test_one_is_told_as_one(documents: int, skipped: int, told: str) -> None:
    source = SourceCoverage(name="mail", kind="mbox", documents=documents, skipped=skipped)
    assert looked_at(Coverage(sources=(source,), matched=3, read=2), "UTC", "there") == told
