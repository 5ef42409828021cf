"""Questions that set things beside each other: what holds of both, who or what has more, which came first or last."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.operations import problem
from cascade.types import Do, Question, Status, Step
from tests.desk import answer_of, notes

AS_OF = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
ASKED: dict[str, set[str]] = {
    "Who attended both the Ember review and the Spark kickoff?": {"Bo Lind", "Ada Brook"},
    "Who attended the Ember review and also the Spark kickoff?": {"Bo Lind", "Ada Brook"},
    "Who took part in the Ember review as well as the Spark kickoff?": {"Bo Lind", "Ada Brook"},
    "Which of Ember and Spark has more open pull requests?": {"Ember"},
    "Does Spark or Ember have more open pull requests?": {"Ember"},
    "Which has fewer open pull requests, Ember or Spark?": {"Spark"},
    "Which of Cora Vane and Eve Stone has more pull requests for Ember?": {"Cora Vane"},
    "Which Spark pull request was merged first?": {"#31 Read the gas meter"},
    "Which was the first Spark pull request to be merged?": {"#31 Read the gas meter"},
    "Show the earliest merged pull request of Spark": {"#31 Read the gas meter"},
    "Which Spark pull request was opened last?": {"#35 Replace the beep by a bell"},
    "What is the latest pull request of Spark?": {"#35 Replace the beep by a bell"},
    "List the newest Spark PR": {"#35 Replace the beep by a bell"},
    "Who opened the most recent Spark pull request?": {"Eve Stone"},
}  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_things_are_set_beside_each_other(kiln: Engine, question: str) -> None:
    run = kiln.ask(Question(text=question, as_of=AS_OF), RunOptions(models={"default": "none"}))
    assert {item.value for item in answer_of(run).items} == ASKED[question], notes(run)
    assert all(item.quotes for item in answer_of(run).items)


def test_a_comparison_says_how_many_there_are_of_each(kiln: Engine) -> None:
    asked = Question(text="Which of Ember and Spark has more open pull requests?", as_of=AS_OF)
    assert "compare most: Ember, Spark: Ember 4, Spark 2" in notes(
        kiln.ask(asked, RunOptions(models={"default": "none"}))
    )


def test_what_holds_of_one_alone_is_not_found(kiln: Engine) -> None:
    asked = Question(text="Who attended both the Ember review and the Glaze workshop?", as_of=AS_OF)
    answer = answer_of(kiln.ask(asked, RunOptions(models={"default": "none"})))
    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(do=Do.BOTH, by=("Ember",)), "both sets two names or more beside each other, and 1 are given"),
        (Step(do=Do.COMPARE, what="best", by=("a", "b")), "nothing called 'best' to compare: most, fewest"),
        (Step(do=Do.ORDER, what="first", by=("size",)), "nothing is ordered by 'size': time, opened"),
    ],
)
def test_such_a_step_is_checked(step: Step, said: str) -> None:
    assert said in problem((Step(do=Do.FIND, what="meetings"), step))
