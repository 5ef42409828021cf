"""How what an answer looked at is written, alike in every front end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.query import parse
from cascade.shown import SOMEBODY, looked_at, narrowed, nothing_on, took
from cascade.types import Coverage, Filters, SourceCoverage, Usage

MAY = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("documents", "skipped", "told"),
    [
        (1, 1, "2 of 3 matches read · 1 document of 1 source · 1 record could not be read (there)"),
        (1200, 2, "2 of 3 matches read · 1,200 documents of 1 source · 2 records could not be read (there)"),
    ],
)
def test_one_is_told_as_one(documents: int, skipped: int, told: str) -> None:
    source = SourceCoverage(name="mail", kind="mbox", documents=documents, skipped=skipped, synced_at=MAY)
    assert looked_at(Coverage(sources=(source,), matched=3, read=2), "UTC", "there") == told


def test_how_fresh_it_is_is_not_told_by_days_to_come() -> None:
    mail = SourceCoverage(name="mail", kind="mbox", documents=2, skipped=0, synced_at=MAY, newest=MAY.replace(day=2))
    diary = SourceCoverage(
        name="diary", kind="icalendar", documents=9, skipped=0, synced_at=MAY, newest=MAY.replace(2037)
    )
    told = looked_at(Coverage(sources=(mail, diary), matched=3, read=2), "UTC", "there")
    assert told == "2 of 3 matches read · 11 documents of 2 sources · the newest of 2026-05-02"
    assert "newest" not in looked_at(Coverage(sources=(diary,)), "UTC", "there")


def test_a_source_that_was_not_synced_to_its_end_is_told_so() -> None:
    part = SourceCoverage(name="mail", kind="mbox", documents=40, skipped=0)
    told = looked_at(Coverage(sources=(part,), matched=3, read=2), "UTC", "there")
    assert told == "2 of 3 matches read · 40 documents of 1 source · mail only in part: the sync was stopped"


def test_a_filter_that_was_let_go_is_told_as_what_the_search_went_without() -> None:
    told = looked_at(Coverage(relaxed=("the time that the question names",)), "UTC", "there")
    assert told.endswith("searched without the time that the question names: too little met it")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), ""),
        (("lease", "pets"), "nothing that was found speaks of “lease”, “pets”"),
        ((SOMEBODY,), "nothing that was found tells who that is"),
        (("a date",), "nothing that was found tells of a date"),
        (("lease", "a number"), "nothing that was found speaks of “lease” or tells of a number"),
        (("lease", SOMEBODY), "nothing that was found speaks of “lease” or tells who that is"),
        (("\x1b[31mlease",), "nothing that was found speaks of “lease”"),
    ],
)
def test_what_nothing_was_found_of_is_said_in_words(missing: tuple[str, ...], told: str) -> None:
    assert nothing_on(missing) == told


def test_large_numbers_are_written_alike() -> None:
    assert looked_at(Coverage(matched=19_553, read=60), "UTC", "there").startswith("60 of 19,553 matches read")


def test_what_was_written_after_the_day_that_is_asked_as_of_does_not_tell_how_fresh_it_is() -> None:
    mail = SourceCoverage(name="mail", kind="mbox", documents=2, skipped=0, synced_at=MAY, newest=MAY.replace(day=2))
    told = looked_at(Coverage(sources=(mail,), matched=3, read=2, until=MAY.replace(month=4)), "UTC", "there")
    assert told == "2 of 3 matches read · 2 documents of 1 source"


@pytest.mark.parametrize(
    ("matched", "read_off", "told"),
    [
        (0, (), "0 of 0 matches read"),
        (0, ("7 entries of the calendar",), "7 entries of the calendar read"),
        (5, ("1 contact card", "“Minutes\x1b[2J”"), "1 contact card, “Minutes” and 4 of 5 matches read"),
    ],
)
def test_what_an_answer_was_read_off_is_told_in_the_place_of_the_search(
    matched: int, read_off: tuple[str, ...], told: str
) -> None:
    coverage = Coverage(matched=matched, read=max(matched - 1, 0), read_off=read_off)
    assert looked_at(coverage, "UTC", "there").startswith(f"{told} · ")


def test_filters_are_told_by_days_of_the_reader() -> None:
    filters = Filters(
        people=(("from", "ann"),),
        after=datetime(2026, 5, 31, 22, 0, tzinfo=UTC),
        before=datetime(2026, 6, 8, 10, 30, tzinfo=UTC),
    )
    assert narrowed(filters, "Europe/Oslo") == 'from:ann after:2026-06-01 before:"2026-06-08 12:30"'
    read = parse(narrowed(filters, "Europe/Oslo"), as_of=MAY, zone="Europe/Oslo")
    assert read.filters == filters


def test_what_a_run_took_names_no_tokens_where_none_were_asked_for() -> None:
    assert took(1.24, "none", Usage(), "r1") == "1.2 s · model none · run r1"
    ranked = Usage(submitted=1_163, evaluated=1_162)
    assert took(1.24, "small", ranked, "r1") == "1.2 s · model small · 1,162 tokens read · run r1"
    known = Usage(submitted=1_163, evaluated=0, generated=40)
    assert took(1.24, "small", known, "r1") == "1.2 s · model small · 40 tokens written · run r1"
