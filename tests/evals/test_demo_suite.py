"""The suite of the sample company: it is what the generator writes, and its gold lies in the company as synced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.case import Case, CaseEvidence
from cascade.engine import Engine
from cascade.evals.cases import Suite
from cascade.evals.suite import load, prepare
from cascade.home import Home
from cascade.types import Document, Filters, Plan
from evals.demo.generate import made
from evals.demo.lookups import tagged, texts
from evals.demo.names import synonyms
from evals.demo.plans import plan
from evals.demo.suite import SUITE, cases, main

TYPES = {
    "as-of", "comparison", "conflict", "count", "follow-up", "list", "look-up", "multi-hop", "timeline", "unanswerable",
    "who",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home") / "home")


@pytest.fixture(scope="module")
def suite(home: Home) -> Suite:
    return load("demo", home)


@pytest.fixture(scope="module")
def engine(suite: Suite, home: Home) -> Iterator[Engine]:
    with Engine(prepare(suite, home)) as engine:
        yield engine


@pytest.fixture(scope="module")
def documents(engine: Engine) -> list[Document]:
    return list(engine.library.documents())


def _asked_first(suite: Suite) -> list[Case]:
    return [case for case in suite.cases if "paraphrase" not in case.tags]


def _every(evidence: CaseEvidence) -> Iterator[CaseEvidence]:
    yield evidence
    for other in evidence.also:
        yield from _every(other)


def _places(case: Case) -> list[CaseEvidence]:
    return [place for evidence in case.evidence for place in _every(evidence)]


# --- the generator ------------------------------------------------------------------------------------------------


def test_committed_is_what_is_generated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out
    assert main(["--out", str(tmp_path)]) == 0
    assert (tmp_path / "cases.jsonl").read_bytes() == (SUITE / "cases.jsonl").read_bytes()
    (tmp_path / "cases.jsonl").write_text("")
    capsys.readouterr()
    assert main(["--check", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "differs: cases.jsonl\n"


def test_gold_that_no_record_says_is_refused() -> None:
    _, records = made()
    with pytest.raises(ValueError, match=r"^asof\.toml, daybreak-launch-april: .*product-brief\.md does not say"):
        cases(records, {record.native_id: ["something else"] for record in records.values()})


def test_what_is_looked_up() -> None:
    _, records = made()
    printers = "engineering/printers-2025-05-22.csv"
    pilot = "slack:product-daybreak/01-07 09:30 zoe ~ Oats and All, The Daily Rise, Wheat Street"
    assert texts(f"{{column:{printers} / printer / connection=Bluetooth}}", records) == [
        "Quayside QP-300", "Quayside QP-100",
    ]  # fmt: skip
    assert texts(f"{{rows:{printers} / connection=Bluetooth}} of them", records) == ["2 of them"]
    assert texts(f"{{cell:{printers} / Pressa L2 / note}}", records) == ["no cutter"]
    assert texts(f"{{split:{pilot}}}", records) == ["Oats and All", "The Daily Rise", "Wheat Street"]
    assert texts("{word:counter.logout}, {n:counter.logout}", records) == ["five, 5"]
    assert texts("{match:mail:insurance ~ premium (£[\\d,]+)}", records) == ["£7,480"]
    assert texts("{date:mail:fennimore.loi.signed}", records) == ["27 February 2025"]
    assert len(tagged("labels.dates|labels.allergens", records)) == 5
    assert [r.facts["number"] for r in tagged("approved.greta", records)] == ["320", "339"]
    for wrong in ("{n:no.such.tag}", "{split:mail:insurance ~ A and B}", "{match:mail:insurance ~ (lobster)}"):
        with pytest.raises(ValueError, match=r"has the tag|does not say|has nothing like"):
            texts(wrong, records)


def test_items_go_by_their_other_names() -> None:
    assert synonyms(["Ravi Thandi", "a sentence"]) == (("Ravi Thandi", "Ravi", "crumbdriver", "rt"),)
    assert synonyms(["Loafers"]) == (("Loafers", "Loafers of Norwich", "Hugh Grantchester"),)
    ((item, *names),) = synonyms(["#301 Labels: subtract the gap"])
    assert (item, set(names) >= {"#301", "PR 301", "Labels: subtract the gap"}) == (
        "#301 Labels: subtract the gap",
        True,
    )
    assert synonyms(["Gus Fennimore", "Gus"]) == ()


# --- the cases ----------------------------------------------------------------------------------------------------


def test_cases_are_of_every_type(suite: Suite) -> None:
    first = Counter(case.tags[0] for case in _asked_first(suite))
    assert set(first) == TYPES
    assert min(first.values()) >= 10
    assert first["unanswerable"] >= 30
    assert first.total() >= 160
    assert len({case.id for case in suite.cases}) == len(suite.cases)
    assert {case.zone for case in suite.cases} == {"Europe/London"}
    sorts = Counter(tag for case in suite.cases if case.tags[0] == "unanswerable" for tag in case.tags[1:])
    assert min(sorts[s] for s in ("never-mentioned", "attribute-missing", "false-premise", "wrong-time")) >= 5


def test_the_same_in_other_words_has_the_same_gold(suite: Suite) -> None:
    """An id that ends in a number beyond that of another case is that case asked again."""
    by_id = {case.id: case for case in suite.cases}
    again = [case for case in suite.cases if "paraphrase" in case.tags]
    assert len(again) >= 25
    assert {case.tags[-1] for case in again} == {"keywords", "lower-case", "polite", "sentence", "typos"}
    for case in again:
        first = by_id[case.id.rpartition("-")[0]]
        assert first.tags[-1] == "paraphrased"
        assert case.tags[: len(first.tags) - 1] == first.tags[:-1]
        assert case.question != first.question
        other = {"id": first.id, "question": first.question, "tags": first.tags}
        assert case.model_copy(update=other) == first


def test_what_is_asked_is_complete(suite: Suite) -> None:
    for case in suite.cases:
        assert bool(case.history) == (case.tags[0] == "follow-up"), case.id
        assert case.dated >= (case.tags[0] == "as-of"), case.id
        assert case.answerable == bool(case.answer) == bool(case.facts) == bool(case.evidence), case.id
        assert case.answerable == (case.tags[0] != "unanswerable" and "not-found" not in case.tags), case.id
        assert not case.items or case.answerable, case.id
        assert not re.search(
            r"[{}]", case.model_dump_json(include={"question", "answer", "also", "facts", "items"})[1:-1]
        )


def test_evidence_lies_in_its_records_word_by_word(suite: Suite, documents: list[Document]) -> None:
    said: dict[str, list[str]] = {}
    for document in documents:
        said.setdefault(document.native_id, []).append(document.text)
        for part in document.parts:
            if part.native_id:
                said.setdefault(part.native_id, []).append(document.text[part.start : part.end])
    for case in suite.cases:
        for place in _places(case):
            assert place.quote, case.id
            assert any(place.quote in text for text in said[place.native_id]), (case.id, place)


def test_what_was_written_later_is_no_evidence(suite: Suite, documents: list[Document]) -> None:
    written = {document.native_id: document.at for document in documents}
    written |= {part.native_id: part.at for d in documents for part in d.parts if part.native_id}
    dated = [case for case in suite.cases if case.dated]
    assert len({case.as_of for case in dated}) >= 8
    for case in dated:
        for place in _places(case):
            at = written[place.native_id]
            assert at is not None
            assert at <= case.as_of, (case.id, place.native_id)


@pytest.mark.parametrize(
    "word", ["Aldermoor", "Oslo", "marzipan prize", "sabbatical", "pension", "CRM", "gluten", "patent", "burglar"]
)
def test_what_is_said_to_be_never_mentioned_is_not(word: str, suite: Suite, documents: list[Document]) -> None:
    asked = [case for case in suite.cases if word.casefold() in case.question.casefold()]
    assert {"never-mentioned"} <= {tag for case in asked for tag in case.tags}
    assert not [d.id for d in documents if re.search(rf"\b{word}", f"{d.title}\n{d.text}", re.IGNORECASE)]


# --- the plans ----------------------------------------------------------------------------------------------------


def test_plans_are_valid_and_of_every_type(suite: Suite) -> None:
    planned = [case for case in _asked_first(suite) if case.plan]
    assert len(planned) >= 60
    assert {case.tags[0] for case in planned} == TYPES
    for case in planned:
        assert case.plan == Plan.model_validate_json(case.plan.model_dump_json()) if case.plan else False
        earlier: list[str] = []
        for question in case.plan.questions if case.plan else ():
            assert set(question.needs) <= set(earlier), case.id
            assert re.findall(r"{(\w+)}", question.text) == list(question.needs), case.id
            assert question.facets or question.filters, case.id
            earlier.append(question.id)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"find": "the price", "words": ["price|£"]}, "a facet is of words"),
        ({"words": ["price"]}, "has one operation"),
        ({"find": "the price", "list": "the prices"}, "has one operation"),
        ({"find": "the price", "kind": ["doc"]}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_no_plan_is_refused(entry: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        plan([entry])


def test_filters_of_plans_name_what_is_there(suite: Suite, documents: list[Document]) -> None:
    plans = [(case.id, case.plan) for case in suite.cases if case.plan]
    narrowed = [(name, question.filters) for name, plan in plans for question in plan.questions if question.filters]
    assert len(narrowed) >= 30
    for name, filters in narrowed:
        assert any(_meets(document, filters) for document in documents), (name, filters)


def test_plans_leave_their_evidence_in(suite: Suite, documents: list[Document]) -> None:
    """Of each piece of evidence, one place is in a document that some sub-question does not filter out."""
    held: dict[str, list[Document]] = {}
    for document in documents:
        for id_ in {document.native_id, *(part.native_id for part in document.parts if part.native_id)}:
            held.setdefault(id_, []).append(document)
    lost = [
        (case.id, evidence.native_id)
        for case in suite.cases
        for evidence in case.evidence
        if case.plan
        and not any(
            _meets(document, question.filters) and (question.loose or _in_time(document, question.filters))
            for question in case.plan.questions
            for place in _every(evidence)
            for document in held[place.native_id]
        )
    ]
    assert lost == []


def _in_time(document: Document, filters: Filters) -> bool:
    if not (filters.after or filters.before):
        return True
    at = document.at
    return at is not None and (not filters.after or at >= filters.after) and (not filters.before or at < filters.before)


def _meets(document: Document, filters: Filters) -> bool:
    """Whether everything but the time of `filters` holds of `document`."""
    roles = {"from": ("author",), "to": ("recipient",), "with": ()}
    return (
        (not filters.sources or document.source in filters.sources)
        and (not filters.kinds or document.kind in filters.kinds)
        and set(filters.labels) <= set(document.labels)
        and all(
            any(
                name.casefold() in f"{person.identity.name}\n{person.identity.address}".casefold()
                and (not roles[role] or person.role in roles[role])
                for person in document.people
            )
            for role, name in filters.people
        )
    )
