"""Plans of steps on a small company: what is asked for, in several wordings, and what must not be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import UsageError
from cascade.runs import Run
from cascade.stages.evidence import Found
from cascade.steps import Edit, Go, Halt
from cascade.types import Do, Question, Status, Step, SubQuestion
from tests.desk import AS_OF, answer_of, notes
from tests.operations.kiln import made

REQUESTS = "https://git.larkspur.example/kiln/ember/pull"
ASKED = {
    "Who resolved the thermocouple fault in Ember? Give the employee id.": {"lk-cora"},
    "Employee ids of those who fixed Ember's thermocouple issue": {"lk-cora"},
    "Which customers reported an Ember fault that Cora Vane fixed?": {"Vale Pottery"},
    "Which companies have open faults in Ember?": {"Moor Ceramics", "Redbank Tiles"},
    "Name the customers whose Ember problems are not resolved.": {"Moor Ceramics", "Redbank Tiles"},
    "Which customer has the most unresolved problems with Ember?": {"Moor Ceramics"},
    "Who dismissed Ember issues that were reopened later? ids please": {"lk-dan"},
    "Who is assigned the largest number of open Ember issues? Employee id.": {"lk-dan"},
    "Links of pull requests that fixed bugs reported by Vale Pottery in Ember": {f"{REQUESTS}/12"},
    "Who wrote or commented on the Ember Operating Manual? I need their ids.": {"lk-eve", "lk-ada", "lk-dan2"},
    "Ids of the authors and reviewers of the Ember Operating Manual": {"lk-eve", "lk-ada", "lk-dan2"},
    "Who reviewed the Ember Operating Manual? Give ids.": {"lk-ada", "lk-dan2"},
    "who gave feedback on ember's operating manual? ids": {"lk-ada", "lk-dan2"},
    "Who commented on the operating manual for Ember? Ids, please.": {"lk-ada", "lk-dan2"},
    "Which Field Technicians worked on the previous release of Ember? Employee ids.": {"lk-dan2"},
    "Who shared demos of the previous version of Ember?": {"Ada Brook"},
    "Links to the demos of Ember's prior release that somebody posted": {"https://video.larkspur.example/kln2-tour"},
    "Which links were shared about Ember?": {
        f"{REQUESTS}/12",
        "https://wiki.larkspur.example/ember/manual",
        "https://wiki.larkspur.example/kln2/test-plan",
        "https://video.larkspur.example/kln2-tour",
    },
    "Links of the approved pull requests for Ember's temperature curve": {f"{REQUESTS}/11"},
    "Which pull requests of Ember were turned down?": {"#13 Show the curve on the panel"},
    "Which pull requests of Ember deal with recovery after a power cut?": {"#14 Nightly copies of the settings"},
    "Who has had the most feature pull requests for Ember accepted? Employee id": {"lk-cora"},
    "Whom do we know at Vale Pottery?": {"Gil Potter"},
    "do we know anybody at vale?": {"Gil Potter"},
    "Who works at Larkspur besides Ada Brook, Bo Lind, Cora Vane and Dan Marsh?": {"Eve Stone"},
    "Who spoke at the Ember review meeting?": {"Bo Lind", "Cora Vane", "Dan Marsh (lk-dan)"},
    "Who attended the Ember review meeting? ids": {"lk-bo", "lk-cora", "lk-dan", "lk-ada"},
    "Which firmware developers attended the Ember review meeting? ids": {"lk-cora", "lk-dan"},
}
"""Question to the values that its plan comes to."""
NOTHING = (
    "Who resolved the issue with the flux capacitor in Ember? Employee id.",
    "Which Test Engineers reviewed the KLN-2 Test Plan? Employee ids.",
    "Links of the approved pull requests for the gas burner of Ember",
)
"""What every step of a plan can be done for, and what there is none of."""


def ask(kiln: Engine, text: str) -> Run:
    return kiln.ask(Question(text=text, as_of=AS_OF), RunOptions(models={"default": "none"}))


def test_who_somebody_is_is_told_by_the_card(kiln: Engine) -> None:
    answer = answer_of(ask(kiln, "Who is Gil Potter?"))
    assert answer.status is Status.ANSWERED
    assert "Studio Lead" in answer.text
    assert {q.text for q in answer.quotes} == {"Title: Studio Lead", "Organisation: Vale Pottery"}


def test_who_did_something_for_a_firm_is_not_who_works_there(kiln: Engine) -> None:
    run = ask(kiln, "Who wrote the offer for Vale Pottery?")
    assert run.plan is not None
    assert not any(step.what == "organisation" for sub in run.plan.questions for step in sub.steps)


def plan(run: Run) -> SubQuestion:
    assert run.plan is not None
    return run.plan.questions[0]


def values(run: Run) -> set[str]:
    return {item.value for item in answer_of(run).items}


@pytest.mark.parametrize("question", ASKED)
def test_a_question_comes_to_the_values_that_the_records_hold(kiln: Engine, question: str) -> None:
    run = ask(kiln, question)
    assert values(run) == ASKED[question], notes(run)


def test_the_single_records_of_what_was_reached_are_ranked(kiln: Engine) -> None:
    found = Found.model_validate(ask(kiln, "Who shared demos of the previous version of Ember?").output("retrieve"))
    best = found.records[0]
    document = kiln.library.get(best.document)
    assert document is not None
    assert best.text == document.text[best.start : best.end]
    assert {record.document for record in found.records} <= set(found.reached)
    assert best.author is not None
    assert best.author.name == "Ada Brook"


@pytest.mark.parametrize("question", NOTHING)
def test_an_empty_set_after_every_step_is_not_found(kiln: Engine, question: str) -> None:
    run = ask(kiln, question)
    assert plan(run).steps, "it has a plan"
    assert run.answer is not None
    assert run.answer.status is Status.NOT_FOUND
    assert not run.answer.items
    assert "Its plan came to nothing at “" in run.answer.text


def test_each_value_is_shown_by_a_span_of_its_document(kiln: Engine) -> None:
    for question in ASKED:
        answer = answer_of(ask(kiln, question))
        quotes = {quote.n: quote for quote in answer.quotes}
        for item in answer.items:
            assert item.quotes, f"{item.value} of {question!r} has no citation"
            for number in item.quotes:
                document = kiln.library.get(quotes[number].document)
                assert document is not None
                assert document.text[quotes[number].start : quotes[number].end] == quotes[number].text != ""


def test_each_step_says_what_it_was_given_and_what_it_gave(kiln: Engine) -> None:
    told = notes(ask(kiln, "Which companies have open faults in Ember?"))
    assert "find conversations: 11 of 11 read" in told
    assert "follow issues: 4 issues in 11 records" in told
    assert "keep state: open: 3 of 4" in told
    assert "collect organisations: reported as name: 2 from 3" in told


def test_faults_of_others_that_look_alike_are_none_of_ones_own(kiln: Engine) -> None:
    run = ask(kiln, "Who is assigned open Ember issues? Employee ids.")
    assert "lk-eve" not in values(run)
    assert values(run) == {"lk-dan", "lk-cora"}


def test_people_of_one_name_are_told_apart_by_id(kiln: Engine) -> None:
    assert "lk-dan" not in values(ask(kiln, "Who wrote or commented on the Ember Operating Manual? I need their ids."))
    assert values(ask(kiln, "Who wrote or commented on the Ember Operating Manual?")) == {
        "Eve Stone",
        "Ada Brook",
        "Dan Marsh (lk-dan2)",
    }


def test_what_was_said_after_the_day_that_is_asked_for_is_not_known(kiln: Engine) -> None:
    text = "Which companies have open faults in Ember?"
    early = Question(text=text, as_of=AS_OF.replace(month=3, day=4), dated=True)
    run = kiln.ask(early, RunOptions(models={"default": "none"}))
    assert values(run) == {"Vale Pottery", "Moor Ceramics"}, "the thermocouple was not mended yet"


def changed(kiln: Engine, question: str, steps: tuple[Step, ...]) -> Run:
    """The run of `question` with these steps put in place of its plan's own."""

    def edit(halt: Halt) -> Go | Edit:
        if halt.name != "retrieve.q1" or halt.inputs["sub"]["steps"] == [s.model_dump(mode="json") for s in steps]:
            return Go()
        made_plan = halt.made["decompose"]
        made_plan["questions"][0]["steps"] = [s.model_dump(mode="json") for s in steps]
        return Edit(outputs={"decompose": made_plan})

    asked = Question(text=question, as_of=AS_OF)
    return kiln.ask(asked, RunOptions(models={"default": "none"}), before=edit)


def test_steps_that_a_person_changes_are_those_that_are_done(kiln: Engine) -> None:
    steps = (
        Step(do=Do.FIND, what="conversations"),
        Step(do=Do.FOLLOW, what="issues"),
        Step(do=Do.KEEP, what="state", by=("resolved",)),
        Step(do=Do.COLLECT, what="organisations", by=("reported",), written="name"),
    )
    assert values(changed(kiln, "Which companies have open faults in Ember?", steps)) == {"Vale Pottery"}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(do=Do.KEEP, what="state", by=("open",)), "the first step has to find something"),
        (Step(do=Do.FIND, what="submarines"), "there is nothing called 'submarines' to find"),
    ],
)
def test_a_step_that_cannot_be_done_is_told_with_what_can(kiln: Engine, step: Step, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        changed(kiln, "Which companies have open faults in Ember?", (step,))
    assert said in str(raised.value)


def test_a_question_for_a_statement_has_no_steps(kiln: Engine) -> None:
    run = ask(kiln, "Why was the seal of the door reopened?")
    assert plan(run).steps == ()


def test_who_joins_is_at_a_meeting_only_where_one_is_named(kiln: Engine) -> None:
    assert plan(ask(kiln, "Who joined the Ember pilot?")).steps == ()
    assert plan(ask(kiln, "Who joined the Ember call?")).steps[0].what == "meetings"


def test_without_what_they_work_on_steps_are_not_used(desk_without_requests: Engine) -> None:
    run = ask(desk_without_requests, "Which pull requests of Ember were turned down?")
    assert run.plan is not None
    assert plan(run).steps == ()
    assert any("the library holds no pull requests" in reason for reason in run.plan.reasons)


@pytest.fixture
def desk_without_requests(tmp_path: Path) -> Iterator[Engine]:
    engine = made(tmp_path, without=("pulls.json",))
    yield engine
    engine.close()
