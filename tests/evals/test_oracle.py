"""Gold in the place of stages: what each is given, and that a case without gold runs as it is."""

from __future__ import annotations

import pytest

from cascade.case import Case, CaseEvidence
from cascade.errors import UsageError
from cascade.evals.ground import places
from cascade.evals.metrics import Span, meets
from cascade.evals.oracle import ORACLES, check_oracles, gold_for, hook
from cascade.runs import Run
from cascade.types import Status
from tests.desk import AS_OF, Desk, answer_of, outcomes

CLUBS = "Which clubs complained about the oars?"
WORDS = ("A complaint from Tarnside: the collars of the oars slip in the gates.", "I have a complaint.")


def case(question: str = CLUBS, **fields: object) -> Case:
    return Case.model_validate({"id": "c", "question": question, "as_of": AS_OF, **fields})


def asked(desk: Desk, of: Case, *stages: str) -> Run:
    where = places(of, desk.engine.library)
    gold = gold_for(of, where, check_oracles(stages))
    before = hook(of, where, gold, desk.engine.library, desk.engine.index)
    return desk.engine.ask(desk.question(of.question), before=before)


def shown(*words: str) -> tuple[CaseEvidence, ...]:
    return tuple(CaseEvidence(quote=each) for each in words)


def test_only_stages_that_gold_can_stand_in_for_are_named() -> None:
    assert check_oracles(["cite", "decompose", "cite"]) == ("decompose", "cite")
    with pytest.raises(UsageError, match="verify"):
        check_oracles(["retrieve", "verify"])


def test_a_case_has_gold_for_what_it_expects(company: Desk) -> None:
    def there(of: Case) -> tuple[str, ...]:
        return gold_for(of, places(of, company.engine.library), ORACLES)

    plan = company.ask(CLUBS).plan
    assert there(case()) == ()
    assert there(case(plan=plan)) == ("decompose",)
    assert there(case(evidence=shown(WORDS[0]))) == ("retrieve", "cite")
    assert there(case(evidence=shown("The moon is made of varnish."))) == ()
    assert there(case(answer="Five.")) == ("synthesize",)
    assert there(case(answerable=False, plan=plan, answer="None.", evidence=shown(WORDS[0]))) == ()


def test_the_plan_of_the_case_stands_in_for_decompose(company: Desk) -> None:
    plan = company.ask("Who leads the workshop?").plan
    assert plan is not None
    run = asked(company, case(plan=plan), "decompose")
    assert run.plan == plan
    assert outcomes(run)["decompose"] == "pinned"


def test_retrieve_gives_the_passages_with_the_evidence(company: Desk) -> None:
    of = case(evidence=shown(*WORDS))
    run = asked(company, of, "retrieve")
    hits = run.output("retrieve.q1")["hits"]
    gold = places(of, company.engine.library)
    assert len(hits) == len(gold) == 2
    for hit, [place] in zip(hits, gold, strict=True):
        passage = hit["passage"]
        assert meets(Span(passage["document"], passage["start"], passage["end"]), place)
    assert len(run.output("retrieve.q1")["weights"]) == len(run.output("decompose")["questions"][0]["facets"])
    assert outcomes(run)["cite.q1"] == "computed"


def test_cite_gives_the_evidence_and_the_values_that_it_shows(company: Desk) -> None:
    run = asked(company, case(items=("Tarnside", "Norvik"), evidence=shown(*WORDS)), "cite")
    answer = run.answer
    assert answer is not None
    assert answer.status is Status.ANSWERED
    assert sorted(quote.text for quote in answer.quotes) == sorted(WORDS)
    texts = {quote.n: quote.text for quote in answer.quotes}
    by_value = {item.value: [texts[n] for n in item.quotes] for item in answer.items}
    assert by_value["Tarnside"] == [WORDS[0]], "the quote that has it in its words"
    assert len(by_value["Norvik"]) == 2, "none has it: all of them"


def test_evidence_goes_to_the_sub_question_that_it_speaks_of(company: Desk) -> None:
    question = "Compare the warranty on hulls with the complaints about the oars."
    plan = {
        "operation": "compare",
        "questions": [
            {"id": "q1", "text": "warranty on hulls", "facets": [{"text": "warranty"}, {"text": "hulls"}]},
            {"id": "q2", "text": "complaints about the oars", "facets": [{"text": "complaint"}, {"text": "oars"}]},
        ],
    }
    hulls = "The warranty on hulls runs for five years."
    run = asked(company, case(question, plan=plan, evidence=shown(WORDS[0], hulls)), "decompose", "cite")
    quoted = {sub: [q["text"] for q in run.output(f"cite.{sub}")["quotes"]] for sub in ("q1", "q2")}
    assert quoted == {"q1": [hulls], "q2": [WORDS[0]]}


def test_a_place_that_is_too_long_is_found_and_not_quoted(desk: Desk) -> None:
    long = " ".join(f"Plank number {n} of the larch is straight." for n in range(100))
    desk.bring(desk.engine.home.path / "planks", {"planks.md": long})
    of = case("Which planks are straight?", evidence=(CaseEvidence(document="planks:planks.md"),))
    assert gold_for(of, places(of, desk.engine.library), ORACLES) == ("retrieve",)


def test_the_expected_answer_is_held_against_what_was_quoted(company: Desk) -> None:
    question = "How long is the warranty on hulls?"
    hulls = "The warranty on hulls runs for five years."
    run = asked(company, case(question, answer=f"{hulls} It runs for ninety years in Ghana."), "synthesize")
    assert [claim.text for claim in answer_of(run).claims] == [hulls]
    assert run.output("synthesize")["written_by"] == "the case"
    nothing = asked(company, case("What did the trombone quartet play?", answer="A waltz."), "synthesize")
    assert answer_of(nothing).status is Status.NOT_FOUND


def test_where_no_sentence_of_the_expected_answer_stands_the_stage_says_what_it_can(company: Desk) -> None:
    run = asked(company, case("How long is the warranty on hulls?", answer="Ninety years in Ghana."), "synthesize")
    assert answer_of(run).status is Status.ANSWERED
    assert outcomes(run)["synthesize"] != "pinned"
