"""What an organisation did or said, where only those who work there write or are named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.runs import Run
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, library

CARDS = "".join(
    f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nORG:{firm}\nEMAIL:{address}\nEND:VCARD\n"
    for name, firm, address in (
        ("Odile Farr", "Wherry Yard", "odile@wherry.example"),
        ("Piran Nance", "Wherry Yard", "piran@wherry.example"),
        ("Tamsin Rowe", "Norvik Rowing Club", "tamsin@nrc.example"),
        ("Hetty Vane", "Larkfield Timber", "hetty@lft.example"),
        ("Abel Ruck", "Sillfield Savings Bank", "abel@ssb.example"),
    )
)
NOTES = {
    "log.md": "# Log of the Teal\n\nTamsin approved drawing 4 with the wide thwart.\n\nThe oars are ash.\n",
    "hull.md": "# Hull\n\nSillfield lends £310 for the keel of the Heron.\n",
    "spoons.md": "# Spoons\n\nSpoons are carved of lime. Drawings of spoons hang in the loft.\n",
}
MAILS = [
    ("hetty@lft.example", "Hetty Vane", "Re: bill 207", "Bill 207 was settled by us on Friday."),
    ("abel@ssb.example", "Abel Ruck", "Credit line", "We want two years of accounts before we lend for the slipway."),
]


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("yard")
    with library(folder, NOTES, MAILS) as engine:
        (folder / "cards.vcf").write_text(CARDS, encoding="utf-8")
        engine.add(folder / "cards.vcf")
        engine.sync()
        yield engine


def _told(run: Run) -> str:
    return answer_of(run).text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Has Larkfield settled the bill?", "Bill 207 was settled"),
        ("Which drawing did the club approve?", "drawing 4"),
        ("What does the bank want before it lends?", "two years of accounts"),
        ("How much does Sillfield Savings Bank lend for the keel of the Heron?", "£310"),
    ],
)
def test_who_works_there_speaks_for_an_organisation(yard: Engine, question: str, answer: str) -> None:
    assert answer in _told(ask(yard, question))


def test_the_plan_says_who_may_speak_for_whom(yard: Engine) -> None:
    run = ask(yard, "Has Larkfield settled the bill?")
    assert run.plan is not None
    assert "Hetty Vane may speak for Larkfield Timber, as cards say" in run.plan.reasons


def test_nobody_speaks_for_what_no_card_names_or_for_one_s_own(yard: Engine) -> None:
    for question in ("Has Brackwater settled the bill?", "Has Wherry Yard settled the bill?"):
        run = ask(yard, question)
        assert run.plan is not None
        assert not [reason for reason in run.plan.reasons if "may speak" in reason]
    refused = answered(yard, "Has Brackwater settled the bill?")
    assert refused.status is Status.NOT_FOUND


def test_a_card_is_no_answer_to_what_none_of_its_lines_speaks_of(yard: Engine) -> None:
    answer = answered(yard, "Has Larkfield settled the bill?")
    assert [quote.kind for quote in answer.quotes] == ["email"]
