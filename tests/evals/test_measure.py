"""What runs are worth by their cases: retrieval, citations, contents, refusals, on the sample company."""

from __future__ import annotations

import pytest

from cascade.case import Case, CaseEvidence
from cascade.evals.ground import places
from cascade.evals.measure import HEADLINES, MEASURES, measures
from cascade.evals.metrics import Span
from cascade.runs import Run
from tests.desk import AS_OF, Desk, answer_of

LARCH = "When does Delia Marsh deliver the larch?"
DELIVERS = "Brackwater Timber delivers the larch on 9 April."
MAIL = "mail:larch-1@brackwater.example"


def case(question: str = LARCH, **fields: object) -> Case:
    return Case.model_validate({"id": "c", "question": question, "as_of": AS_OF, **fields})


def worth(desk: Desk, of: Case, run: Run | None, through: str = "verify") -> dict[str, float]:
    library = desk.engine.library
    return measures(of, places(of, library), run, library, through=through)


@pytest.fixture(scope="module")
def run(company: Desk) -> Run:
    return company.ask(LARCH)


@pytest.fixture(scope="module")
def refused(company: Desk) -> Run:
    return company.ask("What did the trombone quartet play?")


def test_a_perfect_answer_is_worth_everything_that_its_case_defines(company: Desk, run: Run) -> None:
    found = worth(company, case(answer=DELIVERS, facts=(DELIVERS,), evidence=(CaseEvidence(quote=DELIVERS),)), run)
    assert set(found) == set(MEASURES) - {
        "items_precision", "items_recall", "items_f1", "abstention_precision", "abstention_recall",
    }  # fmt: skip
    assert set(found.values()) == {1.0}
    assert set(HEADLINES) <= set(MEASURES)


def test_a_case_defines_only_what_it_expects(company: Desk, run: Run) -> None:
    assert set(worth(company, case(), run)) == {"answered", "verbatim"}
    assert set(worth(company, case(items=("9 April",)), run)) == {
        "answered", "verbatim", "items_precision", "items_recall", "items_f1",
    }  # fmt: skip


def test_an_error_is_worth_nothing_by_every_measure_of_its_case(company: Desk, run: Run) -> None:
    expected = case(answer=DELIVERS, items=("9 April",), facts=(DELIVERS,), evidence=(CaseEvidence(quote=DELIVERS),))
    failed = worth(company, expected, None)
    assert set(failed) == set(worth(company, expected, run)) - {"verbatim"}
    assert set(failed.values()) == {0.0}
    assert worth(company, case(answerable=False), None) == {"abstention_recall": 0.0}


def test_the_rank_is_that_of_the_passage_with_the_evidence(company: Desk, run: Run) -> None:
    hits = [hit["passage"] for hit in run.output("retrieve")["hits"]]
    other = next(n for n, hit in enumerate(hits, 1) if hit["document"] != hits[0]["document"])
    place = hits[other - 1]
    of = case(evidence=(CaseEvidence(document=place["document"], quote=place["text"]),))
    found = worth(company, of, run)
    assert found["evidence_mrr"] == found["mrr"] == pytest.approx(1 / other)
    assert (found["evidence_recall@1"], found["evidence_recall@50"]) == (0.0, 1.0)
    assert found["citation_recall"] == 0.0


def test_what_was_ranked_and_not_read_comes_after_what_was_read(company: Desk) -> None:
    full = company.ask(LARCH, recipe={"keep": 8})
    narrow = company.ask(LARCH, recipe={"keep": 1})
    last = full.output("retrieve")["hits"][-1]["passage"]
    assert last["id"] not in narrow.passages()
    of = case(evidence=(CaseEvidence(document=last["document"], quote=last["text"]),))
    assert worth(company, of, narrow)["evidence_recall@50"] == 1.0
    assert worth(company, of, narrow)["evidence_recall@1"] == 0.0


def test_a_single_record_is_found_where_it_is_ranked_itself(company: Desk) -> None:
    run = company.ask("Which new blade has the bandsaw?")
    records = run.output("retrieve")["records"]
    first, second = records[:2]
    for record, expected in ((first, (1.0, 1.0)), (second, (0.0, 1.0))):
        place = CaseEvidence(document=record["document"], native_id=record["native_id"])
        found = worth(company, case(evidence=(place,)), run)
        assert (found["record_recall@1"], found["record_recall@5"]) == expected
    apart = worth(company, case(evidence=(CaseEvidence(quote="The moon is made of varnish."),)), run)
    assert apart["record_recall@20"] == 0.0


def test_what_is_hidden_as_it_was_written_later_is_not_ranked(company: Desk) -> None:
    asked = company.question(LARCH, as_of=AS_OF.replace(month=1, day=1), dated=True)
    early = company.engine.ask(asked)
    assert any(lost["reason"].startswith("written after") for lost in early.output("retrieve")["lost"])
    found = worth(company, case(evidence=(CaseEvidence(quote=DELIVERS),)), early)
    assert found["evidence_recall@50"] == found["document_recall@20"] == 0.0


def test_evidence_that_is_nowhere_is_never_found(company: Desk, run: Run) -> None:
    of = case(evidence=(CaseEvidence(quote=DELIVERS), CaseEvidence(quote="The moon is made of varnish.")))
    found = worth(company, of, run)
    assert found["evidence_recall@50"] == found["document_recall@20"] == found["citation_recall"] == 0.5
    assert found["citation_precision"] == 1.0


def test_documents_that_hold_the_same_evidence_are_one(company: Desk, run: Run) -> None:
    library = company.engine.library
    [[span]] = places(case(evidence=(CaseEvidence(document=MAIL, quote=DELIVERS),)), library)
    ghost = Span("mail:a-copy", 0, 48)
    of = case(evidence=(CaseEvidence(quote=DELIVERS), CaseEvidence(document="mail:a-copy")))
    found = measures(of, [[span, ghost], [ghost]], run, library)
    assert found["document_recall@1"] == 1.0, "it is found in either"
    apart = measures(of, [[span], [ghost]], run, library)
    assert apart["document_recall@20"] == 0.5


def test_gains_weigh_documents(company: Desk, run: Run) -> None:
    ids = list(dict.fromkeys(hit["passage"]["document"] for hit in run.output("retrieve")["hits"]))[:2]
    for gains, best in (((3, 1), True), ((1, 3), False)):
        of = case(evidence=tuple(CaseEvidence(document=d, gain=g) for d, g in zip(ids, gains, strict=True)))
        assert (worth(company, of, run)["ndcg@10"] == 1.0) is best


def test_the_best_of_several_wordings_counts(company: Desk, run: Run) -> None:
    found = worth(company, case(answer="In the spring", also=(DELIVERS, "9 April")), run)
    assert found["answer_f1"] == found["answer_recall"] == 1.0


def test_refusing_is_right_where_there_is_no_answer(company: Desk, run: Run, refused: Run) -> None:
    of = case("What did the trombone quartet play?", answerable=False)
    assert worth(company, of, refused) == {"abstention_recall": 1.0, "abstention_precision": 1.0}
    assert worth(company, of, run) == {"abstention_recall": 0.0}
    wrongly = worth(company, case(answer="Nothing was found"), refused)
    assert wrongly == {"answered": 0.0, "abstention_precision": 0.0, "answer_f1": 0.0, "answer_recall": 0.0}


def test_a_quote_that_its_document_has_no_longer_is_not_verbatim(company: Desk, run: Run) -> None:
    [quote] = answer_of(run).quotes
    opened = Run(run.folder)
    opened.__dict__["answer"] = answer_of(run).model_copy(
        update={"quotes": (quote, quote.model_copy(update={"text": quote.text.upper()}))}
    )
    assert worth(company, case(), opened)["verbatim"] == 0.5


def test_retrieval_can_be_measured_alone(company: Desk, run: Run) -> None:
    of = case(answer=DELIVERS, evidence=(CaseEvidence(document=MAIL),))
    alone = worth(company, of, run, through="retrieve")
    assert alone == {name: value for name, value in worth(company, of, run).items() if name in alone}
    assert "mrr" in alone
    assert not {name for name in alone if name.startswith(("citation", "answer", "abstention", "verbatim"))}


def test_an_item_is_found_by_its_other_names(company: Desk) -> None:
    run = company.ask("Which clubs complained about the oars?")
    first, *others = [item.value for item in run.answer.items] if run.answer else []
    items = ("the first club", *others)
    assert worth(company, case(items=items), run)["items_f1"] < 1.0
    assert (
        worth(company, case(items=items, synonyms=(("the first club", "a rower", first.upper()),)), run)["items_f1"]
        == 1.0
    )
