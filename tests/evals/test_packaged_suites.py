"""The suites that ship with cascade: each asks the sample company, and its gold lies in the company as synced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

import pytest

from cascade.case import Case, CaseEvidence, suites
from cascade.engine import Engine
from cascade.evals.cases import Suite, split_of
from cascade.evals.ground import grounded
from cascade.evals.metrics import Span, fact_coverage
from cascade.evals.suite import known, load, prepare
from cascade.home import Home, packaged
from cascade.library import Library
from cascade.sample import sample

NAMES = [name for name, _ in suites(packaged("suites"))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home") / "home")


@pytest.fixture(scope="module", params=NAMES)
def suite(request: pytest.FixtureRequest, home: Home) -> Suite:
    return load(request.param, home)


@pytest.fixture(scope="module")
def library(home: Home) -> Iterator[Library]:
    with Engine(prepare(load("demo", home), home)) as engine:
        yield engine.library


def _quotes(evidence: CaseEvidence) -> Iterator[str]:
    yield evidence.quote
    for other in evidence.also:
        yield from _quotes(other)


def test_they_can_be_named(home: Home) -> None:
    assert NAMES == ["asked", "demo"]
    listed = known(home)
    assert [one.name for one in takewhile(lambda one: one.folder, listed)] == NAMES
    assert [one.folder for one in listed[: len(NAMES)]] == [packaged("suites") / name for name in NAMES]
    assert all(one.about for one in listed)


def test_each_asks_the_sample_company(suite: Suite) -> None:
    assert suite.sources == sample().source_configs()
    assert {case.zone for case in suite.cases} == {"Europe/London"}
    assert {split_of(case) for case in suite.cases} == {"tune", "check"}


def test_cases_are_complete(suite: Suite) -> None:
    for case in suite.cases:
        assert case.tags, case.id
        assert case.cluster, case.id
        assert case.answerable == bool(case.answer) == bool(case.facts) == bool(case.evidence), case.id
        assert case.answerable or not case.items, case.id


def test_the_answer_states_the_facts(suite: Suite) -> None:
    short = [
        (case.id, case.answer, case.facts)
        for case in suite.cases
        if case.answerable and fact_coverage(case.answer, case.facts, case.question) < 1
    ]
    assert short == []


def test_every_quote_lies_in_the_synced_company(suite: Suite, library: Library) -> None:
    texts = [document.text for document in library.documents()]
    for case in suite.cases:
        for quote in (quote for evidence in case.evidence for quote in _quotes(evidence)):
            assert quote, case.id
            assert any(quote in text for text in texts), (case.id, quote)
    spans = grounded(suite.cases, library)
    assert [case.id for case in suite.cases if not all(spans[case.id])] == []


def test_cases_that_share_words_of_evidence_are_of_one_cluster(suite: Suite, library: Library) -> None:
    spans = grounded(suite.cases, library)
    placed = sorted({(s, case.cluster) for case in suite.cases for place in spans[case.id] for s in place})
    shared: set[tuple[str, ...]] = set()
    reach, cluster = Span("", 0, 0), ""
    for span, name in placed:
        if span.document == reach.document and span.start < reach.end and name != cluster:
            shared.add((span.document, cluster, name))
        if span.document != reach.document or span.end > reach.end:
            reach, cluster = span, name
    assert shared == set()
    assert len({case.cluster for case in suite.cases}) >= 60


# --- asked in anybody's words -------------------------------------------------------------------------------------


def _asked(home: Home) -> tuple[Case, ...]:
    return load("asked", home).cases


def test_half_of_what_is_asked_in_other_words_was_not_read(home: Home) -> None:
    halves = Counter(tag for case in _asked(home) for tag in case.tags if tag in ("read", "unread"))
    assert halves == {"read": 40, "unread": 40}
    assert all(len({"read", "unread"} & set(case.tags)) == 1 for case in _asked(home))
    for half in halves:
        assert sum(not case.answerable for case in _asked(home) if half in case.tags) == 10


def test_a_count_is_judged_as_a_fact(home: Home) -> None:
    """An answer that says the number in a sentence lists nothing."""
    counts = [case for case in _asked(home) if "count" in case.tags and case.answerable]
    assert counts
    assert [case.id for case in counts if any(item.isdigit() for item in case.items)] == []
    assert all(any(any(c.isdigit() for c in fact) for fact in case.facts) for case in counts)
