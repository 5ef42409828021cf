"""What somebody said about something: a reply is about what it answers, and does not say it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, library

_NOTES = {"loom.md": "# Loom\n\nThe loom was not bought, for its beam is bent.\n"}
_ASKED = "\n\nOn Mon, 1 Dec 2025 at 09:00, Ann Lorne <ann@desks.example> wrote:\n"
_MAILS = (
    ("ann@desks.example", "Ann Lorne", "The annex", "Shall we let the annex to Wilma Hoek, with the press?"),
    (
        "pim@desks.example",
        "Pim Odell",
        "Re: The annex",
        f"Fine by me, if the roof is dry by then.{_ASKED}> Shall we let the annex to Wilma Hoek, with the press?",
    ),
    ("pim@desks.example", "Pim Odell", "Lamps", "Two lamps are broken in the hall."),
    ("kim@desks.example", "Kim Rees", "Hedge", "Wilma Hoek has cut the hedge."),
)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(tmp_path_factory.mktemp("annex"), _NOTES, _MAILS) as engine:
        yield engine


@pytest.mark.parametrize(
    "text",
    [
        "What did Pim say about Wilma Hoek?",
        "what did Pim write about the press",
        "What does Pim think about Wilma Hoek?",
    ],
)
def test_a_reply_is_about_what_it_answers(desks: Engine, text: str) -> None:
    answer = ask(desks, text).answer
    assert answer is not None
    assert [q.text for q in answer.quotes] == ["Fine by me, if the roof is dry by then."]


def test_what_somebody_never_spoke_of_nor_answered_is_not_told(desks: Engine) -> None:
    answer = ask(desks, "What did Pim say about the hedge?").answer
    assert answer is not None
    assert answer.status is Status.NOT_FOUND


def test_what_is_tested_again_is_retested(tmp_path: Path) -> None:
    notes = {"pump.md": "# Pump\n\nThe bilge pump leaks. Its retest is on 4 May, after the new seal.\n"}
    with library(tmp_path, notes) as engine:
        assert "4 May" in answered(engine, "When is the bilge pump tested again?").text


@pytest.mark.parametrize("soon", ["straight away", "at once", "right away", "instead"])
def test_how_soon_is_no_word_that_a_record_has_to_say(desks: Engine, soon: str) -> None:
    run = ask(desks, f"Why was the loom not bought {soon}?")
    assert run.plan is not None
    assert {facet.text for facet in run.plan.questions[0].facets} == {"loom", "bought"}
    answer = answer_of(run)
    assert [q.text for q in answer.quotes] == ["The loom was not bought, for its beam is bent."]
