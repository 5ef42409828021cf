"""The same questions as colleagues put them: story first, request last, other verbs, words thrown at it."""

from __future__ import annotations

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.operations import Known, read_steps
from cascade.operations.asked import asked_of_pulls
from cascade.operations.idle import IDLE, in_compounds, own_doing
from cascade.operations.phrases import stands_with_counted, stems_in
from cascade.operations.states import issue_states, pull_states
from cascade.operations.wanted import job_in, wanted_kind
from cascade.questions.shape import question_shape
from cascade.types import Question
from tests.desk import AS_OF, notes
from tests.operations.test_plans import REQUESTS, values

JOBS = ("Field Technician", "Product Owner")
KINDS = {
    "The Ember manual was put together by whom?": "person",
    "I need the ids of the folks behind the Ember manual": "person",
    "Top fixer of customer bugs on Ember, by employee id?": "person",
    "Technical note: which colleagues signed it?": "person",
    "Field Technicians, Ember, last release. Ids?": "person",
    "I want to reach the product owners of the prior version. Where do they sit?": "person",
    "Whose plate has the most bugs? Staff numbers please": "person",
    "Which client's kilns failed twice?": "company",
    "I'm preparing a client call: who is the company with the most faults?": "company",
    "Seals melted and firings were lost. What firms did that hit?": "company",
    "Whose bug count is the highest? I need the company name.": "company",
    "Please name the accounts concerned.": "company",
    "Which customer bugs were reopened?": "",
    "What are the most common customer complaints about seals?": "",
    "Which customer holds the record?": "company",
    "Some changes were never signed off. Could I have the PR URLs for those?": "pull request",
    "Which merge requests got the nod?": "pull request",
    "I'm after the links to walkthroughs which colleagues posted": "url",
    "Walkthroughs of the old version were shown. URLs for these?": "url",
    "After moving the kiln, people got wrong readings.": "",
    "What does the warranty say about seals?": "",
    "I have to contact the firms that were hit. Names?": "company",
    "Ember, prior release: clients with complaints": "company",
    "Where are the recordings, which the colleagues made? All URLs, please.": "url",
    "You know those recordings of competitors that were passed on? I'd love the links.": "url",
    "unresolved faults per client, who has most": "company",
    "For whom have we mended the most faults?": "company",
    "Who among our customers was hurt?": "company",
    "reopened bugs ember top company": "company",
    "When did we report the fault with the client's account?": "",
}


@pytest.mark.parametrize("text", KINDS)
def test_the_kind_that_is_asked_for_is_told_in_any_order(text: str) -> None:
    assert wanted_kind(text, JOBS) == KINDS[text]


def test_a_job_is_known_in_the_plural() -> None:
    assert job_in("which field technicians came?", JOBS) == "Field Technician"
    assert job_in("which technicians came?", JOBS) == ""


def test_a_job_may_be_cut_short_or_told_by_its_first_word_alone() -> None:
    assert job_in("prod owners of the last release", JOBS) == "Product Owner"
    assert job_in("which field folks came?", JOBS) == "Field Technician"
    assert job_in("which field folks came?", (*JOBS, "Field Engineer")) == "", "there are two"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Moor keeps asking when its remaining Ember bugs will be fixed", ["open"]),
        ("a bug that nobody has reported as fixed", ["open"]),
        ("faults that have neither been fixed nor been explained away", ["open"]),
        ("not-yet-resolved faults", ["open"]),
        ("Who fixed the fault while the panel was not responding?", ["resolved"]),
        ("hit by weaknesses, fixed or not", []),
        ("faults, whether open or resolved", []),
        ("issues that didn't need fixes", ["dismissed"]),
        ("bugs that were fixed and came back", ["reopened", "once resolved"]),
    ],
)
def test_what_became_of_issues_is_told_by_what_stands_before_the_verb(text: str, states: list[str]) -> None:
    assert [state for state in issue_states(text) if state] == states


def test_idle_words_are_kept_where_they_are_part_of_a_name() -> None:
    idle = IDLE | stems_in("approved pull requests")
    assert in_compounds("approved pull requests for lead insulation in Ember", idle, {"pull", "request"}) >= {"lead"}
    assert "get" not in in_compounds("pull requests for the insulation get approved", idle, set())
    assert "real" in in_compounds("the real-time view", idle, set())


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("changes that never got the green light", "not approved"),
        ("PRs where approval wasn't given", "not approved"),
        ("pull requests nobody approved", "not approved"),
        ("what failed to get approval", "not approved"),
        ("requests lacking anybody's approval", "not approved"),
        ("PRs that fell through at review", "not approved"),
        ("which did we turn down?", "not approved"),
        ("PRs the reviewers signed off on", "approved"),
        ("pull requests that got the OK", "approved"),
        ("Counting only approved PRs", "approved"),
        ("Nobody has more approved pull requests than her", "approved"),
    ],
)
def test_what_reviews_came_to_is_told_in_many_ways(text: str, state: str) -> None:
    assert pull_states(text)[0][:2] == ("verdict", state)


def test_what_a_question_is_about_is_not_dropped_with_the_phrase_around_it() -> None:
    dropped = stems_in("Who has more insulation defects resolved than anybody else?")
    assert "insul" not in dropped
    assert "more" in dropped


def test_what_the_asker_does_is_no_topic() -> None:
    assert own_doing("I'm preparing a talk, and should I call Ann first to apologise?") == {
        "prepar",
        "call",
        "apologis",
    }


def test_what_a_request_is_made_of_is_no_topic_and_the_same_word_elsewhere_is() -> None:
    assert "state" in own_doing("The seals melted. State the company names.")
    assert "state" not in own_doing("Which firms reported a wrong state of the seals?")


def test_a_cue_that_a_part_of_a_product_is_called_by_stays_its_name() -> None:
    text = "Which engineer fixed the issues with the review app? ID please"
    reading = read_steps(text, question_shape(text), Known(outsiders=True))
    assert reading is not None
    assert "review" not in reading.dropped
    assert "fix" in reading.dropped


def test_words_for_making_something_better_tell_no_request_from_another() -> None:
    def dropped(text: str) -> frozenset[str]:
        reading = read_steps(text, question_shape(text), Known(outsiders=True))
        assert reading is not None
        return reading.dropped

    assert "tighten" in dropped("Links of the pull requests for tightening the seals of Ember")
    assert "seal" not in dropped("Links of the pull requests for tightening the seals of Ember")
    assert "tighten" not in dropped("Who fixed the bugs about tightening the seals of Ember? ids")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Links of the pull requests that fixed bugs in Ember", "once resolved"),
        ("Who fixed bugs in Ember? ids", "once resolved"),
        ("Which customer has the most fixed bugs in Ember?", "resolved"),
    ],
)
def test_who_mended_an_issue_did_whatever_came_after(text: str, state: str) -> None:
    reading = read_steps(text, question_shape(text), Known(outsiders=True))
    assert reading is not None
    assert [step.by for step in reading.steps if step.what == "state"] == [(state,)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Which requests are labelled safety?", ["safety"]),
        ("requests under the label kiln", ["kiln"]),
        ("requests that have the label area: glaze", ["area: glaze"]),
        ("requests with the urgent label", ["urgent"]),
        ("Who reviewed the pull request about label queue?", []),
        ("Which pull requests mend the label printer?", []),
    ],
)
def test_a_label_that_a_request_has_is_not_what_is_said_of_labels(text: str, labels: list[str]) -> None:
    assert [asked.value for asked in asked_of_pulls(text, ()) if asked.field == "label"] == labels


def test_complaints_are_read_in_mails_where_there_are_any() -> None:
    text = "Which customers told us that labels came out wrong?"

    def first(known: Known) -> str:
        reading = read_steps(text, question_shape(text), known)
        assert reading is not None
        return reading.steps[0].what

    assert first(Known()) == "mails"
    assert first(Known(mails=False)) == "conversations"


def test_of_what_is_counted_only_the_words_beside_it_are_its_topic() -> None:
    text = "For the renewal call: who has the most open insulation bugs in Ember with the seals?"
    assert [w for w in ("renewal", "insulation", "seals") if stands_with_counted(text, w)] == ["insulation", "seals"]


def test_what_asks_for_two_kinds_is_two_questions() -> None:
    def is_one(text: str) -> bool:
        return read_steps(text, question_shape(text), Known(outsiders=True, papers=True)) is not None

    assert is_one("Who wrote the Ember manual, and who were its reviewers?")
    assert is_one("Which pull requests of Ember were approved, and what are their URLs?")
    assert not is_one("Which of our customers had bugs in Ember, and who fixed them?")


# --- on the records -----------------------------------------------------------------------------------------------

OTHERWISE = {
    "The thermocouple in Ember kept dropping out. Which developer sorted that fault out? Staff ID please.": {"lk-cora"},
    "Of the Ember defects not yet fixed, which firms are they from?": {"Moor Ceramics", "Redbank Tiles"},
    "Whose Ember problems are still to be dealt with? I need company names.": {"Moor Ceramics", "Redbank Tiles"},
    "I'm calling somebody to apologise: which account has the greatest number of open Ember bugs?": {"Moor Ceramics"},
    "Some Ember issues were waved away and then opened again. Who did the waving away? Ids.": {"lk-dan"},
    "The biggest pile of open Ember bugs is on whose plate? Employee id": {"lk-dan"},
    "Vale Pottery flagged bugs in Ember. Give me the URLs of the PRs that fixed them.": {f"{REQUESTS}/12"},
    "ids of whoever commented on the ember manual": {"lk-ada", "lk-dan2"},
    "Who reviewed the Ember EOM? Employee ids.": {"lk-ada", "lk-dan2"},
    "Who suggested changes to the Ember operating manual, leaving out its author? ids": {"lk-ada", "lk-dan2"},
    "the ember operating manual: who wrote it up, and which people were its reviewers? ids": {
        "lk-eve",
        "lk-ada",
        "lk-dan2",
    },
    "By whom was the Ember Operating Manual looked over? Staff ids are enough.": {"lk-ada", "lk-dan2"},
    "Field Technicians on the release of Ember before this one, by ID": {"lk-dan2"},
    "Somebody passed around walkthroughs of Ember's earlier version. Who was it?": {"Ada Brook"},
    "There should be showcases of the last version of Ember that colleagues posted. URLs?": {
        "https://video.larkspur.example/kln2-tour"
    },
    "The temperature curve for Ember: paste the links of the PRs that got the OK, thanks.": {f"{REQUESTS}/11"},
    "Which developer leads the pack in approved feature PRs on Ember? ID please": {"lk-cora"},
    "I have a renewal coming up: which client has the most open Ember bugs?": {"Moor Ceramics"},
    "Which client has the most renewal bugs in Ember that are open?": set(),
    "Which client still waits for the most repairs on Ember?": {"Moor Ceramics"},
    "Pull request 31 of Spark: who turned it down?": {"Dan Marsh (lk-dan)"},
}


@pytest.mark.parametrize("question", OTHERWISE)
def test_other_words_come_to_the_same_values(kiln: Engine, question: str) -> None:
    run = kiln.ask(Question(text=question, as_of=AS_OF), RunOptions(models={"default": "none"}))
    assert values(run) == OTHERWISE[question], notes(run)


def test_what_is_told_before_a_question_says_not_what_it_asks_for() -> None:
    told = "Users saw the VPN fail and all logins time out."
    assert wanted_kind(f"{told} What misconfiguration caused the rewrite?") == ""
    assert wanted_kind("The VPN failed. Which logins were hit?") == "person"
