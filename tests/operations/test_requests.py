"""Questions on pull requests by all that is recorded of them, each kind in several wordings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.operations.relations import verdicts
from cascade.types import Document, Identity, Involved, Question, Status
from tests.desk import answer_of, notes

AS_OF = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
METER, LOW, REVERT, PANEL, BELL = (
    "#31 Read the gas meter",
    "#32 Warn when gas runs low",
    "#33 Revert #31: Read the gas meter",
    "#34 Translate the panel",
    "#35 Replace the beep by a bell",
)
ASKED: dict[str, set[str]] = {
    # whose they are
    "Which pull requests did Eve Stone open for Spark?": {PANEL, BELL},
    "List the Spark PRs submitted by lk-eve": {PANEL, BELL},
    "Show me Eve Stone's pull requests for Spark": {PANEL, BELL},
    "Who opened the Spark pull request about the bell?": {"Eve Stone"},
    # reviews
    "Which Spark pull requests were reviewed by Ada Brook?": {LOW},
    "List the pull requests of Spark that Ada Brook reviewed": {LOW},
    "Spark PRs with lk-ada as reviewer": {LOW},
    "Which Spark PRs did Cora Vane approve?": {REVERT},
    "List pull requests of Spark approved by Cora Vane": {REVERT},
    "Spark pull requests with lk-cora's approval": {REVERT},
    "Which Spark pull requests did Ada Brook turn down?": {LOW},
    "Which Spark PRs were sent back by lk-ada?": {LOW},
    "List the Spark pull requests that Ada Brook requested changes on": {LOW},
    "Which Spark pull requests are waiting for Cora Vane's review?": {LOW},
    "Spark PRs that Cora Vane still has to review": {LOW},
    "List the Spark pull requests where lk-cora was asked to review": {LOW},
    "Which Spark pull requests are unreviewed?": {PANEL},
    "Which Spark PRs has nobody reviewed?": {PANEL},
    "List the pull requests for Spark without a review": {PANEL},
    "Who requested changes on Spark's pull request 31?": {"Dan Marsh (lk-dan)"},
    "Who sent back PR #31 of Spark?": {"Dan Marsh (lk-dan)"},
    "Who asked for changes in Spark pull request 31?": {"Dan Marsh (lk-dan)"},
    "Who approved Spark pull request 33?": {"Cora Vane"},
    "Spark pull request 33 was approved by whom?": {"Cora Vane"},
    "Who opened the Spark pull request that was reviewed by Bo Lind?": {"Eve Stone"},
    "Who signed off PR 33 of Spark?": {"Cora Vane"},
    "Name the approvers of Spark PR #33": {"Cora Vane"},
    "Who was asked to review pull request 34 of Spark?": {"Ada Brook"},
    "Who still has to review Spark PR 34?": {"Ada Brook"},
    "Name the requested reviewers of Spark PR 34": {"Ada Brook"},
    "Who commented on Spark pull request 35?": {"Bo Lind"},
    "Who merged Spark pull request 31?": {"Bo Lind"},
    "Which Spark PRs were merged by Cora Vane?": {REVERT},
    # states
    "Which Spark pull requests are merged?": {METER, REVERT},
    "Which pull requests of Spark have landed?": {METER, REVERT},
    "List the unmerged pull requests of Spark": {LOW, PANEL, BELL},
    "Which Spark PRs were not merged?": {LOW, PANEL, BELL},
    "Which pull requests for Spark were closed without being merged?": {BELL},
    "Spark PRs that were closed but not merged": {BELL},
    "List abandoned Spark pull requests": {BELL},
    "Which Spark pull requests are still open?": {LOW, PANEL},
    "Which Spark pull requests were closed?": {METER, REVERT, BELL},
    "Which Spark PRs are drafts?": {PANEL},
    "List the Spark pull requests that are still in draft": {PANEL},
    "Which Spark pull requests are work in progress?": {PANEL},
    "Which Spark pull requests were reverted?": {METER},
    "List the PRs of Spark that got rolled back": {METER},
    "Which of Spark's pull requests have been backed out?": {METER},
    "How many pull requests for Spark are open?": {LOW, PANEL},
    # what else is recorded
    "Which Spark pull requests are labelled safety?": {LOW},
    "Spark PRs with the safety label": {LOW},
    "List pull requests of Spark tagged safety": {LOW},
    "Which Spark pull requests go into the release-2 branch?": {LOW},
    "List the Spark PRs against the release-2 branch": {LOW},
    "Spark pull requests targeting branch release-2": {LOW},
    "Which Spark pull requests are assigned to Eve Stone?": {LOW},
    "Which Spark PRs is lk-eve assigned?": {LOW},
    "Which Spark pull requests were opened in April 2026?": {METER, LOW},
    "List the Spark PRs created in April 2026": {METER, LOW},
    "Which Spark pull requests were submitted in April 2026?": {METER, LOW},
    "Which Spark pull requests were merged in May 2026?": {REVERT},
    "Which PRs of Spark landed in May 2026?": {REVERT},
    "How many Spark pull requests were merged in May 2026?": {REVERT},
    "Which Spark pull requests were closed in May 2026?": {REVERT, BELL},
    # what they are about
    "Which Spark pull requests deal with the gas meter?": {METER, REVERT},
}
NOTHING = (
    "Which Spark pull requests were submitted by lk-zoe?",
    "List the Spark PRs opened by Zoe Quill",
    "Which Spark pull requests did Zoe Quill review?",
    "Which Spark PRs did Bo Lind approve?",
    "Which Spark pull requests were merged in February 2026?",
    "Which Spark pull requests are labelled hardware?",
)


@pytest.mark.parametrize("question", ASKED)
def test_requests_are_told_by_what_is_recorded_of_them(kiln: Engine, question: str) -> None:
    run = kiln.ask(Question(text=question, as_of=AS_OF), RunOptions(models={"default": "none"}))
    assert {item.value for item in answer_of(run).items} == ASKED[question], notes(run)


@pytest.mark.parametrize("question", NOTHING)
def test_what_no_request_is_recorded_with_is_not_found(kiln: Engine, question: str) -> None:
    run = kiln.ask(Question(text=question, as_of=AS_OF), RunOptions(models={"default": "none"}))
    assert run.plan is not None
    assert run.plan.questions[0].steps, "it has a plan"
    assert answer_of(run).status is Status.NOT_FOUND


def test_the_text_of_a_request_says_whose_opinion_it_has_where_no_review_is_kept() -> None:
    text = (
        "A new bolt for the lid.\n\nReviewed-by: Cora Vane\nApproved by lk-bo: fits\nNot approved by the board yet.\n"
    )
    request = Document(
        id="r:1",
        source="r",
        kind="code-review",
        title="A new bolt",
        text=text,
        people=(Involved(role="reviewer", identity=Identity(address="lk-bo")),),
    )
    told = [(str(shown.who), verdict) for shown, verdict in verdicts(request)]
    assert told == [("Cora Vane", "commented"), ("lk-bo", "approved")]
