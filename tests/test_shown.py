"""How what an answer looked at is written, alike in every front end."""

from __future__ import annotations

import pytest

from cascade.shown import SOMEBODY, looked_at, nothing_on
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


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), ""),
        (("lease", "pets"), "nothing that was found speaks of “lease”, “pets”"),
        ((SOMEBODY,), "nothing that was found tells who that is"),
        (("lease", SOMEBODY), "nothing that was found speaks of “lease” or tells who that is"),
        (("\x1b[31mlease",), "nothing that was found speaks of “lease”"),
    ],
)
def test_what_nothing_was_found_of_is_said_in_words(missing: tuple[str, ...], told: str) -> None:
    assert nothing_on(missing) == told


def test_large_numbers_are_written_alike() -> None:
    assert looked_at(Coverage(matched=19_553, read=60), "UTC", "there").startswith("60 of 19,553 matches read")
